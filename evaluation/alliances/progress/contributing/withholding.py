"""Which sums by target are withheld: what one of them, or several together, would give away.

A partnership may stand under several targets, so that sums can be subtracted from each other: that
of all tagged partnerships, less those of single targets, may leave one partnership. A sum is shown
where it rests on `organisations` partners and partnerships at least, none of which makes up over
85 % (the rule of the French statistical office for enterprises), and where no combination of the
sums that are shown amounts to fewer: what can be computed from them is their row space.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

DOMINANCE = 0.85
_TINY = 1e-8

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def unsafe(
    amounts: Floats,
    partners: Sequence[frozenset[str]],
    organisations: int,
    dominance: float = DOMINANCE,
) -> bool:
    """Return whether a sum would give away what one partnership or organisation brings.

    Parameters
    ----------
    amounts
        Of the partnerships that give one, 0 or more, shape (given,).
    partners
        The organisations of each, beside the owner's.
    organisations
        The fewest that a sum may rest on.
    dominance
        The largest share of one; 1 for counts, which tell nothing of anybody's size.
    """
    if len(amounts) < organisations or len(frozenset().union(*partners)) < organisations:
        return True
    total = float(amounts.sum())
    if total <= 0:
        return False
    by_organisation: dict[str, float] = {}
    for amount, names in zip(amounts.tolist(), partners, strict=True):
        for name in names:
            by_organisation[name] = by_organisation.get(name, 0.0) + amount
    largest = max(float(amounts.max()), *by_organisation.values())
    return largest > dominance * total


def withheld_rows(
    member: Booleans,
    amounts: Floats,
    partners: Sequence[frozenset[str]],
    organisations: int,
    last: Sequence[int] = (),
    dominance: float = DOMINANCE,
    known: bool = True,
) -> Booleans:
    """Return which sums must be withheld, shape (rows,).

    Parameters
    ----------
    member
        Whether a partnership is in a row's sum, shape (rows, partnerships).
    amounts
        Shape (partnerships,), NaN where nobody says.
    partners
        The organisations of each partnership.
    organisations
        The fewest that a sum may rest on.
    last
        Rows that are withheld only where nothing else helps: the sum over all tagged ones.
    dominance
        As in `unsafe`.
    known
        Whether the sum over all partnerships is known, as those that the report shows are.

    Returns
    -------
    ndarray of bool
        Rows without any amount are not withheld: there is nothing to show.
    """
    given = ~np.isnan(amounts)
    held = member[:, given]
    amount = amounts[given]
    who = [each for each, there in zip(partners, given.tolist(), strict=True) if there]
    hidden = np.zeros(len(member), dtype=bool)
    for row in range(len(held)):
        inside = np.flatnonzero(held[row])
        if len(inside):
            partnered = [who[p] for p in inside]
            hidden[row] = unsafe(amount[inside], partnered, organisations, dominance)
    while True:
        shown = np.flatnonzero(~hidden & held.any(axis=1))
        guilty = _giving_away(held[shown], amount, who, organisations, dominance, known)
        if not len(guilty):
            return hidden
        rows = shown[guilty]
        counts = {int(row): (int(row) in last, int(held[row].sum())) for row in rows}
        hidden[min(counts, key=lambda row: counts[row])] = True


def _giving_away(
    shown: Booleans,
    amounts: Floats,
    who: Sequence[frozenset[str]],
    organisations: int,
    dominance: float,
    known: bool,
) -> npt.NDArray[np.int64]:
    """Return the rows shown of which a combination gives too little cover; none where all do."""
    if not len(shown):
        return np.empty(0, dtype=np.int64)
    # Partnerships under the same targets cannot be told apart: they are one column.
    signatures, column = np.unique(shown, axis=1, return_inverse=True)
    column = np.asarray(column).reshape(-1)
    matrix = signatures.astype(float)
    if known:
        matrix = np.vstack([matrix, np.ones(signatures.shape[1])])
    inverse = np.linalg.pinv(matrix)
    projector = inverse @ matrix
    own = np.diag(projector)
    for few in _too_few(column, amounts, who, own, organisations, dominance):
        # A vector that stands on these columns alone can be computed from the rows if, and only
        # if, the projector on their space leaves it as it is: it is 1 there in that direction,
        # and its trace there no less.
        values, vectors = np.linalg.eigh(projector[np.ix_(few, few)])
        if values[-1] < 1 - _TINY:
            continue
        alone = np.zeros(matrix.shape[1])
        alone[few] = vectors[:, -1]
        guilty = np.flatnonzero(np.abs(alone @ inverse)[: len(shown)] > _TINY)
        if len(guilty):
            return guilty
    return np.empty(0, dtype=np.int64)


def _too_few(
    column: npt.NDArray[np.int64],
    amounts: Floats,
    who: Sequence[frozenset[str]],
    own: Floats,
    organisations: int,
    dominance: float,
) -> Iterator[list[int]]:
    """Yield the sets of columns whose sum alone would give something away, and may be computed.

    Each column by itself; and all those whose partnerships have too few organisations together.
    `own` is the diagonal of the projector: where it sums to less than 1, nothing can be computed.
    """
    small: dict[frozenset[str], list[int]] = {}
    for each in np.flatnonzero(np.bincount(column)).tolist():
        inside = np.flatnonzero(column == each)
        partners = [who[place] for place in inside.tolist()]
        together = frozenset().union(*partners)
        if len(together) < organisations:
            small.setdefault(together, []).append(each)
        if own[each] >= 1 - _TINY and unsafe(amounts[inside], partners, organisations, dominance):
            yield [each]
    weights = {names: float(own[places].sum()) for names, places in small.items()}
    for union in _unions(weights, organisations):
        parts = [part for part in _parts(union) if part in small]
        if sum(weights[part] for part in parts) >= 1 - _TINY:
            yield sorted(place for part in parts for place in small[part])


def _unions(weights: Mapping[frozenset[str], float], organisations: int) -> list[frozenset[str]]:
    """Return the sets of too few organisations whose columns may have a trace of 1 together.

    Of the parts of such a set, one has its share of the trace at least.
    """
    least = (1 - _TINY) / (2 ** (max(organisations, 2) - 1) - 1)
    unions = {names for names, weight in weights.items() if weight >= least}
    for _ in range(organisations - 2):
        unions |= {u | one for u in unions for one in weights if len(u | one) < organisations}
    return sorted(unions, key=sorted)


def _parts(names: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield every set of some of these organisations."""
    for size in range(1, len(names) + 1):
        yield from map(frozenset, combinations(sorted(names), size))
