"""Labels of the Listes sheet: one code each, and those of a scale as its framework has them."""

from collections.abc import Iterator

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.model import Framework
from alliances.language import LANGUAGES
from alliances.language.matching import fold


def label_marks(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Look at the labels of each list.

    Parameters
    ----------
    checked
        The tables.
    framework
        Its scales are what they are, whatever the sheet says of them.

    Yields
    ------
    Mark
        Both to be verified: ``scale_label_changed`` at a label of a scale that is not the
        framework's; ``label_twice`` at the second code of a list that has the same label.
    """
    if not checked.has("lists", "list", "code"):
        return
    rows = checked.data("lists")[checked.sound("lists", "list", "code")]
    known = {
        (scale.id, fold(str(level.code))): level.label
        for scale in framework.scales.values()
        for level in scale.levels
    }
    for language in LANGUAGES:
        column = f"label_{language}"
        if checked.has("lists", column):
            told = rows.dropna(subset=[column])
            scales = told["list"].isin(list(framework.scales))
            for row in records(told[scales]):
                ours = known.get((row.list, fold(str(row.code))))
                if ours is not None and fold(ours[language]) != fold(str(getattr(row, column))):
                    details = {"near": ours[language], "scale": str(row.list)}
                    problem = Problem("scale_label_changed", Severity.VERIFY, details)
                    yield Mark("lists", int(row.Index), column, problem)
            yield from _twice(checked, told[~scales], column)


def _twice(checked: Checked, rows: pd.DataFrame, column: str) -> Iterator[Mark]:
    said = pd.DataFrame({"list": rows["list"], "label": rows[column].map(lambda x: fold(str(x)))})
    first = said.drop_duplicates().reset_index(names="row").set_index(["list", "label"])["row"]
    for row in said.index[said.duplicated()]:
        before = int(first[said["list"][row], said["label"][row]])
        if rows["code"][before] != rows["code"][row]:
            other = checked.tables["lists"].seen_from(before, column, int(row), at=column)
            problem = Problem("label_twice", Severity.VERIFY, {"other": other})
            yield Mark("lists", int(row), column, problem)
