"""The two sheets that open a campaign workbook: the read-me, and the Campagne sheet."""

import datetime
from collections.abc import Mapping

from xlsxwriter.format import Format

from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, CONSENT_MODES, README_NAMES, Sheet
from alliances.language import LANGUAGES, text, typeset
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import ACCENT, INPUT, LINE, PAPER

_FILLED = {"framework", "framework_version"}
_LINES = ("what", "first", "codes", "add", "ask", "ours")
_LABEL_WIDTH, _TEXT_WIDTH = 24.0, 76.0


def write_readme(
    book: Book, framework: Framework, declared: Mapping[str, Sheet], language: str
) -> None:
    """Write what the workbook is, what to fill in first, and what each sheet holds."""
    page = book.sheet(README_NAMES[LANGUAGES.index(language)], ACCENT)
    page.widths([_LABEL_WIDTH, _TEXT_WIDTH])
    page.raw.hide_gridlines(2)
    page.write(0, 0, text("template.title", language), book.format("title"))
    page.row(0, 34)
    name = typeset(framework.name[language], language)
    about = text("template.about", language, name=name, id=framework.id, version=framework.version)
    page.write(1, 0, about, book.format("note", text_wrap=False))
    page.row(1, 20)
    told = {line: text(f"template.readme.{line}_text", language) for line in _LINES}
    told["licence"] = typeset(framework.attribution[language], language)
    row = 3
    for line, words in told.items():
        row = _line(page, book, row, text(f"template.readme.{line}", language), words)
    page.write(row + 1, 0, text("template.readme.sheets", language), book.format("subtitle"))
    page.row(row + 1, 22)
    for offset, sheet in enumerate(declared.values(), row + 2):
        words = text(f"template.sheet.{sheet.key}", language)
        shown = sheet.name(language) + (" *" if sheet.required else "")
        _line(page, book, offset, shown, words, link=sheet.name(language))
    page.protect()
    page.printed()


def _line(page: Page, book: Book, row: int, label: str, words: str, link: str | None = None) -> int:
    """Write one line of the read-me; return the number of the next."""
    look = {"top": 1, "top_color": LINE, "text_wrap": True}
    title = book.format("text", bold=True, font_color=ACCENT, **look)
    if link:
        # A link of our own making, to a sheet of this workbook: never a text that was given to us.
        page.raw.write_url(row, 0, f"internal:'{link}'!A1", title, label)
    else:
        page.write(row, 0, label, title)
    page.write(row, 1, words, book.format("body", **look))
    page.row(row, height([(label, _LABEL_WIDTH), (words, _TEXT_WIDTH)]) + 4)
    return row + 1


def write_campaign_sheet(
    book: Book,
    sheet: Sheet,
    framework: Framework,
    campaign: Mapping[str, object],
    language: str,
) -> None:
    """Write the Campagne sheet: a key, its value, what it is for."""
    page = book.sheet(sheet.name(language), ACCENT)
    page.widths([19, 52, 74])
    page.write_row(0, 0, ["key", "value", "label"], book.format("key"))
    headings = [text(f"sheets.campaign.{column}", language) for column in ("key", "value", "label")]
    page.write_row(1, 0, headings, book.format("heading"))
    page.row(0, 13.5)
    page.row(1, 22)
    values: dict[str, object] = {"framework": framework.id, "framework_version": framework.version}
    values |= {"language": language, **campaign}
    for row, key in enumerate(CAMPAIGN_KEYS, 2):
        name = text(f"sheets.campaign.{key}", language)
        purpose = text(f"sheets.campaign.{key}_help", language)
        look = {"bottom": 1, "bottom_color": LINE}
        page.write(row, 0, key, book.format("key", font_size=9, valign="top", **look))
        value = values.get(key)
        page.write(row, 1, _typed(key, value), _value_format(book, key))
        parts = [(name, book.format("body", bold=True)), ("\n" + purpose, book.format("body"))]
        page.write_parts(row, 2, parts, book.format("body", **look))
        page.row(row, height([(f"{name}\n{purpose}", 74), (str(value or ""), 52)]) + 4)
        _check_value(page, row, key, name, language)
    page.freeze(2)
    page.protect()
    page.printed(landscape=True)


def _typed(key: str, value: object) -> object:
    """Return a reporting date given as a text as the date that it is."""
    if key == "reporting_date" and isinstance(value, str) and value:
        return datetime.date.fromisoformat(value)
    return value


def _value_format(book: Book, key: str) -> Format:
    if key in _FILLED:
        return book.format("input", locked=True, bg_color=PAPER, num_format="@")
    if key == "reporting_date":
        look = {"locked": False, "bg_color": INPUT, "border": 1, "border_color": LINE}
        return book.format("date", **look)
    return book.format("input", num_format="@")


def _check_value(page: Page, row: int, key: str, name: str, language: str) -> None:
    area = (row, 1, row, 1)
    choices = {"language": LANGUAGES, "consent_mode": CONSENT_MODES}
    if key in choices:
        refusal = name, text("template.check.list.refusal", language)
        page.choices(area, choices[key], refusal=refusal)
    elif key == "reporting_date":
        prompt = name, text("template.check.date.prompt", language)
        refusal = name, text("template.check.date.refusal", language)
        rule = {"validate": "custom", "value": f"=ISNUMBER(B{row + 1})"}
        page.check(area, rule, prompt, refusal)
