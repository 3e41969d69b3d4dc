"""Whose score the published figures give away together, and which of them must go.

Every published mean, share or gap is a known sum of scores of single partnerships. A partnership's
score can be computed from all of them together if and only if a vector that is zero elsewhere lies
in the space that these sums span: linear algebra over all groups, sides, gaps and means of a wave
at once, and no rule of thumb on two of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.linalg import cho_solve
from scipy.linalg.lapack import dpstrf

from alliances.statistics.inputs import Booleans, Floats, Integers

_SURE = 1e-7
"""Distance from one below which an eigenvalue of a projection is one: the sums are whole numbers,
and anything else stays far away."""

_SUSPECT = 1e-6
_DIRECTIONS = 8
"""At least as many as a partnership has parties."""


@dataclass(frozen=True)
class Published:
    """Sums of scores that are published.

    Attributes
    ----------
    sums
        Coefficients of each published sum on the unknown scores, shape (sums, unknowns): whole
        numbers, but for weighted means.
    owner
        The partnership of each unknown (one each side), shape (unknowns,).
    size
        Partnerships behind each sum, shape (sums,).
    fewest
        The fewest partnerships of which a sum may be known: 2 or 3.
    """

    sums: Integers | Floats
    owner: Integers
    size: Integers
    fewest: int = 3


def exposed(published: Published) -> Integers:
    """Return the partnerships of which some score, or a combination of its own, can be computed.

    So can the scores of two partnerships whose sum is known: their interval tells the squares too,
    and two numbers follow from sum and squares. Both are then exposed.

    Parameters
    ----------
    published
        What is published of one wave and node.

    Returns
    -------
    ndarray
        Numbers as in `published.owner`, ascending.

    Examples
    --------
    >>> both = Published(np.array([[1, 1, 1, 1], [1, 1, 1, 0]]), np.arange(4), np.array([4, 3]))
    >>> exposed(both).tolist()
    [3]
    """
    space = _space(published.sums, published.owner)
    owners = [space.owner[known.unknowns].ravel() for known in _exposed(space, published.fewest)]
    return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *owners]))


def hide_sums(published: Published, may_hide: Booleans, forget: Callable[[int], None]) -> list[int]:
    """Return the sums that must not be published, so that nobody is exposed.

    One by one: of the sums that together give a partnership away, that of the fewest partnerships.

    Parameters
    ----------
    published
        What would be published.
    may_hide
        Which sums may go, shape (sums,); the others stay to the last.
    forget
        Called with each sum that goes, in order.

    Returns
    -------
    list of int
        Places in `published.sums`.
    """
    kept = np.ones(len(published.sums), dtype=np.bool_)
    gone: list[int] = []
    while kept.any():
        places = np.flatnonzero(kept)
        space = _space(published.sums[places], published.owner)
        found = [known.through for known in _exposed(space, published.fewest)]
        through = np.concatenate([np.zeros((0, len(space.rows)), dtype=np.bool_), *found])
        if not len(through):
            break
        of_space = places[space.rows]
        holding = np.ones(len(through), dtype=np.bool_)
        while holding.any():
            involved = np.flatnonzero(through[int(np.argmax(holding))])
            preferred = involved[may_hide[of_space[involved]]]
            chosen = preferred if len(preferred) else involved
            least = int(chosen[np.argmin(published.size[of_space[chosen]])])
            place = int(of_space[least])
            kept[place] = False
            gone.append(place)
            forget(place)
            # What goes for one combination may break others as well: nothing goes for those.
            holding &= ~through[:, least]
    return gone


@dataclass(frozen=True)
class _Space:
    """The space that published sums span.

    Attributes
    ----------
    sums
        As many of them as are independent, shape (rank, unknowns), of the unknowns that any holds.
    owner
        Of each unknown.
    rows
        The places of these sums among all, shape (rank,).
    root
        The lower Cholesky factor of sums @ sums.T, shape (rank, rank).
    """

    sums: Floats
    owner: Integers
    rows: Integers
    root: Floats

    def inside(self, vectors: Floats) -> Floats:
        """Return the parts of vectors that lie in the space, given sums @ vectors."""
        found: Floats = cho_solve((self.root, True), vectors, check_finite=False)
        return found

    def known(self, suspects: Integers) -> "_Known":
        """Return what is known of sets of unknowns, shape (sets, unknowns of each), all at once."""
        part = self.sums[:, suspects]
        inside = self.inside(part.reshape(len(self.sums), -1)).reshape(part.shape)
        values, vectors = np.linalg.eigh(part.transpose(1, 2, 0) @ inside.transpose(1, 0, 2))
        sure = values[:, -1] > 1 - _SURE
        weights = (inside.transpose(1, 0, 2)[sure] @ vectors[sure, :, -1:])[:, :, 0]
        size = np.abs(weights)
        return _Known(suspects[sure], size > 1e-7 * size.max(axis=1, keepdims=True, initial=0.0))


@dataclass(frozen=True)
class _Known:
    """Sets of unknowns of which a combination is known.

    Attributes
    ----------
    unknowns
        The unknowns of each set, shape (sets, unknowns of each).
    through
        The independent sums by which the combination is computed, shape (sets, rank).
    """

    unknowns: Integers
    through: Booleans


def _space(sums: Integers | Floats, owner: Integers) -> _Space:
    columns = np.flatnonzero(sums.any(axis=0))
    held = sums[:, columns].astype(np.float64)
    # Sums of one size, so that a mean of sides weighs no more than a side.
    held /= np.maximum(np.abs(held).max(axis=1, initial=0.0), 1.0)[:, None]
    gram = held @ held.T
    tolerance = 1e-10 * max(float(np.diag(gram).max(initial=0.0)), 1.0)
    factor, pivots, rank, _ = dpstrf(gram, lower=1, tol=tolerance)
    rows = pivots[:rank].astype(np.int64) - 1
    root = np.tril(factor)[:rank, :rank]
    return _Space(held[rows], owner[columns], rows, root)


def _exposed(space: _Space, fewest: int) -> list[_Known]:
    """Return the sets of unknowns of which a combination is known: of one owner, or of two.

    A combination of unknowns is known where their parts outside the space cancel out. Shadows of
    these parts in a few fixed directions say where to look; the parts themselves decide.
    """
    unknowns = len(space.owner)
    if not unknowns:
        return []
    directions = _directions(unknowns)
    shadow = directions - space.sums.T @ space.inside(space.sums @ directions)
    suspects = _of_one_owner(shadow, space.owner)
    if fewest > 2:
        suspects.append(_parallel(shadow))
    return [space.known(each) for each in suspects if len(each)]


@cache
def _directions(unknowns: int) -> Floats:
    return np.random.default_rng(2014).standard_normal((unknowns, _DIRECTIONS))


def _of_one_owner(shadow: Floats, owner: Integers) -> list[Integers]:
    """Return the unknowns of owners with all but dependent shadows, an array for each count."""
    order = np.argsort(owner, kind="stable")
    _, first, count = np.unique(owner[order], return_index=True, return_counts=True)
    found: list[Integers] = []
    for sides in np.unique(count):
        at = order[first[count == sides][:, None] + np.arange(sides)]
        part = shadow[at]
        smallest = np.linalg.eigvalsh(part @ part.mT)[:, 0]
        found.append(at[smallest < _SUSPECT])
    return found


def _parallel(shadow: Floats) -> Integers:
    """Return couples of unknowns whose shadows are parallel, shape (couples, 2)."""
    size = np.linalg.norm(shadow, axis=1)
    seen = np.flatnonzero(size > 1e-6)
    unit = shadow[seen] / size[seen][:, None]
    unit *= np.sign(unit[:, :1])
    # Neighbours on a line: the parallel ones follow each other in every order.
    order = np.argsort(unit[:, 0], kind="stable")
    near = np.abs(np.diff(unit[order], axis=0)).max(axis=1, initial=0.0) < 1e-6
    # Of several on one line each neighbour is a couple: two sums of two that share one, say.
    at = np.flatnonzero(near)
    return seen[np.column_stack([order[at], order[at + 1]])]
