"""Numbers of answers as sums of scores: what they tell beside means over partnerships.

How often each level was chosen, over some respondents, is a sum of the means of the partnerships,
each as often as it has respondents. Of everyone it is told all the same, here as in the report's
distributions: how many answered for which partnership is told nowhere. Who voiced some disagreement
and who none may be a few, and is looked at as if it were known.
"""

import numpy as np

from alliances.scoring.coding import Floats, Integers
from alliances.statistics.auditing import Candidate, Term


def of_two_classes(
    wave: str, side: str, node: int, counts: Integers
) -> tuple[Candidate, Candidate]:
    """Return the answers to an item of two classes of respondents, of three.

    Parameters
    ----------
    wave, side, node
        Whose answers, and the position of the item among the nodes.
    counts
        Valid answers of the three classes, shape (3, all partnerships).

    Returns
    -------
    tuple
        The first class and the second. A partnership of one class is a score as often as it has
        answers; of one with several classes each part is an unknown of its own, and the last what
        the others leave of the score.
    """
    everyone = counts.sum(axis=0)
    mixed = (counts > 0).sum(axis=0) > 1
    first, second, third = counts > 0
    rest = mixed & second & ~third
    parts = _part(node, 0), _part(node, 1)

    def candidate(score: Floats, *own: Floats) -> Candidate:
        terms = (
            Term(side, at, each.astype(np.float64))
            for at, each in zip((node, *parts), (score, *own), strict=True)
        )
        there = np.any([score, *own], axis=0)
        return Candidate(wave, tuple(terms), int(there.sum()))

    nothing = np.zeros(len(everyone))
    return (
        candidate(everyone * (first & ~mixed), 1.0 * (first & mixed), nothing),
        candidate(
            everyone * ((second & ~mixed) | rest), -1.0 * rest, 1.0 * (second & mixed & third)
        ),
    )


def _part(node: int, number: int) -> int:
    """Return the place of a part of the answers to an item: below zero, nothing is known of it."""
    return -1 - 2 * node - number
