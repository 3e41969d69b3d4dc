"""The tags of partnerships: what the register declares and what a review decided."""

from typing import Protocol

import pandas as pd

from alliances.datasets.consent import EVALUATOR, agreeing
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.rules import Rules
from alliances.progress.contributing.register import Register
from alliances.progress.contributing.suggesting import (
    COLUMNS,
    at_most_ten,
    declared_pairs,
    suggest_targets,
)

KEYS = ["partnership", "target"]

_LEAST = {
    "status": "declared",
    "role": "significant",
    "evidence_source": "declare",
    "evidence_reach": "description",
    "confidence": "medium",
}


class Reviewed(Protocol):
    """What a review decided, as `alliances.read_contributions` returns it."""

    @property
    def tags(self) -> pd.DataFrame:
        """The tags accepted: columns of `COLUMNS`, ``note``."""

    @property
    def declined(self) -> tuple[tuple[str, str], ...]:
        """The pairs (partnership, target) that were said no to."""


def contribution_tags(
    survey: Survey,
    tags: pd.DataFrame | Reviewed | None = None,
    wave: str | None = None,
    *,
    rules: Rules | None = None,
    language: str = "fr",
) -> pd.DataFrame:
    """Return the tags of partnerships: declared in the register, or accepted in a review.

    Suggestions that nobody accepted are no tags.

    Parameters
    ----------
    survey
        A checked survey.
    tags
        What was decided: `alliances.read_contributions`, or a table of accepted tags with at least
        ``partnership`` and ``target``; None: what the register declares.
    wave
        The wave whose facts count.
    rules, language
        Of the table of contributions, and of its sentences.

    Returns
    -------
    DataFrame
        Columns of `suggest_targets` and ``note``, a partnership at most once in a target, ten
        targets each at most (``attrs["left_out"]``: the pairs beyond). ``status`` says where a tag
        came from. Rows of single partnerships: see `disclosable`.

    Raises
    ------
    WrongCall
        The table of tags lacks a column.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> contribution_tags(survey, wave="2025")["status"].unique().tolist()
    ['declared']
    """
    suggested = suggest_targets(survey, wave, rules, language)
    declared = suggested[suggested["status"] == "declared"].assign(note="")
    beyond = _declared_beyond(suggested, survey, wave)
    accepted = _accepted(tags, suggested)
    declined = set() if tags is None or isinstance(tags, pd.DataFrame) else set(tags.declined)
    here = survey.facts(wave).index.astype(str)
    accepted = accepted[accepted["partnership"].isin(here)]
    every = pd.concat([accepted, declared], ignore_index=True) if len(accepted) else declared
    every = every.drop_duplicates(KEYS)
    said_no = pd.MultiIndex.from_frame(every[KEYS].astype(object)).isin(list(declined))
    every = every[~said_no] if declined else every
    kept, left_out = at_most_ten(every)
    made = kept.reindex(columns=[*COLUMNS, "note"]).reset_index(drop=True)
    made.attrs["left_out"] = (*beyond, *left_out)
    return made


def _declared_beyond(
    suggested: pd.DataFrame, survey: Survey, wave: str | None
) -> tuple[tuple[str, str], ...]:
    """Return the declared pairs that the limit of ten has left out of the suggestions."""
    declared = set(declared_pairs(Register(survey, wave)).itertuples(index=False, name=None))
    return tuple(pair for pair in suggested.attrs.get("left_out", ()) if pair in declared)


def _accepted(tags: pd.DataFrame | Reviewed | None, suggested: pd.DataFrame) -> pd.DataFrame:
    """Return the tags accepted, what they leave unsaid filled from the suggestion."""
    if tags is None:
        return pd.DataFrame(columns=[*COLUMNS, "note"], dtype=object)
    given = _laid_out(tags if isinstance(tags, pd.DataFrame) else tags.tags)
    known = given[KEYS].merge(suggested, on=KEYS, how="left").set_axis(given.index)
    filled = given.where(given.notna(), known.reindex(columns=given.columns))
    # What a condition excludes is a tag only where somebody decided so.
    filled["status"] = filled["status"].replace("not_met", "declared")
    return _complete(filled)


def as_tags(tags: pd.DataFrame) -> pd.DataFrame:
    """Return a table of tags as it is to be counted: complete, each pair once, none unmet."""
    given = _complete(_laid_out(tags))
    made = given[given["status"] != "not_met"].drop_duplicates(KEYS)
    made.attrs = dict(tags.attrs)
    return made


def _laid_out(tags: pd.DataFrame) -> pd.DataFrame:
    missing = [key for key in KEYS if key not in tags]
    if missing:
        raise WrongCall("contributions.columns", missing=", ".join(missing))
    return (
        tags.astype({key: str for key in KEYS}).reindex(columns=[*COLUMNS, "note"]).astype(object)
    )


def _complete(tags: pd.DataFrame) -> pd.DataFrame:
    """Return tags with the least that can be said of each, where nothing is."""
    return tags.fillna(_LEAST).fillna("")


def disclosable(tags: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Return the rows of single partnerships that may be shown: consent decides.

    None in ``anonymous`` mode; those of which every party consents in ``agreed`` mode; all where
    the table is the evaluator's.

    Parameters
    ----------
    tags
        Of `suggest_targets` or `contribution_tags`.
    survey
        Its consent mode and its parties decide.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> tags = contribution_tags(survey, wave="2025")
    >>> len(disclosable(tags, survey)) <= len(tags)
    True
    """
    if survey.campaign.consent_mode == EVALUATOR:
        return tags
    return tags[tags["partnership"].isin(agreeing(survey))]
