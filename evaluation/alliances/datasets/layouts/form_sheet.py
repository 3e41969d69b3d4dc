"""One sheet of a respondent's form: what each of its cells is, by the marks of column A."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from alliances.datasets.located import RawSheet, Unread
from alliances.datasets.parsing.text import tidy, written
from alliances.datasets.place import cell_name, cell_position
from alliances.findings import Finding, Severity
from alliances.frameworks.form_facts import PREFIX
from alliances.frameworks.form_head import IDENTITY, PRACTICAL
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.language import LANGUAGES, dates, text, typeset
from alliances.language.matching import fold, nearest

MARKS = frozenset({"respondent", "partnership", "wave"})
"""The marks of column A that say whose answers these are."""

KEYS = ("respondent", "partnership", "side", "wave")
"""The lines of the head that become data."""

ANSWER = 2
"""The column, from 0, of the answers."""

_HEAD = frozenset({*IDENTITY, *PRACTICAL})
_ENOUGH = 4
"""Lines of the head that make a form, where somebody deleted others."""

_NUMBER = re.compile(r"\s*(\d{1,4})\.\s")
_COUNT = re.compile(r"\d{1,4}(?!\d)")
"""How many questions a form says that it puts; whoever types more digits says nothing."""
_INTEGER = re.compile(r"-?\d+")
_AFTER_LAST = 3
"""Rows below the last question that are ours: the thanks, the origin of the questions."""


@dataclass
class FormSheet:
    """A sheet being read.

    Attributes
    ----------
    cells
        Those of the sheet, row by row: a form is small, and lists are quicker than arrays there.
    lines
        Key to row, from 0, of the lines whose answer is data: the head's, then the questions'.
    reasons
        Row and column of each cell that is no data, to why.
    numbers
        Number of a question on the form to its id.
    """

    file: str
    raw: RawSheet
    cells: list[list[object]]
    lines: dict[str, int] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    reasons: dict[tuple[int, int], str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)
    asked: int = 0
    table: str = "answers"

    @property
    def answers(self) -> dict[str, object]:
        """The answers given, by question."""
        return {
            key: value
            for key, value in self.values.items()
            if key not in KEYS and value is not None
        }

    def at(self, row: int, column: int) -> object:
        """Return what a cell holds; None outside the sheet."""
        inside = row < len(self.cells) and column < len(self.cells[row])
        return self.cells[row][column] if inside else None

    def held(self, row: int) -> list[int]:
        """Return the columns of a row that have content."""
        return [column for column, value in enumerate(self.cells[row]) if value is not None]

    def say(self, code: str, row: int, at: int, severity: Severity, **details: object) -> None:
        """Add a finding at a cell."""
        held = self.at(row, at)
        value = None if held is None else written(held)
        cell = cell_name(row + 1, at)
        found = Finding(code, severity, self.file, self.raw.name, cell, value, details)
        self.findings.append(found)

    def counts(self) -> tuple[int, int, int, Mapping[str, int]]:
        """Return the cells read, those of headings, those located, those excluded by reason."""
        rows = {self.lines[key] for key in self.values}
        located = sum(
            self.at(row, ANSWER) is not None and (row, ANSWER) not in self.reasons for row in rows
        )
        excluded = Counter(self.reasons.values())
        headings = excluded.pop("heading", 0)
        cells = sum(value is not None for row in self.cells for value in row)
        return cells, headings, located, dict(excluded)


def is_form(raw: RawSheet) -> bool:
    """Return whether column A of a sheet has the marks of a form."""
    if not raw.cells.size:
        return False
    words = {value.strip() for value in raw.cells[:, 0].tolist() if isinstance(value, str)}
    return len(words & _HEAD) >= _ENOUGH and bool(words & MARKS)


def _mark(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else written(value)
    word = tidy(value)
    return "side" if word.startswith("side:") else word


def read_sheet(file: str, raw: RawSheet, framework: Framework) -> FormSheet:
    """Read a sheet of a form: each of its cells is data, or has a reason not to be.

    Parameters
    ----------
    file
        The name of the file.
    raw
        A sheet for which `is_form` holds.
    framework
        Its items are the questions.
    """
    sheet = FormSheet(file, raw, raw.cells.tolist())
    marks = [_mark(row[0]) for row in sheet.cells]
    order = {key: [item.id for item in items_on(framework, key)] for key in ANSWER_SHEETS}
    sheet.table = max(order, key=lambda key: len(set(marks) & set(order[key])))
    questions, counting = set(order[sheet.table]), _counting(framework)
    absent = [mark for mark in [*questions, *_HEAD] if mark not in marks]
    first = next(row for row, mark in enumerate(marks) if mark in _HEAD)
    end = max(row for row, mark in enumerate(marks) if mark in questions or mark in _HEAD)
    for row, mark in enumerate(marks):
        if row < first or not mark:
            _plain_row(sheet, row, row > end + _AFTER_LAST)
        elif mark in sheet.lines:
            _left(sheet, row, "duplicate_line", mark)
        elif mark in _HEAD:
            _head_line(sheet, row, mark, framework)
        elif mark in questions:
            _question(sheet, row, mark, framework, mark in counting)
        elif mark.startswith(PREFIX):
            _fact(sheet, row)
        else:
            _left(sheet, row, "unknown_line", nearest(mark, absent))
    for mark in MARKS - sheet.lines.keys():
        # Its line was deleted: the value is lacking, at the head.
        sheet.lines[mark], sheet.values[mark] = first, None
    _merged(sheet)
    _gone(sheet, order[sheet.table])
    return sheet


def _plain_row(sheet: FormSheet, row: int, below: bool) -> None:
    """Exclude the texts of a row without a mark; what a person typed there is told."""
    for column in sheet.held(row):
        held = sheet.at(row, column)
        ours = column < ANSWER or (column == ANSWER and fold(str(held)) in _band_texts())
        if ours and not below:
            sheet.reasons[row, column] = "form_text"
        else:
            _outside(sheet, row, column)


def _outside(sheet: FormSheet, row: int, column: int) -> None:
    sheet.reasons[row, column] = "outside_answer"
    sheet.say("outside_answer", row, column, Severity.VERIFY)


def _beyond(sheet: FormSheet, row: int) -> Iterator[int]:
    """Yield the columns of a line up to the answer's; tell what stands beyond it."""
    for column in sheet.held(row):
        if column > ANSWER:
            _outside(sheet, row, column)
        else:
            yield column


def _left(sheet: FormSheet, row: int, code: str, near: str) -> None:
    """Leave a line out, and say at its mark why."""
    for column in sheet.held(row):
        sheet.reasons[row, column] = code
    sheet.say(code, row, 0, Severity.VERIFY, near=near)


def _head_line(sheet: FormSheet, row: int, mark: str, framework: Framework) -> None:
    sheet.lines[mark] = row
    held = sheet.at(row, ANSWER)
    if isinstance(held, str) and tidy(held) in _placeholders():
        sheet.reasons[row, ANSWER] = "form_placeholder"
        held = None
    for column in _beyond(sheet, row):
        if column < ANSWER or mark not in KEYS:
            sheet.reasons.setdefault((row, column), "heading" if column < ANSWER else "form_text")
    if mark == "questions" and isinstance(held, str):
        found = _COUNT.match(held)
        sheet.asked = int(found.group()) if found else 0
    if mark in KEYS:
        sheet.values[mark] = _side(sheet, row, held, framework) if mark == "side" else held


def _side(sheet: FormSheet, row: int, held: object, framework: Framework) -> object:
    """Return the side: its label where the framework has it, else the code of column A.

    A programme may give a side a label that only its own workbook knows.
    """
    code = tidy(str(sheet.at(row, 0))).partition(":")[2]
    known = framework.lists.get("side")
    if not code or known is None or not isinstance(held, str):
        return held
    words = {fold(word) for each in known.codes for word in (each.code, *each.label.values())}
    if fold(held) in words or code not in {each.code for each in known.codes}:
        return held
    sheet.text["side"] = held
    return code


def _question(sheet: FormSheet, row: int, mark: str, framework: Framework, counting: bool) -> None:
    sheet.lines[mark] = row
    held = sheet.at(row, ANSWER)
    if held is not None and counting and _INTEGER.fullmatch(written(held)):
        held = Unread("number_for_level", written(held))
    sheet.values[mark] = held
    for column in _beyond(sheet, row):
        if column < ANSWER:
            sheet.reasons[row, column] = "heading"
    words = sheet.at(row, 1)
    shown = words if isinstance(words, str) else ""
    number = _NUMBER.match(shown)
    if number:
        sheet.numbers[int(number.group(1))] = mark
    wordings = [*_wordings(framework, mark)]
    if not any(question in fold(shown) for question in wordings):
        question = {code: framework.item_by_id[mark].text[code] for code in LANGUAGES}
        sheet.say("question_changed", row, 1, Severity.VERIFY, item=mark, question=question)
    elif held is None and _says_more(shown, wordings):
        answer = cell_name(row + 1, ANSWER)
        sheet.say("answer_in_question", row, 1, Severity.VERIFY, item=mark, other=answer)


def _says_more(shown: str, wordings: Sequence[str]) -> bool:
    """Return whether something stands behind a question in its own line."""
    line = fold(shown.partition("\n")[0])
    said = [question for question in wordings if question in line]
    return bool(said) and all(line.partition(question)[2] for question in said)


def _counting(framework: Framework) -> frozenset[str]:
    """Return the questions whose answers are numbers in words: a number typed there is no code."""
    scales = {
        scale.id
        for scale in framework.scales.values()
        if any(sign.isdigit() for level in scale.levels for sign in level.label["fr"])
    }
    return frozenset(item.id for item in framework.items if item.scale in scales)


def _wordings(framework: Framework, item: str) -> Iterator[str]:
    known = framework.item_by_id[item].text
    for language in LANGUAGES:
        yield fold(typeset(known[language], language))


def _fact(sheet: FormSheet, row: int) -> None:
    """Note whether a fact was confirmed, or what is proposed instead."""
    for column in _beyond(sheet, row):
        if column < ANSWER:
            sheet.reasons[row, column] = "form_text"
    held = sheet.at(row, ANSWER)
    if held is None:
        return
    shown = tidy(str(sheet.at(row, 1) or ""))
    answer = _in_words(held)
    folded = {fold(words) for words in answer.values()}
    known = re.split(r"\s*:\s*", shown, maxsplit=1)[-1]
    if folded & (_confirming() | {fold(known)}):
        sheet.reasons[row, ANSWER] = "fact_confirmed"
        return
    sheet.reasons[row, ANSWER] = "fact_to_correct"
    key = _mark(sheet.at(row, 0)).removeprefix(PREFIX)
    details = {"fact": shown, "column": key, "near": "" if folded & _correcting() else answer}
    sheet.say("fact_to_correct", row, ANSWER, Severity.VERIFY, **details)


def _in_words(held: object) -> dict[str, str]:
    """Return what was typed beside a fact, by language: a date as the form itself writes it."""
    if isinstance(held, datetime.date):
        return dates(held)
    return dict.fromkeys(LANGUAGES, tidy(written(held)))


def _merged(sheet: FormSheet) -> None:
    """Report each merged range that reaches over several answers, and mark those under it."""
    answered = {row: key for key, row in sheet.lines.items() if key in sheet.values}
    for merged in dict.fromkeys(sheet.raw.merged):
        start, end = merged.split(":")
        (top, left), (bottom, right) = cell_position(start), cell_position(end)
        rows = [row for row in sorted(answered) if top - 1 <= row < bottom]
        if not rows or not left <= ANSWER <= right or (top == bottom and left == ANSWER):
            continue
        for row in rows:
            if (row, ANSWER) != (top - 1, left):
                sheet.values[answered[row]] = Unread("merged")
        details = {"range": merged}
        sheet.say("merged_cells", top - 1, left, Severity.BLOCKING, **details)


def _gone(sheet: FormSheet, order: Sequence[str]) -> None:
    """Tell each question whose line was deleted: it is blank, and not a question never put."""
    # A form puts each question once: a larger count is not ours, and says nothing.
    asked = sheet.asked if sheet.asked <= len(order) else 0
    gone = [number for number in range(1, asked + 1) if number not in sheet.numbers]
    for number in gone:
        before = [sheet.numbers[n] for n in range(number) if n in sheet.numbers]
        after = [sheet.numbers[n] for n in range(number, asked + 1) if n in sheet.numbers]
        within = _between(order, before[-1:], after[:1])
        alone = len(within) == 1
        row = sheet.lines[before[-1]] if before else max(sheet.lines[key] for key in MARKS)
        sheet.say(
            "line_gone", row, 0, Severity.VERIFY, number=number, near=within[0] if alone else ""
        )
        if alone:
            sheet.lines[within[0]] = row
            sheet.values[within[0]] = None


def _between(order: Sequence[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    first = order.index(before[0]) + 1 if before else 0
    last = order.index(after[0]) if after else len(order)
    return list(order[first:last])


@cache
def _band_texts() -> frozenset[str]:
    return frozenset(map(fold, _texts("form.answer", "form.facts_answer")))


@cache
def _placeholders() -> frozenset[str]:
    return _texts("form.to_fill")


@cache
def _confirming() -> frozenset[str]:
    return frozenset(map(fold, _texts("form.exact", "template.yes")))


@cache
def _correcting() -> frozenset[str]:
    return frozenset(map(fold, _texts("form.to_correct", "template.no")))


def _texts(*keys: str) -> frozenset[str]:
    return frozenset(text(key, language) for key in keys for language in LANGUAGES)


def percent_keys(sheet: FormSheet) -> Iterator[str]:
    """Yield the keys whose answer shows a percentage."""
    for key, row in sheet.lines.items() if sheet.raw.percent else ():
        if key in sheet.values and cell_name(row + 1, ANSWER) in sheet.raw.percent:
            yield key


def is_blank(sheet: FormSheet) -> bool:
    """Return whether nobody answered anything on a sheet."""
    return not sheet.answers
