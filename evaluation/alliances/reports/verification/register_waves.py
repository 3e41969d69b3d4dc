"""What the register of each wave says: who lives in it, their renewals, their phase before."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from alliances.reports.verification.case import Case, coded
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.parties import PartySheets
from alliances.scoring.coding import Booleans
from alliances.scoring.lives import living

_START, _END = 1, 2
"""Lines of parameters that hold the first and last day of a wave."""


def add_waves(case: Case, grid: Grid, keys: list[str], parties: PartySheets) -> None:
    """Add to the register what it says wave by wave.

    Parameters
    ----------
    grid
        The sheet of the register, with its dates.
    keys
        The partnerships, in the order of its rows.
    """
    for wave in case.waves:
        facts = case.survey.facts(wave)
        then = _Wave(wave, facts.reindex(keys), np.isin(keys, facts.index.astype(str)))
        active = living(case.survey, then.facts, wave, tuple(keys)) & then.listed
        letter = _add_active(case, grid, then, active, case.facts.reindex(keys))
        renewals = then.facts["renewals"] if "renewals" in then.facts else [None] * len(keys)
        grid.add(
            f"renewals@{wave}", case.say("columns.renewals_then", wave=wave), numbers(renewals)
        )
        if wave != case.wave:
            _add_concerned(case, grid, wave, (letter, active), parties)
    if len(case.waves) > 1:
        before = case.survey.facts(case.waves[-2]).reindex(keys)
        if "phase" in before:
            phases = [coded(value) for value in before["phase"]]
            grid.add("phase@before", case.say("columns.phase_before"), phases)


@dataclass(frozen=True)
class _Wave:
    """A wave, what the register says for it, and whom it lists."""

    wave: str
    facts: pd.DataFrame
    listed: Booleans


def _add_concerned(
    case: Case, grid: Grid, wave: str, active: tuple[str, Booleans], parties: PartySheets
) -> None:
    """Add whom an earlier wave concerned: those who lived in it and have a party on a side."""
    letter, alive = active
    rows = range(grid.first, grid.first + grid.size)
    for side in sorted(parties.sides):
        party = grid.letter(f"party:{side}")
        has = np.array(grid.values(f"party:{side}"), dtype=bool)
        grid.add(
            f"concerned:{side}@{wave}",
            case.say("columns.concerned_then", side=side, wave=wave),
            (has & alive).astype(int).tolist(),
            [f"={letter}{r}*{party}{r}" for r in rows],
        )


def _add_active(case: Case, grid: Grid, then: _Wave, active: Booleans, now: pd.DataFrame) -> str:
    """Add who lives in a wave: by formula where its dates are those of the wave reported on."""
    key, letter = f"active@{then.wave}", xl_col_to_name(len(grid.columns))
    told = _days(case, grid, then.wave, key, letter)
    same = np.ones(grid.size, dtype=np.bool_)
    for name in ("start", "end"):
        if name in then.facts and name in now:
            one, other = pd.to_datetime(then.facts[name]), pd.to_datetime(now[name])
            same &= ((one == other) | (one.isna() & other.isna())).to_numpy(np.bool_)
    s, e = grid.letter("start"), grid.letter("end")
    begun = f"IF(ISNUMBER({s}#),{s}#<={told['end']},TRUE)" if "end" in told else "TRUE"
    over = f"IF(ISNUMBER({e}#),{e}#>={told['start']},TRUE)" if "start" in told else "TRUE"
    rows = range(grid.first, grid.first + grid.size)
    formulas = [
        (f"=IF(AND({begun},{over}),1,0)".replace("#", str(r)) if held else "=0") if alike else ""
        for r, held, alike in zip(rows, then.listed, same, strict=True)
    ]
    heading = case.say("columns.active", wave=then.wave)
    return grid.add(key, heading, active.astype(int).tolist(), formulas)


def _days(case: Case, grid: Grid, wave: str, key: str, letter: str) -> dict[str, str]:
    """Write the days of a wave above its column and return their cells."""
    waves = case.survey.data("waves")
    own = waves[waves["wave"].astype(str) == wave] if len(waves) else waves
    told = {}
    for name, head in (("start", _START), ("end", _END)):
        day = own[name].iloc[0] if len(own) and name in own else None
        if day is not None and not pd.isna(day):
            grid.heads[head].values[key] = pd.Timestamp(day)
            told[name] = f"{letter}${head + 2}"
    return told


def numbers(column: Any) -> list[Any]:
    """Return numbers, None where there is none."""
    return [None if pd.isna(value) else float(value) for value in column]
