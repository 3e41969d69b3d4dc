"""The annual report as data: what it says, in which order, from protected tables only."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, protect, published_distributions
from alliances.reports.building.dimensions import dimensions_section
from alliances.reports.building.essentials import essentials_section
from alliances.reports.building.failures import failures_section
from alliances.reports.building.items import items_section
from alliances.reports.building.method import method_section
from alliances.reports.building.partnerships import partnerships_section
from alliances.reports.building.programme import programme_section
from alliances.reports.building.questionnaire import questionnaire_section
from alliances.reports.building.reading import reading_section
from alliances.reports.building.recommendations import recommendations_section
from alliances.reports.building.results import results_section
from alliances.reports.building.sdg17 import sdg17_section
from alliances.reports.building.series import series_section
from alliances.reports.building.sheets import indicators_section
from alliances.reports.building.slides import slides
from alliances.reports.building.stages import stages_section
from alliances.reports.building.statutory import statutory_section
from alliances.reports.building.summary import summary_sections
from alliances.reports.building.territories import territories_section
from alliances.reports.building.theory import theory_section
from alliances.reports.building.trace import traced
from alliances.reports.building.traceability import traceability_section
from alliances.reports.building.trajectories import trajectories_section
from alliances.reports.building.views import views_section
from alliances.reports.building.words import words_section
from alliances.reports.figures import identify
from alliances.reports.material import Material
from alliances.reports.model import Report, Section
from alliances.reports.plan import NO_PLAN, Plan
from alliances.reports.planned import planned
from alliances.scoring.engine import Scores, choose_waves, compute
from alliances.scoring.table import long_table
from alliances.statistics.auditing import Auditor
from alliances.statistics.intervals import with_intervals
from alliances.statistics.tables.breaks import breaks
from alliances.statistics.tables.items import items_table
from alliances.statistics.tables.waves import waves_table

_SECTIONS: Mapping[str, Callable[[Material], Section | None]] = {
    "essentials": essentials_section,
    "programme": programme_section,
    "theory": theory_section,
    "dimensions": dimensions_section,
    "views": views_section,
    "items": items_section,
    "stages": stages_section,
    "results": results_section,
    "trajectories": trajectories_section,
    "statutory": statutory_section,
    "sdg17": sdg17_section,
    "territories": territories_section,
    "words": words_section,
    "failures": failures_section,
    "recommendations": recommendations_section,
    "partnerships": partnerships_section,
    # Annexes.
    "method": method_section,
    "indicators": indicators_section,
    "questionnaire": questionnaire_section,
    "series": series_section,
    "traceability": traceability_section,
}
"""What makes each section, in their order; None where the data do not bear it. How to read stands
after the essentials and names the absent ones: their words are under ``report.annual.absent``."""

_SCOPES = ("group", "programme")
"""A report never shows a single partnership, whatever the consent mode."""


def build_report(
    survey: Survey, language: str = "fr", wave: str | None = None, plan: Plan | None = None
) -> Report:
    """Make the annual report of a wave, in one language, as data that any renderer can walk over.

    Parameters
    ----------
    survey
        A checked survey. A register without answers is legitimate: the sections that need answers
        then say what to collect.
    language
        ``fr`` or ``en``.
    wave
        The wave reported on; the latest with answers where None. Earlier waves stand beside it.
    plan
        What the programme decides and writes itself (`alliances.load_plan`); nothing where None.

    Returns
    -------
    Report
        The sections that the data bear: the essentials, how to read (which names the absent ones),
        the body, the annexes; in the order of the plan where there is one.

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
    ...     workbook = Path(folder) / "campaign.xlsx"
    ...     _ = write_example(workbook, partnerships=48, national=2, language="en")
    ...     report = build_report(check(workbook), language="en")
    >>> report.title, report.wave, [section.id for section in report.sections][:3]
    ('Annual partnership evaluation report', '2025', ['essentials', 'reading', 'programme'])
    """
    survey.require_usable()
    material = replace(_material(survey, language, report_wave(survey, wave)), plan=plan or NO_PLAN)
    sections = _sections(material)
    report = Report(
        title=material.say("title"),
        subtitle=material.say("subtitle", programme=material.programme, wave=material.wave_name),
        language=language,
        programme=material.programme,
        wave=material.wave,
        sections=sections,
        status=material.words(survey.campaign.campaign),
        facts=_cover(material),
        date=_date(survey),
    )
    identified = traced(identify(planned(report, material)), material)
    return replace(identified, slides=slides(identified), summary=summary_sections(identified))


def _sections(material: Material) -> tuple[Section, ...]:
    """Return the sections that the data bear, and how to read, which names the others."""
    made = {id: section(material) for id, section in _SECTIONS.items()}
    absent = [id for id, section in made.items() if section is None]
    essentials, *others = [section for section in made.values() if section is not None]
    return (essentials, reading_section(material, absent), *others)


def _date(survey: Survey) -> str:
    """Return the day of the report; empty where the campaign names none."""
    day = survey.campaign.reporting_date
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()


def report_wave(survey: Survey, wave: str | None) -> str:
    """Return the wave to report on; empty for a register without waves."""
    if wave is not None:
        return choose_waves(survey, wave)[0]
    answers = survey.data("answers")
    seen = set(answers["wave"].dropna().astype(str)) if len(answers) else set()
    answered = [known for known in survey.waves if known in seen]
    return (answered or list(survey.waves) or [""])[-1]


def _material(survey: Survey, language: str, wave: str) -> Material:
    """Score the survey and hand the sections what may be shown of it."""
    bare = partial(Material, language, survey, wave)
    if not len(survey.data("answers")):
        return bare()
    raw = with_intervals(compute(survey))
    protected = protect(raw, survey, partnerships=False)
    scores = long_table(_unweighted(protected), _SCOPES)
    if not (scores["wave"] == wave).any():
        return bare()
    items = items_table(protected)
    broken = breaks(survey, {})
    # Told beside the very scores of this report: its own auditor knows what it shows.
    auditor = Auditor(raw, protected, DEFAULTS.organisations)
    changes = waves_table(raw, protected, auditor, DEFAULTS.people, DEFAULTS.organisations, broken)
    return bare(
        scores,
        published_distributions(survey, wave),
        items[items["wave"] == wave],
        changes,
        broken,
    )


def _unweighted(scores: Scores) -> Scores:
    """Keep the plain means: where weights are declared both were scored, the report shows one.

    Before they become rows, for a row that is withheld does not tell which of both it is.
    """
    return replace(scores, blocks=tuple(block for block in scores.blocks if not block.weighted))


def _cover(material: Material) -> dict[str, str]:
    campaign, framework = material.survey.campaign, material.framework
    facts = {
        "programme": material.programme,
        "wave": material.wave,
        "reporting_date": material.day(campaign.reporting_date),
        "framework": material.say(
            "traceability.framework_version",
            name=material.words(framework.name[material.language]),
            id=framework.id,
            version=framework.version,
        ),
        "consent": material.say(f"consent.{campaign.consent_mode}"),
        "contact": campaign.contact,
    }
    return {material.say(f"cover.{key}"): value for key, value in facts.items() if value}
