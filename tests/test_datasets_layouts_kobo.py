"""Kobo and ODK: every shape of the same export gives the same answers."""

from pathlib import Path

import pytest
from test_datasets_corrections import DONE, fill
from workbooks_by_hand import write_rows

from alliances.datasets.aside import set_aside
from alliances.datasets.codebook_xlsform import read_xlsform
from alliances.datasets.layouts.kobo import outline, recognise
from alliances.datasets.layouts.outline import Grid
from alliances.datasets.load import check
from alliances.datasets.mapping.proposing import propose_mapping
from alliances.datasets.reading.workbooks import read_workbook
from alliances.reports.corrections_book import write_corrections

Rows = list[list[object]]

_FORM: dict[str, Rows] = {
    "survey": [
        ["type", "name", "label::Français (fr)", "label::English (en)"],
        ["text", "respondent", "Votre code", "Your code"],
        ["begin group", "projet", "Le projet", "The project"],
        ["select_one ville", "ville", "Votre ville", "Your town"],
        ["select multiple aides", "aides", "Les aides reçues", "The help received"],
        ["end group", None, None, None],
        ["begin_repeat", "action", "Une action", "An action"],
        ["integer", "heures", "Les heures", "The hours"],
        ["end_repeat", None, None, None],
    ],
    "choices": [
        ["list name", "name", "label::Français (fr)", "label::English (en)"],
        ["ville", "lyon", "Lyon", "Lyon"],
        ["ville", "nice", "Nice", "Nice"],
        ["aides", "arg", "De l’argent", "Money"],
        ["aides", "loc", "Des locaux prêtés", "Rooms lent"],
        ["aides", "com", "De la communication", "Publicity"],
    ],
    "settings": [["form_title", "version"], ["Aides", "3"]],
}
_ANSWERS = [("R1", "lyon", ["arg", "com"]), ("R2", "nice", ["loc"]), ("R3", "lyon", [])]
_LABELS = {row[1]: row[2] for row in _FORM["choices"][1:]}


def label(code: str, words: bool) -> str:
    return str(_LABELS[code]) if words else code


def shape(multiple: str, words: bool, groups: bool = True, hxl: bool = False) -> Rows:
    """Return an export: multiple choices as ``details``, ``summary`` or ``both``."""
    many = "Les aides reçues" if words else "aides"
    town = "Votre ville" if words else "ville"
    path = ("Le projet/" if words else "projet/") if groups else ""
    heads: list[object] = ["start", "Votre code" if words else "respondent", path + town]
    heads += [path + many] if multiple in {"summary", "both"} else []
    options = ["arg", "loc", "com"]
    if multiple in {"details", "both"}:
        heads += [f"{path}{many}/{label(option, words)}" for option in options]
    rows: Rows = [[*heads, "_id", "_uuid", "_submission_time", "_index"]]
    if hxl:
        rows.append(["#date", "#respondent", "#adm1", *([None] * (len(rows[0]) - 3))])
    for number, (code, town_code, chosen) in enumerate(_ANSWERS, 1):
        row: list[object] = ["2025-03-01", code, label(town_code, words)]
        if multiple in {"summary", "both"}:
            row.append(" ".join(label(one, words) for one in chosen) or None)
        if multiple in {"details", "both"}:
            row += [str(int(option in chosen)) if chosen else None for option in options]
        rows.append([*row, 100 + number, f"u{number}", "2025-03-01T10:00:00", number])
    return rows


def read(path: Path, sheets: dict[str, Rows], form: Path | None) -> Grid:
    write_rows(path, sheets)
    codebook = read_xlsform(read_workbook(form)) if form is not None else None
    found = recognise(read_workbook(path))
    assert found is not None and found.confidence > 0.9
    return outline(read_workbook(path), codebook).grids[0]


def values(made: Grid, name: str) -> list[object]:
    (field,) = [f for f in made.fields if name in f.names and f.kind != "option"]
    return made.cells(field).tolist()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    write_rows(tmp_path / "form.xlsx", _FORM)
    return tmp_path / "form.xlsx"


@pytest.mark.parametrize("hxl", [False, True])
@pytest.mark.parametrize("groups", [False, True])
@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("multiple", ["details", "summary", "both"])
def test_every_shape_gives_the_same_answers(
    tmp_path: Path, form: Path, multiple: str, words: bool, groups: bool, hxl: bool
) -> None:
    made = read(tmp_path / "a.xlsx", {"Aides": shape(multiple, words, groups, hxl)}, form)
    assert values(made, "respondent") == ["R1", "R2", "R3"]
    assert [str(v).lower() for v in values(made, "ville")] == ["lyon", "nice", "lyon"]
    if multiple == "summary" and words:
        # Labels hold spaces: they are never split.
        assert values(made, "aides")[0] == "De l’argent De la communication"
    else:
        assert values(made, "aides") == ["arg;com", "loc", None]
    assert made.left == ({2: "hxl_tags"} if hxl else {})
    assert len(made.rows) == 3


def test_without_the_form_options_in_columns_are_seen_by_their_zeros_and_ones(
    tmp_path: Path,
) -> None:
    made = read(tmp_path / "a.xlsx", {"Aides": shape("both", words=False)}, None)
    assert values(made, "aides") == ["arg;com", "loc", None]


def test_labels_in_one_cell_are_told_and_not_split(tmp_path: Path, form: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, {"Aides": shape("summary", words=True)})
    codebook = read_xlsform(read_workbook(form))
    told = outline(read_workbook(path), codebook).findings
    assert ("labels_in_one_cell", "D1") in {(f.code, f.cell) for f in told}


def test_a_repeated_group_takes_what_its_parent_says(tmp_path: Path, form: Path) -> None:
    path = tmp_path / "a.xlsx"
    actions: Rows = [
        ["heures", "_index", "_parent_table_name", "_parent_index"],
        [4, 1, "Aides", 1],
        [7, 2, "Aides", 1],
        [9, 3, "Aides", 3],
    ]
    write_rows(path, {"Aides": shape("details", words=False), "action": actions})
    _, made = outline(read_workbook(path), read_xlsform(read_workbook(form))).grids
    assert values(made, "heures") == [4.0, 7.0, 9.0]
    assert values(made, "respondent") == ["R1", "R1", "R3"]
    assert values(made, "aides") == ["arg;com", "arg;com", None]


def test_a_group_of_numbers_is_no_multiple_choice(tmp_path: Path) -> None:
    rows: Rows = [["g/a", "g/b", "_id", "_uuid"], [0, 3, 1, "u1"], [1, 5, 2, "u2"]]
    made = read(tmp_path / "a.xlsx", {"S": rows}, None)
    assert [f.kind for f in made.fields] == ["question", "question", "tool", "tool"]


def test_odk_parts_groups_by_a_dash(tmp_path: Path) -> None:
    rows: Rows = [["SubmissionDate", "projet-ville", "KEY"], ["2025-03-01", "lyon", "uuid:1"]]
    assert values(read(tmp_path / "a.xlsx", {"S": rows}, None), "ville") == ["lyon"]


def test_a_questionnaire_is_no_answers_and_says_so(form: Path) -> None:
    survey = check(form)
    assert [finding.code for finding in survey.findings] == ["questionnaire_not_answers"]
    assert survey.ledger.reconciles
    assert {s.sheet: dict(s.excluded) for s in survey.ledger.sheets}["settings"] == {"codebook": 4}


def test_in_a_folder_the_questionnaire_helps_reading_the_export(tmp_path: Path) -> None:
    write_rows(tmp_path / "form.xlsx", _FORM)
    write_rows(tmp_path / "export.xlsx", {"Aides": shape("details", words=True)})
    survey = check(tmp_path)
    told = {(f.file, f.code) for f in survey.findings}
    assert ("form.xlsx", "questionnaire_used") in told
    assert survey.ledger.reconciles


def test_the_export_of_our_own_form_comes_back_without_a_mapping(tmp_path: Path) -> None:
    heads = ["start", "respondent", "partnership", "side", "wave", "part_1/SE1", "part_1/CL2a"]
    rows: Rows = [
        [*heads, "_id", "_uuid", "_submission_time"],
        ["2025-03-01", "R1", "P1", "A", "2025", "4", "NSP", 1, "u1", "2025-03-01"],
        ["2025-03-01", "R2", "P1", "B", "2025", "9", "2", 2, "u2", "2025-03-01"],
    ]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"Enquête": rows})
    survey = check(path)
    answers = survey.data("answers")
    assert answers["SE1"].tolist()[0] == 4.0
    assert answers["CL2a"].tolist()[1] == 2.0
    assert ("unknown_code", "F3") in {(f.code, f.cell) for f in survey.findings}


def test_a_real_questionnaire_is_read_whole(shared_data: Path) -> None:
    workbook = read_workbook(shared_data / "workbooks" / "52_xlsform_ong_de.xlsx")
    codebook = read_xlsform(workbook)
    assert codebook is not None
    themes = codebook.question("themenfelder")
    assert themes is not None
    assert themes.kind == "many"
    assert themes.path == ("teil_allgemeine",)
    assert len(themes.choices) > 3
    assert set(themes.label) == {"de"}


@pytest.mark.parametrize("own", [True, False])
def test_two_multiple_choices_of_one_label_stay_two(tmp_path: Path, own: bool) -> None:
    question = "Si oui, lesquels ?"
    many = [f"{question}/Radio", f"{question}/Presse"]
    first = [question, *many] if own else many
    said = [["Radio"], ["Presse"]] if own else [[], []]
    rows: Rows = [
        [*first, "Et les autres ?", *first, "_id", "_uuid", "_submission_time"],
        [*said[0], 1, 0, "Oui", *said[1], 0, 1, 1, "u1", "d"],
        [*said[1], 0, 1, "Non", *([None] * len(first)), 2, "u2", "d"],
    ]
    (grid,) = outline(read_workbook(write_rows(tmp_path / "k.xlsx", {"F": rows}))).grids
    one, other = [each for each in grid.fields if each.kind == "multiple"]
    assert grid.cells(one).tolist() == ["Radio", "Presse"]
    assert grid.cells(other).tolist() == ["Presse", None]
    assert not set(one.columns) & set(other.columns)


_PEOPLE: Rows = [
    ["start", "respondent", "side", "wave", "_id", "_uuid", "_submission_time", "_index"],
    ["2025-03-01", "R1", "A", "2025", 1, "u1", "2025-03-01", 1],
    ["2025-03-01", "R2", "Z", "2025", 2, "u2", "2025-03-01", 2],
    ["2025-03-01", "R3", "B", "2025", 3, "u3", "2025-03-01", 3],
    ["2025-03-01", "R4", "B", "2025", 4, "u4", "2025-03-01", 4],
]
_RATED: Rows = [
    ["partnership", "SE1", "CL2a", "_index", "_parent_table_name", "_parent_index"],
    ["P1", 4, "NSP", 1, "Personnes", 1],
    ["P2", 9, 2, 2, "Personnes", 1],
    ["P1", 3, 2, 3, "Personnes", 2],
    ["P2", 3, 2, 4, "Personnes", 2],
    ["P1", 3, 2, 5, "Personnes", 7],
    ["P1", 3, 2, 6, "Personnes", None],
    ["P3", 3, 2, 7, "Personnes", 3],
    ["P3", 2, 2, 8, "Personnes", 3],
]


@pytest.fixture
def repeated(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "export.xlsx", {"Personnes": _PEOPLE, "notes": _RATED})


def test_what_is_wrong_in_a_row_that_others_belong_to_is_told_once_at_its_own_cell(
    repeated: Path,
) -> None:
    survey = check(repeated)
    told = {(f.sheet, f.cell): (f.code, f.value) for f in survey.findings if f.cell != "A1"}
    assert told == {
        (None, None): ("missing_table", None),
        ("Personnes", "C3"): ("unknown_code", "Z"),
        ("Personnes", "B5"): ("no_rows_in_group", "R4"),
        ("notes", "B3"): ("unknown_code", "9"),
        ("notes", "F6"): ("parent_row_missing", "7"),
        ("notes", "F7"): ("parent_row_unsaid", None),
        ("notes", "A9"): ("duplicate_answer", "P3"),
    }


@pytest.mark.parametrize("aside", [False, True])
def test_the_cells_of_both_sheets_of_a_repeated_group_are_accounted_for(
    repeated: Path, aside: bool
) -> None:
    survey = set_aside(check(repeated)) if aside else check(repeated)
    assert survey.ledger.reconciles
    people, rated = survey.ledger.sheets
    # 3 cells of each of 3 people; those of the fourth have no row in the group.
    assert people.data + people.excluded.get("set_aside", 0) == 8
    assert (people.headings, people.findings, people.excluded["no_rows_in_group"]) == (8, 1, 3)
    assert (rated.rows, rated.duplicates, rated.findings) == (8, 1, 3)
    assert rated.kept == 3


def test_a_correction_of_the_row_that_others_belong_to_mends_them_all(
    repeated: Path, tmp_path: Path
) -> None:
    register = tmp_path / "corrections.xlsx"
    write_corrections(check(repeated), register, source=repeated)
    fill(register, "Personnes", "C3", corrected="B", **DONE)
    mended = check(repeated, corrections=register)
    assert mended.data("answers")["side"].tolist()[2:4] == ["B", "B"]
    assert ("Personnes", "C3") not in {(f.sheet, f.cell) for f in mended.findings}


def test_a_group_within_a_group_takes_from_both(tmp_path: Path) -> None:
    middle: Rows = [
        ["partnership", "_index", "_parent_table_name", "_parent_index"],
        ["P1", 1, "Personnes", 1],
        ["P2", 2, "Personnes", 3],
    ]
    inner: Rows = [
        ["objectif", "_index", "_parent_table_name", "_parent_index"],
        ["Réduire les délais", 1, "notes", 2],
        ["Recruter", 2, "notes", 1],
    ]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"Personnes": _PEOPLE, "notes": middle, "objectifs": inner})
    made = outline(read_workbook(path)).grids[2]
    assert values(made, "partnership") == ["P2", "P1"]
    assert values(made, "respondent") == ["R3", "R1"]
    (of,) = [each for each in made.fields if "respondent" in each.names]
    assert of.origin is not None
    assert (of.origin.sheet.name, of.origin.rows.tolist()) == ("Personnes", [4, 2])


def test_odk_tables_are_joined_by_their_keys(tmp_path: Path) -> None:
    people: Rows = [
        ["SubmissionDate", "respondent", "KEY"],
        ["2025-03-01", "R1", "uuid:1"],
        ["2025-03-02", "R2", "uuid:2"],
    ]
    rated: Rows = [
        ["partnership", "PARENT_KEY", "KEY"],
        ["P9", "uuid:2", "uuid:2/r[1]"],
        ["P8", "uuid:1", "uuid:1/r[1]"],
    ]
    inner: Rows = [["objectif", "PARENT_KEY", "KEY"], ["Recruter", "uuid:1/r[1]", "k"]]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"inner": inner, "people": people, "rated": rated})
    grids = outline(read_workbook(path)).grids
    assert values(grids[2], "respondent") == ["R2", "R1"]
    assert values(grids[0], "partnership") == ["P8"]
    assert values(grids[0], "respondent") == ["R1"]


def test_a_group_whose_people_are_in_another_file_says_how_to_bring_both_together(
    tmp_path: Path,
) -> None:
    rated: Rows = [["partnership", "PARENT_KEY", "KEY"], ["P9", "uuid:2", "uuid:2/r[1]"]]
    told = outline(read_workbook(write_rows(tmp_path / "r.xlsx", {"r": rated}))).findings
    assert [(f.code, f.cell) for f in told] == [("group_without_parent", "B1")]


def test_the_empty_parent_column_of_the_main_table_names_nobody(tmp_path: Path) -> None:
    people = [[*_PEOPLE[0], "_parent_index"], *([*row, -1] for row in _PEOPLE[1:])]
    path = write_rows(tmp_path / "e.xlsx", {"Personnes": people, "notes": _RATED[:5]})
    found = outline(read_workbook(path))
    assert [each.kind for each in found.grids[0].fields if each.kind == "inherited"] == []
    assert found.findings == ()


@pytest.mark.parametrize("separator", ["/", "::", "."])
def test_the_sign_between_group_and_question_is_the_one_that_the_export_uses(
    tmp_path: Path, separator: str
) -> None:
    heads = [separator.join(["projet", name]) for name in ("ville", "aides")]
    options = [separator.join(["projet", "aides", option]) for option in ("arg", "loc")]
    rows: Rows = [
        ["start", *heads, *options, "_id", "_uuid", "_submission_time"],
        ["2025-03-01", "lyon", "arg", 1, 0, 1, "u1", "2025-03-01"],
        ["2025-03-01", "nice", "arg loc", 1, 1, 2, "u2", "2025-03-01"],
    ]
    made = read(tmp_path / "a.xlsx", {"S": rows}, None)
    assert values(made, "ville") == ["lyon", "nice"]
    assert values(made, "aides") == ["arg", "arg;loc"]


def test_a_group_within_answers_gives_no_answer_twice(tmp_path: Path) -> None:
    inner: Rows = [
        ["activite", "_index", "_parent_table_name", "_parent_index"],
        ["Un atelier", 1, "notes", 1],
        ["Un forum", 2, "notes", 1],
    ]
    path = tmp_path / "export.xlsx"
    write_rows(path, {"Personnes": _PEOPLE, "notes": _RATED[:2], "activites": inner})
    survey = check(path)
    assert len(survey.data("answers")) == 1
    assert not {f.code for f in survey.findings} & {"duplicate_answer"}
    proposed = {c.target for c in propose_mapping(path).columns if c.sheet == "activites"}
    assert not {target for target in proposed if target.startswith("answers.SE")}


@pytest.fixture
def central(tmp_path: Path) -> Path:
    """The files of an ODK form with a repeated group, as ODK Central gives them."""
    folder = tmp_path / "odk"
    folder.mkdir()
    (folder / "enquete.csv").write_text(
        "SubmissionDate,respondent,side,wave,KEY\n"
        "2025-03-01T10:00:00Z,R1,A,2025,uuid:1\n"
        "2025-03-02T10:00:00Z,R2,Z,2025,uuid:2\n",
        "utf-8",
    )
    (folder / "enquete-notes.csv").write_text(
        "partnership,part_1-SE1,part_1-CL2a,PARENT_KEY,KEY\n"
        "P1,4,NSP,uuid:1,uuid:1/notes[1]\n"
        "P2,9,2,uuid:1,uuid:1/notes[2]\n"
        "P1,3,2,uuid:2,uuid:2/notes[1]\n",
        "utf-8",
    )
    return folder


def test_the_files_of_an_odk_form_in_a_folder_are_joined_each_cell_in_its_own(
    central: Path,
) -> None:
    survey = check(central)
    told = {(f.file, f.cell): f.code for f in survey.findings if f.cell not in {None, "A1"}}
    assert told == {
        ("enquete.csv", "C3"): "unknown_code",
        ("enquete-notes.csv", "B3"): "unknown_code",
    }
    assert survey.data("answers")["respondent"].tolist() == ["R1", "R1", "R2"]
    assert {read.source.file: read.layout for read in survey.files} == {
        "enquete.csv": "kobo",
        "enquete-notes.csv": "kobo",
    }
    assert survey.ledger.reconciles and set_aside(survey).ledger.reconciles
    counts = {sheet.file: (sheet.cells, sheet.data) for sheet in survey.ledger.sheets}
    assert counts == {"enquete.csv": (15, 5), "enquete-notes.csv": (20, 11)}


def test_a_correction_of_a_person_mends_their_rows_in_the_other_file(
    central: Path, tmp_path: Path
) -> None:
    register = tmp_path / "corrections.xlsx"
    write_corrections(check(central), register, source=central)
    fill(register, "enquete", "C3", corrected="B", **DONE)
    assert check(central, corrections=register).data("answers")["side"].tolist() == ["A", "A", "B"]


def test_a_folder_of_one_odk_form_is_mapped_as_one_file(central: Path) -> None:
    columns = {(c.sheet, c.heading): c.target for c in propose_mapping(central).columns}
    assert columns["enquete-notes", "respondent"] == "answers.respondent"
    assert columns["enquete-notes", "part_1-SE1"] == "answers.SE1"


def test_other_files_of_a_folder_are_not_joined(central: Path) -> None:
    (central / "autre.csv").write_text("partnership,PARENT_KEY,KEY\nP1,uuid:9,k\n", "utf-8")
    survey = check(central)
    assert len(survey.data("answers")) == 3
    codes = {f.code for f in survey.findings if f.file == "autre.csv"}
    assert "group_without_parent" in codes


def test_a_group_all_of_whose_people_are_gone_is_told_row_by_row(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "export.xlsx", {"Personnes": _PEOPLE[:1], "notes": _RATED[:4]})
    told = [f.cell for f in check(path).findings if f.code == "parent_row_missing"]
    assert told == ["F2", "F3", "F4"]
