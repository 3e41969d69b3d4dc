"""What may be shown: the consent of the parties, minimum numbers of people and organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.scoring.blocks import Block, Figures
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.distributions import count_answers
from alliances.scoring.engine import Scores, compute
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.groups import Groups
from alliances.scoring.table import SCOPES, long_table
from alliances.statistics.intervals import with_intervals


@dataclass(frozen=True, slots=True)
class DisclosureSettings:
    """The smallest groups whose figures are shown.

    Attributes
    ----------
    people
        Respondents of the side looked at, with a valid answer.
    organisations
        Distinct organisations, other than the programme's owner, among the partnerships.
    """

    people: int = 5
    organisations: int = 3


DEFAULTS = DisclosureSettings()

EVALUATOR = "trusted_third_party"
"""The consent mode in which the table is the evaluator's own, and holds every row."""


def published_scores(
    survey: Survey, wave: str | None = None, settings: DisclosureSettings = DEFAULTS
) -> pd.DataFrame:
    """Score a survey and return the long score table, protected, as it may be shown.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        Only this wave; every wave where None.
    settings
        The smallest groups whose figures are shown.

    Returns
    -------
    DataFrame
        The columns of `alliances.scoring.table.COLUMNS`.

    Raises
    ------
    WrongCall
        The survey has no such wave.
    BlockingFindings
        Something blocks and was not set aside.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example import write_example
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     example = write_example(Path(folder) / "campagne.xlsx", partnerships=60, national=6)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> table = published_scores(survey, "2025")
    >>> sorted(table["statistic"].unique())
    ['favourable', 'gap', 'mean']
    >>> table.loc[table["method"] == "suppressed", "score"].count().item()
    0
    """
    survey.require_usable()
    scores = with_intervals(compute(survey, wave))
    return long_table(protect(scores, survey, settings), SCOPES)


def published_distributions(
    survey: Survey, wave: str, settings: DisclosureSettings = DEFAULTS
) -> pd.DataFrame:
    """Return how many respondents chose each level of each item, over the programme, protected.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave.
    settings
        The smallest groups whose figures are shown.

    Returns
    -------
    DataFrame
        Columns ``item, side, wave, kind`` (``level`` or ``state``), ``code, count, share, n, asked,
        suppressed``. Every level of the scale is there, used or not. Shares of levels are among
        valid answers, shares of states among answers asked. Where `suppressed`, count, share and
        asked are NA.
    """
    table = count_answers(survey, wave)
    few = (table["n"] < settings.people) | (table["organisations"] < settings.organisations)
    # Nobody answered: there is nobody to protect, and zeros say so.
    few &= table["n"] > 0
    shown = table.drop(columns="organisations").assign(suppressed=few.to_numpy(dtype=bool))
    withheld = shown["suppressed"]
    for column in ("count", "share", "asked"):
        shown[column] = shown[column].mask(withheld)
    return shown


def protect(scores: Scores, survey: Survey, settings: DisclosureSettings = DEFAULTS) -> Scores:
    """Withhold what may not be shown, and open the partnerships whose consent allows it.

    Parameters
    ----------
    scores
        The scores, with or without intervals.
    survey
        The survey they come from: its consent mode and its parties.
    settings
        The smallest groups whose figures are shown.

    Returns
    -------
    Scores
        Hidden figures and counts are NaN or 0 in the arrays themselves, not only marked.
    """
    hidden = _all_hidden(scores, settings)
    blocks = tuple(
        _without_figures(block, mask) for block, mask in zip(scores.blocks, hidden, strict=True)
    )
    return replace(
        scores,
        blocks=blocks,
        shown=partnerships_shown(scores, survey),
        voices_shown=survey.campaign.consent_mode == EVALUATOR,
    )


def partnerships_shown(scores: Scores, survey: Survey) -> Booleans:
    """Return which partnerships may have rows of their own, shape (partnerships,).

    None in ``anonymous`` mode; in ``agreed`` mode those of which every party consents to be shown;
    all in ``trusted_third_party`` mode, for the table is then the evaluator's. A mode that we do
    not know is treated as anonymous.
    """
    mode = survey.campaign.consent_mode
    if mode == EVALUATOR:
        return np.ones(len(scores.partnerships), dtype=np.bool_)
    parties = survey.data("parties")
    if mode != "agreed" or "consent_show" not in parties:
        return np.zeros(len(scores.partnerships), dtype=np.bool_)
    consents = parties["consent_show"].fillna(False).astype(bool)
    agreed = consents.groupby(parties["partnership"].astype(str)).all()
    everyone = agreed.index[agreed.to_numpy()]
    return np.isin(np.array(scores.partnerships, dtype=object), everyone.to_numpy(dtype=object))


def _all_hidden(scores: Scores, settings: DisclosureSettings) -> list[Booleans]:
    """Return what each block must withhold, shape (rows, nodes) each."""
    own = [
        _complete(_too_few(block, settings), block, scores.groups[block.wave])
        for block in scores.blocks
    ]
    seen = {
        (block.wave, block.side, block.weighted): place for place, block in enumerate(scores.blocks)
    }
    for place, block in enumerate(scores.blocks):
        if block.side == TOGETHER:
            together = _derivable(block, scores.blocks, own, seen)
            own[place] = _complete(own[place] | together, block, scores.groups[block.wave])
    return own


def _too_few(block: Block, settings: DisclosureSettings) -> Booleans:
    """Whether too few people or organisations stand behind a figure, or a single partnership."""
    few = block.respondents < settings.people
    return few | (block.organisations < settings.organisations) | (block.n < 2)


def _complete(hidden: Booleans, block: Block, groups: Groups) -> Booleans:
    """Hide a second group where exactly one of a grouping that adds up is hidden.

    Programme less all other groups would give the hidden one; the next smallest goes with it.
    """
    hidden = hidden.copy()
    present = block.counts["asked"] > 0
    for grouping in groups.exclusive:
        rows = np.flatnonzero((block.rows["group"] == grouping).to_numpy())
        inside, there = hidden[rows] & present[rows], present[rows]
        alone = (inside.sum(axis=0) == 1) & (there.sum(axis=0) > 1)
        size = np.where(there & ~inside, block.respondents[rows], np.iinfo(np.int64).max)
        second = rows[size.argmin(axis=0)]
        hidden[second[alone], np.flatnonzero(alone)] = True
    return hidden


def _derivable(
    block: Block,
    blocks: tuple[Block, ...],
    own: list[Booleans],
    seen: Mapping[tuple[str, str, bool], int],
) -> Booleans:
    """Whether the mean of sides would give away a hidden side or a hidden gap.

    With one side shown, the mean of the sides gives the other; with two shown, it gives the few
    complete pairs apart. The two sides most heard are looked at: a third that is heard here and
    there cannot be told from the sum.
    """
    sides = [
        place
        for (wave, side, weighted), place in seen.items()
        if wave == block.wave and len(side) == 1 and weighted == block.weighted
    ]
    if len(sides) < 2:
        return np.zeros(block.n.shape, dtype=np.bool_)
    heard = np.stack([blocks[place].respondents for place in sides])
    hides = np.stack([own[place] for place in sides]) & (heard > 0)
    most = np.argsort(-heard, axis=0, kind="stable")[:2]
    hidden: Booleans = np.logical_or.reduce(np.take_along_axis(hides, most, axis=0), axis=0)
    first, second = most.min(axis=0), most.max(axis=0)
    for left in range(len(sides)):
        for right in range(left + 1, len(sides)):
            pair = f"{blocks[sides[left]].side}-{blocks[sides[right]].side}"
            place = seen[(block.wave, pair, block.weighted)]
            few_pairs = own[place] & (blocks[place].n > 0)
            hidden |= (first == left) & (second == right) & few_pairs
    return hidden


def _without_figures(block: Block, hidden: Booleans) -> Block:
    """Return a block whose hidden figures and counts are gone; n stays."""
    figures = {
        name: Figures(
            *(np.where(hidden, np.nan, array) for array in (f.value, f.error, f.low, f.high))
        )
        for name, f in block.figures.items()
    }
    # What was asked tells which rows exist: it stays as 1, a mark without a measure.
    counts: dict[str, Integers] = {
        name: np.where(hidden, (array > 0) if name == "asked" else 0, array).astype(np.int64)
        for name, array in block.counts.items()
    }
    return replace(block, figures=figures, counts=counts, hidden=hidden)
