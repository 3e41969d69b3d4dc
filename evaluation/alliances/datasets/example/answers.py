"""The invented answers: a latent opinion, cut into the levels of each scale."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alliances.datasets.example.latent import Latent, cuts
from alliances.datasets.example.setting import Setting
from alliances.frameworks.conditions import satisfying
from alliances.frameworks.model import Framework, Item, Scale, State
from alliances.frameworks.sheets import items_on

_NOTHING = (
    ("refused", State.REFUSED),
    ("dont_know", State.DONT_KNOW),
    ("not_applicable", State.NOT_APPLICABLE),
)


def draw_answers(
    rng: np.random.Generator,
    setting: Setting,
    framework: Framework,
    latent: Latent,
    rows: pd.DataFrame,
    sheet: str,
) -> pd.DataFrame:
    """Draw the answers of one sheet.

    Parameters
    ----------
    rng
        The generator to draw from.
    setting, framework
        Shares of nothing, and the items with their scales and filters.
    latent
        The true opinions.
    rows
        One row a respondent: ``respondent``, ``partnership``, ``side``, ``wave``, ``wave_index``,
        ``party``, ``role``, ``disposition`` and ``first`` (the partnership's first wave).
    sheet
        ``answers``, ``area`` or ``people``.

    Returns
    -------
    DataFrame
        The columns of the sheet: integer or word codes, the framework's codes for nothing, or None.
    """
    items = items_on(framework, sheet)
    codes = {missing.state: missing.code for missing in framework.missing}
    stop = _stopped(rng, rows, len(items))
    answers: dict[str, np.ndarray] = {}
    opinion = latent.of_respondents(rng, rows)
    for position, item in enumerate(items):
        scale = framework.scales[item.scale]
        state = _states(rng, setting, item, len(rows))
        if scale.levels:
            made = _levels(rng, scale, latent.of_item(rng, item, opinion))
        else:
            made = _free(rng, setting, item, scale, len(rows))
        state[~_asked(framework, item, rows, answers) | (position >= stop)] = State.BLANK
        made = made.astype(object)
        made[state == State.BLANK] = None
        for missing, code in codes.items():
            made[state == missing] = code
        answers[item.id] = made
    keys = rows[["respondent", "partnership", "side", "wave"]].reset_index(drop=True)
    return pd.concat([keys, pd.DataFrame(answers, index=keys.index, dtype=object)], axis=1)


def _stopped(rng: np.random.Generator, rows: pd.DataFrame, items: int) -> np.ndarray:
    """Return, for each row, the number of items after which a partial answer stops."""
    partial = (rows["disposition"] == "P").to_numpy()
    return np.where(partial, rng.integers(items // 3, max(items * 3 // 4, 2), len(rows)), items)


def _states(rng: np.random.Generator, setting: Setting, item: Item, count: int) -> np.ndarray:
    """Draw which cells hold a value, and which one of the kinds of nothing."""
    made = np.full(count, State.VALUE, dtype=np.int8)
    draw = rng.random(count)
    for kind, state in _NOTHING:
        share = setting.share_of_nothing(kind, item.id)
        made[(draw >= 0) & (draw < share)] = state
        draw = draw - share
    blank = rng.random(count) < setting.share_of_nothing("blank", item.id)
    made[blank] = State.BLANK
    return made


def _levels(rng: np.random.Generator, scale: Scale, latent: np.ndarray) -> np.ndarray:
    """Cut a latent opinion into the codes of a scale; word codes are drawn, the first likelier."""
    codes = np.empty(len(scale.levels), dtype=object)
    codes[:] = scale.codes
    if scale.ordered:
        return np.asarray(codes[np.searchsorted(cuts(scale), latent)])
    shares = 1.0 / np.arange(2, len(codes) + 2)
    return np.asarray(rng.choice(codes, len(latent), p=shares / shares.sum()))


def _free(
    rng: np.random.Generator, setting: Setting, item: Item, scale: Scale, count: int
) -> np.ndarray:
    """Draw answers to a question without levels: a count or a text."""
    if scale.kind == "text":
        texts = setting.raw["texts"]
        return np.asarray(rng.choice(np.array(texts.get(item.id, texts["default"]), object), count))
    return rng.poisson(2.2, count).astype(object)


def _asked(
    framework: Framework, item: Item, rows: pd.DataFrame, answers: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return the rows to which an item is put: by role, moment and filter."""
    made = np.ones(len(rows), dtype=bool)
    if item.roles:
        made &= rows["role"].isin(item.roles).to_numpy()
    if item.asked == "start":
        made &= rows["first"].to_numpy(dtype=bool)
    if item.filter is not None:
        codes = [level.code for level in satisfying(framework, item.filter)]
        made &= pd.Series(answers[item.filter.item]).isin(codes).to_numpy()
    return made
