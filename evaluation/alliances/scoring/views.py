"""How a partnership is seen in one wave: by one side, by its sides together, by two sides apart."""

from dataclasses import dataclass

import numpy as np

from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats, Integers


@dataclass(frozen=True)
class View:
    """One way to look at every partnership in one wave, on every node.

    Attributes
    ----------
    wave, side
        The wave; a side (``A``), a voice (``territoire``), ``sides``, or a gap (``A-B``).
    figures
        Figure of each partnership by statistic (``mean``, ``favourable``, ``gap``); NaN where there
        is none. Shape (partnerships, nodes).
    bases
        Respondents behind the figures, one array for each group of people to be protected.
    counts
        Answers by name, shape (partnerships, nodes).
    heard
        Number of sides with a score, shape (partnerships, nodes).
    parties
        The sides that a partnership must have to be seen this way.
    """

    wave: str
    side: str
    figures: dict[str, Floats]
    bases: tuple[Integers, ...]
    counts: dict[str, Integers]
    heard: Integers
    parties: tuple[str, ...] = ()

    @property
    def n(self) -> Integers:
        """Respondents in all, shape (partnerships, nodes)."""
        return sum(self.bases[1:], start=self.bases[0])

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
    shape = (*cells.axes.shape, len(cells.nodes))
    mean, favourable = cells.mean.reshape(shape)[wave], cells.favourable.reshape(shape)[wave]
    n = cells.n.reshape(shape)[wave]
    counts = {name: array.reshape(shape)[wave] for name, array in cells.counts.items()}
    return tuple(
        View(
            wave=cells.axes.waves[wave],
            side=side,
            figures={"mean": mean[:, place], "favourable": favourable[:, place]},
            bases=(n[:, place],),
            counts={name: array[:, place] for name, array in counts.items()},
            heard=(~np.isnan(mean[:, place]) | ~np.isnan(favourable[:, place])).astype(np.int64),
            parties=() if voice else (side,),
        )
        for place, side in enumerate(cells.axes.sides)
    )
