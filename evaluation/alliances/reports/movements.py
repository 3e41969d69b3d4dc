"""Who is in the programme, wave after wave: living, entered, left, renewed; register dates only."""

from dataclasses import dataclass

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.scoring.lives import living


@dataclass(frozen=True, slots=True)
class Movement:
    """Counts of partnerships in one wave.

    Attributes
    ----------
    wave
        The wave.
    active
        Begun by its end and not ended before its start.
    entries, exits
        Active now and not in the wave before; the converse. None in the first wave.
    renewed
        Active ones renewed once at least, as the register has it; None where it says nothing.
    """

    wave: str
    active: int
    entries: int | None
    exits: int | None
    renewed: int | None


def movements(survey: Survey, waves: tuple[str, ...]) -> list[Movement]:
    """Count who is in each of some waves; nothing where the register holds no date of start.

    Parameters
    ----------
    survey
        A checked survey.
    waves
        Waves in their order.
    """
    facts = {wave: survey.facts(wave) for wave in waves}
    if not any("start" in held and held["start"].notna().any() for held in facts.values()):
        return []
    everyone = tuple(sorted({str(one) for held in facts.values() for one in held.index}))
    made: list[Movement] = []
    before = None
    for wave, held in facts.items():
        alive = pd.Series(living(survey, held, wave, everyone), index=everyone)
        alive &= alive.index.isin(held.index.astype(str))
        made.append(
            Movement(
                wave,
                int(alive.sum()),
                None if before is None else int((alive & ~before).sum()),
                None if before is None else int((before & ~alive).sum()),
                _renewed(held, alive),
            )
        )
        before = alive
    return made


def _renewed(facts: pd.DataFrame, alive: pd.Series) -> int | None:
    if "renewals" not in facts or not facts["renewals"].notna().any():
        return None
    renewals = facts["renewals"].fillna(0).astype(float)
    return int((renewals[alive.reindex(renewals.index.astype(str)).to_numpy(bool)] > 0).sum())
