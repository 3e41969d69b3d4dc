"""A figure printed in the report is found again in the score table."""

import pandas as pd
import pytest

from alliances.datasets.survey import Survey
from alliances.disclosure import published_scores
from alliances.errors import WrongCall
from alliances.scoring.lookup import figure
from alliances.scoring.table import figure_ids


@pytest.fixture(scope="module")
def scores(bundled_checked: Survey) -> pd.DataFrame:
    return published_scores(bundled_checked, "2025")


def test_every_figure_of_a_node_is_found_by_its_identifier(scores: pd.DataFrame) -> None:
    rows = scores[scores["node"] == "dialogue"].head(60)

    for identifier, (_, row) in zip(figure_ids(rows), rows.iterrows(), strict=True):
        found = figure(scores, identifier)
        assert found.n == row["n"]
        assert found.method == row["method"]
        assert (found.value is None) == pd.isna(row["score"])


def test_an_unknown_identifier_is_refused(scores: pd.DataFrame) -> None:
    with pytest.raises(WrongCall, match="nonsense"):
        figure(scores, "nonsense|mean|programme|A|2025")
