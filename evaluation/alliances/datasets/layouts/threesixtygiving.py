"""360Giving: grants published under an open standard, whose column titles say what they hold.

Since the titles are the standard's, the mapping is known: a file is read as a register at once. The
mapping itself is data (``datasets/examples/360giving.toml``); what a publisher left out of the
optional columns is taken out of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import as_file

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.content import shelf
from alliances.datasets.codebook import Codebook
from alliances.datasets.layouts.exported import (
    Seen,
    data_rows,
    field,
    grid,
    is_used,
    outlined,
    recognised,
    signs,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_findings import usual_findings
from alliances.datasets.layouts.outline import Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.mapping.mapping import Entry, FileMapping, load_mapping
from alliances.datasets.parsing.text import written
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "threesixtygiving"

TITLES: Mapping[str, tuple[str, ...]] = {
    "Identifier": ("Identifier", "id", "Grant Identifier"),
    "Title": ("Title", "title", "Grant Title"),
    "Award Date": ("Award Date", "awardDate"),
    "Planned Dates:Start Date": ("Planned Dates:Start Date", "plannedDates/0/startDate"),
    "Amount Awarded": ("Amount Awarded", "amountAwarded"),
    "Currency": ("Currency", "currency"),
    "Funding Org:Identifier": ("Funding Org:Identifier", "Funding Org:0:Identifier",
                               "fundingOrganization/0/id", "Funding Organisation:Identifier"),
    "Funding Org:Name": ("Funding Org:Name", "Funding Org:0:Name", "fundingOrganization/0/name",
                         "Funding Organisation:Name"),
    "Recipient Org:Identifier": ("Recipient Org:Identifier", "Recipient Org:0:Identifier",
                                 "recipientOrganization/0/id", "Recipient Organisation:Identifier"),
    "Recipient Org:Name": ("Recipient Org:Name", "Recipient Org:0:Name",
                           "recipientOrganization/0/name", "Recipient Organisation:Name"),
}  # fmt: skip
"""The standard's titles that the mapping uses, with what publishers write for them."""

_STAND_INS = {
    "Award Date": "Planned Dates:Start Date",
    "Funding Org:Identifier": "Funding Org:Name",
    "Recipient Org:Identifier": "Recipient Org:Name",
}
"""Where a column is not there: what says the same."""


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is 360Giving data: the titles of grants, of funders and of recipients."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the grants of a file, with the mapping that makes them a register."""
    made = outlined(NAME, workbook, _find, _read, codebook)
    entries = tuple(entry for of in made.grids for entry in _entries(of))
    if not entries:
        return made
    left = {sheet.name: "about_the_file" for sheet in workbook.sheets
            if signs(sheet.name) in {"meta", "metadata"}}  # fmt: skip
    return replace(made, left=left, mapping=replace(_standard(), entries=entries))


@cache
def _standard() -> FileMapping:
    with as_file(shelf("datasets") / "examples" / "360giving.toml") as path:
        return load_mapping(path)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        titles = set(_titles(headings).values())
        organisations = {title.partition(":")[0] for title in titles if ":" in title}
        if (
            "Identifier" in titles
            and organisations >= {"Funding Org", "Recipient Org"}
            and titles & {"Amount Awarded", "Award Date"}
        ):
            return Seen(row, 0.96, "titles", tuple(sorted(titles)))
    return None


def _titles(headings: list[str]) -> dict[int, str]:
    """Return the standard's title of each column that has one, whatever its spelling; once each."""
    known = {signs(word): title for title, words in TITLES.items() for word in words}
    found: dict[int, str] = {}
    for column, heading in enumerate(headings):
        title = known.get(signs(heading)) if heading else None
        if title is not None and title not in found.values():
            found[column] = title
    return found


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    headings, rows = texts(sheet, seen.row), data_rows(sheet, seen.row + 1)
    titles = _titles(headings)
    fields = [
        field(column, heading, (titles.get(column, ""),))
        for column, heading in enumerate(headings)
        if is_used(sheet, column, headings, rows)
    ]
    findings = usual_findings(file, sheet, seen.row, headings, rows, {})
    place = {title: column for column, title in titles.items()}
    findings += _amounts(file, sheet, rows, place)
    for side in ("Funding Org", "Recipient Org"):
        findings += _namesakes(file, sheet, rows, place, side)
    return grid(sheet, (seen.row,), rows, fields), findings


def _amounts(
    file: str, sheet: RawSheet, rows: npt.NDArray[np.int64], place: Mapping[str, int]
) -> list[Finding]:
    """Say how many grants give nothing, or less: at the first of them."""
    if "Amount Awarded" not in place:
        return []
    column = place["Amount Awarded"]
    amounts = pd.to_numeric(pd.Series(sheet.cells[rows - 1, column]), errors="coerce").to_numpy()
    found = []
    for code, wrong in (("zero_amounts", amounts == 0), ("negative_amounts", amounts < 0)):
        if wrong.any():
            at = int(rows[np.flatnonzero(wrong)[0]])
            severity = Severity.ADVICE if code == "zero_amounts" else Severity.VERIFY
            value, details = written(sheet.cells[at - 1, column]), {"count": int(wrong.sum())}
            cell = cell_name(at, column)
            found.append(Finding(code, severity, file, sheet.name, cell, value, details))
    return found


def _namesakes(
    file: str, sheet: RawSheet, rows: npt.NDArray[np.int64], place: Mapping[str, int], side: str
) -> list[Finding]:
    """Say of each name that stands for several identifiers: one organisation, counted twice?"""
    if not {f"{side}:Identifier", f"{side}:Name"} <= place.keys():
        return []
    column = place[f"{side}:Name"]
    pairs = pd.DataFrame(
        {
            "row": rows,
            "id": sheet.cells[rows - 1, place[f"{side}:Identifier"]],
            "name": sheet.cells[rows - 1, column],
        }
    ).dropna()
    pairs = pairs.drop_duplicates(["id", "name"])
    pairs["key"] = [fold(written(name)) for name in pairs["name"]]
    pairs = pairs.drop_duplicates(["id", "key"])
    found = []
    for _, same in pairs[pairs["key"].duplicated(keep=False)].groupby("key", sort=False):
        at = int(same["row"].iloc[1])
        details = {"ids": ", ".join(written(each) for each in same["id"].head(5))}
        value = written(same["name"].iloc[1])[:60]
        where = file, sheet.name, cell_name(at, column), value
        found.append(Finding("name_of_several", Severity.ADVICE, *where, details))
    return found


def _entries(of: Grid) -> list[Entry]:
    """Return the mapping's entries for a sheet, without the columns that it does not have."""
    there = {name for each in of.fields for name in each.names}
    found = []
    for entry in _standard().entries:
        wanted = {ours: _there(theirs, there) for ours, theirs in entry.columns.items()}
        columns = {ours: theirs for ours, theirs in wanted.items() if theirs}
        if _needed(entry) <= columns.keys():
            found.append(replace(entry, sheet=of.sheet.name, columns=columns))
    return found


def _there(title: str, there: set[str]) -> str:
    """Return a title, else what says the same, else nothing where a publisher has neither."""
    if title in there:
        return title
    other = _STAND_INS.get(title, "")
    return other if other in there else ""


def _needed(entry: Entry) -> set[str]:
    """Return the fields without which an entry says nothing: what it is about, and its value."""
    return {name for name in ("organisation", "partnership", "value") if name in entry.columns}
