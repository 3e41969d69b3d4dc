"""Every score of an invented programme, recomputed from its raw answers in plain Python.

Slow, without arrays, and written from the contract alone: a cell, a mean, a share at a time.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.example import example_programme
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.scoring.engine import compute
from alliances.scoring.table import COLUMNS, long_table

NAN = float("nan")
KEY = ("node", "statistic", "scope", "partnership", "group", "group_value", "side", "wave")
ASKED = (
    State.VALUE,
    State.BLANK,
    State.DONT_KNOW,
    State.NOT_APPLICABLE,
    State.REFUSED,
)


def mean(values):
    return sum(values) / len(values) if values else NAN


def rescaled(item, score, framework):
    low, high = framework.scales[item.scale].bounds
    hundred = (score - low) / (high - low) * 100
    return hundred if item.direction == 1 else 100 - hundred


def figure(answers, kept):
    """Score, respondents and counts of a list of (value, state) cells, for one item."""
    values = [value for value, state in answers if state == State.VALUE]
    return mean([kept(value) for value in values]), len(values)


class Cell:
    """The respondents of one side of one partnership in one wave."""

    def __init__(self, rows, items, framework):
        self.rows, self.items, self.framework = rows, items, framework
        self.item_answers = {i.id: [row[i.id] for row in rows] for i in items}

    def counts(self, ids):
        states = Counter(state for i in ids for _, state in self.item_answers[i])
        return Counter(
            {
                "asked": sum(states[s] for s in ASKED),
                "valid": states[State.VALUE],
                "blank": states[State.BLANK],
                "dont_know": states[State.DONT_KNOW],
                "not_applicable": states[State.NOT_APPLICABLE],
                "refused": states[State.REFUSED],
            }
        )

    def item(self, item, statistic):
        scale = self.framework.scales[item.scale]
        values = [v for v, state in self.item_answers[item.id] if state == State.VALUE]
        if statistic == "favourable":
            return mean([100.0 * (value in scale.favourable) for value in values])
        return mean(values) if scale.summary == "mean" else NAN

    def node(self, ids):
        """Weighted mean of the rescaled valid items, where enough of them are valid."""
        applicable = weight = total = valid = 0
        for item in (item for item in self.items if item.id in ids):
            counts = self.counts([item.id])
            if counts["asked"] == counts["not_applicable"]:
                continue
            applicable += 1
            score = mean([v for v, state in self.item_answers[item.id] if state == State.VALUE])
            if not isnan(score):
                valid += 1
                weight += item.weight
                total += item.weight * rescaled(item, score, self.framework)
        if not valid or valid / applicable < self.framework.minimum_valid_share:
            return NAN
        return total / weight

    def respondents(self, ids):
        return sum(any(row[i][1] == State.VALUE for i in ids) for row in self.rows)


def read_cells(survey, sheet):
    """Group the raw rows of a sheet by wave, partnership and side."""
    table = survey.tables[sheet]
    voice = ANSWER_SHEETS[sheet]
    items = [item for item in items_on(survey.framework, sheet) if item.id in table.data]
    grouped = defaultdict(list)
    columns = {i.id: list(zip(table.data[i.id], table.states[i.id], strict=True)) for i in items}
    for place, (partnership, side, wave) in enumerate(
        zip(table.data["partnership"], table.data["side"], table.data["wave"], strict=True)
    ):
        side = side if voice == "partie" else voice
        grouped[wave, partnership, side].append({i.id: columns[i.id][place] for i in items})
    return items, {key: Cell(rows, items, survey.framework) for key, rows in grouped.items()}


def groups_of(survey, wave):
    """Return (scope, group, value) to the partnerships in it."""
    found = defaultdict(set)
    families = survey.data("organisations").set_index("organisation")["family"].to_dict()
    table = survey.data("partnerships")
    for partnership in table["partnership"].unique():
        rows = table[table["partnership"] == partnership]
        general = rows[rows["wave"].isna()].to_dict("records")
        dated = rows[rows["wave"] == wave].to_dict("records")

        def fact(column, dated=dated, general=general):
            for row in dated + general:
                if not pd.isna(row[column]):
                    return row[column]
            return None

        found["programme", None, None].add(partnership)
        for kind in ("mecenat", "pratiques", "cooperation", "innovation"):
            if fact(f"type_{kind}"):
                found["group", "type", kind].add(partnership)
        for column in ("level", "region"):
            if fact(column):
                found["group", column, fact(column)].add(partnership)
        for theme in (fact("engagements") or "").split(";"):
            if theme:
                found["group", "theme", theme].add(partnership)
    for row in survey.data("parties").to_dict("records"):
        if row["side"] != "A" and not pd.isna(families[row["organisation"]]):
            found["group", "family", families[row["organisation"]]].add(row["partnership"])
    return found


def nodes_of(items, framework):
    """Yield (node, kind, statistic, ids of its items, whether gaps are given)."""
    for item in items:
        scale = framework.scales[item.scale]
        if scale.summary == "mean":
            yield item.id, "mean", [item.id], item.mirror != "none", item
        if scale.favourable:
            yield item.id, "favourable", [item.id], False, item
    for kind, parents in (("criterion", framework.criteria), ("dimension", framework.dimensions)):
        for parent in parents:
            inside = [
                item
                for item in items
                if getattr(item, kind) == parent.id
                and item.scored
                and item.scale == framework.dimension_by_id[item.dimension].scale
            ]
            if inside:
                mirrored = any(item.mirror != "none" for item in inside)
                yield parent.id, "mean", [item.id for item in inside], mirrored, None


def share(counts):
    applicable = counts["asked"] - counts["not_applicable"]
    return counts["valid"] / applicable if applicable else NAN


def line(score, n, counts):
    nothings = (counts[k] for k in ("blank", "dont_know", "not_applicable", "refused"))
    return (score, n, share(counts), *nothings)


def partnership_rows(cells, node, statistic, ids, mirrored, item):
    """Yield (wave, partnership, side, statistic) and its line, for one node."""
    by_partnership = defaultdict(dict)
    for (wave, partnership, side), cell in cells.items():
        counts = cell.counts(ids)
        if counts["asked"]:
            score = cell.item(item, statistic) if item else cell.node(ids)
            by_partnership[wave, partnership][side] = (score, cell.respondents(ids), counts)
    for (wave, partnership), sides in by_partnership.items():
        for side, found in sides.items():
            yield (wave, partnership, side, statistic), found
        if not set(sides) & {"territoire", "public"}:
            scores = [score for score, _, _ in sides.values() if not isnan(score)]
            together = sum((counts for _, _, counts in sides.values()), Counter())
            n = sum(n for _, n, _ in sides.values())
            yield (wave, partnership, "sides", statistic), (mean(scores), n, together)
        if mirrored and statistic == "mean":
            for first, second in combinations(sorted(sides), 2):
                gap = sides[first][0] - sides[second][0]
                if not isnan(gap):
                    n = sides[first][1] + sides[second][1]
                    counts = sides[first][2] + sides[second][2]
                    yield (wave, partnership, f"{first}-{second}", "gap"), (gap, n, counts)


def reference(survey):
    """Return every row of the long table, key to (score, n, valid share, counts)."""
    rows, errors = {}, {}
    members = {wave: groups_of(survey, wave) for wave in survey.waves}
    for sheet in ANSWER_SHEETS:
        items, cells = read_cells(survey, sheet)
        for node, statistic, ids, mirrored, item in nodes_of(items, survey.framework):
            found = dict(partnership_rows(cells, node, statistic, ids, mirrored, item))
            by_view = defaultdict(dict)
            for (wave, partnership, side, name), (score, n, counts) in found.items():
                key = (node, name, "partnership", partnership, None, None, side, wave)
                rows[key] = line(score, n, counts)
                by_view[wave, side, name][partnership] = (score, counts)
            for (wave, side, name), view in by_view.items():
                for (scope, group, value), inside in members[wave].items():
                    here = [view[p] for p in sorted(inside & set(view))]
                    if here:
                        scores = [score for score, _ in here if not isnan(score)]
                        counts = sum((counts for _, counts in here), Counter())
                        key = (node, name, scope, None, group, value, side, wave)
                        rows[key] = line(mean(scores), len(scores), counts)
                        errors[key] = scores
    return rows, errors


@pytest.fixture(scope="module")
def programme(survey_of):
    example = example_programme(partnerships=120, national=12, waves=2, seed=7)
    return survey_of(example.tables, load_framework("partenariat"))


@pytest.fixture(scope="module")
def recomputed(programme):
    return reference(programme)


@pytest.fixture(scope="module")
def table(programme):
    scores = compute(programme)
    everyone = np.ones(len(scores.partnerships), dtype=bool)
    return long_table(replace(scores, shown=everyone, voices_shown=True))


def keys(table):
    return [
        tuple(None if pd.isna(value) else value for value in key)
        for key in zip(*(table[column] for column in KEY), strict=True)
    ]


def test_the_example_has_all_that_must_be_tested(programme, table):
    assert set(table["side"]) >= {"A", "B", "C", "sides", "A-B", "A-C", "territoire", "public"}
    assert set(table["group"].dropna()) == {"type", "level", "theme", "region", "family"}
    assert programme.data("partnerships")["wave"].notna().any()
    assert table["score"].isna().any()


def test_rows_are_exactly_those_of_the_contract(table, recomputed):
    found = keys(table)

    assert len(found) == len(set(found))
    assert set(found) == set(recomputed[0])
    assert tuple(table.columns) == COLUMNS


@pytest.mark.parametrize(
    ("place", "column"),
    list(
        enumerate(["score", "n", "valid_share", "blank", "dont_know", "not_applicable", "refused"])
    ),
)
def test_every_figure_equals_the_one_recomputed(table, recomputed, place, column):
    expected = np.array([recomputed[0][key][place] for key in keys(table)], dtype=float)
    found = table[column].astype("float64").to_numpy()

    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_standard_errors_equal_the_ones_recomputed(programme, recomputed):
    checked = 0
    for block in compute(programme).blocks:
        rows = block.rows.astype(object).where(block.rows.notna(), None)
        places = list(zip(rows["scope"], rows["group"], rows["group_value"], strict=True))
        for statistic, figures in block.figures.items():
            for (row, node), error in np.ndenumerate(figures.error):
                scope, group, value = places[row]
                ids = (block.nodes[node].id, statistic, scope, None, group, value)
                scores = recomputed[1].get((*ids, block.side, block.wave), [])
                if len(scores) > 1:
                    squares = sum((score - mean(scores)) ** 2 for score in scores)
                    expected = sqrt(squares / (len(scores) - 1) / len(scores))
                    assert abs(error - expected) < 1e-9
                    checked += 1
    assert checked > 10_000


def test_no_total_is_made(table, programme):
    assert set(table["kind"]) == {"item", "criterion", "dimension"}
    assert not programme.framework.overall_score
