"""Whoever answers was asked: in that wave, for that partnership, for that side."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.datasets.rules.keyshape import look_alike, meant, sign_too_many
from alliances.datasets.rules.meeting import KEYS, PAIRS, Meeting, Row, meet, rows_of
from alliances.findings import Severity
from alliances.frameworks.sheets import ANSWER_SHEETS, ANSWERED
from alliances.language import LANGUAGES, text

_MENDED = frozenset({"missing_value", "unknown_reference", "cell_error", "formula_without_value"})
"""What may be said of a key that is blank, unknown or unread."""
_SHOWN = 4
"""Partnerships or waves of one person that a finding names."""


def invitation_marks(checked: Checked, roles: Mapping[str, str]) -> Iterator[Mark]:
    """Compare answers with invitations.

    Parameters
    ----------
    checked
        The tables.
    roles
        The side for which each role usually speaks.

    Yields
    ------
    Mark
        ``never_invited`` at the key of an answer that no invitation has, ``invited_otherwise``
        where the person has others; ``not_as_answered`` at the key of an invitation, where the
        invitation is the one that is wrong; then what contradicts between an answer and its
        invitation; what is said of a key that is blank, unknown or unread, with the only one that
        it can be.
    """
    yield from _waves_of_sending(checked)
    meeting = meet(checked)
    if meeting is None:
        return
    used: set[int] = set()
    for orphan in meeting.orphans:
        if not meeting.faulty_invitations.explain(orphan):
            idle = _counterpart(meeting, orphan, used)
            used |= {idle.label} if idle is not None else set()
            yield _blame(checked, meeting, orphan, idle)
    for answer, invitation in _contradicted(meeting):
        idle = _counterpart(meeting, answer, used)
        if idle is None:
            yield _answered_all_the_same(checked, answer, invitation)
        else:
            # Asked twice, and the answer stands at the invitation that had none: its key is wrong.
            used |= {idle.label}
            at = _differing(answer, idle)
            yield Mark(answer.table, answer.label, KEYS[at], _never_invited(str(idle.keys[at])))
    for row in meeting.idle:
        if row.label not in used and not meeting.faulty_answers.explain(row):
            problem = Problem("answer_missing", Severity.VERIFY)
            yield Mark("invitations", row.label, "disposition", problem)
    yield from _other_sides(checked, meeting, roles)
    yield from _other_voices(checked, meeting)
    yield from _odd_respondents(meeting)
    yield from _lone_counterparts(checked, meeting)
    yield from _lone_answers(checked, meeting)
    yield from _sides_asked(checked, meeting)


def _counterpart(meeting: Meeting, orphan: Row, used: set[int]) -> Row | None:
    """Return an unanswered invitation one key apart from an answer; of the same side, if any."""
    parts = [part for positions in PAIRS if (part := orphan.part(positions)) is not None]
    near = [row for part in parts for row in meeting.idle_by_part.get(part, [])]
    near = [row for row in near if row.label not in used]
    return next((row for row in near if row.side == orphan.side), next(iter(near), None))


def _blame(checked: Checked, meeting: Meeting, orphan: Row, idle: Row | None) -> Mark:
    """Return the mark of an answer that nobody was asked for, or of the invitation it meets."""
    if idle is None:
        column = _unknown_part(meeting, orphan)
        if column != "respondent":
            return Mark(orphan.table, orphan.label, column, _otherwise(meeting, orphan, column))
        near = meant(str(orphan.keys[0]), _respondents(meeting))
        return Mark(orphan.table, orphan.label, column, _never_invited(near))
    at = _differing(orphan, idle)
    if _invitation_is_wrong(checked, meeting, orphan, idle, at):
        return Mark("invitations", idle.label, KEYS[at], _not_as_answered(str(orphan.keys[at])))
    return Mark(orphan.table, orphan.label, KEYS[at], _never_invited(str(idle.keys[at])))


def _never_invited(near: str) -> Problem:
    return Problem("never_invited", details={"near": near, "register": "invitations"})


def _otherwise(meeting: Meeting, orphan: Row, column: str) -> Problem:
    """Return the problem of somebody who was asked, for other partnerships or in other waves."""
    mine = meeting.invitations["respondent"] == orphan.keys[0]
    if column == "wave":
        mine &= meeting.invitations["partnership"] == orphan.keys[1]
    asked = sorted(set(meeting.invitations.loc[mine, column].dropna().astype(str)))
    shown = ", ".join(asked[:_SHOWN]) + (", …" if len(asked) > _SHOWN else "")
    details = {"asked": shown, "register": "invitations"}
    return Problem("invited_otherwise", details=details)


def _not_as_answered(near: str) -> Problem:
    return Problem("not_as_answered", details={"near": near})


def _differing(one: Row, other: Row) -> int:
    """Return the position of the first key in which two rows differ."""
    return next(at for at in range(3) if one.keys[at] != other.keys[at])


def _respondents(meeting: Meeting) -> set[str]:
    return set(meeting.invitations["respondent"].dropna())


def _unknown_part(meeting: Meeting, orphan: Row) -> str:
    """Return the first key with which an answer leaves the invitations."""
    respondent, partnership, _ = orphan.keys
    invited = meeting.invitations[meeting.invitations["respondent"] == respondent]
    if invited.empty:
        return "respondent"
    return "wave" if (invited["partnership"] == partnership).any() else "partnership"


def _invitation_is_wrong(
    checked: Checked, meeting: Meeting, answer: Row, invitation: Row, at: int
) -> bool:
    """Decide which of two keys is wrong: the one that occurs nowhere else, or is written oddly."""
    if KEYS[at] == "wave":
        sent = checked.data("invitations")["sent"][invitation.label]
        return _within(checked, answer.keys[2], sent) and not _within(
            checked, invitation.keys[2], sent
        )
    of_answer = meeting.invited.get(_pair(answer), 0)
    of_invitation = max(
        meeting.invited.get(_pair(invitation), 0) - 1, meeting.answering.get(_pair(invitation), 0)
    )
    if min(of_answer, of_invitation) == 0 and of_answer != of_invitation:
        return of_answer > of_invitation
    if KEYS[at] == "partnership":
        return False
    known, asked = str(answer.keys[0]), str(invitation.keys[0])
    shapes = meeting.shapes
    if shapes.odd(known) == shapes.odd(asked):
        # Voices that are few have their own way of writing, and a slip in it is rarer still.
        return shapes.rare(asked) and not shapes.rare(known)
    return shapes.odd(asked)


def _pair(row: Row) -> tuple[str, str]:
    """Return the respondent and the partnership of a row."""
    return str(row.keys[0]), str(row.keys[1])


def _within(checked: Checked, wave: str | None, day: object) -> bool:
    """Return whether a day lies in the period of a wave."""
    if not checked.has("waves", "wave", "start", "end"):
        return False
    waves = checked.data("waves")
    held = waves[(waves["wave"] == wave) & (waves["start"] <= day) & (waves["end"] >= day)]
    return len(held) > 0


def _other_sides(checked: Checked, meeting: Meeting, roles: Mapping[str, str]) -> Iterator[Mark]:
    """Yield a mark where answer and invitation name two sides: the role says which is right."""
    pairs = meeting.matched.dropna(subset=["side", "side_asked"])
    for pair in records(pairs[pairs["side"] != pairs["side_asked"]]):
        usual = roles.get(pair.role, "")
        if usual == pair.side:
            problem = _not_as_answered(pair.side)
            yield Mark("invitations", pair.row_asked, "side", problem)
        else:
            problem = _never_invited(pair.side_asked)
            yield Mark(pair.table, pair.row, "side", problem)


def _other_voices(checked: Checked, meeting: Meeting) -> Iterator[Mark]:
    """Yield a mark where an invitation names another voice than the sheet of its answer."""
    if not checked.has("invitations", "voice"):
        return
    pairs = meeting.matched.dropna(subset=["voice"])
    told = pairs[pairs["voice"] != pairs["table"].map(ANSWER_SHEETS)]
    for pair in records(told):
        near = ANSWER_SHEETS[pair.table]
        problem = Problem("voice_contradicts", Severity.VERIFY, {"near": near})
        yield Mark("invitations", pair.row_asked, "voice", problem)


def _contradicted(meeting: Meeting) -> list[tuple[Row, int]]:
    """Return the answers whose invitation is said not to be answered, with its row."""
    pairs = meeting.matched.dropna(subset=["disposition"])
    told = pairs[~pairs["disposition"].isin(ANSWERED)]
    return list(zip(rows_of(told), told["row_asked"].tolist(), strict=True))


def _answered_all_the_same(checked: Checked, answer: Row, invitation: int) -> Mark:
    """Return the mark of an invitation that is said not to be answered, and is."""
    table = checked.tables[answer.table]
    here = checked.tables["invitations"]
    other = table.seen_from(answer.label, "respondent", invitation, here, "disposition")
    problem = Problem("disposition_contradicts", Severity.VERIFY, {"other": other})
    return Mark("invitations", invitation, "disposition", problem)


def _odd_respondents(meeting: Meeting) -> Iterator[Mark]:
    """Yield a mark for an invited respondent written unlike all others, met only once."""
    alone = meeting.invitations[meeting.invitations["sound"]].drop_duplicates(
        "respondent", keep=False
    )
    odd = alone[alone["respondent"].map(meeting.shapes.odd).astype(bool)]
    if odd.empty:
        return
    known = _respondents(meeting)
    for row, key in zip(odd["row"], odd["respondent"], strict=True):
        near = look_alike(key, known - {key}) or sign_too_many(key, known)
        if near or meeting.shapes.rare(key):
            problem = Problem("odd_key", Severity.VERIFY, {"near": near, "count": 0})
            yield Mark("invitations", int(row), "respondent", problem)


def _lone_counterparts(checked: Checked, meeting: Meeting) -> Iterator[Mark]:
    """Yield what stands at a key of an answer that nobody can read, with what it must be.

    Where one invitation only that lacks its answer has the other two keys, and the side, it is that
    one's key.
    """
    for table in ANSWER_SHEETS:
        if not checked.has(table, *KEYS):
            continue
        data = checked.data(table)
        for at, key in enumerate(KEYS):
            others = [other for other in KEYS if other != key]
            wrong = checked.faulty(table, key) & checked.sound(table, *others)
            positions = tuple(place for place in range(3) if place != at)
            for answer in records(data.loc[wrong, [*KEYS, "side"]]):
                mark = checked.marks[table, int(answer.Index), key]
                said = tuple(str(getattr(answer, other)) for other in others)
                idle = [
                    row
                    for row in meeting.idle_by_part.get((positions, said), [])
                    if pd.isna(answer.side) or row.side == answer.side
                ]
                if mark.problem.code in _MENDED and len({row.keys[at] for row in idle}) == 1:
                    yield _as_invited(checked, mark, idle[0], at)


def _lone_answers(checked: Checked, meeting: Meeting) -> Iterator[Mark]:
    """Yield what stands at a key of an invitation that nobody can read, with what it must be.

    Where one answer only that has no invitation has the other two keys, and the side.
    """
    alone: dict[tuple[tuple[int, ...], tuple[str, ...]], list[Row]] = {}
    for row in meeting.orphans:
        for part in map(row.part, PAIRS):
            if part is not None:
                alone.setdefault(part, []).append(row)
    data = checked.data("invitations")
    for at, key in enumerate(KEYS):
        others = [other for other in KEYS if other != key]
        wrong = checked.faulty("invitations", key) & checked.sound("invitations", *others)
        positions = tuple(place for place in range(3) if place != at)
        for asked in records(data.loc[wrong, [*KEYS, "side"]]):
            mark = checked.marks["invitations", int(asked.Index), key]
            said = tuple(str(getattr(asked, other)) for other in others)
            found = [
                row
                for row in alone.get((positions, said), [])
                if pd.isna(asked.side) or row.side == asked.side
            ]
            if mark.problem.code in _MENDED and len({row.keys[at] for row in found}) == 1:
                near = str(found[0].keys[at])
                answers, here = checked.tables[found[0].table], checked.tables["invitations"]
                other = answers.seen_from(found[0].label, key, mark.row, here, key)
                yield _told_by(mark, "one_answer", near, other)


def _sides_asked(checked: Checked, meeting: Meeting) -> Iterator[Mark]:
    """Yield what stands at the side of an answer that nobody can read, with the one invited."""
    pairs = meeting.matched
    for pair in records(pairs[pairs["side"].isna() & pairs["side_asked"].notna()]):
        mark = checked.marks.get((pair.table, int(pair.row), "side"))
        if mark is not None and mark.problem.code in {*_MENDED, "unknown_code"}:
            here, there = checked.tables["invitations"], checked.tables[pair.table]
            other = here.seen_from(int(pair.row_asked), "side", int(pair.row), there, "side")
            yield _told_by(mark, "side_invited", pair.side_asked, other)


def _told_by(mark: Mark, sentence: str, near: str, other: str) -> Mark:
    """Return a mark with the value that another cell says it must hold."""
    hint = {code: text(f"checking.{sentence}", code, near=near, other=other) for code in LANGUAGES}
    return replace(mark, problem=Problem(mark.problem.code, details={"near": near, "hint": hint}))


def _as_invited(checked: Checked, mark: Mark, invitation: Row, at: int) -> Mark:
    here, near = checked.tables["invitations"], str(invitation.keys[at])
    other = here.seen_from(
        invitation.label, KEYS[at], mark.row, checked.tables[mark.table], mark.column
    )
    return _told_by(mark, "one_invitation", near, other)


def _waves_of_sending(checked: Checked) -> Iterator[Mark]:
    """Yield what stands at an unreadable wave of an invitation, with the wave of its sending."""
    if not checked.has("waves", "wave", "start", "end") or not checked.has("invitations", "sent"):
        return
    waves = checked.data("waves")[checked.sound("waves", "wave", "start", "end")]
    data = checked.data("invitations")
    told = checked.faulty("invitations", "wave") & checked.sound("invitations", "sent")
    for row, day in data.loc[told, "sent"].items():
        mark = checked.marks["invitations", int(str(row)), "wave"]
        held = waves.loc[(waves["start"] <= day) & (waves["end"] >= day), "wave"]
        if mark.problem.code in _MENDED and len(held) == 1:
            near = str(held.iloc[0])
            other = checked.tables["invitations"].cell("sent", mark.row)
            yield _told_by(mark, "wave_of_sending", near, other)
