"""All tables of a survey at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework
from alliances.scoring.engine import Scores
from alliances.statistics.auditing import Auditor
from alliances.statistics.evidence import Source
from alliances.statistics.tables.bands import bands_table
from alliances.statistics.tables.breaks import breaks
from alliances.statistics.tables.disagreements import disagreements_table
from alliances.statistics.tables.evidenced import with_evidence
from alliances.statistics.tables.groups import groups_table
from alliances.statistics.tables.items import items_table
from alliances.statistics.tables.partnerships import partnerships_table
from alliances.statistics.tables.peers import peers_table
from alliances.statistics.tables.place import place_table
from alliances.statistics.tables.reliability import reliability_table
from alliances.statistics.tables.response import response_table
from alliances.statistics.tables.sides import sides_table
from alliances.statistics.tables.waves import waves_table
from alliances.statistics.tables.weighting import weighted_table


@dataclass(frozen=True)
class Analysis:
    """What a survey bears, as tables that may be shown.

    Each ends with the columns ``source`` and ``reach``: what a row is evidence of.

    Attributes
    ----------
    sides, partnerships
        How the parties' views meet: over the programme; of single partnerships, by consent.
    place, disagreements
        The readings that the framework declares: the place that each party holds, and what the
        other expects of it; disagreements, their expression, outcome and rule, side by side.
    response, weighting
        Who answered; means as they are and weighted for those who did not.
    bands
        The band of each score of the programme, with the probability of each.
    items
        Favourable shares with their bounds, and the kinds of nothing.
    reliability
        Whether questions of a dimension, and respondents of an organisation, hold together.
    waves
        Change of the partnerships present in both of two waves.
    groups
        Groups beside the programme's other partnerships.
    peers
        Single partnerships, by consent, beside those of the same type or level.
    """

    sides: pd.DataFrame
    partnerships: pd.DataFrame
    place: pd.DataFrame
    disagreements: pd.DataFrame
    response: pd.DataFrame
    weighting: pd.DataFrame
    bands: pd.DataFrame
    items: pd.DataFrame
    reliability: pd.DataFrame
    waves: pd.DataFrame
    groups: pd.DataFrame
    peers: pd.DataFrame

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
    auditor = Auditor(scores, protected, organisations)
    changes = breaks(survey, earlier or {})
    # In the order in which they are told: what one tells counts for those after it.
    sides = sides_table(scores, protected, auditor, people, organisations)
    waves = waves_table(scores, protected, auditor, people, organisations, changes)
    weighting = weighted_table(survey, scores, protected, auditor, organisations)
    views = {"sides": sides, "partnerships": partnerships_table(scores, protected)}
    tables = {
        **views,
        "place": place_table(scores, protected, views, auditor, people, organisations),
        "disagreements": disagreements_table(
            survey, scores, protected, auditor, people, organisations
        ),
        "response": response_table(survey, people),
        "weighting": weighting,
        "bands": bands_table(protected),
        "items": items_table(protected),
        "reliability": reliability_table(survey, protected, people),
        "waves": waves,
        "groups": groups_table(scores, protected, people, organisations),
        "peers": peers_table(scores, protected, people),
    }
    return Analysis(
        **{name: with_evidence(table, *_SOURCES.get(name, ())) for name, table in tables.items()}
    )


_SOURCES = {"response": (Source.OBSERVED,)}
"""Tables that rest on a record, not on what the parties say."""
