"""What stands at a finding's cell and around it: kept, so that nobody reads a file again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Address = tuple[str, str, str]
"""A file, a sheet of it, and a cell of that."""


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """A row of an excerpt: its number in the sheet, and what its cells say, from left to right."""

    number: int
    cells: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few cells of a sheet around a wrong one, with Excel's letters and numbers.

    Attributes
    ----------
    columns
        Letters of the columns shown.
    rows
        The row of headings where there is one, then the row of the cell and those beside it.
    row, column
        Where the wrong cell stands: the number of its row and the letters of its column.
    """

    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Excerpts:
    """What was kept of the raw cells.

    Attributes
    ----------
    held
        What each finding's cell says, whole, as text; empty where it holds nothing.
    headings
        The heading above it, as people read it; only where there is one.
    around
        The first examples of each kind of finding, with their neighbours.
    """

    held: Mapping[Address, str] = field(default_factory=dict)
    headings: Mapping[Address, str] = field(default_factory=dict)
    around: Mapping[Address, Excerpt] = field(default_factory=dict)


NOTHING_KEPT = Excerpts()
