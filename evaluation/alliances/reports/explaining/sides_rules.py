"""How the figures of two sides are made: of the programme's complete pairs, of one partnership."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.reports.explaining.rules import (
    Answers,
    Made,
    Number,
    Rule,
    Sheet,
    counted,
    told_unless,
)
from alliances.reports.explaining.workings import Workings
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Floats
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.intraclass import icc
from alliances.statistics.kappas import gwet_ac, weighted_kappa
from alliances.statistics.krippendorff import krippendorff_alpha
from alliances.statistics.pairs import QUADRANTS, Pairs, Whole, pairs_of, wholes_of
from alliances.statistics.rulers import numeric_codes
from alliances.statistics.squares import two_way
from alliances.statistics.tables.sides import nearest_levels

_BLAND = "Bland & Altman, Lancet 327 (1986) 307-310"
_PAIRS = ("pairs", "pairs")


@dataclass(frozen=True)
class _Both:
    """The pairs of a node: of the programme, or of one partnership."""

    workings: Workings
    pairs: Pairs
    at: int
    row: pd.Series

    wholly = False
    """Whether all parties are seen together."""

    @property
    def node(self) -> Node:
        return self.pairs.nodes[self.at]

    @property
    def n(self) -> int:
        return int(self.pairs.complete[:, self.at].sum())

    @property
    def table(self) -> Floats:
        """The scores of the complete pairs, shape (pairs, 2)."""
        kept = self.pairs.complete[:, self.at]
        both: Floats = np.column_stack([self.pairs.a[kept, self.at], self.pairs.b[kept, self.at]])
        return both

    @property
    def levels(self) -> list[float]:
        """The declared codes of an item."""
        return _levels_of(self.node, self.workings)

    @property
    def nearest(self) -> Floats:
        """The scores as declared levels."""
        return nearest_levels(self.table, self.levels)

    def held(self, inside: np.ndarray) -> int:
        """Return how many pairs of the node have a property."""
        return int((inside & self.pairs.complete)[:, self.at].sum())

    def _rests_on(self, inside: np.ndarray, side: str = "") -> Answers:
        names = self.workings.names[self.pairs.partnerships[inside]]
        both = f"{self.pairs.first}-{self.pairs.second}"
        return [self.workings.behind(self.node.id, side or both, self.pairs.wave, names)]

    @property
    def answers(self) -> Answers:
        """Those of the complete pairs."""
        return self._rests_on(self.pairs.complete[:, self.at])

    @property
    def first_alone(self) -> Answers:
        """Those of the partnerships of which only the first side is heard."""
        return self._rests_on(self.pairs.one_sided[0][:, self.at], self.pairs.first)

    @property
    def second_alone(self) -> Answers:
        """Those of the partnerships of which only the second side is heard."""
        return self._rests_on(self.pairs.one_sided[1][:, self.at], self.pairs.second)

    @property
    def closed(self) -> bool:
        """Whether the table holds the means of the pairs back: what would tell them is no step."""
        return bool(pd.isna(self.row["mean_first"]))

    @property
    def own(self) -> Answers:
        """Those of the partnership of the row."""
        return self._rests_on(self.place)

    @property
    def place(self) -> np.ndarray:
        """Where the partnership of the row stands."""
        found: np.ndarray = self.workings.names[self.pairs.partnerships] == self.row["partnership"]
        return found


@dataclass(frozen=True)
class _Together:
    """The partnerships of three parties and more, as wholes."""

    workings: Workings
    pairs: Whole
    at: int
    row: pd.Series

    closed = True
    """No means of wholes are given: what would tell them is no step."""

    wholly = True

    @property
    def node(self) -> Node:
        return self.pairs.nodes[self.at]

    @property
    def n(self) -> int:
        return int(self.pairs.complete[:, self.at].sum())

    @property
    def table(self) -> Floats:
        """The scores of the sides that all of them have, shape (partnerships, sides)."""
        ratings = self.pairs.scores[:, self.pairs.complete[:, self.at], self.at].T
        kept: Floats = ratings[:, ~np.isnan(ratings).any(axis=0)]
        return kept

    @property
    def levels(self) -> list[float]:
        return _levels_of(self.node, self.workings)

    @property
    def nearest(self) -> Floats:
        return nearest_levels(self.table, self.levels)

    def held(self, inside: np.ndarray) -> int:
        return int((inside & self.pairs.complete)[:, self.at].sum())

    @property
    def place(self) -> np.ndarray:
        found: np.ndarray = self.workings.names[self.pairs.partnerships] == self.row["partnership"]
        return found

    def _rests_on(self, inside: np.ndarray) -> Answers:
        names = self.workings.names[self.pairs.partnerships[inside]]
        return [self.workings.behind(self.node.id, TOGETHER, self.pairs.wave, names)]

    @property
    def answers(self) -> Answers:
        return self._rests_on(self.pairs.complete[:, self.at])

    @property
    def own(self) -> Answers:
        return self._rests_on(self.place)


def _levels_of(node: Node, workings: Workings) -> list[float]:
    """Return the declared codes of an item."""
    framework = workings.survey.framework
    return numeric_codes(framework.scales[framework.item_by_id[node.id].scale])


_Views = _Both | _Together


def _open(workings: Workings, row: pd.Series) -> _Both | _Together:
    if row["pair"] == TOGETHER:
        whole = next(each for each in wholes_of(workings.scores) if each.wave == row["wave"])
        at = [node.id for node in whole.nodes].index(row["node"])
        return _Together(workings, whole, at, row)
    pairs = next(
        each
        for each in pairs_of(workings.scores, ordered=True)
        if each.wave == row["wave"] and f"{each.first}-{each.second}" == row["pair"]
    )
    at = [node.id for node in pairs.nodes].index(row["node"])
    return _Both(workings, pairs, at, row)


def _mean(side: int) -> Callable[[_Both], Made]:
    def make(data: _Both) -> Made:
        scores = data.table[:, side]
        return Made(float(scores.mean()), {"total": float(scores.sum()), "n": data.n})

    return make


def _limit(sign: int) -> Callable[[_Both], Made]:
    def make(data: _Both) -> Made:
        gap = data.table[:, 0] - data.table[:, 1]
        sd = float(gap.std(ddof=1))
        numbers: dict[str, Number] = {
            "gap": float(gap.mean()),
            "sign": "−" if sign < 0 else "+",
            "sd": sd,
        }
        return Made(float(gap.mean()) + sign * 1.96 * sd, numbers, _BLAND)

    return make


def _share(inside: Callable[[Pairs | Whole], np.ndarray]) -> Callable[[_Views], Made]:
    def make(data: _Views) -> Made:
        count = data.held(inside(data.pairs))
        return Made(count / data.n, {"count": count, "n": data.n})

    return make


def _quadrant(name: str) -> Callable[[_Views], Made]:
    def make(data: _Views) -> Made:
        counts = {each: data.held(held) for each, held in data.pairs.quadrants.items()}
        return Made(counts[name], counts)

    return make


def _intraclass(kind: str) -> Callable[[_Views], Made]:
    """ICC(A,1) and ICC(C,1) from the mean squares: McGraw & Wong 1996, table 4."""

    def make(data: _Views) -> Made:
        squares, found = two_way(data.table), icc(data.table, kind)
        k = squares.k
        apart = k * (squares.raters - squares.error) / squares.n if kind == "A,1" else 0.0
        below = squares.units + (k - 1) * squares.error + apart
        value = (squares.units - squares.error) / below
        numbers: dict[str, Number] = {
            "units": squares.units,
            "error": squares.error,
            "raters": squares.raters,
        }
        kept = told_unless(numbers, data.wholly) | {"n": squares.n, "k": int(k)}
        return Made(value, kept, found.source, "f")

    return make


def _kappa(data: _Views) -> Made:
    """(observed - expected) / (1 - expected) agreement with quadratic weights by place."""
    found = weighted_kappa(data.nearest, levels=data.levels)
    codes = np.sort(np.array(data.levels))
    place = np.searchsorted(codes, data.nearest)
    far = len(codes) - 1
    observed = float(1 - (np.diff(place, axis=1) ** 2).mean() / far**2)
    shares = [np.bincount(place[:, side], minlength=far + 1) / data.n for side in (0, 1)]
    steps = np.subtract.outer(np.arange(far + 1), np.arange(far + 1)) ** 2 / far**2
    expected = float(1 - shares[0] @ steps @ shares[1])
    return _by_chance(data, observed, expected, found.source, "fleiss")


def _ac2(data: _Views) -> Made:
    """As kappa; chance counts only where raters hesitate (Gwet 2008)."""
    found = gwet_ac(data.nearest, weights="quadratic", levels=data.levels)
    codes = np.sort(np.array(data.levels))
    near = 1 - np.subtract.outer(codes, codes) ** 2 / (codes[-1] - codes[0]) ** 2
    place = np.searchsorted(codes, data.nearest)
    counts = (place[:, :, None] == np.arange(len(codes))).sum(axis=1)
    k = data.table.shape[1]
    observed = float((counts * (counts @ near - 1)).sum(axis=1).mean() / (k * (k - 1)))
    used = np.bincount(place.ravel(), minlength=len(codes)) / place.size
    hesitation = float(near.sum()) / (len(codes) * (len(codes) - 1))
    expected = hesitation * float((used * (1 - used)).sum())
    return _by_chance(data, observed, expected, found.source, "t_units")


def _by_chance(data: _Views, observed: float, expected: float, source: str, by: str) -> Made:
    value = (observed - expected) / (1 - expected)
    numbers: dict[str, Number] = {"observed": observed, "expected": expected}
    return Made(value, told_unless(numbers, data.closed), source, by, {"df": data.n - 1})


def _krippendorff(data: _Views) -> Made:
    """1 - observed / expected disagreement, ordinal distances (Krippendorff 2011)."""
    found = krippendorff_alpha(data.nearest, level="ordinal")
    used, place = np.unique(data.nearest, return_inverse=True)
    place = place.reshape(data.nearest.shape)
    count = np.bincount(place.ravel(), minlength=len(used)).astype(np.float64)
    # Values from one to the other, both ends counted by half.
    middle = np.cumsum(count) - count / 2
    apart = np.subtract.outer(middle, middle) ** 2
    total = count.sum()
    k = data.table.shape[1]
    between = apart[place[:, :, None], place[:, None, :]].sum(axis=(1, 2))
    observed = float(between.mean() / (k * (k - 1)))
    expected = float(count @ apart @ count / (total * (total - 1)))
    numbers: dict[str, Number] = {"observed": observed, "expected": expected}
    kept = told_unless(numbers, data.closed)
    return Made(1 - observed / expected, kept, found.source, "jackknife", {"df": data.n - 1})


SIDES = Sheet(
    {
        "pairs": counted("pairs", lambda data: data.n, _PAIRS),
        "first_only": counted(
            "first_only",
            lambda d: d.pairs.one_sided[0][:, d.at].sum(),
            ("first_only", "partnerships"),
            "first_alone",
        ),
        "second_only": counted(
            "second_only",
            lambda d: d.pairs.one_sided[1][:, d.at].sum(),
            ("second_only", "partnerships"),
            "second_alone",
        ),
        "mean_first": Rule("mean_of_pairs", _mean(0), _PAIRS),
        "mean_second": Rule("mean_of_pairs", _mean(1), _PAIRS),
        "limit_low": Rule("limit", _limit(-1), _PAIRS),
        "limit_high": Rule("limit", _limit(1), _PAIRS),
        "wide_share": Rule("wide_share", _share(lambda pairs: pairs.wide), _PAIRS, "share"),
        "same_direction_share": Rule(
            "same_direction_share", _share(lambda pairs: pairs.same_direction), _PAIRS, "share"
        ),
        **{
            name: Rule("quadrants", _quadrant(name), _PAIRS, "count", ends=("", ""))
            for name in QUADRANTS
        },
        "concordant": counted("concordant", lambda d: d.held(d.pairs.concordant), _PAIRS),
        "icc_a1": Rule("icc_a1", _intraclass("A,1"), _PAIRS, "coefficient"),
        "icc_c1": Rule("icc_c1", _intraclass("C,1"), _PAIRS, "coefficient"),
        "kappa": Rule("kappa", _kappa, _PAIRS, "coefficient"),
        "krippendorff": Rule("krippendorff", _krippendorff, _PAIRS, "coefficient"),
        "ac2": Rule("ac2", _ac2, _PAIRS, "coefficient"),
    },
    _open,
)


def _own(side: int) -> Callable[[_Both], Made]:
    def make(data: _Both) -> Made:
        scores = (data.pairs.a, data.pairs.b)[side]
        return Made(float(scores[data.place, data.at][0]))

    return make


def _levels(data: _Views) -> Made:
    """The gap in levels, positive where the first side sees it better; of wholes, the distance."""
    if isinstance(data, _Together):
        value = float(data.pairs.apart[data.place, data.at][0])
        return Made(value, words="apart", n=_people(data))
    gap, levels = (
        float(each[data.place, data.at][0]) for each in (data.pairs.gap, data.pairs.levels)
    )
    step = abs(gap / levels) if levels else 0.0
    return Made(levels, {"gap": gap, "step": step})


def _mean_of_sides(data: _Together) -> Made:
    scores = data.pairs.scores[:, data.place, data.at]
    return Made(float(np.nanmean(scores)), n=_people(data))


def _people(data: _Together) -> int:
    return int(data.pairs.n[data.place, data.at][0])


PARTNERSHIPS = Sheet(
    {
        "first": Rule("own_score", _own(0), ("n_first", "respondents"), behind="own"),
        "second": Rule("own_score", _own(1), ("n_second", "respondents"), behind="own"),
        "n_first": counted(
            "respondents",
            lambda d: d.pairs.n[0][d.place, d.at][0],
            ("n_first", "respondents"),
            "own",
        ),
        "n_second": counted(
            "respondents",
            lambda d: d.pairs.n[1][d.place, d.at][0],
            ("n_second", "respondents"),
            "own",
        ),
        "together": Rule("together", _mean_of_sides, ("n_first", "respondents"), behind="own"),
        "levels": Rule(
            "levels",
            _levels,
            ("n_first", "respondents"),
            "level",
            with_it=("quadrant", "same_direction", "heard"),
            behind="own",
        ),
    },
    _open,
)
