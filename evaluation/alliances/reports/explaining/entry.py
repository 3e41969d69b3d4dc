"""One entry for every figure: an estimate, a figure of the score table, a cell of the analysis."""

from collections.abc import Mapping

from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, DisclosureSettings
from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.frameworks.model import Framework
from alliances.reports.explaining.estimates import explain_estimate
from alliances.reports.explaining.explanation import Explanation
from alliances.reports.explaining.identifiers import find, nearest_to, qualified, scored
from alliances.reports.explaining.score_steps import explain_score
from alliances.reports.explaining.sheet_steps import columns, explain_cell
from alliances.reports.explaining.workings import Workings


def explain(
    what: str | Estimate,
    survey: Survey | None = None,
    language: str = "fr",
    settings: DisclosureSettings = DEFAULTS,
    *,
    earlier: Mapping[str, Framework] | None = None,
) -> Explanation:
    """Return the arithmetic of a figure: its cells, its rule, each step, its settings.

    Parameters
    ----------
    what
        The identifier of a figure of the score table (``node|statistic|scope|side|wave``) or of the
        analysis (``node|column|scope|side|wave``: ``dialogue|alpha|programme|B|2025``,
        ``SE1|kappa|programme|A-B|2025``, ``dialogue|change|programme|A|2024>2025``,
        ``person|RR2|programme|A|2025``, ``desaccords|number:0|programme|B|2025``); or an estimate
        that a function of `alliances.statistics` returned.
    survey
        The checked survey that the figure comes from; not needed for an estimate.
    language
        Of the sentences.
    settings
        The smallest groups that are shown: what is withheld is not explained.
    earlier
        Earlier versions of the framework, by version, as for `alliances.analyse`.

    Returns
    -------
    Explanation
        ``print(explanation)`` shows it.

    Raises
    ------
    WrongCall
        No such figure (the nearest are named), one that two sheets have, one of a partnership whose
        parties did not consent, or an identifier without a survey.

    Examples
    --------
    >>> from alliances.statistics import survey_mean
    >>> "4.00" in explain(survey_mean([3, 4, 5, 4], population=6), language="en").steps[0]
    True
    """
    if isinstance(what, Estimate):
        return explain_estimate(what, language)
    if survey is None:
        raise WrongCall("explain_needs_survey", identifier=what)
    survey.require_usable()
    in_table = _in_score_table(what, survey)
    wave = (what.split("|") + [""] * 5)[4]
    # A figure of the score table needs one wave; the analysis is that of all of them.
    alone = wave if in_table and wave in survey.waves else None
    return explain_identifier(what, Workings(survey, settings, alone, earlier or {}), language)


def explain_identifier(identifier: str, workings: Workings, language: str) -> Explanation:
    """Return the arithmetic of a figure from workings that many figures may share.

    Parameters
    ----------
    identifier
        As `explain` takes it.
    workings
        The survey, with its scores and tables once they are made.
    language
        Of the sentences.

    Raises
    ------
    WrongCall
        As `explain`.
    """
    _require_consent(identifier, workings)
    in_table = _in_score_table(identifier, workings.survey)
    if in_table:
        return explain_score(in_table, workings, language)
    known = columns(workings)
    places = find(identifier, workings, known)
    if not places:
        near = nearest_to(identifier, workings, known)
        raise WrongCall("no_such_figure", identifier=identifier, near=_listed(near))
    if len(places) > 1:
        meant = _listed(qualified(identifier, places))
        raise WrongCall("figure_in_several", identifier=identifier, meant=meant)
    return explain_cell(identifier, places[0], workings, language)


def _in_score_table(identifier: str, survey: Survey) -> str:
    """Return the identifier in the score table; empty where another table has the figure."""
    framework = survey.framework
    known = framework.item_by_id, framework.criterion_by_id, framework.dimension_by_id
    node = identifier.partition("|")[0]
    return scored(identifier) if any(node in each for each in known) else ""


def _require_consent(identifier: str, workings: Workings) -> None:
    """Refuse a figure of one partnership whose parties do not let it be shown."""
    kind, _, partnership = (identifier.split("|") + [""] * 3)[2].partition(":")
    if kind != "partnership" or partnership not in workings.scores.partnerships:
        return
    if not workings.shown[workings.scores.partnerships.index(partnership)]:
        raise WrongCall("figure_not_consented", partnership=partnership)


def _listed(names: list[str]) -> str:
    return " ; ".join(names) if names else "—"
