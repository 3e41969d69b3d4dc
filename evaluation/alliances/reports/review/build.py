"""The review as data: one page first, then the goal, its targets, the methods, the sources."""

from typing import Any

import pandas as pd

from alliances.datasets.observations.model import Observations
from alliances.datasets.survey import Survey
from alliances.progress.assess import BASE_YEAR
from alliances.progress.contributing.tags import contribution_tags
from alliances.progress.contributing.totals import contribution_totals
from alliances.reports.model import Report
from alliances.reports.review.context import context_of
from alliances.reports.review.goal import goal_section
from alliances.reports.review.material import ReviewMaterial
from alliances.reports.review.methods import methods_section
from alliances.reports.review.page_one import page_one
from alliances.reports.review.sources import sources_section
from alliances.reports.review.target import target_sections
from alliances.scoring.engine import choose_waves


def build_review(
    survey: Survey | None = None,
    observations: Any = None,
    targets: Any = None,
    *,
    language: str = "fr",
    area: str | None = None,
    methods: Any = "all",
    base_year: int = BASE_YEAR,
    tags: Any = None,
    wave: str | None = None,
) -> Report:
    """Make the review of SDG 17, in one language, as data that any renderer can walk over.

    Parameters
    ----------
    survey
        A checked survey, for what partnerships contribute; None: the part says so.
    observations
        What `alliances.read_observations` returns, or a frame with at least ``indicator, series,
        area, year, value``; None: the figures that ship for France.
    targets
        As in `alliances.progress`.
    language
        ``fr`` or ``en``.
    area
        An M49, ISO 3166 or Eurostat code, or a name; None: France, or the only area there is.
    methods
        As `method` in `alliances.progress`.
    base_year
        The year from which progress is read.
    tags
        What `alliances.read_contributions` returns, or a table of tags; None: what the register
        declares.
    wave
        The wave whose facts count; the latest where None.

    Returns
    -------
    Report
        Sections: ``one_page``, ``goal``, a section a target with a contribution or a figure,
        ``silent`` (the other targets), ``methods``, ``sources``. Contribution and context stand in
        bands of their own; nothing is summed over targets.

    Raises
    ------
    WrongCall
        No such wave, area or method.
    BlockingFindings
        Something blocks in the survey.

    Examples
    --------
    >>> review = build_review(language="en")
    >>> [section.id for section in review.sections][:3]
    ['one_page', 'goal', 'target_17_1']
    """
    if survey is not None:
        survey.require_usable()
    read = observations if isinstance(observations, Observations) else None
    context = context_of(observations, targets, area, methods, base_year)
    chosen = wave_of_review(survey, wave)
    held, totals = _contribution(survey, tags, chosen, language)
    given = tuple(each for each in (targets, tags) if hasattr(each, "findings"))
    material = ReviewMaterial(language, survey, chosen, totals, context, read, held, given)
    sections = (
        page_one(material),
        goal_section(material),
        *target_sections(material),
        methods_section(material),
        sources_section(material),
    )
    programme = material.programme if survey is not None else ""
    return Report(
        title=material.say("review.title"),
        subtitle=_subtitle(material),
        language=language,
        programme=programme,
        wave=chosen,
        sections=sections,
        status=material.words(survey.campaign.campaign) if survey is not None else "",
        facts=_cover(material),
    )


def wave_of_review(survey: Survey | None, wave: str | None) -> str:
    """Return the wave whose facts count: the one asked for, else the latest; empty without waves.

    Raises
    ------
    WrongCall
        No such wave.
    """
    if survey is None:
        return ""
    if wave is not None:
        return choose_waves(survey, wave)[0]
    return ([*survey.waves] or [""])[-1]


def _contribution(
    survey: Survey | None, tags: Any, wave: str, language: str
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    if survey is None:
        return pd.DataFrame(), None
    held = contribution_tags(survey, tags, wave or None, language=language)
    return held, contribution_totals(survey, held, wave or None, language)


def _subtitle(material: ReviewMaterial) -> str:
    if material.survey is None:
        return material.say("review.subtitle_context", area=material.area)
    return material.say(
        "review.subtitle",
        programme=material.programme,
        wave=material.wave_name,
        area=material.area,
    )


def _cover(material: ReviewMaterial) -> dict[str, str]:
    say = material.say
    facts = {
        say("review.cover.area"): material.area,
        say("review.cover.figures"): material.context_source,
        say("review.cover.method"): material.default_method,
        say("review.cover.base_year"): str(material.context.base_year),
        say("cover.framework"): say(
            "traceability.framework_version",
            name=material.words(material.odd17.name[material.language]),
            id=material.odd17.id,
            version=material.odd17.version,
        ),
    }
    if material.survey is not None:
        mode = material.survey.campaign.consent_mode
        facts[say("cover.consent")] = say(f"consent.{mode}")
    return {label: value for label, value in facts.items() if value}
