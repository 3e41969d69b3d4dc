"""Parsed rows of every format to one tidy table, by one set of rules; findings and a ledger.

What a format leaves to this module: reading years (``2019/20``, ``2021.0``, ``[2015]``) and values
(a decimal comma, ``<5``), marks of a missing value (`values.MARKS`: blank, ``:``, ``..``, ``NaN``…),
areas, the spelling of indicator and series codes, the version of an indicator, unit multipliers (as
the file has them: ``3`` or ``6``, a power of ten), placeholders, duplicates. What it keeps to itself:
which column is which, totals left blank in ``disaggregation``, and cells with two things in them
(``0.38 b`` is value and flag).
"""

from collections.abc import Sequence

from alliances.datasets.observations.model import Observations, Parsed
from alliances.datasets.survey import FileRead
from alliances.frameworks.model import Framework


def settle(
    parsed: Sequence[Parsed],
    files: Sequence[FileRead],
    odd17: Framework,
    vintage: str = "",
    source: str = "",
) -> Observations:
    """Return the tidy table of everything that was read."""
    raise NotImplementedError
