"""Means weighted for those that did not answer, against plain arithmetic written otherwise."""

from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliances import analyse, write_scores
from alliances.disclosure import protect, published_scores
from alliances.scoring.engine import compute
from alliances.statistics import poststratify, rake, survey_mean
from alliances.statistics.classes import join_small
from alliances.statistics.intervals import with_intervals
from alliances.statistics.reweighting import (
    MOST,
    REASONS,
    Facts,
    by_margins,
    by_response,
    by_strata,
)
from alliances.statistics.tables.weighting import METHODS, weighted_table
from alliances.statistics.tables.weighting_facts import facts_by_side

RNG = np.random.default_rng(4)
LEVELS = np.array(["local", "regional"], dtype=object)


def facts_of(count=60, **changes):
    """Sixty partnerships, all concerned and invited; strata of 20 and 40, two margins."""
    strata = (np.arange(count) >= count // 3).astype(int)
    plain = {
        "concerned": np.ones(count, bool),
        "invited": np.ones(count, bool),
        "design": np.ones(count),
        "strata": strata,
        "sizes": np.bincount(strata).astype(float),
        "classes": strata,
        "parents": None,
        "margins": {"level": strata, "region": np.arange(count) % 4},
        "basis": "stratum",
    }
    return Facts(**(plain | changes))


def some_given(count=60, share=0.5):
    """The second stratum answers twice as often as the first."""
    chance = np.where(np.arange(count) < count // 3, share / 1.5, share * 1.3)
    return np.random.default_rng(8).random(count) < chance


def ratios_kept(weighting, cell, design):
    """Whether rows of one cell keep the ratios of their design weights."""
    factor = np.asarray(weighting.weights) / design[weighting.rows]
    return all(np.ptp(factor[cell == each]) < 1e-8 for each in np.unique(cell))


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=12),
    st.integers(2, 8),
    st.lists(st.integers(0, 2), min_size=12, max_size=12),
)
@settings(max_examples=200)
def test_joined_classes_are_large_enough_and_lie_together_where_they_can(sizes, fewest, parents):
    sizes, parents = np.array(sizes), np.array(parents[: len(sizes)])
    joined = join_small(sizes, fewest, parents)
    ends = {int(first): sizes[joined == first].sum() for first in np.unique(joined)}

    assert min(ends.values()) >= min(fewest, sizes.sum())
    for first in ends:
        inside = joined == first
        # Over the border of a parent only where some parent is too small by itself.
        if len(set(parents[inside])) > 1:
            assert min(sizes[parents == each].sum() for each in set(parents[inside])) < fewest


def test_large_classes_are_left_alone():
    assert join_small(np.array([5, 9, 5]), 5).tolist() == [0, 1, 2]


def test_each_stratum_counts_by_its_population():
    facts, heard = facts_of(sizes=np.array([50.0, 60.0])), some_given()
    found = by_strata(facts, heard, 3)
    values = np.where(heard, RNG.normal(60, 15, 60), np.nan)
    shares, means, variance = np.array([50, 60]) / 110, [], 0.0
    for stratum, size in enumerate((50, 60)):
        inside = values[heard & (facts.strata == stratum)]
        means.append(inside.mean())
        n = len(inside)
        variance += shares[stratum] ** 2 * (1 - n / size) * inside.var(ddof=1) / n
    half = stats.t.ppf(0.975, heard.sum() - 2) * np.sqrt(variance)
    estimate = survey_mean(
        values[found.rows],
        weights=found.weights,
        strata=found.strata,
        population=found.population,
    )

    assert float(estimate) == pytest.approx(shares @ means, rel=1e-12)
    assert estimate.high - float(estimate) == pytest.approx(half, rel=1e-9)
    assert (found.basis, found.cells, found.trimmed) == ("stratum", 2, 0)


def test_design_weights_are_kept_within_a_stratum_a_class_or_a_cell_of_margins():
    design = np.random.default_rng(3).choice([1.0, 2.0, 3.5], 60)
    facts, heard = facts_of(design=design), some_given()

    strata = by_strata(facts, heard, 3)
    assert ratios_kept(strata, facts.strata[strata.rows], design)
    assert np.bincount(strata.strata, strata.weights) == pytest.approx(facts.sizes)
    classes = by_response(facts, heard, 3)
    assert ratios_kept(classes, facts.classes[classes.rows], design)
    # Those who answered weigh what all invited of their class weigh.
    assert np.bincount(classes.strata, classes.weights) == pytest.approx(
        np.bincount(facts.classes, design)
    )
    raked = by_margins(facts, heard, 3)
    cell = facts.margins["level"] * 4 + facts.margins["region"]
    assert ratios_kept(raked, cell[raked.rows], design)


def test_raking_meets_every_margin_as_going_round_them_by_hand_does():
    facts, heard = facts_of(), some_given()
    found = by_margins(facts, heard, 2)
    rows = np.flatnonzero(heard)
    weights = np.ones(len(rows))
    for _ in range(500):
        for codes in facts.margins.values():
            for label in np.unique(codes):
                inside = codes[rows] == label
                weights[inside] *= (codes == label).sum() / weights[inside].sum()

    assert np.asarray(found.weights) == pytest.approx(weights, rel=1e-8)
    assert (found.basis, found.cells) == ("level;region", 6)
    assert found.population == 60
    assert np.asarray(found.weights) == pytest.approx(
        np.asarray(
            rake(
                {name: codes[rows] for name, codes in facts.margins.items()},
                {
                    name: dict(enumerate(np.bincount(codes)))
                    for name, codes in facts.margins.items()
                },
            )
        )
    )


def test_small_labels_of_a_margin_are_joined_and_a_margin_of_one_is_left_out():
    heard = np.zeros(60, bool)
    heard[[0, 1, 2, 20, 21, 22, 23, 24]] = True
    region = np.where(np.arange(60) % 10 == 0, 1, 0)
    found = by_margins(facts_of(margins=facts_of().margins | {"region": region}), heard, 3)

    # Two answers from the second region: it is joined with the first.
    assert (found.basis, found.cells) == ("level", 2)


def test_a_weight_above_five_times_the_mean_is_cut_and_what_is_missed_is_told():
    strata = (np.arange(60) >= 3).astype(int)
    facts = facts_of(strata=strata, sizes=np.array([900.0, 57.0]))
    found = by_strata(facts, np.ones(60, bool), 3)
    before = poststratify(strata, {0: 900.0, 1: 57.0})

    assert before.max() > MOST * before.mean()
    assert found.weights.max() == pytest.approx(MOST * before.mean())
    assert found.weights.sum() == pytest.approx(957)
    assert found.trimmed == 3
    reached = found.weights[strata == 1].sum()
    assert found.missed == pytest.approx(reached / 57 - 1)


@pytest.mark.parametrize(
    ("method", "changes", "heard", "reason"),
    [
        (by_strata, {"sizes": np.empty(0)}, slice(0, 60), "no_strata"),
        (by_strata, {"strata": np.full(60, -1)}, slice(0, 60), "no_answer"),
        (by_strata, {}, slice(0, 20), "stratum_without_answer"),
        (by_strata, {}, slice(0, 22), "small_stratum"),
        (by_response, {"invited": np.zeros(60, bool)}, slice(0, 60), "no_invitations"),
        (by_response, {}, slice(0, 0), "no_answer"),
        (by_response, {}, slice(0, 2), "small_class"),
        (by_response, {}, slice(0, 21), "one_class"),
        (by_margins, {}, slice(0, 0), "no_answer"),
        (by_margins, {"margins": {}}, slice(0, 60), "no_margin"),
        (by_margins, {"design": np.zeros(60)}, slice(0, 60), "no_answer"),
    ],
)
def test_where_there_is_no_weighting_the_reason_is_told(method, changes, heard, reason):
    answered = np.zeros(60, bool)
    answered[heard] = True

    assert method(facts_of(**changes), answered, 3) == reason
    assert reason in REASONS


def test_margins_that_contradict_each_other_give_no_weights():
    # Whoever answered is of the first level and region, or of the second of both; the register
    # has few of the first level and many of the first region.
    level = np.r_[np.zeros(6, int), np.ones(54, int)]
    region = np.r_[np.zeros(6, int), np.ones(6, int), np.zeros(48, int)]
    heard = np.arange(60) < 12

    found = by_margins(facts_of(margins={"level": level, "region": region}), heard, 3)
    assert found == "no_convergence"


LOCAL = [f"L{place:02}" for place in range(18)]
REGIONAL = [f"R{place:02}" for place in range(12)]


def weighted_survey(small_survey, mode="trusted_third_party", strata=True, weights=None):
    """Thirty partnerships; the local ones answer less, and are less content."""
    names = LOCAL + REGIONAL
    answering = [n for at, n in enumerate(LOCAL) if at % 3 == 0] + REGIONAL[:9]
    levels = {name: 1 + at % 3 if name[0] == "L" else 3 + at % 3 for at, name in enumerate(names)}
    facts = {
        name: {
            "level": "local" if name[0] == "L" else "regional",
            "type_mecenat": at % 2 == 0,
            "main_type": "mecenat" if at % 2 == 0 else None,
            "stratum": ("local" if name[0] == "L" else "regional") if strata else None,
        }
        for at, name in enumerate(names)
    }
    parties = pd.DataFrame(
        [
            {"partnership": name, "side": side, "organisation": "us" if side == "A" else name}
            for name in names
            for side in "AB"
        ]
    )
    invitations = pd.DataFrame(
        {
            "respondent": [f"I{name}" for name in names],
            "partnership": names,
            "side": "B",
            "voice": "partie",
            "wave": "2025",
            "disposition": ["I" if name in answering else "R" for name in names],
        }
    )
    if weights is not None:
        invitations["weight"] = weights
    tables = {"parties": parties, "invitations": invitations}
    if strata:
        tables["strata"] = pd.DataFrame(
            {"wave": "2025", "stratum": ["local", "regional"], "population": [18.0, 12.0]}
        )
    answers = [(name, "B", {"open1": levels[name]}) for name in answering]
    return small_survey(answers, mode=mode, facts=facts, **tables), levels, answering


def rows_of(survey, node="openness"):
    table = analyse(survey).weighting
    return table[(table["node"] == node) & (table["side"] == "B")].set_index("method")


def hundred(levels):
    return 25 * (np.asarray(levels, float) - 1)


def test_the_table_stands_each_method_beside_the_plain_mean(small_survey):
    survey, levels, answering = weighted_survey(small_survey)
    rows = rows_of(survey)
    local = hundred([levels[n] for n in answering if n[0] == "L"])
    regional = hundred([levels[n] for n in answering if n[0] == "R"])

    assert [*rows.index] == [*METHODS]
    assert rows["mean"].unique() == pytest.approx(np.r_[local, regional].mean())
    wanted = (18 * local.mean() + 12 * regional.mean()) / 30
    # Everybody was invited: by strata and by class is the same here.
    assert rows.loc["poststratified", "weighted_mean"] == pytest.approx(wanted)
    assert rows.loc["response_class", "weighted_mean"] == pytest.approx(wanted)
    weights = np.r_[np.full(6, 18 / 6), np.full(9, 12 / 9)]
    kish = len(weights) * (weights**2).sum() / weights.sum() ** 2
    assert rows.loc["poststratified", "design_effect"] == pytest.approx(kish)
    assert rows.loc["poststratified", "weight_ratio"] == pytest.approx(3 / (12 / 9))
    assert rows.loc["raked", "basis"] == "level;type_mecenat"
    assert (rows["n"] == 15).all() and (rows["weighted_n"] == 15).all()
    assert (rows["weighted_low"] < rows["weighted_mean"]).all()


def test_without_strata_the_classes_are_level_and_type(small_survey):
    survey, _, _ = weighted_survey(small_survey, strata=False)
    rows = rows_of(survey)

    assert rows.loc["poststratified", "reason"] == "no_strata"
    assert rows.loc["response_class", "basis"] == "level*type"
    assert rows.loc["response_class", "cells"] == 4


def test_declared_weights_enter_and_nobody_out_of_scope_does(small_survey):
    names = LOCAL + REGIONAL
    doubled = [2.0 if at % 2 else 1.0 for at in range(len(names))]
    survey, levels, answering = weighted_survey(small_survey, weights=doubled)
    table = survey.tables["invitations"]
    out = table.data.assign(
        disposition=table.data["disposition"].where(table.data["partnership"] != "L01", "NE")
    )
    survey = replace(survey, tables=dict(survey.tables) | {"invitations": replace(table, data=out)})
    weight = dict(zip(names, doubled, strict=True))
    total, over = 0.0, 0.0
    for first in "LR":
        invited = [n for n in names if n[0] == first and n != "L01"]
        heard = [n for n in invited if n in answering]
        factor = sum(weight[n] for n in invited) / sum(weight[n] for n in heard)
        total += factor * sum(weight[n] * hundred(levels[n]) for n in heard)
        over += factor * sum(weight[n] for n in heard)

    assert rows_of(survey).loc["response_class", "weighted_mean"] == pytest.approx(total / over)


def test_a_weighted_mean_that_would_give_a_partnership_away_is_withheld(small_survey):
    # Strata and levels differ by one partnership: programme, a level and the strata's sums give it.
    survey, _, answering = weighted_survey(small_survey, "anonymous")
    register = survey.tables["partnerships"]
    moved = register.data["level"].where(register.data["partnership"] != answering[-1], "local")
    tables = dict(survey.tables) | {
        "partnerships": replace(register, data=register.data.assign(level=moved))
    }
    exposing = replace(survey, tables=tables)
    groups = published_scores(exposing).query("group == 'level' and node == 'openness'")

    assert groups["score"].notna().any()
    assert (
        rows_of(exposing).loc[["poststratified", "response_class"], "reason"].eq("exposing").all()
    )
    assert rows_of(exposing)["weighted_mean"].loc["poststratified":"response_class"].isna().all()
    assert rows_of(survey).loc["poststratified", "weighted_mean"] > 0


def test_what_is_published_with_the_weighted_means_determines_no_partnership(bundled_checked):
    """By rank: adding the unit vector of a partnership must add a dimension."""
    survey = bundled_checked
    scores = with_intervals(compute(survey, "2023"))
    protected = protect(scores, survey)
    table = weighted_table(survey, scores, protected, 3)
    cells = scores.cells[0]
    facts = facts_by_side(survey, scores, cells.axes)["2023", "B"]
    raw = next(b for b in scores.blocks if b.side == "B" and not b.weighted)
    block = next(b for b in protected.blocks if b.side == "B" and not b.weighted)
    seen = 0
    for node in [at for at, each in enumerate(cells.nodes) if each.kind == "dimension"]:
        rows = table[(table["side"] == "B") & (table["node"] == cells.nodes[node].id)]
        held = np.zeros(len(scores.partnerships), bool)
        held[raw.contributors.partnerships] = raw.contributors.given[:, node]
        sums = np.zeros((len(block.rows), len(held)))
        sums[:, raw.contributors.partnerships] = raw.contributors.members.toarray()
        published = [*(sums * held)[~block.withheld[:, node]]]
        for method in rows.loc[rows["weighted_mean"].notna(), "method"]:
            found = METHODS[method](facts, held, 3)
            published.append(np.zeros(len(held)))
            published[-1][found.rows] = found.weights / found.weights.max()
            seen += 1
        # Those that consent have rows of their own: their scores are known anyway.
        unknown = held & ~protected.shown
        matrix = np.array(published)[:, unknown]
        rank = np.linalg.matrix_rank(matrix)
        for unit in np.eye(unknown.sum()):
            assert np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank + 1
    assert seen
    assert (table["reason"] == "exposing").any()


def test_row_by_row_the_example_is_what_r_style_formulas_give(bundled_checked):
    """Raking of one side: means and errors from residuals of a regression on the margins."""
    survey = bundled_checked
    scores = with_intervals(compute(survey, "2025"))
    table = weighted_table(survey, scores, protect(scores, survey), 3)
    cells = scores.cells[0]
    facts = facts_by_side(survey, scores, cells.axes)["2025", "A"]
    checked = 0
    for node in [at for at, each in enumerate(cells.nodes) if each.kind == "dimension"]:
        row = table[
            (table["side"] == "A")
            & (table["node"] == cells.nodes[node].id)
            & (table["method"] == "raked")
        ].iloc[0]
        if pd.isna(row["weighted_mean"]):
            continue
        _, place, side = np.unravel_index(cells.numbers, cells.axes.shape)
        values = np.full(len(scores.partnerships), np.nan)
        values[place[side == 0]] = cells.mean[side == 0, node]
        found = by_margins(facts, ~np.isnan(values), 3)
        y, w = values[found.rows], np.asarray(found.weights)
        mean = w @ y / w.sum()
        columns = [
            (codes == label).astype(float)
            for codes in found.weights.made.codes
            for label in np.unique(codes)
        ]
        design = np.array(columns).T
        residual = (y - mean) - design @ np.linalg.lstsq(design, y - mean, rcond=None)[0]
        z = w * residual / w.sum()
        n, population = len(y), found.population
        error = np.sqrt((1 - n / population) * n * z.var(ddof=1))
        half = stats.t.ppf(0.975, n - 1) * error

        assert row["weighted_mean"] == pytest.approx(mean, rel=1e-9)
        assert row["weighted_high"] - row["weighted_mean"] == pytest.approx(half, rel=1e-6)
        checked += 1
    assert checked


@pytest.mark.parametrize(
    ("language", "sheet", "words"),
    [
        ("fr", "Redressement", {"classes de réponse", "strates", "échelon, Mécénat"}),
        ("en", "Weighting", {"response classes", "strata", "level, Corporate giving"}),
    ],
)
def test_the_sheet_speaks_words(small_survey, tmp_path, language, sheet, words):
    from alliances import load_framework

    survey, _, _ = weighted_survey(small_survey)
    lists = load_framework("partenariat").lists
    survey = replace(survey, framework=replace(survey.framework, lists={"type": lists["type"]}))
    out = tmp_path / "scores.xlsx"
    write_scores(published_scores(survey), out, language, analysis=analyse(survey), survey=survey)
    rows = [*openpyxl.load_workbook(out, read_only=True)[sheet].iter_rows(values_only=True)]
    keys = [str(key) for key in rows[0]]

    assert words <= {str(value) for row in rows for value in row}
    assert all(
        heading and heading != key for heading, key in zip(rows[1], keys, strict=True) if key != "n"
    )
    wanted = ["n", "mean", "method", "weighted_mean", "weighted_low", "weighted_high", "reason"]
    assert set(wanted) <= set(keys)
