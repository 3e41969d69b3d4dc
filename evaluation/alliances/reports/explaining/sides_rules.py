"""How the figures of two sides are made: of the programme's complete pairs, of one partnership."""

from collections.abc import Callable

import numpy as np

from alliances.reports.explaining.rules import Made, Number, Rule, Sheet, counted, told_unless
from alliances.reports.explaining.two_sides import Both, Together, Views, open_views
from alliances.statistics.intraclass import icc
from alliances.statistics.kappas import gwet_ac, weighted_kappa
from alliances.statistics.krippendorff import krippendorff_alpha
from alliances.statistics.pairs import QUADRANTS, Pairs, Whole
from alliances.statistics.squares import two_way

_BLAND = "Bland & Altman, Lancet 327 (1986) 307-310"
_PAIRS = ("pairs", "pairs")


def _mean(side: int) -> Callable[[Both], Made]:
    def make(data: Both) -> Made:
        scores = data.table[:, side]
        return Made(float(scores.mean()), {"total": float(scores.sum()), "n": data.n})

    return make


def _limit(sign: int) -> Callable[[Both], Made]:
    def make(data: Both) -> Made:
        gap = data.table[:, 0] - data.table[:, 1]
        sd = float(gap.std(ddof=1))
        numbers: dict[str, Number] = {
            "gap": float(gap.mean()),
            "sign": "−" if sign < 0 else "+",
            "sd": sd,
        }
        return Made(float(gap.mean()) + sign * 1.96 * sd, numbers, _BLAND)

    return make


def _share(inside: Callable[[Pairs | Whole], np.ndarray]) -> Callable[[Views], Made]:
    def make(data: Views) -> Made:
        count = data.held(inside(data.pairs))
        return Made(count / data.n, {"count": count, "n": data.n})

    return make


def _quadrant(name: str) -> Callable[[Views], Made]:
    def make(data: Views) -> Made:
        counts = {each: data.held(held) for each, held in data.pairs.quadrants.items()}
        return Made(counts[name], counts)

    return make


def _intraclass(kind: str) -> Callable[[Views], Made]:
    """ICC(A,1) and ICC(C,1) from the mean squares: McGraw & Wong 1996, table 4."""

    def make(data: Views) -> Made:
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


def _kappa(data: Views) -> Made:
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


def _ac2(data: Views) -> Made:
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


def _by_chance(data: Views, observed: float, expected: float, source: str, by: str) -> Made:
    value = (observed - expected) / (1 - expected)
    numbers: dict[str, Number] = {"observed": observed, "expected": expected}
    return Made(value, told_unless(numbers, data.closed), source, by, {"df": data.n - 1})


def _krippendorff(data: Views) -> Made:
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
    open_views,
)


def _own(side: int) -> Callable[[Both], Made]:
    def make(data: Both) -> Made:
        scores = (data.pairs.a, data.pairs.b)[side]
        return Made(float(scores[data.place, data.at][0]))

    return make


def _levels(data: Views) -> Made:
    """The gap in levels, positive where the first side sees it better; of wholes, the distance."""
    if isinstance(data, Together):
        value = float(data.pairs.apart[data.place, data.at][0])
        return Made(value, words="apart", n=_people(data))
    gap, levels = (
        float(each[data.place, data.at][0]) for each in (data.pairs.gap, data.pairs.levels)
    )
    step = abs(gap / levels) if levels else 0.0
    return Made(levels, {"gap": gap, "step": step})


def _mean_of_sides(data: Together) -> Made:
    scores = data.pairs.scores[:, data.place, data.at]
    return Made(float(np.nanmean(scores)), n=_people(data))


def _people(data: Together) -> int:
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
    open_views,
)
