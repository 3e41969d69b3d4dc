"""In which rows of the analysis a column has a sense: of items, of dimensions, of one object."""

import numpy as np
import pandas as pd

from alliances.scoring.coding import Booleans
from alliances.statistics.tables.agreement import COEFFICIENTS
from alliances.statistics.tables.disagreements import FAVOURABLE
from alliances.statistics.tables.items import NOTHINGS

PERCENT = frozenset(["favourable", "worst_case", "best_case"]) | {
    f"{name}{end}"
    for name in ("favourable", "favourable_change", *NOTHINGS)
    for end in ("", "_low", "_high")
}
"""Columns in percent, 0 to 100."""

_ITEMS_ONLY = frozenset(
    [
        "kappa",
        "kappa_low",
        "kappa_high",
        "krippendorff",
        "krippendorff_low",
        "krippendorff_high",
        "ac2",
        "ac2_low",
        "ac2_high",
        "item_rest",
        "alpha_if_dropped",
        "floor",
        "ceiling",
        "unused",
        "groups",
        "rwg",
        "icc1",
        "icc1_low",
        "icc1_high",
        "icc2",
        "favourable_change",
        "favourable_change_low",
        "favourable_change_high",
        "p_mcnemar",
    ]
)
_DIMENSIONS_ONLY = frozenset(
    [
        "items",
        "alpha",
        "alpha_low",
        "alpha_high",
        "omega",
        "kmo",
        "components",
        "straight_lining",
        "holds",
    ]
)
_SAME_ONLY = frozenset(f"{name}{end}" for name in COEFFICIENTS for end in ("", "_low", "_high"))
_PAIRED = ("gap_low", "gap_high", "gap_reading", "wide_share")
_SHARE_OF = {FAVOURABLE: "expression"}
_OF_PAIRS = frozenset(["answered", "base", "rate"])


def applies(name: str, table: pd.DataFrame, column: str) -> Booleans:
    """Return in which rows a column has a sense at all, shape (rows,).

    Parameters
    ----------
    name
        The name of the table.
    table
        Its rows; where its codes have become words, they stand in ``kind_code`` and the like.
    column
        One of its columns.
    """
    kind, mirror, unit = (
        table[code].to_numpy(object) if code in table else None
        for code in (_code(table, each) for each in ("kind", "mirror", "unit"))
    )
    inside = np.ones(len(table), dtype=np.bool_)
    if kind is not None:
        if column in _ITEMS_ONLY and name != "items":
            inside &= kind == "item"
        if column in _DIMENSIONS_ONLY and name == "reliability":
            inside &= kind == "dimension"
    if column in _SAME_ONLY and mirror is not None:
        inside &= mirror == "same"
    if name == "items" and column in PERCENT and not column.startswith(NOTHINGS):
        inside &= (table["favourable"].notna() | table["suppressed"]).to_numpy(np.bool_)
    if name == "place" and column in {"pairs", "first_only", "second_only", *_PAIRED}:
        inside &= table["partnership"].isna().to_numpy(np.bool_)
    if name == "place" and column in {"n_first", "n_second"}:
        inside &= table["partnership"].notna().to_numpy(np.bool_)
    if name == "disagreements" and (part := level_part(column) or _SHARE_OF.get(column)):
        inside &= table[f"{part}_n"].notna().to_numpy(np.bool_)
    if name == "disagreements" and column.endswith("_n"):
        inside &= table[column].notna().to_numpy(np.bool_)
    if name == "response" and unit is not None and column not in _OF_PAIRS:
        inside &= unit != "pair"
    return inside


def _code(table: pd.DataFrame, column: str) -> str:
    """Return the column that holds a code."""
    return f"{column}_code" if f"{column}_code" in table else column


def level_part(column: str) -> str:
    """Return the part of which a column is the share of a level (``outcome:settled``), or none."""
    part, sign, _ = column.partition(":")
    return part if sign else ""
