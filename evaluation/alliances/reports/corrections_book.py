"""The register of corrections as a workbook: a row a finding, to be filled in and given back."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alliances.datasets.corrections.correction import Action, Correction, Outcome
from alliances.datasets.corrections.file import KEYS, read_register
from alliances.datasets.grouping import group_findings
from alliances.datasets.survey import Survey
from alliances.errors import AlliancesError, WrongCall
from alliances.findings import Finding
from alliances.language import describe, text
from alliances.reports.corrections_links import Links
from alliances.reports.corrections_lists import Choices, write_lists
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.style import ACCENT, LINE

_WIDTHS = (17, 14, 9, 11, 24, 40, 52, 22, 22, 28, 14, 12, 12)
_FIRST = 2
"""First row of findings, from 0: the keys stand in the first row, the headings in the second."""

_FREE = 40
"""Empty rows at the foot, for corrections that no finding asked for."""

_AT = {key: place for place, key in enumerate(KEYS)}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register: what it says by column, and the finding and correction behind it."""

    said: Mapping[str, str]
    finding: Finding | None = None
    correction: Correction | None = None


def write_corrections(
    survey: Survey,
    path: str | os.PathLike[str],
    language: str = "fr",
    source: str | os.PathLike[str] | None = None,
) -> None:
    """Write the findings of a survey as a register of corrections, to be filled in.

    One row a finding, grouped as people mend them, each with a link that opens the file at the
    cell. Filled in, it is what ``corrections=`` of `alliances.check` takes. What an earlier
    register said, given to `alliances.check`, stands in it again.

    Parameters
    ----------
    survey
        A checked survey.
    path
        The ``.xlsx`` file to make.
    language
        ``fr`` or ``en``.
    source
        The file or folder that was checked, for the links. None: it lies beside the register.

    Raises
    ------
    OutputError
        The file cannot be written.
    WrongCall
        A register with corrections in it is there already, or another file.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_mistakes
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     workbook, register = Path(folder) / "campagne.xlsx", Path(folder) / "corrections.xlsx"
    ...     told = write_mistakes(workbook, partnerships=60, national=5)
    ...     survey = check(workbook)
    ...     write_corrections(survey, register)
    ...     again = check(workbook, corrections=register)
    >>> again.findings == survey.findings
    True
    """
    _spare(path)
    rows = list(_rows(survey, language))
    links = Links(survey, path, source)
    with open_book(path, language, text("register.title", language)) as book:
        sheet = book.sheet(text("register.sheet", language), ACCENT)
        _head(book, sheet)
        choices = Choices(survey, language)
        for place, row in enumerate(rows, _FIRST):
            _write_row(sheet, place, row, links, choices)
        last = _free_rows(sheet, _FIRST + len(rows))
        write_lists(book, sheet, choices, _AT["corrected"])
        sheet.raw.autofilter(1, 0, last, len(KEYS) - 1)
        numbers = f"A{_FIRST + 1}:M{last + 1}"
        sheet.raw.ignore_errors({"number_stored_as_text": numbers})
        sheet.freeze(_FIRST, 3)
        sheet.protect(grows=True)
        sheet.printed(landscape=True, repeat_rows=_FIRST)
        sheet.raw.print_area(0, 0, max(_FIRST + len(rows) - 1, 1), _AT["when"])
        _help(book)


def _spare(path: str | os.PathLike[str]) -> None:
    """Refuse to write over somebody's corrections, or over what is no register at all."""
    if not Path(path).is_file():
        return
    try:
        filled = read_register(Path(path)).lines
    except AlliancesError as error:
        raise WrongCall("would_overwrite_other", path=str(path)) from error
    if filled:
        raise WrongCall("would_overwrite_corrections", path=str(path))


def _rows(survey: Survey, language: str) -> Iterator[Row]:
    """Yield a row for each finding in the files, then what an earlier register said besides."""
    known = {
        correction.place: correction
        for correction in survey.corrections
        if correction.outcome is not Outcome.REFUSED
    }
    at_lines: dict[int, Finding] = {}
    shown: set[int] = set()
    for group in group_findings(survey.findings):
        for finding in group.findings:
            if finding.code.startswith("correction_"):
                at_lines.setdefault(_line(finding), finding)
                continue
            place = (finding.file, finding.sheet or "", finding.cell or "")
            correction = known.get(place)
            if correction is not None and correction.row in shown:
                yield _row(survey, finding, None, language, correction.before)
                continue
            if correction is not None:
                shown.add(correction.row)
            yield _row(survey, finding, correction, language)
    for correction in survey.corrections:
        if correction.row not in shown:
            yield _kept(survey, correction, at_lines.get(correction.row), language)


def _line(finding: Finding) -> int:
    return int("".join(letter for letter in finding.cell or "0" if letter.isdigit()))


def _row(
    survey: Survey,
    finding: Finding,
    correction: Correction | None,
    language: str,
    before: str | None = None,
) -> Row:
    place = (finding.file, finding.sheet or "", finding.cell or "")
    held = survey.excerpts.held.get(place, finding.value or "")
    before = correction.before if correction is not None else before
    said = {
        "column": _heading(survey, finding, language),
        "found": held if before is None else before,
        **_told(finding, language),
    }
    return _placed(survey, place, said, finding, correction)


def _kept(survey: Survey, correction: Correction, finding: Finding | None, language: str) -> Row:
    told = _told(finding, language) if finding is not None else {}
    said = {"column": "", "found": correction.before, **told}
    return _placed(survey, correction.place, said, None, correction)


def _placed(
    survey: Survey,
    place: tuple[str, str, str],
    said: Mapping[str, str],
    finding: Finding | None,
    correction: Correction | None,
) -> Row:
    file, sheet, cell = place
    hashes = {read.source.file: read.source.sha256 for read in survey.files}
    where = {"file": file, "sheet": sheet, "cell": cell, "sha256": hashes.get(file, "")}
    return Row({**where, **said}, finding, correction)


def _told(finding: Finding, language: str) -> dict[str, str]:
    message, repair = describe(finding, language)
    severity = text(f"severity.{finding.severity}", language)
    return {"severity": severity, "message": message, "repair": repair}


def _heading(survey: Survey, finding: Finding, language: str) -> str:
    heading = finding.details.get("heading")
    if isinstance(heading, Mapping):
        return str(heading[language])
    place = (finding.file, finding.sheet or "", finding.cell or "")
    return survey.excerpts.headings.get(place, "")


def _head(book: Book, sheet: Sheet) -> None:
    sheet.widths(_WIDTHS)
    sheet.write_row(0, 0, list(KEYS), "key")
    names = [text(f"register.columns.{key}", book.language) for key in KEYS]
    sheet.write_row(1, 0, names, book.format("heading"))
    sheet.row(1, 34)


def _write_row(sheet: Sheet, place: int, row: Row, links: Links, choices: Choices) -> None:
    look = sheet.book.format("body", border=1, border_color=LINE, indent=1)
    for key in KEYS[:8]:
        sheet.write(place, _AT[key], row.said.get(key, ""), look)
    cell, address = (
        row.said["cell"],
        links.to(row.said["file"], row.said["sheet"], row.said["cell"]),
    )
    if address:
        link = sheet.book.format(
            "text", font_color=ACCENT, underline=1, border=1, border_color=LINE
        )
        sheet.raw.write_url(place, _AT["cell"], address, link, cell)
    sheet.write(place, _AT["sha256"], row.said["sha256"], "key")
    shown = [(row.said.get(key, ""), float(_WIDTHS[_AT[key]]) - 1) for key in KEYS[:8]]
    sheet.row(place, height(shown))
    if cell:
        _write_typed(sheet, place, row, choices)


def _write_typed(sheet: Sheet, place: int, row: Row, choices: Choices) -> None:
    """Write the four cells to fill in, with what an earlier register said."""
    look, date_look = _looks(sheet.book)
    typed = choices.note(place, row.finding)
    corrected = sheet.book.format("input", num_format="@") if typed else look
    known = row.correction
    value = _value(known, sheet.book.language)
    if isinstance(value, date):
        # Shown as the number of a day, a date would come back as that number.
        corrected = date_look
    sheet.write(place, _AT["corrected"], value, corrected)
    sheet.write(place, _AT["reason"], known.reason if known else None, look)
    sheet.write(place, _AT["who"], known.who if known else None, look)
    sheet.write(place, _AT["when"], _day(known.when) if known else None, date_look)


def _value(correction: Correction | None, language: str) -> object:
    if correction is None:
        return None
    if correction.action is Action.ROW_LEFT_OUT:
        return text("register.row_word", language)
    if correction.action is Action.EMPTIED:
        return text("register.blank_word", language)
    return correction.value


def _day(said: str) -> object:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said or None


def _looks(book: Book) -> tuple[object, object]:
    day = {"fr": "dd/mm/yyyy", "en": "d mmm yyyy"}[book.language]
    return book.format("input"), book.format("input", num_format=day)


def _free_rows(sheet: Sheet, first: int) -> int:
    """Leave unlocked rows below the findings; return the last."""
    look, day = _looks(sheet.book)
    for place in range(first, first + _FREE):
        for key in KEYS[:12]:
            if key not in ("severity", "column", "message", "repair"):
                sheet.write(place, _AT[key], None, day if key == "when" else look)
    return first + _FREE - 1


def _help(book: Book) -> None:
    """Write how the register is used, on a sheet of its own."""
    sheet = book.sheet(text("register.help_sheet", book.language))
    sheet.widths([4, 100])
    sheet.write(0, 0, text("register.title", book.language), "title")
    sheet.row(0, 30)
    row = 2
    for number in range(1, 10):
        words = text(f"register.help.{number}", book.language)
        sheet.write(row, 0, number, book.format("integer", font_color=ACCENT, bold=True))
        sheet.write(row, 1, words, "body")
        sheet.row(row, height([(words, 100.0)]) + 4)
        row += 1
    sheet.protect()
    sheet.printed()
