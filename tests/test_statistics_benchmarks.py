"""Public figures are dated records; without n no interval, without wording no comparison."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.datasets.references import load_references
from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.language.catalogue import LANGUAGES, catalogue
from alliances.statistics.benchmarks import (
    REASONS,
    compare_with_reference,
    conflicts,
    reference_interval,
)

FIGURES = load_references()
MAYORS = FIGURES[(FIGURES["row"] == 36) & (FIGURES["value"] == 56)].iloc[0]
OWN = Estimate(60.0, 200, low=53.0, high=66.0, unit="percent")


@pytest.mark.parametrize(
    ("value", "low", "high"), [(91, 87.2, 93.7), (35, 29.8, 40.5), (56, 50.4, 61.5)]
)
def test_the_survey_of_302_mayors_has_the_published_intervals(
    value: float, low: float, high: float
) -> None:
    record = FIGURES[(FIGURES["row"] == 36) & (FIGURES["value"] == value)].iloc[0]
    found = reference_interval(record)
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)
    assert (found.value, found.n, found.unit) == (value, 302, "percent")


def test_the_least_that_a_record_must_hold_is_a_value_and_an_n() -> None:
    found = reference_interval({"value": 50, "n": 100})
    # Wilson by hand: (0.5 + z2/200) / (1 + z2/100) +- …, z = 1.959964.
    assert (found.low, found.high) == pytest.approx((40.38315303, 59.61684697))


def test_a_design_effect_divides_n() -> None:
    found = reference_interval(MAYORS, design_effect=1.5)
    whole = reference_interval({**MAYORS, "n": 302})
    assert found.high - found.low > whole.high - whole.low
    same = reference_interval({"value": 56.0, "n": 200}, design_effect=2)
    simple = reference_interval({"value": 56.0, "n": 100})
    assert (same.low, same.high, same.n) == pytest.approx((simple.low, simple.high, 200))


@given(st.floats(0, 100), st.integers(1, 10**6), st.floats(0.5, 0.999))
def test_the_interval_holds_its_figure_and_stays_a_percentage(
    value: float, n: int, confidence: float
) -> None:
    found = reference_interval({"value": value, "n": n}, confidence=confidence)
    assert 0 <= found.low <= value + 1e-9
    assert value - 1e-9 <= found.high <= 100


@pytest.mark.parametrize("n", [None, float("nan"), pd.NA, np.nan, ""])
def test_a_figure_without_n_has_no_interval(n: object) -> None:
    with pytest.raises(NoAnswer):
        reference_interval({"value": 84.0, "n": n, "unit": "percent"})


def test_no_figure_of_ours_without_n_has_one() -> None:
    for _, record in FIGURES[FIGURES["n"].isna()].iterrows():
        with pytest.raises(NoAnswer):
            reference_interval(record)


def test_a_number_is_no_share() -> None:
    number = FIGURES[FIGURES["unit"] == "number"].iloc[0]
    for call in (reference_interval, lambda record: compare_with_reference(OWN, record)):
        with pytest.raises(NoAnswer):
            call(number)


@pytest.mark.parametrize(
    "wrong", [{"n": 0}, {"n": -1}, {"n": 30.5}, {"n": "302"}, {"n": True}, {"n": float("inf")}]
)
def test_an_n_that_counts_nobody_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongCall):
        reference_interval({"value": 84.0, **wrong})
    with pytest.raises(WrongCall):
        compare_with_reference(80.0, {"value": 84.0}, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [-1, 100.1, "84", None, float("nan"), True])
def test_what_is_no_percentage_is_refused(value: object) -> None:
    with pytest.raises(WrongCall):
        reference_interval({"value": value, "n": 302})


@pytest.mark.parametrize("options", [{"confidence": 95}, {"design_effect": 0}])
def test_a_wrong_option_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(WrongCall):
        reference_interval(MAYORS, **options)


def test_no_figure_is_compared_without_its_wording() -> None:
    found = compare_with_reference(OWN, MAYORS, same_wording=True)
    assert not found.comparable
    assert found.overlap
    assert found.difference == pytest.approx(4.0)
    assert found.reasons == ("other_wording", "design_unknown")
    seen = compare_with_reference(OWN, {**MAYORS, "wording": "…"}, same_wording=True)
    assert seen.comparable
    assert "other_wording" not in seen.reasons


@pytest.mark.parametrize("wording", [None, float("nan"), pd.NA, "", "  "])
def test_a_blank_wording_is_no_wording(wording: object) -> None:
    record = {**MAYORS, "wording": wording}
    assert not compare_with_reference(OWN, record, same_wording=True).comparable


def test_none_of_our_records_is_comparable_to_anything() -> None:
    for _, record in FIGURES[FIGURES["unit"] == "percent"].iterrows():
        found = compare_with_reference(OWN, record, same_wording=True)
        assert not found.comparable
        assert set(found.reasons) <= set(REASONS)
        assert (found.overlap is None) == bool(pd.isna(record["n"]))


def test_a_share_of_one_is_put_in_percent_first() -> None:
    share = Estimate(0.6, 200, low=0.53, high=0.66, unit="share", error=0.03)
    found = compare_with_reference(share, MAYORS)
    assert found.difference == pytest.approx(4.0)
    assert (found.own.low, found.own.error, found.own.unit) == pytest.approx((53.0, 3.0, "percent"))


@pytest.mark.parametrize("unit", ["score", "level", "points", "coefficient"])
def test_what_is_no_share_is_not_compared(unit: str) -> None:
    with pytest.raises(WrongCall, match=unit):
        compare_with_reference(Estimate(60.0, 200, unit=unit), MAYORS)


@pytest.mark.parametrize(
    "own", [Estimate(None, 0, unit="percent"), Estimate(float("nan"), 3, unit="share"), None]
)
def test_a_figure_that_is_not_available_is_not_compared(own: Estimate | None) -> None:
    with pytest.raises(NoAnswer):
        compare_with_reference(own, MAYORS)  # type: ignore[arg-type]


def test_a_bare_percentage_gets_its_interval_from_its_n() -> None:
    found = compare_with_reference(56.0, MAYORS, n=302)
    assert (found.own.low, found.own.high) == (found.reference.low, found.reference.high)
    assert found.overlap
    bare = compare_with_reference(56.0, MAYORS)
    assert bare.overlap is None
    assert "own_no_interval" in bare.reasons


def test_intervals_that_touch_overlap_and_those_apart_do_not() -> None:
    reference = reference_interval(MAYORS)
    touching = Estimate(70.0, 50, low=reference.high, high=80.0, unit="percent")
    apart = Estimate(70.0, 50, low=reference.high + 1e-9, high=80.0, unit="percent")
    assert compare_with_reference(touching, MAYORS).overlap
    assert compare_with_reference(apart, MAYORS).overlap is False


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"value": 80.0, "relation": "about"}, "about"),
        ({"value": 80.0, "relation": "at_least"}, "at_least"),
        ({"value": 80.0, "certainty": "C"}, "doubtful"),
        ({"value": 80.0, "certainty": "I"}, "implied"),
        ({"value": 80.0, "conflict_group": "g"}, "conflict"),
        ({"value": 80.0, "n": 300}, "design_unknown"),
        ({"value": 80.0, "n": 300, "sample": "reweighted"}, "design_unknown"),
        ({"value": 80.0, "n": 300, "sample": "self_selected"}, "self_selected"),
    ],
)
def test_each_reservation_is_told(record: dict[str, object], reason: str) -> None:
    told = compare_with_reference(OWN, record).reasons
    assert reason in told
    assert len(set(told)) == len(told)


def test_a_known_design_is_not_called_unknown() -> None:
    assert "design_unknown" not in compare_with_reference(OWN, MAYORS, design_effect=1.4).reasons
    drawn = {**MAYORS, "sample": "random"}
    assert "design_unknown" not in compare_with_reference(OWN, drawn).reasons


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reservation_has_its_words(language: str) -> None:
    words = catalogue(language)
    assert all(words.get(f"evidence.reasons.{reason}") for reason in REASONS)
    told = {key.split(".")[2] for key in words if key.startswith("evidence.reasons.")}
    assert told == set(REASONS)


def test_figures_that_contradict_each_other_come_together() -> None:
    found = conflicts(FIGURES)
    assert all(len(members) > 1 for members in found.values())
    assert found["entreprises-2011"] == ["REF002", "REF005", "REF096"]
    pair = FIGURES[FIGURES["id"].isin(found["citoyens-2012"])]
    assert sorted(pair["value"]) == [84, 86]
    assert "conflict" in compare_with_reference(OWN, pair.iloc[0]).reasons
