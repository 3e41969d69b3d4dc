"""Applying a register of corrections to the raw cells, in memory: the files are never edited.

A correction holds only while the cell still contains what the register saw there. What cannot be
applied is a finding at its line of the register; what was applied is recorded, and the ledger
counts the cells that the register emptied, filled or left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from alliances.datasets.corrections.correction import Action, Correction, Outcome
from alliances.datasets.corrections.file import Line, RegisterFile
from alliances.datasets.corrections.target import Target, Targets, held
from alliances.datasets.located import Layout, RawSheet, RawWorkbook, SheetCount, Unread
from alliances.datasets.place import cell_name
from alliances.datasets.survey import Source
from alliances.findings import Finding, Severity
from alliances.language import LANGUAGES, text

EMPTIED = "emptied_by_register"
LEFT_OUT = "left_out_by_register"

_Where = tuple[str, str]
"""A file and a sheet of it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a register did to the cells of one sheet: how many it emptied, filled, left out."""

    emptied: int = 0
    filled: int = 0
    left_out: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """Workbooks with the corrections of a register applied to their cells."""

    workbooks: tuple[RawWorkbook, ...]
    corrections: tuple[Correction, ...] = ()
    findings: tuple[Finding, ...] = ()
    moved: Mapping[_Where, Moved] = field(default_factory=dict)
    register: Source | None = None


def apply_register(workbooks: Sequence[RawWorkbook], register: RegisterFile) -> Corrected:
    """Apply the corrections of a register to what was read.

    Parameters
    ----------
    workbooks
        As they were read; left as they are.
    register
        Its lines name cells by file, sheet and address.
    """
    targets = Targets(workbooks, register.lines)
    findings: list[Finding] = []
    aimed: list[tuple[Line, Target]] = []
    lost: list[Correction] = []
    for line in register.lines:
        target, key = targets.of(line)
        if target is None:
            findings.append(_unknown(register, line, key, targets))
            lost.append(_record(line, None, Outcome.REFUSED))
        else:
            aimed.append((line, target))
    findings += _incomplete(register, (line for line, _ in aimed))
    rivals = _rivals(aimed)
    judged: list[tuple[Line, Target, Outcome]] = []
    for line, target in aimed:
        outcome, finding = _judge(register, line, target, rivals)
        judged.append((line, target, outcome))
        findings += [finding] if finding is not None else []
    records = [_record(line, target, outcome) for line, target, outcome in judged]
    applied = [(line, target) for line, target, outcome in judged if outcome is Outcome.APPLIED]
    changed, moved = _apply(workbooks, applied)
    in_order = sorted([*records, *lost], key=lambda correction: correction.row)
    return Corrected(changed, tuple(in_order), tuple(findings), moved, register.source)


def count_moved(layout: Layout, moved: Mapping[_Where, Moved]) -> Layout:
    """Return a layout whose counts name the cells that the register emptied or left out."""
    # On a form a record runs down the sheet: a row of it left out is a question, not a record.
    down = {(p.file, p.sheet) for table in layout.tables for p in table.places if p.rows}
    counts = tuple(_counted(count, moved, down) for count in layout.sheets)
    return replace(layout, sheets=counts)


def say_corrected(
    findings: Iterable[Finding], corrections: Sequence[Correction]
) -> tuple[Finding, ...]:
    """Return findings; those on a value that the register gave say so."""
    rows = {c.place: c.row for c in corrections if c.outcome is Outcome.APPLIED}
    return tuple(
        replace(finding, details={**finding.details, "register_row": rows[place]})
        if (place := (finding.file, finding.sheet or "", finding.cell or "")) in rows
        else finding
        for finding in findings
    )


def _counted(count: SheetCount, moved: Mapping[_Where, Moved], down: set[_Where]) -> SheetCount:
    where = count.file, count.sheet
    if where not in moved:
        return count
    here = moved[where]
    named = {EMPTIED: here.emptied, LEFT_OUT: here.left_out}
    rows = here.rows if (count.tables or count.rows) and where not in down else 0
    return replace(
        count,
        cells=count.cells + here.emptied + here.left_out,
        excluded={**count.excluded, **{reason: n for reason, n in named.items() if n}},
        rows=count.rows + rows,
        filled=here.filled,
    )


def _unknown(register: RegisterFile, line: Line, key: str, targets: Targets) -> Finding:
    known = targets.known(line, key)
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return register.finding(f"correction_unknown_{key}", line, key, known=shown)


def _incomplete(register: RegisterFile, lines: Iterable[Line]) -> list[Finding]:
    """Ask for who, when and why: without them a correction cannot be checked by anyone."""
    findings = []
    for line in lines:
        wanted = ["reason", "who", "when"]
        # A line of ours bears the hash of its file, and says "empty" by an empty cell.
        wanted += [] if line.said.get("sha256") else ["found"]
        lacking = [key for key in wanted if not line.said.get(key)]
        if lacking:
            names = {
                code: ", ".join(text(f"register.columns.{key}", code) for key in lacking)
                for code in LANGUAGES
            }
            found = register.finding(
                "correction_incomplete", line, lacking[0], Severity.VERIFY, lacking=names
            )
            findings.append(found)
    return findings


def _rivals(aimed: Sequence[tuple[Line, Target]]) -> dict[int, int]:
    """Return the line of each line that contradicts an earlier one; rows of the register."""
    rivals: dict[int, int] = {}
    first: dict[tuple[object, ...], Line] = {}
    out: dict[tuple[object, ...], Line] = {}
    for line, target in aimed:
        if line.left_out:
            out.setdefault((*target.where, target.row), line)
    for line, target in aimed:
        known = first.setdefault((*target.where, target.row, target.column), line)
        differs = (line.value, line.left_out) != (known.value, known.left_out)
        whole = out.get((*target.where, target.row))
        if whole is not None and not line.left_out:
            rivals[line.row] = whole.row
        elif differs:
            rivals[line.row], rivals[known.row] = known.row, line.row
    return rivals


def _judge(
    register: RegisterFile, line: Line, target: Target, rivals: Mapping[int, int]
) -> tuple[Outcome, Finding | None]:
    """Return what becomes of a correction, and what is to be said of it."""
    if line.row in rivals:
        other = cell_name(rivals[line.row], register.columns["corrected"])
        found = register.finding("correction_twice", line, "corrected", other=other)
        return Outcome.REFUSED, found
    if isinstance(line.value, Unread):
        return Outcome.REFUSED, register.finding("correction_unread", line, "corrected")
    if not line.left_out and target.already(line):
        advice = register.finding("correction_already", line, "corrected", Severity.ADVICE)
        return Outcome.ALREADY, advice
    if not _still(line, target):
        shown = {code: target.text or text("register.nothing", code) for code in LANGUAGES}
        return Outcome.REFUSED, register.finding("correction_outdated", line, "found", now=shown)
    return Outcome.APPLIED, None


def _still(line: Line, target: Target) -> bool:
    """Return whether a cell holds what the register saw; a line that saw nothing is trusted."""
    seen = line.said.get("found", "")
    if not seen and not line.said.get("sha256"):
        return True
    return target.says(seen)


def _record(line: Line, target: Target | None, outcome: Outcome) -> Correction:
    said = line.said
    action = (
        Action.ROW_LEFT_OUT
        if line.left_out
        else Action.EMPTIED
        if line.value is None
        else Action.CHANGED
    )
    # Only what was applied has been compared with the file: the rest is as the register saw it.
    applied = target is not None and outcome is Outcome.APPLIED
    before = target.text if target is not None and applied else said.get("found", "")
    return Correction(
        file=target.file if target else said.get("file", ""),
        sheet=target.sheet if target else said.get("sheet", ""),
        cell=target.cell if target else said.get("cell", ""),
        before=before,
        after=held(line.value),
        action=action,
        outcome=outcome,
        reason=said.get("reason", ""),
        who=said.get("who", ""),
        when=said.get("when", ""),
        row=line.row,
        value=None if isinstance(line.value, Unread) else line.value,
    )


def _apply(
    workbooks: Sequence[RawWorkbook], applied: Sequence[tuple[Line, Target]]
) -> tuple[tuple[RawWorkbook, ...], dict[_Where, Moved]]:
    by_sheet: dict[_Where, list[tuple[Line, Target]]] = {}
    for line, target in applied:
        by_sheet.setdefault(target.where, []).append((line, target))
    moved: dict[_Where, Moved] = {}
    changed = []
    for workbook in workbooks:
        sheets = []
        for sheet in workbook.sheets:
            where = workbook.source.file, sheet.name
            if where in by_sheet:
                sheet, moved[where] = _apply_to(sheet, by_sheet[where])
            sheets.append(sheet)
        changed.append(replace(workbook, sheets=tuple(sheets)))
    return tuple(changed), moved


def _apply_to(sheet: RawSheet, applied: Sequence[tuple[Line, Target]]) -> tuple[RawSheet, Moved]:
    cells = _grown(sheet, [target for _, target in applied])
    percent = set(sheet.percent)
    counts: Counter[str] = Counter()
    rows = sorted({target.row for line, target in applied if line.left_out})
    for line, target in applied:
        if line.left_out:
            continue
        at = target.row - 1, target.column
        counts["emptied"] += cells[at] is not None and line.value is None
        counts["filled"] += cells[at] is None and line.value is not None
        cells[at] = line.value
        (percent.add if line.percent else percent.discard)(target.cell)
    for row in rows:
        here = sum(value is not None for value in cells[row - 1])
        counts["left_out"] += here
        counts["rows"] += here > 0
        cells[row - 1] = None
    return replace(sheet, cells=cells, percent=frozenset(percent)), Moved(**counts)


def _grown(sheet: RawSheet, targets: Sequence[Target]) -> np.ndarray:
    """Return a copy of the cells of a sheet, large enough for what the register fills."""
    height = max(len(sheet.cells), *(target.row for target in targets))
    width = max(sheet.cells.shape[1], *(target.column + 1 for target in targets))
    cells = np.full((height, width), None, dtype=object)
    cells[: sheet.cells.shape[0], : sheet.cells.shape[1]] = sheet.cells
    return cells
