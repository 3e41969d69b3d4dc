"""A respondent's form, filled in and read back: every answer, every cell, every fault."""

import datetime
import subprocess
from shutil import which

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances import check
from alliances.datasets.layouts import campaign, form
from alliances.datasets.layouts.known import find_layout
from alliances.datasets.lists import lists_in_force, vocabularies
from alliances.datasets.parsing.tables import parse_table
from alliances.datasets.reading.workbooks import read_workbook
from alliances.findings import Severity
from alliances.frameworks.form import write_askings, write_form
from alliances.frameworks.form_plan import Asking, Fact, asked_items
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State
from alliances.frameworks.sheets import sheets
from alliances.language import typeset
from alliances.workbooks.book import open_book

FRAMEWORK = load_framework("partenariat")
WORDS = vocabularies(lists_in_force(FRAMEWORK, None))
DETAILS = {
    "partnership": "P-0012",
    "respondent": "R00007",
    "wave": "2025",
    "contact": "a@b.invalid",
}
FACTS = (
    Fact("level", "Échelon", "Local"),
    Fact("start", "Début", "16 mars 2022", dated=True),
    Fact("commune", "Commune", "Modèlerie"),
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "R00007.xlsx"
    askings = [
        Asking(
            {**DETAILS, "partnership": key, "side": "Le partenaire"},
            "B",
            "ESl",
            prefilled=True,
            facts=FACTS,
        )
        for key in ("P-0012", "P-0013")
    ]
    with open_book(path, "fr", "Votre avis") as book:
        write_askings(book, FRAMEWORK, askings)
    return path


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_form(path, FRAMEWORK, "fr", "B", details=DETAILS)
    return path


def filled(blank, path, change):
    """Return the layout of a copy of a form after a person changed it."""
    book = openpyxl.load_workbook(blank)
    change(book.worksheets[0])
    book.save(path)
    layout = form.locate(read_workbook(path), FRAMEWORK)
    assert all(count.reconciles for count in layout.sheets)
    return layout


def line(page, mark):
    return next(cell.row for cell in page["A"] if str(cell.value).partition("=")[0] == mark)


def answer(page, mark, value):
    page.cell(line(page, mark), 3).value = value


def label(item, code, language="fr"):
    scale = FRAMEWORK.scales[FRAMEWORK.item_by_id[item].scale]
    level = next(level for level in scale.levels if level.code == code)
    return typeset(level.label[language], language)


def parsed(layout, key="answers"):
    return parse_table(layout.table(key), sheets(FRAMEWORK)[key], FRAMEWORK, WORDS)


def codes(layout):
    return [(finding.code, finding.cell) for finding in layout.findings]


@st.composite
def answers(draw, items, language):
    """Draw what people may answer: a level, a kind of nothing, an amount, a text, nothing."""
    given = {}
    for item in items:
        scale = FRAMEWORK.scales[item.scale]
        if draw(st.booleans()):
            continue
        nothing = st.sampled_from(
            [(code.label[language], code.state) for code in FRAMEWORK.missing]
        )
        if scale.levels:
            levels = [(typeset(each.label[language], language), each.code) for each in scale.levels]
            given[item.id] = draw(st.sampled_from(levels) | nothing)
        elif scale.quantity:
            number = draw(st.integers(0, 10_000))
            given[item.id] = draw(st.just((number, number)) | nothing)
        elif scale.kind == "text":
            words = draw(st.text("abcé =+1-'", min_size=1).map(str.strip))
            if words and words.casefold() not in {"1", "-"} and not words.startswith("="):
                given[item.id] = (words, " ".join(words.split()))
    return given


@pytest.mark.parametrize(("language", "side"), [("fr", "B"), ("en", "A")])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_answers_come_back_as_they_were_written(tmp_path, language, side, data):
    items = asked_items(FRAMEWORK, side, core=False)
    given = data.draw(answers(items, language).filter(bool))
    blank = tmp_path / "blank.xlsx"
    if not blank.exists():
        write_form(blank, FRAMEWORK, language, side, details=DETAILS)

    def fill(page):
        rows = {cell.value: cell.row for cell in page["A"]}
        for item, (words, _) in given.items():
            page.cell(rows[item], 3).value = words

    table, marks = parsed(filled(blank, tmp_path / "f.xlsx", fill))
    row = table.data.iloc[0]

    assert not marks
    assert (row["respondent"], row["partnership"], row["side"]) == ("R00007", "P-0012", side)
    for item in (each.id for each in items):
        state = State(table.states[item].iloc[0])
        if item not in given:
            assert state is State.BLANK
        elif isinstance(given[item][1], State):
            assert state is given[item][1]
        else:
            assert (state, row[item]) == (State.VALUE, given[item][1])


def test_a_question_that_was_not_on_the_form_was_not_asked(one, tmp_path):
    table, _ = parsed(filled(one, tmp_path / "f.xlsx", lambda p: answer(p, "SE1", label("SE1", 4))))

    assert table.states["IM1_1"].tolist() == [State.NOT_ASKED]
    assert table.cell("SE1", table.data.index[0]).startswith("C")


def test_each_sheet_is_a_row_of_its_partnership(blank, tmp_path):
    book = openpyxl.load_workbook(blank)
    for page in book.worksheets[:2]:
        answer(page, "SE1", label("SE1", 5))
    book.save(tmp_path / "f.xlsx")
    layout = form.locate(read_workbook(tmp_path / "f.xlsx"), FRAMEWORK)
    table, _ = parsed(layout)

    assert table.data["partnership"].tolist() == ["P-0012", "P-0013"]
    assert [table.sheet_of(row) for row in table.data.index] == ["P-0012", "P-0013"]
    assert table.data["side"].tolist() == ["B", "B"]
    assert table.raw["side"].tolist() == ["Le partenaire"] * 2


def test_a_sheet_without_any_answer_is_no_row(blank):
    layout = form.locate(read_workbook(blank), FRAMEWORK)

    assert layout.tables == ()
    assert [code for code, _ in codes(layout)] == ["form_blank", "form_blank"]
    assert all(count.reconciles for count in layout.sheets)


def test_a_confirmed_fact_is_left_out_by_name_and_another_is_told_at_its_cell(blank, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        answer(page, "fact:level", "Exact")
        answer(page, "fact:start", "16 mars 2021")
        answer(page, "fact:commune", "À corriger")

    layout = filled(blank, tmp_path / "f.xlsx", fill)
    told = [each for each in layout.findings if each.code == "fact_to_correct"]

    assert layout.sheets[0].excluded["fact_confirmed"] == 1
    assert layout.sheets[0].excluded["fact_to_correct"] == 2
    assert [each.details["near"] for each in told] == [
        dict.fromkeys(("fr", "en"), "16 mars 2021"),
        "",
    ]
    assert {each.severity for each in told} == {Severity.VERIFY}


def test_a_date_beside_a_fact_is_compared_as_a_date(blank, tmp_path):
    for day, code in ((datetime.date(2022, 3, 16), "fact_confirmed"), (None, None)):
        wrong = datetime.date(2021, 3, 1)

        def fill(page, day=day, wrong=wrong):
            answer(page, "SE1", label("SE1", 5))
            answer(page, "fact:start", day or wrong)

        layout = filled(blank, tmp_path / "f.xlsx", fill)
        told = [each for each in layout.findings if each.code == "fact_to_correct"]
        if code:
            assert layout.sheets[0].excluded[code] == 1
            assert not told
        else:
            assert told[0].details["near"]["fr"] == "1er mars 2021"


def test_a_form_whose_respondent_s_line_was_deleted_is_still_a_form(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.delete_rows(line(page, "respondent"))

    layout = filled(one, tmp_path / "f.xlsx", fill)
    table, _ = parsed(layout)

    assert form.recognise(read_workbook(tmp_path / "f.xlsx"))
    assert table.data["respondent"].isna().tolist() == [True]
    assert table.data["partnership"].tolist() == ["P-0012"]


def test_what_is_typed_outside_the_answer_cells_is_told(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        page.cell(line(page, "SE2"), 5).value = "d'accord, mais"
        page.cell(page.max_row + 4, 2).value = "Merci !"

    layout = filled(one, tmp_path / "f.xlsx", fill)
    page = openpyxl.load_workbook(one).worksheets[0]
    row = line(page, "SE2")

    assert codes(layout) == [
        ("outside_answer", f"E{row}"),
        ("outside_answer", f"B{page.max_row + 4}"),
    ]


def test_a_line_that_was_deleted_is_blank_and_told(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        # Unlike Excel, openpyxl leaves merged ranges where they were.
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.delete_rows(line(page, "SE2"))

    layout = filled(one, tmp_path / "f.xlsx", fill)
    row = line(openpyxl.load_workbook(one).worksheets[0], "SE1")

    assert codes(layout) == [("line_gone", f"A{row}")]
    assert layout.findings[0].details["near"] == "SE2"
    assert parsed(layout)[0].states["SE2"].tolist() == [State.BLANK]


def test_a_mark_or_a_question_that_was_changed_is_told(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        page.cell(line(page, "SE1"), 2).value = "1. Tout va bien ?"
        page.cell(line(page, "CO1"), 1).value = "CO9"

    layout = filled(one, tmp_path / "f.xlsx", fill)
    found = [code for code, _ in codes(layout)]

    assert sorted(found) == ["line_gone", "question_changed", "unknown_line"]


def test_placeholders_are_no_identity(tmp_path):
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMEWORK, "en", "A", core=True)
    item = asked_items(FRAMEWORK, "A", core=True)[0].id
    layout = filled(path, tmp_path / "f.xlsx", lambda p: answer(p, item, label(item, 3, "en")))
    table, _ = parsed(layout)

    assert table.data[["respondent", "partnership", "wave"]].isna().all(axis=None)
    assert table.data["side"].tolist() == ["A"]
    assert layout.sheets[0].excluded["form_placeholder"] == 7
    assert layout.language == "en"


def test_merged_answers_are_blocking(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        row = line(page, "SE1")
        page.merge_cells(f"C{row}:C{row + 2}")

    layout = filled(one, tmp_path / "f.xlsx", fill)

    assert [finding.code for finding in layout.findings] == ["merged_cells"]
    assert parsed(layout)[0].states["SE2"].tolist() == [State.INVALID]


def test_check_reads_a_form_by_itself(one, tmp_path):
    filled(one, tmp_path / "f.xlsx", lambda page: answer(page, "SE1", "Peut-être bien"))
    survey = check(tmp_path / "f.xlsx")
    row = line(openpyxl.load_workbook(one).worksheets[0], "SE1")

    assert survey.files[0].layout == "form"
    assert [f.value for f in survey.findings if f.cell == f"C{row}"] == ["Peut-être bien"]
    assert survey.ledger.reconciles


@pytest.mark.slow
@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_form_that_libreoffice_saved_is_read_the_same(blank, tmp_path, kind):
    book = openpyxl.load_workbook(blank)
    for mark, value in (("SE1", label("SE1", 4)), ("fact:level", "Exact"), ("JC3", 3)):
        answer(book.worksheets[0], mark, value)
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "f.xlsx")
    call = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([*call, home, str(tmp_path / "in" / "f.xlsx")], check=True, timeout=120)
    ours, theirs = (
        form.locate(read_workbook(path), FRAMEWORK)
        for path in (tmp_path / "in" / "f.xlsx", tmp_path / f"f.{kind}")
    )

    assert parsed(theirs)[0].data.equals(parsed(ours)[0].data)
    assert codes(theirs) == codes(ours)


def test_a_form_is_known_by_its_marks_without_asking_every_other_layout(one, monkeypatch):
    def asked(workbook):
        raise AssertionError

    monkeypatch.setattr(campaign, "recognise", asked)

    assert find_layout(read_workbook(one))[0] == "form"


def test_a_number_typed_where_the_answers_are_numbers_in_words_is_not_a_code(one, tmp_path):
    layout = filled(one, tmp_path / "f.xlsx", lambda page: answer(page, "DE2", 2))
    page = openpyxl.load_workbook(one).worksheets[0]
    table = parsed(layout)

    assert table[0].states["DE2"].tolist() == [State.INVALID]
    assert table[0].raw["DE2"].tolist() == ["2"]
    assert table[0].cell("DE2", table[0].data.index[0]) == f"C{line(page, 'DE2')}"


def test_an_answer_typed_behind_its_question_is_told(one, tmp_path):
    def fill(page):
        answer(page, "SE1", label("SE1", 5))
        cell = page.cell(line(page, "SE2"), 2)
        first, _, rest = str(cell.value).partition("\n")
        cell.value = f"{first} -> plutôt oui\n{rest}"

    layout = filled(one, tmp_path / "f.xlsx", fill)
    row = line(openpyxl.load_workbook(one).worksheets[0], "SE2")

    assert codes(layout) == [("answer_in_question", f"B{row}")]


@pytest.mark.parametrize("typed", ["900000000 questions", "9" * 5_000])
def test_a_count_of_questions_that_someone_typed_is_no_count_of_lines(one, tmp_path, typed):
    def change(page):
        answer(page, "OU1", "Rien")
        page.cell(line(page, "questions"), 3).value = typed

    assert not codes(filled(one, tmp_path / "compte.xlsx", change))


def test_a_question_under_a_number_of_thousands_of_figures_is_told_as_changed(one, tmp_path):
    def change(page):
        answer(page, "OU1", "Rien")
        page.cell(line(page, "CL2a"), 2).value = f"{'9' * 5_000}. Les rôles"

    told = [code for code, _ in codes(filled(one, tmp_path / "numero.xlsx", change))]
    assert told == ["question_changed", "line_gone"]
