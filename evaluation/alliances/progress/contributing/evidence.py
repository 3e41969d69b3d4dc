"""What a register bears of a partnership's activity: the source of evidence, and its reach.

The rules are ours, and grade that an activity took place, never what came of it:

- ``declare``: the register says it, and nothing else does;
- ``concordant``: the people reached, or an indicator, are said by both parties;
- ``documente``: there is a signed agreement, or a document bears out the people reached or an
  indicator;
- ``constate``: an administrative record or a measurement does.

The reach is a description, or a before-and-after where an indicator has its starting value, or
values of two waves. A register never reaches further.
"""

import numpy as np
import pandas as pd

from alliances.progress.contributing.register import YES, Register
from alliances.statistics.evidence import Reach

SOURCES = ("declare", "concordant", "documente", "constate")
"""Codes of the list ``evidence_source``, weakest first."""

REACHES = tuple(reach.name.lower() for reach in Reach)
"""How far evidence may reach, shortest first."""


def evidence_of(register: Register, wave: str | None = None) -> pd.DataFrame:
    """Return ``evidence_source`` and ``evidence_reach`` of each partnership, indexed by it.

    Parameters
    ----------
    register
        The partnerships.
    wave
        Indicators of later waves are left out; None: all count.
    """
    values = _indicators(register, wave)
    rank = np.zeros(register.size, dtype=np.int64)
    rank[register.flag("agreement") == YES] = SOURCES.index("documente")
    if "beneficiaries_source" in register.facts:
        said = register.facts["beneficiaries_source"].where(register.beneficiaries.notna())
        rank = np.maximum(rank, _ranks(said).to_numpy())
    best = _ranks(values["source"]).groupby(values["partnership"]).max()
    rank = np.maximum(rank, best.reindex(register.index, fill_value=0).to_numpy())
    compared = values["baseline"].notna()
    series = values.groupby(["partnership", "indicator"])["wave"].nunique() > 1
    before = set(values.loc[compared, "partnership"])
    before |= set(series[series].index.get_level_values("partnership"))
    reach = np.where(register.index.isin(list(before)), REACHES[1], REACHES[0])
    return pd.DataFrame(
        {"evidence_source": np.array(SOURCES, dtype=object)[rank], "evidence_reach": reach},
        index=register.index,
    )


def _ranks(sources: pd.Series) -> pd.Series:
    places = {code: place for place, code in enumerate(SOURCES)}
    return sources.map(places).fillna(0).astype("int64")


def _indicators(register: Register, wave: str | None) -> pd.DataFrame:
    """Return the indicators of single partnerships that have a value."""
    keys = ["indicator", "partnership", "wave", "value", "baseline", "source"]
    held = register.survey.data("indicators").reindex(columns=keys)
    held = held.dropna(subset=["partnership", "value"])
    if wave is not None and wave in register.survey.waves:
        until = register.survey.waves[: register.survey.waves.index(wave) + 1]
        held = held[held["wave"].isna() | held["wave"].isin(until)]
    return held.assign(partnership=held["partnership"].astype(str))
