"""What must hold of the scores whatever the answers."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.scoring.engine import compute
from alliances.scoring.table import long_table

AGREE = st.sampled_from([1, 2, 3, 4, 5, 5, 4, None, "NSP", "SO", "REF", "not asked"])
THREE = st.sampled_from([0, 1, 2, None, "NSP"])
ROW = st.tuples(
    st.sampled_from(["P1", "P2", "P3", "P4"]),
    st.sampled_from(["A", "B", "C"]),
    st.fixed_dictionaries({"open1": AGREE, "open2": AGREE, "deaf": AGREE, "written": THREE}),
)
ROWS = st.lists(ROW, min_size=1, max_size=25)
FEW = settings(max_examples=20, deadline=None)
FACTS = {
    f"P{p}": {"level": level} for p, level in enumerate(["local", "local", "national", None], 1)
}


def table_of(survey):
    scores = compute(survey)
    return long_table(
        replace(scores, shown=np.ones(len(scores.partnerships), bool), voices_shown=True)
    )


def scored(table, kinds=("criterion", "dimension")):
    keys = ["node", "scope", "partnership", "group_value", "side"]
    kept = table[table["kind"].isin(kinds) & (table["statistic"] == "mean")]
    return kept.fillna({key: "" for key in keys}).set_index(keys)["score"]


@given(ROWS, st.randoms(use_true_random=False))
@FEW
def test_the_order_of_the_rows_changes_nothing(small_survey, rows, random):
    shuffled = random.sample(rows, len(rows))

    first, second = (table_of(small_survey(each, facts=FACTS)) for each in (rows, shuffled))

    pd.testing.assert_frame_equal(first, second, check_exact=True)


@given(ROWS, st.floats(0.01, 100))
@FEW
def test_only_ratios_of_weights_count(small_survey, rows, factor):
    survey = small_survey(rows, facts=FACTS)
    framework = survey.framework
    items = tuple(replace(item, weight=item.weight * factor) for item in framework.items)
    heavier = replace(survey, framework=replace(framework, items=items))

    pd.testing.assert_series_equal(scored(table_of(survey)), scored(table_of(heavier)), rtol=1e-10)


@given(ROWS)
@FEW
def test_scores_lie_within_0_and_100(small_survey, rows):
    scores = scored(table_of(small_survey(rows, facts=FACTS))).dropna()

    assert ((scores >= -1e-9) & (scores <= 100 + 1e-9)).all()


@given(ROWS, st.data())
@FEW
def test_a_better_answer_never_lowers_a_score(small_survey, rows, data):
    """Up for an item read upwards, down for a reversed one."""
    place = data.draw(st.integers(0, len(rows) - 1))
    item, step = data.draw(st.sampled_from([("open1", 1), ("open2", 1), ("deaf", -1)]))
    partnership, side, answers = rows[place]
    before = 3
    rows[place] = (partnership, side, answers | {item: before})
    low = scored(table_of(small_survey(rows, facts=FACTS)))
    rows[place] = (partnership, side, answers | {item: before + step})
    high = scored(table_of(small_survey(rows, facts=FACTS)))

    pd.testing.assert_index_equal(low.index, high.index)
    assert (high.dropna() >= low.dropna() - 1e-9).all()
    assert high.isna().equals(low.isna())


@given(ROWS)
@FEW
def test_a_gap_is_the_difference_of_the_rows_beside_it(small_survey, rows):
    table = table_of(small_survey(rows, facts=FACTS))
    own = table[table["scope"] == "partnership"]
    means = own[own["statistic"] == "mean"].set_index(["node", "partnership", "side"])["score"]

    for gap in own[own["statistic"] == "gap"].itertuples():
        first, second = gap.side.split("-")
        expected = (
            means[gap.node, gap.partnership, first] - means[gap.node, gap.partnership, second]
        )
        assert gap.score == expected


@given(ROWS)
@FEW
def test_counts_add_up(small_survey, rows):
    table = table_of(small_survey(rows, facts=FACTS))
    items = table[(table["kind"] == "item") & (table["scope"] == "partnership")]
    items = items[items["statistic"] == "mean"]
    nothings = items[["blank", "dont_know", "refused"]].sum(axis=1)
    share = items["n"] / (items["n"] + nothings).replace(0, np.nan)

    np.testing.assert_allclose(items["valid_share"], share.astype(float))
