"""The head of a form: what to do, which partnership, whom to send it to, the data notice."""

from alliances.frameworks.model import Framework
from alliances.language import text, typeset
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import LINE, PAPER

IDENTITY = ("programme", "partnership_name", "partnership", "side", "wave", "respondent")
PRACTICAL = ("deadline", "contact", "rgpd_notice")


def write_head(
    page: Page,
    book: Book,
    framework: Framework,
    side: str | None,
    minutes: int,
    widths: tuple[float, float, float],
    details: dict[str, str],
) -> tuple[int, float]:
    """Write the head; return the number of rows and of points that it took."""
    language = book.language
    if side is not None and "side" in framework.lists:
        details.setdefault("side", typeset(framework.lists["side"].label(side, language), language))
    details.setdefault("rgpd_notice", text("form.rgpd_default", language))
    page.write(0, 0, book.title, book.format("title"))
    page.row(0, 34)
    row, used = 1, 34.0
    for sentence in ("first", "second", "third"):
        words = text(f"form.{sentence}", language, minutes=minutes)
        page.raw.merge_range(row, 0, row, 2, words, book.format("body", font_size=11))
        tall = height([(words, sum(widths) - 1)], 11) + 3
        page.row(row, tall)
        row, used = row + 1, used + tall
    for title, keys in (("identity", IDENTITY), ("practical", PRACTICAL)):
        _band(page, book, row, text(f"form.{title}", language))
        row, used = row + 1, used + 26
        for key in keys:
            tall = _fact(page, book, row, key, details.get(key, ""), widths)
            row, used = row + 1, used + tall
    return row, used


def _band(page: Page, book: Book, row: int, title: str) -> None:
    page.write_row(row, 0, [None, None, None], book.format("band"))
    page.write(row, 1, title, book.format("band", font_size=12))
    page.row(row, 26)


def _fact(
    page: Page, book: Book, row: int, key: str, value: str, widths: tuple[float, float, float]
) -> float:
    """Write one locked line: what it is, in words, and its value or an empty place for it."""
    edge = {"bottom": 1, "bottom_color": LINE, "valign": "vcenter", "font_size": 10}
    page.write(row, 0, key, book.format("key", **{**edge, "font_size": 6, "shrink": True}))
    words = text(f"form.{key}", book.language)
    if key == "rgpd_notice":
        bold = (f"{words} – ", book.format("body", bold=True))
        look = book.format("body", **edge)
        page.raw.merge_range(row, 1, row, 2, "", look)
        page.write_parts(row, 1, [bold, (value, book.format("body"))], look)
        tall = height([(f"{words} – {value}", widths[1] + widths[2])], 10) + 8
    else:
        page.write(row, 1, words, book.format("body", **edge))
        empty = text("form.to_fill", book.language)
        look = {"bg_color": PAPER, "border": 1, "border_color": LINE, "indent": 1, **edge}
        shown = (
            book.format("body", **look)
            if value
            else book.format("note", **{**look, "font_size": 8})
        )
        page.write(row, 2, value or empty, shown)
        tall = max(20.0, height([(value or empty, widths[2] - 3)], 10) + 4)
    page.row(row, tall)
    return tall
