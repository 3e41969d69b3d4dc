"""The targets that a partnership declares: at most ten, and none that its facts deny."""

from collections.abc import Iterator

import pandas as pd

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.datasets.survey import split_codes
from alliances.findings import Severity
from alliances.frameworks.goals import MOST_TARGETS, developing_targets, in_target_order


def target_marks(checked: Checked) -> Iterator[Mark]:
    """Check the targets of each row of the register.

    Yields
    ------
    Mark
        At the cell of the targets: ``too_many_targets`` beyond ten; ``target_not_international``
        where one speaks of developing countries and the row says that nothing is international.
        A row that does not say is left alone: a blank is not a no.
    """
    if not checked.has("partnerships", "sdg_targets"):
        return
    data = checked.data("partnerships")
    cells = data["sdg_targets"][checked.sound("partnerships", "sdg_targets")]
    single = split_codes(cells)
    counts = single.groupby(level=0).nunique()
    for row, count in counts[counts > MOST_TARGETS].items():
        details = {"declared": int(count), "most": MOST_TARGETS}
        problem = Problem("too_many_targets", Severity.VERIFY, details)
        yield Mark("partnerships", int(str(row)), "sdg_targets", problem)
    if checked.has("partnerships", "international"):
        yield from _domestic(checked, single)


def _domestic(checked: Checked, single: pd.Series) -> Iterator[Mark]:
    table = checked.tables["partnerships"]
    told = checked.sound("partnerships", "international")
    domestic = told & ~table.data["international"].astype("boolean").fillna(True).astype(bool)
    asking = single[single.isin(developing_targets()) & domestic[single.index].to_numpy()]
    for row, targets in asking.groupby(level=0):
        number = int(str(row))
        details = {
            "targets": ", ".join(in_target_order(targets)),
            "other": table.seen_from(number, "international", number, at="sdg_targets"),
        }
        problem = Problem("target_not_international", Severity.VERIFY, details)
        yield Mark("partnerships", number, "sdg_targets", problem)
