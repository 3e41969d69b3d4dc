"""Which figure of the analysis an identifier names: its sheet, its column, its row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from alliances.language.matching import nearest
from alliances.reports.analysis_scope import applies
from alliances.reports.explaining.workings import Workings
from alliances.scoring.table import STATISTICS
from alliances.statistics.tables.disagreement_facts import VOICED

_SCORED = {
    **{name: name for name in STATISTICS},
    **dict.fromkeys(("gap_low", "gap_high", "gap_reading"), "gap"),
    **dict.fromkeys(("low", "high"), "mean"),
    **dict.fromkeys(("favourable_low", "favourable_high"), "favourable"),
}
"""Columns of the analysis that repeat figures of the score table, which lays them out."""

_UNTIL = ">"
"""Between two waves."""

_IN_SEVERAL = "."
"""Between a sheet and a column, where two sheets have such a figure of one node."""

_NEAR = 3
"""Identifiers named where one is unknown."""

_COMPARED = 5000
"""Identifiers compared with an unknown one: more would take long."""


@dataclass(frozen=True)
class Keys:
    """Which columns of a sheet stand in which part of an identifier.

    Attributes
    ----------
    node, side, waves
        The columns; two waves are written ``2024>2025``.
    scope
        Columns of the scope: none for the programme, a name, or a kind and a value.
    kind
        What a scope of one column is called: ``partnership``, ``stratum``.
    method
        The column that tells several rows of a node apart, where the sheet has it.
    whole
        What stands there in a row of everyone: the identifier needs not say it.
    """

    node: str = "node"
    scope: tuple[str, ...] = ()
    kind: str = ""
    side: str = "side"
    waves: tuple[str, ...] = ("wave",)
    method: str = "method"
    whole: str = ""


SHEETS: Mapping[str, Keys] = {
    "sides": Keys(side="pair"),
    "partnerships": Keys(side="pair", scope=("partnership",), kind="partnership"),
    "place": Keys(node="aspect", side="pair", scope=("partnership",), kind="partnership"),
    "disagreements": Keys(
        node="reading", scope=("partnership",), kind="partnership", method="voiced", whole=VOICED[0]
    ),
    "response": Keys(node="unit", scope=("stratum",), kind="stratum"),
    "weighting": Keys(),
    "bands": Keys(),
    "items": Keys(),
    "reliability": Keys(),
    "waves": Keys(waves=("wave_before", "wave_after")),
    "groups": Keys(scope=("group", "group_value")),
    "peers": Keys(scope=("group", "group_value"), method="partnership"),
}
"""The sheets of the analysis, by the name of their table."""


@dataclass(frozen=True)
class Place:
    """A cell of the analysis: sheet, row, and the column that is explained.

    Attributes
    ----------
    asked
        The column as the identifier has it: the end of an interval, or a word, is explained with
        the figure that it belongs to, `column`.
    """

    sheet: str
    asked: str
    column: str
    row: pd.Series


def identifiers(sheet: str, table: pd.DataFrame, column: str) -> pd.Series:
    """Return the identifier of a column's figure in every row of a table.

    ``node|column|scope|side|wave``: a pair of sides is ``A-B``, a couple of waves ``2024>2025``, a
    stratum ``stratum:national``, a group ``region:11``, a partnership ``partnership:P-0001``. The
    response has ``person`` or ``pair`` in the place of the node, the disagreements their reading.
    What tells several rows of a node apart stands at the end (``|raked``, ``|none``).

    Parameters
    ----------
    sheet
        The name of the table, of `SHEETS`.
    table
        Its rows.
    column
        One of its columns.
    """
    keys = SHEETS[sheet]
    wave = table[keys.waves[0]].astype(str)
    for other in keys.waves[1:]:
        wave = wave + _UNTIL + table[other].astype(str)
    joined = table[keys.node].astype(str) + "|" + column
    for part in (_scope(table, keys), table[keys.side].astype(str), wave):
        joined = joined + "|" + part
    if keys.method in table:
        told = table[keys.method].astype(str)
        joined = joined + ("|" + told).mask(told == keys.whole, "")
    return joined


def scored(identifier: str) -> str:
    """Return the identifier in the score table of a figure that stands there; empty where none.

    ``sides.gap``, ``gap_low`` and ``gap`` are one figure; a change from wave to wave is none.
    """
    parts = identifier.split("|")
    if len(parts) < 2 or _UNTIL in identifier:
        return ""
    sheet, _, column = parts[1].rpartition(_IN_SEVERAL)
    if column not in _SCORED or sheet not in {"", *SHEETS}:
        return ""
    return "|".join([parts[0], _SCORED[column], *parts[2:]])


def _scope(table: pd.DataFrame, keys: Keys) -> pd.Series:
    if not keys.scope:
        return pd.Series("programme", index=table.index)
    if not keys.kind:
        kind, value = keys.scope
        return table[kind].astype(str) + ":" + table[value].astype(str)
    named = keys.kind + ":" + table[keys.scope[0]].astype(str)
    # All strata together are the programme, and so is a row of no partnership in particular.
    return named.mask((named == "stratum:all") | table[keys.scope[0]].isna(), "programme")


def find(
    identifier: str, workings: Workings, columns: Mapping[str, Mapping[str, str]]
) -> list[Place]:
    """Return the cells that an identifier names: one, or several where it is ambiguous.

    Parameters
    ----------
    identifier
        ``node|column|scope|side|wave``; the sheet may stand before the column.
    workings
        What makes the tables.
    columns
        By sheet: which columns can be asked for, and the column that each is explained with.
    """
    asked = identifier.partition("|")[2].partition("|")[0]
    found = []
    for sheet, column in _candidates(asked, columns):
        table = workings.table(sheet)
        if column not in table:
            continue
        keys = SHEETS[sheet]
        bare = identifier.replace(f"|{asked}|", f"|{column}|", 1)
        bare = bare.removesuffix(f"|{keys.whole}") if keys.whole else bare
        node = table[table[keys.node] == identifier.partition("|")[0]]
        named = (identifiers(sheet, node, column) == bare).to_numpy(bool)
        rows = node[named & applies(sheet, node, column)]
        found += [Place(sheet, column, columns[sheet][column], row) for _, row in rows.iterrows()]
    return found


def _candidates(asked: str, columns: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the sheets that have a column, with its name there."""
    named, _, column = asked.partition(_IN_SEVERAL)
    if named not in columns:
        # The code of a level may have such a sign too.
        named, column = "", asked
    for sheet in (named,) if named else columns:
        if column in columns[sheet]:
            yield sheet, column


def qualified(identifier: str, places: Iterable[Place]) -> list[str]:
    """Return an identifier once for each of several sheets, with the sheet before the column."""
    node, _, rest = identifier.partition("|")
    _, _, rest = rest.partition("|")
    return [f"{node}|{place.sheet}{_IN_SEVERAL}{place.asked}|{rest}" for place in places]


def nearest_to(
    identifier: str, workings: Workings, columns: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Return the identifiers of the analysis that resemble one most, the nearest first.

    The column is understood first, then the rows of the sheets that have it.
    """
    parts = identifier.split("|")
    asked = parts[1] if len(parts) > 1 else ""
    every = list(dict.fromkeys(column for each in columns.values() for column in each))
    column = asked.rpartition(_IN_SEVERAL)[2]
    if column not in every:
        column = nearest(column, every) or ""
    known: list[str] = []
    for sheet, name in _candidates(column, columns) if column else ():
        table = workings.table(sheet)
        if name in table:
            rows = table[applies(sheet, table, columns[sheet][name])]
            known += list(identifiers(sheet, _of_node(rows, SHEETS[sheet].node, parts[0]), name))
    found = []
    for _ in range(_NEAR):
        near = nearest(identifier, known[:_COMPARED])
        if not near:
            break
        found.append(near)
        known.remove(near)
    return found


def _of_node(rows: pd.DataFrame, key: str, node: str) -> pd.DataFrame:
    """Return the rows of a node, of the nearest one where it is unknown, or all."""
    meant = nearest(node, rows[key].astype(str).unique())
    return rows[rows[key] == meant] if meant else rows
