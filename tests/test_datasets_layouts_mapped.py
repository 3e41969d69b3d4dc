"""A foreign workbook through a mapping: their addresses, our fields, nothing lost."""

from pathlib import Path

import pytest
from workbooks_by_hand import write_rows

from alliances.datasets.layouts.mapped import locate
from alliances.datasets.layouts.outline import Outline
from alliances.datasets.load import check
from alliances.datasets.located import Layout, Located
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.reading.workbooks import read_workbook
from alliances.findings import Severity
from alliances.frameworks.load import load_framework
from alliances.language import describe

_PROJECTS: list[list[object]] = [
    ["Fondation d'exemple — projets soutenus", None, None, None, None],
    ["N°", "Projet", "Porteur", "Nom du porteur", "Niveau", "Remarque"],
    ["P1", "Lecture", "A1", "L'Atelier", "Région", None],
    [None],
    ["P2", "Insertion", "A2", "Le Relais", "commune", "à revoir"],
    ["P3", "Numérique", "A1", "Atelier (L')", "Quartier", None],
    ["P4", "Écoute", "A1", "l’atelier", 3, None],
    ["Total", None, None, None, None, 4],
]

_ORGANISATIONS = Entry(
    "organisations",
    header_row=2,
    first_row=3,
    columns={"organisation": "Porteur", "name": "Nom du porteur"},
    distinct=True,
    skip_rows_where_blank=("organisation",),
)
_PARTNERSHIPS = Entry(
    "partnerships",
    sheet="projets",
    header_row=2,
    first_row=3,
    columns={"partnership": "n°", "name": "B", "level": "Niveau"},
    constants={"international": "non"},
    values={"level": {"Région": "regional", "Commune": "local", "3": "national"}},
    skip_rows_where_blank=("name",),
)


@pytest.fixture
def located(tmp_path: Path) -> Layout:
    sheets: dict[str, list[list[object]]] = {"Projets": _PROJECTS, "Notes": [["x", "y"]]}
    return layout(tmp_path / "projets.xlsx", sheets, (_ORGANISATIONS, _PARTNERSHIPS))


def layout(path: Path, sheets: dict[str, list[list[object]]], entries: tuple[Entry, ...]) -> Layout:
    workbook = read_workbook(write_rows(path, sheets))
    made = locate(
        workbook,
        Outline("plain", ()),
        load_framework("partenariat"),
        FileMapping({"language": "fr"}, entries),
    )
    assert all(count.reconciles for count in made.sheets)
    return made


def table(located: Layout, key: str) -> Located:
    found = located.table(key)
    assert found is not None
    return found


def test_rows_keep_the_numbers_of_their_sheet(located: Layout) -> None:
    partnerships = table(located, "partnerships")
    assert partnerships.raw["partnership"].to_dict() == {3: "P1", 5: "P2", 6: "P3", 7: "P4"}
    assert partnerships.cell("level", 6) == "E6"
    assert partnerships.where("level", 6)[0] == "Projets"


def test_their_values_become_our_codes_and_are_remembered(located: Layout) -> None:
    partnerships = table(located, "partnerships")
    assert partnerships.raw["level"].tolist() == ["regional", "local", "Quartier", "national"]
    assert partnerships.text == {(3, "level"): "Région", (5, "level"): "commune", (7, "level"): "3"}


def test_a_constant_is_in_every_row_and_has_an_address(located: Layout) -> None:
    partnerships = table(located, "partnerships")
    assert partnerships.raw["international"].tolist() == ["non"] * 4
    assert partnerships.cell("international", 5) == "A5"


def test_one_organisation_said_three_times_is_one(located: Layout) -> None:
    organisations = table(located, "organisations")
    assert organisations.raw["organisation"].tolist() == ["A1", "A2"]
    assert organisations.merged_rows == (2,)


def test_a_different_name_for_one_identifier_is_advice_at_its_cell(located: Layout) -> None:
    (finding,) = located.findings
    assert (finding.code, finding.cell, finding.severity) == (
        "differs_from_above",
        "D6",
        Severity.ADVICE,
    )
    assert "D3" in describe(finding, "fr")[0]
    assert "A1" in describe(finding, "en")[0]


def test_a_value_that_differs_from_another_sheet_names_that_sheet(tmp_path: Path) -> None:
    entries = tuple(
        Entry(
            "partnerships",
            sheet,
            columns={"partnership": "Code", "name": "Nom"},
            distinct=True,
            header_row=1,
        )
        for sheet in ("2023", "2024")
    )
    sheets: dict[str, list[list[object]]] = {
        "2023": [["Code", "Nom"], ["P1", "Lecture"]],
        "2024": [["Code", "Nom"], ["P1", "Écoute"]],
    }
    (finding,) = layout(tmp_path / "annees.xlsx", sheets, entries).findings
    assert (finding.sheet, finding.cell) == ("2024", "B2")
    assert "2023!B2" in describe(finding, "fr")[0]


def test_every_cell_is_counted_once_with_its_reason(located: Layout) -> None:
    projects, notes = located.sheets
    assert notes.excluded == {"unmapped_sheet": 2}
    assert projects.headings == 6
    assert projects.located == 16
    assert projects.excluded == {
        "above_headings": 1,
        "same_as_above": 4,
        "skipped_row": 1,
        "unmapped_column": 2,
    }


def test_two_entries_of_one_table_keep_both_addresses(tmp_path: Path) -> None:
    both = [
        Entry(
            "parties",
            columns={"partnership": "id", "organisation": heading},
            constants={"side": side},
        )
        for side, heading in (("A", "finance"), ("B", "reçoit"))
    ]
    sheets: dict[str, list[list[object]]] = {
        "S": [["id", "finance", "reçoit"], ["P1", "F", "R1"], ["P2", "F", "R2"]]
    }
    parties = table(layout(tmp_path / "p.xlsx", sheets, tuple(both)), "parties")
    assert parties.raw.index.is_unique
    assert [parties.cell("organisation", label) for label in parties.raw.index] == [
        "B2",
        "B3",
        "C2",
        "C3",
    ]
    assert parties.raw["side"].tolist() == ["A", "A", "B", "B"]


def test_two_missing_headings_are_two_findings_and_one_said_twice_is_one(tmp_path: Path) -> None:
    entries = (
        Entry("partnerships", columns={"partnership": "Code", "name": "Objet", "level": "C"}),
        Entry("parties", columns={"partnership": "Code", "organisation": "C"}),
    )
    sheets: dict[str, list[list[object]]] = {"S": [["x", "y", "z"], ["P1", "Lecture", "local"]]}
    made = layout(tmp_path / "m.xlsx", sheets, entries)
    assert [finding.details["key"] for finding in made.findings] == ["Code", "Objet"]


def test_a_heading_or_sheet_that_is_not_there_is_one_blocking_finding(tmp_path: Path) -> None:
    entries = (
        Entry("partnerships", columns={"partnership": "Identifiant", "name": "Projet"}),
        Entry("organisations", sheet="Porteur", columns={"organisation": "A", "name": "B"}),
    )
    sheets: dict[str, list[list[object]]] = {
        "Projets": [["Identifiants", "Projet"], ["P1", "Lecture"]],
        "Porteurs": [["x", "y"]],
    }
    made = layout(tmp_path / "m.xlsx", sheets, entries)
    assert [(f.code, f.sheet, f.cell, f.details["near"]) for f in made.findings] == [
        ("missing_sheet", "Porteur", "A1", "Porteurs"),
        ("missing_heading", "Projets", "A1", "A1 (Identifiants)"),
    ]
    assert made.missing == {"partnerships", "organisations"}


def test_a_cell_that_becomes_several_fields_is_told_once(tmp_path: Path) -> None:
    rows = [
        ["N°", "Projet", "Porteur", "Euros"],
        *([f"C{n}", f"P{n}", f"A{n}", n] for n in range(9)),
    ]
    rows[4][0], rows[6][2] = None, None
    file = write_rows(tmp_path / "projets.xlsx", {"Projets": rows})
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        """format = 1
[[tables]]
table = "organisations"
columns = { organisation = "Porteur", name = "Porteur" }
[[tables]]
table = "partnerships"
columns = { partnership = "N°", name = "Projet" }
[[tables]]
table = "parties"
columns = { partnership = "N°", organisation = "Porteur", eur = "Euros" }
constants = { side = "B" }
""",
        "utf-8",
    )
    survey = check(file, mapping=mapping)
    told = [(f.code, f.cell) for f in survey.findings]
    assert told == [("side_skipped", "A2"), ("missing_value", "A5"), ("missing_value", "C7")]
    # Nobody has a party A: said once, for all.
    assert survey.findings[0].details["count"] == 7
    assert survey.ledger.reconciles
