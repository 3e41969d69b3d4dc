"""What a rule of a column is: numbers that enter, the value they give, what it rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from alliances.reports.explaining.cells import Behind
from alliances.reports.explaining.workings import Workings
from alliances.statistics.suppression import SECRET

Number = float | int | str


@dataclass(frozen=True)
class Made:
    """A figure made once more.

    Attributes
    ----------
    value
        What the arithmetic gives.
    numbers
        What enters it, by the names of the sentence's places.
    source
        Where the rule is published.
    by
        The sentence of the interval, of ``explain.by``; empty where there is none.
    freedom
        What enters the interval.
    words
        The sentence, where it is not the one of the rule.
    n
        How many units it rests on, where the row does not say it.
    """

    value: float
    numbers: Mapping[str, Number] = field(default_factory=dict)
    source: str = ""
    by: str = ""
    freedom: Mapping[str, Number] = field(default_factory=dict)
    words: str = ""
    n: int = 0


@dataclass(frozen=True)
class Rule:
    """How a column of a sheet is explained.

    Attributes
    ----------
    words
        The sentence, of ``explain.rules``.
    make
        From what stands behind a row to the figure.
    n
        The column that counts what it rests on, or several to be added up (``n_first+n_second``),
        and what they count, of ``explain.bases``.
    unit
        Of the figure; the row's own where empty.
    ends
        Columns of the interval: of the figure's name where empty.
    with_it
        Columns explained with this one: words that read it.
    behind
        Which of the answers behind the row it rests on.
    """

    words: str
    make: Callable[[Any], Made]
    n: tuple[str, str]
    unit: str = ""
    ends: tuple[str, str] | None = None
    with_it: tuple[str, ...] = ()
    behind: str = "answers"

    def units(self, row: pd.Series) -> int:
        """Return how many units the figure rests on, as its row says it."""
        counts = [row.get(column) for column in self.n[0].split("+")]
        return sum(0 if pd.isna(count) else int(count) for count in counts)

    def interval(self, column: str) -> tuple[str, str]:
        """Return the columns that hold the ends of the interval."""
        return self.ends or (f"{column}_low", f"{column}_high")


@dataclass(frozen=True)
class Sheet:
    """The rules of a sheet, and what opens a row to them.

    Attributes
    ----------
    rules
        By column.
    open
        What stands behind a row: its attributes named by `Rule.behind` are lists of answers.
    """

    rules: Mapping[str, Rule]
    open: Callable[[Workings, pd.Series], Any]


def counted(
    words: str, of: Callable[[Any], float], n: tuple[str, str], behind: str = "answers"
) -> Rule:
    """Return the rule of a column that counts."""
    return Rule(words, lambda data: Made(int(of(data))), n, unit="count", behind=behind)


def told_unless(numbers: Mapping[str, Number], closed: bool) -> dict[str, Number]:
    """Return the numbers of a step, or the sign of what is withheld in the place of each.

    Parameters
    ----------
    numbers
        What enters the arithmetic.
    closed
        Whether they would give away what the table holds back.
    """
    return dict.fromkeys(numbers, SECRET) if closed else dict(numbers)


Answers = Sequence[Behind]
"""The answers that a figure rests on."""
