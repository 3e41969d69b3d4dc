"""The respondent's form, as openpyxl reads it."""

import re

import openpyxl
import pytest

from alliances.frameworks.conditions import excluded_formula, satisfying
from alliances.frameworks.form import write_form
from alliances.frameworks.form_plan import asked_items, chapters, rows_of
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Filter
from alliances.frameworks.sheets import items_on
from alliances.language import typeset

FRAMEWORK = load_framework("partenariat")
CASES = [("fr", None, False), ("fr", "A", False), ("fr", "B", False), ("en", "B", True)]


@pytest.fixture(scope="module", params=CASES, ids=str)
def form(request, tmp_path_factory):
    """A blank form: language, side, core, and the sheet of questions."""
    language, side, core = request.param
    path = tmp_path_factory.mktemp("form") / "formulaire.xlsx"
    write_form(path, FRAMEWORK, language, side, core)
    return *request.param, openpyxl.load_workbook(path)


def lines(page):
    """Return the row of each question by item id."""
    ids = {cell.value: cell.row for cell in page["A"] if cell.value in FRAMEWORK.item_by_id}
    return ids


def test_it_holds_every_question_asked_once_and_in_order(form):
    _, side, core, book = form
    found = [c.value for c in book.worksheets[0]["A"] if c.value in FRAMEWORK.item_by_id]

    assert found == [item.id for item in asked_items(FRAMEWORK, side, core)]
    assert len(found) == len(set(found))


def test_each_side_gets_the_questions_of_its_roles_and_nobody_else_s():
    everybody = {item.id for item in items_on(FRAMEWORK, "answers")}
    company, partner = (
        {item.id for item in asked_items(FRAMEWORK, side, core=False)} for side in "AB"
    )

    assert "IM1_1" in company - partner
    assert {"EQ5", "IM2_1"} <= partner - company
    assert "CO3" in company & partner
    assert company | partner == everybody


def test_questions_are_whole_and_numbered(form):
    language, _, _, book = form
    page = book.worksheets[0]
    for number, (item, row) in enumerate(lines(page).items(), 1):
        words = typeset(FRAMEWORK.item_by_id[item].text[language], language)
        assert page.cell(row, 2).value.startswith(f"{number}. {words}")


def test_consents_come_last(form):
    _, _, _, book = form

    assert list(lines(book.worksheets[0]))[-2:] == ["AC1", "AC2"]


def test_answer_cells_are_open_and_everything_else_is_locked(form):
    _, _, _, book = form
    page = book.worksheets[0]
    answers = {(row, 3) for row in lines(page).values()}
    free = {
        (cell.row, cell.column)
        for row in page.iter_rows(max_col=3)
        for cell in row
        if not cell.protection.locked
    }

    assert page.protection.sheet
    assert page.protection.password is None
    assert free == answers


def test_menus_offer_the_labels_and_the_three_kinds_of_nothing(form):
    language, _, _, book = form
    page, lists = book.worksheets
    menus = {
        str(area): check
        for check in page.data_validations.dataValidation
        if check.type == "list"
        for area in check.sqref.ranges
    }
    for item, row in lines(page).items():
        scale = FRAMEWORK.scales[FRAMEWORK.item_by_id[item].scale]
        if not scale.levels:
            continue
        source = book.defined_names[menus[f"C{row}"].formula1].attr_text
        first, last = re.findall(r"\$C\$(\d+)", source)
        offered = [lists.cell(line, 3).value for line in range(int(first), int(last) + 1)]
        missing = [code.label[language] for code in FRAMEWORK.missing]

        assert offered == [
            typeset(words, language)
            for words in [*(level.label[language] for level in scale.levels), *missing]
        ]


def test_a_filtered_question_says_when_and_turns_grey(form):
    language, _, _, book = form
    page = book.worksheets[0]
    places = lines(page)
    greyed = {
        str(area.sqref): rules for area, rules in page.conditional_formatting._cf_rules.items()
    }
    for item, row in places.items():
        condition = FRAMEWORK.item_by_id[item].filter
        if condition is None or condition.item not in places:
            assert f"A{row}:C{row}" not in greyed
            continue
        formula = greyed[f"A{row}:C{row}"][0].formula[0]
        assert formula.startswith(f'AND($C${places[condition.item]}<>""')
        number = list(places).index(condition.item) + 1
        assert re.search(rf"question {number}\.", page.cell(row, 2).value)
        for level in satisfying(FRAMEWORK, condition):
            assert typeset(level.label[language], language) in formula


def test_the_side_is_filled_in_and_the_rest_waits_for_the_programme(form):
    language, side, _, book = form
    page = book.worksheets[0]
    head = {cell.value: page.cell(cell.row, 3).value for cell in page["A"][:20]}
    waiting = "(rempli par le programme)" if language == "fr" else "(filled in by the programme)"

    assert head["partnership"] == head["respondent"] == head["wave"] == waiting
    if side:
        assert head["side"] == FRAMEWORK.lists["side"].label(side, language)


def test_given_details_stand_at_the_head_locked(tmp_path):
    details = {"partnership": "P0012", "respondent": "=R1", "deadline": "30 septembre 2025"}
    write_form(tmp_path / "f.xlsx", FRAMEWORK, "fr", "B", core=True, details=details)
    page = openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets[0]
    head = {cell.value: page.cell(cell.row, 3) for cell in page["A"][:20]}

    assert head["partnership"].value == "P0012"
    assert (head["respondent"].value, head["respondent"].data_type) == ("=R1", "s")
    assert head["deadline"].protection.locked


def test_nothing_is_hidden_and_no_code_is_shown(form):
    _, _, _, book = form

    assert [page.sheet_state for page in book] == ["visible", "visible"]
    for page in book:
        assert not any(column.hidden for column in page.column_dimensions.values())
        assert not any(row.hidden for row in page.row_dimensions.values())


def test_it_prints_on_portrait_a4_in_readable_type(form):
    _, _, _, book = form
    page = book.worksheets[0]
    rows = lines(page).values()

    assert int(page.page_setup.paperSize) == 9
    assert page.page_setup.orientation in {None, "default", "portrait"}
    # 8 % more than the digits' own width is what LibreOffice takes; 7.27 inches are printed.
    assert sum(page.column_dimensions[c].width for c in "ABC") * 7 * 1.08 / 96 < 7.27
    assert all(page.cell(row, 2).font.size >= 11 for row in rows)
    assert all(page.row_dimensions[row].height >= 24 for row in rows)


def test_a_title_never_ends_a_page(form):
    _, _, _, book = form
    page = book.worksheets[0]
    begins = {mark.id + 1 for mark in page.row_breaks.brk}
    questions = set(lines(page).values())

    assert begins
    assert {row - 1 for row in begins} <= questions


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_form(tmp_path / name, FRAMEWORK, "fr", "A")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_french_is_set_with_its_spaces_and_apostrophes(tmp_path):
    write_form(tmp_path / "f.xlsx", FRAMEWORK, "fr")
    page = openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets[0]
    words = [c.value for row in page.iter_rows() for c in row if isinstance(c.value, str)]

    assert not [value for value in words if re.search(r" [;:!?»%]|« ", value)]
    assert not [value for value in words if re.search(r"\w'\w", value)]


def test_a_filter_on_a_number_compares_numbers():
    formula = excluded_formula(FRAMEWORK, Filter("JC3", ">=", 2), "$C$9", "fr")

    assert formula == '=AND($C$9<>"",NOT(N($C$9)>=2))'
    assert excluded_formula(FRAMEWORK, Filter("JC3", "!=", 2), "$C$9", "fr").endswith("<>2))")


def test_rows_of_questions_follow_the_titles():
    items = asked_items(FRAMEWORK, "A", core=False)
    plan = chapters(FRAMEWORK, items, "fr")
    rows = rows_of(plan, start=10)

    assert list(rows) == [item.id for item in items]
    assert rows[plan[0].items[0].id] == 10 + 1 + bool(plan[0].scale)
    assert max(rows.values()) == 10 + sum(chapter.rows for chapter in plan) - 1
