"""Other tables that agree with all that is published: a cell that differs in one is safe."""

from collections.abc import Iterator

import numpy as np
from scipy import optimize, sparse

from alliances.statistics.elimination import Reduced, reduced
from alliances.statistics.inputs import Booleans, Floats, Integers

_EXACT = 2.0**53
"""Below this, floating point holds whole numbers exactly."""


_TRIES = 50
"""Tables looked at for a cell before it counts as given away."""


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
        self.bounded = numbers is not None and lowest is not None
        self.whole = True
        if numbers is not None and lowest is not None:
            self.whole = bool((numbers == np.round(numbers)).all())
            # How much less each may be. An amount that may be less at all may be less by anything
            # small: only directions matter.
            room = numbers - lowest
            self.room = room if self.whole else np.where(room > 0, np.inf, 0.0)
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
            Whether some of them are enough, if there are any: those that the relations alone
            determine, else one.
        """
        left = hidden & ~self._safe(hidden)
        if not left.any():
            return left
        places = np.flatnonzero(hidden)
        form = reduced(self.matrix[:, places])
        settled = np.zeros(len(hidden), dtype=np.bool_)
        settled[places] = _settled(form, len(places))
        if not self.bounded or (first and settled.any()):
            return settled
        self._add(self._steps(form.null_space(len(places)), places), places)
        dense = self.matrix[:, places].astype(np.float64)
        own: sparse.csr_array = sparse.csr_array(dense[(dense != 0).any(axis=1)])
        for place in np.flatnonzero(hidden & ~settled):
            if self._safe(hidden)[place]:
                continue
            self._look_further(int(np.searchsorted(places, place)), places, own)
            if first and not self._safe(hidden)[place]:
                settled[place] = True
                return settled
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
        # Longer steps than floating point holds are left to the search below.
        short = (np.abs(directions) < _EXACT).all(axis=1)
        steps = directions[short].astype(np.float64)
        both = np.concatenate([steps, -steps])
        possible: Floats = both[(-both <= self.room[places]).all(axis=1)]
        return possible

    def _look_further(self, at: int, places: Integers, own: sparse.csr_array) -> None:
        """Look for a near table in which the cell `at` of `places` is one more, or one less.

        If none is in real numbers either, all tables that agree have the true number there.
        """
        count = len(places)
        # What is added to each cell, and what is taken from it.
        both: sparse.csr_array = sparse.csr_array(sparse.hstack([own, -own]))
        room = np.concatenate([np.full(count, np.inf), self.room[places]])
        for moved, other in ((at, count + at), (count + at, at)):
            lower, upper = np.zeros(2 * count), room.copy()
            lower[moved], upper[other] = 1.0, 0.0
            if room[moved] < 1:
                continue
            for found in _near(both, lower, upper):
                apart = self._checked(found[:count] - found[count:], places, own)
                if apart is not None and apart[at]:
                    self._add(apart[None, :], places)
                    return

    def _checked(self, found: Floats, places: Integers, own: sparse.csr_array) -> Floats | None:
        """Return a table less the true one, None where it does not agree with the relations."""
        if not self.whole:
            # Amounts may go as little a way along a direction as is needed.
            return np.where(np.abs(found) > 1e-9, found, 0.0)
        apart = np.round(found)
        if not (abs(own) @ np.abs(apart) < _EXACT).all() or (-apart > self.room[places]).any():
            return None
        return None if (own @ apart).any() else apart


def _near(relations: sparse.csr_array, lower: Floats, upper: Floats) -> Iterator[Floats]:
    """Yield points near zero on which relations hold, until one is whole.

    Mostly the first is. Otherwise its neighbours on either side of a fraction are looked at (Land
    and Doig, Econometrica 28 (1960) 497-520), `_TRIES` at most: a cell of which nothing is found
    then counts as given away.
    """
    waiting = [(lower, upper)]
    for _ in range(_TRIES):
        if not waiting:
            return
        low, high = waiting.pop()
        # Without whole numbers: those of the solver write to the standard output.
        made = optimize.milp(
            np.ones(len(low)),
            bounds=optimize.Bounds(low, high),
            constraints=optimize.LinearConstraint(relations, 0.0, 0.0),
        )
        if made.x is None:
            continue
        yield made.x
        broken = np.abs(made.x - np.round(made.x))
        at = int(broken.argmax())
        if broken[at] < 1e-6:
            continue
        above, below = low.copy(), high.copy()
        above[at], below[at] = np.ceil(made.x[at]), np.floor(made.x[at])
        waiting += [(above, high), (low, below)]


def _settled(form: Reduced, columns: int) -> Booleans:
    """Return the columns of which a row of the reduced form holds nothing else."""
    found = np.zeros(columns, dtype=np.bool_)
    alone = (form.rows[:, :columns] != 0).sum(axis=1) == 1
    found[form.pivots[alone]] = True
    return found
