"""Small files of SDG series, written line by line, for the tests of their readers."""

from collections import Counter
from pathlib import Path

from alliances.datasets.observations.model import Observations

PLAIN = "indicator,series,area,year,value"
UN = (
    "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,"
    "Time_Detail,TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,GeoInfoUrl,FootNote,"
    "[Nature],[Units],[Reporting Type],[Sex],[Observation Status]"
)


def written(folder: Path, *lines: str, name: str = "series.csv", end: str = "\n") -> Path:
    """Write lines into a file."""
    file = folder / name
    file.write_bytes("".join(line + end for line in lines).encode())
    return file


def un_row(
    series: str = "DC_ODA_TOTG",
    year: object = 2015,
    value: object = 0.37,
    *,
    indicator: str = "17.2.1",
    area: str = "250",
    detail: object = None,
    unit: str = "PERCENT",
    reporting: str = "G",
    sex: str = "",
    note: str = "",
) -> str:
    """Return a row of the UN's CSV."""
    target = indicator.strip('"').rpartition(",")[2].rpartition(".")[0]
    detail = year if detail is None else detail
    return (
        f'17,{target},{indicator},{series},"Aid, net (% of GNI)",{area},France,{year},{value},'
        f"{detail},,,,,OECD,,{note},C,{unit},{reporting},{sex},A"
    )


def places(read: Observations) -> list[tuple[str, str | None]]:
    """Return code and cell of each finding."""
    return [(finding.code, finding.cell) for finding in read.findings]


def codes(read: Observations) -> Counter[str]:
    """Return how many findings there are of each code."""
    return Counter(finding.code for finding in read.findings)
