"""What came of each invitation: sent, reminded, returned, incomplete, refused, out of scope."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from alliances.datasets.fieldwork.form_plans import form_files, invitations_of
from alliances.datasets.fieldwork.questionnaires import asked_wave, day_of, deadline_of
from alliances.datasets.fieldwork.returned import Returned, blank_forms, own_answers, read_returned
from alliances.datasets.gathering import Progress
from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import ANSWERED
from alliances.language.matching import nearest

STATES = (
    "complete", "incomplete", "broken_off", "reminded", "sent", "not_sent", "refused",
    "wrong_address", "other", "out_of_scope",
)  # fmt: skip
"""What an invitation has come to, in the order in which it is shown."""

WAITING = ("sent", "reminded", "broken_off")
"""The states in which a reminder has a sense."""

_BY_DISPOSITION = {
    "I": "complete",
    "P": "incomplete",
    "R": "refused",
    "NE": "out_of_scope",
    "UH": "wrong_address",
    "O": "other",
    "UO": "other",
}
_CONTRADICTED = {"R": "refused_but_returned", "NE": "out_of_scope_but_returned"}


@dataclass(frozen=True, slots=True)
class TrackingSettings:
    """From which share of the applicable questions answered a return counts.

    AAPOR (Standard Definitions, 10th edition, 2023) calls less than half a break-off, half to 80 %
    a partial answer and more a complete one, and asks each survey to say what it took. These
    defaults are those bounds, both included in the better class.
    """

    complete: float = 0.8
    partial: float = 0.5


@dataclass(frozen=True)
class Tracking:
    """The follow-up of a wave.

    Attributes
    ----------
    invitations
        One row each, in the order of the sheet, indexed as it: ``respondent, partnership, name,
        side, voice, role, region, level, sent, reminded, returned, recorded`` (the disposition
        that the campaign holds), ``disposition`` (what it is now), ``state`` (one of `STATES`),
        ``questions, answered, share, file, days`` (since it was sent), ``doubt`` (a code).
    reminders
        The people to remind, one row each: ready for a mail merge.
    doubts
        ``kind, respondent, partnership, wave, file, sheet, cell, near``: returns that no
        invitation has, that are there twice, or that contradict what was recorded.
    """

    survey: Survey
    wave: str
    date: datetime.date | None
    settings: TrackingSettings
    invitations: pd.DataFrame
    reminders: pd.DataFrame
    doubts: pd.DataFrame
    returned: Returned


def tracking(
    survey: Survey,
    returned: str | Path,
    *,
    wave: str | None = None,
    date: datetime.date | str | None = None,
    file_dates: bool = False,
    settings: TrackingSettings | None = None,
    progress: Progress | None = None,
) -> Tracking:
    """Say what came of each invitation of a wave.

    Parameters
    ----------
    survey
        The campaign, as `alliances.check` gives it.
    returned
        The folder of the forms that came back; it may be empty.
    wave
        The wave. None: the latest that has invitations.
    date
        The day on which the follow-up is drawn up. None: the campaign's reporting date; without
        any, no days are counted.
    file_dates
        Take the day on which a file was last changed for the day of its return, where the campaign
        has none. A copy may change that day: it is not taken unless asked for.
    settings
        When a return is complete.
    progress
        Called before each file.

    Raises
    ------
    BlockingFindings
        Something is wrong in the campaign.
    WrongCall
        No invitation, a wave or a day that nobody knows, no such folder.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     made = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     (Path(folder) / "retours").mkdir()
    ...     found = tracking(check(workbook), Path(folder) / "retours")
    >>> set(found.invitations["state"]) <= set(STATES)
    True
    """
    survey.require_usable()
    chosen = asked_wave(survey, wave)
    rules = settings or TrackingSettings()
    day = day_of(date) or survey.campaign.reporting_date
    came = read_returned(survey, returned, progress)
    asked = _with_facts(survey, invitations_of(survey, chosen))
    rows, doubts = _matched(survey, chosen, asked, came)
    outcome = [_outcome(row, rows, rules) for row in _records(asked)]
    found = pd.DataFrame(outcome, index=asked.index, columns=_OUTCOME)
    whole = pd.concat([asked.rename(columns={"disposition": "recorded"}), found], axis=1)
    if file_dates:
        whole["returned"] = whole["returned"].fillna(_file_days(whole["file"], Path(returned)))
    whole["days"] = _days(whole["sent"], day)
    doubtful = _records(whole[whole["doubt"].notna()])
    contradictions = [_contradiction(row, chosen) for row in doubtful]
    told = pd.DataFrame([*contradictions, *doubts], columns=_DOUBT)
    people = _reminders(survey, chosen, whole, came)
    return Tracking(survey, chosen, day, rules, whole, people, told, came)


Record = dict[str, Any]
"""A row as its columns by name."""

_OUTCOME = ["disposition", "state", "questions", "answered", "share", "file", "doubt"]
_DOUBT = ["kind", "respondent", "partnership", "wave", "file", "sheet", "cell", "near"]


def _records(frame: pd.DataFrame) -> list[Record]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _with_facts(survey: Survey, asked: pd.DataFrame) -> pd.DataFrame:
    """Return the invitations with the name, the region and the level of their partnership."""
    facts = survey.facts()
    known = {
        key: asked["partnership"].map(facts[key]) if key in facts else None
        for key in ("name", "region", "level")
    }
    kept = asked.drop(columns=["weight", "cluster"])
    # Dates stay dates even where a whole column of them is blank.
    dated = {key: pd.to_datetime(kept[key]) for key in ("sent", "reminded", "returned")}
    return kept.assign(**known, **dated)


Rows = Mapping[tuple[str, str], Mapping[str, Any]]
"""The return that counts for a respondent and a partnership."""


def _matched(
    survey: Survey, wave: str, asked: pd.DataFrame, came: Returned
) -> tuple[Rows, list[Record]]:
    """Return the best return of each invitation, and the returns that have none or come twice."""
    pairs = zip(asked["respondent"], asked["partnership"], strict=True)
    sides = dict(zip(pairs, asked["side"], strict=True))
    rows: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in _records(own_answers(survey).query("wave == @wave")):
        rows[row["respondent"], row["partnership"]] = {**row, "file": "", "own": True}
    doubts = []
    # The fullest first; where two are equal, by the name of the file.
    ordered = came.rows.sort_values(["share", "file", "sheet"], ascending=[False, True, True])
    for row in _records(ordered):
        key = row["respondent"], row["partnership"]
        if row["wave"] != wave or key not in sides:
            doubts.append(_unmatched(row, wave, asked))
        elif key in rows and not rows[key].get("own"):
            doubts.append(_doubt("twice", row, near=str(rows[key]["file"])))
        else:
            rows[key] = row
            side = sides[key]
            if isinstance(side, str) and isinstance(row["side"], str) and side != row["side"]:
                doubts.append(_doubt("other_side", row, near=side))
    return rows, doubts


def _unmatched(row: Mapping[str, Any], wave: str, asked: pd.DataFrame) -> Record:
    """Say why a return has no invitation, and which may be meant."""
    respondent, partnership = row["respondent"], row["partnership"]
    if pd.isna(respondent) or pd.isna(partnership) or pd.isna(row["wave"]):
        return _doubt("no_identity", row)
    if row["wave"] != wave:
        return _doubt("other_wave", row)
    own = asked.loc[asked["respondent"] == respondent, "partnership"]
    if len(own):
        return _doubt("other_partnership", row, near=", ".join(own))
    near = nearest(str(respondent), sorted(set(asked["respondent"])), cutoff=0.8)
    return _doubt("unknown_respondent", row, near=near)


def _doubt(kind: str, row: Mapping[str, Any], near: str = "") -> Record:
    kept = {key: row[key] for key in _DOUBT if key in row}
    return {**kept, "kind": kind, "near": near}


def _outcome(row: Mapping[str, Any], rows: Rows, rules: TrackingSettings) -> tuple[Any, ...]:
    """Return what an invitation has come to, in the order of `_OUTCOME`."""
    recorded = row["disposition"] if isinstance(row["disposition"], str) else None
    came = rows.get((str(row["respondent"]), str(row["partnership"])))
    if came is None:
        doubt = "no_answer_found" if recorded in ANSWERED else None
        return recorded, _waiting_state(row, recorded), None, None, None, None, doubt
    share = float(came["share"])
    found = "I" if share >= rules.complete else "P" if share >= rules.partial else None
    own = bool(came.get("own"))
    if own and recorded in ANSWERED:
        # The programme has already judged the answers that stand in its own workbook.
        found = recorded
    state = _BY_DISPOSITION[found] if found else "broken_off"
    doubt = _CONTRADICTED.get(recorded or "")
    figures = came["questions"], came["answered"], share
    return found or recorded, state, *figures, came["file"] or None, doubt


def _waiting_state(row: Mapping[str, Any], recorded: str | None) -> str:
    """Return the state of an invitation to which nothing came back."""
    if recorded in _BY_DISPOSITION:
        return _BY_DISPOSITION[str(recorded)]
    for date, state in (("reminded", "reminded"), ("sent", "sent")):
        if not pd.isna(row[date]):
            return state
    return "not_sent"


def _contradiction(row: Mapping[str, Any], wave: str) -> Record:
    return _doubt(str(row["doubt"]), {**row, "wave": wave, "file": row["file"] or ""})


def _file_days(files: pd.Series, folder: Path) -> pd.Series:
    """Return the day on which each file was last changed, in the time of this computer."""
    base = folder if folder.is_dir() else folder.parent
    days = {}
    for name in files.dropna().unique():
        path = base / str(name)
        if path.is_file():
            moment = datetime.datetime.fromtimestamp(path.stat().st_mtime)
            days[name] = pd.Timestamp(moment.date())
    return pd.to_datetime(files.map(days))


def _days(sent: pd.Series, day: datetime.date | None) -> pd.Series:
    if day is None:
        return pd.Series(None, index=sent.index, dtype="float64")
    since: pd.Series = (pd.Timestamp(day) - sent).dt.days
    return since.astype("float64")


def _reminders(survey: Survey, wave: str, whole: pd.DataFrame, came: Returned) -> pd.DataFrame:
    """Return the people to remind, one row each, of what they have not sent back."""
    columns = [
        "respondent", "partnerships", "partnership_names", "sides", "form_file", "reason", "sent",
        "reminded", "reminders", "days_since_sent", "deadline", "contact", "language",
    ]  # fmt: skip
    files = form_files(whole["respondent"])
    blank = dict(blank_forms(came.findings))
    deadline = deadline_of(survey, wave, None)
    made = []
    waiting = whole[whole["state"].isin(WAITING)]
    for respondent, rows in waiting.groupby("respondent", sort=False):
        broken = (rows["state"] == "broken_off").any()
        reason = "blank" if respondent in blank else "broken_off" if broken else "no_answer"
        reminded = rows["reminded"].max()
        made.append(
            {
                "respondent": respondent,
                "partnerships": ";".join(rows["partnership"]),
                "partnership_names": " ; ".join(rows["name"].dropna()),
                "sides": ";".join(rows["side"].dropna().unique()),
                "form_file": files[str(respondent)],
                "reason": reason,
                "sent": rows["sent"].min(),
                "reminded": reminded,
                "reminders": int(not pd.isna(reminded)),
                "days_since_sent": rows["days"].max(),
                "deadline": deadline,
                "contact": survey.campaign.contact,
                "language": survey.campaign.language,
            }
        )
    return pd.DataFrame(made, columns=columns)


def updated_invitations(found: Tracking) -> pd.DataFrame:
    """Return the whole sheet of invitations with what is known now: to be pasted back.

    Every wave is there, in the order of the sheet; only ``returned`` and ``disposition`` of the
    wave that was followed change.
    """
    table = found.survey.data("invitations").copy()
    for key in ("returned", "disposition"):
        known = found.invitations[key].reindex(table.index)
        own = table.index.isin(found.invitations.index)
        table[key] = table[key].where(~own, known)
    return table
