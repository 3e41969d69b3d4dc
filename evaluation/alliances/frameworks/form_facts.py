"""What a programme knows of a partnership, on its form: each fact to confirm or to correct."""

from collections.abc import Sequence

from alliances.frameworks.form_head import BAND, band
from alliances.frameworks.form_plan import Fact
from alliances.language import text
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import LINE

PREFIX = "fact:"
"""Column A of a fact's line: this, and the fact's key."""


def write_facts(
    page: Page,
    book: Book,
    facts: Sequence[Fact],
    row: int,
    widths: tuple[float, float, float],
) -> tuple[int, float]:
    """Write the chapter from a row on; return the row after it, and the points it took."""
    language = book.language
    band(page, book, row, text("form.facts", language), text("form.facts_answer", language))
    words = text("form.facts_how", language, exact=text("form.exact", language))
    tall = height([(words, widths[1] + widths[2])], 9) + 4
    page.raw.merge_range(row + 1, 1, row + 1, 2, words, book.format("note", valign="vcenter"))
    page.row(row + 1, tall)
    row, points = row + 2, BAND + tall
    for fact in facts:
        points += _write_fact(page, book, row, fact, widths)
        row += 1
    return row, points


def _write_fact(
    page: Page, book: Book, row: int, fact: Fact, widths: tuple[float, float, float]
) -> float:
    language = book.language
    edge = {"bottom": 1, "bottom_color": LINE, "valign": "vcenter"}
    key = PREFIX + fact.key
    page.write(row, 0, key, book.format("key", **{**edge, "font_size": 7, "shrink": True}))
    heading = text("form.fact", language, heading=fact.heading)
    parts = [(heading, book.format("body")), (fact.value, book.format("body", bold=True))]
    page.write_parts(row, 1, parts, book.format("body", **edge))
    # A date may be typed here, and must come back as one: no text format on its cell.
    shape = ("dd/mm/yyyy" if language == "fr" else "d mmm yyyy") if fact.dated else "@"
    look = {"font_size": 11, "valign": "vcenter", "indent": 1, "num_format": shape}
    page.write(row, 2, None, book.format("input", **look))
    choices = [text(f"form.{word}", language) for word in ("exact", "to_correct")]
    title = text("form.facts_answer", language)
    prompt = text("form.facts_prompt", language, exact=choices[0])
    page.choices((row, 2, row, 2), choices, (title, prompt), strict=False)
    tall = max(22.0, height([(heading + fact.value, widths[1])], 10, bold=True) + 6)
    page.row(row, tall)
    return tall
