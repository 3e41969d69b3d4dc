"""Keys and the cells that name them: which of the two is wrong, told once, where it stands.

A reference to a key that its register does not hold has two possible causes: the reference is
wrong, or the key is, in the register, and everything that depends on it looks wrong. The second is
told at the register alone.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from alliances.datasets.ledger import DUPLICATE_CODES
from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.parsing.spelling import Reference
from alliances.datasets.problem import Problem
from alliances.datasets.rules.keyshape import Order, Shapes, meant, order_of, shapes_of
from alliances.findings import Severity
from alliances.language import LANGUAGES, dates, text

_SEVERAL = 3
"""Cells that agree on a key: fewer are slips, each told at its cell."""

_MANY = 6
"""Parties of one unknown organisation from which it is lacking, if all are on one side."""

_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)")
_SMALL = 5
"""Keys of a register up to which one that nothing names is the one that everything misses."""

_SELDOM = 0.2
"""Share of the uses of the least used key below which a value is named too seldom to be a key."""

_SEVERITY = {"stratum": Severity.VERIFY}


@dataclass(frozen=True)
class _Register:
    """A register under examination.

    Attributes
    ----------
    target, key
        Its table and key column.
    rows
        Row label to its key, sound ones only.
    idle
        Rows whose key nothing refers to.
    broken
        Rows whose key is blank, unread or that of another row.
    least_uses
        What is named less often than this cannot be a key of the register.
    usual_uses
        How often half of the keys are named at least.
    """

    target: str
    key: str
    rows: dict[int, str]
    idle: tuple[int, ...]
    broken: tuple[int, ...]
    least_uses: int
    usual_uses: float
    shapes: Shapes
    order: Order


def register_marks(checked: Checked, links: Sequence[Reference]) -> Iterator[Mark]:
    """Compare one register with all the columns that name its keys.

    Parameters
    ----------
    checked
        The tables.
    links
        The references to one register; those of tables that the file lacks are passed over.

    Yields
    ------
    Mark
        ``unreferenced_key`` at a key of the register that is wrong; ``missing_value``, with the key
        that it must be, at one that is blank; ``unknown_reference`` at each cell that names no key,
        at the first of them only where several speak of one thing that the register simply lacks.
    """
    target, key = links[0].target, links[0].key
    links = [link for link in links if checked.has(link.table, link.column)]
    if not links or not checked.has(target, key):
        return
    uses = _uses(checked, links)
    keys = checked.data(target)[key].dropna()
    register = _register(checked, target, key, keys, uses["value"].value_counts())
    dangling = uses[~uses["value"].isin(set(keys))]
    blamed = _blame(register, dangling)
    named = set(register.rows.values())
    for row, value in blamed.items():
        # A row that shares its key with another is told once, as a duplicate.
        if row in register.rows and row not in register.broken:
            details = {"near": value, "count": int((dangling["value"] == value).sum())}
            yield Mark(target, row, key, Problem("unreferenced_key", details=details))
        else:
            yield from _sharper(checked, target, key, row, value)
    yield from _odd(register, blamed)
    left = dangling[~dangling["value"].isin(list(blamed.values()))]
    for unknown, cells in left.groupby("value", sort=False):
        lacking = _is_lacking(checked, target, cells)
        yield from _unknown(register, str(unknown), cells, sorted(named), lacking)


def _sharper(checked: Checked, target: str, key: str, row: int, value: str) -> Iterator[Mark]:
    """Yield the mark that a row without a usable key has, with the key that it must be.

    Of two rows that share a key it stands at the second.
    """
    held = checked.data(target)[key]
    same = [row] if pd.isna(held[row]) else [int(at) for at in held.index[held == held[row]]]
    marks = (checked.marks.get((target, at, key)) for at in same)
    for mark in marks:
        if mark is not None and (pd.isna(held[row]) or mark.problem.code in DUPLICATE_CODES):
            hint = {code: text("checking.named_elsewhere", code, near=value) for code in LANGUAGES}
            yield replace(
                mark, problem=Problem(mark.problem.code, details={"near": value, "hint": hint})
            )


def _is_lacking(checked: Checked, target: str, cells: pd.DataFrame) -> bool:
    """Return whether cells that agree on an unknown key speak of one thing that does exist.

    A partnership has parties, and an organisation that many partnerships name stands on the same
    side of all. The same slip made again and again, in rows of different things, does neither.
    """
    in_parties = cells.loc[cells["table"] == "parties", "row"]
    if target == "partnerships" and checked.has("parties", "partnership"):
        return len(in_parties) > 1
    if target == "organisations" and checked.has("parties", "side"):
        sides = checked.data("parties")["side"].reindex(in_parties.astype(int))
        return len(in_parties) >= _MANY and sides.nunique() == 1
    return True


def _uses(checked: Checked, links: Sequence[Reference]) -> pd.DataFrame:
    """Return every cell that names a key: ``table``, ``row``, ``column``, ``value``."""
    parts = []
    for link in links:
        named = checked.data(link.table)[link.column].dropna()
        named = named[~checked.faulty(link.table, link.column)[named.index]]
        parts.append(
            pd.DataFrame(
                {"table": link.table, "row": named.index, "column": link.column, "value": named}
            )
        )
    return pd.concat(parts, ignore_index=True)


def _register(
    checked: Checked, target: str, key: str, keys: pd.Series, uses: pd.Series
) -> _Register:
    marked = checked.faulty(target, key)
    sound = keys[~marked[keys.index]]
    twins = _twins(checked, target, key)
    rows = dict(zip(sound.index.tolist(), sound.tolist(), strict=True))
    idle = tuple(row for row, value in rows.items() if value not in uses.index)
    counts = uses[uses.index.isin(set(rows.values()))]
    relied = {row: value for row, value in rows.items() if row not in {*idle, *twins}}
    index = checked.data(target).index
    return _Register(
        target,
        key,
        rows,
        idle,
        tuple(dict.fromkeys([*_without_key(checked, target, key), *twins])),
        max(1, int(_SELDOM * counts.min())) if len(counts) else 1,
        float(counts.median()) if len(counts) else 1.0,
        shapes_of(rows.values()),
        order_of((int(row), relied.get(int(row))) for row in index),
    )


def _without_key(checked: Checked, target: str, key: str) -> list[int]:
    """Return the rows whose key is blank or could not be read."""
    keys = checked.data(target)[key]
    return [int(row) for row in keys[keys.isna()].index]


def _twins(checked: Checked, target: str, key: str) -> list[int]:
    """Return the rows that share a key with a row reported as a duplicate: either may be wrong.

    Two rows that agree in all the rest are one row said twice, and no key is lost.
    """
    data = checked.data(target)
    rows: list[int] = []
    for mark in checked.marks.values():
        if mark.table == target and mark.problem.code in DUPLICATE_CODES:
            same = data[data[key] == data.loc[mark.row, key]]
            if len(same.drop(columns=key).astype(str).drop_duplicates()) == len(same):
                rows += [int(row) for row in same.index]
    return rows


def _blame(register: _Register, dangling: pd.DataFrame) -> dict[int, str]:
    """Return the rows of the register that are wrong, each with the key that it should hold."""
    counts = dangling["value"].value_counts(sort=False)
    # Past the end of a sorted register any larger key would do: the nearest is the likeliest.
    values = sorted(counts.index, key=lambda value: (-counts[value], str(value)))
    blamed: dict[int, str] = {}
    for value in values:
        candidates = [row for row in register.broken if row not in blamed]
        often = counts[value] >= register.least_uses
        row = _broken_row(register, value, candidates) if often else None
        if row is None:
            idle = [row for row in register.idle if row not in blamed]
            row = _idle_row(register, value, idle, int(counts[value]))
        if row is not None:
            blamed[row] = value
    return blamed


def _broken_row(register: _Register, value: str, rows: Sequence[int]) -> int | None:
    """Return a row without a usable key in which a dangling value would be at its place."""
    if register.shapes.odd(value):
        return None
    if register.order.increasing:
        return next((row for row in rows if register.order.fits(value, row)), None)
    return next(iter(rows), None)


def _idle_row(register: _Register, value: str, rows: Sequence[int], count: int) -> int | None:
    """Return the row whose unused key is a dangling value mistyped, if the register is at fault."""
    near = meant(value, [register.rows[row] for row in rows])

    def unlikely(row: int) -> tuple[bool, bool]:
        """Sort the key that resembles it first, then one written unlike all others at its place."""
        held = register.rows[row]
        placed = register.order.increasing and register.order.fits(value, row)
        return held != near, not (placed and register.shapes.odd(held))

    ordered = sorted(rows, key=unlikely)
    for row in ordered:
        if _register_is_wrong(register, value, row, count, register.rows[row] == near):
            return row
    return None


def _register_is_wrong(register: _Register, value: str, row: int, count: int, near: bool) -> bool:
    """Decide between a key that nothing names and a reference that names nothing.

    In this order: the one that is written unlike the other keys is wrong; in a sorted register, the
    one that does not stand in order; then several references against one key are right, where it
    resembles them, stands at their place, or is the only one of a small register without any.
    """
    held = register.rows[row]
    odd_value, odd_key = register.shapes.odd(value), register.shapes.odd(held)
    fits = register.order.increasing and register.order.fits(value, row)
    if odd_value:
        return False
    if odd_key:
        return near or fits or not register.order.increasing
    if register.order.increasing:
        if not fits:
            return False
        if not register.order.fits(held, row):
            return True
    renamed = len(register.rows) <= _SMALL and len(register.idle) == 1 and count >= _SEVERAL
    return count > 1 and (near or fits or renamed)


def _odd(register: _Register, blamed: dict[int, str]) -> Iterator[Mark]:
    """Yield a mark for a key that nothing names and that is written unlike all the others."""
    usual = [key for key in register.rows.values() if not register.shapes.odd(key)]
    for row in register.idle:
        held = register.rows[row]
        if row not in blamed and register.shapes.rare(held):
            details = {"near": meant(held, set(usual)), "count": 0}
            problem = Problem("odd_key", Severity.VERIFY, details)
            yield Mark(register.target, row, register.key, problem)


def _unknown(
    register: _Register, value: str, cells: pd.DataFrame, named: Sequence[str], lacking: bool
) -> Iterator[Mark]:
    near = meant(value, named)
    odd = register.shapes.odd(value) or bool(near)
    absent = lacking and not odd and (not register.order.increasing or register.order.spans(value))
    often = len(cells) >= max(_SEVERAL, register.usual_uses / 2)
    told = cells.head(1) if absent and often else cells
    for cell in records(told):
        details = {"register": register.target, "near": near, "count": len(cells) - len(told)}
        if _DATE.fullmatch(value):
            # A year or a code that a cell holds as a date, and may show as « 2024 ».
            day = datetime.date.fromisoformat(value)
            year = str(day.year) if str(day.year) in named else ""
            details |= {"shown": dates(day), "near": year}
        severity = _SEVERITY.get(cell.column, Severity.BLOCKING)
        code = "date_for_reference" if "shown" in details else "unknown_reference"
        yield Mark(cell.table, cell.row, cell.column, Problem(code, severity, details))
