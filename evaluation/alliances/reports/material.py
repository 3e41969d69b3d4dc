"""What the sections of a report are made from: the survey's facts, and protected tables only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.model import VOICES, Framework
from alliances.frameworks.sheets import SIDES
from alliances.language import text
from alliances.reports.plan import NO_PLAN, Plan
from alliances.reports.voice import Voice
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.groups import GROUPINGS
from alliances.statistics.evidence import Reach, Source

OWNER, PARTNER = SIDES[:2]
"""The two sides that every report compares; further parties stand in the tables beside them."""

_NAMED = frozenset({OWNER, PARTNER, TOGETHER, *VOICES[1:]})
"""Sides and voices that the catalogue names one by one."""

PAIR = f"{OWNER}-{PARTNER}"
"""The `side` of the rows that hold the gap between these two."""

GROUPS: Mapping[str, str] = {
    name: GROUPINGS[name] for name in ("type", "level", "region", "theme", "family", "age")
}
"""Group families of the score table in a report's order, and the list that names their values."""


@dataclass(frozen=True)
class Material(Voice):
    """What the sections are made from.

    Attributes
    ----------
    survey
        For the register's facts, the framework, the ledger and the findings; a section reads who
        answered, never what.
    wave
        The wave reported on; empty where the workbook has none.
    scores
        The protected score table of every wave, group and programme rows only.
    shares
        The protected distributions of the wave: item, side, level, n.
    items
        The protected table of questions of the wave: how far silence could move favourable shares.
    changes
        The protected table of changes between waves: of the partnerships present in both.
    breaks
        Nodes whose series is broken, by the later wave, with why.
    plan
        What the programme decides and writes itself.
    """

    survey: Survey
    wave: str
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    items: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    breaks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plan: Plan = NO_PLAN

    @property
    def framework(self) -> Framework:
        """The framework of the survey."""
        return self.survey.framework

    @property
    def answered(self) -> bool:
        """Whether there are answers: a register without answers is legitimate."""
        return len(self.scores) > 0

    @cached_property
    def shown(self) -> bool:
        """Whether any result of the wave, over the programme, may be shown."""
        return self.answered and bool(self.rows(scope="programme")["score"].notna().any())

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The register's facts for the wave, indexed by partnership."""
        return self.survey.facts(self.wave or None)

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The waves up to the one reported on: what came after is not this report's to tell."""
        known = self.survey.waves
        return known[: known.index(self.wave) + 1] if self.wave in known else ()

    @property
    def previous(self) -> str:
        """The wave before the one reported on; empty where there is none."""
        return self.waves[-2] if len(self.waves) > 1 else ""

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The owner's side, the partner's, and further ones of which any figure is shown."""
        if not self.answered:
            return ()
        shown = self.rows(scope="programme", statistic="mean")
        shown = shown[shown["score"].notna()]
        further = {side for side in shown["side"] if len(side) == 1} - {OWNER, PARTNER}
        return (OWNER, PARTNER, *sorted(further))

    @cached_property
    def unseen_sides(self) -> tuple[str, ...]:
        """The sides that answered and of which no figure is shown."""
        answered = {side for side in self.rows(scope="programme")["side"] if len(side) == 1}
        return tuple(sorted(answered - set(self.sides)))

    @property
    def wave_name(self) -> str:
        """The wave as readers name it: « campagne 2025 »."""
        return self.say("words.wave", wave=self.wave) if self.wave else self.say("words.register")

    def node(self, node: str) -> str:
        """Return the name of a dimension or criterion, or the text of an item.

        Where two criteria bear one name, each is followed by its dimension.
        """
        name = self.framework.label(node, self.language)
        if node in self._namesakes:
            dimension = self.framework.criterion_by_id[node].dimension
            name += f" ({self.framework.dimension_by_id[dimension].name[self.language]})"
        name = self.words(name)
        return name[:1].upper() + name[1:]

    @cached_property
    def _namesakes(self) -> set[str]:
        """The criteria that share their name with another."""
        names = Counter(c.name[self.language] for c in self.framework.criteria)
        return {c.id for c in self.framework.criteria if names[c.name[self.language]] > 1}

    def code(self, code_list: str, code: object) -> str:
        """Return the label of a code, or the code itself where no list knows it."""
        if pd.isna(code):  # type: ignore[call-overload]
            return self.say("words.not_given")
        return self.words(self._labels(code_list).get(str(code), str(code)))

    def codes(self, code_list: str) -> tuple[str, ...]:
        """Return the codes of a list, in the order of the list."""
        return tuple(self._labels(code_list))

    def _labels(self, code_list: str) -> dict[str, str]:
        return self._lists.get(code_list, {})

    @cached_property
    def _lists(self) -> dict[str, dict[str, str]]:
        """Labels by code of every list in force."""
        names = {*self.framework.lists, *self.survey.lists}
        return {name: self.survey.labels(name, self.language) for name in names}

    def side(self, side: str) -> str:
        """Return the words for a side, a voice, the mean of the sides or a gap."""
        if side in _NAMED:
            return self.say(f"sides.{side}")
        if "-" in side:
            first, second = side.split("-")
            return self.say("sides.gap", first=self.short(first), second=self.short(second))
        return self.say("sides.other", side=side)

    def short(self, side: str) -> str:
        """Return the short words for a side, for a heading: « Porteur »."""
        return self.say(f"short.{side}") if side in {OWNER, PARTNER} else side

    def who(self, side: str) -> str:
        """Return the words for a side or voice within a sentence: « les partenaires »."""
        if side in _NAMED:
            return self.say(f"who.{side}")
        return self.say("who.other", side=side)

    def rows(
        self, scope: str = "", wave: str | tuple[str, ...] = "", **wanted: object
    ) -> pd.DataFrame:
        """Return the rows of the score table whose columns hold the wanted values.

        Parameters
        ----------
        scope
            ``programme`` or ``group``; both where empty.
        wave
            A wave, or several; the report's where empty.
        **wanted
            Columns and their value, or a tuple of values.
        """
        if not self.answered:
            return self.scores
        waves = wave if isinstance(wave, tuple) else (wave or self.wave,)
        parts = [
            part
            for (of_wave, of_scope), part in self._parts.items()
            if of_wave in waves and scope in {"", of_scope}
        ]
        rows = pd.concat(parts) if len(parts) > 1 else parts[0] if parts else self.scores.iloc[:0]
        keep = pd.Series(True, index=rows.index)
        for column, value in wanted.items():
            keep &= rows[column].isin(value if isinstance(value, tuple) else (value,))
        return rows[keep]

    @cached_property
    def _parts(self) -> dict[tuple[str, str], pd.DataFrame]:
        """The score table by wave and scope: it is long, and the programme's rows are few."""
        groups = self.scores.groupby(["wave", "scope"], sort=True)
        return {(str(wave), str(scope)): rows for (wave, scope), rows in groups}

    def scope(self, n: float | None = None, unit: str = "partnerships") -> str:
        """Return the population of a table: the programme, the wave, and n with its unit.

        Without `n` it says that n stands in a column of its own.
        """
        place = self.say("scope.wave", programme=self.programme, wave=self.wave_name)
        if n is None:
            return self.say("scope.columns", place=place)
        counted = self.many(f"units.{unit}", n)
        return self.say("scope.counted", place=place, counted=counted)

    @property
    def programme(self) -> str:
        """The programme's name, or the words for a programme without a name."""
        return self.words(self.survey.campaign.programme) or self.say("words.programme")

    @property
    def source(self) -> str:
        """The source line of every table made from the workbook."""
        return self.say("source", file=self.survey.source.file, sha=self.survey.source.sha256[:12])

    def graded(self, source: Source = Source.DECLARED, reach: Reach = Reach.DESCRIPTION) -> str:
        """Return the source line of an answer or a record: where it stands, and its evidence.

        A report of a survey describes: it never reaches further by itself.

        Parameters
        ----------
        source
            Declared by the parties, or observed.
        reach
            A description, or a change of the same partnerships.
        """
        grades = (("source", source), ("reach", reach))
        words = {
            name: text(f"evidence.{name}.{grade.name.lower()}", self.language)
            for name, grade in grades
        }
        return self.say("graded", line=self.source, **words)
