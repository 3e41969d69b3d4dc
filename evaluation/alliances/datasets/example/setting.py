"""What the invented programme is made of: names, rates and true effects, read from one file."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from alliances.content import shelf


@dataclass(frozen=True, slots=True)
class Effect:
    """The true effect on one dimension, in standard deviations of one answer."""

    base: float
    side: Mapping[str, float]
    trend: float
    level: Mapping[str, float]
    type: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """The invented programme's own file, ``datasets/examples/programme.toml``.

    Attributes
    ----------
    campaign
        Keys of the Campagne sheet.
    waves
        One mapping a wave: ``wave``, ``start``, ``end``.
    regions
        By INSEE code: ``name``, ``share`` of the local partnerships, ``departments``.
    response, nothing
        Log-odds and shares that decide who answers and what is left unanswered.
    effects
        True effects by dimension.
    spread
        Standard deviations of the random parts, in those of one answer.
    raw
        The remaining words of the file, by section.
    """

    campaign: Mapping[str, str]
    waves: tuple[Mapping[str, Any], ...]
    regions: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, tuple[str, ...]]
    response: Mapping[str, Any]
    nothing: Mapping[str, Mapping[str, float]]
    effects: Mapping[str, Effect]
    spread: Mapping[str, float]
    raw: Mapping[str, Any]

    def share_of_nothing(self, kind: str, item: str) -> float:
        """Return the share of ``dont_know``, ``not_applicable``, ``refused`` or ``blank``."""
        return self.nothing[kind].get(item, self.nothing[kind]["default"])

    def last_waves(self, number: int) -> tuple[Mapping[str, Any], ...]:
        """Return the last `number` waves: a programme of one wave is of the latest year."""
        return self.waves[len(self.waves) - number :]


@cache
def load_setting() -> Setting:
    """Read the file of the invented programme, once.

    Returns
    -------
    Setting
        Names, rates and effects.
    """
    content = (shelf("datasets") / "examples" / "programme.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(content)
    effects = {
        dimension: Effect(
            base=effect["base"],
            side=effect["side"],
            trend=effect["trend"],
            level=effect.get("level", {}),
            type=effect.get("type", {}),
        )
        for dimension, effect in raw["effects"].items()
    }
    return Setting(
        campaign={key: _text(value) for key, value in raw["campaign"].items()},
        waves=tuple(raw["waves"]),
        regions=raw["regions"],
        names={key: tuple(words) for key, words in raw["names"].items()},
        response=raw["response"],
        nothing=raw["nothing"],
        effects=effects,
        spread=raw["spread"],
        raw=raw,
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
