"""A report as its plan wants it: sections in order, titles, comments, the programme's own texts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alliances.reports.material import Material
from alliances.reports.model import Block, Heading, Paragraph, Report, Section
from alliances.reports.plan import FOREWORD, KEPT, SECTIONS, Plan, PlannedSection


def planned(report: Report, material: Material) -> Report:
    """Return a report with the choices and words of its plan.

    Parameters
    ----------
    report
        The report as it is built, before its figures get identifiers.
    material
        What it was made from, with its plan.
    """
    plan = material.plan
    say, words = material.say, material.words
    status = [say(f"plan.status.{plan.status}")] if plan.status else []
    status += [report.status] if report.status else []
    cover = {
        say(f"plan.cover.{key}"): words(value)
        for key in ("period", "perimeter", "owner", "contact")
        if (value := getattr(plan.cover, key))
    }
    facts = dict(report.facts)
    if plan.cover.contact:
        # The plan's contact stands instead of the campaign's, which answered to respondents.
        facts.pop(say("cover.contact"), None)
    return replace(
        report,
        title=words(plan.title) or report.title,
        subtitle=words(plan.subtitle) or report.subtitle,
        status=say("plan.status_between").join(status),
        facts={**facts, **cover},
        sections=_ordered(_with_texts(report.sections, material), plan, material),
    )


def _with_texts(sections: Sequence[Section], material: Material) -> list[Section]:
    """Put the programme's own texts where they belong; make the section that is not there."""
    texts, say = material.plan.texts, material.say
    made = {section.id: section for section in sections}
    opening: list[Block] = []
    for key in ("preface", "foreword"):
        own = _own(material, getattr(texts, key))
        opening += [Heading(say(f"plan.{key}")), *own] if own else []
    if opening:
        title = say("plan.foreword_title")
        made[FOREWORD] = Section(FOREWORD, title, tuple(opening), say("plan.foreword_name"))
    for key, id, first in (("theory", "theory", True), ("lessons", "failures", False)):
        own = _own(material, getattr(texts, key))
        if not own:
            continue
        if id not in made:
            made[id] = Section(id, say(f"plan.{key}_title"), own, say(f"plan.{key}_name"))
            continue
        blocks = made[id].blocks
        own = own if first else (Heading(say(f"plan.{key}_heading")), *own)
        made[id] = replace(made[id], blocks=own + blocks if first else blocks + own)
    return sorted(made.values(), key=lambda section: _usual(section.id))


def _own(material: Material, text: Sequence[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(material.words(part), "comment") for part in text)


def _usual(id: str) -> int:
    return SECTIONS.index(id) if id in SECTIONS else len(SECTIONS)


def _ordered(sections: Sequence[Section], plan: Plan, material: Material) -> tuple[Section, ...]:
    """Return the sections in the plan's order, without those that it leaves out."""
    there = {section.id: section for section in sections}
    listed: Mapping[str, PlannedSection] = {each.id: each for each in plan.sections}
    wanted = [id for id, each in listed.items() if each.include and id in there]
    usual = [
        id for id in there if id in wanted or (id not in listed and (not plan.only or id in KEPT))
    ]
    return tuple(_commented(there[id], listed.get(id), material) for id in arranged(usual, wanted))


def arranged(usual: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return names so that those wanted follow each other as listed, and the others stay.

    As few as possible are moved: what is moved stands next to the one listed before it.

    Examples
    --------
    >>> arranged("abcdef", "c"), arranged("abcdef", "eb"), arranged("abcdef", "aebc")
    (['a', 'b', 'c', 'd', 'e', 'f'], ['a', 'e', 'b', 'c', 'd', 'f'], ['a', 'e', 'b', 'c', 'd', 'f'])
    """
    place = {name: number for number, name in enumerate(usual)}
    kept = _longest_rising([place[name] for name in wanted])
    fixed = {usual[number] for number in kept}
    made = [name for name in usual if name not in wanted or name in fixed]
    for number, name in enumerate(wanted):
        if name not in fixed:
            after = number and made.index(wanted[number - 1]) + 1
            first = next(each for each in wanted if each in fixed)
            made.insert(after or made.index(first), name)
    return made


def _longest_rising(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return the longest rising selection of numbers; among equals the one of the lowest."""
    best: tuple[int, ...] = ()
    ending: list[tuple[int, ...]] = []
    for number in numbers:
        before = [run for run in ending if run[-1] < number]
        run = (*min(before, key=lambda each: (-len(each), each), default=()), number)
        ending.append(run)
        best = min(best, run, key=lambda each: (-len(each), each))
    return best


def _commented(section: Section, wanted: PlannedSection | None, material: Material) -> Section:
    """Return a section with its title and comment from the plan."""
    if wanted is None:
        return section
    # A comment stands after the finding that opens the section, never before it.
    lead = 1 if section.blocks and getattr(section.blocks[0], "style", "") == "lead" else 0
    comment = _own(material, wanted.comment)
    blocks = section.blocks[:lead] + comment + section.blocks[lead:]
    return replace(section, title=material.words(wanted.title) or section.title, blocks=blocks)
