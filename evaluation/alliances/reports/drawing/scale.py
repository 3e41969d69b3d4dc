"""From a figure to its place: the value scale of a chart, its ticks and how they are written."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator

from alliances.language import number, percent

BOUNDS = {"score": (0.0, 100.0), "percent": (0.0, 1.0)}
"""Scales that are known beforehand: comparable from one chart and one year to the next."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: values from `low` to `high` stand at `start` to `end`, in points."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    unit: str

    def at(self, value: float) -> float:
        """Return the place of a value, in points."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def word(self, tick: float, language: str) -> str:
        """Write a tick, with the decimals that its neighbours ask for."""
        step = self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else 1.0
        if self.unit == "percent":
            return percent(tick, language, 0 if step >= 0.01 else 1)
        decimals = int(max(0, np.ceil(-np.log10(step) - 1e-9)))
        # Halves of a power of ten (2,5) need one decimal more than their logarithm says.
        decimals += int(abs(round(step, decimals) - step) > 1e-9 * step)
        return number(tick + 0.0, language, decimals)


def full_scale(values: Iterable[float], unit: str, start: float, end: float) -> Scale:
    """Return the whole scale of a unit, where it has bounds, else one from zero.

    Parameters
    ----------
    values
        What is drawn; missing values are ignored.
    unit
        ``score`` (0-100) and ``percent`` (0-1) have bounds; others follow the values.
    start, end
        Where the scale begins and ends, in points.
    """
    known = _known(values)
    low, high = BOUNDS.get(unit, (0.0, 0.0))
    if unit not in BOUNDS or (known.size and (known.min() < low or known.max() > high)):
        return _fitted(min(low, *known, 0.0), max(high, *known, 0.0), unit, start, end)
    return Scale(low, high, start, end, _ticks(low, high), unit)


def zero_scale(values: Iterable[float], unit: str, start: float, end: float) -> Scale:
    """Return a scale that holds `values` and zero: for bars, whose lengths are compared."""
    known = _known(values)
    return _fitted(min(0.0, *known, 0.0), max(0.0, *known, 0.0), unit, start, end)


def close_scale(
    values: Iterable[float], unit: str, start: float, end: float, span: float = 0.0
) -> Scale:
    """Return a scale close around `values`: for lines, whose course is read, not their length.

    `span` is the least width of the scale, so that noise does not look like a movement.
    """
    known = _known(values)
    if not known.size:
        return full_scale((), unit, start, end)
    low, high = float(known.min()), float(known.max())
    lack = max(span, (abs(low) * 0.1 or 1.0) if low == high else 0.0) - (high - low)
    if lack > 0:
        low, high = low - lack / 2, high + lack / 2
    if unit not in BOUNDS and 0 < low <= high / 2:
        # Zero is close enough to be shown: a doubling then looks like one.
        low = 0.0
    least, most = BOUNDS.get(unit, (0.0 if known.min() >= 0 else low, np.inf))
    return _fitted(max(low, least), min(high, most), unit, start, end)


def _fitted(low: float, high: float, unit: str, start: float, end: float) -> Scale:
    ticks = _ticks(low, high if high > low else low + 1.0)
    return Scale(ticks[0], ticks[-1], start, end, ticks, unit)


def _ticks(low: float, high: float) -> tuple[float, ...]:
    places = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return tuple(float(place) for place in places)


def _known(values: Iterable[float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    array = np.fromiter((float(value) for value in values), dtype=np.float64)
    return array[np.isfinite(array)]
