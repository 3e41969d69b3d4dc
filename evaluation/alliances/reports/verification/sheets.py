"""All the sheets that formulas may refer to, laid out once."""

from dataclasses import dataclass

from alliances.reports.verification.answers import Answers, lay_answers
from alliances.reports.verification.case import Case, coded
from alliances.reports.verification.changes import Changes, lay_changes
from alliances.reports.verification.followed import Followed, lay_followed
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.ledger import LedgerSheets, lay_ledger
from alliances.reports.verification.lists import Lists, lay_lists
from alliances.reports.verification.parties import PartySheets, lay_parties, with_regions
from alliances.reports.verification.register import lay_register
from alliances.reports.verification.scores import (
    PartyScores,
    add_memberships,
    begin_scores,
)
from alliances.reports.verification.scoring import add_scores
from alliances.reports.verification.views import Views, lay_views
from alliances.scoring.gaps import TOGETHER

FLAGS = ("type", "theme", "family")
"""Groupings in which a partnership may have several values: a column of flags each."""

NUMBER = '"<1E+15"'
"""The criterion that any number meets, and no text."""


@dataclass(frozen=True)
class Sheets:
    """The sheets of a workbook."""

    case: Case
    answers: Answers
    scores: PartyScores
    views: Views
    changes: Changes
    register: Grid
    parties: PartySheets
    lists: Lists
    followed: Followed
    ledger: LedgerSheets

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every sheet, in the order in which a reader goes back from figures to answers."""
        return (
            self.views.grid,
            self.changes.grid,
            self.scores.grid,
            self.answers.grid,
            self.register,
            self.parties.grid,
            self.parties.organisations,
            self.parties.regions,
            *self.lists.grids,
            *self.followed.grids,
            *self.ledger.grids,
        )

    def registered(self, *pairs: tuple[str, str]) -> str:
        """Return the count of the partnerships of the wave whose columns meet some criteria."""
        inside = [(key, told) for key, told in (("listed", "1"), *pairs)]
        said = ",".join(f"{self.register.span(key)},{told}" for key, told in inside)
        return f"COUNTIFS({said})"

    def member(self, grouping: str, value: str) -> tuple[str, str]:
        """Return the column and the criterion by which a partnership is in a group."""
        if grouping in FLAGS:
            return f"{grouping}:{value}", "1"
        return grouping, f'"{coded(value)}"'


def lay_sheets(case: Case) -> Sheets:
    """Lay out every sheet but those of figures and of reading."""
    answers = lay_answers(case)
    lists = lay_lists(case, answers)
    scores = begin_scores(case, answers)
    parties = lay_parties(case, scores)
    register = lay_register(case, scores, parties, lists.objectives)
    parties = with_regions(case, parties, register)
    add_scores(case, scores, answers)
    add_memberships(case, scores, register)
    views = lay_views(case, scores, register, _wanted(case))
    changes = lay_changes(case, scores)
    followed, ledger = lay_followed(case), lay_ledger(case)
    return Sheets(case, answers, scores, views, changes, register, parties, lists, followed, ledger)


def _wanted(case: Case) -> set[tuple[str, str]]:
    """Return the nodes whose sides are published together or against each other."""
    wanted = set()
    for figure in case.report.figures:
        parts = figure.id.split("|")
        if len(parts) == 5 and (parts[3] == TOGETHER or "-" in parts[3]):
            wanted.add((parts[0], parts[3]))
    framework = case.framework
    nodes = [*framework.dimension_by_id, *framework.criterion_by_id]
    sides = [side for side in case.sides if len(side) == 1]
    # Charts show the gap of the first two parties; it may have no identifier of its own.
    wanted |= {(node, "-".join(sides[:2])) for node in nodes if len(sides) > 1}
    return wanted
