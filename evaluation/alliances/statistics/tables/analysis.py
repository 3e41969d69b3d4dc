"""All tables of a survey at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from alliances.datasets.earlier import wave_versions
from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework, State
from alliances.scoring.engine import Scores
from alliances.statistics.tables.groups import groups_table
from alliances.statistics.tables.items import items_table
from alliances.statistics.tables.partnerships import partnerships_table
from alliances.statistics.tables.reliability import reliability_table
from alliances.statistics.tables.response import response_table
from alliances.statistics.tables.sides import sides_table
from alliances.statistics.tables.waves import broken_series, waves_table
from alliances.statistics.tables.weighting import weighted_table


@dataclass(frozen=True)
class Analysis:
    """What a survey bears, as tables that may be shown.

    Attributes
    ----------
    sides, partnerships
        How the parties' views meet: over the programme; of single partnerships, by consent.
    response, weighting
        Who answered; means as they are and weighted for those who did not.
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
    return Analysis(
        sides=sides_table(scores, protected, organisations),
        partnerships=partnerships_table(scores, protected),
        response=response_table(survey, people),
        weighting=weighted_table(survey, scores, protected, organisations),
        items=items_table(protected),
        reliability=reliability_table(survey, protected, people),
        waves=waves_table(scores, protected, people, organisations, breaks(survey, earlier or {})),
        groups=groups_table(scores, protected, people, organisations),
    )


def breaks(survey: Survey, earlier: Mapping[str, Framework]) -> dict[str, dict[str, str]]:
    """Return where the series of a survey are broken, by later wave and node.

    Parameters
    ----------
    survey
        A checked survey: versions of its waves, and what each asked.
    earlier
        Earlier versions of the framework, by version.
    """
    versions = wave_versions(survey, (survey.framework.version, *earlier))
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
