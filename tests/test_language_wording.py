"""Words that affirm a cause are found whatever their spelling; what claims none is left alone."""

import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_surveys import whole_survey

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.language.catalogue import LANGUAGES, catalogue
from alliances.language.wording import KINDS, causal_words
from alliances.reports.build import build_report
from alliances.reports.model import Bullets, Heading, KeyFigures, Paragraph, Report, ReportTable

CLAIMS = {
    "fr": """Le lien social progresse grâce à l’alliance.
La confiance a monté, grâce notamment aux référents.
C’est en grande partie grâce au partenariat que l’emploi repart.
Grâce, en partie, à La Poste, le local a rouvert.
La Poste a permis de former 300 jeunes.
Ces conventions ont également permis un meilleur dialogue.
Le partenariat a ainsi permis que chacun trouve sa place.
L’alliance permet de lutter contre l’isolement.
Le mécénat permettra à l’association de grandir.
Une avancée permise par la convention.
La convention a rendu possible l’ouverture du lieu.
Le programme entraîne une hausse de l’emploi.
Cela a entraîné un regain d’activité.
L’alliance engendre de la confiance.
Le partenariat suscite des vocations.
Cette hausse a été provoquée par la convention.
Le programme génère de l’innovation.
Le mécénat cause des tensions.
Une hausse causée par la convention.
La convention induit un changement de pratique.
L’action a produit des effets durables.
On mesure l’impact de l’alliance sur le territoire.
L’impact positif du programme se lit ici.
Les effets réels des partenariats sur l’emploi.
Le programme a un impact fort sur les territoires.
Le partenariat a eu des effets bénéfiques.
L’alliance a eu pour conséquence un meilleur dialogue.
La fermeture a impacté les publics.
La situation s’améliore sous l’effet de la convention.
Le programme est à l’origine de cette évolution.
La convention a été à l’origine d’un rapprochement.
Cette progression est le fruit du partenariat.
Ces progrès sont le résultat direct de l’action commune.
La baisse est due à la convention.
Cette hausse est largement due au programme.
L’amélioration est imputable au partenariat.
La confiance baisse du fait de la crise.
Le dialogue recule en raison de la crise sanitaire.
L’emploi baisse à cause du programme.
Le dialogue progresse parce que les équipes se connaissent.
Cela a conduit à une meilleure écoute.
Le partenariat a amené les équipes à se parler.
L’action a abouti à une baisse du chômage.
Le rapprochement conduit à des embauches.
Le programme se traduit par une hausse de l’emploi.
Il en résulte une baisse : elle résulte du partenariat.
Il en résulte une meilleure écoute.
La confiance découle de l’alliance.
La hausse s’explique par le partenariat.
La hausse s’explique sans doute en partie par le partenariat.
Le programme explique cette hausse.
Le programme a fait reculer l’isolement.
L’alliance fait progresser l’emploi.
L’association doit sa réussite à La Poste.
Sans l’alliance, ces emplois n’existeraient pas.
Ces partenariats ont fortement favorisé l’emploi.
L’alliance contribue à la cohésion.
La Poste a largement contribué à ce résultat.
Le dispositif facilite l’insertion.
Le programme aide à former des jeunes.
Le partenariat a joué un rôle décisif dans cette hausse.
L’évaluation d’impact montre que La Poste a permis de former 300 jeunes.
Le budget ne permet pas tout, mais l’emploi progresse grâce à l’alliance.
GRÂCE AUX bénévoles, tout a changé.
Le dispositif a réduit l’isolement des aînés.
La convention a créé 30 emplois.
Le mécénat a notamment apporté un regain de confiance.
Le programme améliore la confiance.
Le programme vient renforcer le lien social.
La hausse observée est liée au programme.
Ces progrès tiennent à la qualité du partenariat.
Le partenariat a ouvert la voie à de nouveaux projets.
L’impact est fort : 300 jeunes formés.
C’est à l’alliance que l’on doit ce succès.""".splitlines(),
    "en": """The alliance led to more jobs.
This has largely led to better listening.
Thanks to the partnership, trust rose.
Thanks in large part to the agreement, the place reopened.
The programme caused a rise in employment.
The programme causes a fall.
The agreement triggered a change.
The alliance generates trust.
The action produced lasting effects.
This resulted in more dialogue.
Better dialogue results from it: it resulted from the partnership.
The scheme, which results in fewer visits, goes on.
As a result, trust rose.
Trust rose as a direct result of the alliance.
The effect of the programme on trust is clear.
The positive impact on the territory is visible.
The impact of the alliance is large.
The programme had a strong impact.
The closure impacted people.
Trust rose because of the alliance.
Dialogue improves because teams know each other.
The fall is due to the agreement.
The rise is largely due to the programme.
The improvement is attributable to the partnership.
This success can be attributed to La Poste.
The association owes its success to La Poste.
The rise stems from the partnership.
The agreement made it possible to reopen.
The partnership enabled 300 people to train.
The scheme enables young people to find work.
It allowed the association to grow.
The alliance brought about a change.
The programme is responsible for the increase.
The rise is explained by the partnership.
The programme explains this rise.
Without the alliance, these jobs would not exist.
The alliance contributes to cohesion.
La Poste helped to train 300 young people.
The scheme fosters inclusion.
The partnership played a decisive role in this rise.
The impact assessment shows that La Poste led to 300 jobs.
The budget does not allow everything, but jobs grew thanks to the alliance.
The scheme has reduced loneliness.
The partnership created 30 jobs.
The alliance strengthens trust.
The fund made the reopening possible.
The alliance is behind this rise.
The partnership's impact is large.""".splitlines(),
}
INNOCENT = {
    "fr": """Les partenaires jugent le dialogue plus favorablement qu’en 2024.
Une étude d’impact de 2019 est citée en annexe.
L’évaluation d’impact est une discipline.
La mesure de l’impact n’est pas l’objet de ce rapport.
Impact
Horizons des impacts
L’impact « confiance » n’est pas encore lisible.
Rien ne permet d’affirmer une cause.
Ce tableau permet de comparer les deux regards.
Les effectifs ne permettent de diffuser aucun résultat.
Un partenariat figure si le consentement le permet.
Aucun groupe n’atteint les effectifs qui permettent de diffuser ses résultats.
Effet de plan : 1,2.
Les tailles d’effet sont en annexe.
L’effet de seuil est décrit ci-dessous.
En effet, trois parties ont répondu.
À cet effet, une réunion est prévue.
La convention prend effet en mars.
Le total diffère sous l’effet d’un arrondi.
Chiffre non diffusé en raison d’un effectif trop faible : moins de cinq.
Les sommes ne tombent pas juste du fait des arrondis.
Un partenaire écrit : « grâce à La Poste, nous avons tenu ».
Question posée : “Le partenariat a-t-il permis de former ?”
Un tour de collecte, en général une année.
Le fichier a été généré par le logiciel.
Une enquête menée à Lyon, un projet mené à Lille.
L’aide à domicile et l’aide à la décision.
Le point de vue du porteur diffère de celui du partenaire A.
Ils ont participé à trois réunions.
Le projet est mené à bien.
Le permis de construire est accordé.
La disgrâce à venir.
À l’origine, le projet comptait deux parties.
Les causes ne sont pas étudiées.
La question met en cause deux services.
Les données proviennent de l’enquête.
Le résultat du tirage est donné plus bas.
Les résultats de la campagne sont en annexe.
Les produits du partenariat.
Il a fait froid.
Des partenariats qui ont trois ans ou plus.
Depuis 2022, le score passe de 61 à 66.
Le score monte de 5 points ; la part favorable aussi.
Trois partenariats ont dépassé l’horizon de l’impact.
L’effet estimé figure en annexe.
Réunir ces actions par domaine.
Les groupes sont comparés à l’ensemble.
La réunion conduite par le maire a duré deux heures.
Le partenariat est reconduit.
Le programme compte 108 partenariats.
Le partenariat a changé de nom.
La question porte sur les effets du partenariat tels que les parties les déclarent.
Les conventions signées à la suite d’un appel à projets.
Le partenariat a plus de trois ans.
La Poste a mené des actions à Lyon.
Le programme tient une réunion par mois.
Aucune série ne dit ce que le programme a apporté.
Le score ne dit pas si l’alliance a permis la hausse.""".splitlines(),
    "en": """Partners see the dialogue more favourably than in 2024.
The design effect is 1.2; effect sizes are in the annex.
One partner writes: “thanks to La Poste we held on”.
The question: "Did it lead to jobs?"
See the impact assessment of 2019.
Impact
Horizons of the impacts
The impact “trust” cannot be read yet.
Results in the annex; results in 2025.
The results from 2024 stand beside.
Figures not shown because of small numbers.
Totals differ due to rounding.
The report is due to be published in March.
Our thanks to all who answered.
The file was generated by alliances.
The numbers do not allow a reading.
This table allows one to compare both views.
Accepted and allowed values are listed.
This does not mean that anything changed.
It has not led anywhere.
In effect, three parties answered.
The agreement takes effect in March.
The lead partner is named.
She leads the team.
Who is responsible for the partnership?
The score goes from 61 to 66.
Labels of contribution and a national context.
One partnership has a result.
Effects of rounding are small.
The lead organisation reports each year.
The cause is unknown.
The partnership is due for renewal.
Effects are not estimated.
Leading questions were avoided.
The programme counts 108 partnerships.
This does not mean that the partnership caused the rise.
None tells what the programme has improved.""".splitlines(),
}


def pairs(sentences: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, each) for language, all_ in sentences.items() for each in all_]


@pytest.mark.parametrize(("language", "sentence"), pairs(CLAIMS))
def test_a_claim_is_found_in_its_language_and_only_there(language: str, sentence: str) -> None:
    assert causal_words(sentence, language)
    assert {word.language for word in causal_words(sentence)} == {language}


@pytest.mark.parametrize(("language", "sentence"), pairs(INNOCENT))
def test_what_claims_nothing_is_left_alone_in_both_languages(language: str, sentence: str) -> None:
    assert causal_words(sentence, language) == ()
    assert causal_words(sentence) == ()


SHAPES = {
    "decomposed": lambda s: unicodedata.normalize("NFD", s),
    "capitals": str.upper,
    "no accents": lambda s: "".join(
        c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)
    ),
    "no-break spaces": lambda s: s.replace(" ", "\u00a0"),
    "narrow spaces": lambda s: s.replace(" ", "\u202f"),
    "two spaces": lambda s: s.replace(" ", "  "),
    "a line's end": lambda s: s.replace(" ", "\r\n"),
    "plain apostrophes": lambda s: s.replace("’", "'"),
    "modifier apostrophes": lambda s: s.replace("’", "\u02bc"),
    "soft hyphens": lambda s: "\u00ad".join(s),
    "zero-width spaces": lambda s: s.replace("e", "e\u200b"),
    "a ligature": lambda s: s.replace("fi", "\ufb01"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_spelling_hides_a_claim_or_moves_it(shape: str) -> None:
    for language, sentence in pairs(CLAIMS):
        other = SHAPES[shape](sentence)
        plain, found = causal_words(sentence, language), causal_words(other, language)
        assert len(found) == len(plain), other
        for word in found:
            assert other[word.start : word.end] == word.words
            assert not word.words[-1].isspace()


@pytest.mark.parametrize("shape", SHAPES)
def test_no_spelling_makes_a_claim(shape: str) -> None:
    for language, sentence in pairs(INNOCENT):
        assert causal_words(SHAPES[shape](sentence), language) == ()


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "Le lien progresse grâce à l’alliance, qui a permis un dialogue.",
            ["grâce à", "a permis"],
        ),
        ("Sous l’effet de la convention, l’emploi monte.", ["Sous l’effet"]),
        ("Jobs grew because of, and thanks to, it.", ["because", "thanks to"]),
    ],
)
def test_the_words_are_given_as_they_stand_in_order(sentence: str, words: list[str]) -> None:
    assert [found.words for found in causal_words(sentence)][: len(words)] == words


def test_quotations_belong_to_who_said_them_and_the_rest_to_us() -> None:
    quoted = "« Grâce à La Poste », dit-elle ; la hausse est due au programme."
    assert [found.words for found in causal_words(quoted, "fr")] == ["hausse est due au"[7:]]
    # An opening sign that nothing closes opens no quotation.
    assert causal_words("« grâce à La Poste", "fr")
    assert causal_words('5" de large grâce à La Poste', "fr")


def test_a_contribution_is_told_from_a_cause() -> None:
    (part,) = causal_words("L’alliance a contribué à la cohésion.", "fr")
    (cause,) = causal_words("La cohésion est due à l’alliance.", "fr")
    assert (part.kind, cause.kind) == ("contribution", "cause")
    for kind in KINDS:
        for language in LANGUAGES:
            assert catalogue(language)[f"evidence.wording.{kind}"]
    assert part.advice in catalogue("fr")


def test_a_language_without_list_is_refused() -> None:
    with pytest.raises(WrongCall, match="fr, en"):
        causal_words("Dank der Allianz", "de")


@given(st.text())
def test_any_text_is_read_and_every_place_is_right(text: str) -> None:
    for found in causal_words(text):
        assert text[found.start : found.end] == found.words != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_innocent_use_hides_no_claim_of_the_same_sentence(language: str) -> None:
    joint = {"fr": ", et ", "en": ", and "}[language]
    for claim in CLAIMS[language]:
        expected = len(causal_words(claim, language))
        for innocent in INNOCENT[language]:
            for first, second in ((claim, innocent), (innocent, claim)):
                both = first.rstrip(".") + joint + second
                assert len(causal_words(both, language)) >= expected, both


def test_a_long_text_is_read_in_linear_time() -> None:
    long = "Le partenariat progresse, en partie, très fortement et aussi bien " * 2000
    start = time.perf_counter()
    causal_words(long)
    assert time.perf_counter() - start < 10


SHOWN = ("report", "analysis", "explain", "methods", "charts", "evidence", "page", "scores")
"""The parts of the catalogues whose sentences stand in what we publish."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_catalogues_that_is_published_claims_a_cause(language: str) -> None:
    said = {
        key: sentence
        for key, sentence in catalogue(language).items()
        # The advice names the words that it advises against, between quotation marks.
        if key.split(".")[0] in SHOWN
    }
    assert {key.split(".")[0] for key in said} == set(SHOWN)
    claims = {
        key: [found.words for found in causal_words(sentence, language)]
        for key, sentence in said.items()
    }
    assert {key: words for key, words in claims.items() if words} == {}


def sentences_of(report: Report) -> Iterator[str]:
    """Every sentence of a report that is ours; the cells of its tables are data."""
    yield from (report.title, report.subtitle, report.status)
    for section in report.sections:
        yield section.title
        for block in section.blocks:
            match block:
                case Paragraph() | Heading():
                    yield block.text
                case Bullets():
                    yield from (block.title, *block.items)
                case KeyFigures():
                    yield from (part for f in block.figures for part in (f.label, f.detail))
                case ReportTable():
                    yield from (block.title, block.subtitle, block.reading, block.scope)
                    yield from (*block.notes, *(column.help for column in block.columns))
                case _:
                    yield from (block.title, block.subtitle, block.alt, block.reading, block.scope)


def claims_of(survey: Survey, language: str) -> dict[str, list[str]]:
    told = list(sentences_of(build_report(survey, language=language)))
    assert len(told) > 100
    found = {each: [word.words for word in causal_words(each, language)] for each in told}
    return {sentence: words for sentence, words in found.items() if words}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_report_claims_no_cause(small_checked: Survey, language: str) -> None:
    assert claims_of(small_checked, language) == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_report_claims_no_cause(language: str) -> None:
    assert claims_of(whole_survey(), language) == {}
