"""Answers beside invitations: what of either has no counterpart in the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from alliances.datasets.ledger import DUPLICATE_CODES
from alliances.datasets.marks import Checked, records
from alliances.datasets.rules.keyshape import Shapes, shapes_of
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS, ANSWERED

KEYS = ANSWER_KEYS
PAIRS = tuple(combinations(range(3), 2))
"""Positions of any two of the three keys."""
_Known = tuple[tuple[int, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of invitations or answers: its keys, None where a finding stands there."""

    table: str
    label: int
    keys: tuple[str | None, str | None, str | None]
    side: str | None

    def part(self, positions: tuple[int, ...]) -> _Known | None:
        """Return some of the keys, with their positions; None where one of them is not known."""
        found = [key for position in positions if (key := self.keys[position]) is not None]
        return (positions, tuple(found)) if len(found) == len(positions) else None


@dataclass(frozen=True)
class Suspects:
    """Rows whose keys are wrong, by what of their keys is known."""

    known: frozenset[_Known]

    def explain(self, row: Row) -> bool:
        """Return whether a row may lack its counterpart because one of these has a wrong key."""
        parts = (row.part(positions) for positions in ((0,), (1,), (2,), *PAIRS))
        return any(part in self.known for part in parts)


def suspects(rows: Iterable[Row]) -> Suspects:
    """Return rows with wrong keys; of a pair of duplicates, any one key may be the wrong one."""
    known: set[_Known] = set()
    for row in rows:
        sound = tuple(at for at, key in enumerate(row.keys) if key is not None)
        for positions in PAIRS if len(sound) == 3 else [sound]:
            part = row.part(positions)
            known |= {part} if positions and part is not None else set()
    return Suspects(frozenset(known))


@dataclass(frozen=True)
class Meeting:
    """Invitations and answers, matched by respondent, partnership and wave.

    Attributes
    ----------
    invitations
        ``row``, the three keys, ``side, voice, role, disposition, sent``, and ``sound`` (all three
        keys).
    answers
        ``table``, ``row``, the three keys, ``side`` and ``sound``; of the sheets and waves for
        which invitations are kept.
    """

    invitations: pd.DataFrame
    answers: pd.DataFrame
    shapes: Shapes = field(init=False)

    def __post_init__(self) -> None:
        """Learn how respondents are written."""
        object.__setattr__(self, "shapes", shapes_of(set(self.invitations["respondent"].dropna())))

    @cached_property
    def matched(self) -> pd.DataFrame:
        """Answers with their invitation: columns of both, ``_asked`` where they differ in name."""
        invited = self.invitations[self.invitations["sound"]]
        answers = self.answers[self.answers["sound"]]
        return answers.merge(invited, on=list(KEYS), suffixes=("", "_asked"))

    @cached_property
    def orphans(self) -> list[Row]:
        """Sound answers without invitation."""
        places = set(zip(self.matched["table"], self.matched["row"], strict=True))
        sound = self.answers[self.answers["sound"]]
        cells = zip(sound["table"], sound["row"], strict=True)
        alone = np.array([cell not in places for cell in cells], dtype=bool)
        return [*rows_of(sound[alone])]

    @cached_property
    def idle(self) -> list[Row]:
        """Sound invitations said to be answered, of which no answer is there."""
        sound = self.invitations[self.invitations["sound"]]
        said = sound["disposition"].isin(ANSWERED) & sound["expected"]
        return [*rows_of(sound[said & ~sound["row"].isin(self.matched["row_asked"])])]

    @cached_property
    def idle_by_part(self) -> dict[_Known, list[Row]]:
        """The idle invitations by any two of their keys."""
        index: dict[_Known, list[Row]] = defaultdict(list)
        for row in self.idle:
            for positions in PAIRS:
                if (part := row.part(positions)) is not None:
                    index[part].append(row)
        return index

    @cached_property
    def faulty_invitations(self) -> Suspects:
        """Invitations with a wrong key."""
        return suspects(rows_of(_unsound(self.invitations)))

    @cached_property
    def faulty_answers(self) -> Suspects:
        """Answers with a wrong key."""
        return suspects(rows_of(_unsound(self.answers)))

    @cached_property
    def invited(self) -> dict[tuple[str, ...], int]:
        """How often each respondent, and each respondent with a partnership, was invited."""
        return _counts(self.invitations)

    @cached_property
    def answering(self) -> dict[tuple[str, ...], int]:
        """How often each respondent, and each respondent with a partnership, answered."""
        return _counts(self.answers)


def _counts(rows: pd.DataFrame) -> dict[tuple[str, ...], int]:
    single = rows["respondent"].value_counts()
    counts: dict[tuple[str, ...], int] = {(str(key),): int(n) for key, n in single.items()}
    for pair in records(rows.groupby(["respondent", "partnership"]).size().reset_index(name="n")):
        counts[pair.respondent, pair.partnership] = pair.n
    return counts


def rows_of(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows of a frame with ``table``, ``row``, the three keys and ``side``."""
    for row in frame[["table", "row", *KEYS, "side"]].itertuples(index=False):
        keys = [key if isinstance(key, str) else None for key in (row[2], row[3], row[4])]
        side = row[5] if isinstance(row[5], str) else None
        yield Row(str(row[0]), int(row[1]), (keys[0], keys[1], keys[2]), side)


def _unsound(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a wrong key; of duplicates all, as any of them may be the wrong one."""
    doubles = frame[frame["double"]][list(KEYS)].drop_duplicates()
    twins = frame.reset_index().merge(doubles, on=list(KEYS))["index"]
    return frame[~frame["sound"] | frame.index.isin(twins)]


def meet(checked: Checked) -> Meeting | None:
    """Return invitations and answers side by side; None where the file lacks either.

    Answers of voices and waves for which no invitation is kept are left out.
    """
    if not checked.has("invitations", *KEYS):
        return None
    invitations = _keyed(checked, "invitations", ["voice", "role", "disposition", "sent"])
    asked = set(invitations["wave"].dropna())
    voices = set(invitations["voice"].dropna())
    tables = [
        table
        for table, voice in ANSWER_SHEETS.items()
        if checked.has(table, *KEYS) and (voice in voices or not voices)
    ]
    if not tables:
        return None
    answers = pd.concat([_keyed(checked, table, []) for table in tables], ignore_index=True)
    answers = answers[answers["wave"].isin(asked) | answers["wave"].isna()]
    answered = set(zip(answers["table"], answers["wave"], strict=True))
    sheet_of = {voice: table for table, voice in ANSWER_SHEETS.items()}
    expected = [
        (sheet_of.get(voice, "answers"), wave) in answered
        for voice, wave in zip(invitations["voice"], invitations["wave"], strict=True)
    ]
    return Meeting(invitations.assign(expected=expected), answers)


def _keyed(checked: Checked, table: str, more: list[str]) -> pd.DataFrame:
    """Return the keys of a table's rows, wrong ones left out, and further columns."""
    data = checked.data(table)
    frame = data[[*KEYS, "side", *more]].assign(table=table, row=data.index)
    double = [
        mark.row
        for mark in checked.marks.values()
        if mark.table == table and mark.problem.code in DUPLICATE_CODES
    ]
    frame["double"] = frame["row"].isin(double)
    for key in (*KEYS, "side"):
        wrong = checked.faulty(table, key) & ~frame["double"]
        frame[key] = frame[key].where(~wrong, None)
    frame["sound"] = frame[list(KEYS)].notna().all(axis=1) & ~frame["double"]
    return frame.reset_index(drop=True)
