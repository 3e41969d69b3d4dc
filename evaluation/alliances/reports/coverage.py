"""Who answered: respondents, two-sided and one-sided partnerships, dispositions of the invitations.

Counts of participation only; what was answered is not read here.
"""

from dataclasses import dataclass

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import ANSWERED
from alliances.reports.material import OWNER

OUT_OF_SCOPE = "NE"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of participation in one wave.

    Attributes
    ----------
    partnerships
        Partnerships of the register.
    both, owner_only, others_only
        Partnerships with answers of the owner and of at least one other party; of the owner only;
        of other parties only.
    respondents
        Distinct respondents of the parties.
    organisations
        Distinct organisations, other than the owner's, whose side answered.
    """

    partnerships: int
    both: int
    owner_only: int
    others_only: int
    respondents: int
    organisations: int

    @property
    def answered(self) -> int:
        """Partnerships with at least one answer."""
        return self.both + self.owner_only + self.others_only


def coverage(survey: Survey, wave: str) -> Coverage:
    """Count who answered in a wave."""
    total = len(survey.facts(wave or None))
    answers = survey.data("answers")
    if not len(answers):
        return Coverage(total, 0, 0, 0, 0, 0)
    seen = answers.loc[answers["wave"].astype(str) == wave, ["respondent", "partnership", "side"]]
    keys = seen[["partnership", "side"]].drop_duplicates()
    owner = set(keys.loc[keys["side"] == OWNER, "partnership"])
    others = set(keys.loc[keys["side"] != OWNER, "partnership"])
    return Coverage(
        partnerships=total,
        both=len(owner & others),
        owner_only=len(owner - others),
        others_only=len(others - owner),
        respondents=seen["respondent"].nunique(),
        organisations=_organisations(survey, keys[keys["side"] != OWNER]),
    )


def _organisations(survey: Survey, keys: pd.DataFrame) -> int:
    parties = survey.data("parties")
    if not len(parties):
        return 0
    named = keys.merge(parties[["partnership", "side", "organisation"]], on=["partnership", "side"])
    return int(named["organisation"].nunique())


def partner_organisations(survey: Survey) -> int:
    """Count the organisations that face the owner, or all of them where parties are unknown."""
    parties = survey.data("parties")
    if not len(parties):
        return len(survey.data("organisations"))
    return int(parties.loc[parties["side"] != OWNER, "organisation"].nunique())


def dispositions(survey: Survey, wave: str) -> pd.DataFrame:
    """Count the invitations of a wave by side or voice and disposition.

    Returns
    -------
    DataFrame
        Indexed by side (a voice for third parties), one column a disposition code, an empty code
        where none is noted. Empty without invitations.
    """
    invitations = survey.data("invitations")
    if not len(invitations):
        return pd.DataFrame()
    asked = invitations[invitations["wave"].astype(str) == wave]
    if not len(asked):
        return pd.DataFrame()
    who = asked["side"].astype(object).where(asked["side"].notna(), asked["voice"])
    outcome = asked["disposition"].astype(object).where(asked["disposition"].notna(), "")
    return pd.crosstab(who.fillna(""), outcome)


def response(table: pd.DataFrame) -> pd.DataFrame:
    """Return invited, out of scope, returned and the simple rate, by side and over the parties.

    The rate is returned / (invited - out of scope), returned being complete or partial answers:
    the plainest of the published formulas, without any share of unknown eligibility taken out.
    Voices that are not parties have rows of their own; the row ``all`` leaves them out.

    Parameters
    ----------
    table
        What `dispositions` returns.
    """
    counted = pd.DataFrame(
        {
            "invited": table.sum(axis=1),
            "out_of_scope": table.get(OUT_OF_SCOPE, pd.Series(0, index=table.index)),
            "returned": table.reindex(columns=list(ANSWERED), fill_value=0).sum(axis=1),
        }
    )
    parties = counted.index.astype(str).str.len() == 1
    counted.loc["all"] = counted[parties].sum()
    counted["base"] = counted["invited"] - counted["out_of_scope"]
    counted["rate"] = counted["returned"] / counted["base"].where(counted["base"] > 0)
    return counted
