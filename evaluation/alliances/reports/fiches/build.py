"""A partnership sheet as data: which chapters it has, in which order, and what heads it."""

import pandas as pd

from alliances.frameworks.sheets import TYPE_FACTS
from alliances.reports.fiches.build_gaps import gaps_chapter, questions_chapter
from alliances.reports.fiches.build_next import agreements_chapter, next_chapter, objectives_chapter
from alliances.reports.fiches.build_reading import reading_chapter
from alliances.reports.fiches.build_scores import lines_chapter, scores_chapter
from alliances.reports.fiches.build_summary import summary_chapter
from alliances.reports.fiches.build_waves import waves_chapter
from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Fiche

_CHAPTERS = (
    summary_chapter,
    scores_chapter,
    lines_chapter,
    gaps_chapter,
    questions_chapter,
    waves_chapter,
    objectives_chapter,
    agreements_chapter,
    next_chapter,
    reading_chapter,
)
_LABELS = ("page", "warning", "sheet_of")


def build_fiche(subject: Subject, name: str) -> Fiche:
    """Make the sheet of a partnership.

    Parameters
    ----------
    subject
        The partnership, as its readers may see it.
    name
        The name of its files, without ending.

    Returns
    -------
    Fiche
        Its chapters in order; one that the data do not bear is absent, or says so.
    """
    shelf = subject.shelf
    chapters = (chapter(subject) for chapter in _CHAPTERS)
    return Fiche(
        partnership=subject.partnership,
        wave=shelf.wave,
        side=subject.audience.side,
        name=name,
        language=shelf.language,
        title=shelf.tell("title"),
        subject=_name(subject),
        subtitle=shelf.tell(
            "subtitle",
            programme=shelf.programme,
            wave=shelf.wave_name,
            partnership=subject.partnership,
        ),
        status=shelf.words(shelf.survey.campaign.campaign),
        facts=tuple(_facts(subject)),
        chapters=tuple(chapter for chapter in chapters if chapter is not None),
        date=_date(shelf.survey.campaign.reporting_date),
        labels={key: shelf.tell(f"labels.{key}") for key in _LABELS},
    )


def _date(day: object) -> str:
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()  # type: ignore[call-overload, arg-type]


def _name(subject: Subject) -> str:
    name = subject.facts.get("name")
    return subject.partnership if pd.isna(name) else subject.shelf.words(str(name))


def _facts(subject: Subject) -> list[tuple[str, str]]:
    """Return the identity of the partnership, a label and its words a line."""
    shelf, facts = subject.shelf, subject.facts
    said: list[tuple[str, str]] = []

    def put(key: str, words: str) -> None:
        if words:
            said.append((shelf.tell(f"facts.{key}"), words))

    for party in subject.parties:
        level = party.get("level")
        named = shelf.words(str(party["name"]))
        if named and not pd.isna(level):
            named = shelf.tell("party", name=named, level=shelf.code("level", level).lower())
        if named:
            said.append((subject.side(str(party["side"])), named))
    types = [
        shelf.code("type", fact.removeprefix("type_"))
        for fact in TYPE_FACTS
        if not pd.isna(facts.get(fact)) and facts[fact]
    ]
    put("type", shelf.say("words.comma").join(types) or _coded(subject, "type", "main_type"))
    put("level", _coded(subject, "level", "level"))
    put("territory", _territory(subject))
    put("engagements", _several(subject, "engagement", "engagements"))
    put("start", _span(subject))
    put("agreement", _agreement(subject))
    return said


def _coded(subject: Subject, code_list: str, key: str) -> str:
    code = subject.facts.get(key)
    return "" if pd.isna(code) else subject.shelf.code(code_list, code)


def _several(subject: Subject, code_list: str, key: str) -> str:
    codes = subject.facts.get(key)
    if pd.isna(codes):
        return ""
    shelf = subject.shelf
    named = (shelf.code(code_list, code.strip()) for code in str(codes).split(";") if code.strip())
    return shelf.say("words.semicolon").join(named)


def _territory(subject: Subject) -> str:
    """Return the territory, from the commune to the region."""
    facts = subject.facts
    commune, department = (
        "" if pd.isna(facts.get(key)) else subject.shelf.words(str(facts[key]))
        for key in ("commune", "department")
    )
    place = f"{commune} ({department})" if commune and department else commune or department
    region = _coded(subject, "region", "region")
    return subject.shelf.say("words.comma").join(each for each in (place, region) if each)


def _span(subject: Subject) -> str:
    shelf, facts = subject.shelf, subject.facts
    start, end = shelf.day(facts.get("start")), shelf.day(facts.get("end"))
    renewals = facts.get("renewals")
    if not start:
        return ""
    said = shelf.tell("since_until" if end else "since", start=start, end=end)
    if not pd.isna(renewals) and renewals:
        said += shelf.tell_many("renewed", float(renewals))
    return said


def _agreement(subject: Subject) -> str:
    shelf, facts = subject.shelf, subject.facts
    signed, clause = facts.get("agreement"), facts.get("evaluation_clause")
    if pd.isna(signed):
        return ""
    said = shelf.tell("signed" if signed else "unsigned")
    if signed and not pd.isna(clause):
        said += shelf.tell("with_clause" if clause else "without_clause")
    return said
