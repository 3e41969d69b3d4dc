"""What the register says of each partnership, for conditions: yes, no, or not said.

Three values, int8: `YES`, `UNKNOWN`, `NO`. A blank is never a no.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.survey import Survey, split_codes
from alliances.frameworks.sheets import OWNER

YES, UNKNOWN, NO = 1, 0, -1

Truths = npt.NDArray[np.int8]
"""Shape (partnerships,): `YES`, `UNKNOWN`, `NO`."""

_KINDS = ("eur", "hours")
"""The kinds of resources of target 17.16 that the register knows: money and expertise. Technology
and knowledge have no column; premises (m2) are none of the four."""


class Register:
    """The facts of the partnerships of a survey for a wave, each asked once.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave whose facts count; None for those that stand for all waves.
    """

    def __init__(self, survey: Survey, wave: str | None = None) -> None:
        self.survey = survey
        self.facts = survey.facts(wave)
        self.index = pd.Index(self.facts.index.astype(str), name="partnership")
        self.facts = self.facts.set_axis(self.index)

    @property
    def size(self) -> int:
        """How many partnerships there are."""
        return len(self.index)

    @cached_property
    def parties(self) -> pd.DataFrame:
        """The parties of these partnerships: partnership, side, organisation, family, level, means.

        A party that is listed twice in different levels keeps both rows.
        """
        held = self.survey.data("parties")
        wanted = ("partnership", "side", "organisation", "level", "eur", "hours", "m2")
        rows = held.reindex(columns=wanted)
        rows = rows[rows["partnership"].astype(str).isin(self.index)]
        rows = rows.assign(partnership=rows["partnership"].astype(str))
        organisations = self.survey.data("organisations")
        if "family" in organisations:
            known = organisations.drop_duplicates("organisation").set_index("organisation")
            return rows.assign(family=rows["organisation"].map(known["family"]))
        return rows.assign(family=None)

    @cached_property
    def partners(self) -> dict[str, frozenset[str]]:
        """The organisations of each partnership beside the owner's; itself where none is listed."""
        facing = self.parties[self.parties["side"] != OWNER].dropna(subset=["organisation"])
        named: dict[str, set[str]] = {}
        pairs = facing[["partnership", "organisation"]].drop_duplicates().astype(str)
        for partnership, organisation in pairs.itertuples(index=False, name=None):
            named.setdefault(partnership, set()).add(organisation)
        # Nobody knows whose one is that lists none: it stands for an organisation of its own.
        return {each: frozenset(named.get(each, {f"?{each}"})) for each in self.index}

    def means(self, name: str) -> pd.Series:
        """Return what all parties bring to each partnership; NaN where nobody says."""
        given = self.parties[["partnership", name]].astype({name: "float64"}).dropna()
        return given.groupby("partnership")[name].sum().reindex(self.index)

    @cached_property
    def beneficiaries(self) -> pd.Series:
        """The people reached, NaN where nobody says."""
        if "beneficiaries" not in self.facts:
            return pd.Series(np.nan, index=self.index)
        return self.facts["beneficiaries"].astype("float64")

    def flag(self, name: str) -> Truths:
        """Return a fact that is true or false."""
        amounts = {"money": "eur", "hours": "hours"}
        if name in amounts:
            return _amount(self.means(amounts[name]))
        if name == "beneficiaries":
            return _amount(self.beneficiaries)
        if name not in self.facts:
            return np.zeros(self.size, dtype=np.int8)
        return _truths(self.facts[name])

    def any_of(self, key: str, codes: Sequence[str]) -> Truths:
        """Return whether one of some codes holds."""
        if key == "types":
            return self._types(codes)
        column = {"phases": "phase"}.get(key, key)
        if column not in self.facts:
            return np.zeros(self.size, dtype=np.int8)
        held = split_codes(self.facts[column])
        found = self.index.isin(held.index[held.isin(codes)])
        return _settled(found, self.index.isin(held.index))

    def _types(self, codes: Sequence[str]) -> Truths:
        asked = [_truths(self.facts[c]) for code in codes if (c := f"type_{code}") in self.facts]
        found = np.max(asked, axis=0) if asked else np.zeros(self.size, dtype=np.int8)
        if "main_type" in self.facts:
            found = np.where(self.facts["main_type"].isin(codes).to_numpy(), YES, found)
        return found.astype(np.int8)

    def has_family(self, families: Iterable[str]) -> Truths:
        """Return whether an organisation of these families is among the parties."""
        there = self.parties
        found = set(there.loc[there["family"].isin(list(families)), "partnership"])
        doubtful = set(there.loc[there["family"].isna(), "partnership"])
        told = self.index.isin(there["partnership"]) & ~self.index.isin(list(doubtful))
        return _settled(self.index.isin(list(found)), told)

    def at_least(self, key: str, number: int) -> Truths:
        """Return whether there are so many organisations, levels or kinds of resources."""
        if key == "resource_kinds_at_least":
            kinds = sum((self.means(kind) > 0).astype(int) for kind in _KINDS)
            # There may be kinds that no column tells of.
            return np.where(np.asarray(kinds) >= number, YES, UNKNOWN).astype(np.int8)
        column = {"organisations_at_least": "organisation", "levels_at_least": "level"}[key]
        of = self.parties["partnership"]
        count = self.parties.groupby(of)[column].nunique().reindex(self.index, fill_value=0)
        blank = self.parties[column].isna().groupby(of).any().reindex(self.index, fill_value=True)
        return _settled(count.to_numpy() >= number, ~blank.to_numpy(dtype=bool))

    def texts(self, language: str) -> pd.Series:
        """Return the words that speak of each partnership: name, engagements, objectives."""
        parts: list[pd.Series] = []
        if "name" in self.facts:
            parts.append(self.facts["name"].dropna().astype(str))
        if "engagements" in self.facts:
            labels = self.survey.labels("engagement", language)
            parts.append(split_codes(self.facts["engagements"]).map(lambda c: labels.get(c, c)))
        aims = self.survey.data("objectives")
        if len(aims) and "text" in aims:
            told = aims.dropna(subset=["partnership", "text"])
            parts.append(told.set_index(told["partnership"].astype(str))["text"].astype(str))
        parts = [part for part in parts if len(part)]
        if not parts:
            return pd.Series("", index=self.index)
        together: pd.Series = pd.concat(parts).groupby(level=0).agg(" ; ".join)
        return together.reindex(self.index, fill_value="")


def _truths(column: pd.Series) -> Truths:
    known = column.astype("boolean")
    found = known.fillna(False).to_numpy(dtype=bool)
    return _settled(found, known.notna().to_numpy(dtype=bool))


def _amount(values: pd.Series) -> Truths:
    return _settled((values > 0).to_numpy(), values.notna().to_numpy())


def _settled(found: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> Truths:
    """Return yes where found, no where all is told and nothing found, else unknown."""
    return np.where(found, YES, np.where(told, NO, UNKNOWN)).astype(np.int8)
