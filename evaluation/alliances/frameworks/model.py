"""What a framework may say: scales, dimensions, criteria, items, code lists, SDG targets.

Everything here is frozen. `alliances.frameworks.load` makes it from a TOML file; the Pandera
schemas, the blank workbooks, the parsing, the scores and the labels of the report are all made
from it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from alliances.frameworks.readings import Reading
from alliances.frameworks.sdg_sets import Goalposts, IndicatorSet, SetIndicator

Words = Mapping[str, str]
"""The same words by language: ``{"fr": "…", "en": "…"}``."""

Code = int | str
"""The code of a scale level: an integer for ordered scales, a word for nominal ones."""


VOICES = ("partie", "territoire", "public", "salarie")
"""Who speaks: a party of the partnership, or one of those who stand beside."""


class State(IntEnum):
    """What a cell of an answer holds. Four kinds of nothing, none of them a number."""

    VALUE = 0
    BLANK = 1
    DONT_KNOW = 2
    NOT_APPLICABLE = 3
    REFUSED = 4
    NOT_ASKED = 5
    """Not a question to this respondent: other role, filter, other moment, column absent."""
    INVALID = 6
    """Something is there that could not be read; a finding says what."""


@dataclass(frozen=True, slots=True)
class Level:
    """One answer of a scale."""

    code: Code
    label: Words


@dataclass(frozen=True, slots=True)
class MissingCode:
    """A declared kind of nothing: its state, its code in a workbook, its label."""

    state: State
    code: str
    label: Words


_USUAL = {"count": 1e6, "euros": 1e9, "hours": 10e6, "area": 100e6}
"""Kinds of amounts, and the highest of each that a partnership reaches: ours."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale. The framework owns it: its levels are never inferred from the data.

    Attributes
    ----------
    kind
        ``scored``, ``change``, ``balance``, ``opinion``, ``ordinal``, ``descriptive`` (all ordered,
        integer codes), ``nominal`` and ``status`` (word codes), ``count``, ``euros``, ``hours``,
        ``area``, ``text``, ``date``, ``codes`` (no levels).
    bounds
        Lowest and highest code, for the rescaling to 0-100; None where there are no ordered levels.
    favourable
        Codes counted as favourable (ours); empty where the notion has no sense.
    summary
        ``mean`` where a mean says something, else ``distribution``.
    """

    id: str
    kind: str
    levels: tuple[Level, ...] = ()
    bounds: tuple[float, float] | None = None
    favourable: tuple[Code, ...] = ()
    summary: str = "distribution"
    origin: str = "ours"

    @property
    def ordered(self) -> bool:
        """Whether the levels have an order and integer codes."""
        return bool(self.levels) and all(isinstance(level.code, int) for level in self.levels)

    @property
    def quantity(self) -> bool:
        """Whether the answers are amounts, from zero up, and no levels."""
        return self.kind in _USUAL

    @property
    def usual(self) -> float | None:
        """Highest amount that is believed without asking; None where answers are no amounts."""
        return _USUAL.get(self.kind)

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes of the levels, in order."""
        return tuple(level.code for level in self.levels)


@dataclass(frozen=True, slots=True)
class Filter:
    """A question asked only after certain answers to another: ``EQ1a <= 3``."""

    item: str
    operator: str
    """One of ``<= < >= > == !=``: a closed vocabulary, nothing is evaluated."""
    value: Code


@dataclass(frozen=True, slots=True)
class Item:
    """One atomic question.

    Attributes
    ----------
    direction
        1, or -1 where a high answer is unfavourable (reversed before any mean).
    mirror
        ``same`` (both parties judge one object), ``reciprocal`` (each judges its own situation or
        the other), ``none``.
    voice
        One of `VOICES`.
    roles
        Codes of the roles asked; empty means every role of the voice.
    table
        Where answers stand: ``answers``, ``register``, ``objectives``, ``public``.
    asked
        ``each wave`` or ``start`` (a partnership's first wave of the workbook).
    horizon_months
        When an impact may be claimed from it (18, 84, 336); None where it reads no impact.
    tags
        ``object``, ``approach``, ``impact``, ``themes``: name to tuple of words.
    scored
        Whether it enters criterion and dimension scores.
    """

    id: str
    dimension: str
    criterion: str
    text: Words
    scale: str
    direction: int = 1
    weight: float = 1.0
    mirror: str = "none"
    voice: str = "partie"
    roles: tuple[str, ...] = ()
    table: str = "answers"
    asked: str = "each wave"
    filter: Filter | None = None
    horizon_months: int | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scored: bool = False
    required: bool = False
    core: bool = False
    origin: str = "ours"
    concept_source: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a dimension, holding items."""

    id: str
    dimension: str
    name: Words
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Dimension:
    """A chapter of the framework; `scale` is the scale family that its score takes in."""

    id: str
    name: Words
    scale: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Threshold:
    """A cut-off on 0-100 scores, with the origin of its value."""

    id: str
    at_least: float
    name: Words
    origin: str


@dataclass(frozen=True, slots=True)
class ListCode:
    """A code of a code list, with the dates between which it may be used."""

    code: str
    label: Words
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    parent: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list: types, levels, roles, regions, engagements, SDG targets…"""

    id: str
    codes: tuple[ListCode, ...]
    source: str = ""

    def label(self, code: str, language: str) -> str:
        """Return the label of a code, or the code itself where the list does not know it."""
        return next((c.label[language] for c in self.codes if c.code == code), code)


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A group of targets, as the text of the goal has them: finance, technology, trade…"""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Target:
    """A target of SDG 17, with a short title in our own words and the official text."""

    code: str
    group: str
    title: Words
    official: Words
    subgroup: str = ""
    note: Words = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of SDG 17 *in one version of the framework*: its key is (code, version).

    17.6.1 means two things, before and after March 2020; 17.10 is not 17.1: codes are texts.
    """

    code: str
    version: str
    target: str
    name: Words
    unit: Words
    direction: str
    """``increase``, ``decrease``, ``binary`` or ``multiple``."""
    custodian: Words
    series: tuple[str, ...] = ()
    tier: str = ""
    current: bool = True
    valid_from: str = ""
    valid_to: str = ""
    numeric_target: str = ""
    target_year: str = ""
    change: Words = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A UN series of an indicator.

    Attributes
    ----------
    name
        A short name in our own words; `official` is the UN's label, in English, of one release.
    value_kind
        ``number``, ``binary`` or ``share-of-countries``: only numbers have growth rates.
    replaces
        The code of the series that this one replaced.
    target_value
        A value to reach, in the unit of the series.
    target_origin
        Where it is from: ``text``, that of the target itself, or ``open-sdg``, the methodology of
        Open SDG, where the text gives none.
    limit
        A natural limit of its values (100 for a percentage).
    direction
        ``increase`` or ``decrease`` where it is not its indicator's; else empty.
    """

    code: str
    indicator: str
    name: Words
    unit: Words
    official: str = ""
    value_kind: str = "number"
    note: Words = field(default_factory=dict)
    replaces: str = ""
    target_value: float | None = None
    target_origin: str = "text"
    limit: float | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept that items refer to, with where it comes from."""

    id: str
    kind: str
    """``object``, ``approach``, ``impact`` or ``theme``."""
    name: Words
    source: str
    definition: Words = field(default_factory=dict)
    horizon_months: int | None = None


@dataclass(frozen=True)
class Framework:
    """A framework: what is measured, how, and where each part comes from."""

    id: str
    version: str
    name: Words
    description: Words
    languages: tuple[str, ...]
    license: str
    attribution: Words
    status: str
    """``official``, ``adapted`` or ``inspired``."""
    aggregation: str = "weighted_mean"
    minimum_valid_share: float = 0.5
    overall_score: bool = False
    missing: tuple[MissingCode, ...] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    dimensions: tuple[Dimension, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    items: tuple[Item, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    concepts: tuple[Concept, ...] = ()
    readings: tuple[Reading, ...] = ()
    same_questions_as: tuple[str, ...] = ()
    """Earlier versions whose questions, scales and scoring are the same to the letter."""
    lists: Mapping[str, CodeList] = field(default_factory=dict)
    sdg_targets: tuple[str, ...] = ()
    groups: tuple[TargetGroup, ...] = ()
    subgroups: tuple[TargetGroup, ...] = ()
    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    series: tuple[Series, ...] = ()
    sets: tuple[IndicatorSet, ...] = ()
    set_indicators: tuple[SetIndicator, ...] = ()
    goalposts: tuple[Goalposts, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Source keys (``S1``, ``D3``) to their address or title."""
    origin: str = ""
    """The file it was read from."""

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """Items by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def criterion_by_id(self) -> Mapping[str, Criterion]:
        """Criteria by their id."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def dimension_by_id(self) -> Mapping[str, Dimension]:
        """Dimensions by their id."""
        return {dimension.id: dimension for dimension in self.dimensions}

    def label(self, node: str, language: str) -> str:
        """Return the name of a dimension or criterion, or the text of an item."""
        if node in self.dimension_by_id:
            return self.dimension_by_id[node].name[language]
        if node in self.criterion_by_id:
            return self.criterion_by_id[node].name[language]
        return self.item_by_id[node].text[language]
