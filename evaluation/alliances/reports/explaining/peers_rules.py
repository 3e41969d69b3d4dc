"""How a partnership stands beside its peers: of the others of its group."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Seen, Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.statistics.intervals import CONFIDENCE

_HAHN = "Hahn & Meeker, Statistical Intervals, 1991, section 4.7"
_COCHRAN = "Cochran, Sampling Techniques, 3rd ed. 1977, ch. 2"
_PEERS, _OWN = ("peers_n", "partnerships"), ("respondents", "respondents")


@dataclass(frozen=True)
class _Beside:
    """A partnership and the others of one of its groups, seen by one side in a wave."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    @cached_property
    def place(self) -> Booleans:
        """Where the partnership stands in the view."""
        names = self.workings.names[self.seen.view.partnerships]
        found: Booleans = names == self.row["partnership"]
        return found

    @cached_property
    def others(self) -> Booleans:
        """Where the others of its group stand that have a score."""
        row, partnerships = self.row, self.seen.view.partnerships
        members = self.workings.in_group(
            partnerships, row["wave"], row["group"], row["group_value"]
        )
        given: Booleans = members & ~np.isnan(self.seen.figures("mean")) & ~self.place
        return given

    @property
    def peers(self) -> Floats:
        return self.seen.figures("mean")[self.others]

    def _rests_on(self, inside: Booleans) -> Answers:
        row, names = self.row, self.workings.names[self.seen.view.partnerships[inside]]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]

    @property
    def answers(self) -> Answers:
        """Those of the peers."""
        return self._rests_on(self.others)

    @property
    def own(self) -> Answers:
        """Those of the partnership."""
        return self._rests_on(self.place)


def _mean(data: _Beside) -> Made:
    numbers: dict[str, Number] = {"total": float(data.peers.sum()), "n": len(data.peers)}
    return Made(float(data.peers.mean()), numbers, _COCHRAN, "others")


def _usual(sign: int) -> Callable[[_Beside], Made]:
    """A prediction interval: mean ± t s sqrt(1 + 1 / n), within the scale."""

    def make(data: _Beside) -> Made:
        n, mean, sd = len(data.peers), float(data.peers.mean()), float(data.peers.std(ddof=1))
        t = float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 1))
        value = mean + sign * t * sd * float(np.sqrt(1 + 1 / n))
        numbers: dict[str, Number] = {"mean": mean, "t": t, "sd": sd, "n": n}
        numbers["sign"] = "−" if sign < 0 else "+"
        return Made(float(np.clip(value, 0.0, 100.0)), numbers, _HAHN)

    return make


PEERS = Sheet(
    {
        "score": Rule(
            "own_score",
            lambda d: Made(float(d.seen.figures("mean")[d.place][0])),
            _OWN,
            "score",
            behind="own",
        ),
        "respondents": counted(
            "respondents", lambda d: d.seen.view.n[d.place, d.seen.place][0], _OWN, "own"
        ),
        "peers_n": counted("peers", lambda d: len(d.peers), _PEERS),
        "peers_mean": Rule(
            "peers_mean",
            _mean,
            _PEERS,
            "score",
            with_it=("usual",),
            ends=("peers_low", "peers_high"),
        ),
        "usual_low": Rule("usual", _usual(-1), _PEERS, "score"),
        "usual_high": Rule("usual", _usual(1), _PEERS, "score"),
    },
    _Beside,
)
