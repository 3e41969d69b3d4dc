"""Means, totals and shares of a survey equal R's survey; a wrong design is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from references import reference

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.statistics import survey_mean, survey_proportion, survey_total

FOUND = reference("design")
CLOSED, ITERATIVE = 1e-9, 1e-6
CASES = [(case["data"], kind) for case in FOUND["cases"] for kind in case["kinds"]]
ARGUMENTS = {"h": "strata", "w": "weights", "c": "clusters", "N": "population"}


def frame(data: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(data)


def design(given: list[str]) -> dict[str, Any]:
    return {ARGUMENTS[column]: column for column in given}


def same(found: Any, expected: dict[str, Any], tolerance: float = CLOSED) -> None:
    assert float(found) == pytest.approx(expected["value"], rel=tolerance)
    for end in ("error", "low", "high"):
        assert getattr(found, end) == pytest.approx(expected[end], rel=tolerance, abs=1e-12)


@pytest.mark.parametrize(("data", "kind"), CASES)
def test_means_and_totals_equal_svymean_and_svytotal(
    data: dict[str, Any], kind: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"data": frame(data), **design(kind["given"])}
    mean, total = survey_mean("y", **asked), survey_total("y", **asked)
    same(mean, kind["mean"])
    same(total, kind["total"])
    assert isinstance(mean, Estimate)
    assert (mean.n, mean.df) == (kind["n"], kind["df"])


@pytest.mark.parametrize(("data", "kind"), CASES)
@pytest.mark.parametrize("function", [survey_mean, survey_total])
def test_domains_equal_svyby(function: Any, data: dict[str, Any], kind: dict[str, Any]) -> None:
    found = function("y", data=frame(data), by="g", **design(kind["given"]))
    expected = kind["mean_by" if function is survey_mean else "total_by"]
    assert found.index.tolist() == expected["label"]
    assert found["value"].to_numpy() == pytest.approx(np.array(expected["value"]), rel=CLOSED)
    assert found["error"].to_numpy() == pytest.approx(np.array(expected["error"]), rel=CLOSED)
    assert found["df"].tolist() == [kind["df"]] * len(found)


@pytest.mark.parametrize(("data", "kind"), CASES)
@pytest.mark.parametrize("method", ["logit", "asin", "beta", "t"])
def test_shares_equal_svyciprop(method: str, data: dict[str, Any], kind: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"data": frame(data), **design(kind["given"])}
    same(survey_proportion("x", method=method, **asked), kind[method])
    if method == "logit":
        same(survey_proportion("x", confidence=0.9, **asked), kind["logit90"])
        # The same interval, but R finds it there by iterating; its error there knows no missing.
        found = survey_proportion("x", **asked)
        same(found, {**kind["glm"], "error": found.error}, ITERATIVE)


@pytest.mark.parametrize(("data", "kind"), CASES)
def test_shares_of_domains_equal_svyby_of_svyciprop(
    data: dict[str, Any], kind: dict[str, Any]
) -> None:
    found = survey_proportion("x", data=frame(data), by="g", **design(kind["given"]))
    expected = frame(kind["share_by"]).set_index("label").astype(float)
    inner = expected["value"].between(0, 1, inclusive="neither")
    for column in ("value", "low", "high"):
        assert found.loc[inner, column].to_numpy() == pytest.approx(
            expected.loc[inner, column].to_numpy(), rel=CLOSED
        )


@pytest.mark.parametrize("case", FOUND["lonely"])
def test_strata_of_one_unit_equal_the_options_of_survey(case: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"data": frame(case["data"]), **design(case["given"])}
    for expected in case["results"]:
        same(survey_mean("y", single=expected["single"], **asked), expected["mean"])
        same(survey_total("y", single=expected["single"], **asked), expected["total"])
    with pytest.raises(NoAnswer, match=r": c\."):
        survey_mean("y", **asked)
