"""What may be shown: the consent of the parties, minimum numbers of people and organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliances.datasets.consent import EVALUATOR, agreeing
from alliances.datasets.survey import Survey
from alliances.frameworks.model import VOICES, Framework
from alliances.scoring.blocks import Block, Figures
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.contributors import beside_shown, nested_in, too_few
from alliances.scoring.distributions import count_answers, too_few_behind
from alliances.scoring.engine import Scores, compute
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.subtraction import completed, derivable
from alliances.scoring.table import SCOPES, long_table
from alliances.statistics.exposing import hide_exposing
from alliances.statistics.incomplete import hide_incomplete
from alliances.statistics.intervals import with_intervals
from alliances.statistics.tables.analysis import Analysis, analyse


@dataclass(frozen=True, slots=True)
class DisclosureSettings:
    """The smallest groups whose figures are shown.

    Attributes
    ----------
    people
        Respondents of the side looked at, with a valid answer in a partnership that has a score;
        each once, however many partnerships they answer for.
    organisations
        Distinct organisations, other than the programme's owner, among the partnerships; and the
        fewest partnerships by which two groups may differ, or by which a group may exceed those of
        its partnerships that are shown one by one.
    """

    people: int = 5
    organisations: int = 3


DEFAULTS = DisclosureSettings()


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
    >>> from alliances.datasets.example.programme import write_example
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


def published_analysis(
    survey: Survey,
    wave: str | None = None,
    settings: DisclosureSettings = DEFAULTS,
    *,
    earlier: Mapping[str, Framework] | None = None,
) -> Analysis:
    """Return what a survey bears: sides, response, reliability, waves, groups, protected.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        Only this wave, without change from the one before; every wave where None.
    settings
        The smallest groups whose figures are shown.
    earlier
        Earlier versions of the framework, by version, for the waves that were asked with them.

    Returns
    -------
    Analysis
        Tables that may be shown.

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
    >>> from alliances import analyse, check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=60, national=6)
    ...     analysis = analyse(check(Path(folder) / "campagne.xlsx"))
    >>> [*analysis.tables()][:4]
    ['sides', 'partnerships', 'place', 'disagreements']
    """
    from threadpoolctl import threadpool_limits  # here: it is needed for large surveys only

    survey.require_usable()
    # Many small systems: threads that wait for each other would cost more than they do.
    with threadpool_limits(1, user_api="blas"):
        scores = with_intervals(compute(survey, wave))
        return analyse(
            survey,
            scores,
            protect(scores, survey, settings),
            people=settings.people,
            organisations=settings.organisations,
            earlier=earlier,
        )


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
    table = count_answers(survey, wave, agreeing(survey))
    few = too_few_behind(table, settings.people, settings.organisations)
    kept = ["item", "side", "wave", "kind", "code", "count", "share", "n", "asked"]
    shown = table[kept].assign(suppressed=few)
    withheld = shown["suppressed"]
    for column in ("count", "share", "asked"):
        shown[column] = shown[column].mask(withheld)
    return shown


def protect(
    scores: Scores,
    survey: Survey,
    settings: DisclosureSettings = DEFAULTS,
    *,
    partnerships: bool = True,
) -> Scores:
    """Withhold what may not be shown, and open the partnerships whose consent allows it.

    Parameters
    ----------
    scores
        The scores, with or without intervals.
    survey
        The survey they come from: its consent mode and its parties.
    settings
        The smallest groups whose figures are shown.
    partnerships
        Whether rows of single partnerships go out beside those of groups. Where they do not, as in
        the report, a group less its shown partnerships gives nothing away, and more can be shown.

    Returns
    -------
    Scores
        Hidden figures and counts are NaN or 0 in the arrays themselves, not only marked.
    """
    mode = survey.campaign.consent_mode
    shown = partnerships_shown(scores, survey) & partnerships
    hidden = _all_hidden(scores, settings, shown, nested=mode != EVALUATOR)
    blocks = tuple(
        _without_figures(block, mask) for block, mask in zip(scores.blocks, hidden, strict=True)
    )
    return replace(scores, blocks=blocks, shown=shown, voices_shown=mode == EVALUATOR)


def partnerships_shown(scores: Scores, survey: Survey) -> Booleans:
    """Return which partnerships may have rows of their own, shape (partnerships,).

    None in ``anonymous`` mode; in ``agreed`` mode those of which every party consents to be shown;
    all in ``trusted_third_party`` mode, for the table is then the evaluator's. A mode that we do
    not know is treated as anonymous.
    """
    if survey.campaign.consent_mode == EVALUATOR:
        return np.ones(len(scores.partnerships), dtype=np.bool_)
    agreed = agreeing(survey)
    return np.array([each in agreed for each in scores.partnerships], dtype=np.bool_)


def _all_hidden(
    scores: Scores, settings: DisclosureSettings, shown: Booleans, *, nested: bool
) -> list[Booleans]:
    """Return what each block must withhold, shape (rows, nodes) each."""
    exclusive = {wave: groups.exclusive for wave, groups in scores.groups.items()}
    own = [_by_itself(block, settings, shown, nested=nested) for block in scores.blocks]
    own = [
        completed(hidden, block, exclusive[block.wave])
        for hidden, block in zip(own, scores.blocks, strict=True)
    ]
    seen = {
        (block.wave, block.side, block.weighted): place for place, block in enumerate(scores.blocks)
    }
    for place, block in enumerate(scores.blocks):
        if block.side == TOGETHER:
            together = derivable(block, scores.blocks, own, seen)
            own[place] = completed(own[place] | together, block, exclusive[block.wave])
    if nested:
        hide_exposing(scores.blocks, own, shown, settings.organisations)
        hide_incomplete(scores.blocks, own, shown, scores.framework)
    return own


def _by_itself(
    block: Block, settings: DisclosureSettings, shown: Booleans, *, nested: bool
) -> Booleans:
    """Return what a block must withhold whatever the others hold, shape (rows, nodes)."""
    behind = block.contributors
    if behind is None:
        return np.ones(block.n.shape, dtype=np.bool_)
    hidden = too_few(block, behind, settings.people, settings.organisations)
    if block.side not in VOICES:
        # No partnership ever has a row of a voice in the mode that shows some of them only.
        hidden |= beside_shown(behind, shown, settings.organisations)
    return nested_in(hidden, block, behind, settings.organisations) if nested else hidden


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
    return replace(block, figures=figures, counts=counts, hidden=hidden, contributors=None)
