"""A correction: one line of the register, and what became of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What a correction does to the cell that it names."""

    CHANGED = "changed"
    EMPTIED = "emptied"
    ROW_LEFT_OUT = "row_left_out"


class Outcome(StrEnum):
    """What became of a correction."""

    APPLIED = "applied"
    ALREADY = "already"
    """The file already says so: somebody has corrected it there."""
    REFUSED = "refused"
    """It could not be applied; a finding at its line of the register says why."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a register of corrections.

    Attributes
    ----------
    file, sheet, cell
        The cell that it names, as the survey's files call it.
    before, after
        What the file held and what was read in its place, as text; empty for an empty cell.
    action, outcome
        What it does, and what became of it.
    reason, who, when
        As the register says.
    row
        Its row in the register, from 1.
    value
        What stands in the register: a number, a date or a text; None for an emptied cell or a row
        left out.
    """

    file: str
    sheet: str
    cell: str
    before: str
    after: str
    action: Action
    outcome: Outcome
    reason: str = ""
    who: str = ""
    when: str = ""
    row: int = 0
    value: object = field(default=None, compare=False)

    @property
    def place(self) -> tuple[str, str, str]:
        """The cell that it names."""
        return self.file, self.sheet, self.cell
