"""Rows that should differ and do not, or should agree and do not: facts told twice."""

import re
from collections.abc import Iterator

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.place import row_of
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.language.matching import fold

_SIGNS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def double_marks(checked: Checked) -> Iterator[Mark]:
    """Compare the rows of one sheet with each other. A cell with a finding takes no part.

    Yields
    ------
    Mark
        All to be verified: ``key_like_another`` at the later of two keys that differ by their
        signs or zeros only (P0005, P-0005); ``siret_twice`` at the second organisation of a SIRET;
        ``own_partner`` at the second side of a partnership for which one organisation stands;
        ``unit_differs`` at the unit of an indicator that is measured in another one elsewhere.
    """
    for table, key in (("organisations", "organisation"), ("partnerships", "partnership")):
        if checked.has(table, key):
            yield from _alike(checked, table, key)
    yield from _again(checked, "organisations", ("siret",), "organisation", "siret_twice")
    yield from _again(checked, "parties", ("partnership", "organisation"), "side", "own_partner")
    yield from _units(checked)


def _alike(checked: Checked, table: str, key: str) -> Iterator[Mark]:
    keys = checked.data(table)[key][checked.sound(table, key)].astype(str)
    known = keys.drop_duplicates()
    bare = known.map(lambda word: _ZEROS.sub("", _SIGNS.sub("", fold(word))))
    again = known[bare.duplicated() & (bare != "")]
    first = dict(zip(bare[::-1], known.index[::-1], strict=True))
    for row in again.index:
        before = int(first[bare[row]])
        other = checked.tables[table].seen_from(before, key, int(row), at=key)
        details = {"near": str(known[before]), "other": other}
        yield Mark(table, int(row), key, Problem("key_like_another", Severity.VERIFY, details))


def _again(
    checked: Checked, table: str, same: tuple[str, ...], differs: str, code: str
) -> Iterator[Mark]:
    """Yield a mark at the last of the columns `same` where another row holds the same already."""
    if not checked.has(table, *same, differs):
        return
    rows = checked.data(table)[checked.sound(table, *same, differs)]
    again = rows[rows.duplicated([*same], keep=False)]
    first: dict[tuple[str, ...], int] = {}
    for row in again.index:
        own = tuple(str(again[column][row]) for column in same)
        before = first.setdefault(own, int(row))
        # One line of a foreign file that names both is a grant to oneself: no slip of a key.
        if row_of(before) != row_of(int(row)):
            here = checked.tables[table]
            other = here.seen_from(before, same[-1], int(row), at=same[-1])
            yield Mark(table, int(row), same[-1], Problem(code, Severity.VERIFY, {"other": other}))


def _units(checked: Checked) -> Iterator[Mark]:
    """Yield a mark where the waves of one indicator of one partnership have two units.

    The unit that fewer rows of the indicator bear is the odd one; of equals, the later.
    """
    keys = ["indicator", "partnership"]
    if not checked.has("indicators", *keys, "unit"):
        return
    rows = checked.data("indicators")[checked.sound("indicators", *keys, "unit")]
    units = rows["unit"].map(lambda unit: " ".join(str(unit).casefold().split()))
    rows = rows.assign(said=units, uses=_uses(rows["indicator"], units))
    mixed = rows[rows.groupby(keys)["said"].transform("nunique") > 1]
    for _, one in mixed.groupby(keys, sort=False):
        usual = one.sort_values("uses", ascending=False, kind="stable").iloc[0]
        for row in records(one[one["said"] != usual["said"]]):
            problem = Problem("unit_differs", Severity.VERIFY, {"near": usual["unit"]})
            yield Mark("indicators", int(row.Index), "unit", problem)


def _uses(indicators: pd.Series, units: pd.Series) -> pd.Series:
    """Return for each row how many rows measure the same indicator in the same unit."""
    return units.groupby([indicators, units]).transform("size")
