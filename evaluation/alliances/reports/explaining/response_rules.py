"""How the figures of the response are made: of the invitations, of the partnerships asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.reports.explaining.cells import Behind
from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Workings
from alliances.statistics.dispositions import RATES, rate_parts
from alliances.statistics.dispositions import SOURCE as AAPOR
from alliances.statistics.invitations import CODES
from alliances.statistics.tables.response import ALL, complete_pairs
from alliances.statistics.tables.weighting_facts import strata_of

_BASE = ("base", "asked")
_BELOW = (
    "I + P + R + NC + O + UH + UO",
    "I + P + R + NC + O + e × (UH + UO)",
    "I + P + R + NC + O",
)


@dataclass(frozen=True)
class _Asked:
    """Who was asked in a wave: invitations of a side and stratum, or partnerships."""

    workings: Workings
    row: pd.Series

    @property
    def wave(self) -> str:
        return str(self.row["wave"])

    def _inside(self, partnerships: pd.Series) -> pd.Series:
        """Return which of some partnerships are in the stratum of the row."""
        if self.row["stratum"] == ALL:
            return pd.Series(True, index=partnerships.index)
        stratum = strata_of(self.workings.survey, self.wave).reindex(partnerships)
        return pd.Series(
            (stratum.fillna("") == self.row["stratum"]).to_numpy(), index=partnerships.index
        )

    @cached_property
    def invitations(self) -> pd.DataFrame:
        """The invitations of the row."""
        data = self.workings.survey.data("invitations")
        who = data["side"].astype(object).where(data["side"].notna(), data["voice"])
        side = who.isin(SIDES) if self.row["side"] == ALL else who == self.row["side"]
        kept = data[(data["wave"].astype(str) == self.wave) & side]
        return kept[self._inside(kept["partnership"].astype(str))]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Invitations by disposition; what nobody noted is unknown."""
        found = self.invitations["disposition"].astype(object).fillna("UO").value_counts()
        return {code: int(found.get(code, 0)) for code in CODES}

    @cached_property
    def complete(self) -> pd.Series:
        """Whether every side of each partnership asked has answered."""
        both = complete_pairs(self.workings.survey, self.wave)
        if both is None:
            return pd.Series(dtype=bool)
        return both[self._inside(both.index.to_series()).to_numpy()]

    @property
    def pairs(self) -> bool:
        return bool(self.row["unit"] == "pair")

    @property
    def answers(self) -> Answers:
        """The dispositions; of pairs, the sides that answered."""
        if not self.pairs:
            rows = tuple(int(row) for row in self.invitations.index)
            return [Behind("invitations", ("disposition",), rows)]
        _, heard = self.workings.answers("sides", self.wave, set(self.complete.index))
        return [Behind("answers", ("side",), tuple(int(row) for row in heard.index))]


def _rate(name: str, rank: int) -> Callable[[_Asked], Made]:
    """RR1 to RR6: numerator and denominator as AAPOR defines them."""

    def make(data: _Asked) -> Made:
        parts, share = rate_parts(data.counts)
        above, below = parts[name]
        numbers: dict[str, Number] = {
            "top": ("I", "I + P")[rank % 2],
            "bottom": _BELOW[rank // 2],
            "above": above,
            "below": below,
        }
        with_e = rank // 2 == 1
        return Made(above / below, numbers | {"e": share if with_e else "—"}, AAPOR)

    return make


def _disposition(code: str) -> Callable[[_Asked], Made]:
    return lambda data: Made(data.counts[code])


def _unknown(data: _Asked) -> Made:
    """The share e of the unknown that is taken to be eligible."""
    known = sum(data.counts[code] for code in ("I", "P", "R", "NC", "O"))
    settled = known + data.counts["NE"]
    value = known / settled if settled else 1.0
    return Made(value, {"known": known, "settled": settled}, AAPOR)


def _answered(data: _Asked) -> Made:
    if data.pairs:
        return Made(int(data.complete.sum()))
    return Made(data.counts["I"] + data.counts["P"])


def _base(data: _Asked) -> Made:
    if data.pairs:
        return Made(len(data.complete))
    return Made(len(data.invitations) - data.counts["NE"])


def _answered_share(data: _Asked) -> Made:
    above, below = int(_answered(data).value), int(_base(data).value)
    return Made(above / below, {"above": above, "below": below}, "" if data.pairs else AAPOR)


_INVITED = ("invited", "asked")

RESPONSE = Sheet(
    {
        "invited": counted("invited", lambda data: len(data.invitations), _INVITED),
        **{code: Rule("disposition", _disposition(code), _INVITED, "count") for code in CODES},
        "unknown_share": Rule("unknown_share", _unknown, _INVITED, "share"),
        **{name: Rule("aapor", _rate(name, at), _BASE, "share") for at, name in enumerate(RATES)},
        "answered": Rule("answered", _answered, _BASE, "count"),
        "base": Rule("base", _base, _BASE, "count"),
        "rate": Rule("answered_share", _answered_share, _BASE, "share"),
    },
    _Asked,
)
