"""What a rule of a column is: numbers that enter, the value they give, what it rests on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    whose
        The sentence of whose answers are counted, of ``explain.whose``, with `numbers` too; empty
        where the name of the figure says it.
    """

    value: float
    numbers: Mapping[str, Number] = field(default_factory=dict)
    source: str = ""
    by: str = ""
    freedom: Mapping[str, Number] = field(default_factory=dict)
    words: str = ""
    n: int = 0
    whose: str = ""


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
        Which of the answers behind the row it rests on: an attribute, or what finds them.
    """

    words: str
    make: Callable[[Any], Made]
    n: tuple[str, str]
    unit: str = ""
    ends: tuple[str, str] | None = None
    with_it: tuple[str, ...] = ()
    behind: "str | Callable[[Any], Answers]" = "answers"

    def rests_on(self, data: Any) -> "Answers":
        """Return the answers that the figure rests on, of those behind its row."""
        found: Answers = (
            getattr(data, self.behind) if isinstance(self.behind, str) else self.behind(data)
        )
        return found

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
    further
        The rule of a column that a framework names, such as a level of a scale; None where it is
        no figure.
    part_held
        Whether a row that is shown holds back what a rule explains.
    """

    rules: Mapping[str, Rule]
    open: Callable[[Workings, pd.Series], Any]
    further: Callable[[str], Rule | None] = lambda column: None
    part_held: Callable[[pd.Series, Rule], bool] = lambda row, rule: False

    def rules_of(self, columns: Iterable[str]) -> dict[str, Rule]:
        """Return the rules by column, those of some columns that a framework names among them."""
        named = {column: self.further(column) for column in columns}
        return {**self.rules, **{column: rule for column, rule in named.items() if rule}}

    def held(self, row: pd.Series, rule: Rule) -> bool:
        """Return whether a figure of a row is withheld."""
        return bool(row.get("suppressed", False)) or self.part_held(row, rule)


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
