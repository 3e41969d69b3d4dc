"""What the sections of the review are made from, and how they name series and methods."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from babel import Locale

from alliances.datasets.observations.areas import codes
from alliances.datasets.observations.model import Observations
from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework, Series, Target
from alliances.language.catalogue import catalogue
from alliances.progress.courses import status_words
from alliances.reports.review.context import Context
from alliances.reports.voice import Voice

NEAREST = ("17.14.1", "17.16.1", "17.17.1")
"""The official indicators nearest to partnerships (facts: policy coherence, multi-stakeholder
monitoring, public-private partnerships)."""

OWN_PERIOD = frozenset({"eurostat", "sdsn"})
"""The methods without a base year: windows up to the latest value, the latest level."""


@dataclass(frozen=True)
class ReviewMaterial(Voice):
    """What the sections are made from.

    Attributes
    ----------
    survey
        The campaign; None where none was given.
    wave
        The wave whose facts count; empty: those of all waves.
    totals
        What partnerships contribute, by target, protected; None without a campaign.
    tags
        The tags behind `totals`: only the sentences of their rules are read here, never a row.
    given
        What else was read, with its source and findings: a table of targets, a review of tags.
    context
        The series of the area, assessed.
    read
        What was read, with findings and ledger; None for the figures that ship, or a bare frame.
    """

    survey: Survey | None
    wave: str
    totals: pd.DataFrame | None
    context: Context
    read: Observations | None = None
    tags: pd.DataFrame = field(default_factory=pd.DataFrame)
    given: tuple[Any, ...] = ()

    @property
    def odd17(self) -> Framework:
        """The framework of SDG 17."""
        return self.context.odd17

    @cached_property
    def area(self) -> str:
        """The area as readers name it."""
        code = self.context.area
        territories = Locale.parse(self.language).territories
        letters = next((k for k, m49 in codes().items() if m49 == code and len(k) == 2), code)
        # Eurostat's code says of which members: EU27_2020.
        if code.startswith("EU") and code[2:3].isdigit():
            return f"{territories['EU']} ({code})"
        # The world and its regions are known by three figures: 001, 150.
        name = territories.get(letters) or territories.get(code.zfill(3))
        return str(name or code) or self.say("review.no_area")

    @property
    def programme(self) -> str:
        """The programme's name, or the words for a programme without a name."""
        named = self.words(self.survey.campaign.programme) if self.survey else ""
        return named or self.say("words.programme")

    @property
    def wave_name(self) -> str:
        """The wave as readers name it: « campagne 2025 »."""
        return self.say("words.wave", wave=self.wave) if self.wave else self.say("words.register")

    @property
    def campaign_source(self) -> str:
        """The source line of every table made from the campaign."""
        if self.survey is None:
            return ""
        source = self.survey.source
        return self.say("source", file=source.file, sha=source.sha256[:12])

    @cached_property
    def context_source(self) -> str:
        """The source line of every table made from series: where from, and of which vintage."""
        data = self.context.data
        if self.context.bundled:
            return self.say("review.bundled_source", vintage=_first(data["vintage"]))
        vintages = sorted({each for each in data["vintage"] if each})
        told = vintages[-1] if vintages else self.say("review.no_vintage")
        if self.read is None:
            return self.say("review.given_source", vintage=told)
        files = [each.source.file for each in self.read.files]
        return self.say("review.read_source", files=self.listed(files[:3]), vintage=told)

    @cached_property
    def by_target(self) -> pd.DataFrame:
        """The totals of the targets of goal 17, indexed by target; no row without a campaign."""
        if self.totals is None:
            return pd.DataFrame()
        rows = self.totals[self.totals["scope"] == "target"].set_index("target")
        return rows[rows.index.isin([target.code for target in self.odd17.targets])]

    @cached_property
    def elsewhere(self) -> pd.DataFrame:
        """The totals of the targets of other goals that are tagged: target, title, partnerships."""
        if self.totals is None:
            return pd.DataFrame({"target": [], "title": [], "partnerships": []})
        rows = self.totals[self.totals["scope"] == "target"]
        other = ~rows["target"].isin([target.code for target in self.odd17.targets])
        return rows.loc[other, ["target", "title", "partnerships"]].reset_index(drop=True)

    def partnerships(self, target: str) -> int:
        """Return how many partnerships bear a target."""
        return int(self.by_target["partnerships"].get(target, 0)) if len(self.by_target) else 0

    def title(self, target: Target) -> str:
        """Return the short title of a target."""
        return self.words(target.title[self.language])

    @cached_property
    def _series(self) -> dict[str, Series]:
        return {one.code: one for one in self.odd17.series}

    @cached_property
    def _indicators(self) -> dict[str, str]:
        """Names of indicators in force: a file of one indicator may name its series by the code."""
        return {one.code: one.name[self.language] for one in self.odd17.indicators if one.current}

    @cached_property
    def _sets(self) -> dict[str, str]:
        return {one.code: one.name[self.language] for one in self.odd17.set_indicators}

    def series(self, name: str) -> str:
        """Return the name of a series, with its disaggregation; its code where nobody knows it."""
        code, _, part = name.partition(" [")
        known = self._series[code].name[self.language] if code in self._series else ""
        known = known or self._sets.get(code, "") or self._indicators.get(code, "")
        told = self.words(known) or code
        return f"{told} ({part.removesuffix(']')})" if part else told

    def unit(self, name: str) -> str:
        """Return the unit of a series: the framework's words, else what the file says."""
        code = name.partition(" [")[0]
        if code in self._series and self._series[code].value_kind == "binary":
            return self.say("sdg.yes_no")
        if code in self._series:
            return self.words(self._series[code].unit[self.language])
        for one in self.odd17.set_indicators:
            if one.code == code:
                return self.words(one.unit[self.language])
        rows = self.context.data
        given = _first(rows.loc[rows["name"] == name, "unit"])
        return given or self.say("review.no_unit")

    def method(self, method: str, version: str = "") -> str:
        """Return the name of a method in a version: « Open SDG 2.4 »."""
        name = self.say(f"review.methods.{method}.name")
        key = f"report.review.versions.{version}"
        told = (
            self.say(f"review.versions.{version}") if key in catalogue(self.language) else version
        )
        return self.say("review.method_named", name=name, version=told) if told else name

    def status(self, method: str, status: str) -> str:
        """Return a status in the method's own words."""
        return status_words(method, status, self.language)

    @cached_property
    def default_method(self) -> str:
        """The name of the method that speaks where one alone does."""
        results = self.context.results
        own = results[results["method"] == self.context.method]
        version = str(own["method_version"].iloc[0]) if len(own) else ""
        return self.method(self.context.method, version)

    @cached_property
    def since(self) -> str:
        """That method and the years it compares: from the base year, or a period of its own."""
        own = self.context.method in OWN_PERIOD
        return self.say(
            "review.since_own" if own else "review.since",
            method=self.default_method,
            base=self.context.base_year,
        )

    def value(self, value: float) -> str:
        """Write a value of a series, to the digits that it is worth."""
        size = abs(value)
        return self.decimal(value, 2 if size < 10 else 1 if size < 1000 else 0)

    def rate(self, share: float) -> str:
        """Write a rate a year, in percent with its sign."""
        return self.say("review.rate", rate=self.difference(100 * share, 1))


def _first(values: pd.Series) -> str:
    return next((str(value) for value in values if value), "")
