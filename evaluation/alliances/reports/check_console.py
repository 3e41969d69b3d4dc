"""A check told on a terminal: the good news first, then what to mend, then the ledger."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from alliances.datasets.excerpt import Excerpt
from alliances.datasets.survey import SheetLedger, Survey
from alliances.findings import Finding, Severity
from alliances.language import number, plural, text
from alliances.language.plain import harmless
from alliances.reports.check_view import (
    GroupView,
    Line,
    files,
    good_news,
    group_views,
    summary,
)

_NARROWEST, _WIDEST = 40, 100
_GROUPS = 40
"""Groups of one severity that are shown; the page and the register have them all."""
_LINES = 5
"""Lines of a group."""
_TOLD = 200
"""Findings of a group that are looked at: more than a terminal shows of them."""
_FILES = 30
_CELLS = 8
"""Cells and ranges named in a line."""
_GRIDS = 3
"""Groups that show the cells around their first example."""


def console_lines(survey: Survey, language: str = "fr", width: int = 80) -> list[str]:
    """Return what a terminal shows of a check, line by line, no line wider than it.

    Parameters
    ----------
    survey
        A checked survey.
    language
        ``fr`` or ``en``.
    width
        Columns of the terminal; at least 40, at most 100 are used.
    """
    page = _Page(width)
    page.title(text("check.good", language))
    for line in good_news(survey, language):
        page.say(f"\N{CHECK MARK} {line}", 2, 4)
    _files(page, survey, language)
    grids = _GRIDS
    for severity in Severity:
        views = group_views(survey.findings, language, survey, severity, _TOLD)
        grids = _family(page, views, severity, language, grids)
    _ledger(page, survey, language)
    page.say("")
    page.say(summary(survey, language))
    if survey.findings:
        page.say(text("check.pointer", language))
    return [harmless(line) for line in page.lines]


def findings_lines(findings: Sequence[Finding], language: str = "fr", width: int = 80) -> list[str]:
    """Return findings alone, by group, as a terminal shows them.

    Only the check of a survey writes a page or a register: no other command's is pointed to.
    """
    page = _Page(width, pointing="")
    for severity in Severity:
        _family(page, group_views(findings, language, None, severity, _TOLD), severity, language, 0)
    return [harmless(line) for line in page.lines]


class _Page:
    """Lines that fit a terminal."""

    def __init__(self, width: int, pointing: str = "_there") -> None:
        self.pointing = pointing
        self.width = min(max(width, _NARROWEST), _WIDEST)
        self.lines: list[str] = []

    def title(self, words: str) -> None:
        """Begin a part."""
        if self.lines:
            self.lines.append("")
        self.lines += [words, "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * min(len(words), self.width)]

    def say(self, words: str, indent: int = 0, hanging: int | None = None) -> None:
        """Add a paragraph, its further lines set in by `hanging`."""
        later = indent if hanging is None else hanging
        self.lines += textwrap.wrap(
            " ".join(harmless(words).split(" ")),
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * later,
            break_on_hyphens=False,
        ) or [""]


def _files(page: _Page, survey: Survey, language: str) -> None:
    told = files(survey, language)
    if not told:
        return
    page.title(text("check.files", language))
    # Files in order are of no interest: those with something to mend come first.
    clean = text("check.clean", language)
    told.sort(key=lambda file: file.state == clean)
    for file in told[:_FILES]:
        layout = f" ({file.layout})" if file.layout else ""
        name = file.name + layout
        page.say(text("report.labelled", language, label=name, words=file.state), 2, 4)
    if len(told) > _FILES:
        page.say(plural("check.more_files", len(told) - _FILES, language), 2, 4)


def _family(
    page: _Page, views: Sequence[GroupView], severity: Severity, language: str, grids: int
) -> int:
    """Tell the groups of one severity; return how many more may show a grid."""
    if not views:
        return grids
    total = sum(view.total for view in views)
    words = text(f"check.family.{severity}", language)
    page.title(f"{words} ({number(total, language)})")
    for view in views[:_GROUPS]:
        page.say("")
        page.say(f"{view.title} \N{EM DASH} {view.count}", 2, 4)
        shown = view.lines[:_LINES]
        if not shown[-1].repair:
            # The line that tells the repair of these comes too late: it is told here.
            later = next(line for line in view.lines[_LINES:] if line.repair)
            shown = (*shown[:-1], replace(shown[-1], repair=later.repair))
        for line in shown:
            _line(page, line, language)
        left = view.total - sum(line.count for line in view.lines[:_LINES])
        if left:
            page.say(plural(f"check.more_cells{page.pointing}", left, language), 4)
        if grids and view.excerpts:
            grids -= 1
            page.lines += [f"    {row}" for row in _grid(view.excerpts[0][1], page.width - 4)]
    if len(views) > _GROUPS:
        left = sum(view.total for view in views[_GROUPS:])
        page.say("")
        page.say(plural(f"check.more_findings{page.pointing}", left, language), 2, 2)
    return grids


def _line(page: _Page, line: Line, language: str) -> None:
    where = _where(line, language)
    page.say(f"{where}{line.message}", 4, 6)
    if line.repair:
        page.say(f"\N{RIGHTWARDS ARROW} {line.repair}", 6, 8)


def _where(line: Line, language: str) -> str:
    """Return the cells of a line, as many as a terminal takes, before its message."""
    parts = []
    shown = 0
    for file, cells in line.cells:
        names = cells.split(", ") if cells else []
        taken = names[: max(_CELLS - shown, 0)]
        if not taken:
            break
        shown += len(taken)
        prefix = f"{file} " if len(line.cells) > 1 else ""
        parts.append(prefix + ", ".join(taken) + (", …" if len(taken) < len(names) else ""))
    if not parts:
        return ""
    more = "; …" if len(parts) < len(line.cells) else ""
    return "; ".join(parts) + more + " \N{EM DASH} "


def _grid(excerpt: Excerpt, width: int) -> Iterator[str]:
    """Yield the lines of a mini-grid: letters above, row numbers beside, the cell marked."""
    numbers = max(len(str(row.number)) for row in excerpt.rows)
    room = (width - numbers - 2) // len(excerpt.columns) - 3
    yield (
        " " * (numbers + 2)
        + " ".join(_fit(letter, room + 2) for letter in excerpt.columns).rstrip()
    )
    for row in excerpt.rows:
        cells = [
            _fit(
                f"\N{BLACK RIGHT-POINTING TRIANGLE} {words}"
                if (row.number, letter) == (excerpt.row, excerpt.column)
                else f"  {words}",
                room + 2,
            )
            for letter, words in zip(excerpt.columns, row.cells, strict=True)
        ]
        yield f"{row.number:>{numbers}} \N{BOX DRAWINGS LIGHT VERTICAL}" + " ".join(cells).rstrip()


def _fit(words: str, room: int) -> str:
    words = harmless(words).replace("\n", " ")
    short = words if len(words) <= room else words[: max(room - 1, 1)] + "…"
    return short.ljust(room)


def _ledger(page: _Page, survey: Survey, language: str) -> None:
    sheets = [sheet for sheet in survey.ledger.sheets if sheet.cells]
    page.title(text("check.ledger", language))
    several = len(survey.files) > 1
    total = _sum(survey.ledger.sheets)
    page.say(_equation(total, text("check.total", language), language), 2, 4)
    key = "reconciles" if survey.ledger.reconciles else "differs"
    page.say(text(f"check.{key}", language), 2, 4)
    if several and len(sheets) > _FILES:
        page.say(text("check.ledger_elsewhere", language), 2, 4)
        return
    for sheet in sheets:
        name = f"{sheet.file} ! {sheet.sheet}" if several else sheet.sheet
        page.say(_equation(sheet, name, language), 2, 4)


def _equation(sheet: SheetLedger, name: str, language: str) -> str:
    values = {
        "cells": sheet.cells,
        "data": sheet.data,
        "headings": sheet.headings,
        "findings": sheet.findings,
        "excluded": sum(sheet.excluded.values()),
        "rows": sheet.rows,
        "kept": sheet.kept,
        "rejected": sheet.rejected,
        "duplicates": sheet.duplicates,
    }
    written = {key: number(value, language) for key, value in values.items()}
    return text("check.equation", language, sheet=name, **written)


def _sum(sheets: Sequence[SheetLedger]) -> SheetLedger:
    counts = ("cells", "headings", "data", "findings", "rows", "kept", "rejected", "duplicates")
    total = {key: sum(getattr(sheet, key) for sheet in sheets) for key in counts}
    excluded = {"all": sum(sum(sheet.excluded.values()) for sheet in sheets)}
    return SheetLedger("", None, excluded=excluded, **total)
