"""Our own objects as the frames that the statistics take."""

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.model import Item, State
from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import enters
from alliances.scoring.coding import code_answers
from alliances.scoring.engine import Scores, choose_waves, compute
from alliances.scoring.views import side_views


def answers_of(survey: Survey, node: str, side: str, wave: str) -> pd.DataFrame:
    """Return the answers of one side in one wave, for `cronbach_alpha` and the like.

    Parameters
    ----------
    survey
        A checked survey.
    node
        A dimension, a criterion (their scored items) or an item.
    side, wave
        The party (``A``) and the wave.

    Returns
    -------
    DataFrame
        One row a respondent, one column an item; NaN where there is no valid answer. Items of which
        a high answer is unfavourable are turned (L + U - x).

    Raises
    ------
    WrongCall
        No such node, side or wave with answers.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> from alliances.statistics import cronbach_alpha
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=60, national=6)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> 0 < float(cronbach_alpha(answers_of(survey, "dialogue", "B", "2025"))) < 1
    True
    """
    choose_waves(survey, wave)
    coded = code_answers(survey, "answers")
    items = _items(survey, node)
    data = survey.data("answers")
    if coded is None:
        raise WrongCall("statistics.no_answers", node=node, side=side, wave=wave)
    inside = ((data["side"] == side) & (data["wave"].astype(str) == wave)).to_numpy(np.bool_)
    columns = {}
    for at, item in enumerate(coded.items):
        if item in items:
            values = np.where(coded.states[at] == State.VALUE, coded.values[at], np.nan)[inside]
            bounds = survey.framework.scales[item.scale].bounds
            turned = item.direction < 0 and bounds is not None
            columns[item.id] = sum(bounds) - values if turned and bounds else values
    if not columns or not inside.any():
        raise WrongCall("statistics.no_answers", node=node, side=side, wave=wave)
    return pd.DataFrame(columns, index=pd.Index(data.loc[inside, "respondent"], name="respondent"))


def sides_of(survey: Survey | Scores, node: str, wave: str) -> pd.DataFrame:
    """Return the scores of every partnership by side, for `icc`, `bland_altman` and the like.

    Parameters
    ----------
    survey
        A checked survey, or its scores.
    node
        An item, a criterion or a dimension.
    wave
        The wave.

    Returns
    -------
    DataFrame
        One row a partnership heard, one column a side; NaN where a side has no score. It is of
        single partnerships: what of it may be shown is the campaign's consent to say.

    Raises
    ------
    WrongCall
        No such node or wave with answers.
    """
    scores = compute(survey, wave) if isinstance(survey, Survey) else survey
    for cells in scores.cells:
        ids = [each.id for each in cells.nodes]
        if cells.axes.sides[0] in SIDES and node in ids and wave in cells.axes.waves:
            views = side_views(cells, cells.axes.waves.index(wave))
            names = np.array(scores.partnerships, dtype=object)[views[0].partnerships]
            place = ids.index(node)
            return pd.DataFrame(
                {view.side: view.figures["mean"][:, place] for view in views},
                index=pd.Index(names, name="partnership"),
            ).dropna(how="all")
    raise WrongCall("statistics.no_answers", node=node, side="—", wave=wave)


def _items(survey: Survey, node: str) -> list[Item]:
    framework = survey.framework
    if node in framework.item_by_id:
        return [framework.item_by_id[node]]
    return [
        item
        for item in framework.items
        if node in {item.criterion, item.dimension} and enters(item, framework)
    ]
