"""Means of answers that have a lowest and a highest level: intervals and bands for few of them.

A t interval does not know that answers are bounded: five equal answers have no spread, and say all
the same that the next one may differ. Here the scale itself speaks: to the answers given are added
answers nobody gave, at its two ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics import gaffke, polya
from alliances.statistics.finite_shares import share_interval
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Integers,
    at_least,
    confidence_level,
    matrix,
    one_of,
    vector,
)
from alliances.statistics.polya import bounded_ends, bounded_interval

__all__ = [
    "UNDETERMINED",
    "Bands",
    "band_probabilities",
    "bounded_ends",
    "bounded_interval",
    "bounded_mean",
    "settled",
    "share_interval",
]

UNDETERMINED = "undetermined"
"""The data cannot settle the band."""

_FAR = 6.0
"""Standard errors from which on the other end of a band is out of reach."""


def bounded_mean(
    answers: npt.ArrayLike,
    *,
    bounds: tuple[float, float],
    population: float | None = None,
    confidence: float = 0.95,
    method: str = "polya",
) -> Estimate:
    """Return the mean of bounded answers with an interval that also holds where all are equal.

    The Pólya posterior of a finite population (Ghosh & Meeden 1997) with half an answer added at
    each end of the scale, as Jeffreys' prior does for a share (Brown, Cai & DasGupta 2001); its
    mean and variance are exact, its quantiles those of the beta distribution that has both. For
    answers at the two ends it is Jeffreys' interval.

    Parameters
    ----------
    answers
        Shape (respondents,); missing ones are left out.
    bounds
        Lowest and highest level of the scale.
    population
        N, where it is known and finite.
    confidence
        Of the interval.
    method
        ``polya``: as above, near its nominal coverage on average. ``gaffke``: the means that the
        test of `band_probabilities` does not exclude, at half the error on each side; wider, and
        never below its nominal coverage as far as is known (Clopper and Pearson's for two ends).

    Returns
    -------
    Estimate
        The plain mean; `n` counts the valid answers.

    Raises
    ------
    NoAnswer
        No valid answer.
    WrongCall
        Answers outside the bounds, N below n.

    Examples
    --------
    >>> found = bounded_mean([4, 4, 4, 4, 4], bounds=(1, 5))
    >>> round(float(found), 2), round(found.low, 2), round(found.high, 2)
    (4.0, 3.12, 4.43)
    """
    given = vector(answers, "answers")
    given = given[~np.isnan(given)]
    at_least(1, len(given), "respondents")
    low, high = _bounds(bounds, given)
    n = len(given)
    size = _sizes(population, np.array([n]))[0]
    varied = float(given.std(ddof=1)) if n > 1 and given.min() < given.max() else 0.0
    error = varied / np.sqrt(n)
    # Rounding alone may carry the mean of equal answers beside them.
    mean = float(np.clip(given.mean(), given.min(), given.max()))
    way = one_of("method", method, ("polya", "gaffke"))
    level = confidence_level(confidence)
    if way == "polya":
        low_end, high_end = polya.bounded_interval(mean, error, n, size, low, high, level)
        told, source = "polya_jeffreys", f"{polya.SOURCE}; {polya.JEFFREYS}"
    else:
        low_end, high_end = _not_excluded(given, mean, size, (low, high), (1 - level) / 2)
        told, source = way, gaffke.SOURCE
    return Estimate(
        value=mean,
        n=n,
        low=float(low_end),
        high=float(high_end),
        unit="level",
        method=f"bounded_mean:{told}" + (":fpc" if np.isfinite(size) else ""),
        error=error,
        source=source,
    )


@dataclass(frozen=True)
class Bands:
    """The bands between cut-offs, for one group or several.

    Attributes
    ----------
    probabilities
        Of each band, shape (groups, bands), lowest band first; rows add up to one.
    band
        The place of the band that the data settle, -1 where they do not; shape (groups,).
    n
        Answers, shape (groups,).
    cut_offs
        In ascending order; a band begins at its cut-off.
    method, source
        How, and where it is published.
    """

    probabilities: Floats
    band: Integers
    n: Integers
    cut_offs: tuple[float, ...]
    method: str
    source: str

    @property
    def undetermined(self) -> Booleans:
        """Whether the data leave the band open, shape (groups,)."""
        undetermined: Booleans = self.band < 0
        return undetermined

    @property
    def frame(self) -> pd.DataFrame:
        """One row a group and band: ``from``, ``to``, ``probability``, ``settled``, ``n``."""
        groups, bands = self.probabilities.shape
        edges = [-np.inf, *self.cut_offs, np.inf]
        return pd.DataFrame(
            {
                "group": np.repeat(np.arange(groups), bands),
                "band": np.tile(np.arange(bands), groups),
                "from": np.tile(edges[:-1], groups),
                "to": np.tile(edges[1:], groups),
                "probability": self.probabilities.ravel(),
                "settled": (np.arange(bands) == self.band[:, None]).ravel(),
                "n": np.repeat(self.n, bands),
            }
        )


def band_probabilities(
    answers: npt.ArrayLike,
    cut_offs: Sequence[float],
    *,
    bounds: tuple[float, float],
    levels: Sequence[float] | None = None,
    population: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> Bands:
    """Return the probability of each band of a mean, and the band where the data settle it.

    A band is settled where the mean is above its lower and below its upper cut-off, each by the
    test of Gaffke (2005): the answers, weighted at random (Dirichlet, as in Rubin's Bayesian
    bootstrap, Annals of Statistics 9 (1981) 130-134), with one answer more at the *unfavourable*
    end of the scale, lie beyond the cut-off with probability `confidence`. For answers at the two
    ends it is Clopper and Pearson's; it holds whatever their distribution (no exception is known;
    Learned-Miller & Thomas 2020 prove cases). Of a finite population the weights are those of
    Pólya's urn (Ghosh & Meeden 1997), and for answers at the two ends the test is the exact one of
    the hypergeometric distribution. The probabilities shown are those of the same weights with half
    an answer at each end: they are a reading aid, the test decides.

    Parameters
    ----------
    answers
        Answers of one group, shape (respondents,), missing ones left out; or, with `levels`, how
        many chose each level, shape (groups, levels).
    cut_offs
        Where bands begin, in the unit of the answers.
    bounds
        Lowest and highest level of the scale.
    levels
        The codes of the columns of `answers`.
    population
        N, one number or one a group; not finite or None where unknown.
    confidence
        1 less the share of wrong bands that is borne. A mean inside a narrow band may be taken for
        too high or for too low: then each of the two errors has only a part of it.

    Returns
    -------
    Bands
        Vectorised over groups.

    Raises
    ------
    NoAnswer
        A group without answers.
    WrongCall
        Cut-offs or answers outside the bounds, N below n.

    Examples
    --------
    >>> found = band_probabilities([4, 4, 4, 4, 4], [3, 4], bounds=(1, 5))
    >>> found.band.tolist(), found.probabilities.round(2).tolist()
    ([-1], [[0.03, 0.63, 0.33]])
    """
    level = confidence_level(confidence)
    counts, codes = _counted(answers, levels)
    ends = _bounds(bounds, codes[counts.sum(axis=0) > 0])
    cuts = _cut_offs(cut_offs, ends)
    n = counts.sum(axis=1)
    at_least(1, int(n.min(initial=np.inf)) if len(n) else 0, "respondents")
    size = _sizes(population, n)
    middle = np.column_stack(
        [gaffke.chance_below(counts, codes, size, cut, ends, (0.5, 0.5)) for cut in cuts]
    )
    rising, falling = _borne(counts, codes, size, cuts, ends, 1 - level)
    over, under = np.zeros((2, *middle.shape), dtype=np.bool_)
    for at, cut in enumerate(cuts):
        # An answer moved to the worse end makes no test easier: only these may pass.
        up = middle[:, at] <= rising[:, at]
        worst = gaffke.chance_below(counts[up], codes, size[up], cut, ends, (1.0, 0.0))
        over[up, at] = worst <= rising[up, at]
        down = 1 - middle[:, at] <= falling[:, at]
        worst = gaffke.chance_below(counts[down], codes, size[down], cut, ends, (0.0, 1.0))
        under[down, at] = 1 - worst <= falling[down, at]
    # Who is above a cut-off is above the lower ones, whatever error each of them bears.
    over = np.logical_and.accumulate(over, axis=1)
    under = np.logical_and.accumulate(under[:, ::-1], axis=1)[:, ::-1]
    finite = bool(np.isfinite(size).any())
    edges = np.column_stack([np.zeros(len(n)), middle, np.ones(len(n))])
    return Bands(
        probabilities=np.maximum(np.diff(edges), 0.0),
        band=settled(over, under),
        n=np.rint(n).astype(np.int64),
        cut_offs=cuts,
        method="gaffke" + (":polya" if finite else ""),
        source=gaffke.SOURCE + (f"; {polya.SOURCE}" if finite else ""),
    )


def settled(over: Booleans, under: Booleans) -> Integers:
    """Return the band that lies above its lower and below its upper cut-off, -1 where none does.

    Parameters
    ----------
    over, under
        Whether the mean is known to be above, or below, each cut-off; shape (groups, cut-offs).
    """
    yes = np.ones((len(over), 1), dtype=np.bool_)
    holds = np.hstack([yes, over]) & np.hstack([under, yes])
    return np.where(holds.any(axis=1), holds.argmax(axis=1), -1)


def _counted(answers: npt.ArrayLike, levels: Sequence[float] | None) -> tuple[Floats, Floats]:
    """Return how many chose each level, shape (groups, levels), and the levels."""
    if levels is None:
        given = vector(answers, "answers")
        codes, counts = np.unique(given[~np.isnan(given)], return_counts=True)
        return counts[None].astype(np.float64), codes
    codes = vector(list(levels), "levels")
    shaped = np.asarray(answers, dtype=object)
    table, _ = matrix(shaped[None] if shaped.ndim == 1 else answers, "answers")
    if table.shape[1] != len(codes) or not (table >= 0).all():
        raise WrongCall("statistics.counts_by_level", levels=len(codes))
    return table, codes


def _not_excluded(
    given: Floats, mean: float, size: float, ends: tuple[float, float], tail: float
) -> tuple[Floats, Floats]:
    """Return the lowest and the highest mean that the test of Gaffke does not exclude."""
    codes, counts = np.unique(given, return_counts=True)
    held, sizes = counts[None].astype(np.float64), np.array([size])
    found = []
    for added, bound in (((1.0, 0.0), ends[0]), ((0.0, 1.0), ends[1])):
        near, far = mean, bound
        for _ in range(45):
            cut = (near + far) / 2
            below = float(gaffke.chance_below(held, codes, sizes, cut, ends, added)[0])
            excluded = (below if added[0] else 1 - below) <= tail
            near, far = (near, cut) if excluded else (cut, far)
        found.append(np.asarray(far))
    return found[0], found[1]


def _borne(
    counts: Floats,
    codes: Floats,
    size: Floats,
    cuts: tuple[float, ...],
    ends: tuple[float, float],
    borne: float,
) -> tuple[Floats, Floats]:
    """Return the error that each test bears, above and below each cut-off: (groups, cut-offs) each.

    A mean in the lowest or highest band can be misjudged in one direction only. In a band whose
    width is d standard errors it can in both, by k standard errors each: k solves
    normal(-k) + normal(-k - d) = borne.
    """
    widths = np.concatenate([[np.inf], np.diff(cuts), [np.inf]])
    mean = counts @ codes / counts.sum(axis=1)
    squares = (counts * (codes - mean[:, None]) ** 2).sum(axis=1)
    n = counts.sum(axis=1)
    error = np.sqrt(squares / np.maximum(n - 1, 1) / n)
    _, spread, span, _ = polya.posterior(mean, error, n, size, *ends, (0.5, 0.5))
    deviation = np.sqrt(spread) * span
    apart = np.full((len(n), len(widths)), _FAR)
    np.divide(
        widths, deviation[:, None], out=apart, where=(deviation > 0)[:, None] & np.isfinite(widths)
    )
    distance = np.linspace(0.0, _FAR, 241)
    low, high = np.zeros_like(distance), np.full_like(distance, 40.0)
    for _ in range(60):
        middle = (low + high) / 2
        more = ndtr(-middle) + ndtr(-middle - distance) > borne
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    # The nearest smaller distance bears less.
    place = np.floor(np.minimum(apart, _FAR) / _FAR * 240).astype(np.int64)
    share = np.where(apart >= _FAR, borne, ndtr(-high)[place])
    return share[:, :-1], share[:, 1:]


def _cut_offs(cut_offs: Sequence[float], ends: tuple[float, float]) -> tuple[float, ...]:
    """Return the cut-offs in ascending order, each once."""
    cuts = tuple(np.unique(vector(list(np.ravel(cut_offs)), "cut_offs")).tolist())
    if not cuts or not ends[0] < cuts[0] or not cuts[-1] <= ends[1]:
        raise WrongCall("statistics.cut_offs", low=f"{ends[0]:g}", high=f"{ends[1]:g}")
    return cuts


def _sizes(population: object, n: Floats) -> Floats:
    """Return N of each group, infinite where it is not known."""
    if population is None:
        return np.full(len(n), np.inf)
    given = np.ravel(np.asarray(population, dtype=object))
    if len(given) not in (1, len(n)):
        told = f"answers : {len(n)}, population : {len(given)}"
        raise WrongCall("statistics.lengths", lengths=told)
    known = [np.nan if each is None or each == np.inf else each for each in given]
    size = np.broadcast_to(vector(known, "population"), n.shape).copy()
    size[np.isnan(size)] = np.inf
    if (size < n).any():
        at = int((size < n).argmax())
        told_of = {"stratum": at if len(n) > 1 else "—", "population": f"{size[at]:g}"}
        raise WrongCall("statistics.population_below", **told_of, n=f"{n[at]:g}")
    return size


def _bounds(bounds: tuple[float, float], answers: Floats) -> tuple[float, float]:
    low, high = vector(list(bounds), "bounds")
    if not low < high:
        raise WrongCall("statistics.bounds_crossed", lower=low, upper=high)
    if len(answers) and (answers.min() < low or answers.max() > high):
        told = f"{low:g} – {high:g}"
        raise WrongCall("statistics.outside_levels", name="answers", levels=told)
    return float(low), float(high)
