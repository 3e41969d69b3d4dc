"""A figure never stands alone: its value travels with its n, its interval and its method."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure.

    Attributes
    ----------
    value
        The figure, in `unit`; None where it cannot or may not be given.
    n
        How many units it rests on: respondents within a partnership, partnerships elsewhere.
    valid_share
        Valid answers among those asked and applicable, 0 to 1.
    low, high
        Ends of the interval, in `unit`; None where none can be given.
    unit
        ``level`` (the item's own scale), ``score`` (0 to 100), ``percent`` or ``points``.
    method
        How value and interval were made.
    """

    value: float | None
    n: int
    valid_share: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "score"
    method: str = ""
