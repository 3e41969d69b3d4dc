"""What the chapters of a partnership sheet are made from: one partnership's facts and scores."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.reports.fiches.audience import Audience
from alliances.reports.fiches.seen import Seen, View
from alliances.reports.material import Material
from alliances.statistics.tables.breaks import breaks

Record = dict[str, Any]


@dataclass(frozen=True)
class Shelf(Material):
    """What all the sheets of a run share: the register by partnership, words, the wave before.

    `survey` holds the whole register, `seen` what may be seen of the answers.
    """

    seen: Seen = field(default_factory=lambda: Seen({}, {}, {}))

    def tell(self, key: str, /, **values: object) -> str:
        """Return a sentence of the sheets' part of the catalogue."""
        return self.say(f"fiche.{key}", **values)

    def tell_many(self, key: str, count: float, /, **values: object) -> str:
        """Return the singular or plural sentence of the sheets' part of the catalogue."""
        return self.many(f"fiche.{key}", count, **values)

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """The facts of each partnership, for the wave."""
        return {key: rows[0] for key, rows in _by(self.facts.reset_index()).items()}

    @cached_property
    def parties(self) -> Mapping[str, list[Record]]:
        """The parties of each partnership, with the name of their organisation."""
        known = self.survey.data("organisations").reindex(columns=["organisation", "name"])
        names = known.set_index("organisation")["name"].to_dict()
        parties = self._table("parties", "side", "organisation", "level")
        named = parties.assign(name=parties["organisation"].map(names).astype(object).fillna(""))
        return _by(named.sort_values("side", kind="stable"))

    @cached_property
    def objectives(self) -> Mapping[str, list[Record]]:
        """The objectives of each partnership, by rank."""
        table = self._table("objectives", "rank", "side", "text", "target", "unit", "outcome")
        return _by(table.sort_values("rank", kind="stable"))

    @cached_property
    def agreements(self) -> Mapping[str, list[Record]]:
        """What each partnership agreed on, after reading earlier sheets."""
        keys = ("wave", "text", "owner_side", "owner", "due", "status", "follow_up")
        table = self._table("agreements", *keys)
        order = table["wave"].map({wave: place for place, wave in enumerate(self.survey.waves)})
        return _by(table[~(order > self._place)])

    @cached_property
    def invited(self) -> Mapping[tuple[str, str], int]:
        """How many people of each partnership and side were invited in the wave."""
        table = self.survey.data("invitations")
        if not len(table):
            return {}
        asked = table[(table["wave"].astype(str) == self.wave) & table["side"].notna()]
        people = asked[["partnership", "side", "respondent"]].astype(str).drop_duplicates()
        return Counter(zip(people["partnership"], people["side"], strict=True))

    @cached_property
    def earlier_waves(self) -> tuple[str, ...]:
        """The waves before, the latest first."""
        return tuple(reversed(self.survey.waves[: self._place]))

    @cached_property
    def broken(self) -> Mapping[str, Mapping[str, str]]:
        """The nodes whose series is broken at a wave, by that wave."""
        return breaks(self.survey, {})

    @property
    def _place(self) -> int:
        return self.survey.waves.index(self.wave)

    def _table(self, sheet: str, *columns: str) -> pd.DataFrame:
        return self.survey.data(sheet).reindex(columns=["partnership", *columns])


@dataclass(frozen=True)
class Subject:
    """One partnership, as one sheet sees it.

    Attributes
    ----------
    views
        What each side that may be seen said in the wave.
    before
        The same in the nearest wave before in which any of them was heard; `earlier` is its name.
    """

    shelf: Shelf
    audience: Audience
    views: Mapping[str, View]
    before: Mapping[str, View]
    earlier: str

    @property
    def partnership(self) -> str:
        """Its identifier."""
        return self.audience.partnership

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides heard that the sheet shows."""
        return tuple(self.views)

    @property
    def facts(self) -> Record:
        """The facts of the register; none where it has no row for the wave."""
        return self.shelf.records.get(self.partnership, {})

    @property
    def parties(self) -> list[Record]:
        """Its parties, in order; a side that speaks for itself stands there, listed or not."""
        listed = self.shelf.parties.get(self.partnership, [])
        known = {str(party["side"]) for party in listed}
        own = [side for side in self.views if side not in known]
        return [*listed, *({"side": side, "name": "", "level": None} for side in own)]

    def score(self, side: str, node: str) -> float:
        """Return the score of a side on a node; NaN where there is none."""
        place = self.shelf.seen.place.get(node)
        return np.nan if place is None else float(self.views[side].mean[place])

    def side(self, side: str) -> str:
        """Return the words for a side at the head of a column: « Partie A »."""
        return self.shelf.tell("side", side=side)

    def of_side(self, side: str) -> str:
        """Return the words for a side within a sentence: « la partie A »."""
        return self.shelf.tell("of_side", side=side)

    @property
    def scored(self) -> tuple[str, ...]:
        """The dimensions that any side has a score on, in the framework's order."""
        return tuple(
            dimension.id
            for dimension in self.shelf.framework.dimensions
            if any(not np.isnan(self.score(side, dimension.id)) for side in self.sides)
        )


def subject(shelf: Shelf, audience: Audience) -> Subject:
    """Return a partnership as a sheet for this audience sees it."""
    listed = {str(party["side"]) for party in shelf.parties.get(audience.partnership, [])}

    def heard(wave: str) -> dict[str, View]:
        views = shelf.seen.of(audience.partnership, wave)
        wanted = {audience.side} if audience.side else listed
        return {side: view for side, view in views.items() if side in wanted}

    views = heard(shelf.wave)
    for wave in shelf.earlier_waves:
        before = {side: view for side, view in heard(wave).items() if side in views}
        if before:
            return Subject(shelf, audience, views, before, wave)
    return Subject(shelf, audience, views, {}, "")


def _by(table: pd.DataFrame) -> dict[str, list[Record]]:
    """Return the rows of a table by partnership, as records."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in table.to_dict("records"):
        found[str(row["partnership"])].append({str(key): value for key, value in row.items()})
    return dict(found)


def shelf_of(survey: Survey, language: str, wave: str, seen: Seen) -> Shelf:
    """Return what the sheets of a run share."""
    return Shelf(language, survey, wave, seen=seen)
