"""What the rows of a table are evidence of: their source, and how far they reach."""

import numpy as np
import pandas as pd

from alliances.scoring.coding import Booleans
from alliances.statistics.evidence import Reach, Source

COLUMNS = ("source", "reach")
"""The columns that every table ends with; `evidence` of the catalogues has words for the codes."""

_CHANGES = ("change", "favourable_change")


def code(grade: Source | Reach) -> str:
    """Return the code of a grade in a table: its name in lower case."""
    return grade.name.lower()


def sources(concordant: Booleans, told: Booleans) -> np.ndarray:
    """Return the source of each row: both parties say so, one says so, nobody does.

    Parameters
    ----------
    concordant
        Whether both parties are favourable and less than one level apart, shape (rows,).
    told
        Whether the row has a figure.
    """
    words = [code(Source.CONCORDANT), code(Source.DECLARED)]
    return np.select([told & concordant, told], words, "")


def with_evidence(table: pd.DataFrame, source: Source = Source.DECLARED) -> pd.DataFrame:
    """Return a table whose rows say what they are evidence of, but those that are withheld.

    Parameters
    ----------
    table
        A table of an analysis; where it has a column ``source`` already, this stays.
    source
        What its rows come from.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS` last. A survey describes; where the same partnerships are seen in
        two waves it tells what changed. It never reaches further by itself: that takes a checklist
        or a comparison (`alliances.statistics.evidence.reach_of`).
    """
    shown = ~table["suppressed"].to_numpy(np.bool_) if "suppressed" in table else True
    changed = np.zeros(len(table), dtype=np.bool_)
    for column in _CHANGES:
        if column in table:
            changed |= table[column].notna().to_numpy()
    reach = np.where(changed, code(Reach.BEFORE_AFTER), code(Reach.DESCRIPTION))
    own = table["source"].to_numpy(object) if "source" in table else code(source)
    rest = table.drop(columns="source", errors="ignore")
    return rest.assign(
        source=np.where(shown, own, "").astype(object),
        reach=np.where(shown, reach, "").astype(object),
    )
