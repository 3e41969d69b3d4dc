"""What the parties consent to: which partnerships may be shown by themselves."""

from alliances.datasets.survey import Survey

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
