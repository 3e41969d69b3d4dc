"""Which numbers of answers to a reading of disagreements would, with the scores, tell too much."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from alliances.datasets.survey import Survey
from alliances.frameworks.model import State
from alliances.frameworks.readings import Reading
from alliances.frameworks.sheets import SIDES
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Integers
from alliances.scoring.engine import Scores
from alliances.scoring.sides import locate_rows
from alliances.statistics.answer_sums import of_two_classes
from alliances.statistics.auditing import Auditor, Candidate
from alliances.statistics.tables.disagreement_facts import UNSAID, VOICED


@dataclass(frozen=True)
class Part:
    """One part of a reading in one row of the table."""

    wave: str
    side: str
    voiced: str
    part: str


def exposing_parts(
    wanted: Collection[Part],
    survey: Survey,
    reading: Reading,
    voiced: np.ndarray,
    scores: Scores,
    auditor: Auditor,
) -> set[Part]:
    """Return what must not be told of what is wanted, since with the scores it tells too much.

    Parameters
    ----------
    wanted
        What the table would tell.
    survey, reading
        The answers, and the questions.
    voiced
        Of each row of answers, whether none, some or nobody knows how many were voiced.
    scores
        The scores of single partnerships.
    auditor
        Knows what is told already: those who voiced none, and some, are put to it.
    """
    gone: set[Part] = set()
    for cells in scores.cells:
        if cells.axes.sides[0] in SIDES:
            gone |= _of_classes(wanted, survey, cells, reading, voiced, auditor)
    return gone


def _of_classes(
    wanted: Collection[Part],
    survey: Survey,
    cells: Cells,
    reading: Reading,
    voiced: np.ndarray,
    auditor: Auditor,
) -> set[Part]:
    """Of the number itself those who voiced some tell what everyone does; the rest has no mean."""
    item = reading.items["expression"]
    if item not in _means(cells) or item not in survey.data("answers"):
        return set()
    counts = _valid(survey, cells, item, voiced)
    asked: list[tuple[Part, Candidate]] = []
    for at, wave in enumerate(cells.axes.waves):
        for place, side in enumerate(cells.axes.sides):
            parts = [Part(wave, side, each, "expression") for each in VOICED[1:]]
            if all(part in wanted for part in parts):
                sums = of_two_classes(wave, side, _means(cells)[item], counts[:, at, :, place])
                asked += zip(parts, sums, strict=True)
    refused = {asked[at][0] for at in auditor.refused([candidate for _, candidate in asked])}
    # Everyone less those who voiced some is those who voiced none.
    both = {(part.wave, part.side) for part in refused}
    return {part for part, _ in asked if (part.wave, part.side) in both}


def _means(cells: Cells) -> dict[str, int]:
    """Return the items that have a mean, and their positions."""
    return {node.id: at for at, node in enumerate(cells.nodes) if node.mean and node.kind == "item"}


def _valid(survey: Survey, cells: Cells, item: str, voiced: np.ndarray) -> Integers:
    """Count the valid answers by who voiced what, shape (3, waves, partnerships, sides)."""
    answers = survey.tables["answers"]
    valid = (answers.states[item] == State.VALUE).to_numpy(np.bool_)
    counts = []
    for each in (*VOICED[1:], UNSAID):
        located = locate_rows(answers.data[valid & (voiced == each)], cells.axes)
        numbers = np.bincount(located[located >= 0], minlength=cells.axes.cells)
        counts.append(numbers.reshape(cells.axes.shape))
    return np.stack(counts)
