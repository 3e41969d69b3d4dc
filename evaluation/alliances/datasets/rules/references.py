"""Cross-table references, one after the other: a row with a wrong key takes no part in the next."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import pandas as pd

from alliances.datasets.ledger import DUPLICATE_CODES
from alliances.datasets.marks import Checked, Mark
from alliances.datasets.parsing.spelling import references
from alliances.datasets.rules.invited import invitation_marks
from alliances.datasets.rules.registers import register_marks
from alliances.datasets.rules.sides import side_marks
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import sheets


def check_references(
    checked: Checked, framework: Framework, lists: Mapping[str, pd.DataFrame]
) -> Checked:
    """Add what is wrong between tables: unknown keys, sides that are no party, uninvited answers.

    Parameters
    ----------
    checked
        The tables, with what is wrong within each.
    framework
        Says which columns name the rows of which table.
    lists
        The code lists in force: the parent of a role is the side for which it usually speaks.

    Returns
    -------
    Checked
        With one mark for each fault, at the cell that is wrong.
    """
    links = sorted(references(framework), key=lambda link: link.target)
    for _, group in groupby(links, key=lambda link: link.target):
        marks = [*register_marks(checked, [*group])]
        checked = checked.sharpened(marks).plus(marks)
    checked = checked.without(_false_doubles(checked, framework))
    marks = [*side_marks(checked)]
    checked = checked.sharpened(marks).plus(marks)
    marks = [*invitation_marks(checked, _sides_of_roles(lists))]
    return checked.sharpened(marks).plus(marks)


def _false_doubles(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Yield the marks of duplicates of which another key is wrong: they only look the same."""
    declared = sheets(framework)
    for mark in checked.marks.values():
        if mark.problem.code in DUPLICATE_CODES:
            others = [key for key in declared[mark.table].identity if key != mark.column]
            if any((mark.table, mark.row, key) in checked.marks for key in others):
                yield mark


def _sides_of_roles(lists: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    if "role" not in lists:
        return {}
    roles = lists["role"].dropna(subset=["parent"])
    return {str(code): str(side) for code, side in zip(roles["code"], roles["parent"], strict=True)}
