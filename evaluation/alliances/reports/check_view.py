"""What a check has to say to people: the good news, then findings by group, then the ledger.

The console and the page say the same; this is what they say, as texts in one language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from alliances.datasets.correction import Outcome
from alliances.datasets.excerpt import Address, Excerpt
from alliances.datasets.excerpts import EXAMPLES, address_of
from alliances.datasets.grouping import Group, cells_listed, group_findings, ranges
from alliances.datasets.readiness import ready_rows
from alliances.datasets.survey import FileRead, Survey
from alliances.findings import Finding, Severity
from alliances.frameworks.sheets import ANSWER_SHEETS
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

    `cells` lists them all, by file where there are several.
    """

    message: str
    repair: str
    cells: tuple[tuple[str, str], ...]
    count: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of findings: where, how many, what, and its first examples."""

    severity: Severity
    title: str
    count: str
    lines: tuple[Line, ...]
    excerpts: tuple[tuple[str, Excerpt], ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: what it was taken for, and how it stands."""

    name: str
    layout: str
    state: str


def summary(survey: Survey, language: str) -> str:
    """Return the line that counts the findings: « campagne.xlsx : 3 bloquants, 1 à vérifier… »."""
    counts = [
        plural(f"cli.said.{level}", sum(f.severity is level for f in survey.findings), language)
        for level in _FAMILIES
    ]
    file = survey.source.file
    return text("cli.said.summary", language, file=file, counts=", ".join(counts))


def good_news(survey: Survey, language: str) -> list[str]:
    """Return what is well, the most important first; never empty."""
    ready = ready_rows(survey)
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
        told.append(plural("check.files_read", len(read), language, total=len(survey.files)))
    applied = sum(c.outcome is Outcome.APPLIED for c in survey.corrections)
    if applied:
        told.append(plural("check.corrections", applied, language))
    if not survey.findings:
        told.append(text("check.nothing_wrong", language))
    return told or [text("check.was_read", language)]


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
    counts = ((level, sum(f.severity is level for f in found)) for level in _FAMILIES)
    return ", ".join(plural(f"cli.said.{level}", n, language) for level, n in counts if n)


def group_views(
    findings: Sequence[Finding],
    language: str,
    survey: Survey | None = None,
    severity: Severity | None = None,
) -> list[GroupView]:
    """Return the groups of findings, ready to be shown.

    Parameters
    ----------
    survey
        Gives the examples; None: there are none.
    severity
        Only these.
    """
    groups = [g for g in group_findings(findings) if severity in (None, g.severity)]
    around = survey.excerpts.around if survey is not None else {}
    several = survey is not None and len(survey.files) > 1
    return [_view(group, language, around, several) for group in groups]


def _view(
    group: Group, language: str, around: Mapping[Address, Excerpt], several: bool
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
        _lines(group, language),
        _unlike(excerpts),
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
    words = plural(f"check.{unit}", len(group.findings), language)
    if len(group.files) > 1:
        words += ", " + plural("check.in_files", len(group.files), language)
    return words


def _lines(group: Group, language: str) -> tuple[Line, ...]:
    """Return the findings of a group, those that say the same in one line."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in group.findings:
        blank = replace(finding, cell=_HERE, file=finding.file if not finding.cell else "")
        alike.setdefault(describe(blank, language), []).append(finding)
    return tuple(_line(found, language) for found in alike.values())


def _line(found: Sequence[Finding], language: str) -> Line:
    named = ranges(finding.cell for finding in found)
    cell = ", ".join(name for name, _ in named[:_NAMED])
    more = sum(count for _, count in named[_NAMED:])
    if more:
        cell = plural("check.and_others", more, language, cells=cell)
    message, repair = describe(replace(found[0], cell=cell or None), language)
    by_file: dict[str, list[str | None]] = {}
    for finding in found:
        by_file.setdefault(finding.file, []).append(finding.cell)
    cells = tuple((file, cells_listed(cells)) for file, cells in by_file.items())
    return Line(message, repair, cells, len(found))
