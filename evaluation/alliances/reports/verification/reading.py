"""The first sheet: what the workbook is, who may see it, how to follow a figure, the rules."""

from alliances.reports.release import version
from alliances.reports.verification.case import BLANK, UNREADABLE, Case
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.scoring import NO_SCORE
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet

_POINTS = (
    "confidential",
    "pseudonyms",
    "follow",
    "recalculate",
    "sheets",
    "codes",
    "rules",
    "values",
)
_WIDTHS = (34.0, 110.0)
_RULES = (
    "item",
    "score",
    "sides",
    "gap",
    "groups",
    "favourable",
    "valid_share",
    "interval",
    "bounds",
    "checks",
)


def write_reading(book: Book, case: Case, grids: tuple[Grid, ...]) -> None:
    """Write the first sheet."""
    sheet = book.sheet(case.say("sheets.reading"))
    sheet.widths(_WIDTHS)
    sheet.write(0, 0, case.say("title"), "title")
    sheet.row(0, 30)
    _line(sheet, 1, case.say("confidential_title"), case.say("confidential"), "lead")
    codes = {"blank": BLANK, "unread": UNREADABLE, "no_score": NO_SCORE}
    parts = (
        ("", [(f"points.{point}", codes) for point in _POINTS]),
        ("rules_title", [(f"rules.{rule}", {"no_score": NO_SCORE}) for rule in _RULES]),
    )
    row = 2
    for title, keys in parts:
        row = _heading(sheet, row, case.say(title)) if title else row
        for key, words in keys:
            _line(sheet, row, case.say(f"{key}.title"), case.say(f"{key}.text", **words))
            row += 1
    row = _heading(sheet, row, case.say("sheets_title"))
    for grid in grids:
        _line(sheet, row, grid.name, grid.title)
        row += 1
    row = _heading(sheet, row, case.say("origin_title"))
    for label, value in _origin(case):
        _line(sheet, row, label, value)
        row += 1
    sheet.raw.set_header(f"&R&8{case.say('header')}")
    sheet.printed()


def _heading(sheet: Sheet, row: int, words: str) -> int:
    """Write a heading after an empty line and return the row that follows it."""
    sheet.write(row + 1, 0, words, "subtitle")
    sheet.row(row + 1, 20)
    return row + 2


def _line(sheet: Sheet, row: int, name: str, words: str, format: str = "body") -> None:
    """Write a name and what is said of it, as high as it needs."""
    sheet.row(row, height([(words, _WIDTHS[1])], 12 if format == "lead" else 10))
    sheet.write(row, 0, name, "heading_light")
    sheet.write(row, 1, words, format)


def _origin(case: Case) -> list[tuple[str, str]]:
    """Return where the figures come from: files, framework, software, settings."""
    survey, framework = case.survey, case.framework
    files = [each.source for each in survey.files if each.layout != "form"] or [survey.source]
    if survey.source.sha256 not in {each.sha256 for each in files}:
        files.insert(0, survey.source)
    facts = [(case.say("origin.file", file=each.file), each.sha256) for each in files]
    if survey.register is not None:
        facts.append((case.say("origin.file", file=survey.register.file), survey.register.sha256))
    facts += [
        (case.say("origin.framework"), f"{framework.id} {framework.version}"),
        (case.say("origin.software"), f"alliances {version()}"),
        (case.say("origin.wave"), case.wave or "—"),
        (case.say("origin.report"), case.material.day(survey.campaign.reporting_date) or "—"),
        (case.say("origin.consent"), case.material.say(f"consent.{survey.campaign.consent_mode}")),
        (case.say("origin.aside"), case.material.say(f"words.{'yes' if survey.aside else 'no'}")),
    ]
    return facts
