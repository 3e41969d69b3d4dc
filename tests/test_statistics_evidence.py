"""Evidence has a source and a reach; causal words need an estimated effect."""

import unicodedata

import numpy as np
import pytest

from alliances.errors import NoAnswer, WrongCall
from alliances.language.catalogue import LANGUAGES, catalogue
from alliances.language.wording import causal_words
from alliances.statistics.evidence import (
    Checklist,
    Reach,
    Source,
    check_wording,
    grade_source,
    reach_of,
)

CLAIMS = {
    "fr": [
        "Le lien social progresse grâce à l’alliance.",
        "La Poste a permis de former 300 jeunes.",
        "Ces partenariats ont fortement favorisé l’emploi.",
        "On mesure l’impact de l’alliance sur le territoire.",
        "La hausse s’explique par le partenariat.",
        "Il en résulte une baisse : elle résulte du partenariat.",
        "GRÂCE AUX bénévoles, tout a changé.",
        "Le programme est à l’origine de cette évolution.",
        "Cela a conduit à une meilleure écoute.",
    ],
    "en": [
        "The alliance led to more jobs.",
        "Thanks to the partnership, trust rose.",
        "The effect of the programme on trust is clear.",
        "Trust rose because of the alliance.",
        "This resulted in more dialogue.",
        "The partnership enabled 300 people to train.",
    ],
}
INNOCENT = {
    "fr": [
        "Les partenaires jugent le dialogue plus favorablement qu’en 2024.",
        "Une étude d’impact de 2019 est citée en annexe.",
        "Rien ne permet d’affirmer une cause.",
        "Ce tableau permet de comparer les deux regards.",
        "Effet de plan : 1,2.",
        "Un partenaire écrit : « grâce à La Poste, nous avons tenu ».",
    ],
    "en": [
        "Partners see the dialogue more favourably than in 2024.",
        "The design effect is 1.2; effect sizes are in the annex.",
        "One partner writes: “thanks to La Poste we held on”.",
        "See the impact assessment of 2019.",
    ],
}


@pytest.mark.parametrize(("language", "sentence"), [(k, v) for k, vs in CLAIMS.items() for v in vs])
def test_causal_sentences_of_ours_are_refused(language: str, sentence: str) -> None:
    with pytest.raises(WrongCall):
        check_wording(sentence, language=language)
    assert check_wording(sentence, ours=False, language=language)
    assert not check_wording(sentence, Reach.ESTIMATED_EFFECT, language=language)


@pytest.mark.parametrize(
    ("language", "sentence"), [(k, v) for k, vs in INNOCENT.items() for v in vs]
)
def test_descriptions_and_quotations_are_left_alone(language: str, sentence: str) -> None:
    assert check_wording(sentence, language=language) == ()


def test_accents_case_and_signs_do_not_hide_a_claim() -> None:
    sentence = "La confiance monte grâce à l'alliance."
    for shape in (
        unicodedata.normalize("NFD", sentence),
        sentence.upper(),
        sentence.replace(" ", "\u00a0"),
        sentence.replace("'", "’"),
    ):
        (found,) = causal_words(shape, "fr")
        assert shape[found.start : found.end] == found.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_report_claims_a_cause(language: str) -> None:
    claims = {
        key: [found.words for found in causal_words(sentence, language)]
        for key, sentence in catalogue(language).items()
        if key.split(".")[0] in {"report", "analysis", "explain", "methods", "charts", "evidence"}
    }
    assert {key: words for key, words in claims.items() if words} == {}


def test_concordant_needs_both_parties_favourable_and_near() -> None:
    nothing = float("nan")
    first = [4, 5, 4, 3, 5, nothing, nothing]
    second = [4, 4.5, 3, 3, 4, 5, nothing]
    assert grade_source(first, second, favourable_from=4).tolist() == [2, 2, 1, 1, 1, 1, 0]


def test_a_document_and_a_record_say_more_than_the_parties() -> None:
    grade = grade_source([4, 4], [4, 4], favourable_from=4, documented=[1, 1], observed=[0, 1])
    assert grade.tolist() == [Source.DOCUMENTED, Source.OBSERVED]


def test_a_survey_alone_never_reaches_a_contribution() -> None:
    assert reach_of("survey") < Reach.PLAUSIBLE_CONTRIBUTION
    assert reach_of("paired_waves") < Reach.PLAUSIBLE_CONTRIBUTION
    with pytest.raises(NoAnswer, match="rival_explanations"):
        reach_of("contribution_analysis", checklist=Checklist("a", "b", "c", "  "))
    filled = Checklist("a", "b", "c", "d")
    assert reach_of("contribution_analysis", checklist=filled) == Reach.PLAUSIBLE_CONTRIBUTION


def test_an_effect_needs_its_interval() -> None:
    with pytest.raises(NoAnswer):
        reach_of("counterfactual")
    assert reach_of("counterfactual", interval=(0.1, 0.4)) == Reach.ESTIMATED_EFFECT
    with pytest.raises(WrongCall):
        reach_of("opinion")
    assert np.all(grade_source([], [], favourable_from=1) == [])
