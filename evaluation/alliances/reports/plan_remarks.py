"""What is said to whoever wrote a plan: causal words, stories left out, indicators that differ.

Advice, never a refusal: what a programme writes under its own name is its own. Nothing here is
printed in a report.
"""

from collections.abc import Iterator

from alliances.datasets.rules.personal import personal_data
from alliances.datasets.survey import Survey
from alliances.language import text
from alliances.language.matching import nearest
from alliances.language.wording import causal_words
from alliances.reports.build import report_wave
from alliances.reports.building.words import told
from alliances.reports.material import Material
from alliances.reports.plan import Plan, Story
from alliances.reports.statutory import mismatches

_SHOWN = 3
"""Causal words of one text that are named."""


def plan_remarks(
    plan: Plan, survey: Survey, language: str = "fr", wave: str | None = None
) -> tuple[str, ...]:
    """Return what the author of a plan should look at, a sentence each.

    Parameters
    ----------
    plan
        The plan.
    survey
        The checked survey that it goes with.
    language
        ``fr`` or ``en``: of the sentences, and in which causal words are looked for.
    wave
        The wave reported on, as for `alliances.build_report`.

    Returns
    -------
    tuple of str
        Causal words of its texts, stories that do not appear and why, indicators that the plan or
        the register lacks; empty where there is nothing to look at.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> from alliances.reports.plan import OwnTexts
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     survey = check(workbook)
    >>> plan = Plan(texts=OwnTexts(lessons=("Trust has grown thanks to regular meetings.",)))
    >>> [remark.split(".")[0] for remark in plan_remarks(plan, survey, "en")]
    ['Plan, texts']
    """
    material = Material(language, survey, report_wave(survey, wave), plan=plan)
    return (*_wording(material), *_stories(material), *_statutory(material))


def _say(material: Material, code: str, **values: object) -> str:
    return material.say(f"plan.remark.{code}", **values)


def authored(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield every text that a programme wrote itself, with the path of its key."""
    yield "title", plan.title
    yield "subtitle", plan.subtitle
    for key in ("preface", "foreword", "theory", "lessons"):
        for part in getattr(plan.texts, key):
            yield f"texts.{key}", part
    for section in plan.sections:
        yield f"sections.{section.id}.title", section.title
        for part in section.comment:
            yield f"sections.{section.id}.comment", part
    for number, story in enumerate(plan.stories, start=1):
        yield f"stories[{number}].title", story.title
        for part in story.text:
            yield f"stories[{number}].text", part
    for objective in plan.statutory:
        path = f"statutory.{objective.id}"
        for key in ("opinion", "verifier"):
            for part in getattr(objective, key):
                yield f"{path}.{key}", part
        for each in objective.operational:
            for part in each.opinion:
                yield f"{path}.operational.{each.id}.opinion", part


def _wording(material: Material) -> Iterator[str]:
    for key, words in authored(material.plan):
        found = causal_words(words, material.language)[:_SHOWN]
        for word in found:
            advice = text(word.advice, material.language)
            yield _say(material, "causal", key=key, words=word.words, advice=advice)


def _stories(material: Material) -> Iterator[str]:
    survey = material.survey
    listed = set(survey.data("partnerships")["partnership"].dropna().astype(str))
    _, untold = told(material)
    for story in untold:
        code = "story_untold"
        if story.partnership not in listed:
            code = "story_unknown"
        elif survey.campaign.consent_mode == "anonymous":
            code = "story_anonymous"
        yield _say(material, code, title=story.title, partnership=story.partnership)
    for story in material.plan.stories:
        yield from _story(material, story)


def _story(material: Material, story: Story) -> Iterator[str]:
    kind = personal_data(" ".join((story.title, *story.text)))
    if kind is not None:
        what = text(f"personal_data.{kind}", material.language)
        yield _say(material, "story_personal", title=story.title, what=what)
    known = material.codes("engagement")
    if story.engagement and story.engagement not in known:
        near = nearest(story.engagement, known, cutoff=0.0)
        values = {"engagement": story.engagement, "nearest": near}
        yield _say(material, "story_engagement", title=story.title, **values)


def _statutory(material: Material) -> Iterator[str]:
    for code, values in mismatches(material):
        yield _say(material, code, **values)
