"""How many respondents chose each level, used or not, and each kind of nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from alliances.datasets.survey import Survey, Table
from alliances.frameworks.model import VOICES, State
from alliances.frameworks.sheets import ANSWER_SHEETS, OWNER
from alliances.scoring.cells import COUNTED
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.sides import positions, sides_present

COLUMNS = (
    "item",
    "side",
    "wave",
    "kind",
    "code",
    "count",
    "share",
    "n",
    "asked",
    "organisations",
    "people",
    "seen",
    "unseen",
)

_BEHIND = ("organisations", "people", "seen", "unseen")

NOTHINGS = {
    "dont_know": State.DONT_KNOW,
    "not_applicable": State.NOT_APPLICABLE,
    "refused": State.REFUSED,
    "blank": State.BLANK,
}
"""The four kinds of nothing, in the order in which a distribution ends."""


def count_answers(survey: Survey, wave: str, shown: Collection[str] = ()) -> pd.DataFrame:
    """Count the answers to each item with levels, over the programme, side by side.

    Not protected: `alliances.disclosure.published_distributions` is what may be shown.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave.
    shown
        The partnerships that have figures of their own beside these.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: one row a level and a kind of nothing; `n` valid answers, `asked` answers
        asked. Behind the valid answers, or behind those asked where none is valid, stand the
        distinct `organisations` other than the programme's owner, `people`, and partnerships,
        those shown (`seen`) and the others (`unseen`). Items in the framework's order, then sides.
    """
    found: dict[str, list[_Counts]] = {}
    for sheet, voice in ANSWER_SHEETS.items():
        table = survey.tables.get(sheet)
        if table is None or not len(table.data):
            continue
        sides = sides_present(survey) if voice == "partie" else (voice,)
        side = (
            positions(table.data["side"], sides)
            if voice == "partie"
            else np.zeros(len(table.data), dtype=np.int64)
        )
        kept = (table.data["wave"].astype(str) == wave).to_numpy(np.bool_) & (side >= 0)
        if kept.any():
            found |= _count_sheet(survey, table, kept, side[kept], sides, shown)
    items = [item for item in survey.framework.items if item.id in found]
    parts = [part for item in items for part in found[item.id]]
    return _table(parts, wave)


def too_few_behind(table: pd.DataFrame, people: int, organisations: int) -> Booleans:
    """Return which rows of `count_answers` have too few people or organisations behind them.

    Or leave a few partnerships over, beside those that are shown one by one.

    Parameters
    ----------
    table
        What `count_answers` returns.
    people, organisations
        The smallest numbers shown.
    """
    few = (table["people"] < people) | (table["organisations"] < organisations)
    left = (table["seen"] > 0) & table["unseen"].between(1, organisations - 1)
    few |= left & ~table["side"].isin(VOICES)
    # Nobody was asked: there is nobody to protect, and zeros say so.
    few &= table["asked"] > 0
    return few.to_numpy(dtype=np.bool_)


@dataclass(frozen=True)
class _Counts:
    """The answers of one side to one item: of each level, then of each kind of nothing."""

    item: str
    side: str
    codes: tuple[str, ...]
    counts: Integers
    asked: int
    behind: dict[str, int]

    @property
    def n(self) -> int:
        """Valid answers."""
        return int(self.counts[: len(self.codes)].sum())


def _count_sheet(
    survey: Survey,
    table: Table,
    kept: Booleans,
    side: Integers,
    sides: tuple[str, ...],
    shown: Collection[str],
) -> dict[str, list[_Counts]]:
    """Count the kept rows of a sheet, by item, one entry for each side that has rows."""
    items = [
        item
        for item in survey.framework.items
        if item.id in table.states and survey.framework.scales[item.scale].levels
    ]
    if not items:
        return {}
    held = np.column_stack([table.states[item.id].to_numpy(np.int64)[kept] for item in items])
    behind = _behind(survey, table.data[kept], held, shown)
    present = np.flatnonzero(np.bincount(side, minlength=len(sides)))
    distinct = {place: behind(side == place) for place in present}
    found: dict[str, list[_Counts]] = {}
    for column, item in enumerate(items):
        codes = survey.framework.scales[item.scale].codes
        level = pd.Categorical(table.data[item.id][kept], categories=[*codes]).codes
        valid = (held[:, column] == State.VALUE) & (level >= 0)
        levels = _by_side(side[valid], level[valid], len(sides), len(codes))
        states = _by_side(side, held[:, column], len(sides), len(State))
        found[item.id] = [
            _Counts(
                item=item.id,
                side=sides[place],
                codes=tuple(map(str, codes)),
                counts=np.concatenate([levels[place], states[place, [*NOTHINGS.values()]]]),
                asked=int(states[place, [*COUNTED["asked"]]].sum()),
                behind={name: int(each[column]) for name, each in distinct[place].items()},
            )
            for place in present
        ]
    return found


def _by_side(side: Integers, code: Integers, sides: int, codes: int) -> Integers:
    """Count codes by side, shape (sides, codes)."""
    return np.bincount(side * codes + code, minlength=sides * codes).reshape(sides, codes)


def _behind(
    survey: Survey, rows: pd.DataFrame, held: Integers, shown: Collection[str]
) -> Callable[[Booleans], dict[str, Integers]]:
    """Return what counts, among some rows, who stands behind the answers to each item."""
    valid, asked = held == State.VALUE, np.isin(held, COUNTED["asked"])
    partnership = pd.factorize(rows["partnership"])[0]
    own = rows["partnership"].isin(shown).to_numpy(np.bool_)
    every = np.arange(len(rows))
    person = pd.factorize(rows["respondent"], use_na_sentinel=False)[0]
    incidence = {
        "organisations": _incidence(*_organisations(survey, rows["partnership"]), len(rows)),
        "people": _incidence(person, every, len(rows)),
        "seen": _incidence(partnership[own], every[own], len(rows)),
        "unseen": _incidence(partnership[~own], every[~own], len(rows)),
    }

    def distinct(among: Booleans) -> dict[str, Integers]:
        answered = np.where(valid[among].any(axis=0), valid, asked) & among[:, None]
        counts = answered.astype(np.int64)
        return {name: ((each @ counts) > 0).sum(axis=0) for name, each in incidence.items()}

    return distinct


def _incidence(who: Integers, row: Integers, rows: int) -> sparse.csr_array:
    """Return 1 where somebody stands behind a row, sparse, shape (those who may, rows)."""
    shape = (int(who.max(initial=-1)) + 1, rows)
    return sparse.csr_array((np.ones(len(who), dtype=np.int64), (who, row)), shape=shape)


def _organisations(survey: Survey, partnerships: pd.Series) -> tuple[Integers, Integers]:
    """Return organisations other than the programme's owner, and the row that each stands behind.

    Where the workbook lists no parties, each partnership stands for an organisation of its own.
    """
    parties = survey.data("parties")
    if not len(parties):
        return pd.factorize(partnerships)[0], np.arange(len(partnerships))
    others = parties[parties["side"] != OWNER].dropna(subset="organisation")
    row = np.arange(len(partnerships))
    rows = pd.DataFrame({"partnership": partnerships.to_numpy(), "row": row})
    pairs = rows.merge(others[["partnership", "organisation"]], on="partnership")
    return pd.factorize(pairs["organisation"])[0], pairs["row"].to_numpy()


def _table(parts: list[_Counts], wave: str) -> pd.DataFrame:
    """Return the counts as a table, a row a level or kind of nothing."""
    if not parts:
        return pd.DataFrame(columns=[*COLUMNS])
    lengths = [len(part.counts) for part in parts]
    levels = np.array([len(part.codes) for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    place = np.concatenate([np.arange(length) for length in lengths])
    level = place < np.repeat(levels, lengths)

    def spread(values: list[object]) -> np.ndarray:
        return np.repeat(np.array(values, dtype=object), lengths)

    n, asked = spread([p.n for p in parts]), spread([p.asked for p in parts])
    base = np.where(level, n, asked).astype(np.float64)
    return pd.DataFrame(
        {
            "item": spread([part.item for part in parts]),
            "side": spread([part.side for part in parts]),
            "wave": wave,
            "kind": np.where(level, "level", "state"),
            "code": [code for part in parts for code in (*part.codes, *NOTHINGS)],
            "count": pd.array(counts, dtype="Int64"),
            "share": np.divide(counts, base, out=np.full(len(base), np.nan), where=base > 0),
            "n": pd.array(n, dtype="Int64"),
            "asked": pd.array(asked, dtype="Int64"),
            **{
                name: spread([part.behind[name] for part in parts]).astype(np.int64)
                for name in _BEHIND
            },
        }
    )[[*COLUMNS]]
