"""Numbers so large that a digit, a unit or a decimal comma must have slipped."""

from collections.abc import Iterator

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS
from alliances.language import LANGUAGES, number

_MOST = {
    ("strata", "population"): 10_000_000,
    ("partnerships", "renewals"): 100,
    ("partnerships", "beneficiaries"): 100_000_000,
    ("parties", "eur"): 1_000_000_000,
    ("parties", "hours"): 10_000_000,
    ("parties", "m2"): 10_000_000,
    ("invitations", "weight"): 10_000,
    ("objectives", "rank"): 1_000,
}
"""What no partnership reaches: beyond the people of the country, the hours of a large company…"""

_MOST_ANSWERED = {
    "count": 1_000_000,
    "euros": 1_000_000_000,
    "hours": 10_000_000,
    "area": 10_000_000,
}
"""The same for answers, by the kind of their scale."""


def likely_marks(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Say where a number is too large to be believed.

    Yields
    ------
    Mark
        ``unlikely_number``, to be verified: the number is kept.
    """
    for (table, column), most in {**_MOST, **_of_answers(checked, framework)}.items():
        if checked.has(table, column):
            values = checked.data(table)[column]
            for row in values.index[(values.astype("float64") > most).to_numpy()]:
                problem = Problem("unlikely_number", Severity.VERIFY, {"most": _words(most)})
                yield Mark(table, int(row), column, problem)


def _words(most: int) -> dict[str, str]:
    return {language: number(most, language) for language in LANGUAGES}


def _of_answers(checked: Checked, framework: Framework) -> dict[tuple[str, str], int]:
    scale_of = {item.id: framework.scales[item.scale].kind for item in framework.items}
    return {
        (table, name): _MOST_ANSWERED[scale_of[name]]
        for table in ANSWER_SHEETS
        if table in checked.tables
        for name in checked.tables[table].states.columns
        if scale_of[name] in _MOST_ANSWERED
    }
