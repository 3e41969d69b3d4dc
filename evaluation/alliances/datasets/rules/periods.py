"""The days of an invitation beside the period of its wave."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.sheets import ANSWERED
from alliances.language import LANGUAGES, date

_DAYS = ("sent", "reminded", "returned")
_MANY = 0.4
"""Share of the invitations of a wave beyond which its period is in doubt, not their days."""
_FEW = 2
"""Invitations outside the period that are slips of their own however small the wave is."""
_UNREACHED = ("NC", "UH", "UO")
"""Dispositions of people of whom nothing came back; a refusal may have come back with a day."""


def period_marks(checked: Checked) -> Iterator[Mark]:
    """Compare the days of invitations with their wave, and the return with the disposition.

    Yields
    ------
    Mark
        All to be verified: ``outside_wave`` at the first day outside the period, or at the wave
        where all the days lie in another one; ``period_contradicts`` at the start or the end of a
        wave, where many of its invitations lie before or after; ``returned_contradicts`` at the
        disposition of an invitation that has a day of return and was never answered.
    """
    if not checked.has("invitations", "wave"):
        return
    yield from _returned(checked)
    if not checked.has("waves", "wave", "start", "end"):
        return
    days = [day for day in _DAYS if checked.has("invitations", day)]
    invitations = checked.data("invitations")
    clean = ~checked.faulty("invitations", "wave", *days)
    invitations = invitations[clean & invitations["wave"].notna()]
    waves = checked.data("waves")
    # Of two waves of one key, any may be the wrong one.
    once = ~waves["wave"].duplicated(keep=False)
    waves = waves[once & checked.sound("waves", "wave")].assign(
        # A bound with a fault of its own says nothing: no day lies beyond it.
        start=waves["start"].where(checked.sound("waves", "start")),
        end=waves["end"].where(checked.sound("waves", "end")),
    )
    for wave in records(waves):
        own = invitations[invitations["wave"] == wave.wave]
        early = own[days].lt(wave.start)
        late = own[days].ge(wave.end + pd.Timedelta(days=1))
        outside = early | late
        rows = outside.any(axis=1)
        if rows.sum() > max(_FEW, _MANY * len(own)):
            for column, beyond in (("start", early), ("end", late)):
                count = int(beyond.any(axis=1).sum())
                if count > max(_FEW, _MANY * len(own)):
                    problem = Problem("period_contradicts", Severity.VERIFY, {"count": count})
                    yield Mark("waves", int(wave.Index), column, problem)
            continue
        for row in own.index[rows]:
            yield _outside(own.loc[row, days].dropna(), outside.loc[row], waves, wave, int(row))


def _outside(days: pd.Series, outside: pd.Series, waves: pd.DataFrame, wave: Any, row: int) -> Mark:
    """Return the mark of an invitation with a day outside its wave."""
    first, last = _words(wave.start), _words(wave.end)
    details = {"first": first, "last": last, "near": ""}
    if len(days) > 1 and outside[days.index].all():
        held = (waves["start"] <= days.min()) & (waves["end"] >= days.max())
        if held.any():
            details["near"] = str(waves.loc[held, "wave"].iloc[0])
            problem = Problem("outside_wave", Severity.VERIFY, details)
            return Mark("invitations", row, "wave", problem)
    column = str(outside[days.index].idxmax())
    return Mark("invitations", row, column, Problem("outside_wave", Severity.VERIFY, details))


def _words(day: pd.Timestamp) -> dict[str, str]:
    if pd.isna(day):
        return dict.fromkeys(LANGUAGES, "…")
    return {language: date(day.date(), language) for language in LANGUAGES}


def _returned(checked: Checked) -> Iterator[Mark]:
    if not checked.has("invitations", "returned", "disposition"):
        return
    sound = checked.sound("invitations", "returned", "disposition")
    data = checked.data("invitations")
    other = checked.tables["invitations"]
    for row in data.index[sound & data["disposition"].isin(_UNREACHED)]:
        details = {"other": other.cell("returned", int(row)), "accepted": ", ".join(ANSWERED)}
        problem = Problem("returned_contradicts", Severity.VERIFY, details)
        yield Mark("invitations", int(row), "disposition", problem)
