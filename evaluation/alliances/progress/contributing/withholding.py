"""Which sums by target are withheld: what one of them, or several together, would give away.

A partnership may stand under several targets, so that sums can be subtracted from each other: that
of all tagged partnerships, less those of single targets, may leave one partnership. A sum is shown
where it rests on `organisations` partners and partnerships at least, none of which makes up over
85 % (the rule of the French statistical office for enterprises), and where no combination of the
sums that are shown amounts to fewer: what can be computed from them is their row space.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

DOMINANCE = 0.85
_TINY = 1e-9

Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def unsafe(amounts: Floats, partners: Sequence[frozenset[str]], organisations: int) -> bool:
    """Return whether a sum would give away what one partnership or organisation brings.

    Parameters
    ----------
    amounts
        Of the partnerships that give one, 0 or more, shape (given,).
    partners
        The organisations of each, beside the owner's.
    organisations
        The fewest that a sum may rest on.
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
    return largest > DOMINANCE * total


def withheld_rows(
    member: Booleans,
    amounts: Floats,
    partners: Sequence[frozenset[str]],
    organisations: int,
    last: Sequence[int] = (),
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
        Rows that are withheld only where nothing else helps: the sum over all tagged ones. The sum
        over all partnerships is taken as known, since the report shows it.

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
            hidden[row] = unsafe(amount[inside], [who[p] for p in inside], organisations)
    while True:
        shown = np.flatnonzero(~hidden & held.any(axis=1))
        guilty = _giving_away(held[shown], amount, who, organisations)
        if not len(guilty):
            return hidden
        rows = shown[guilty]
        counts = {int(row): (int(row) in last, int(held[row].sum())) for row in rows}
        hidden[min(counts, key=lambda row: counts[row])] = True


def _giving_away(
    shown: Booleans, amounts: Floats, who: Sequence[frozenset[str]], organisations: int
) -> npt.NDArray[np.int64]:
    """Return the rows shown of which a combination gives too little cover; none where all do."""
    nothing = np.empty(0, dtype=np.int64)
    if not len(shown):
        return nothing
    # Partnerships under the same targets cannot be told apart: they are one column.
    signatures, column = np.unique(shown, axis=1, return_inverse=True)
    column = np.asarray(column).reshape(-1)
    matrix = np.vstack([signatures.astype(float), np.ones(signatures.shape[1])])
    for few in _too_few(column, amounts, who, organisations):
        combination = _combination(matrix, few)
        if combination is not None:
            guilty = np.flatnonzero(np.abs(combination[:-1]) > _TINY)
            if len(guilty):
                return guilty
    return nothing


def _too_few(
    column: npt.NDArray[np.int64],
    amounts: Floats,
    who: Sequence[frozenset[str]],
    organisations: int,
) -> list[list[int]]:
    """Return the sets of columns whose sum alone would give something away.

    Each column by itself; and several whose partnerships have too few organisations together.
    """
    found: list[list[int]] = []
    small: dict[int, frozenset[str]] = {}
    for each in range(int(column.max()) + 1):
        inside = np.flatnonzero(column == each)
        partners = [who[place] for place in inside.tolist()]
        together = frozenset().union(*partners)
        if len(together) < organisations:
            small[each] = together
        if unsafe(amounts[inside], partners, organisations):
            found.append([each])
    for one, own in small.items():
        for other in small:
            union = own | small[other]
            if other > one and len(union) < organisations:
                found.append([c for c, names_of in small.items() if names_of <= union])
    return found


def _combination(matrix: Floats, few: list[int]) -> Floats | None:
    """Return weights of rows whose sum is nought outside some columns and not within, or None."""
    outside = np.delete(matrix, few, axis=1)
    # The left null space of what stands outside: combinations that leave nothing there.
    if outside.shape[1]:
        left, values, _ = np.linalg.svd(outside)
        rank = int((values > _TINY * max(1.0, values.max(initial=0.0))).sum())
        null = left[:, rank:]
    else:
        null = np.eye(len(matrix))
    inside = null.T @ matrix[:, few]
    strength = np.abs(inside).sum(axis=1)
    if not len(strength) or strength.max() <= 1e-7:
        return None
    weights: Floats = null[:, int(strength.argmax())]
    return weights
