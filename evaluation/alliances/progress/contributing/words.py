"""The words of the grades, in French and English, and the vocabularies that read them back."""

from alliances.datasets.parsing.codes import Vocabulary, vocabulary
from alliances.datasets.survey import Survey
from alliances.frameworks.goals import SDG_TARGET, accepted_codes
from alliances.frameworks.model import Code, Words
from alliances.frameworks.rules import ROLES
from alliances.language import LANGUAGES, text
from alliances.progress.contributing.evidence import REACHES, SOURCES
from alliances.progress.contributing.suggesting import CONFIDENCES, STATUSES

_OURS = {"role": ROLES, "confidence": CONFIDENCES, "status": STATUSES}
_KEYS = {
    **{name: f"contributions.{name}" for name in _OURS},
    "evidence_source": "contributions.source",
    "evidence_reach": "evidence.reach",
}
GRADES: dict[str, tuple[str, ...]] = {
    **_OURS,
    "evidence_source": SOURCES,
    "evidence_reach": REACHES,
}
"""The codes of each grade of a tag."""


def grade_word(grade: str, code: str, language: str) -> str:
    """Return the word of a grade, or the code where it has none."""
    known = GRADES[grade]
    return text(f"{_KEYS[grade]}.{code}", language) if code in known else code


def grade_vocabulary(grade: str) -> Vocabulary:
    """Return the words that a cell of a grade may hold."""
    words: list[tuple[Code, Words]] = [
        (code, {language: grade_word(grade, code, language) for language in LANGUAGES})
        for code in GRADES[grade]
    ]
    return vocabulary(words)


def target_vocabulary(survey: Survey) -> Vocabulary:
    """Return the words that a cell of a target may hold: the 169 targets, by code or label."""
    declared = survey.framework.lists.get(SDG_TARGET)
    codes = accepted_codes(declared) if declared is not None else ()
    labels = {language: survey.labels(SDG_TARGET, language) for language in LANGUAGES}
    return vocabulary(
        (code.code, {name: labels[name].get(code.code, code.label[name]) for name in LANGUAGES})
        for code in codes
    )
