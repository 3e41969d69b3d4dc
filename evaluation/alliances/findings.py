"""A finding: something wrong or doubtful in an input, with its place and its repair.

A finding holds no sentence: its `code` and `details` become a message and a repair in the reader's
language, under ``findings.<code>`` in the catalogues (see `alliances.language.describe`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How serious a finding is."""

    BLOCKING = "blocking"
    VERIFY = "verify"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of an input, at its place.

    Attributes
    ----------
    code
        Stable identifier, for machines: ``unknown_code``, ``duplicate_answer``…
    severity
        Blocking, verify or advice.
    file
        The name of the file, without its folder.
    sheet, cell
        Where it stands, as Excel names it (``Réponses``, ``F13``); None at file level.
    value
        The raw value found, as text; None where nothing was found.
    details
        What the sentence needs: the accepted values, the nearest one, the other cell…
    """

    code: str
    severity: Severity
    file: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    details: Mapping[str, object] = field(default_factory=dict, compare=False)
