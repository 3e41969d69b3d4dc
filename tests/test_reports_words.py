"""The words of the report: contribution is not attribution, in either language."""

import re

import pytest

from alliances.language.catalogue import catalogue

CAUSAL = {
    "fr": r"grâce à|a permis|ont permis|impact de\b|effets? du programme|a entraîné|provoqu",
    "en": r"thanks to|made possible|because of the prog|impact of the prog|\bled to\b|\bcaused\b",
}
JARGON = {"fr": r"\bdataset|\bbaseline|\bKPI\b|\bscoring\b", "en": r"\bKPI\b|leverag|stakeholder"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("words", [CAUSAL, JARGON], ids=["cause", "jargon"])
def test_the_report_uses_no_word_of(words: dict[str, str], language: str) -> None:
    said = {key: text for key, text in catalogue(language).items() if key.startswith("report.")}
    found = [key for key, text in said.items() if re.search(words[language], text, re.IGNORECASE)]

    assert found == []
