"""The lists of a follow-up, each a plain sheet: to filter, to merge into letters, to paste back."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from xlsxwriter.format import Format

from alliances.datasets.fieldwork.tracking import Tracking, updated_invitations
from alliances.findings import Finding
from alliances.frameworks.headings import width_of, write_headings
from alliances.frameworks.sheets import sheets
from alliances.language import describe, text
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.style import INPUT

_INVITATIONS = {
    "respondent": 13, "partnership": 13, "name": 40, "side": 24, "role": 26, "region": 22,
    "level": 11, "state": 28, "sent": 12, "reminded": 12, "returned": 12, "days": 9,
    "questions": 11, "answered": 11, "share": 10, "file": 24, "recorded": 22, "disposition": 22,
}  # fmt: skip
_DOUBTS = {
    "kind": 44, "respondent": 14, "partnership": 14, "wave": 10, "file": 28, "sheet": 16,
    "cell": 9, "near": 30,
}  # fmt: skip
_FILES = {"severity": 12, "file": 28, "sheet": 16, "cell": 9, "message": 70, "repair": 70}
_LISTS = ("reminders", "invitations", "doubts", "facts", "files", "register")


def sheet_titles(found: Tracking, language: str) -> Mapping[str, str]:
    """Return the lists of a follow-up, by the name of their sheet, with what each is."""
    return {
        _name(found, key, language): text(f"tracking.lists.{key}.title", language) for key in _LISTS
    }


def _name(found: Tracking, key: str, language: str) -> str:
    if key == "register":
        return sheets(found.survey.framework)["invitations"].name(language)
    return text(f"tracking.lists.{key}.name", language)


def write_lists(book: Book, found: Tracking) -> None:
    """Write the lists, each on a sheet of its own, in the order of the contents."""
    _write_reminders(book, found)
    _write(book, found, "invitations", _INVITATIONS, _invitations(found, book.language))
    _write(book, found, "doubts", _DOUBTS, _doubts(found, book.language))
    facts = [each for each in found.returned.findings if each.code == "fact_to_correct"]
    others = [each for each in found.returned.findings if each.code != "fact_to_correct"]
    _write(book, found, "facts", _FILES, _findings(facts, book.language))
    _write(book, found, "files", _FILES, _findings(others, book.language))
    _write_register(book, found)


def _write_reminders(book: Book, found: Tracking) -> None:
    """Write the list for a mail merge: field names in row 1, one person a row, nothing else."""
    page = book.sheet(_name(found, "reminders", book.language))
    frame = found.reminders
    widths = [14, 20, 44, 8, 20, 14, 12, 12, 11, 16, 12, 34, 10]
    page.widths(widths[: frame.shape[1]])
    page.write_row(0, 0, list(frame.columns), book.format("text", bold=True))
    for place, key in enumerate(frame.columns):
        page.write_column(1, place, _plain(frame[key]), _look(book, str(key), "text"))
    page.freeze(1)
    page.raw.autofilter(0, 0, max(len(frame), 1), frame.shape[1] - 1)
    page.printed(landscape=True, repeat_rows=1)


def _plain(values: pd.Series) -> pd.Series:
    """Return whole numbers as such, and dates as days: a merge shows what a cell holds."""
    if pd.api.types.is_datetime64_any_dtype(values):
        days: pd.Series = values.dt.date
        return days.astype(object).where(values.notna(), None)
    return values


def _look(book: Book, key: str, words: str = "body") -> Format:
    if key in {"sent", "reminded", "returned", "deadline"}:
        return book.format("date")
    if key in {"days", "days_since_sent", "questions", "answered", "reminders"}:
        return book.format("integer")
    return book.format("percent" if key == "share" else words)


def _invitations(found: Tracking, language: str) -> pd.DataFrame:
    """Return every invitation of the wave, in words."""
    survey, rows = found.survey, found.invitations.copy()
    for key in ("side", "role", "region", "level"):
        labels = survey.labels(key, language)
        rows[key] = rows[key].map(lambda code, known=labels: known.get(code, code))
    voices = survey.labels("voice", language)
    rows["side"] = rows["side"].where(rows["side"].notna(), rows["voice"].map(voices))
    outcomes = survey.labels("disposition", language)
    for key in ("recorded", "disposition"):
        rows[key] = rows[key].map(
            lambda code: f"{code} – {outcomes[code]}" if code in outcomes else code
        )
    rows["state"] = rows["state"].map(lambda state: text(f"tracking.states.{state}", language))
    return rows[list(_INVITATIONS)]


def _doubts(found: Tracking, language: str) -> pd.DataFrame:
    rows = found.doubts[list(_DOUBTS)].copy()
    rows["kind"] = rows["kind"].map(lambda kind: text(f"tracking.doubts.{kind}", language))
    return rows


def _findings(findings: Sequence[Finding], language: str) -> pd.DataFrame:
    return pd.DataFrame(list(_in_words(findings, language)), columns=list(_FILES))


def _in_words(findings: Sequence[Finding], language: str) -> Iterator[tuple[str, ...]]:
    for each in findings:
        severity = text(f"severity.{each.severity}", language)
        message, repair = describe(each, language)
        yield severity, each.file, each.sheet or "", each.cell or "", message, repair


def _write(
    book: Book, found: Tracking, key: str, widths: Mapping[str, int], rows: pd.DataFrame
) -> None:
    """Write a list in words, with a filter; a sentence says so where it is empty."""
    page = book.sheet(_name(found, key, book.language))
    page.widths(list(widths.values()))
    headings = [text(f"tracking.columns.{column}", book.language) for column in widths]
    page.write_row(0, 0, headings, "heading")
    sizes = [(words, width - 4.0) for words, width in zip(headings, widths.values(), strict=True)]
    page.row(0, max(24.0, height(sizes, bold=True)))
    for place, column in enumerate(widths):
        page.write_column(1, place, _plain(rows[column]), _look(book, column))
    for place, row in enumerate(rows.astype(object).to_numpy().tolist(), 1):
        words = [
            (str(value), float(width)) for value, width in zip(row, widths.values(), strict=True)
        ]
        tall = height(words)
        if tall > 20:
            page.row(place, tall)
    if not len(rows):
        page.write(1, 0, text(f"tracking.lists.{key}.none", book.language), "text")
    page.freeze(1, 1 if key == "invitations" else 0)
    page.raw.autofilter(0, 0, max(len(rows), 1), len(widths) - 1)
    page.printed(landscape=True, repeat_rows=1)


def _write_register(book: Book, found: Tracking) -> None:
    """Write the sheet of invitations as the campaign workbook has it, brought up to date."""
    framework = found.survey.framework
    sheet = sheets(framework)["invitations"]
    page = book.sheet(sheet.name(book.language))
    page.widths([width_of(column, framework) for column in sheet.columns])
    write_headings(page, book, sheet, framework, book.language)
    after, before = updated_invitations(found), found.survey.data("invitations")
    for place, column in enumerate(sheet.columns):
        name = "date" if column.kind == "date" else "text"
        values = _plain(after[column.key])
        page.write_column(2, place, values, book.format(name))
        if column.key in {"returned", "disposition"}:
            look = book.format(name, bg_color=INPUT)
            for row in _changed(before[column.key], after[column.key]):
                page.write(2 + row, place, values.iloc[row], look)
    page.freeze(2)
    page.printed(landscape=True, repeat_rows=2)


def _changed(before: pd.Series, after: pd.Series) -> list[int]:
    """Return the positions of the cells that hold something else than before."""
    old, new = (values.astype(object).where(values.notna(), None) for values in (before, after))
    return [place for place, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
