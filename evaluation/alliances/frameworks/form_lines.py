"""One line of a form: the question, when it is asked, and the cell that takes the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliances.frameworks.conditions import condition_sentence, either, excluded_formula
from alliances.frameworks.listing import range_name
from alliances.frameworks.model import Filter, Framework, Item, Scale
from alliances.frameworks.validations import quantity_formula
from alliances.language import text, typeset
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height, lines
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import LINE, SPARED, SPARED_INK

MISSING = "missing"
"""The list of the declared kinds of nothing, for cells that take a number."""


@dataclass(frozen=True)
class Line:
    """A question at its place.

    Attributes
    ----------
    numbers, rows
        Number and row (from 0) of every question of the form, by item id.
    widths
        Of the three columns, in digits.
    """

    item: Item
    numbers: Mapping[str, int]
    rows: Mapping[str, int]
    framework: Framework
    language: str
    widths: tuple[float, float, float]
    usual: str
    """The scale that the chapter's title has told already."""

    @property
    def scale(self) -> Scale:
        """The scale of the answer."""
        return self.framework.scales[self.item.scale]

    @property
    def question(self) -> str:
        """The words of the question, after its number."""
        return typeset(self.item.text[self.language], self.language)

    @property
    def filter(self) -> Filter | None:
        """The filter, where the question that it depends on is on the form too."""
        known = self.item.filter
        return known if known and known.item in self.rows else None

    @property
    def condition(self) -> str:
        """When to answer, in words; empty where the question is for everybody."""
        if self.filter is None:
            return ""
        number = str(self.numbers[self.filter.item])
        return condition_sentence(self.framework, self.filter, self.language, number)

    @property
    def hint(self) -> str:
        """The possible answers, where the chapter has not told them, and when to answer."""
        told = not self.scale.levels or self.scale.id == self.usual
        answers = "" if told else answers_in_words(self.scale, self.language)
        return "\n".join(part for part in (answers, self.condition) if part)

    @property
    def height(self) -> float:
        """The height of the row, in points."""
        number = f"{self.numbers[self.item.id]}. "
        tall = height([(number + self.question, self.widths[1])], 11) + 6
        if self.hint:
            tall += 12.5 * lines(self.hint, self.widths[1], 9)
        labels = [
            (typeset(level.label[self.language], self.language), self.widths[2] - 2)
            for level in self.scale.levels
        ]
        return max(tall, 58 if self.scale.kind == "text" else 24, height(labels, 11) + 6)


def answers_in_words(scale: Scale, language: str) -> str:
    """Return the answers of a scale as a person on paper needs them: « Non / En partie / Oui »."""
    return " / ".join(typeset(level.label[language], language) for level in scale.levels)


def write_line(page: Page, book: Book, row: int, line: Line) -> None:
    """Write a question, its condition and its answer cell; grey it once its filter excludes it."""
    edge = {"bottom": 1, "bottom_color": LINE, "valign": "vcenter"}
    page.write(row, 0, line.item.id, book.format("key", **{**edge, "font_size": 7, "shrink": True}))
    number = (f"{line.numbers[line.item.id]}. ", book.format("body", font_size=11, bold=True))
    parts = [number, (line.question, book.format("body", font_size=11))]
    if line.hint:
        parts.append((f"\n{line.hint}", book.format("note")))
    page.write_parts(row, 1, parts, book.format("body", font_size=11, **edge))
    look = {"font_size": 11, "valign": "vcenter", "indent": 1, "num_format": _number_format(line)}
    page.write(row, 2, None, book.format("input", **look))
    page.row(row, line.height)
    _check(page, row, line)
    if line.filter:
        cell = f"$C${line.rows[line.filter.item] + 1}"
        rule = excluded_formula(line.framework, line.filter, cell, line.language)
        look = book.raw.add_format({"font_color": SPARED_INK, "bg_color": SPARED})
        page.raw.conditional_format(
            row, 0, row, 2, {"type": "formula", "criteria": rule, "format": look}
        )


def _number_format(line: Line) -> str:
    if line.scale.kind == "date":
        return "dd/mm/yyyy" if line.language == "fr" else "d mmm yyyy"
    return "General" if line.scale.quantity else "@"


def _check(page: Page, row: int, line: Line) -> None:
    area, language, kind = (row, 2, row, 2), line.language, line.scale.kind
    title = text("form.answer", language)
    if line.scale.levels:
        return
    if line.scale.quantity:
        cell = f"C{row + 1}"
        number = quantity_formula(line.scale, cell)
        formula = f"=OR({number},COUNTIF({range_name(MISSING)},{cell})>0)"
        words = {"missing": _nothings(line)}
        prompt = text(f"form.check.{'count' if kind == 'count' else 'quantity'}", language, **words)
        refusal = (title, text("form.check.quantity_refusal", language, **words))
        page.check(area, {"validate": "custom", "value": formula}, (title, prompt), refusal)
    elif kind == "date":
        prompt = text("form.check.date", language)
        refusal = (title, text("form.check.date_refusal", language))
        rule = {"validate": "custom", "value": f"=ISNUMBER(C{row + 1})"}
        page.check(area, rule, (title, prompt), refusal)
    else:
        page.check(area, {"validate": "any"}, (title, text("form.check.free", language)))


def write_menus(page: Page, lines: Sequence[tuple[int, Line]]) -> None:
    """Put the menus on the answer cells: one rule a scale, which all its questions share."""
    rows: dict[str, list[int]] = {}
    for row, line in lines:
        if line.scale.levels:
            rows.setdefault(line.scale.id, []).append(row)
    for scale, own in rows.items():
        language = lines[0][1].language
        refusal = text("form.answer", language), text("form.check.choice_refusal", language)
        first, *others = [(row, 2, row, 2) for row in own]
        page.choices(first, range_name(scale), ("", ""), refusal, others=others)


def _nothings(line: Line) -> str:
    quoted = [
        text("template.quoted", line.language, words=code.label[line.language])
        for code in line.framework.missing
    ]
    return either(quoted, line.language)
