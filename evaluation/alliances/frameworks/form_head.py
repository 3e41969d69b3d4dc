"""The head of a form: what to do, which partnership, whom to send it to, the data notice."""

from collections.abc import Iterator, Sequence

from alliances.frameworks.form_plan import Asking
from alliances.frameworks.model import Framework
from alliances.language import plural, text, typeset
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import LINE, PAPER

IDENTITY = (
    "programme", "partnership_name", "partnership", "voice", "side", "role", "wave", "respondent"
)  # fmt: skip
PRACTICAL = ("questions", "deadline", "contact", "rgpd_notice")
_ON_REQUEST = frozenset({"voice", "role"})
"""Lines that only a prefilled form has."""


def write_head(
    page: Page,
    book: Book,
    framework: Framework,
    asking: Asking,
    effort: tuple[int, int],
    widths: tuple[float, float, float],
    names: Sequence[str],
) -> tuple[int, float]:
    """Write the head; return the number of rows and of points that it took.

    Parameters
    ----------
    effort
        How many questions, and how many minutes they take.
    names
        The sheets of the form.
    """
    details = _details(framework, asking, effort, book.language)
    page.write(0, 0, book.title, book.format("title"))
    page.row(0, 34)
    row, used = 1, 34.0
    for words in _sentences(asking, effort, names, book.language):
        page.raw.merge_range(row, 0, row, 2, words, book.format("body", font_size=11))
        tall = height([(words, sum(widths) - 1)], 11) + 3
        page.row(row, tall)
        row, used = row + 1, used + tall
    for title, keys in (("identity", IDENTITY), ("practical", PRACTICAL)):
        band(page, book, row, text(f"form.{title}", book.language))
        row, used = row + 1, used + BAND
        for key in keys:
            if key not in details and (asking.prefilled or key in _ON_REQUEST):
                continue
            mark = f"{key}:{asking.side}" if key == "side" and asking.prefilled else key
            tall = _fact(page, book, row, (mark, key), details.get(key, ""), widths)
            row, used = row + 1, used + tall
    return row, used


def _details(
    framework: Framework, asking: Asking, effort: tuple[int, int], language: str
) -> dict[str, str]:
    count, minutes = effort
    details = {key: value for key, value in asking.details.items() if value}
    if asking.side is not None and "side" in framework.lists:
        label = framework.lists["side"].label(asking.side, language)
        details.setdefault("side", typeset(label, language))
    details.setdefault("rgpd_notice", text("form.rgpd_default", language))
    words = plural("form.questions_value", count, language, minutes=minutes)
    return {**details, "questions": words}


def _sentences(
    asking: Asking, effort: tuple[int, int], names: Sequence[str], language: str
) -> Iterator[str]:
    yield text("form.first", language)
    known = asking.voice if asking.voice in {"territoire", "public"} else ""
    yield text(f"form.second_{known}" if known else "form.second", language)
    if len(names) > 1:
        # A hyphen of a key is no place to break a line.
        shown = ", ".join(names).replace("-", "\u2011")
        yield text("form.several", language, count=len(names), names=shown)
    yield text("form.third", language, minutes=effort[1])


BAND = 26.0
"""The height of a band, in points."""


def band(page: Page, book: Book, row: int, title: str, answer: str | None = None) -> None:
    """Write the title of a part, and what its last column holds."""
    page.write_row(row, 0, [None, None, None], book.format("band"))
    page.write(row, 1, title, book.format("band", font_size=12))
    if answer:
        page.write(row, 2, answer, book.format("band", font_size=9, bold=False, indent=1))
    page.row(row, BAND)


def _fact(
    page: Page,
    book: Book,
    row: int,
    keys: tuple[str, str],
    value: str,
    widths: tuple[float, float, float],
) -> float:
    """Write one locked line: what it is, in words, and its value or an empty place for it.

    The mark of column A and the key of the words differ for a side, whose mark names its code: a
    programme may give it a label that only its own workbook knows.
    """
    mark, key = keys
    edge = {"bottom": 1, "bottom_color": LINE, "valign": "vcenter", "font_size": 10}
    page.write(row, 0, mark, book.format("key", **{**edge, "font_size": 6, "shrink": True}))
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
