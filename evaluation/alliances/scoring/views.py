"""How a partnership is seen in one wave: by one side, by its sides together, by two sides apart."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.people import People

_Kind = TypeVar("_Kind", np.float64, np.int64)


@dataclass(frozen=True)
class View:
    """One way to look at the partnerships heard in one wave, on every node.

    Attributes
    ----------
    wave, side
        The wave; a side (``A``), a voice (``territoire``), ``sides``, or a gap (``A-B``).
    partnerships
        Their positions among all, ascending, shape (partnerships,).
    figures
        Figure of each partnership by statistic (``mean``, ``favourable``, ``gap``); NaN where there
        is none. Shape (partnerships, nodes).
    n
        Respondents with a valid answer, shape (partnerships, nodes).
    people
        The respondents behind the figures, once for each group of people to be protected.
    counts
        Answers by name, shape (partnerships, nodes).
    heard
        Number of sides with a score, shape (partnerships, nodes).
    missing
        Number of sides without one, where sides are seen together; same shape.
    parties
        The sides that a partnership must have to be seen this way.
    """

    wave: str
    side: str
    partnerships: Integers
    figures: dict[str, Floats]
    n: Integers
    people: tuple[People, ...]
    counts: dict[str, Integers]
    heard: Integers
    parties: tuple[str, ...] = ()
    missing: Integers | None = None

    @property
    def given(self) -> Booleans:
        """Whether the partnership has a figure, shape (partnerships, nodes)."""
        given: Booleans = self.heard > 0
        return given


def side_views(cells: Cells, wave: int, voice: bool = False) -> tuple[View, ...]:
    """Return the view of each side in a wave.

    Parameters
    ----------
    cells
        The scores of every cell.
    wave
        The position of the wave on the axis.
    voice
        Whether the sides are voices, which no partnership lists among its parties.
    """
    _, partnerships, sides = cells.axes.shape
    ends = np.searchsorted(cells.numbers, np.array([wave, wave + 1]) * partnerships * sides)
    inside = slice(*ends)
    heard, row = np.unique(cells.numbers[inside] // sides, return_inverse=True)
    column = cells.numbers[inside] % sides

    def laid_out(array: NDArray[_Kind], empty: float) -> NDArray[_Kind]:
        whole = np.full((len(heard), sides, len(cells.nodes)), empty, dtype=array.dtype)
        whole[row, column] = array[inside]
        return whole

    mean, favourable = laid_out(cells.mean, np.nan), laid_out(cells.favourable, np.nan)
    n = laid_out(cells.n, 0)
    counts = {name: laid_out(array, 0) for name, array in cells.counts.items()}
    again = cells.repeated
    here = again.place // (partnerships * sides) == wave
    place_of = np.searchsorted(heard, again.place // sides)

    def view(place: int, side: str) -> View:
        given = ~np.isnan(mean[:, place]) | ~np.isnan(favourable[:, place])
        own = here & (again.place % sides == place)
        people = People(n[:, place], again.take(own, place_of))
        return View(
            wave=cells.axes.waves[wave],
            side=side,
            partnerships=heard % partnerships,
            figures={"mean": mean[:, place], "favourable": favourable[:, place]},
            n=n[:, place],
            people=(people.among(given),),
            counts={name: array[:, place] for name, array in counts.items()},
            heard=given.astype(np.int64),
            parties=() if voice else (side,),
        )

    return tuple(view(place, side) for place, side in enumerate(cells.axes.sides))
