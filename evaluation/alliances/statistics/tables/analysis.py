"""All tables of a survey at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework, State
from alliances.scoring.engine import Scores
from alliances.statistics.tables.groups import groups_table
from alliances.statistics.tables.items import items_table
from alliances.statistics.tables.partnerships import partnerships_table
from alliances.statistics.tables.reliability import reliability_table
from alliances.statistics.tables.response import response_table, weighted_table
from alliances.statistics.tables.sides import sides_table
from alliances.statistics.tables.waves import broken_series, waves_table


@dataclass(frozen=True)
class Analysis:
    """What a survey bears, as tables that may be shown.

    Attributes
    ----------
    sides, partnerships
        How the parties' views meet: over the programme; of single partnerships, by consent.
    response, weighting
        Who answered; means as they are and weighted back to the strata.
    items
        Favourable shares with their bounds, and the kinds of nothing.
    reliability
        Whether questions of a dimension, and respondents of an organisation, hold together.
    waves
        Change of the partnerships present in both of two waves.
    groups
        Groups beside the programme's other partnerships.
    """

    sides: pd.DataFrame
    partnerships: pd.DataFrame
    response: pd.DataFrame
    weighting: pd.DataFrame
    items: pd.DataFrame
    reliability: pd.DataFrame
    waves: pd.DataFrame
    groups: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def analyse(
    survey: Survey,
    scores: Scores,
    protected: Scores,
    *,
    people: int,
    organisations: int,
    earlier: Mapping[str, Framework] | None = None,
) -> Analysis:
    """Return the tables of a survey.

    Parameters
    ----------
    survey
        A checked survey.
    scores, protected
        Its scores with their intervals, before and after `alliances.disclosure.protect`.
    people, organisations
        The smallest groups of which anything is told.
    earlier
        Earlier versions of the framework, by version: where a wave was asked with one of them, only
        the questions that changed break their series.
    """
    makers = table_makers(
        survey,
        scores,
        protected,
        people=people,
        organisations=organisations,
        earlier=earlier,
    )
    return Analysis(**{name: make() for name, make in makers.items()})


def table_makers(
    survey: Survey,
    scores: Scores,
    protected: Scores,
    *,
    people: int,
    organisations: int,
    earlier: Mapping[str, Framework] | None = None,
) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return what makes each table of an `Analysis`, by its name, so that one can be made alone.

    Parameters
    ----------
    survey, scores, protected, people, organisations, earlier
        As for `analyse`.
    """
    return {
        "sides": lambda: sides_table(scores, protected, organisations),
        "partnerships": lambda: partnerships_table(scores, protected),
        "response": lambda: response_table(survey, people),
        "weighting": lambda: weighted_table(survey, scores, protected, organisations),
        "items": lambda: items_table(protected),
        "reliability": lambda: reliability_table(survey, protected, people),
        "waves": lambda: waves_table(
            scores, protected, people, organisations, breaks(survey, earlier or {})
        ),
        "groups": lambda: groups_table(scores, protected, people, organisations),
    }


def breaks(survey: Survey, earlier: Mapping[str, Framework]) -> dict[str, dict[str, str]]:
    """Return where the series of a survey are broken, by later wave and node.

    Parameters
    ----------
    survey
        A checked survey: versions of its waves, and what each asked.
    earlier
        Earlier versions of the framework, by version.
    """
    waves = survey.data("waves")
    versions: dict[str, str] = {}
    if len(waves) and "framework_version" in waves:
        told = waves.dropna(subset="framework_version")
        versions = dict(
            zip(told["wave"].astype(str), told["framework_version"].astype(str), strict=True)
        )
    return broken_series(survey.framework, versions, survey.waves, _asked(survey), earlier)


def _asked(survey: Survey) -> dict[str, set[str]]:
    """Return the items that anybody was asked, by wave."""
    table = survey.tables.get("answers")
    if table is None or not len(table.data):
        return {}
    wave = table.data["wave"].astype(str).to_numpy(object)
    found: dict[str, set[str]] = {}
    asked = ~np.isin(table.states.to_numpy(), [State.NOT_ASKED, State.BLANK])
    for each in survey.waves:
        anybody = asked[wave == each].any(axis=0)
        found[each] = {
            str(column)
            for column, any_of in zip(table.states.columns, anybody, strict=True)
            if any_of
        }
    return found
