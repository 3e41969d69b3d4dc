"""What the parties consent to: which partnerships may be shown by themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey, Table
from alliances.frameworks.model import State

EVALUATOR = "trusted_third_party"
"""The consent mode in which the table is the evaluator's own, and holds every row."""


def agreeing(survey: Survey) -> frozenset[str]:
    """Return the partnerships of which every party consents to be shown, in ``agreed`` mode.

    None in any other mode, and none where nobody was asked.
    """
    parties = survey.data("parties")
    if survey.campaign.consent_mode != "agreed" or "consent_show" not in parties:
        return frozenset()
    consents = parties["consent_show"].fillna(False).astype(bool)
    agreed = consents.groupby(parties["partnership"].astype(str)).all()
    return frozenset(agreed.index[agreed.to_numpy()])


QUOTED = "AC2"
"""The question by which a respondent agrees to be quoted: without it nobody is."""

_YES = "1"


def quotable(survey: Survey, wave: str) -> pd.DataFrame:
    """Return the answers of a wave whose respondent agrees to be quoted, and whose party too.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave.

    Returns
    -------
    DataFrame
        Rows of the table of answers; none in ``anonymous`` mode, and none where nobody was asked.
    """
    answers = survey.data("answers")
    if not len(answers):
        return answers
    answers = answers[answers["wave"].astype(str) == wave]
    parties = survey.data("parties")
    asked = QUOTED in answers and "consent_quote" in parties
    if survey.campaign.consent_mode == "anonymous" or not asked:
        return answers.iloc[:0]
    consents = parties["consent_quote"].fillna(False).astype(bool)
    agreed = pd.MultiIndex.from_frame(parties.loc[consents, ["partnership", "side"]].astype(str))
    of_party = pd.MultiIndex.from_frame(answers[["partnership", "side"]].astype(str)).isin(agreed)
    return answers[of_party & (answers[QUOTED].astype("string") == _YES).fillna(False)]


def tellable(survey: Survey) -> frozenset[str]:
    """Return the partnerships of which every party agrees to be shown and to be quoted.

    None in ``anonymous`` mode, and none where nobody was asked.
    """
    parties = survey.data("parties")
    asked = {"consent_show", "consent_quote"} <= set(parties.columns)
    if survey.campaign.consent_mode == "anonymous" or not asked:
        return frozenset()
    consents = parties[["consent_show", "consent_quote"]].fillna(False).astype(bool).all(axis=1)
    agreed = consents.groupby(parties["partnership"].astype(str)).all()
    return frozenset(agreed.index[agreed.to_numpy()])


SEEN = "AC1"
"""The question by which a respondent agrees that the partner sees their answers."""

_ASKED = (State.VALUE, State.REFUSED)


def seen_by_partners(survey: Survey) -> Survey:
    """Return a survey that holds only the answers which the other parties may see.

    The consent of a party says that the partnership may be shown; that of each person is another
    matter. In a wave that put the question to anybody, only those who said yes are left: a silence
    is no consent. Where nobody was asked, that of the parties stands.

    Parameters
    ----------
    survey
        A checked survey.
    """
    table = survey.tables.get("answers")
    if table is None or SEEN not in table.data or SEEN not in table.states:
        return survey
    wave = table.data["wave"].astype(str)
    asked = pd.Series(np.isin(table.states[SEEN].to_numpy(), _ASKED), index=wave.index)
    waves = set(wave[asked])
    agreed = (table.data[SEEN].astype("string") == _YES).fillna(False).to_numpy(bool)
    kept = agreed | ~wave.isin(waves).to_numpy(bool)
    return replace(survey, tables={**survey.tables, "answers": _kept(table, kept)})


def _kept(table: Table, kept: np.ndarray) -> Table:
    """Return the rows of a table that are kept, with their cells."""
    raw = table.raw[kept] if len(table.raw) else table.raw
    return replace(table, data=table.data[kept], states=table.states[kept], raw=raw)
