"""Methods are tokens for machines and sentences for people."""

import pytest

from alliances.scoring.engine import compute
from alliances.scoring.methods import describe_method
from alliances.scoring.table import figure_ids, long_table
from alliances.statistics.intervals import with_intervals


@pytest.fixture
def table(small_survey):
    levels = {"open1": 4, "open2": 2, "deaf": 1}
    answers = [(f"P{p}", side, levels) for p in range(4) for side in "AB"]
    answers += [("P9", "A", {"open1": 4}), ("P8", "B", {"deaf": 2})]
    facts = {"P9": {"level": "local"}, "P8": {"level": "national"}}
    return long_table(with_intervals(compute(small_survey(answers, facts=facts))))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_method_has_its_sentences(table, language):
    methods = [*table["method"].unique(), "suppressed", "weighted_mean;t_interval"]

    assert {"one_sided", "partly_one_sided", "gap_mixed", "no_score"} <= {
        token for method in methods for token in method.split(";")
    }
    for method in methods:
        assert describe_method(method, language).endswith(".")


def test_identifiers_are_unique_and_name_the_group(table):
    identifiers = figure_ids(table)

    assert identifiers.is_unique
    assert "open1|mean|programme|A|2025" in set(identifiers)
    assert "trust|gap|programme|A-B|2025" in set(identifiers)
    assert "open1|mean|level:local|A|2025" in set(identifiers)
