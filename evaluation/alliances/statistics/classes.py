"""Classes that are large enough: the small ones joined with their neighbours in size."""

import heapq

import numpy as np

from alliances.statistics.inputs import Integers


def join_small(sizes: Integers, fewest: int, parents: Integers | None = None) -> Integers:
    """Return the class in which each class ends, when small ones are joined until none is left.

    The smallest is joined with the next smallest as long as it is below `fewest` and there is
    another one to join (Kalton & Flores-Cervantes, Journal of Official Statistics 19 (2003) 81-97,
    section 2, on collapsing the cells of an adjustment; which ones are joined is ours).

    Parameters
    ----------
    sizes
        How many are in each class, shape (classes,).
    fewest
        The fewest that a class may have.
    parents
        What each class lies in, shape (classes,): only classes of one parent are joined first, then
        any. None where all may be joined at once.

    Returns
    -------
    ndarray
        Of each class, the number of the first of those joined with it, shape (classes,).

    Examples
    --------
    >>> join_small(np.array([9, 1, 3, 8]), 5).tolist()
    [0, 1, 1, 1]
    """
    joined = np.arange(len(sizes), dtype=np.int64)
    if parents is not None:
        for parent in np.unique(parents):
            _join(joined, sizes, np.flatnonzero(parents == parent), fewest)
    _join(joined, sizes, np.arange(len(sizes)), fewest)
    return joined


def _join(joined: Integers, sizes: Integers, within: Integers, fewest: int) -> None:
    """Join classes in place, among those that are given."""
    parts = [np.flatnonzero(joined == first) for first in np.unique(joined[within])]
    heap = [(int(sizes[part].sum()), int(part[0]), part.tolist()) for part in parts]
    heapq.heapify(heap)
    while len(heap) > 1 and heap[0][0] < fewest:
        (size, first, one), (more, second, other) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (size + more, min(first, second), sorted([*one, *other])))
    for _, first, part in heap:
        joined[part] = first
