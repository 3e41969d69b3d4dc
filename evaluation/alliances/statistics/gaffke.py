"""The chance that randomly weighted answers have a mean below a cut-off: the test of Gaffke.

Of an infinite population the weights are Dirichlet (the Bayesian bootstrap); of N units of which n
answered, the N - n others are drawn from Pólya's urn, which holds the n answers and those added.
With one answer added at the unfavourable end this is, for answers at the two ends, the exact test
of Clopper and Pearson, and of the hypergeometric distribution where the population is finite.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from alliances.statistics.inputs import Floats, Integers

SOURCE = "Gaffke, Applicationes Mathematicae 32 (2005) 365-373; Learned-Miller & Thomas (2020)"

Complexes = npt.NDArray[np.complex128]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)
_ANGLE = (_NODES + 1) * np.pi / 4
# From 0 to infinity by u = tan(angle): the integrand is smooth and bounded there.
_U = np.tan(_ANGLE)
_JACOBIAN = _WEIGHTS * np.pi / 4 / np.cos(_ANGLE) ** 2 / _U / np.pi

_BLOCK = 4000
"""Groups held at once."""
_CELLS = 2_000_000
"""Numbers held at once by the exact count."""
_FEW_OTHERS, _FEW_OF_A_TEST = 12, 30
"""Up to so many who did not answer, what they may have said is counted one by one; for a test, on
which more depends, further than for what is shown."""
_FINEST = 60
"""Steps of the scale that are told apart in that count."""
_TIE = 1e-9
"""Of the scale: so near a cut-off a mean lies on it."""


def chance_below(
    counts: Floats,
    codes: Floats,
    size: Floats,
    cut: float,
    bounds: tuple[float, float],
    added: tuple[float, float],
) -> Floats:
    """Return the chance that the mean of each group's population is below a cut-off.

    Parameters
    ----------
    counts
        How many chose each level, shape (groups, levels).
    codes
        The levels, shape (levels,).
    size
        N of each group, shape (groups,); infinite where unknown.
    cut
        The cut-off.
    bounds
        The ends of the scale.
    added
        Answers added at the lower and the upper end. Where they are one and none, or none and one,
        whatever is not computed exactly errs on the side of the end with the answer.

    Returns
    -------
    ndarray
        Shape (groups,), 0 to 1.

    Notes
    -----
    Ghosh & Meeden 1997, ch. 2 (Pólya's urn). Up to 30 others (12, where as much is added at both
    ends) their sum is counted exactly, by Newton's identities and a discrete Fourier transform;
    beyond, the urn is replaced by the Dirichlet distribution that has its mean and its variance.
    """
    # Few respondents answer in few ways: each is computed once.
    rows = np.column_stack([counts, size])
    alike, place = np.unique(rows, axis=0, return_inverse=True)
    counts, size = alike[:, :-1], alike[:, -1]
    low, high = bounds
    # On a scale from 0 to 1.
    values = (codes - low) / (high - low)
    asked = (cut - low) / (high - low)
    n, sums = counts.sum(axis=1), counts @ values
    finite = np.isfinite(size)
    others = np.where(finite, np.rint(size - n), np.inf)
    needed = np.where(finite, asked * np.where(finite, size, 0.0) - sums, np.inf)
    weights = np.column_stack([counts, np.broadcast_to(added, (len(counts), 2))])
    places = np.concatenate([values, [0.0, 1.0]])
    towards = float(np.sign(added[1] - added[0]))
    chance = np.where(needed > _TIE * np.where(finite, size, 1.0), 1.0, 0.0)
    few = _FEW_OF_A_TEST if towards else _FEW_OTHERS
    for many in np.unique(others[(others > 0) & (others <= few)]):
        at = others == many
        chance[at] = _counted(weights[at], places, int(many), needed[at], towards)
    at = others > few
    if at.any():
        chance[at] = _approached(weights[at], places, asked, others[at], needed[at], towards)
    return chance[place.ravel()]


def _counted(
    weights: Floats, places: Floats, others: int, needed: Floats, towards: float
) -> Floats:
    """Return the chance that the others' sum is below what is needed, counted exactly.

    The number of the others at each place is Dirichlet-multinomial. Its generating function is the
    coefficient of z^m in the product of (1 - z x^place)^(-weight), which Newton's identities give
    from the power sums at every root of unity x; the transform back is the distribution.
    """
    steps, whole = _steps(places, towards)
    length = others * steps + 1
    # The transform of real numbers: its other half is the mirror image.
    half = length // 2 + 1
    roots = np.exp(-2j * np.pi * np.outer(np.arange(half), whole) / length)
    reached = np.arange(length) / steps
    chance = np.empty(len(weights))
    block = max(1, _CELLS // (length * (others + 1)))
    for start in range(0, len(weights), block):
        part = slice(start, start + block)
        held, total = weights[part].astype(np.complex128), weights[part].sum(axis=1)
        powers = [held @ (roots**power).T for power in range(1, others + 1)]
        series: list[Complexes] = [np.ones((len(held), half), dtype=np.complex128)]
        for order in range(1, others + 1):
            made = [powers[step - 1] * series[order - step] for step in range(1, order + 1)]
            series.append(np.add.reduce(made) / order)
        ways = np.exp(gammaln(total + others) - gammaln(total) - gammaln(others + 1))
        shares = np.fft.irfft(series[-1] / ways[:, None], n=length, axis=1)
        below = reached[None] < (needed[part] - _TIE * (others + 1))[:, None]
        chance[part] = (shares * below).sum(axis=1)
    clipped: Floats = np.clip(chance, 0.0, 1.0)
    return clipped


def _approached(
    weights: Floats,
    places: Floats,
    asked: float,
    others: Floats,
    needed: Floats,
    towards: float,
) -> Floats:
    """Return the same for many others, or infinitely many, by a Dirichlet distribution."""
    chance = np.empty(len(weights))
    endless = np.isinf(others)
    if endless.any():
        chance[endless] = _by_scale(weights[endless], places - asked)
    few = np.flatnonzero(~endless)
    for start in range(0, len(few), _BLOCK):
        at = few[start : start + _BLOCK]
        many = others[at]
        # With it the variance of a share of the others is that of the urn.
        kept = (many - 1) / (weights[at].sum(axis=1) + many)
        # They have steps: half of the widest one, to the safe side.
        cut = (needed[at] - towards / 2) / many
        apart = places[None] - cut[:, None]
        chance[at] = _inverted(weights[at] * kept[:, None], apart)
    return chance


def _by_scale(weights: Floats, apart: Floats) -> Floats:
    """Return `_inverted` where all groups share one cut-off: tables instead of functions."""
    scale = np.sqrt((weights * apart**2).sum(axis=1))
    level = np.rint(2 * np.log2(np.where(scale > 0, scale, 1.0)))
    chance = np.empty(len(weights))
    for each in np.unique(level):
        of = np.flatnonzero(level == each)
        argument = apart[:, None] * (_U / 2 ** (each / 2))
        turns, sinks = np.arctan(argument), -0.5 * np.log1p(argument**2)
        for start in range(0, len(of), _BLOCK):
            at = of[start : start + _BLOCK]
            held = weights[at]
            made = np.sin(held @ turns) * np.exp(held @ sinks)
            chance[at] = 0.5 - made @ _JACOBIAN
    return _sure(chance, weights, np.broadcast_to(apart, weights.shape))


def _inverted(weights: Floats, apart: Floats) -> Floats:
    """Return the chance that gamma variables of these shapes, times these factors, sum below zero.

    Gil-Pelaez, Biometrika 38 (1951) 481-482.
    """
    scale = np.sqrt((weights * apart**2).sum(axis=1))
    scale = np.where(scale > 0, scale, 1.0)
    turned, sunk = np.zeros((2, len(weights), len(_U)))
    for place in range(weights.shape[1]):
        argument = (apart[:, place] / scale)[:, None] * _U
        turned += weights[:, place, None] * np.arctan(argument)
        sunk -= 0.5 * weights[:, place, None] * np.log1p(argument**2)
    return _sure(0.5 - (np.sin(turned) * np.exp(sunk)) @ _JACOBIAN, weights, apart)


def _sure(chance: Floats, weights: Floats, apart: Floats) -> Floats:
    """Return chances with exact zeros and ones where all lies on one side of the cut-off."""
    # What lies at the cut-off itself neither lifts nor lowers.
    lifts = ((weights > 0) & (apart > _TIE)).any(axis=1)
    lowers = ((weights > 0) & (apart < -_TIE)).any(axis=1)
    clipped: Floats = np.clip(chance, 0.0, 1.0)
    return np.where(lifts & lowers, clipped, np.where(lowers, 1.0, 0.0))


def _steps(places: Floats, towards: float) -> tuple[int, Integers]:
    """Return in how many steps the scale is cut, and the step of each place.

    Where no number of steps up to 60 fits the places, they move a little, towards the added answer.
    """
    for steps in range(1, _FINEST + 1):
        at = places * steps
        if (np.abs(at - np.rint(at)) < _TIE * steps).all():
            return steps, np.rint(at).astype(np.int64)
    at = places * _FINEST
    moved = np.rint(at) if towards == 0 else np.ceil(at) if towards > 0 else np.floor(at)
    return _FINEST, moved.astype(np.int64)
