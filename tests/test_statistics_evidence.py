"""Evidence has a source and a reach; causal words need an estimated effect."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.language.catalogue import LANGUAGES, catalogue
from alliances.statistics.checklist import STEPS
from alliances.statistics.evidence import (
    COUNTERFACTUAL,
    DESIGNS,
    Checklist,
    Reach,
    Source,
    check_wording,
    grade_source,
    reach_of,
)

NOTHING = float("nan")
FILLED = Checklist(
    "three visits a month, then less loneliness",
    "visits of 2025, register",
    "diaries of 40 people, annex 3",
    "the new bus line: opened in two of nine communes",
)


def test_concordant_needs_both_parties_favourable_and_near() -> None:
    first = [4, 5, 4, 3, 5, NOTHING, NOTHING]
    second = [4, 4.5, 3, 3, 4, 5, NOTHING]
    assert grade_source(first, second, favourable_from=4).tolist() == [2, 2, 1, 1, 1, 1, 0]


def test_a_gap_of_one_level_is_one_level_however_it_was_computed() -> None:
    # 0.1 + 0.2 style noise: 4.3 - 3.3 is 0.9999999999999996.
    assert grade_source([4.3], [3.3], favourable_from=3).tolist() == [Source.DECLARED]
    assert grade_source([4.29], [3.3], favourable_from=3).tolist() == [Source.CONCORDANT]
    # On 0 to 100, five levels are 25 apart.
    on_100 = grade_source([75, 100, 99], [75, 75, 75], favourable_from=75, step=25)
    assert on_100.tolist() == [2, 1, 2]


def test_a_document_and_a_record_say_more_than_the_parties() -> None:
    grade = grade_source([4, 4], [4, 4], favourable_from=4, documented=[1, 1], observed=[0, 1])
    assert grade.tolist() == [Source.DOCUMENTED, Source.OBSERVED]


@pytest.mark.parametrize("missing", [NOTHING, None, pd.NA])
def test_a_mark_that_is_missing_bears_nothing_out(missing: object) -> None:
    marks = pd.Series([missing, True], dtype=object)
    grade = grade_source([4, 4], [1, 1], favourable_from=4, documented=marks, observed=[0, 0])
    assert grade.tolist() == [Source.DECLARED, Source.DOCUMENTED]


@pytest.mark.parametrize(
    "wrong",
    [
        {"second": [4]},
        {"documented": [True]},
        {"documented": [0.5, 1]},
        {"observed": ["oui", "non"]},
        {"first": ["bien", "mal"]},
        {"first": [[4, 4]]},
        {"favourable_from": NOTHING},
        {"step": 0},
        {"step": -1},
        {"step": NOTHING},
        {"first": [float("inf"), 4]},
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence(wrong: dict[str, object]) -> None:
    call = {"first": [4, 4], "second": [4, 4], "favourable_from": 4} | wrong
    with pytest.raises(WrongCall) as refused:
        grade_source(**call)  # type: ignore[arg-type]
    assert " " in str(refused.value)


SCORES = st.lists(
    st.tuples(*[st.one_of(st.floats(0, 5), st.just(NOTHING))] * 2), min_size=1, max_size=30
)


@given(SCORES)
def test_the_grade_does_not_know_which_party_is_first(rows: list[tuple[float, float]]) -> None:
    first, second = np.array(rows).T
    one = grade_source(first, second, favourable_from=3)
    assert one.tolist() == grade_source(second, first, favourable_from=3).tolist()
    # One party alone is never concordant.
    alone = np.isnan(first) ^ np.isnan(second)
    assert (one[alone] == Source.DECLARED).all()
    assert (one[np.isnan(first) & np.isnan(second)] == 0).all()


def test_frames_with_missing_answers_are_taken() -> None:
    table = pd.DataFrame({"A": [4, 5], "B": [4, None]}, index=["p2", "p1"], dtype="Int64")
    assert grade_source(table["A"], table["B"], favourable_from=4).tolist() == [2, 1]


def test_a_survey_alone_never_reaches_a_contribution() -> None:
    everything = {"checklist": FILLED, "interval": (0.1, 0.2), "waves": 5}
    assert reach_of("survey", **everything) == Reach.DESCRIPTION
    assert reach_of("paired_waves", **everything) == Reach.BEFORE_AFTER
    with pytest.raises(NoAnswer):
        reach_of("paired_waves", waves=1)


def test_a_contribution_needs_its_whole_checklist() -> None:
    assert reach_of("contribution_analysis", checklist=FILLED) == Reach.PLAUSIBLE_CONTRIBUTION
    with pytest.raises(NoAnswer, match="theory of change"):
        reach_of("contribution_analysis")
    with pytest.raises(NoAnswer, match="rival explanations"):
        reach_of(
            "contribution_analysis",
            checklist=Checklist(FILLED.theory_of_change, FILLED.activities, FILLED.links, "  "),
        )


@pytest.mark.parametrize(
    "tick", ["", " ", "x", "X", "oui", "Oui.", "OK", "✓", "–", "n/a", "sans objet", "à compléter"]
)
def test_a_tick_fills_in_nothing(tick: str) -> None:
    told = Checklist(tick, tick, tick, tick)
    assert not told.complete
    assert len(told.missing) == 4


@pytest.mark.parametrize("told", [True, 1, None, NOTHING, ["a text"]])
def test_what_is_no_text_fills_in_nothing(told: object) -> None:
    assert "links" in Checklist("one two", "one two", told, "one two").missing  # type: ignore[arg-type]


@pytest.mark.parametrize("design", COUNTERFACTUAL)
def test_an_effect_needs_a_named_design_and_its_interval(design: str) -> None:
    assert reach_of(design, interval=(0.1, 0.4)) == Reach.ESTIMATED_EFFECT
    estimate = Estimate(0.2, 300, low=-0.1, high=0.5)
    assert reach_of(design, interval=estimate) == Reach.ESTIMATED_EFFECT
    for none in (
        None,
        (0.4, 0.1),
        (NOTHING, 1),
        (float("-inf"), float("inf")),
        (1,),
        Estimate(1, 2),
    ):
        with pytest.raises(NoAnswer):
            reach_of(design, interval=none, checklist=FILLED)  # type: ignore[arg-type]


@pytest.mark.parametrize("design", ["opinion", "counterfactual", "", "Survey"])
def test_a_design_that_is_not_named_is_refused_with_those_that_are(design: str) -> None:
    with pytest.raises(WrongCall, match="difference_in_differences"):
        reach_of(design, interval=(0, 1))


CAUSE = "L’emploi progresse grâce à l’alliance."
CONTRIBUTION = "L’alliance a contribué à la hausse de l’emploi."


def test_only_an_estimated_effect_bears_causal_words() -> None:
    refused = {
        (sentence, reach)
        for sentence in (CAUSE, CONTRIBUTION)
        for reach in Reach
        if _is_refused(sentence, reach)
    }
    below = (Reach.DESCRIPTION, Reach.BEFORE_AFTER, Reach.PLAUSIBLE_CONTRIBUTION)
    assert refused == {(sentence, reach) for sentence in (CAUSE, CONTRIBUTION) for reach in below}


def _is_refused(sentence: str, reach: Reach) -> bool:
    try:
        return bool(check_wording(sentence, reach, language="fr"))
    except WrongCall as error:
        assert "a contribué à" in str(error) or "grâce à" in str(error)
        return True


def test_texts_that_people_sign_get_advice_only() -> None:
    (advice,) = check_wording(CAUSE, ours=False, language="fr")
    assert advice.words == "grâce à"
    assert advice.advice in catalogue("en")
    assert check_wording("Plus de dialogue qu’en 2024.") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grade_condition_step_and_design_has_its_words(language: str) -> None:
    words = catalogue(language)
    keys = [
        *(f"source.{each.name.lower()}" for each in Source),
        *(f"reach.{each.name.lower()}" for each in Reach),
        *(f"checklist.{each}" for each in Checklist().missing),
        *(f"steps.{each}" for each in STEPS),
        *(f"designs.{each}" for each in DESIGNS),
    ]
    assert [key for key in keys if not words.get(f"evidence.{key}")] == []
    assert all(f"errors.evidence.checklist.{each}" in words for each in Checklist().missing)
