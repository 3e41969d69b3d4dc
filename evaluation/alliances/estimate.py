"""A figure never stands alone: its value travels with its n, its interval and its method."""

from dataclasses import dataclass, fields

Freedom = float | tuple[float, float] | None
"""Degrees of freedom: of a t (one), of an F (two), or none."""


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
        ``level`` (the item's own scale), ``score`` (0 to 100), ``percent`` or ``points``; for what
        `alliances.statistics` returns also ``share`` (0 to 1), ``total``, ``coefficient`` (without
        unit) or ``effect`` (in standard deviations).
    method
        How value and interval were made.
    error
        Standard error of the value, in `unit`; None where the method has none.
    df
        Degrees of freedom of the interval: one number for a t, two for an F, None where it uses
        neither.
    source
        Where the method is published.
    note
        What a reader must know of this figure: « no spread: … »; empty where there is nothing.
    """

    value: float | None
    n: int
    valid_share: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "score"
    method: str = ""
    error: float | None = None
    df: Freedom = None
    source: str = ""
    note: str = ""

    def __float__(self) -> float:
        """Return the value, NaN where there is none."""
        return float("nan") if self.value is None else float(self.value)

    def as_dict(self) -> dict[str, object]:
        """Return the attributes by name, as a row of a frame of estimates."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
