"""Where the figures of partnerships stand that a published mean is made of."""

from dataclasses import dataclass

from alliances.reports.verification.grid import Grid
from alliances.reports.verification.sheets import Sheets
from alliances.scoring.gaps import TOGETHER


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of the score table: whose, of what, seen how, and which of its numbers."""

    node: str
    statistic: str
    side: str
    wave: str
    scope: str = "programme"
    attribute: str = ""

    @classmethod
    def read(cls, identifier: str) -> "Part | None":
        """Return the parts of ``node|statistic|scope|side|wave:attribute``; None if it is none."""
        parts = identifier.split("|")
        if len(parts) != 5 or not parts[3]:
            return None
        node, statistic, scope, side, last = parts
        wave, _, attribute = last.partition(":")
        return cls(node, statistic, side, wave, scope, attribute)


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of figures, a cell a partnership, and who among them counts.

    Attributes
    ----------
    grid, first, last
        The sheet, and the rows.
    span
        The range of the figures.
    member
        The range and the criterion of those in a group; empty for the programme.
    grouping
        The same column of the register, and its criterion; None for the programme.
    single
        Whether each is of one side.
    """

    grid: Grid
    first: int
    last: int
    span: str
    member: str
    grouping: tuple[str, str] | None
    single: bool

    def beside(self, key: str) -> str:
        """Return another column of the same rows."""
        return self.grid.span(key, self.first, self.last)


def place(sheets: Sheets, part: Part) -> Figures | None:
    """Return where the figures of partnerships stand; None where the sheets do not hold them."""
    single = part.side != TOGETHER and "-" not in part.side
    key = f"fav:{part.node}" if part.statistic == "favourable" else part.node
    if single:
        grid = sheets.scores.grid
        if (part.wave, part.side) not in sheets.scores.spans or not _held(sheets, part):
            return None
        first, last = sheets.scores.spans[part.wave, part.side]
    else:
        grid, key = sheets.views.grid, f"{part.node}|{part.side}"
        if part.wave != sheets.case.wave or part.statistic == "favourable":
            return None
        first, last = grid.first, grid.last
    if key not in grid:
        return None
    span = grid.span(key, first, last)
    if part.scope == "programme":
        return Figures(grid, first, last, span, "", None, single)
    grouping, _, value = part.scope.partition(":")
    column, told = sheets.member(grouping, value)
    if column not in grid or part.wave != sheets.case.wave:
        return None
    member = f"{grid.span(column, first, last)},{told}"
    return Figures(grid, first, last, span, member, (column, told), single)


def _held(sheets: Sheets, part: Part) -> bool:
    """Whether the sheet of scores holds a node in a wave: of earlier ones it holds less."""
    if part.wave == sheets.case.wave:
        return True
    return part.statistic != "favourable" and part.node in sheets.case.earlier_nodes
