"""Rows 1 and 2 of a sheet of data: keys for the import, headings and notes for people."""

from typing import TYPE_CHECKING

from alliances.frameworks.conditions import condition_sentence
from alliances.frameworks.listing import answers
from alliances.frameworks.model import CodeList, Framework, Item
from alliances.frameworks.sheets import Column, Sheet
from alliances.language import text, typeset
from alliances.workbooks.layout import height

if TYPE_CHECKING:
    # Who reads a workbook asks for its headings, and has no use for what writes one.
    from xlsxwriter.format import Format

    from alliances.workbooks.book import Book
    from alliances.workbooks.sheet import Sheet as Page

_WIDTHS = {
    "key": 14.0,
    "ref": 14.0,
    "code": 15.0,
    "codes": 24.0,
    "text": 24.0,
    "integer": 13.0,
    "number": 13.0,
    "date": 13.0,
    "yesno": 13.0,
    "siret": 18.0,
}
_NARROW = {"side", "wave", "rank", "disposition", "weight", "cluster", "unit", "stratum"}
_WIDE = {"name", "label", "label_fr", "label_en", "text", "response", "follow_up"}


def width_of(column: Column, framework: Framework) -> float:
    """Return the width of a column, in digits of the default font."""
    if column.kind == "item":
        kind = framework.scales[framework.item_by_id[column.target].scale].kind
        return 34.0 if kind == "text" else 23.0
    if column.key in _WIDE:
        return 42.0
    return 11.0 if column.key in _NARROW else _WIDTHS[column.kind]


def heading_of(column: Column, sheet: Sheet, framework: Framework, language: str) -> str:
    """Return the heading that people read: the whole question for an item."""
    if column.kind == "item":
        return typeset(framework.item_by_id[column.target].text[language], language)
    return text(f"sheets.{sheet.key}.{column.key}", language)


def write_headings(
    page: "Page", book: "Book", sheet: Sheet, framework: Framework, language: str
) -> None:
    """Write rows 1 and 2, their notes and the widths that they need."""
    headings = []
    for place, column in enumerate(sheet.columns):
        page.write(0, place, column.key, book.format("key"))
        words = heading_of(column, sheet, framework, language)
        shown = f"{words} *" if column.required else words
        page.write(1, place, shown, _look(column, framework, book))
        note = _note(column, sheet, framework, language)
        if note:
            page.note(1, place, note, width=340 if column.kind == "item" else 260)
        headings.append((shown, width_of(column, framework)))
    page.row(0, 13.5, "key")
    # Four digits are left for the button of the filter and the indent.
    page.row(1, max(30.0, height([(words, width - 4) for words, width in headings], 9, bold=True)))


def _look(column: Column, framework: Framework, book: "Book") -> "Format":
    """Dark for what identifies the row, light for the rest, in turn by dimension."""
    if column.unique or (column.required and column.kind != "item"):
        return book.format("heading", font_size=9)
    if column.kind != "item":
        return book.format("heading_light", font_size=9)
    names = [dimension.id for dimension in framework.dimensions]
    even = names.index(framework.item_by_id[column.target].dimension) % 2 == 0
    return book.format("question" if even else "question_other")


def _note(column: Column, sheet: Sheet, framework: Framework, language: str) -> str:
    if column.kind == "item":
        return _question_note(framework.item_by_id[column.target], framework, language)
    help_words = text(f"sheets.{sheet.key}.{column.key}_help", language)
    return f"{help_words}\n{text('template.required', language)}" if column.required else help_words


def _question_note(item: Item, framework: Framework, language: str) -> str:
    """Return what stands behind a question: dimension, codes and labels, who is asked, when."""
    dimension = framework.dimension_by_id[item.dimension].name[language]
    criterion = framework.criterion_by_id[item.criterion].name[language]
    parts = [typeset(f"{dimension} – {criterion}", language)]
    options = answers(framework, framework.scales[item.scale])
    parts.append(
        "\n".join(typeset(f"{code} = {words[language]}", language) for code, words in options)
    )
    if item.roles:
        known = framework.lists.get("role", CodeList("role", ()))
        roles = "; ".join(known.label(role, language) for role in item.roles)
        parts.append(text("template.note.roles", language, roles=roles))
    if item.asked == "start":
        parts.append(text("template.note.start", language))
    if item.filter:
        parts.append(condition_sentence(framework, item.filter, language, item.filter.item))
    if item.direction < 0:
        parts.append(text("template.note.reversed", language))
    return "\n\n".join(parts)
