"""What is wrong with one value, before it is known in which cells the value stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alliances.findings import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a value or of a cell: it becomes a finding once its place is known.

    Attributes
    ----------
    code
        Code of the finding; empty where the cell is refused but has been reported already.
    severity
        Blocking unless said otherwise.
    details
        What the sentence needs. A value may be words by language.
    """

    code: str
    severity: Severity = Severity.BLOCKING
    details: Mapping[str, object] = field(default_factory=dict)


Reading = tuple[object, Problem | None]
"""A parsed value, None where nothing could be read, and what is wrong with it, if anything."""
