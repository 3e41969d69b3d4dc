"""The facts of the invented partnerships: dates, types that change, themes of their time."""

import datetime

import numpy as np
import pandas as pd

from alliances.datasets.example.setting import Setting
from alliances.frameworks.model import CodeList, Framework
from alliances.frameworks.sheets import TYPE_FACTS

_FIRST_START = pd.Timestamp("2014-10-14")
_TYPE_SHARES = np.array([0.52, 0.38, 0.24, 0.17])
_SDG_TARGETS = ("17.17", "17.16", "17.14", "17.17;17.16", "17.17;17.14")
_SDG_SHARES = (0.68, 0.12, 0.06, 0.09, 0.05)
_INTERNATIONAL_TARGETS = ("17.3", "17.9", "17.17;17.3", "17.9;17.16")


def draw_types(rng: np.random.Generator, count: int, waves: int) -> np.ndarray:
    """Draw the four facts at each wave: one always holds, and some partnerships change."""
    facts = rng.random((count, len(TYPE_FACTS))) < _TYPE_SHARES
    none = ~facts.any(axis=1)
    facts[none, rng.integers(len(TYPE_FACTS), size=int(none.sum()))] = True
    made = np.repeat(facts[:, None, :], waves, axis=1)
    # Most begin as mécénat or responsible practices and deepen: a fact is added, none is taken.
    for wave in range(1, waves):
        changing = rng.random(count) < 0.05
        made[changing, wave:, 2 + rng.integers(2, size=count)[changing, None]] = True
    return made


def main_types(facts: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the main type of each row: the fact that holds and comes first in its own order.

    Parameters
    ----------
    facts
        bool, shape (..., 4).
    order
        Shape (..., 4), any numbers: where several facts hold, the highest is the main one.

    Returns
    -------
    ndarray of object, shape (...)
        ``mecenat``, ``pratiques``, ``cooperation`` or ``innovation``.
    """
    names = np.array([fact.removeprefix("type_") for fact in TYPE_FACTS], dtype=object)
    return np.asarray(names[np.where(facts, order, -1.0).argmax(axis=-1)])


def _dates(rng: np.random.Generator, setting: Setting, count: int) -> tuple[pd.Series, pd.Series]:
    """Draw starts from October 2014 on, more of them lately, and ends for those that stopped."""
    last = pd.Timestamp(setting.waves[-1]["start"])
    span = (last - _FIRST_START).days
    ages = np.floor(span * rng.beta(1.0, 1.6, count)).astype(int)
    starts = pd.Series(last - pd.to_timedelta(ages, unit="D"))
    lives = pd.to_timedelta(rng.integers(200, 2600, count), unit="D")
    stopped = rng.random(count) < 0.22
    ends = (starts + lives).where(stopped)
    return starts, ends.where(ends < last + pd.Timedelta(days=600))


def draw_partnerships(
    rng: np.random.Generator,
    setting: Setting,
    framework: Framework,
    regions: np.ndarray,
    national: int,
) -> pd.DataFrame:
    """Draw the facts of every partnership at its start; the `national` first have no region."""
    count = national + len(regions)
    region = pd.Series(np.r_[np.full(national, None), regions], dtype=object)
    local = rng.random(count) < 0.86
    level = np.where(np.arange(count) < national, "national", np.where(local, "local", "regional"))
    starts, ends = _dates(rng, setting, count)
    international = rng.random(count) < np.where(level == "national", 0.15, 0.005)
    targets = rng.choice(_SDG_TARGETS, count, p=_SDG_SHARES).astype(object)
    abroad = rng.choice(_INTERNATIONAL_TARGETS, count).astype(object)
    years = (pd.Timestamp(setting.waves[-1]["start"]) - starts).dt.days // 365
    lists = framework.lists
    phases = [code.code for code in lists["phase"].codes]
    fragilities = [code.code for code in lists["fragility"].codes]
    made = pd.DataFrame(
        {
            "partnership": [f"P-{number:04d}" for number in range(1, count + 1)],
            "wave": pd.Series([None] * count, dtype=object),
            "level": level,
            "region": region,
            "start": starts,
            "end": ends,
            "renewals": np.minimum(rng.binomial(np.maximum(years, 0), 0.4), 9),
            "phase": rng.choice(phases, count),
            "engagements": _engagements(rng, lists["engagement"], starts, ends),
            "domains": _domains(rng, lists["domain"], ends),
            "fragility": _one_or_two(rng, fragilities, count),
            "sdg_targets": np.where(international, abroad, targets),
            "international": international,
            "stratum": np.where(level == "national", "national", "region-" + region.fillna("")),
            "agreement": rng.random(count) < 0.86,
            "evaluation_clause": rng.random(count) < 0.41,
        }
    )
    return pd.concat([made, _beneficiaries(rng, framework, count)], axis=1)


def _engagements(
    rng: np.random.Generator, codes: CodeList, starts: pd.Series, ends: pd.Series
) -> np.ndarray:
    """Draw the themes of the time of the start; most older partnerships took up a later one."""
    renewed_on = pd.Timestamp(max(c.valid_from for c in codes.codes if c.valid_from is not None))
    made = _dated(rng, codes, starts)
    today = [code.code for code in codes.codes if code.valid_to is None]
    older = (starts < renewed_on) & (ends.isna() | (ends >= renewed_on))
    renewed = (older & (rng.random(len(starts)) < 0.75)).to_numpy()
    made[renewed] = (
        made[renewed] + ";" + rng.choice(np.array(today, dtype=object), int(renewed.sum()))
    )
    return made


def _domains(rng: np.random.Generator, codes: CodeList, ends: pd.Series) -> np.ndarray:
    """Draw the domains of action of the partnerships that lived to see them named."""
    named_on = pd.Timestamp(max(c.valid_from for c in codes.codes if c.valid_from is not None))
    made = _one_or_two(rng, [code.code for code in codes.codes], len(ends))
    made[((ends < named_on) | (rng.random(len(ends)) < 0.3)).to_numpy()] = None
    return made


def _one_or_two(rng: np.random.Generator, codes: list[str], count: int) -> np.ndarray:
    """Draw one code, or for one row in four two different ones, joined by ``;``."""
    words = np.array(codes, dtype=object)
    first = rng.integers(len(words), size=count)
    made = words[first]
    two = (rng.random(count) < 0.25) & (len(words) > 1)
    step = rng.integers(1, max(len(words), 2), size=count)
    second = words[(first + step) % len(words)]
    made[two] = made[two] + ";" + second[two]
    return np.asarray(made)


def _beneficiaries(rng: np.random.Generator, framework: Framework, count: int) -> pd.DataFrame:
    """Draw how many people benefited, and who says so."""
    told = rng.random(count) < 0.72
    people = pd.array(np.round(np.exp(rng.normal(4.2, 1.1, count))).astype(int), dtype="Int64")
    sources = [code.code for code in framework.lists["evidence_source"].codes]
    shares = np.array([0.6, 0.15, 0.2, 0.05, *([0.0] * len(sources))])[: len(sources)]
    origin = pd.Series(rng.choice(sources, count, p=shares / shares.sum()), dtype=object)
    return pd.DataFrame(
        {"beneficiaries": pd.Series(people).where(told), "beneficiaries_source": origin.where(told)}
    )


def _dated(rng: np.random.Generator, codes: CodeList, days: pd.Series) -> np.ndarray:
    """Draw one or two codes valid on each row's day, None where none is: themes change."""
    drawn = np.full(len(days), None, dtype=object)
    cuts = pd.to_datetime(sorted({c.valid_from for c in codes.codes if c.valid_from is not None}))
    era = cuts.searchsorted(days, side="right")
    for index in np.unique(era):
        here = np.flatnonzero(era == index)
        valid = _valid_codes(codes, days.iloc[here[0]].date())
        if valid:
            drawn[here] = _one_or_two(rng, valid, len(here))
    return drawn


def _valid_codes(codes: CodeList, day: datetime.date) -> list[str]:
    """Return the codes of a dated list that may be used on a day."""
    return [
        code.code
        for code in codes.codes
        if (code.valid_from is None or code.valid_from <= day)
        and (code.valid_to is None or day <= code.valid_to)
    ]
