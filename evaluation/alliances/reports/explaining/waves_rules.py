"""How the figures of change are made: of the partnerships heard in both of two waves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.statistics.changed_means import mean_figures, welch_figure
from alliances.statistics.changed_shares import share_figures
from alliances.statistics.effects import cliff_delta, cohen_dz, hedges_g_av
from alliances.statistics.intervals import CONFIDENCE

_ADJUSTED = {
    "holm": "Holm, Scandinavian Journal of Statistics 6 (1979) 65-70",
    "bh": "Benjamini & Hochberg, JRSS B 57 (1995) 289-300",
}
_BOTH = ("both_waves", "both")


@dataclass(frozen=True)
class _Moved:
    """A node of one side in two waves."""

    workings: Workings
    row: pd.Series

    @property
    def waves(self) -> tuple[str, str]:
        return str(self.row["wave_before"]), str(self.row["wave_after"])

    def _of(self, wave: str, statistic: str) -> Floats:
        """Return the figure of every partnership of the register; NaN where it has none."""
        seen = self.workings.seen(self.row["node"], self.row["side"], wave)
        found = np.full(len(self.workings.names), np.nan)
        found[seen.view.partnerships] = seen.figures(statistic)
        return found

    @cached_property
    def means(self) -> tuple[Floats, Floats]:
        return self._of(self.waves[0], "mean"), self._of(self.waves[1], "mean")

    @property
    def heard(self) -> tuple[Booleans, Booleans]:
        return ~np.isnan(self.means[0]), ~np.isnan(self.means[1])

    @property
    def both(self) -> Booleans:
        return self.heard[0] & self.heard[1]

    @property
    def n(self) -> int:
        return int(self.both.sum())

    @property
    def before(self) -> Floats:
        return self.means[0][self.both]

    @property
    def after(self) -> Floats:
        return self.means[1][self.both]

    @property
    def apart(self) -> Floats:
        return self.after - self.before

    @property
    def sd(self) -> float:
        return float(self.apart.std(ddof=1))

    @property
    def shares(self) -> tuple[Floats, Floats]:
        """Favourable shares of the same partnerships, in percent."""
        first, second = (self._of(wave, "favourable")[self.both] for wave in self.waves)
        return first, second

    @property
    def family(self) -> Floats:
        """The p values that are adjusted together, the smallest first."""
        table = self.workings.table("waves")
        found = table.loc[table["family"] == self.row["family"], "p"].astype(float).dropna()
        return np.sort(found.to_numpy())

    def _rests_on(self, inside: tuple[Booleans, Booleans]) -> Answers:
        return [
            self.workings.behind(
                self.row["node"], self.row["side"], wave, self.workings.names[held]
            )
            for wave, held in zip(self.waves, inside, strict=True)
            if held.any()
        ]

    @property
    def answers(self) -> Answers:
        """Those of the partnerships in both waves."""
        return self._rests_on((self.both, self.both))

    @property
    def everybody(self) -> Answers:
        """Those of all who answered in either wave."""
        return self._rests_on(self.heard)

    @property
    def only_before(self) -> Answers:
        nobody = np.zeros(len(self.both), dtype=np.bool_)
        return self._rests_on((self.heard[0] & ~self.heard[1], nobody))

    @property
    def only_after(self) -> Answers:
        nobody = np.zeros(len(self.both), dtype=np.bool_)
        return self._rests_on((nobody, self.heard[1] & ~self.heard[0]))


def _mean(which: int) -> Callable[[_Moved], Made]:
    def make(data: _Moved) -> Made:
        values = (data.before, data.after)[which]
        return Made(float(values.mean()), {"total": float(values.sum()), "n": data.n})

    return make


def _change(data: _Moved) -> Made:
    """Mean after less mean before, with Student's interval."""
    before, after = float(data.before.mean()), float(data.after.mean())
    found = mean_figures(data.before, data.after, CONFIDENCE)["change"].estimate
    t = float(stats.t.ppf((1 + CONFIDENCE) / 2, data.n - 1))
    freedom: dict[str, Number] = {"t": t, "sd": data.sd, "n": data.n}
    return Made(
        after - before, {"before": before, "after": after}, found.source, "paired_t", freedom
    )


def _p(data: _Moved) -> Made:
    """Two-sided p of the paired t test."""
    t = float(data.apart.mean()) / (data.sd / float(np.sqrt(data.n)))
    found = mean_figures(data.before, data.after, CONFIDENCE)["change"].estimate
    numbers: dict[str, Number] = {
        "change": float(data.apart.mean()),
        "sd": data.sd,
        "n": data.n,
        "t": t,
        "df": data.n - 1,
    }
    return Made(float(2 * stats.t.sf(abs(t), data.n - 1)), numbers, found.source)


def _adjusted(method: str) -> Callable[[_Moved], Made]:
    """Holm 1979, or Benjamini & Hochberg 1995, over the family of the row."""

    def make(data: _Moved) -> Made:
        p, family = float(data.row["p"]), data.family
        m, ranks = len(family), np.arange(1, len(family) + 1)
        at = int(np.searchsorted(family, p))
        if method == "holm":
            adjusted = np.maximum.accumulate((m - ranks + 1) * family)
        else:
            adjusted = np.minimum.accumulate((m / ranks * family)[::-1])[::-1]
        numbers: dict[str, Number] = {
            "p": p,
            "rank": at + 1,
            "m": m,
            "family": str(data.row["family"]),
        }
        return Made(float(min(adjusted[at], 1.0)), numbers, _ADJUSTED[method])

    return make


def _wilcoxon(data: _Moved) -> Made:
    figure = mean_figures(data.before, data.after, CONFIDENCE)["wilcoxon"]
    exact = figure.estimate.method.endswith("exact")
    numbers: dict[str, Number] = {"v": figure.statistic, "moved": figure.estimate.n}
    return Made(figure.p, numbers, figure.estimate.source, "exact" if exact else "normal_ranks")


def _dz(data: _Moved) -> Made:
    change = float(data.apart.mean())
    numbers: dict[str, Number] = {"change": change, "sd": data.sd}
    return Made(
        change / data.sd, numbers, cohen_dz(data.apart).source, "noncentral_t", {"df": data.n - 1}
    )


def _g_av(data: _Moved) -> Made:
    change, n = float(data.apart.mean()), data.n
    before, after = (float(each.std(ddof=1)) for each in (data.before, data.after))
    value = change / ((before + after) / 2) * (1 - 3 / (8 * n - 9))
    numbers: dict[str, Number] = {"change": change, "before": before, "after": after, "n": n}
    return Made(value, numbers, hedges_g_av(data.before, data.after).source)


def _cliff(data: _Moved) -> Made:
    above = np.greater.outer(data.after, data.before)
    below = np.less.outer(data.after, data.before)
    numbers: dict[str, Number] = {
        "above": int(above.sum()),
        "below": int(below.sum()),
        "n": data.n,
        "couples": data.n**2,
    }
    source = cliff_delta(data.after, data.before).source
    return Made((int(above.sum()) - int(below.sum())) / data.n**2, numbers, source)


def _favourable(data: _Moved) -> Made:
    """The change of the favourable share in points of percent."""
    before, after = data.shares
    numbers: dict[str, Number] = {"before": float(before.mean()), "after": float(after.mean())}
    value = float(after.mean() - before.mean())
    if np.isin(np.concatenate(data.shares), (0, 100)).all():
        found = share_figures(before / 100, after / 100, CONFIDENCE)[0]["change"].estimate
        return Made(value, numbers, found.source, "newcombe")
    apart = after - before
    t = float(stats.t.ppf((1 + CONFIDENCE) / 2, data.n - 1))
    freedom: dict[str, Number] = {"t": t, "sd": float(apart.std(ddof=1)), "n": data.n}
    source = mean_figures(data.before, data.after, CONFIDENCE)["change"].estimate.source
    return Made(value, numbers, source, "paired_t", freedom)


def _mcnemar(data: _Moved) -> Made:
    """Mid-p of the partnerships that changed sides."""
    before, after = data.shares
    figures, counts = share_figures(before / 100, after / 100, CONFIDENCE)
    gained, lost = counts["gained"], counts["lost"]
    numbers: dict[str, Number] = {"gained": gained, "lost": lost, "moved": gained + lost}
    below, above = sorted((gained, lost))
    point = float(stats.binom.pmf(above, gained + lost, 0.5))
    tail = float(stats.binom.cdf(below, gained + lost, 0.5))
    value = 2 * tail - point if below < above else 1 - point / 2
    return Made(min(value, 1.0), numbers, figures["mcnemar_midp"].estimate.source)


def _unpaired(data: _Moved) -> Made:
    """Welch's comparison of all who answered in either wave."""
    first, second = (values[heard] for values, heard in zip(data.means, data.heard, strict=True))
    found = welch_figure(first, second, CONFIDENCE).estimate
    numbers: dict[str, Number] = {
        "before": float(first.mean()),
        "after": float(second.mean()),
        "n_before": len(first),
        "n_after": len(second),
    }
    value = float(second.mean() - first.mean())
    df = found.df if isinstance(found.df, float) else 0.0
    return Made(value, numbers, found.source, "welch", {"df": df})


WAVES = Sheet(
    {
        "both_waves": counted("both_waves", lambda data: data.n, _BOTH),
        "only_before": counted(
            "only_before",
            lambda d: (d.heard[0] & ~d.heard[1]).sum(),
            ("only_before", "partnerships"),
            "only_before",
        ),
        "only_after": counted(
            "only_after",
            lambda d: (d.heard[1] & ~d.heard[0]).sum(),
            ("only_after", "partnerships"),
            "only_after",
        ),
        "mean_before": Rule("mean_of_both", _mean(0), _BOTH),
        "mean_after": Rule("mean_of_both", _mean(1), _BOTH),
        "change": Rule("change", _change, _BOTH, with_it=("verdict", "break")),
        "p": Rule("paired_t", _p, _BOTH, "probability"),
        "p_holm": Rule("holm", _adjusted("holm"), _BOTH, "probability"),
        "p_bh": Rule("bh", _adjusted("bh"), _BOTH, "probability"),
        "p_wilcoxon": Rule("wilcoxon", _wilcoxon, _BOTH, "probability"),
        "dz": Rule("dz", _dz, _BOTH, "effect"),
        "g_av": Rule("g_av", _g_av, _BOTH, "effect"),
        "cliff_delta": Rule("cliff_delta", _cliff, _BOTH, "effect"),
        "favourable_change": Rule(
            "favourable_change",
            _favourable,
            _BOTH,
            "percent",
            ends=("favourable_change_low", "favourable_change_high"),
        ),
        "p_mcnemar": Rule("mcnemar", _mcnemar, _BOTH, "probability"),
        "unpaired_change": Rule(
            "unpaired",
            _unpaired,
            ("both_waves+only_before+only_after", "either"),
            ends=("unpaired_low", "unpaired_high"),
            behind="everybody",
        ),
    },
    _Moved,
)
