"""A scale of which nothing can be told is refused with a sentence."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reliability_cases import scale

from alliances.errors import AlliancesError, NoAnswer, WrongCall
from alliances.statistics import cronbach_alpha, item_analysis, kmo, omega_total, parallel_analysis
from alliances.statistics.reliability import straight_lining


@pytest.mark.parametrize("items", [[[1], [2], [3]], [[2, 2], [2, 2], [2, 2]], [[1, 2], [2, 1]]])
def test_what_has_no_alpha_is_refused(items: list[list[float]]) -> None:
    with pytest.raises(NoAnswer):
        cronbach_alpha(items)


def test_items_that_cancel_out_have_no_alpha() -> None:
    with pytest.raises(NoAnswer, match="reversed"):
        cronbach_alpha([[1, 5], [2, 4], [3, 3], [4, 2]])


def test_items_that_nobody_answered_together_have_no_alpha() -> None:
    items = [[1, None], [2, None], [3, None], [None, 1], [None, 2], [None, 5]]
    with pytest.raises(NoAnswer, match="both"):
        cronbach_alpha(items)


def test_correlations_of_too_few_pairs_have_no_sampling_adequacy() -> None:
    nothing = None
    items = [[3, 3, 4], [5, 2, 3], [nothing, 5, nothing], [nothing, nothing, 2]]
    items += [[1, 1, nothing], [2, nothing, nothing]]
    with pytest.raises(NoAnswer):
        kmo(items)


def test_words_are_refused_as_answers() -> None:
    with pytest.raises(WrongCall, match="plutôt"):
        cronbach_alpha(pd.DataFrame({"a": ["1", "plutôt d'accord"], "b": [1, 2]}).iloc[1:])


REFUSED: dict[str, tuple[Any, str]] = {
    "one item": (lambda: omega_total([[1], [2], [3]]), "statistics.one_item"),
    "no item": (lambda: kmo(np.empty((5, 0))), "statistics.one_item"),
    "two respondents": (
        lambda: item_analysis([[1, 2], [2, 1]]),
        "statistics.too_few.respondents",
    ),
    "nobody answered an item": (
        lambda: cronbach_alpha([[1, 2, None], [2, 1, None], [3, 3, None]]),
        "reliability.unanswered",
    ),
    "an item is constant": (
        lambda: kmo([[1, 2, 3], [2, 1, 3], [3, 3, 3], [1, 3, 3]]),
        "statistics.no_variance",
    ),
    "an item is constant but for rounding": (
        lambda: cronbach_alpha([[1, 0.3], [2, 0.1 + 0.2], [3, 0.3]]),
        "statistics.no_variance",
    ),
    "an item is constant where another is answered": (
        lambda: omega_total([[1, 2, 1], [1, 4, 2], [1, 3, 4], [2, None, 5], [3, None, 3]]),
        "statistics.never_together",
    ),
    "pairs that contradict each other": (
        lambda: cronbach_alpha(
            [[1, 1, None], [9, 9, None], [None, 1, 1], [None, 9, 9], [1, None, 1], [9, None, 9]]
            + [[4, None, None], [6, None, None], [None, 4, None], [None, 6, None]] * 5
        ),
        "reliability.contradictory",
    ),
    "the same item twice": (
        lambda: kmo([[1, 1, 2], [2, 2, 1], [3, 3, 5], [4, 4, 3]]),
        "reliability.no_inverse",
    ),
    "fewer respondents than items": (
        lambda: omega_total(scale(1, 4, 6), method="ml"),
        "reliability.no_inverse",
    ),
    "two items for a factor": (
        lambda: omega_total(scale(1, 9, 2)),
        "statistics.too_few.items",
    ),
    "four items for two factors": (
        lambda: omega_total(scale(1, 9, 4), factors=2),
        "statistics.too_few.items",
    ),
    "no factor": (lambda: omega_total(scale(1, 9, 4), factors=0), "reliability.factors"),
    "half a factor": (
        lambda: omega_total(scale(1, 9, 4), factors=1.5),
        "reliability.factors",
    ),
    "no draws": (lambda: parallel_analysis(scale(1, 9, 4), draws=0), "statistics.draws"),
    "a quantile in percent": (
        lambda: parallel_analysis(scale(1, 9, 4), quantile=95),
        "statistics.draws",
    ),
    "an unknown way with missing answers": (
        lambda: cronbach_alpha(scale(1, 9, 4), missing="drop"),
        "statistics.option",
    ),
    "an unknown interval": (
        lambda: cronbach_alpha(scale(1, 9, 4), interval="normal"),
        "statistics.option",
    ),
    "a confidence in percent": (
        lambda: cronbach_alpha(scale(1, 9, 4), confidence=95),
        "statistics.confidence",
    ),
    "a scale without levels": (
        lambda: item_analysis([[1, 2], [2, 2], [3, 1]], levels=[]),
        "statistics.two_levels",
    ),
    "levels in words": (
        lambda: item_analysis([[1, 2], [2, 2], [3, 1]], levels=["a", "b"]),
        "statistics.not_numbers",
    ),
    "one answer is no line": (lambda: straight_lining([[1, 2]], least=1), "reliability.least"),
    "nobody gave so many": (
        lambda: straight_lining([[1, 2], [2, 2]]),
        "reliability.none_answered_enough",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_answer_is_refused_in_words(what: str) -> None:
    asked, code = REFUSED[what]
    with pytest.raises(AlliancesError) as refusal:
        asked()
    assert refusal.value.code == code
    # A sentence with its placeholders filled.
    assert str(refusal.value).endswith((".", "»", '"'))
    assert "{" not in str(refusal.value)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 3)), min_size=3, max_size=3),
        min_size=0,
        max_size=9,
    )
)
def test_small_and_odd_data_give_a_figure_or_a_refusal(rows: list[list[int | None]]) -> None:
    items = np.array(rows, dtype=float).reshape(len(rows), 3)
    asked: list[Any] = [cronbach_alpha, omega_total, item_analysis, kmo, straight_lining]
    asked.append(lambda table: omega_total(table, method="ml"))
    asked.append(lambda table: cronbach_alpha(table, interval="duhachek", standardized=True))
    for ask in asked:
        try:
            found = ask(items)
        except NoAnswer:
            continue
        if isinstance(found, pd.DataFrame):
            if "value" in found:
                assert (np.isfinite(found["value"]) | (found["note"] == "unrelated")).all()
            else:
                assert np.isfinite(found[["mean", "sd"]]).all(axis=None)
            continue
        assert found.value <= 1
        if found.low is not None:
            assert found.low <= found.value <= found.high
