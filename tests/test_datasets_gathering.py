"""A folder is one campaign: files read in order, merged, checked once, each finding at its file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alliances.datasets.load import check, set_aside
from alliances.datasets.mapping.proposing import propose_mapping, write_mapping
from alliances.datasets.readiness import ready_rows
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.findings import Severity
from alliances.frameworks.model import State
from alliances.language import describe


@pytest.fixture(scope="module")
def parts(small_campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the answers stand in two workbooks, apart from the register."""
    folder = tmp_path_factory.mktemp("parts")
    _keep(small_campaign, folder / "a-registre.xlsx", lambda name: name != "Réponses")
    for number in (0, 1):
        path = folder / f"b-réponses-{number}.xlsx"
        _keep(small_campaign, path, lambda name: name == "Réponses", number)
    return folder


@pytest.fixture
def returned(parts: Path, tmp_path: Path) -> Path:
    """A folder of one's own with these three workbooks."""
    return Path(shutil.copytree(parts, tmp_path / "retours"))


def _keep(
    source: Path, target: Path, wanted: Callable[[str], bool], half: int | None = None
) -> None:
    """Copy some sheets of a workbook; of the answers, every second row."""
    book = openpyxl.load_workbook(source)
    for sheet in book.worksheets:
        if not wanted(sheet.title):
            del book[sheet.title]
        elif half is not None:
            for row in range(sheet.max_row, 2, -1):
                if row % 2 != half:
                    sheet.delete_rows(row)
    book.save(target)


def test_a_campaign_in_three_files_is_the_campaign_in_one(
    small_checked: Survey, returned: Path
) -> None:
    whole, parts = small_checked, check(returned)

    assert parts.findings == ()
    assert parts.ledger.reconciles
    assert [file.source.file for file in parts.files] == [
        "a-registre.xlsx",
        "b-réponses-0.xlsx",
        "b-réponses-1.xlsx",
    ]
    keys = ["respondent", "partnership", "wave"]
    one = whole.data("answers").sort_values(keys).reset_index(drop=True)
    three = parts.data("answers").sort_values(keys).reset_index(drop=True)
    assert one.equals(three)
    counts = {sheet.file: sheet.rows for sheet in parts.ledger.sheets if sheet.sheet == "Réponses"}
    assert sum(counts.values()) == len(one)


def test_a_wrong_cell_is_told_in_its_own_file(returned: Path) -> None:
    path = returned / "b-réponses-1.xlsx"
    book = openpyxl.load_workbook(path)
    book["Réponses"]["F5"] = "peut-être"
    book.save(path)

    (finding,) = check(returned).findings

    assert (finding.file, finding.sheet, finding.cell) == ("b-réponses-1.xlsx", "Réponses", "F5")


def test_the_same_answer_in_two_files_is_told_at_the_second_with_the_first(returned: Path) -> None:
    first = openpyxl.load_workbook(returned / "b-réponses-0.xlsx")["Réponses"]
    path = returned / "b-réponses-1.xlsx"
    book = openpyxl.load_workbook(path)
    book["Réponses"].append([cell.value for cell in first[4]])
    last = book["Réponses"].max_row
    book.save(path)

    survey = check(returned)

    (finding,) = survey.findings
    assert (finding.file, finding.cell) == ("b-réponses-1.xlsx", f"A{last}")
    assert "[b-réponses-0.xlsx]Réponses!A4" in describe(finding, "fr")[0]
    assert survey.ledger.reconciles
    assert set_aside(survey).ledger.reconciles


def test_an_unreadable_file_does_not_stop_the_others(returned: Path) -> None:
    (returned / "c-photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    (returned / "c-lettre.docx").write_bytes(b"PK")
    (returned / "~$a-registre.xlsx").write_bytes(b"lock")
    shutil.copy(returned / "b-réponses-0.xlsx", returned / "d-copie.xlsx")

    survey = check(returned)

    told = {(finding.file, finding.code) for finding in survey.findings}
    assert told == {
        ("c-photo.xlsx", "unreadable_file"),
        ("c-lettre.docx", "file_left_out"),
        ("d-copie.xlsx", "same_file"),
    }
    assert survey.ledger.reconciles
    layouts = {file.source.file: file.layout for file in survey.files}
    assert layouts["c-photo.xlsx"] == layouts["d-copie.xlsx"] == ""
    assert layouts["b-réponses-0.xlsx"] == "campaign"


@pytest.mark.parametrize(
    ("held", "code"), [("c.xlsx", "unreadable_file"), ("notes.txt", "file_left_out")]
)
def test_a_file_that_a_program_holds_does_not_stop_the_others(
    returned: Path, monkeypatch: pytest.MonkeyPatch, held: str, code: str
) -> None:
    (returned / held).write_text("a;b", "utf-8")
    real = Path.open

    def refused(path: Path, *words: Any, **more: Any) -> Any:
        if path.name == held:
            raise PermissionError(13, "held")
        return real(path, *words, **more)

    monkeypatch.setattr(Path, "open", refused)
    assert [(f.code, f.file) for f in check(returned).findings] == [(code, held)]


def test_progress_names_each_file_before_it_is_read(returned: Path) -> None:
    told: list[tuple[int, int, str]] = []
    check(returned, progress=lambda done, count, name: told.append((done, count, name)))
    assert told == [
        (0, 3, "a-registre.xlsx"),
        (1, 3, "b-réponses-0.xlsx"),
        (2, 3, "b-réponses-1.xlsx"),
    ]


def test_a_question_that_one_file_lacks_was_not_asked_there(returned: Path) -> None:
    path = returned / "b-réponses-1.xlsx"
    book = openpyxl.load_workbook(path)
    item = book["Réponses"]["F1"].value
    book["Réponses"].delete_cols(6)
    book.save(path)

    survey = check(returned)

    table = survey.tables["answers"]
    lacking = [row for row in table.data.index if table.file_of(row) == path.name]
    assert set(table.states.loc[lacking, item]) == {int(State.NOT_ASKED)}
    assert table.data.loc[table.data.index.difference(lacking), item].notna().any()


def test_a_folder_without_the_register_says_what_is_missing(returned: Path) -> None:
    (returned / "a-registre.xlsx").unlink()
    codes = {finding.code for finding in check(returned).findings}
    assert "missing_sheet" in codes


def test_a_folder_without_any_workbook_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("rien")
    with pytest.raises(WrongCall) as caught:
        check(tmp_path)
    assert caught.value.code == "folder_without_workbooks"


def test_what_we_wrote_ourselves_is_left_out_of_a_folder(
    small_campaign: Path, small_forms: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_forms, tmp_path / "envois")
    shutil.copy(small_campaign, folder / "campagne.xlsx")
    (folder / "autre.csv").write_text("Association;Ville\nx;Lyon\ny;Nice\n", "utf-8")
    write_mapping(propose_mapping(folder / "autre.csv"), folder / "map.xlsx")
    (folder / "autre.csv").unlink()

    survey = check(folder)

    left = {finding.file for finding in survey.findings if finding.code == "output_left_out"}
    assert left == {"envois.csv", "map.xlsx"}
    assert survey.blocking == ()
    assert survey.ledger.reconciles


def test_a_form_with_a_wrong_answer_is_not_counted_as_ready(
    small_forms: Path, tmp_path: Path
) -> None:
    forms = shutil.copytree(small_forms, tmp_path / "retours")
    made = sorted(forms.glob("*.xlsx"))
    for extra in made[2:]:
        extra.unlink()
    for path, answer in zip(made, (4, "bof"), strict=False):
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        row = next(row for row in page.iter_rows() if row[0].value == "TR1")
        row[2].value = answer
        book.save(path)
    survey = check(forms)
    ready = {each.table: each for each in ready_rows(survey)}["answers"]
    assert [f.value for f in survey.blocking if f.cell and f.value] == ["bof"]
    assert (ready.rows, ready.ready) == (2, 1)


def test_a_mapping_given_for_an_export_leaves_the_campaign_beside_it_as_it_is(
    small_campaign: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "retours"
    folder.mkdir()
    _keep(small_campaign, folder / "campagne.xlsx", lambda name: name != "Réponses")
    book = openpyxl.load_workbook(small_campaign)
    first = [cell.value for cell in book["Réponses"][3]]
    keys = [cell.value for cell in book["Réponses"][1]]
    said = dict(zip(keys, first, strict=True))
    export = openpyxl.Workbook()
    page = export.active
    page.append(["Horodateur", "Votre pseudonyme", "Code", "Qui ?", "Année", "Écoute ?"])
    own = [said[key] for key in ("respondent", "partnership", "side", "wave")]
    page.append(["2025/03/01 10:00:00 AM UTC+1", *own, "Plutôt d’accord"])
    export.save(folder / "export.xlsx")
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'format = 1\nlayout = "googleforms"\n[campaign]\nframework = "partenariat"\n'
        '[[tables]]\ntable = "answers"\n[tables.columns]\nrespondent = "Votre pseudonyme"\n'
        'partnership = "Code"\nside = "Qui ?"\nwave = "Année"\nEC1 = "Écoute ?"\n',
        "utf-8",
    )
    survey = check(folder, mapping=mapping)
    assert {file.source.file: file.layout for file in survey.files} == {
        "campagne.xlsx": "campaign",
        "export.xlsx": "googleforms",
    }
    assert [f.code for f in survey.findings if f.severity is Severity.BLOCKING] == []
    assert survey.data("answers")[["respondent", "EC1"]].values.tolist() == [[own[0], 4.0]]


def test_an_answer_for_another_partnership_says_for_which_its_person_was_asked(
    small_campaign: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(small_campaign)
    page = book["Réponses"]
    keys = {cell.value: cell.column for cell in page[1]}
    asked = page.cell(3, keys["partnership"]).value
    # A second answer of the same person: no invitation is left for it.
    row = [cell.value for cell in page[3]]
    row[keys["partnership"] - 1] = next(
        value for (value,) in page.iter_rows(4, None, 2, 2, values_only=True) if value != asked
    )
    page.append(row)
    last = page.max_row
    book.save(tmp_path / "c.xlsx")
    told = [f for f in check(tmp_path / "c.xlsx").findings if f.cell == f"B{last}"]
    assert [(f.code, f.details["asked"]) for f in told] == [("invited_otherwise", asked)]
