"""The 17 goals and the codes of their 169 targets (A/RES/70/1): the tags of a partnership.

A code is a text of dotted parts. Its order is theirs: 17.10 after 17.9, and 1.a after 1.5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from alliances.content import shelf
from alliances.frameworks.load_keys import Block, Mistake, refuse
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import CodeList, ListCode, Words
from alliances.language import LANGUAGES, text

SDG_TARGET = "sdg_target"
"""The code list of the targets."""

MOST_TARGETS = 10
"""Targets of one partnership, at most, without percentages: the practice of IATI
(https://discuss.codeforiati.org/t/1142)."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the 17 goals.

    Attributes
    ----------
    number
        1 to 17.
    name
        Its short name, by language.
    colour
        Of its icon, ``#19486A``.
    targets
        The codes of its targets, in their order.
    developing
        Those of its targets that speak of developing countries, so that a partnership without an
        international part does not bear on them; our reading of the texts.
    """

    number: int
    name: Words
    colour: str
    targets: tuple[str, ...]
    developing: tuple[str, ...] = ()


@cache
def load_goals() -> tuple[Goal, ...]:
    """Return the 17 goals, in their order.

    Raises
    ------
    FrameworkError
        The file of goals holds mistakes.

    Examples
    --------
    >>> goals = load_goals()
    >>> len(goals), sum(len(goal.targets) for goal in goals)
    (17, 169)
    """
    mistakes: list[Mistake] = []
    root = Block(document(shelf("frameworks") / "common" / "goals.toml"), "", mistakes)
    goals = root.each("goals", _read_goal)
    root.pairs("sources")
    root.close()
    refuse("common/goals.toml", mistakes)
    return tuple(sorted(goals, key=lambda goal: goal.number))


def _read_goal(block: Block) -> Goal:
    return Goal(
        number=int(block.between("goal", 1, 17)),
        name=block.words("name", LANGUAGES),
        colour=block.text("colour", ""),
        targets=block.texts("targets", required=True),
        developing=block.texts("developing"),
    )


def target_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return what a target's code is sorted by: its dotted parts, numbers before letters.

    Examples
    --------
    >>> sorted(["17.10", "1.a", "17.9", "1.5"], key=target_order)
    ['1.5', '1.a', '17.9', '17.10']
    """
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in code.split(".")
    )


def in_target_order(codes: Iterable[str]) -> list[str]:
    """Return codes of targets in their order, each once."""
    return sorted(dict.fromkeys(codes), key=target_order)


@cache
def target_codes() -> tuple[str, ...]:
    """Return the codes of the 169 targets, in their order."""
    return tuple(code for goal in load_goals() for code in goal.targets)


@cache
def developing_targets() -> frozenset[str]:
    """Return the targets that ask for an international part."""
    return frozenset(code for goal in load_goals() for code in goal.developing)


def goal_of(target: str) -> int:
    """Return the number of a target's goal; 0 where the code names none.

    Examples
    --------
    >>> goal_of("17.10"), goal_of("1.a")
    (17, 1)
    """
    head = target.split(".")[0]
    return int(head) if head.isascii() and head.isdigit() else 0


def goal_target_label(target: str, language: str) -> str:
    """Return how a target of any goal is called, without its title.

    Examples
    --------
    >>> goal_target_label("4.4", "en")
    'SDG 4 (Quality education), target 4.4'
    """
    number = goal_of(target)
    name = next((goal.name[language] for goal in load_goals() if goal.number == number), "")
    return text("goals.target", language, goal=number, name=name, target=target)


@cache
def _other_codes(known: frozenset[str]) -> tuple[ListCode, ...]:
    return tuple(
        ListCode(code, {language: goal_target_label(code, language) for language in LANGUAGES})
        for code in target_codes()
        if code not in known
    )


def accepted_codes(codes: CodeList) -> tuple[ListCode, ...]:
    """Return the codes that a cell may hold: a list's own, and every target where it lists targets.

    The targets of the other goals are accepted, and not offered in the lists of a workbook: 150
    more rows would hide the ones that a programme on partnerships needs.
    """
    if codes.id != SDG_TARGET:
        return codes.codes
    return (*codes.codes, *_other_codes(frozenset(code.code for code in codes.codes)))


def target_labels(known: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the label of every target: those known (of a survey), then goal and code."""
    labels = {code: known.get(code) or goal_target_label(code, language) for code in target_codes()}
    return labels | dict(known)


def sorted_by_target(frame: pd.DataFrame, column: str = "target") -> pd.DataFrame:
    """Return a frame in the order of its targets; rows of one target keep theirs."""
    codes = frame[column].astype(str)
    rank = {code: place for place, code in enumerate(in_target_order(codes.unique()))}
    return frame.loc[codes.map(rank).sort_values(kind="stable").index]
