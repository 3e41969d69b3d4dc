"""Tables of which some cells are hidden, and the three signs of what is not a number."""

from dataclasses import dataclass, field

import pandas as pd

from alliances.statistics.inputs import Integers
from alliances.statistics.recovery import recoverable

SECRET = "s"
"""A figure that is withheld (« secret »)."""

NOTHING = "–"
"""Nothing there: a true zero."""

NOT_AVAILABLE = "n.d."
"""No figure exists: nobody was asked, or none can be computed."""

REASONS = ("people", "organisations", "dominance", "declared", "complementary")
"""Why a cell is hidden: too few people or organisations, one that dominates, the caller said so,
or only so that another is not given back."""


@dataclass(frozen=True)
class Suppressed:
    """Tables of which some cells are hidden. Hidden numbers are gone from here.

    Attributes
    ----------
    cells
        One row a cell: ``value`` (NaN where hidden), ``sign`` (what to print instead of a number:
        `SECRET`, `NOTHING`, `NOT_AVAILABLE` or empty), ``hidden``, ``reason`` (of `REASONS`, empty
        where shown). Reasons are for whoever publishes: printed, they narrow what is hidden.
    relations
        The relations between the cells, shape (relations, cells).
    audit
        How many ``cells`` there are, how many are hidden by themselves (``primary``) or beside
        (``complementary``), and how many hidden ones what is published determines, by the relations
        or since counts have a least value (``recoverable``: 0).
    """

    cells: pd.DataFrame
    relations: Integers
    audit: dict[str, int] = field(default_factory=dict)

    @property
    def hidden(self) -> pd.Series:
        """Whether each cell is hidden."""
        return self.cells["hidden"]

    @property
    def reason(self) -> pd.Series:
        """Why each cell is hidden, empty where it is shown."""
        return self.cells["reason"]

    @property
    def values(self) -> pd.Series | pd.DataFrame:
        """The numbers, NaN where hidden; as a frame where the table has two ways."""
        return self._laid_out(self.cells["value"])

    @property
    def table(self) -> pd.Series | pd.DataFrame:
        """The table as it may be printed: numbers, and a sign where there is none."""
        words = (
            self.cells["value"].astype(object).where(self.cells["sign"] == "", self.cells["sign"])
        )
        return self._laid_out(words)

    @property
    def recoverable(self) -> int:
        """How many hidden cells the relations determine: 0, as the exact audit found."""
        return int(recoverable(self.hidden.to_numpy(), self.relations).sum())

    def _laid_out(self, column: pd.Series) -> pd.Series | pd.DataFrame:
        index = self.cells.index
        if index.nlevels != 2:
            return column
        sizes = [index.get_level_values(level).nunique(dropna=False) for level in (0, 1)]
        if len(index) != sizes[0] * sizes[1]:
            # Cells of several tables, that make no rectangle.
            return column
        names = index.names
        wide = column.unstack(sort=False)
        wide.index.name, wide.columns.name = names
        return wide
