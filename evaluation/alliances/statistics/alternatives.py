"""Other tables that agree with all that is published: a cell that differs in one is safe."""

import numpy as np
from scipy import optimize

from alliances.statistics.elimination import Reduced, reduced
from alliances.statistics.inputs import Booleans, Floats, Integers

_EXACT = 2.0**53
"""Below this, floating point holds whole numbers exactly."""


class Alternatives:
    """What an attacker knows, and the other tables that agree with it.

    What was found stays true when more cells are hidden, and is used again.

    Parameters
    ----------
    matrix
        Relations that sum to zero, shape (relations, cells).
    numbers, lowest
        The true numbers and the least that each can be, shape (cells,). Without them nothing but
        the relations is looked at. Where all numbers are whole, so are those of other tables.
    """

    def __init__(
        self, matrix: Integers, numbers: Floats | None = None, lowest: Floats | None = None
    ) -> None:
        self.matrix = matrix
        self.numbers, self.lowest = numbers, lowest
        self.whole = numbers is not None and bool((numbers == np.round(numbers)).all())
        # Each row is another table less the true one; other than zero where a cell is safe.
        self.differences = np.zeros((0, matrix.shape[1]))

    def determined(self, hidden: Booleans) -> Booleans:
        """Return the hidden cells that the relations alone determine."""
        found = np.zeros(len(hidden), dtype=np.bool_)
        places = np.flatnonzero(hidden)
        if len(places):
            found[places] = _settled(reduced(self.matrix[:, places]), len(places))
        return found

    def given_away(self, hidden: Booleans, *, first: bool = False) -> Booleans:
        """Return the hidden cells that the relations and the least values determine.

        Parameters
        ----------
        hidden
            Whether each cell is hidden.
        first
            Whether those that the relations alone determine are enough, if there are any.
        """
        left = hidden & ~self._safe(hidden)
        if not left.any():
            return left
        places = np.flatnonzero(hidden)
        form = reduced(self.matrix[:, places])
        settled = np.zeros(len(hidden), dtype=np.bool_)
        settled[places] = _settled(form, len(places))
        if self.numbers is None or (first and settled.any()):
            return settled
        self._add(self._steps(form.null_space(len(places)), places), places)
        own = self.matrix[:, places]
        own = own[(own != 0).any(axis=1)]
        for place in np.flatnonzero(hidden & ~settled):
            if not self._safe(hidden)[place]:
                self._look_further(int(place), places, own)
        return hidden & ~self._safe(hidden)

    def _safe(self, hidden: Booleans) -> Booleans:
        """Return the cells that differ in a table known already, published cells being equal."""
        usable = ~(self.differences[:, ~hidden] != 0).any(axis=1)
        safe: Booleans = (self.differences[usable] != 0).any(axis=0)
        return safe

    def _add(self, differences: Floats, places: Integers) -> None:
        """Keep each difference that tells of a cell of which no other does."""
        hidden = np.zeros(self.matrix.shape[1], dtype=np.bool_)
        hidden[places] = True
        safe = self._safe(hidden)[places]
        kept = []
        for each in differences:
            if ((each != 0) & ~safe).any():
                kept.append(each)
                safe |= each != 0
        more = np.zeros((len(kept), len(hidden)))
        more[:, places] = np.array(kept).reshape(len(kept), len(places))
        self.differences = np.vstack([self.differences, more])

    def _steps(self, directions: Integers, places: Integers) -> Floats:
        """Return the directions along which one step, forth or back, stays possible."""
        assert self.numbers is not None
        assert self.lowest is not None
        room = self.numbers[places] - self.lowest[places]
        # Longer steps than floating point holds are left to the search below.
        short = (np.abs(directions) < _EXACT).all(axis=1)
        steps = directions[short].astype(np.float64)
        both = np.concatenate([steps, -steps])
        needed = -both if self.whole else np.where(both < 0, np.finfo(float).tiny, 0.0)
        return both[(needed <= room).all(axis=1)]

    def _look_further(self, place: int, places: Integers, own: Integers) -> None:
        """Look for a table in which one cell is as small, or as large, as can be."""
        assert self.numbers is not None
        assert self.lowest is not None
        truth = self.numbers[places]
        at = int(np.searchsorted(places, place))
        known = own.astype(np.float64)
        for sign in (1.0, -1.0):
            aim = np.zeros(len(places))
            aim[at] = sign
            for far in (np.inf, truth.max() + 1e3):
                bounds = list(zip(self.lowest[places], truth + far, strict=True))
                made = optimize.linprog(aim, A_eq=known, b_eq=known @ truth, bounds=bounds)
                # Unbounded: nothing keeps it from growing, but a table is still wanted.
                if made.status != 3:
                    break
            if made.x is None:
                continue
            apart = self._checked(made.x, truth, places, own)
            if apart is None and abs(made.x[at] - truth[at]) > 1 - 1e-6:
                apart = self._between(aim, truth, places, own)
            if apart is not None and apart[at]:
                self._add(apart[None, :], places)
                return

    def _checked(
        self, found: Floats, truth: Floats, places: Integers, own: Integers
    ) -> Floats | None:
        """Return a table less the true one, None where it does not agree with the relations."""
        assert self.lowest is not None
        if not self.whole:
            apart = found - truth
            # Less than this is the solver's own error.
            error = 1e-6 * max(1.0, float(np.abs(truth).max()))
            return np.where(np.abs(apart) > error, apart, 0.0)
        rounded = np.round(found)
        apart = rounded - truth
        size = np.abs(own).astype(np.float64) @ np.abs(apart)
        agrees = (size < _EXACT).all() and not (own @ apart.astype(np.int64)).any()
        return apart if agrees and (rounded >= self.lowest[places]).all() else None

    def _between(
        self, aim: Floats, truth: Floats, places: Integers, own: Integers
    ) -> Floats | None:
        """Return what whole numbers allow where the ends of the range are not whole."""
        assert self.lowest is not None
        known = own.astype(np.float64)
        sums = known @ truth
        made = optimize.milp(
            aim,
            integrality=np.ones(len(truth), dtype=np.int64),
            bounds=optimize.Bounds(self.lowest[places], 2 * truth.max() + 1e3),
            constraints=optimize.LinearConstraint(known, sums, sums),
        )
        return None if made.x is None else self._checked(made.x, truth, places, own)


def _settled(form: Reduced, columns: int) -> Booleans:
    """Return the columns of which a row of the reduced form holds nothing else."""
    found = np.zeros(columns, dtype=np.bool_)
    alone = (form.rows[:, :columns] != 0).sum(axis=1) == 1
    found[form.pivots[alone]] = True
    return found
