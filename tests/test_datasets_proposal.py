"""A mapping proposed, reviewed in a workbook, and used: nothing guessed, every open point told."""

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from workbooks_by_hand import write_rows

from alliances.datasets.layouts.exported_choices import is_multiple
from alliances.datasets.load import check
from alliances.datasets.located import RawSheet
from alliances.datasets.mapping.book_read import mapping_from
from alliances.datasets.mapping.changes import changes_told
from alliances.datasets.mapping.mapping import load_mapping
from alliances.datasets.mapping.proposal import Proposal
from alliances.datasets.mapping.proposing import propose_mapping, write_mapping
from alliances.errors import UnreadableFile, WrongCall
from alliances.findings import Severity
from alliances.frameworks.load import load_framework
from alliances.language import describe, text

Rows = list[list[object]]

_KEYS = [
    text(f"sheets.answers.{key}", "fr") for key in ("respondent", "partnership", "side", "wave")
]

_FRAMEWORK = load_framework("partenariat")
_CLEAR = _FRAMEWORK.item_by_id["CL2a"].text["fr"]
_EQUAL = _FRAMEWORK.item_by_id["CL2b"].text["fr"]

_GRANTS: Rows = [
    ["N° convention", "Nom attribuant", "SIRET attribuant", "Nom association", "Objet", "Montant"],
    ["C1", "La Poste", "35600000000048", "Les Ateliers", "Chantier d’insertion", 1200],
    ["C2", "La Poste", "35600000000048", "Le Relais", "Aide à la mobilité", 800],
    ["C3", "La Poste", "35600000000048", "Les Ateliers", "Réemploi", 450],
]


def answers(values: list[object]) -> Rows:
    heads = ["ID réponse", "N° convention", f"2. {_CLEAR}", "Votre avis"]
    return [
        heads,
        *([f"R{n}", f"C{1 + n % 3}", value, "Très bien"] for n, value in enumerate(values)),
    ]


@pytest.fixture
def grants(tmp_path: Path) -> Path:
    return write(tmp_path / "subventions.xlsx", _GRANTS)


def write(path: Path, rows: Rows) -> Path:
    write_rows(path, {"Feuil1": rows})
    return path


def field_of(proposal: Proposal, heading: str) -> str:
    return next(c.target for c in proposal.columns if heading in c.heading)


def decide(book: Path, decision: str = "oui", answers: dict[str, str] | None = None) -> None:
    """Accept every proposal of a workbook and answer its questions, as a person in Excel would."""
    opened = openpyxl.load_workbook(book)
    for row in rows_of(opened["Colonnes"]):
        if row["field"].value:
            row["decision"].value = decision
    for row in rows_of(opened["Questions"]):
        row["answer"].value = (answers or {}).get(row["kind"].value)
    opened.save(book)


def rows_of(page: Any) -> list[dict[str, Any]]:
    """Return the rows of a sheet of a mapping workbook, each with its cells by key."""
    keys = [cell.value for cell in page[1]]
    return [dict(zip(keys, row, strict=True)) for row in page.iter_rows(min_row=3)]


def test_usual_headings_of_grants_are_proposed_with_their_reason(grants: Path) -> None:
    proposal = propose_mapping(grants)
    assert [column.target for column in proposal.columns] == [
        "partnerships.partnership",
        "organisations_a.name",
        "organisations_a.organisation",
        "organisations_b.name",
        "partnerships.name",
        "parties.eur",
    ]
    assert {column.reason for column in proposal.columns} == {"usual"}
    assert proposal.columns[3].samples == ("Les Ateliers", "Le Relais")
    assert (proposal.columns[3].filled, proposal.columns[3].distinct) == (3, 2)


def test_what_is_only_likely_waits_for_a_person(grants: Path) -> None:
    assert {column.decision for column in propose_mapping(grants).columns} == {"open"}


def test_a_confirmed_workbook_makes_a_register_of_both_parties(
    grants: Path, tmp_path: Path
) -> None:
    book = tmp_path / "correspondance.xlsx"
    write_mapping(propose_mapping(grants), book)
    decide(book)

    survey = check(grants, mapping=book)

    assert survey.blocking == ()
    assert survey.ledger.reconciles
    assert survey.data("partnerships")["partnership"].tolist() == ["C1", "C2", "C3"]
    assert set(survey.data("organisations")["name"]) == {"La Poste", "Les Ateliers", "Le Relais"}
    parties = survey.data("parties")
    assert parties.groupby("side")["organisation"].nunique().to_dict() == {"A": 1, "B": 2}
    assert parties.loc[parties["side"] == "A", "eur"].tolist() == [1200, 800, 450]


def test_a_column_left_to_be_seen_is_not_read_and_is_told_at_its_cell(
    grants: Path, tmp_path: Path
) -> None:
    book = tmp_path / "correspondance.xlsx"
    write_mapping(propose_mapping(grants), book)

    survey = check(grants, mapping=book)

    told = [finding for finding in survey.findings if finding.code == "mapping_open"]
    assert [finding.cell for finding in told] == [f"O{row}" for row in range(3, 9)]
    assert {(finding.file, finding.sheet) for finding in told} == {(book.name, "Colonnes")}


def test_a_question_inside_a_longer_heading_is_that_item(tmp_path: Path) -> None:
    proposal = propose_mapping(write(tmp_path / "export.xlsx", answers([1, 2, 3, 4, 5])))
    assert field_of(proposal, _CLEAR) == "answers.CL2a"
    assert field_of(proposal, "Votre avis") == ""


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ([1, 2, 3, 4, 5], False),
        ([0, 1, 2, 3, 4], True),
        ([1, 2, 3, 4, 3], True),
        ([0, *[1, 2, 3, 4, 5] * 5], False),
        ([0, *["Plutôt d’accord", "Tout à fait d’accord"] * 3], False),
        ([*[0, 1, 2, 3, 4, 5] * 3], True),
    ],
)
def test_a_coding_that_the_values_do_not_settle_is_asked(
    tmp_path: Path, values: list[object], asked: bool
) -> None:
    proposal = propose_mapping(write(tmp_path / "export.xlsx", answers(values)))
    assert ("coding" in {question.kind for question in proposal.questions}) is asked


def test_the_side_and_the_wave_are_asked_where_no_column_says_them(tmp_path: Path) -> None:
    proposal = propose_mapping(write(tmp_path / "export.xlsx", answers([1, 5])))
    assert {question.kind for question in proposal.questions} == {"side", "wave"}


def test_an_unanswered_question_blocks_at_its_cell(tmp_path: Path) -> None:
    export, book = write(tmp_path / "export.xlsx", answers([1, 5])), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B"})

    (finding,) = [f for f in check(export, mapping=book).findings if f.code == "mapping_unanswered"]

    assert (finding.file, finding.sheet) == ("map.xlsx", "Questions")
    assert finding.cell is not None and finding.cell.startswith("H")
    assert all(describe(finding, language)[0] for language in ("fr", "en"))


def test_answers_counted_from_zero_become_our_codes(tmp_path: Path) -> None:
    export, book = write(tmp_path / "export.xlsx", answers([0, 4, 2])), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025", "coding": "from_zero"})

    survey = check(export, mapping=book)

    assert survey.data("answers")["CL2a"].tolist() == [1.0, 5.0, 3.0]
    assert survey.data("answers")["side"].tolist() == ["B", "B", "B"]
    assert survey.tables["answers"].raw["CL2a"].tolist() == ["0", "4", "2"]


@pytest.mark.parametrize(
    ("order", "dates", "code"),
    [
        ("mdy", ["02/25/2025", "03/04/2025"], None),
        ("dmy", ["25/02/2025", "03/04/2025"], None),
        ("dmy", ["02/25/2025", "03/04/2025"], "dates_not_dmy"),
        ("mdy", ["25/02/2025", "03/04/2025"], "dates_not_mdy"),
    ],
)
def test_the_order_of_dates_is_the_mapping_s_and_a_contradiction_is_told_once(
    tmp_path: Path, order: str, dates: list[object], code: str | None
) -> None:
    rows: Rows = [["Code", "Intitulé", "Début"], *(["P", "x", d] for d in dates)]
    for number, row in enumerate(rows[1:]):
        row[0] = f"P{number}"
    export = write(tmp_path / "export.xlsx", rows)
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        f'format = 1\n[[tables]]\ntable = "partnerships"\ndates = "{order}"\n'
        'columns = { partnership = "Code", name = "Intitulé", start = "Début" }\n',
        "utf-8",
    )
    survey = check(export, mapping=mapping)
    told = [(f.code, f.cell) for f in survey.findings if f.code.startswith("dates_not")]
    assert told == ([] if code is None else [(code, "C2")])
    if code is None:
        assert survey.data("partnerships")["start"].dt.day.tolist()[0] == 25


def test_the_workbook_and_the_text_file_say_the_same(grants: Path, tmp_path: Path) -> None:
    proposal = propose_mapping(write(tmp_path / "ours.xlsx", [["partnership", "Nom"], ["P1", "x"]]))
    for name in ("map.xlsx", "map.toml"):
        write_mapping(proposal, tmp_path / name)
    book, text = load_mapping(tmp_path / "map.xlsx"), load_mapping(tmp_path / "map.toml")
    assert book.entries == text.entries == mapping_from(proposal).entries
    assert book.seen == text.seen
    assert (book.layout, book.version) == (text.layout, text.version)


def test_next_year_starts_from_the_decisions_and_says_what_is_new(
    grants: Path, tmp_path: Path
) -> None:
    book = tmp_path / "2025.xlsx"
    write_mapping(propose_mapping(grants), book)
    decide(book)
    rows = [[*row] for row in _GRANTS]
    rows[0][4] = "Objet de l’action"
    rows[0].append("Quartier")
    after = write(tmp_path / "subventions-2026.xlsx", rows)

    proposal = propose_mapping(after, last=book)
    assert proposal.version == 2
    assert [heading for _, heading in proposal.changed] == ["Objet de l’action", "Quartier"]
    assert {c.reason for c in proposal.columns if c.decision == "yes"} == {"before"}
    (lost,) = proposal.gone
    assert lost[0] == _GRANTS[0][4]

    survey = check(after, mapping=book)
    told = {(f.code, f.cell) for f in survey.findings}
    assert {("column_is_new", "E1"), ("column_is_new", "G1"), ("missing_heading", "A1")} <= told


def test_headings_that_are_ours_need_no_mapping(tmp_path: Path) -> None:
    rows: Rows = [
        ["Enquête 2025"],
        [],
        [*_KEYS, _CLEAR, _EQUAL, "Remarque"],
        ["R1", "P1", "A", "2025", 4, 5, "x"],
        ["R2", "P1", "B", "2025", 9, 3, "y"],
    ]
    survey = check(write(tmp_path / "export.xlsx", rows))
    assert survey.data("answers")["CL2a"].isna().tolist() == [False, True]
    found = {(f.code, f.cell) for f in survey.findings}
    assert ("unknown_code", "E5") in found
    assert ("taken_by_heading", "A3") in found
    assert survey.ledger.reconciles


def test_a_mapping_that_takes_nothing_blocks_and_says_so(grants: Path, tmp_path: Path) -> None:
    book = tmp_path / "map.xlsx"
    write_mapping(propose_mapping(grants), book)
    decide(book, decision="non")
    survey = check(grants, mapping=book)
    assert "mapping_maps_nothing" in {finding.code for finding in survey.blocking}


def test_a_text_mapping_leaves_nothing_to_be_guessed(tmp_path: Path) -> None:
    export, mapping = write(tmp_path / "export.xlsx", answers([1, 3, 2])), tmp_path / "map.toml"
    columns = f'respondent = "ID réponse", partnership = "N° convention", CL2a = "2. {_CLEAR}"'
    head = 'format = 1\n[[tables]]\ntable = "answers"\n'
    mapping.write_text(f"{head}columns = {{ {columns} }}\n", "utf-8")
    told = {(f.code, f.cell) for f in check(export, mapping=mapping).blocking}
    assert {("mapping_lacks", None), ("mapping_coding", "C1")} <= told

    said = 'as_written = ["CL2a"]\nconstants = { side = "B", wave = "2025" }\n'
    mapping.write_text(f"{head}{said}columns = {{ {columns} }}\n", "utf-8")
    codes = {finding.code for finding in check(export, mapping=mapping).blocking}
    assert not codes & {"mapping_lacks", "mapping_coding"}


def test_dates_that_nothing_settles_block_until_the_mapping_says(tmp_path: Path) -> None:
    rows: Rows = [["Code", "Intitulé", "Début"], ["P1", "x", "01/02/2025"]]
    export, mapping = write(tmp_path / "export.xlsx", rows), tmp_path / "map.toml"
    mapping.write_text(
        'format = 1\n[[tables]]\ntable = "partnerships"\n'
        'columns = { partnership = "Code", name = "Intitulé", start = "Début" }\n',
        "utf-8",
    )
    told = {(f.code, f.cell) for f in check(export, mapping=mapping).blocking}
    assert ("dates_unsaid", "C2") in told


def test_a_code_that_is_none_is_told_in_the_mapping_workbook(tmp_path: Path) -> None:
    export = write(tmp_path / "export.xlsx", answers(["oui !", "bof", "oui !"]))
    book = tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025"})
    opened = openpyxl.load_workbook(book)
    opened["Valeurs"]["G3"] = "77"
    opened.save(book)
    told = {(f.file, f.sheet, f.cell) for f in check(export, mapping=book).findings
            if f.code == "mapping_code"}  # fmt: skip
    assert told == {("map.xlsx", "Valeurs", "G3")}


def test_a_column_declined_last_year_stays_declined(grants: Path, tmp_path: Path) -> None:
    book = tmp_path / "2025.xlsx"
    write_mapping(propose_mapping(grants), book)
    decide(book)
    opened = openpyxl.load_workbook(book)
    opened["Colonnes"]["O8"] = "non"
    opened.save(book)
    again = propose_mapping(grants, last=book)
    assert [column.decision for column in again.columns] == ["yes"] * 5 + ["no"]
    write_mapping(again, tmp_path / "2026.toml")
    assert load_mapping(tmp_path / "2026.toml").declined == ("Montant",)


def test_a_table_of_ours_that_is_whole_is_certain(tmp_path: Path) -> None:
    rows: Rows = [["partnership", "name", "Ville"], ["P1", "x", "Lyon"], ["P2", "y", "Nice"]]
    path = write(tmp_path / "ours.csv.xlsx", rows)
    columns = propose_mapping(path, layout="plain").columns
    assert [(c.target, c.decision) for c in columns[:2]] == [
        ("partnerships.partnership", "yes"),
        ("partnerships.name", "yes"),
    ]


def test_a_campaign_workbook_and_another_book_are_refused(tmp_path: Path, grants: Path) -> None:
    ours = tmp_path / "campagne.xlsx"
    write_rows(
        ours, {"Partenariats": [["partnership", "name"], ["Partenariat", "Nom"], ["P", "x"]]}
    )
    with pytest.raises(WrongCall) as caught:
        propose_mapping(ours)
    assert caught.value.code == "map_ours"
    with pytest.raises(UnreadableFile) as refused:
        check(grants, mapping=grants)
    assert refused.value.code == "not_a_mapping_book"


def test_next_year_proposes_a_heading_that_was_reworded_and_tells_values_without_a_code(
    tmp_path: Path,
) -> None:
    rows = [["Convention", "Territoire", "Remarques"], ["C1", "Nord", "x"], ["C2", "Sud", "y"]]
    mapping = tmp_path / "2025.toml"
    mapping.write_text(
        """format = 1
[[tables]]
table = "partnerships"
sheet = "Données"
columns = { partnership = "Convention", level = "Territoire" }
values.level = { "Nord" = "local", "Sud" = "national" }
[[seen]]
sheet = "Données"
headings = ["Convention", "Territoire", "Remarques", "Ancienne colonne"]
""",
        "utf-8",
    )
    rows[0] = ["Convention", "Territoires", "Remarques"]
    rows.append(["C3", "Est", "z"])
    proposal = propose_mapping(write(tmp_path / "2026.xlsx", rows), last=mapping)
    reworded = next(c for c in proposal.columns if c.heading == "Territoires")
    assert (reworded.target, reworded.reason, reworded.decision) == (
        "partnerships.level",
        "renamed",
        "open",
    )
    assert proposal.gone == (("Territoire", "Territoires"), ("Ancienne colonne", ""))
    for language in ("fr", "en"):
        told = " ".join(changes_told(proposal, language))
        assert "Ancienne colonne" in told and "Territoires" in told


def test_a_value_that_last_year_did_not_know_is_named(tmp_path: Path) -> None:
    rows = [["Convention", "Territoire"], ["C1", "Nord"], ["C2", "Sud"], ["C3", "Est"]]
    mapping = tmp_path / "2025.toml"
    mapping.write_text(
        """format = 1
[[tables]]
table = "partnerships"
columns = { partnership = "Convention", level = "Territoire" }
values.level = { "Nord" = "local", "Sud" = "national" }
""",
        "utf-8",
    )
    proposal = propose_mapping(write(tmp_path / "2026.xlsx", rows), last=mapping)
    assert [value for _, value in proposal.unknown_values] == ["Est"]


def test_a_question_left_open_in_a_text_mapping_stops_its_use(tmp_path: Path) -> None:
    rows: Rows = [["N° convention", _CLEAR, "Avis"], *(["P1", n, "x"] for n in (1, 2, 3, 4))]
    file = write(tmp_path / "codes.xlsx", rows)
    out = tmp_path / "map.toml"
    write_mapping(propose_mapping(file), out)
    mapping = load_mapping(out)
    told = [f for f in check(file, mapping=out).findings if f.code == "mapping_open_question"]
    assert len(mapping.open) >= 2  # which side, which wave
    assert [f.details["question"] for f in told] == [*mapping.open]
    assert all(f.severity is Severity.BLOCKING for f in told)


def test_values_alone_make_a_proposal_where_the_heading_says_nothing(tmp_path: Path) -> None:
    rows: Rows = [
        ["N° convention", "Nom association", "Col1", "Col2", "Col3", "Col4"],
        ["C1", "Les Ateliers", "Bretagne", "732 829 320 00074", "Plutôt d’accord", 11],
        ["C2", "Le Relais", "Normandie", "35600000000048", "Tout à fait d’accord", 12],
        ["C3", "L’Escale", "Île-de-France", "35600000000048", "Plutôt pas d’accord", 11],
    ]
    proposal = propose_mapping(write(tmp_path / "subventions.xlsx", rows))
    told = {c.heading: (c.target, c.confidence, c.reason, c.decision) for c in proposal.columns}
    assert told["Col1"][0].endswith(".region")
    assert told["Col2"][0].endswith(".siret")
    assert {told["Col1"][1:], told["Col2"][1:]} == {(0.5, "values", "open")}
    # Thirty questions share the scale, and numbers may be anything.
    assert told["Col3"] == ("", 0.0, "scale", "open")
    assert told["Col4"] == ("", 0.0, "nothing", "open")


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Montant (k€)", "k€"),
        ("Montant en milliers d’euros", "milliers"),
        ("Montant £", "£"),
        ("Montant (€)", ""),
        ("Montant versé", ""),
    ],
)
def test_a_heading_that_announces_another_unit_blocks(
    tmp_path: Path, heading: str, unit: str
) -> None:
    rows: Rows = [["Convention", "Côté", "Organisation", heading], ["C1", "A", "O1", 12]]
    file = write(tmp_path / "apports.xlsx", rows)
    mapping = tmp_path / "apports.toml"
    mapping.write_text(
        'format = 1\n[[tables]]\ntable = "parties"\ncolumns = { partnership = "Convention", '
        f'side = "Côté", organisation = "Organisation", eur = "{heading}" }}\n',
        "utf-8",
    )
    found = [f for f in check(file, mapping=mapping).findings if f.code == "mapping_unit"]
    assert [(f.cell, f.details["unit"]) for f in found] == ([("D1", unit)] if unit else [])


def test_a_pseudonym_is_the_respondent_rather_than_the_tools_own_number(tmp_path: Path) -> None:
    rows = answers([1, 2, 3, 4, 5])
    rows = [["Pseudo", *row] if row is rows[0] else [f"X{row[0]}", *row] for row in rows]
    rows[0][1] = "id"
    proposal = propose_mapping(write(tmp_path / "retours.xlsx", rows))
    assert field_of(proposal, "Pseudo") == "answers.respondent"
    assert field_of(proposal, "id") == ""


def test_a_table_of_answers_that_lacks_the_wave_is_not_taken_for_a_table_of_parties(
    tmp_path: Path,
) -> None:
    heads = ["Répondant", "Partenariat", "Partie", "Organisation", _CLEAR, _EQUAL, "Région"]
    rows: Rows = [heads, *([f"R{n}", f"P{n % 3}", "A", "ORG-1", 4, 5, "11"] for n in range(9))]
    survey = check(write(tmp_path / "retours.xlsx", rows))
    assert [finding.code for finding in survey.findings] == ["mapping_needed"]


def test_the_own_dates_of_a_survey_tool_are_no_facts_of_a_partnership(tmp_path: Path) -> None:
    heads = ["id", "submitdate", "lastpage", "startlanguage", "startdate", _CLEAR]
    rows: Rows = [heads, *([n, "2026-01-02 10:00:00", 3, "fr", "2026-01-02", 4] for n in range(6))]
    proposal = propose_mapping(write(tmp_path / "retours.xlsx", rows))
    assert proposal.layout == "limesurvey"
    assert field_of(proposal, "startdate") == ""
    assert field_of(proposal, "id") == "answers.respondent"


def test_a_column_of_telephones_or_names_is_shown_to_nobody(tmp_path: Path) -> None:
    heads = ["Pseudo", "Numéro de téléphone", "Nom et prénom", "Nom de l'association", _CLEAR]
    rows: Rows = [
        heads,
        *([f"X{n}", 79569100 + n, "Jean Dupont", "Le Relais", 4] for n in range(6)),
    ]
    columns = {c.heading: c for c in propose_mapping(write(tmp_path / "r.xlsx", rows)).columns}
    assert columns["Numéro de téléphone"].samples[0] == "7•••••••"
    assert columns["Nom et prénom"].samples == ("J••• D•••••",)
    assert columns["Nom de l'association"].samples == ("Le Relais",)


def test_each_column_of_dates_follows_its_own_answer(tmp_path: Path) -> None:
    rows: Rows = [["Code", "Intitulé", "Date de début", "Date de fin"]]
    rows += [[f"P{n}", "x", f"0{n}/02/2024", f"03/0{n}/2025"] for n in range(1, 9)]
    export, book = write(tmp_path / "export.xlsx", rows), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book)
    opened = openpyxl.load_workbook(book)
    asked = {row[3].value: row[7] for row in opened["Questions"].iter_rows(min_row=3)}
    asked["partnerships.start"].value = "dmy"
    asked["partnerships.end"].value = "mdy"
    opened.save(book)

    data = check(export, mapping=book).tables["partnerships"].data
    assert f"{data['start'].iloc[0]:%d/%m/%Y}" == "01/02/2024"
    assert f"{data['end'].iloc[-1]:%d/%m/%Y}" == "08/03/2025"
    write_mapping(propose_mapping(export, last=book), tmp_path / "map.toml")
    (entry,) = load_mapping(tmp_path / "map.toml").entries
    assert entry.dates_of == {"start": "dmy", "end": "mdy"}


def test_thousands_of_figures_in_a_cell_are_no_number_to_a_proposal(tmp_path: Path) -> None:
    figures = "9" * 5_000
    export = write(tmp_path / "export.xlsx", answers([1, 2, figures, 4]))
    book = tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    opened = openpyxl.load_workbook(book)
    for row in opened["À propos"].iter_rows():
        if row[0].value == "version":
            row[1].value = figures
    opened.save(book)
    assert load_mapping(book).version == 1


def test_options_of_thousands_of_figures_are_no_numbers() -> None:
    cells = np.array([["9" * 5_000, None], [None, "2"]], dtype=object)
    sheet = RawSheet("Export", False, cells)
    assert not is_multiple(sheet, np.array([1, 2]), {0: "Oui", 1: "Non"})


_OWN_QUESTIONS: Rows = [
    ["Votre structure", "Le partenariat concerné", "Le dialogue est-il fluide ?"],
    *([f"Structure {n}", f"P{n % 3}", ["Fluide", "Peu fluide"][n % 2]] for n in range(6)),
]


def assign(book: Path, fields: dict[str, str], **answers: str) -> None:
    """Give columns the fields that a person chooses, and answer the questions."""
    opened = openpyxl.load_workbook(book)
    for row in rows_of(opened["Colonnes"]):
        if row["heading"].value in fields:
            row["field"].value, row["decision"].value = fields[row["heading"].value], "oui"
    for row in rows_of(opened["Questions"]):
        row["answer"].value = answers.get(row["kind"].value)
    opened.save(book)


_FIELDS = {
    "Votre structure": "answers.respondent",
    "Le partenariat concerné": "answers.partnership",
    "Le dialogue est-il fluide ?": "answers.EC1",
}


def test_side_and_wave_are_asked_of_a_table_that_only_a_person_can_see_holds_answers(
    tmp_path: Path,
) -> None:
    export, book = write(tmp_path / "export.xlsx", _OWN_QUESTIONS), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    assign(book, _FIELDS)
    told = [f for f in check(export, mapping=book).findings if f.file == "map.xlsx"]
    assert [(f.code, f.cell) for f in told] == [
        ("mapping_unanswered", "H3"),
        ("mapping_unanswered", "H4"),
    ]
    assign(book, _FIELDS, side_if="B", wave_if="2025")
    answers = check(export, mapping=book).data("answers")
    assert answers[["side", "wave"]].drop_duplicates().values.tolist() == [["B", "2025"]]


def test_a_table_that_a_person_leaves_out_need_not_say_its_side(tmp_path: Path) -> None:
    export, book = write(tmp_path / "export.xlsx", _OWN_QUESTIONS), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    codes = {f.code for f in check(export, mapping=book).findings}
    assert "mapping_maps_nothing" in codes
    assert "mapping_unanswered" not in codes


def test_a_register_is_not_asked_which_side_it_speaks_for(grants: Path) -> None:
    assert propose_mapping(grants).questions == ()


def test_a_column_that_says_the_side_answers_the_question(tmp_path: Path) -> None:
    export, book = write(tmp_path / "export.xlsx", _OWN_QUESTIONS), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    assign(book, {**_FIELDS, "Votre structure": "answers.side"}, wave_if="2025")
    told = {f.code for f in check(export, mapping=book).findings if f.file == "map.xlsx"}
    assert "mapping_unanswered" not in told


def test_values_that_a_mapping_does_not_translate_are_told_with_the_way_to_do_it(
    tmp_path: Path,
) -> None:
    export, book = write(tmp_path / "export.xlsx", _OWN_QUESTIONS), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    assign(book, _FIELDS, side_if="B", wave_if="2025")
    (told,) = [f for f in check(export, mapping=book).findings if f.code == "values_untranslated"]
    assert (told.file, told.severity, told.details["count"]) == ("export.xlsx", Severity.ADVICE, 6)
    again = propose_mapping(export, last=book)
    assert {value.value for value in again.values} == {"Fluide", "Peu fluide"}
    assert {q.kind: q.answer for q in again.questions} == {"side": "B", "wave": "2025"}


def test_a_repeated_group_of_answers_is_answers_though_its_keys_head_invitations_too(
    tmp_path: Path,
) -> None:
    people: Rows = [
        ["respondent", "wave", "identite/side", "_id", "_uuid", "_index"],
        ["R1", "2025", "A", 1, "u1", 1],
        ["R2", "2025", "B", 2, "u2", 2],
    ]
    rated: Rows = [
        ["partnership", "part_1/CL2a", "part_1/CL2b", "_index", "_parent_index"],
        ["P1", 1, 5, 1, 1],
        ["P2", 5, 1, 2, 2],
    ]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"Personnes": people, "notes": rated})
    proposal = propose_mapping(path)
    fields = {c.target for c in proposal.columns if c.sheet == "notes" and c.decision == "yes"}
    assert fields == {
        f"answers.{key}" for key in ("partnership", "CL2a", "CL2b", "respondent", "wave", "side")
    }
    assert [q for q in proposal.questions if q.sheet == "notes"] == []


def test_each_sheet_keeps_its_own_answers_and_decisions(tmp_path: Path) -> None:
    export, book = tmp_path / "export.xlsx", tmp_path / "map.xlsx"
    rows = answers(["Plutôt d’accord", "Ne sait pas", "Plutôt d’accord"])
    write_rows(export, {year: rows for year in ("2022", "2023", "2024")})
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B"})
    opened = openpyxl.load_workbook(book)
    for row in rows_of(opened["Questions"]):
        if row["kind"].value == "wave":
            row["answer"].value = row["sheet"].value
    for row in rows_of(opened["Colonnes"]):
        if (row["sheet"].value, row["heading"].value) == ("2023", "N° convention"):
            row["field"].value = "answers.partnership"
        if (row["sheet"].value, row["heading"].value) == ("2024", "ID réponse"):
            row["decision"].value = "non"
    opened.save(book)

    again = propose_mapping(export, last=book)
    waves = {asked.sheet: asked.answer for asked in again.questions if asked.kind == "wave"}
    assert waves == {"2022": "2022", "2023": "2023", "2024": "2024"}
    said = {(c.sheet, c.heading): c for c in again.columns}
    assert said["2022", "N° convention"].target == "partnerships.partnership"
    assert said["2023", "N° convention"].target == "answers.partnership"
    assert said["2023", "ID réponse"].decision == "yes"
    assert said["2024", "ID réponse"].decision == "no"


def test_an_organisation_that_nobody_made_a_party_stays_none(grants: Path, tmp_path: Path) -> None:
    book = tmp_path / "map.xlsx"
    write_mapping(propose_mapping(grants), book)
    decide(book)
    opened = openpyxl.load_workbook(book)
    for row in rows_of(opened["Colonnes"]):
        if row["field"].value == "organisations_b.name":
            row["field"].value = "organisations.name"
    opened.save(book)

    again = propose_mapping(grants, last=book)
    assert field_of(again, "Nom association") == "organisations.name"
    assert field_of(again, "Nom attribuant") == "organisations_a.name"
    assert mapping_from(again).entries == load_mapping(book).entries


@pytest.mark.parametrize(("answer", "first"), [("from_zero", 2.0), ("as_written", 1.0)])
def test_what_was_said_of_the_coding_holds_in_a_text_mapping(
    answer: str, first: float, tmp_path: Path
) -> None:
    export, book = write(tmp_path / "export.xlsx", answers([1, 2, 3, 3])), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025", "coding": answer})
    write_mapping(propose_mapping(export, last=book), tmp_path / "map.toml")

    later = write(tmp_path / "later.xlsx", answers([1, 2, 3, 4, 4]))
    for mapping in (book, tmp_path / "map.toml"):
        survey = check(later, mapping=mapping)
        assert "mapping_coding" not in {f.code for f in survey.findings}
        assert survey.data("answers")["CL2a"].tolist() == [first + n for n in (0, 1, 2, 3, 3)]


def test_a_coding_from_zero_leaves_the_codes_of_other_values(tmp_path: Path) -> None:
    export = write(tmp_path / "export.xlsx", answers([0, 1, 2, 3, 4, 0, 1, "sans avis"]))
    book = tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025", "coding": "from_zero"})
    opened = openpyxl.load_workbook(book)
    for row in rows_of(opened["Valeurs"]):
        if row["value"].value == "sans avis":
            row["code"].value = "NSP"
    opened.save(book)

    survey = check(export, mapping=book)
    assert survey.data("answers")["CL2a"].tolist()[:7] == [1, 2, 3, 4, 5, 1, 2]
    assert "unknown_code" not in {f.code for f in survey.findings}


def test_a_party_that_every_respondent_names_is_one_party(tmp_path: Path) -> None:
    heads = ["ID réponse", "N° convention", "Objet", "Nom association", _CLEAR]
    rows: Rows = [[f"R{n}", "C1", "Réemploi", "Le Relais", 1 + n % 5] for n in range(8)]
    export, book = write(tmp_path / "export.xlsx", [[*heads], *rows]), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025"})

    survey = check(export, mapping=book)
    assert survey.blocking == ()
    assert survey.data("parties")["organisation"].tolist() == ["Le Relais"]
    assert len(survey.data("answers")) == 8


def test_a_repeated_group_is_a_table_of_answers_with_what_its_parent_says(tmp_path: Path) -> None:
    tool = ["_id", "_uuid", "_submission_time", "_index"]
    parent: Rows = [["respondent", "wave", "qui/side", *tool]]
    parent += [[f"R{n}", "2025", "B", n, f"u{n}", "2025-03-01", n] for n in (1, 2)]
    head: list[object] = ["partnership", "avis/SE1", "avis/SE2", "_index", "_parent_table_name"]
    child: Rows = [[*head, "_parent_index", "_submission__uuid"]]
    child += [[f"P{n}", 5, 1, n, "Enquête", 1 + n % 2, f"u{1 + n % 2}"] for n in range(1, 5)]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"Enquête": parent, "partenariats": child})

    proposal = propose_mapping(path)

    columns = [c for c in proposal.columns if c.sheet == "partenariats" and c.target]
    fields = ["partnership", "SE1", "SE2", "respondent", "wave", "side"]
    assert [(c.target, c.decision) for c in columns] == [(f"answers.{f}", "yes") for f in fields]
    assert not [asked for asked in proposal.questions if asked.kind in {"side", "wave"}]


def test_usual_words_for_the_code_of_a_respondent_and_of_a_partnership_are_known(
    tmp_path: Path,
) -> None:
    rows: Rows = [["N° répondant", "Code du partenariat", f"1. {_CLEAR}", "Avis"]]
    rows += [[f"R{n}", f"P{n}", 5, "x"] for n in range(4)]
    columns = propose_mapping(write(tmp_path / "export.xlsx", rows)).columns
    assert [c.target for c in columns[:2]] == ["answers.respondent", "answers.partnership"]


def test_a_field_that_lacks_says_how_a_column_gives_two_and_how_a_question_is_asked(
    tmp_path: Path,
) -> None:
    export, book = write(tmp_path / "export.xlsx", answers([1, 2, 5])), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025", "coding": "as_written"})
    opened = openpyxl.load_workbook(book)
    page = opened["Colonnes"]
    name = [cell.value for cell in page[1]].index("field") + 1
    number = next(r for r in range(3, 9) if page.cell(r, 4).value == "N° convention")
    page.append([cell.value for cell in page[number]])
    page.cell(page.max_row, name).value = "parties.partnership"
    opened.save(book)

    lacking = [f for f in check(export, mapping=book).findings if f.code == "mapping_lacks"]
    fields = {f.details["field"] for f in lacking}
    assert {"parties.side", "parties.organisation"} <= fields
    assert "parties.partnership" not in fields
    assert "copiez sa ligne" in describe(lacking[0], "fr")[1]
    assert "--mapping" in describe(lacking[0], "en")[1]


def test_an_error_in_a_cell_is_no_value_to_be_coded(tmp_path: Path) -> None:
    export = write(tmp_path / "export.xlsx", answers(["Plutôt d’accord", "bof", "Ne sait pas"]))
    book = openpyxl.load_workbook(export)
    book.worksheets[0]["C2"].value, book.worksheets[0]["C2"].data_type = "#REF!", "e"
    book.save(export)
    assert {value.value for value in propose_mapping(export).values} == {"bof", "Ne sait pas"}


def test_the_wave_of_another_file_is_asked_anew_and_told_where_it_is_taken(tmp_path: Path) -> None:
    first, book = write(tmp_path / "2025.xlsx", answers([1, 5])), tmp_path / "map.xlsx"
    write_mapping(propose_mapping(first), book)
    decide(book, answers={"side": "B", "wave": "2025"})
    assert "wave_of_another_file" not in {f.code for f in check(first, mapping=book).findings}

    second = write(tmp_path / "2026.xlsx", answers([5, 1]))
    assert {q.kind: q.answer for q in propose_mapping(second, last=book).questions} == {
        "side": "B",
        "wave": "",
    }
    told = [f for f in check(second, mapping=book).findings if f.code == "wave_of_another_file"]
    assert [(f.file, f.value) for f in told] == [("2026.xlsx", "2025")]
    write_mapping(propose_mapping(first, last=book), tmp_path / "map.toml")
    codes = {f.code for f in check(second, mapping=tmp_path / "map.toml").findings}
    assert "wave_of_another_file" in codes


def test_a_sheet_that_a_mapping_takes_nothing_of_is_told(tmp_path: Path) -> None:
    export, book = tmp_path / "export.xlsx", tmp_path / "map.xlsx"
    notes: Rows = [["Mascotte", "Refrain"], ["Lyon", 9], ["Nice", 8], ["Brest", 7]]
    write_rows(export, {"Réponses A": answers([1, 5]), "Notes": notes})
    write_mapping(propose_mapping(export), book)
    decide(book, answers={"side": "B", "wave": "2025"})
    told = [f for f in check(export, mapping=book).findings if f.code == "sheet_not_mapped"]
    assert [(f.sheet, f.cell) for f in told] == [("Notes", "A1")]
