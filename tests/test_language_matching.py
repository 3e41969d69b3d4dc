"""Two spellings of one word, and the nearest known one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.language.matching import fold, nearest


@pytest.mark.parametrize(
    "written",
    [
        "Très satisfait",
        " TRÈS  SATISFAIT ",
        "tre\u0300s satisfait",
        "Tres\u00a0satisfait",
        "très\u202fsatisfait\u200b",
    ],
)
def test_spellings_of_one_label_are_equal(written: str) -> None:
    assert fold(written) == "tres satisfait"


def test_apostrophes_and_dashes_are_levelled() -> None:
    assert fold("L\u2019aide d\u02bcurgence \u2013 \u00e9t\u00e9") == "l'aide d'urgence - ete"


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_the_nearest_word_is_told_only_where_one_is_near() -> None:
    known = ("partnership", "name", "level", "region")
    assert nearest("Partnershp", known) == "partnership"
    assert nearest("LEVEL ", known) == "level"
    assert nearest("budget", known) == ""
    assert nearest("anything", ()) == ""
