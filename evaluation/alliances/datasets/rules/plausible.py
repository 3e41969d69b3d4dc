"""Warnings about values that can be read and hardly be meant: huge numbers, names that say nothing.

A value stays data; a person looks at it. The bounds are ours.
"""

from collections.abc import Iterator

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.parsing.nothings import says_nothing
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import sheets
from alliances.language import LANGUAGES, number


def plausibility_marks(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Say where a value is hardly meant.

    Parameters
    ----------
    checked
        The tables.
    framework
        Declares the columns.

    Yields
    ------
    Mark
        ``unlikely_number``, ``name_says_nothing`` and ``weight_of_zero``, to be verified.
    """
    for key, sheet in sheets(framework).items():
        for column in sheet.columns:
            if column.usual is not None and checked.has(key, column.key):
                yield from _huge(checked, key, column.key, column.usual)
            if column.key == "name" and checked.has(key, column.key):
                yield from _names(checked, key)
    if checked.has("invitations", "weight"):
        weights = checked.data("invitations")["weight"]
        for row in weights.index[weights == 0]:
            yield Mark(
                "invitations", int(row), "weight", Problem("weight_of_zero", Severity.VERIFY)
            )


def _huge(checked: Checked, key: str, column: str, usual: float) -> Iterator[Mark]:
    values = checked.data(key)[column]
    for row in values.index[values.to_numpy(dtype=float, na_value=0.0) > usual]:
        details = {"usual": {code: number(usual, code) for code in LANGUAGES}}
        yield Mark(key, int(row), column, Problem("unlikely_number", Severity.VERIFY, details))


def _names(checked: Checked, key: str) -> Iterator[Mark]:
    names = checked.data(key)["name"].dropna()
    silent = [name for name in names.unique() if says_nothing(str(name))]
    for row in names.index[names.isin(silent)]:
        yield Mark(key, int(row), "name", Problem("name_says_nothing", Severity.VERIFY))
