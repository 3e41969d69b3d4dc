"""360Giving is read as a register at once: its titles are a standard, so its mapping is known."""

from pathlib import Path

import pytest
from exports_by_hand import export, located, outlined, surest

from alliances.datasets.load import check
from alliances.findings import Severity

_TITLES = ["Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date",
           "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier",
           "Funding Org:Name"]  # fmt: skip
_GRANTS = [
    ["360G-x-1", "Reading aloud", "…", "GBP", 1200, "2026-01-02", "GB-CHC-1", "The Workshop",
     "GB-CHC-9", "The Fund"],
    ["360G-x-2", "Work for all", "…", "GBP", 800, "2026-01-03", "GB-CHC-2", "The Bridge",
     "GB-CHC-9", "The Fund"],
]  # fmt: skip


def _kept(*names: str) -> list[list[object]]:
    places = [_TITLES.index(name) for name in names]
    return [[row[place] for place in places] for row in [_TITLES, *_GRANTS]]


@pytest.mark.parametrize(
    "titles",
    [
        _TITLES,
        [title.upper().replace(":", " : ") for title in _TITLES],
        ["id", "title", "description", "currency", "amountAwarded", "awardDate",
         "recipientOrganization/0/id", "recipientOrganization/0/name",
         "fundingOrganization/0/id", "fundingOrganization/0/name"],
    ],
)  # fmt: skip
def test_titles_and_ids_are_recognised_whatever_their_spelling(titles: list[str]) -> None:
    workbook = export({"grants": [titles, *_GRANTS]})
    assert surest(workbook) == ("threesixtygiving", "threesixtygiving.titles")
    made = located(workbook)
    tables = {table.key: len(table.raw) for table in made.tables}
    assert tables == {"organisations": 3, "partnerships": 2, "parties": 4, "indicators": 2}
    assert made.findings == ()


def test_what_a_publisher_left_out_is_no_fault() -> None:
    rows = _kept("Identifier", "Title", "Award Date", "Recipient Org:Name", "Funding Org:Name")
    made = located(export({"Meta": [["Licence", "open"]], "grants": rows}))
    assert made.findings == ()
    assert {table.key for table in made.tables} == {"organisations", "partnerships", "parties"}
    parties = made.table("parties")
    assert parties is not None
    assert parties.raw["organisation"].tolist() == [
        "The Fund", "The Fund", "The Workshop", "The Bridge",
    ]  # fmt: skip
    (meta,) = [count for count in made.sheets if count.sheet == "Meta"]
    assert meta.excluded == {"about_the_file": 2}


def test_several_sheets_of_grants_are_all_read() -> None:
    other = [[*_GRANTS[0]]]
    other[0][0] = "360G-x-3"
    made = located(export({"2025": [_TITLES, *_GRANTS], "2026": [_TITLES, *other]}))
    partnerships = made.table("partnerships")
    assert partnerships is not None
    assert len(partnerships.raw) == 3


def test_the_outline_alone_carries_the_mapping() -> None:
    outline = outlined(export([_TITLES, *_GRANTS]), "threesixtygiving")
    assert outline.mapping is not None
    assert outline.mapping.campaign["consent_mode"] == "anonymous"


def test_a_real_file_needs_no_mapping(shared_data: Path) -> None:
    survey = check(shared_data / "workbooks" / "20_360giving_en_abct.xlsx")
    assert survey.files[0].layout == "threesixtygiving"
    assert len(survey.data("partnerships")) == 783
    assert survey.ledger.reconciles
    assert not [f for f in survey.findings if f.severity is Severity.BLOCKING]


def test_a_grant_without_the_organisation_that_received_it_is_a_finding_and_not_a_fault() -> None:
    nobody = [*_GRANTS[0]]
    nobody[_TITLES.index("Recipient Org:Identifier")] = None
    made = located(export({"grants": [_TITLES, nobody, _GRANTS[1]]}))
    organisations = made.table("organisations")
    assert organisations is not None
    assert "GB-CHC-2" in organisations.raw["organisation"].tolist()


def test_amounts_of_nothing_and_names_of_several_are_told_once_each() -> None:
    rows = [[*row] for row in [*_GRANTS, *_GRANTS, *_GRANTS]]
    for number, (row, amount) in enumerate(zip(rows, [1200, 0, 0, -50, 300, 10], strict=True)):
        row[0], row[4] = f"360G-x-{number}", amount
    rows[3][6:8] = ["GB-COH-7", "the workshop"]
    made = outlined(export({"grants": [_TITLES, *rows]}), "threesixtygiving")
    told = {(f.code, f.cell): f for f in made.findings}
    assert set(told) == {
        ("zero_amounts", "E3"),
        ("negative_amounts", "E5"),
        ("name_of_several", "H5"),
    }
    assert told["zero_amounts", "E3"].details["count"] == 2
    assert told["name_of_several", "H5"].details["ids"] == "GB-CHC-1, GB-COH-7"
    assert {f.severity for f in made.findings} == {Severity.ADVICE, Severity.VERIFY}
