"""The first sheet: what the workbook is, who may see it, how to follow a figure, the rules."""

from alliances.reports.release import version
from alliances.reports.verification.case import BLANK, UNREADABLE, Case
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.scoring import NO_SCORE
from alliances.workbooks.book import Book

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
_RULES = (
    "item",
    "score",
    "sides",
    "gap",
    "groups",
    "favourable",
    "valid_share",
    "bounds",
    "checks",
)


def write_reading(book: Book, case: Case, grids: tuple[Grid, ...]) -> None:
    """Write the first sheet."""
    sheet = book.sheet(case.say("sheets.reading"))
    sheet.widths((30, 110))
    row = 0
    sheet.write(row, 0, case.say("title"), "title")
    sheet.write(row + 1, 0, case.say("confidential"), "lead")
    row += 3
    codes = {"blank": BLANK, "unread": UNREADABLE, "no_score": NO_SCORE}
    for point in _POINTS:
        sheet.write(row, 0, case.say(f"points.{point}.title"), "heading_light")
        sheet.write(row, 1, case.say(f"points.{point}.text", **codes), "body")
        row += 1
    row += 1
    sheet.write(row, 0, case.say("rules_title"), "subtitle")
    for rule in _RULES:
        row += 1
        sheet.write(row, 0, case.say(f"rules.{rule}.title"), "heading_light")
        sheet.write(row, 1, case.say(f"rules.{rule}.text", no_score=NO_SCORE), "body")
    row += 2
    sheet.write(row, 0, case.say("sheets_title"), "subtitle")
    for grid in grids:
        row += 1
        sheet.write(row, 0, grid.name, "heading_light")
        sheet.write(row, 1, grid.title, "body")
    row += 2
    sheet.write(row, 0, case.say("origin_title"), "subtitle")
    for label, value in _origin(case):
        row += 1
        sheet.write(row, 0, label, "heading_light")
        sheet.write(row, 1, value, "body")
    sheet.printed()


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
        (case.say("origin.report"), case.report.date or "—"),
        (case.say("origin.consent"), case.material.say(f"consent.{survey.campaign.consent_mode}")),
        (case.say("origin.aside"), case.material.say(f"words.{'yes' if survey.aside else 'no'}")),
    ]
    return facts
