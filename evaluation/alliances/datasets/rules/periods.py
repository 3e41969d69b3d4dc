"""The periods of waves: beside each other, and beside the days of the invitations."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS, ANSWERED
from alliances.language import LANGUAGES, date, text

_DAYS = ("sent", "reminded", "returned")
_MANY = 0.4
"""Share of the invitations of a wave beyond which its period is in doubt, not their days."""
_LONG = pd.Timedelta(days=365)
"""After its end, in which a partnership may well be evaluated."""
_FEW = 2
"""Invitations outside the period that are slips of their own however small the wave is."""
_UNREACHED = ("NC", "UH", "UO")
"""Dispositions of people of whom nothing came back; a refusal may have come back with a day."""


def period_marks(checked: Checked) -> Iterator[Mark]:
    """Compare waves with each other, the days of invitations with them, returns with dispositions.

    Yields
    ------
    Mark
        All to be verified: ``outside_wave`` at the first day outside the period, or at the wave
        where all the days lie in another one; ``period_contradicts`` at the start or the end of a
        wave, where many of its invitations lie before or after; ``waves_overlap`` at the start of a
        wave that begins before another has ended; ``returned_contradicts`` at the disposition of
        an invitation that has a day of return and was never answered.
    """
    if checked.has("invitations", "returned", "disposition"):
        yield from _returned(checked)
    if not checked.has("waves", "wave", "start", "end"):
        return
    waves = _sound_waves(checked)
    doubtful: set[int] = set()
    if checked.has("invitations", "wave"):
        for mark in _compared(checked, waves):
            yield mark
            doubtful |= {mark.row} if mark.table == "waves" else set()
    waves = waves.drop(index=list(doubtful))
    yield from _overlapping(waves)
    if checked.has("invitations", "partnership", "wave") and checked.has(
        "partnerships", "partnership"
    ):
        yield from _lives(checked, waves)


def _sound_waves(checked: Checked) -> pd.DataFrame:
    """Return the waves of which the key is sure; a bound with a fault of its own says nothing."""
    waves = checked.data("waves")
    # Of two waves of one key, any may be the wrong one.
    once = ~waves["wave"].duplicated(keep=False)
    return waves[once & checked.sound("waves", "wave")].assign(
        start=waves["start"].where(checked.sound("waves", "start")),
        end=waves["end"].where(checked.sound("waves", "end")),
    )


def _compared(checked: Checked, waves: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark where an invitation lies outside its wave, or a wave beside its invitations."""
    days = [day for day in _DAYS if checked.has("invitations", day)]
    invitations = checked.data("invitations")
    clean = ~checked.faulty("invitations", "wave", *days)
    invitations = invitations[clean & invitations["wave"].notna()]
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


def _overlapping(waves: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark at the start of a wave that begins before the one before it has ended."""
    ordered = waves.dropna(subset=["start", "end"]).sort_values("start", kind="stable")
    ordered = ordered[ordered["start"] <= ordered["end"]]
    ended = ordered["end"].cummax().shift()
    for wave in records(ordered.assign(ended=ended, before=ordered["wave"].shift())):
        if pd.notna(wave.ended) and wave.start <= wave.ended:
            details = {"near": str(wave.before), "last": _words(wave.ended)}
            problem = Problem("waves_overlap", Severity.VERIFY, details)
            yield Mark("waves", int(wave.Index), "start", problem)


def _lives(checked: Checked, waves: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark at a partnership asked before it began, or long after it had ended."""
    bounds = waves.drop_duplicates("wave").set_index("wave")
    asked = checked.data("invitations")[checked.sound("invitations", "partnership", "wave")]
    days = asked[["partnership", "wave"]].drop_duplicates()
    days = days.assign(
        first=days["wave"].map(bounds["start"]), last=days["wave"].map(bounds["end"])
    )
    earliest = days.sort_values("last").drop_duplicates("partnership").set_index("partnership")
    latest = days.sort_values("first").drop_duplicates("partnership", keep="last")
    latest = latest.set_index("partnership")
    data = checked.data("partnerships")
    for column, code, of in (
        ("start", "begins_after_wave", earliest),
        ("end", "ended_before_wave", latest),
    ):
        if not checked.has("partnerships", column):
            continue
        held = data[checked.sound("partnerships", "partnership", column)]
        bound = held["partnership"].map(of["last" if column == "start" else "first"])
        told = held[column] > bound if column == "start" else held[column] + _LONG < bound
        for row in held.index[told]:
            near = str(of["wave"][held["partnership"][row]])
            details = {
                "near": near,
                "own": _words(held[column][row]),
                "day": _words(bound[row]),
            }
            problem = Problem(code, Severity.VERIFY, details)
            yield Mark("partnerships", int(row), column, problem)


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
    """Yield a mark where somebody who was not reached has a day of return."""
    sound = checked.sound("invitations", "returned", "disposition")
    data = checked.data("invitations")
    other = checked.tables["invitations"]
    told = data[sound & data["disposition"].isin(_UNREACHED)]
    answered = _answered(checked) if len(told) else set()
    for row in told.index:
        returned = other.seen_from(int(row), "returned", int(row), at="disposition")
        details: dict[str, object] = {"other": returned, "accepted": ", ".join(ANSWERED)}
        keys = tuple(told.loc[row, list(ANSWER_KEYS)])
        if answered and keys not in answered:
            hint = {code: text("checking.no_answer_of", code, person=keys[0]) for code in LANGUAGES}
            details["hint"] = hint
        problem = Problem("returned_contradicts", Severity.VERIFY, details)
        yield Mark("invitations", int(row), "disposition", problem)


def _answered(checked: Checked) -> set[tuple[object, ...]]:
    """Return respondent, partnership and wave of every answer; none where the file has none."""
    return {
        keys
        for table in ANSWER_SHEETS
        if checked.has(table, *ANSWER_KEYS)
        for keys in checked.data(table)[list(ANSWER_KEYS)].itertuples(index=False, name=None)
    }
