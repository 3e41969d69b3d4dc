"""What a check has to say to people: the good news, then findings by group, then the ledger.

The console and the page say the same; this is what they say, as texts in one language.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alliances.datasets.corrections.correction import Outcome
from alliances.datasets.excerpt import Address, Excerpt
from alliances.datasets.excerpts import EXAMPLES, address_of
from alliances.datasets.grouping import Group, cells_listed, group_findings, ranges
from alliances.datasets.readiness import Ready, ready_rows
from alliances.datasets.survey import FileRead, Survey
from alliances.findings import Finding, Severity
from alliances.frameworks.sheets import ANSWER_SHEETS, sheets
from alliances.language import describe, number, plural, text
from alliances.language.catalogue import catalogue

_HERE = "\ue0ff"
"""Stands for a finding's own cell while findings that say the same are put together."""

_NAMED = 3
"""Cells named in a repair; the list of cells beside it has them all."""

_FAMILIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Line:
    """What several cells have in common: one message, one repair.

    `cells` lists them all, by file where there are several. `repair` is empty where a later line
    has the same.
    """

    message: str
    repair: str
    cells: tuple[tuple[str, str], ...]
    count: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of findings: where, how many, what, and its first examples.

    `lines` tell its findings, or the first of them where only so many were asked for; `total`
    counts them all.
    """

    severity: Severity
    title: str
    count: str
    lines: tuple[Line, ...]
    excerpts: tuple[tuple[str, Excerpt], ...]
    total: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: what it was taken for, and how it stands."""

    name: str
    layout: str
    state: str


def summary(survey: Survey, language: str) -> str:
    """Return the line that counts the findings: « campagne.xlsx : 3 bloquants, 1 à vérifier… »."""
    counts = [_counted(survey.findings, level, language) for level in _FAMILIES]
    file = survey.source.file
    return text("cli.said.summary", language, file=file, counts=", ".join(counts))


def good_news(survey: Survey, language: str) -> list[str]:
    """Return what is well, the most important first; never empty."""
    ready = _apart(ready_rows(survey), survey, language)
    told = []
    for table in sorted(ready, key=lambda each: each.table not in ANSWER_SHEETS):
        if table.ready < table.rows or table.table == "answers":
            key = "answers" if table.table == "answers" else "rows"
            values = {"ready": number(table.ready, language), "rows": number(table.rows, language)}
            told.append(
                plural(f"check.ready_{key}", table.ready, language, sheet=table.sheet, **values)
            )
    whole = [table for table in ready if table.ready == table.rows and table.table != "answers"]
    if whole:
        names = ", ".join(f"{t.sheet} ({number(t.rows, language)})" for t in whole)
        told.append(text("check.whole", language, names=names))
    if len(survey.files) > 1:
        read = [file for file in survey.files if file.layout]
        told.append(_many("check.files_read", len(read), language, total=len(survey.files)))
    applied = sum(c.outcome is Outcome.APPLIED for c in survey.corrections)
    if applied:
        told.append(_many("check.corrections", applied, language))
    if not survey.findings:
        told.append(text("check.nothing_wrong", language))
    return told or [text("check.was_read", language)]


def _apart(ready: Sequence[Ready], survey: Survey, language: str) -> list[Ready]:
    """Return tables of one sheet by our own names: a sheet of grants is read as four of ours."""
    counted = Counter(table.sheet for table in ready)
    declared = sheets(survey.framework)
    return [
        replace(table, sheet=declared[table.table].name(language))
        if counted[table.sheet] > 1
        else table
        for table in ready
    ]


def files(survey: Survey, language: str) -> list[FileView]:
    """Return each file with its layout and its state; none where a single file was read alone."""
    if len(survey.files) < 2:
        return []
    by_file: dict[str, list[Finding]] = {}
    for finding in survey.findings:
        by_file.setdefault(finding.file, []).append(finding)
    return [
        FileView(
            file.source.file,
            layout_name(file, language),
            _state(by_file.get(file.source.file, ()), language),
        )
        for file in survey.files
    ]


def layout_name(file: FileRead, language: str) -> str:
    """Return what a file was taken for, in words; empty where it was not read."""
    key = f"check.layouts.{file.layout}"
    return text(key, language) if key in catalogue(language) else file.layout


def _state(findings: Iterable[Finding], language: str) -> str:
    found = list(findings)
    if not found:
        return text("check.clean", language)
    levels = [level for level in _FAMILIES if any(f.severity is level for f in found)]
    return ", ".join(_counted(found, level, language) for level in levels)


def _counted(findings: Sequence[Finding], level: Severity, language: str) -> str:
    count = sum(finding.severity is level for finding in findings)
    return _many(f"cli.said.{level}", count, language)


def _many(key: str, count: int, language: str, **values: object) -> str:
    """Return a sentence that counts, the number written as the language writes it."""
    return plural(key, count, language, **{"count": number(count, language), **values})


def group_views(
    findings: Sequence[Finding],
    language: str,
    survey: Survey | None = None,
    severity: Severity | None = None,
    most: int | None = None,
) -> list[GroupView]:
    """Return the groups of findings, ready to be shown.

    Parameters
    ----------
    survey
        Gives the examples; None: there are none.
    severity
        Only these.
    most
        Findings of a group that are told; None: all.
    """
    groups = group_findings(f for f in findings if severity in (None, f.severity))
    around = survey.excerpts.around if survey is not None else {}
    several = survey is not None and len(survey.files) > 1
    return [_view(group, language, around, several, most) for group in groups]


def _view(
    group: Group,
    language: str,
    around: Mapping[Address, Excerpt],
    several: bool,
    most: int | None,
) -> GroupView:
    excerpts = tuple(
        (f"{address[0]} · {address[2]}" if several else address[2], around[address])
        for finding in group.findings[:EXAMPLES]
        if (address := address_of(finding)) is not None and address in around
    )
    return GroupView(
        group.severity,
        _title(group, language),
        _count(group, language),
        _lines(group.findings[:most], language),
        _unlike(excerpts),
        len(group.findings),
    )


def _unlike(excerpts: tuple[tuple[str, Excerpt], ...]) -> tuple[tuple[str, Excerpt], ...]:
    """Leave out an example whose cell another one shows already: two neighbours in a column."""
    kept: list[tuple[str, Excerpt]] = []
    for name, excerpt in excerpts:
        if not any(excerpt == other for _, other in kept):
            kept.append((name, excerpt))
    return tuple(kept)


def _title(group: Group, language: str) -> str:
    if not group.sheet:
        return group.files[0] if len(group.files) == 1 else text("check.files", language)
    if group.heading is None:
        return group.sheet
    return f"{group.sheet} · {group.heading[language]}"


def _count(group: Group, language: str) -> str:
    cells = [finding for finding in group.findings if finding.cell]
    unit = "cells" if cells else "findings"
    words = _many(f"check.{unit}", len(group.findings), language)
    if len(group.files) > 1:
        words += ", " + _many("check.in_files", len(group.files), language)
    return words


def _lines(findings: Sequence[Finding], language: str) -> tuple[Line, ...]:
    """Return findings of a group: those that say the same in one line, a repair told once."""
    alike: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        blank = replace(finding, cell=_HERE, file=finding.file if not finding.cell else "")
        message, repair = describe(blank, language)
        alike.setdefault(repair, {}).setdefault(message, []).append(finding)
    return tuple(line for messages in alike.values() for line in _repaired(messages, language))


def _repaired(messages: Mapping[str, Sequence[Finding]], language: str) -> Iterator[Line]:
    """Yield the lines of messages that share a repair; the last one tells it, for all cells."""
    every = [finding for found in messages.values() for finding in found]
    for place, found in enumerate(messages.values(), 1):
        message, _ = _described(found, language)
        repair = _described(every, language)[1] if place == len(messages) else ""
        by_file: dict[str, list[str | None]] = {}
        for finding in found:
            by_file.setdefault(finding.file, []).append(finding.cell)
        cells = tuple((file, cells_listed(cells)) for file, cells in by_file.items())
        yield Line(message, repair, cells, len(found))


def _described(found: Sequence[Finding], language: str) -> tuple[str, str]:
    """Return message and repair of findings that differ by their cells only, naming the first."""
    first = found[0]
    named = ranges(finding.cell for finding in found if finding.file == first.file)
    # Cells of several files are not to be confused: one is named, the others are counted.
    most = _NAMED if all(finding.file == first.file for finding in found) else 1
    cell = ", ".join(name for name, _ in named[:most]) or None
    more = len({(f.file, f.cell) for f in found}) - sum(count for _, count in named[:most])
    if cell and more:
        cell = _many("check.and_others", more, language, cells=cell)
    return describe(replace(first, cell=cell), language)
