"""The statistics are public, documented, light to load, and take our own objects too."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

from alliances import statistics
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.statistics import answers_of, bland_altman, cronbach_alpha, icc, sides_of

CONTRACT = """cronbach_alpha omega_total item_analysis icc krippendorff_alpha gwet_ac weighted_kappa
bland_altman rwg survey_mean survey_total survey_proportion poststratify rake response_rates
paired_change adjust_p suppress"""


@pytest.mark.parametrize("name", CONTRACT.split())
def test_every_function_of_the_contract_is_there_and_names_its_source(name: str) -> None:
    function = getattr(statistics, name)
    told = inspect.getdoc(function) or ""
    assert "Parameters" in told
    assert "Raises" in told
    assert ">>>" in told
    if name != "suppress":
        assert any(year in told for year in ("19", "20")), f"{name} names no source"


def test_every_public_name_loads() -> None:
    for name in statistics.__all__:
        assert callable(getattr(statistics, name))
    with pytest.raises(AttributeError):
        statistics.mode  # noqa: B018


def test_the_room_is_light_to_enter() -> None:
    code = (
        "import sys, alliances.statistics; print('scipy' in sys.modules, 'pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


def test_a_survey_gives_the_frames_that_the_functions_take(bundled_checked: Survey) -> None:
    answers = answers_of(bundled_checked, "dialogue", "B", "2025")
    assert set(answers) <= {item.id for item in bundled_checked.framework.items}
    assert 0 < float(cronbach_alpha(answers)) < 1
    both = sides_of(bundled_checked, "equilibre", "2025")[["A", "B"]]
    assert -1 < float(icc(both)) < 1
    gap = (both["A"] - both["B"]).mean()
    assert bland_altman(both["A"], both["B"]).loc["bias", "value"] == pytest.approx(gap)
    with pytest.raises(WrongCall):
        answers_of(bundled_checked, "dialogue", "Z", "2025")
    with pytest.raises(WrongCall):
        sides_of(bundled_checked, "nothing", "2025")


def test_reversed_items_are_turned_once(small_survey) -> None:
    survey = small_survey([("P1", "A", {"deaf": 5, "open1": 4}), ("P2", "A", {"deaf": 1})])
    found = answers_of(survey, "trust", "A", "2025")
    assert found["deaf"].tolist() == [1, 5]
    assert found["open1"].tolist()[0] == 4
    assert np.isnan(found["open1"].tolist()[1])
