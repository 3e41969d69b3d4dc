"""Single partnerships beside their peers: those of the same type or level, and no rank."""

import numpy as np
import pytest
from scipy import stats
from test_statistics_tables import row_of

from alliances import analyse

# R 4.2.2: predict(lm(x ~ 1), data.frame(row.names = "1"), interval = "prediction")
PEERS = [50, 62.5, 75, 37.5, 87.5, 25, 62.5, 100]
FROM_R = (62.5, -0.201569122228371, 125.201569122228)


@pytest.fixture
def local(small_survey):
    """Partnerships of one level, of which the first has peers, and some of another level."""

    def make(levels, mode="trusted_third_party", other=7, **rest):
        facts = {f"P{at}": {"level": "local"} for at in range(len(levels))}
        facts |= {f"N{at}": {"level": "national"} for at in range(other)}
        answers = [
            (f"P{at}", "B", {"open1": level, "open2": level}) for at, level in enumerate(levels)
        ]
        answers += [(f"N{at}", "B", {"open1": 1 + at % 3, "open2": 1}) for at in range(other)]
        return small_survey(answers, mode=mode, facts=facts, **rest)

    return make


def test_the_usual_range_is_that_of_one_more_peer(local):
    levels = [1, *(1 + 4 * score / 100 for score in PEERS)]
    row = row_of(analyse(local(levels)).peers, partnership="P0", node="trust")
    assert (row["group"], row["group_value"], row["peers_n"]) == ("level", "local", len(PEERS))
    assert (row["score"], row["respondents"]) == (0, 1)
    assert row["peers_mean"] == pytest.approx(FROM_R[0])
    # R's ends, within the scale.
    assert row["usual_low"] == pytest.approx(max(FROM_R[1], 0))
    assert row["usual_high"] == min(FROM_R[2], 100)
    peers = [1, 2, 2, 1, 3, 2, 1, 2, 2]
    row = row_of(analyse(local([5, *peers])).peers, partnership="P0", node="trust")
    values = (np.array(peers) - 1) * 25
    half = stats.t.ppf(0.975, 8) * values.std(ddof=1) * np.sqrt(1 + 1 / 9)
    assert row["usual_high"] == pytest.approx(values.mean() + half)
    assert row["usual"] == "above"


def test_peers_that_are_all_equal_have_no_range(local):
    row = row_of(analyse(local([1, *[4] * 8])).peers, partnership="P0", node="trust")
    assert row["peers_mean"] == 75
    assert np.isnan(row["usual_low"])
    assert row["usual"] == ""


def test_fewer_peers_than_people_may_be_shown_are_not_told(local):
    peers = analyse(local([1, 2, 3, 4, 5])).peers
    assert "local" not in set(peers["group_value"])
    assert "local" in set(analyse(local([1, 2, 3, 4, 5, 3])).peers["group_value"])


def test_an_anonymous_campaign_has_no_peers(local):
    assert not len(analyse(local([1, 2, 3, 4, 5, 1, 2, 3], mode="anonymous")).peers)


def test_a_group_that_is_withheld_is_nobodys_peers(local):
    # One organisation behind all the local ones.
    survey = local([1, 2, 3, 4, 5, 1, 2, 3])
    parties = survey.tables["parties"]
    mine = parties.data["partnership"].str.startswith("P") & (parties.data["side"] == "B")
    parties.data.loc[mine, "organisation"] = "one"
    assert "local" not in set(analyse(survey).peers["group_value"])


def test_nobody_is_ranked(local):
    columns = analyse(local([1, 2, 3, 4, 5, 1, 2, 3])).peers.columns
    assert not [name for name in columns if "rank" in name]
