"""From a checked survey to scores: items, criteria, dimensions; sides, groups, programme; waves."""

from dataclasses import dataclass

import numpy as np

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS
from alliances.scoring.blocks import Block
from alliances.scoring.cells import Cells, score_cells
from alliances.scoring.coding import Booleans, Floats, code_answers
from alliances.scoring.gaps import gap, pairs, sides_together
from alliances.scoring.groups import Groups, group_partnerships
from alliances.scoring.lives import first_waves
from alliances.scoring.programme import summarise
from alliances.scoring.sides import Axes, locate_rows, sides_present
from alliances.scoring.views import View, side_views
from alliances.scoring.weights import cell_weights, view_weights


@dataclass(frozen=True)
class Scores:
    """All scores of a survey.

    Attributes
    ----------
    framework
        What the nodes come from.
    waves, partnerships
        The waves scored, and every partnership of the register.
    cells
        The scores of every side of every partnership: of the parties, then of each other voice.
        They are not to be shown: see `shown`.
    blocks
        The scores of the programme and of its groups: one block a wave and view.
    groups
        The groups of each wave.
    shown
        Which partnerships may have rows of their own, shape (partnerships,). None may, until
        `alliances.disclosure.protect` says so.
    voices_shown
        Whether those rows may hold the voices that are not parties: no consent of a party speaks
        for a mayor or a beneficiary.
    """

    framework: Framework
    waves: tuple[str, ...]
    partnerships: tuple[str, ...]
    cells: tuple[Cells, ...]
    blocks: tuple[Block, ...]
    groups: dict[str, Groups]
    shown: Booleans
    voices_shown: bool = False


def compute(survey: Survey, wave: str | None = None) -> Scores:
    """Score a survey.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        Only this wave; every wave where None.

    Returns
    -------
    Scores
        Empty of cells and blocks where the survey holds no answers.

    Raises
    ------
    WrongCall
        The survey has no such wave.
    """
    waves = choose_waves(survey, wave)
    register = survey.data("partnerships")
    known = register["partnership"].dropna().astype(str).unique() if len(register) else ()
    partnerships = tuple(sorted(known))
    first = first_waves(survey, partnerships)
    groups = {each: group_partnerships(survey, each, partnerships, first) for each in waves}
    cells: list[Cells] = []
    blocks: list[Block] = []
    for sheet, voice in ANSWER_SHEETS.items():
        sides = sides_present(survey) if voice == "partie" else (voice,)
        axes = Axes(waves, partnerships, sides)
        scored = _score_sheet(survey, sheet, axes)
        if scored is not None:
            cells.append(scored[0])
            blocks += _summarise_sheet(*scored, groups, voice)
    return Scores(
        framework=survey.framework,
        waves=waves,
        partnerships=partnerships,
        cells=tuple(cells),
        blocks=tuple(blocks),
        groups=groups,
        shown=np.zeros(len(partnerships), dtype=np.bool_),
    )


def choose_waves(survey: Survey, wave: str | None) -> tuple[str, ...]:
    """Return the waves to be scored.

    Raises
    ------
    WrongCall
        The survey has no such wave.
    """
    if wave is None:
        return survey.waves
    if wave not in survey.waves:
        raise WrongCall("unknown_wave", wave=wave, waves=", ".join(survey.waves))
    return (wave,)


def _score_sheet(survey: Survey, sheet: str, axes: Axes) -> tuple[Cells, Floats | None] | None:
    """Return the scored cells of a sheet and their weights; None where no row stands in a cell."""
    coded = code_answers(survey, sheet)
    if coded is None or not axes.cells:
        return None
    voice = ANSWER_SHEETS[sheet]
    rows = survey.data(sheet)
    located = locate_rows(rows, axes, None if voice == "partie" else voice)
    inside = located >= 0
    if not inside.all():
        coded, located, rows = coded.take(inside), located[inside], rows[inside]
    if not len(located):
        return None
    weights = cell_weights(survey, rows, located, axes)
    return score_cells(coded, located, axes, survey.framework), weights


def _summarise_sheet(
    cells: Cells, weights: Floats | None, groups: dict[str, Groups], voice: str
) -> list[Block]:
    """Summarise every view of every wave; weighted blocks stand after the plain ones."""
    blocks = []
    for place, wave in enumerate(cells.axes.waves):
        views = views_of(cells, place, voice != "partie", groups[wave].has_party)
        among = groups[wave].among(views[0].partnerships)
        for view in views:
            blocks.append(summarise(view, among, cells.nodes))
            if weights is not None:
                heard = weights[place][view.partnerships]
                chosen = view_weights(heard, cells.axes.sides, view.side)
                blocks.append(summarise(view, among, cells.nodes, chosen))
    return blocks


def views_of(cells: Cells, wave: int, voice: bool, listed: dict[str, Booleans]) -> tuple[View, ...]:
    """Return each way to look at the partnerships in a wave: sides, sides together, gaps.

    A voice that is not a party stands alone: it has neither a mean of sides nor a gap. `listed`
    says which partnerships have a party on each side.
    """
    sides = side_views(cells, wave, voice)
    if voice:
        return sides
    between = tuple(gap(first, second) for first, second in pairs(sides))
    return (*sides, sides_together(sides, listed), *between)
