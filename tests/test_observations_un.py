"""Downloads of the UN Global SDG Database: CSV as the server sends it, Excel, JSON."""

import csv
import gzip
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_by_hand import UN, codes, places, un_row, written

from alliances import read_observations
from alliances.errors import UnreadableFile
from alliances.frameworks import load_framework


def test_the_columns_of_the_un_become_the_tidy_table(tmp_path: Path) -> None:
    file = written(tmp_path, UN, un_row(), un_row(year=2016, sex="FEMALE"), end="\r\n")

    read = read_observations(file, vintage="2022-03")

    assert read.files[0].layout == "un_csv"
    row = read.data.iloc[0]
    assert row[["indicator", "version", "series", "area"]].tolist() == [
        *("17.2.1", "2025", "DC_ODA_TOTG", "250")
    ]
    assert row[["unit", "nature", "source", "flag"]].tolist() == ["PERCENT", "C", "OECD", "A"]
    assert read.data["disaggregation"].tolist() == ["", "Sex=FEMALE"]
    assert read.findings == ()
    assert read.ledger.reconciles


@pytest.mark.parametrize("total", ["", "_T", "BOTHSEX", "ALLAGE", "ALLAREA", "ALP", "TOTAL"])
def test_a_total_is_a_blank_disaggregation(tmp_path: Path, total: str) -> None:
    read = read_observations(written(tmp_path, UN, un_row(sex=total)), vintage="2022-03")

    assert read.data["disaggregation"].tolist() == [""]


def test_headings_may_lack_their_brackets_and_stand_in_another_order(tmp_path: Path) -> None:
    head = "SeriesCode,Indicator,TimePeriod,GeoAreaCode,Value,Units,Type of speed"
    file = written(tmp_path, head, "IT_NET_BBND,17.6.1,2020,250,44.8,UNIT,10MBPS")

    read = read_observations(file, vintage="2022-03")

    assert read.data["disaggregation"].tolist() == ["Type of speed=10MBPS"]


def test_a_title_above_and_semicolons_change_nothing(tmp_path: Path) -> None:
    lines = "Extraction du 3 mars, ODD 17", "", UN.replace(",", ";")
    row = un_row().replace('"Aid, net (% of GNI)"', "Aid").replace(",", ";")

    read = read_observations(written(tmp_path, *lines, row), vintage="2022-03")

    assert (read.files[0].layout, len(read.data)) == ("un_csv", 1)


def test_a_file_packed_with_gzip_is_read(tmp_path: Path) -> None:
    plain = written(tmp_path, UN, un_row())
    packed = tmp_path / "un.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    slow = tmp_path / "titled.csv.gz"
    slow.write_bytes(gzip.compress(b"Title\n" + plain.read_bytes()))

    for file in (packed, slow):
        read = read_observations(file, vintage="2022-03")
        assert (len(read.data), read.findings) == (1, ())


def test_national_figures_are_told_from_those_of_global_monitoring(tmp_path: Path) -> None:
    file = written(tmp_path, UN, un_row(), un_row(value=0.4, reporting="N"))

    read = read_observations(file, vintage="2022-03")

    assert read.data["disaggregation"].tolist() == ["", "Reporting Type=N"]


def test_padding_is_cut_and_told(tmp_path: Path) -> None:
    file = written(tmp_path, UN, un_row())
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + b"\0" * 500)

    read = read_observations(file, vintage="2022-03")

    assert len(read.data) == 1
    assert codes(read) == {"nul_padding": 1}
    assert (read.findings[0].details["bytes"], read.findings[0].details["lost"]) == (500, 0)


def test_padding_that_hides_a_row_is_to_be_verified(tmp_path: Path) -> None:
    file = written(tmp_path, UN, un_row())
    file.write_bytes(file.read_bytes() + b"\0\0" + un_row(year=2016).encode())

    read = read_observations(file, vintage="2022-03")

    assert read.findings[0].severity.value == "verify"
    assert read.data["year"].tolist() == [2015]


def test_a_footnote_with_line_breaks_is_one_cell(tmp_path: Path) -> None:
    rows = un_row(note='"Break in series;\n""see"" note,\n2"'), un_row(year=20222)
    read = read_observations(written(tmp_path, UN, *rows), vintage="2022-03")

    assert len(read.data) == 1
    # The second record, whatever line it stands on.
    assert places(read) == [("year_unreadable", "H3"), ("time_detail_differs", "J3")][:1]


def test_what_cannot_be_used_of_a_download_is_set_aside_and_never_blocks(tmp_path: Path) -> None:
    rows = un_row(value="N"), un_row(year=2016, value="<0.1"), un_row(year=2017, value="NaN")
    read = read_observations(
        written(tmp_path, UN, *rows, un_row(year=2018), un_row(year="2019.0")), vintage="2022-03"
    )

    assert places(read) == [("missing_mark", "I2"), ("value_bounded", "I3"), ("missing_mark", "I4")]
    assert not read.blocking
    assert read.data["year"].tolist() == [2018, 2019]
    (sheet,) = read.ledger.sheets
    assert (sheet.rows, sheet.kept, sheet.rejected, sheet.findings) == (5, 2, 3, 1)
    assert read.ledger.reconciles


def test_a_period_that_is_not_the_year_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, UN, un_row(detail="2015.0"), un_row(year=2016, detail="2014-2016"))

    assert places(read_observations(file, vintage="2022-03")) == [("time_detail_differs", "J3")]


def test_several_indicators_of_a_row_are_one_that_the_series_measures(tmp_path: Path) -> None:
    rows = un_row(indicator='"1.a.1,17.2.1"'), un_row("SI_X", indicator='"1.2.1,1.3.1"')
    read = read_observations(written(tmp_path, UN, *rows), vintage="2022-03")

    assert read.data["indicator"].tolist() == ["17.2.1", "1.2.1"]
    assert codes(read) == {"several_indicators": 2}


@pytest.mark.parametrize(
    ("indicator", "series", "vintage", "version", "told"),
    [
        ("17.3.1", "GF_FRN_FDI", "2019-12", "2017", {}),
        ("17.3.1", "GF_FRN_FDI", "2020-10", "2020", {}),
        ("17.3.1", "GF_FRN_FDI", "2022.Q1.G.03", "2025", {}),
        ("17.6.1", "IT_NET_BBND", "2022-03", "2025", {}),
        ("17.6.1", "IT_NET_BBND", "2019-12", "2025", {"version_by_series": 1}),
        ("17.6.2", "IT_NET_BBP", "2019-12", "2017", {"series_replaced": 1}),
        ("17.6.2", "IT_NET_BBP", "2022-03", "2017",
         {"series_replaced": 1, "indicator_out_of_force": 1}),
        ("1.1.1", "SI_POV_DAY1", "2022-03", "", {}),
        ("17.2.1", "A_NEW_SERIES", "2022-03", "2025", {}),
        ("17.2.1", "IT_NET_BBND", "2022-03", "", {"series_of_other_indicator": 1}),
    ],
)  # fmt: skip
def test_an_indicator_is_known_by_its_code_and_its_version(
    tmp_path: Path, indicator: str, series: str, vintage: str, version: str, told: dict[str, int]
) -> None:
    file = written(tmp_path, UN, un_row(series, indicator=indicator))

    read = read_observations(file, vintage=vintage)

    assert read.data["version"].tolist() == [version]
    assert codes(read) == told


def test_a_release_that_nobody_names_is_told_where_it_matters(tmp_path: Path) -> None:
    plain = read_observations(written(tmp_path, UN, un_row(), name="a.csv"))
    reused = un_row("IT_NET_BBND", 2021, indicator="17.6.1")
    asked = read_observations(written(tmp_path, UN, reused, name="b.csv"))

    assert codes(plain) == {}
    assert codes(asked) == {"vintage_unknown": 1}
    assert asked.data[["version", "vintage"]].to_numpy().tolist() == [["2025", ""]]


@pytest.mark.parametrize(("year", "version"), [(2018, "2017"), (2021, "2020"), (2022, "2025")])
def test_without_a_release_the_latest_year_decides(tmp_path: Path, year: int, version: str) -> None:
    rows = [un_row("GF_FRN_FDI", each, indicator="17.3.1") for each in (2010, year)]

    read = read_observations(written(tmp_path, UN, *rows))

    assert set(read.data["version"]) == {version}


@pytest.mark.parametrize("series", ["IT_USE_ii99", "IT_USE_II99", "it_use_ii99"])
def test_the_case_of_a_series_code_does_not_lose_it(tmp_path: Path, series: str) -> None:
    file = written(tmp_path, UN, un_row(series, indicator="17.8.1"))

    read = read_observations(file, vintage="2022-03")

    known = {one.code for one in load_framework("odd17").series}
    assert read.data["series"].tolist()[0] in known
    assert codes(read) == ({} if series in known else {"series_respelled": 1})


def test_net_flows_and_grant_equivalent_are_never_joined(tmp_path: Path) -> None:
    net = written(tmp_path, UN, un_row("DC_ODA_TOTG", 2018, 0.43), name="net.csv")
    grant = written(tmp_path, UN, un_row("DC_ODA_TOTGGE", 2018, 0.44), name="grant.csv")

    read = read_observations([net, grant], vintage="2022-03")

    assert read.data.groupby("series", observed=True)["value"].apply(list).to_dict() == {
        "DC_ODA_TOTG": [0.43],
        "DC_ODA_TOTGGE": [0.44],
    }


def test_constant_prices_of_two_base_years_are_told_and_not_joined(tmp_path: Path) -> None:
    of = {"series": "DC_FTA_TOTAL", "indicator": "17.9.1"}
    old = written(tmp_path, UN, un_row(**of, unit="CONSTANT 2018 USD"), name="old.csv")
    new = written(tmp_path, UN, un_row(**of, value=9, unit="CONSTANT 2019 USD"), name="new.csv")

    read = read_observations([old, new], vintage="2022-03")

    assert places(read) == [("unit_base_year", "S2")]
    assert read.findings[0].file == "new.csv"
    assert read.findings[0].details["other"] == "[old.csv]old!S2"
    assert read.data["unit"].tolist() == ["CONSTANT 2018 USD", "CONSTANT 2019 USD"]


HEAD = UN + ",Release"


def test_the_newer_release_stands_and_the_older_is_counted(tmp_path: Path) -> None:
    new = written(tmp_path, HEAD, un_row(value=0.38) + ",2022.Q1.G.03", name="a.csv")
    old = written(tmp_path, HEAD, un_row(value=0.37) + ",2020-10", name="b.csv")

    for order in ([new, old], [old, new]):
        read = read_observations(order)
        assert read.data["value"].tolist() == [0.38]
        assert codes(read) == {"observations_revised": 1}
        assert read.findings[0].file == "b.csv"
        assert read.ledger.reconciles


def test_two_files_of_unknown_release_that_differ_are_to_be_verified(tmp_path: Path) -> None:
    one = written(tmp_path, UN, un_row(value=0.38), name="a.csv")
    two = written(tmp_path, UN, un_row(value=0.37), un_row(year=2016), name="b.csv")

    read = read_observations([one, two])

    assert places(read) == [("observation_contradicted", "I2")]
    assert read.findings[0].details["other"] == "[a.csv]a!I2"
    assert read.data["value"].tolist() == [0.38, 0.37]
    assert not read.blocking


def test_two_files_that_say_the_same_count_once(tmp_path: Path) -> None:
    rows = [un_row(year=year) for year in range(2000, 2010)]
    one, two = (written(tmp_path, UN, *rows, name=name) for name in ("a.csv", "b.csv"))

    read = read_observations([one, two])

    assert len(read.data) == 10
    assert codes(read) == {"observations_repeated": 1}
    assert [sheet.duplicates for sheet in read.ledger.sheets] == [0, 10]


def test_the_excel_download_is_read_like_the_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(UN.split(","))
    sheet.append(
        [17, "17.2", "17.2.1", "DC_ODA_TOTG", "Aid", 250, "France", 2015, 0.37, 2015]
        + [None] * 4 + ["OECD", None, None, "C", "PERCENT", "G", None, "A"]
    )  # fmt: skip
    book.save(tmp_path / "un.xlsx")

    excel = read_observations(tmp_path / "un.xlsx", vintage="2022-03")
    csv = read_observations(written(tmp_path, UN, un_row()), vintage="2022-03")

    assert excel.files[0].layout == "un_csv"
    assert excel.data.astype(object).equals(csv.data.astype(object))
    assert excel.ledger.sheets[0].data == csv.ledger.sheets[0].data


def test_the_real_extract_is_read_whole(shared_data: Path) -> None:
    read = read_observations(shared_data / "un_sdg17_15areas_1990_2020.csv", vintage="2020-10")

    assert len(read.data) == 6139
    assert read.data["series"].nunique() == 50
    assert codes(read) == {"series_replaced": 3}
    assert read.ledger.reconciles


UN_DIRT = [
    # column, what is written, finding, kept
    ("TimePeriod", "2019/20", "fiscal_year", True),
    ("TimePeriod", "20222", "year_unreadable", False),
    ("TimePeriod", "2012Q3", "year_part", False),
    ("Value", "NaN", "missing_mark", False),
    ("Value", "N", "missing_mark", False),
    ("Value", ">95", "value_bounded", False),
    ("Value", "not available yet", "value_unreadable", False),
    ("SeriesCode", "dc_oda_totg", "series_respelled", True),
    ("SeriesCode", "IT_USE_ii99", "series_of_other_indicator", True),
    ("Indicator", '"17.2.1,10.b.1"', "several_indicators", True),
    ("GeoAreaCode", "", "key_missing", False),
    ("Time_Detail", "1990-1992", "time_detail_differs", True),
]


@given(
    dirt=st.sampled_from(UN_DIRT),
    rows=st.integers(2, 9),
    data=st.data(),
    padding=st.integers(0, 3),
    title=st.booleans(),
)
def test_each_dirt_of_a_download_is_found_at_its_very_cell(
    dirt: tuple[str, str, str, bool],
    rows: int,
    data: st.DataObject,
    padding: int,
    title: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    column, said, code, kept = dirt
    place = UN.split(",").index(column)
    at = data.draw(st.integers(0, rows - 1))
    lines = []
    for number in range(rows):
        cells = next(csv.reader([un_row(year=2000 + number, value=0.5 + number, detail="")]))
        cells[place] = said.strip('"') if number == at else cells[place]
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in cells))
    above = ["Title"] if title else []
    file = written(tmp_path_factory.mktemp("un"), *above, UN, *lines)
    file.write_bytes(file.read_bytes() + b"\0" * padding)

    read = read_observations(file, vintage="2022-03")

    told = [place for place in places(read) if place[0] != "nul_padding"]
    assert told == [(code, f"{chr(ord('A') + place)}{at + 2 + title}")]
    assert ("nul_padding" in codes(read)) == (padding > 0)
    assert len(read.data) == rows - (not kept)
    assert read.ledger.reconciles
    assert not read.blocking


def item(**changes: object) -> dict[str, object]:
    return {
        "goal": ["17"],
        "target": ["17.2"],
        "indicator": ["17.2.1"],
        "series": "DC_ODA_TOTG",
        "seriesDescription": "Net aid",
        "geoAreaCode": "250",
        "geoAreaName": "France",
        "timePeriodStart": 2015.0,
        "value": "0.37",
        "source": "OECD",
        "footnotes": [""],
        "attributes": {"Nature": "C", "Units": "PERCENT"},
        "dimensions": {"Reporting Type": "G", "Sex": "FEMALE"},
        **changes,
    }


def answer(folder: Path, *items: dict[str, object], **more: object) -> Path:
    file = folder / "answer.json"
    file.write_text(json.dumps({"size": len(items), "data": items, **more}))
    return file


def test_an_answer_of_the_interface_is_read(tmp_path: Path) -> None:
    file = answer(tmp_path, item(), item(timePeriodStart=2016, value="NaN"), item(value="<5"))

    read = read_observations(file, vintage="2022-03")

    assert read.data.iloc[0][
        ["series", "area", "year", "value", "disaggregation", "unit"]
    ].tolist() == [*("DC_ODA_TOTG", "250", 2015, 0.37, "Sex=FEMALE", "PERCENT")]
    assert places(read) == [
        ("missing_mark", "/data/1/value"),
        ("value_bounded", "/data/2/value"),
    ]
    assert read.ledger.reconciles


def test_years_that_stand_as_json_in_json_are_read(tmp_path: Path) -> None:
    years = [{"year": "[1964]", "value": ""}, {"year": "[2015]", "value": "0.37"}]
    pivot = item(years=json.dumps(years))
    for key in ("timePeriodStart", "value"):
        del pivot[key]

    read = read_observations(answer(tmp_path, pivot, release="2022.Q1.G.03"))

    assert read.data[["year", "value", "vintage"]].to_numpy().tolist() == [
        [2015, 0.37, "2022.Q1.G.03"]
    ]
    assert read.files[0].reason == "series.un_json.pivot"
    assert read.ledger.reconciles


def test_years_that_are_broken_json_are_a_finding(tmp_path: Path) -> None:
    read = read_observations(answer(tmp_path, item(years='[{"year":"[1964]"'), item()))

    assert ("years_unreadable", "/data/0/years") in places(read)
    assert len(read.data) == 1
    alone = read_observations(answer(tmp_path, item(years="[1]")))
    assert codes(alone) == {"years_unreadable": 1}
    assert alone.ledger.reconciles


def test_a_list_of_indicators_holds_no_data(tmp_path: Path) -> None:
    one = {"goal": "17", "target": "17.2", "code": "17.2.1", "description": "x", "tier": "1"}
    (tmp_path / "list.json").write_text(json.dumps([{**one, "uri": "/", "series": []}]))

    with pytest.raises(UnreadableFile) as caught:
        read_observations(tmp_path / "list.json")

    assert caught.value.code == "series.json_list"


@given(
    rows=st.lists(
        st.tuples(st.integers(1960, 2030), st.floats(-1e9, 1e9, allow_nan=False)),
        min_size=2,
        unique_by=lambda row: row[0],
    )
)
def test_json_and_csv_of_the_same_figures_give_the_same_table(
    rows: list[tuple[int, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("same")
    csv = written(folder, UN, *(un_row(year=year, value=value) for year, value in rows))
    items = [item(timePeriodStart=year, value=str(value), dimensions={}) for year, value in rows]

    first = read_observations(csv, vintage="2022-03").data
    second = read_observations(answer(folder, *items), vintage="2022-03").data

    keys = ["indicator", "series", "area", "year", "value", "unit", "nature", "source"]
    assert first[keys].astype(object).equals(second[keys].astype(object))
