"""How the figures of reliability are made: of a dimension's items, of one party's respondents."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.frameworks.model import Item
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
from alliances.scoring.coding import Booleans, Floats
from alliances.statistics.extraction import extract
from alliances.statistics.factors import directions, kmo, omega_total, parallel_analysis
from alliances.statistics.intraclass import icc
from alliances.statistics.ours import answers_of
from alliances.statistics.reliability import cronbach_alpha, straight_lining
from alliances.statistics.rulers import numeric_codes
from alliances.statistics.squares import one_way
from alliances.statistics.tables.reliability import DRAWS, judged_together
from alliances.statistics.within import SOURCE as JAMES

_PEOPLE, _GROUPS = ("n", "respondents"), ("groups", "parties")
_NUNNALLY = "Nunnally & Bernstein, Psychometric Theory, 3rd ed. 1994, ch. 8"
_HORN = (
    "Horn, Psychometrika 30 (1965) 179-185; "
    "Glorfeld, Educational and Psychological Measurement 55 (1995) 377-393"
)


@dataclass(frozen=True)
class _Judged:
    """The answers of one side in one wave to the items of a dimension."""

    workings: Workings
    row: pd.Series

    @property
    def item(self) -> Item | None:
        """The item of the row; None in the row of a dimension."""
        return self.workings.survey.framework.item_by_id.get(self.row["node"])

    @property
    def node(self) -> str:
        return str(self.row["node"])

    @property
    def dimension(self) -> str:
        return self.item.dimension if self.item else self.node

    @cached_property
    def everything(self) -> pd.DataFrame:
        """The answers to every item of the dimension, turned where a high one is unfavourable."""
        survey, side, wave = self.workings.survey, self.row["side"], self.row["wave"]
        return answers_of(survey, self.dimension, side, wave)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Those to the items judged together."""
        return self.everything.loc[:, judged_together(self.everything.to_numpy())]

    @property
    def n(self) -> int:
        return int(self.table.notna().any(axis=1).sum())

    @cached_property
    def spread(self) -> pd.DataFrame:
        """Variances and covariances, each on those who answered both items."""
        return self.table.cov()

    @cached_property
    def closed(self) -> bool:
        """Whether an item judged with the others is withheld: the sums would tell of it."""
        table, row = self.workings.table("reliability"), self.row
        here = (table["wave"] == row["wave"]) & (table["side"] == row["side"])
        held = table.loc[here & table["suppressed"].astype(bool), "node"]
        return bool(held.isin([*self.table]).any())

    @property
    def related(self) -> Floats:
        """The correlations, each on those who answered both items."""
        return self.table.corr().to_numpy()

    @property
    def own(self) -> Floats:
        """The answers to the item of the row, NaN where there is none."""
        return self.everything[self.node].to_numpy(np.float64)

    @property
    def valid(self) -> Floats:
        """The valid ones."""
        return self.own[~np.isnan(self.own)]

    @property
    def codes(self) -> list[float]:
        item = self.item
        return numeric_codes(self.workings.survey.framework.scales[item.scale]) if item else []

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self.workings.answers(self.row["side"], self.row["wave"])[1]

    @cached_property
    def several(self) -> Booleans:
        """Which answers stand beside another one for the same party of a partnership."""
        names = self._rows["partnership"].astype(str).to_numpy(object)
        given = ~np.isnan(self.own) & np.isin(names, self.workings.names)
        _, place, count = np.unique(names[given], return_inverse=True, return_counts=True)
        found = np.zeros(len(names), dtype=np.bool_)
        found[given] = count[place] > 1
        return found

    @cached_property
    def groups(self) -> np.ndarray:
        """The partnerships of those answers."""
        return self._rows["partnership"].astype(str).to_numpy(object)[self.several]

    @property
    def answers(self) -> Answers:
        """Those to the items judged together, or to the item of the row."""
        found = self.workings.behind(self.node, self.row["side"], self.row["wave"])
        return [found if self.item else replace(found, columns=tuple(map(str, self.table)))]

    @property
    def with_the_rest(self) -> Answers:
        """Those to all items judged together."""
        found = self.workings.behind(self.dimension, self.row["side"], self.row["wave"])
        return [replace(found, columns=tuple(map(str, self.table)))]

    @property
    def shared(self) -> Answers:
        """Those that stand beside another one for the same party."""
        found = self.workings.behind(self.node, self.row["side"], self.row["wave"])
        rows = np.array(found.rows)[self.several]
        return [replace(found, rows=tuple(int(row) for row in rows))]


def _alpha_of(spread: pd.DataFrame) -> tuple[float, dict[str, Number]]:
    k, items, total = len(spread), float(np.trace(spread)), float(spread.to_numpy().sum())
    numbers: dict[str, Number] = {"k": k, "items": items, "total": total}
    return k / (k - 1) * (1 - items / total), numbers


def _alpha(data: _Judged) -> Made:
    value, numbers = _alpha_of(data.spread)
    n, k = data.n, len(data.spread)
    freedom: dict[str, Number] = {"df1": n - 1, "df2": (n - 1) * (k - 1)}
    source = cronbach_alpha(data.table).source
    return Made(value, told_unless(numbers, data.closed) | {"n": n}, source, "feldt", freedom)


def _omega(data: _Judged) -> Made:
    """1 - uniquenesses / variance of the sum of the standardised items (McDonald 1999)."""
    related = data.related
    unique, loadings = extract(related, 1, "minres")
    # Items that load against the others are turned, and the sum is theirs after that.
    sign = directions(loadings)
    alone, total = float(unique.sum()), float(sign @ related @ sign)
    numbers: dict[str, Number] = {"k": len(related), "unique": alone, "total": total}
    kept = told_unless(numbers, data.closed)
    return Made(1 - alone / total, kept, omega_total(data.table).source)


def _kmo(data: _Judged) -> Made:
    """Squared correlations in these and the squared partial ones (Kaiser & Rice 1974)."""
    inverse = np.linalg.inv(data.related)
    own = np.diag(inverse)
    apart = ~np.eye(len(own), dtype=np.bool_)
    shared = float((data.related[apart] ** 2).sum())
    alone = float((inverse**2 / np.outer(own, own))[apart].sum())
    source = str(kmo(data.table)["source"].iloc[0])
    numbers: dict[str, Number] = {"shared": shared, "alone": alone}
    return Made(shared / (shared + alone), told_unless(numbers, data.closed), source)


def _components(data: _Judged) -> Made:
    """Eigenvalues beside the upper quantile of those of random tables (Horn 1965)."""
    found = parallel_analysis(data.table, draws=DRAWS)
    retained = int(found["retained"].sum())
    first, after = found.iloc[0], found.iloc[min(retained, len(found) - 1)]
    numbers: dict[str, Number] = {
        "draws": DRAWS,
        "first": float(first["eigenvalue"]),
        "first_chance": float(first["random_quantile"]),
        "rank": retained + 1,
        "next": float(after["eigenvalue"]),
        "next_chance": float(after["random_quantile"]),
    }
    return Made(retained, numbers, _HORN)


def _lined(data: _Judged) -> Made:
    """Answers as they were given: turning an item back hides no line and makes none."""
    raw = data.table.copy()
    framework = data.workings.survey.framework
    for name in raw:
        item = framework.item_by_id[str(name)]
        bounds = framework.scales[item.scale].bounds
        if item.direction < 0 and bounds:
            raw[name] = sum(bounds) - raw[name]
    least = min(3, raw.shape[1])
    asked = raw[raw.notna().sum(axis=1) >= least]
    count = int((asked.max(axis=1) == asked.min(axis=1)).sum())
    source = straight_lining(raw, least=least).source
    return Made(count / len(asked), {"count": count, "n": len(asked), "least": least}, source)


def _with_rest(data: _Judged) -> Made:
    """Covariance with the sum of the others, over both standard deviations."""
    spread = data.spread
    at = [*spread].index(data.node)
    table = spread.to_numpy()
    own = float(table[at, at])
    shared = float(table[at].sum()) - own
    rest = float(np.delete(np.delete(table, at, 0), at, 1).sum())
    numbers: dict[str, Number] = {"shared": shared, "own": own, "rest": rest}
    return Made(shared / float(np.sqrt(own * rest)), told_unless(numbers, data.closed), _NUNNALLY)


def _dropped(data: _Judged) -> Made:
    value, numbers = _alpha_of(data.spread.drop(index=data.node, columns=data.node))
    return Made(value, told_unless(numbers, data.closed), cronbach_alpha(data.table).source)


def _end(which: Callable[[list[float]], float]) -> Callable[[_Judged], Made]:
    def make(data: _Judged) -> Made:
        level = which(data.codes)
        count = int((data.valid == level).sum())
        numbers: dict[str, Number] = {"count": count, "n": len(data.valid), "level": f"{level:g}"}
        return Made(count / len(data.valid), numbers)

    return make


def _rwg(data: _Judged) -> Made:
    """1 - variance within / variance by chance, mean over the parties."""
    answers = pd.Series(data.own[data.several]).groupby(data.groups)
    by_chance = float(np.var(data.codes))
    within = float(np.minimum(answers.var(ddof=1) / by_chance, 1).mean())
    numbers: dict[str, Number] = {"groups": answers.ngroups, "chance": by_chance, "within": within}
    return Made(1 - within, numbers, JAMES)


def _within(form: str) -> Callable[[_Judged], Made]:
    """ICC(1) and ICC(2) from the mean squares: Bliese 2000."""

    def make(data: _Judged) -> Made:
        answers = data.own[data.several]
        squares = one_way(answers, data.groups, "mean")
        source = icc(answers, form, groups=data.groups).source
        below = squares.units + ((squares.k - 1) * squares.within if form == "1" else 0.0)
        numbers: dict[str, Number] = {
            "between": squares.units,
            "within": squares.within,
            "size": squares.k,
            "groups": squares.n,
        }
        return Made((squares.units - squares.within) / below, numbers, source, "f")

    return make


RELIABILITY = Sheet(
    {
        "items": counted("judged", lambda data: len(data.spread), _PEOPLE),
        "n": counted("respondents", lambda d: len(d.valid) if d.item else d.n, _PEOPLE),
        "alpha": Rule("alpha", _alpha, _PEOPLE, "coefficient", with_it=("holds",)),
        "omega": Rule("omega", _omega, _PEOPLE, "coefficient"),
        "kmo": Rule("kmo", _kmo, _PEOPLE, "coefficient"),
        "components": Rule("components", _components, _PEOPLE, "count"),
        "straight_lining": Rule("straight_lining", _lined, _PEOPLE, "share"),
        "item_rest": Rule("item_rest", _with_rest, _PEOPLE, "coefficient", behind="with_the_rest"),
        "alpha_if_dropped": Rule(
            "alpha_if_dropped", _dropped, _PEOPLE, "coefficient", behind="with_the_rest"
        ),
        "floor": Rule("end_of_scale", _end(min), _PEOPLE, "share", with_it=("unused",)),
        "ceiling": Rule("end_of_scale", _end(max), _PEOPLE, "share"),
        "groups": counted("parties", lambda d: len(set(d.groups)), _GROUPS, "shared"),
        "rwg": Rule("rwg", _rwg, _GROUPS, "coefficient", behind="shared"),
        "icc1": Rule("icc1", _within("1"), _GROUPS, "coefficient", behind="shared"),
        "icc2": Rule("icc2", _within("1,k"), _GROUPS, "coefficient", behind="shared"),
    },
    _Judged,
)
