"""Every score of an invented programme, recomputed from its raw answers in plain Python.

Slow, without arrays, and written from the contract alone: a cell, a mean, a share at a time.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.example.programme import example_programme
from alliances.disclosure import published_scores
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.scoring.engine import compute
from alliances.scoring.table import COLUMNS, long_table
from alliances.statistics.intervals import with_intervals

NAN = float("nan")
GAPS = {"gap_same", "gap_reciprocal", "gap_mixed"}
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

    def people(self, ids):
        """One name a row with a valid answer: somebody may stand there twice."""
        answered = [any(row[i][1] == State.VALUE for i in ids) for row in self.rows]
        return [row["who"] for row, kept in zip(self.rows, answered, strict=True) if kept]


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
        row = {i.id: columns[i.id][place] for i in items}
        row["who"] = table.data["respondent"].iloc[place]
        grouped[wave, partnership, side].append(row)
    return items, {key: Cell(rows, items, survey.framework) for key, rows in grouped.items()}


def age_class(start, day):
    """Say since when a partnership lives on a day, months being of equal length."""
    if start is None or start > day:
        return None
    months = (day - start).days * 12 / 365.25
    if months < 18:
        return "0"
    return "18" if months < 84 else "84" if months < 336 else "336"


def groups_of(survey, wave):
    """Return (scope, group, value) to the partnerships in it."""
    found = defaultdict(set)
    families = survey.data("organisations").set_index("organisation")["family"].to_dict()
    table = survey.data("partnerships")
    waves = survey.data("waves")
    ends = dict(zip(waves["wave"], waves["end"], strict=True))
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
        age = age_class(fact("start"), ends[wave])
        if age:
            found["group", "age", age].add(partnership)
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


@dataclass
class Seen:
    """A partnership seen one way: its score, what its respondents said, who stands behind it."""

    score: float
    n: int
    counts: Counter
    people: list[set]
    """Behind the score: those of the side, of all sides together, or of each of two sides."""
    heard: int = 0
    sides: int = 0

    @property
    def given(self):
        return not isnan(self.score)


def partnership_rows(cells, node, statistic, ids, mirrored, item, listed):
    """Yield (wave, partnership, side, statistic) and what is seen there, for one node."""
    by_partnership = defaultdict(dict)
    for (wave, partnership, side), cell in cells.items():
        counts = cell.counts(ids)
        if counts["asked"]:
            score = cell.item(item, statistic) if item else cell.node(ids)
            who = cell.people(ids)
            found = Seen(score, len(who), counts, [set(who)])
            by_partnership[wave, partnership][side] = found
    asked = {key for key, cell in cells.items() if cell.counts(cell.item_answers)["asked"]}
    for (wave, partnership), sides in by_partnership.items():
        for side, found in sides.items():
            yield (wave, partnership, side, statistic), found
        if not set(sides) & {"territoire", "public"}:
            heard = [found for found in sides.values() if found.given]
            yield (
                (wave, partnership, "sides", statistic),
                Seen(
                    mean([found.score for found in heard]),
                    sum(found.n for found in sides.values()),
                    sum((found.counts for found in sides.values()), Counter()),
                    [set().union(*(found.people[0] for found in heard))],
                    len(heard),
                    sum(
                        side in listed[partnership] or (wave, partnership, side) in asked
                        for side in "ABCD"
                    ),
                ),
            )
        if mirrored and statistic == "mean":
            for first, second in combinations(sorted(sides), 2):
                a, b = sides[first], sides[second]
                if a.given and b.given:
                    yield (
                        (wave, partnership, f"{first}-{second}", "gap"),
                        Seen(
                            a.score - b.score, a.n + b.n, a.counts + b.counts, a.people + b.people
                        ),
                    )


def concerned(survey, wave, starts):
    """Return the partnerships that live in a wave, and those whose first wave it is."""
    dates = survey.data("waves").set_index("wave")
    begin, end = dates.loc[wave, "start"], dates.loc[wave, "end"]
    alive, first = set(), set()
    for partnership, (start, stop) in starts[wave].items():
        if (pd.isna(start) or start <= end) and (pd.isna(stop) or stop >= begin):
            alive.add(partnership)
    for partnership, waves in first_met(survey, starts).items():
        if waves == wave:
            first.add(partnership)
    return alive, first


def first_met(survey, starts):
    """Return the first wave of each partnership: invited or heard, else begun before its end."""
    dates = survey.data("waves").set_index("wave")
    met = defaultdict(set)
    for sheet in ("invitations", *ANSWER_SHEETS):
        for row in survey.data(sheet)[["partnership", "wave"]].drop_duplicates().itertuples():
            met[row.partnership].add(survey.waves.index(row.wave))
    first = {}
    for partnership in starts[survey.waves[0]]:
        if met[partnership]:
            first[partnership] = survey.waves[min(met[partnership])]
            continue
        begun = next(s[partnership][0] for s in starts.values())
        later = [w for w in survey.waves if pd.isna(begun) or begun <= dates.loc[w, "end"]]
        first[partnership] = later[0] if later else None
    return first


def dates_of(survey):
    """Return, by wave, the start and end of each partnership."""
    table = survey.data("partnerships")
    found = {wave: {} for wave in survey.waves}
    for partnership, rows in table.groupby("partnership"):
        for wave in survey.waves:
            ordered = [*rows[rows["wave"] == wave].index, *rows[rows["wave"].isna()].index]
            known = {
                column: next(
                    (rows.at[i, column] for i in ordered if pd.notna(rows.at[i, column])), pd.NaT
                )
                for column in ("start", "end")
            }
            found[wave][partnership] = (known["start"], known["end"])
    return found


@dataclass
class Group:
    """A row of a group or of the programme: who stands behind it, who could."""

    inside: dict
    """Partnership to what is seen of it."""
    population: int

    @property
    def scores(self):
        return [seen.score for seen in self.inside.values() if seen.given]

    @property
    def people(self):
        given = [seen.people for seen in self.inside.values() if seen.given]
        return min(len(set().union(*side)) for side in zip(*given, strict=True)) if given else 0

    @property
    def token(self):
        heard = {
            "one_sided"
            if seen.heard == 1
            else "some_sides"
            if seen.heard < seen.sides
            else "two_sided"
            if seen.heard == 2
            else "all_sides"
            for seen in self.inside.values()
            if seen.heard
        }
        if "one_sided" in heard:
            return "one_sided" if len(heard) == 1 else "partly_one_sided"
        return next((t for t in ("some_sides", "all_sides", "two_sided") if t in heard), None)


def reference(survey):
    """Return every row of the long table, key to its line, and what stands behind the groups."""
    rows, groups = {}, {}
    members = {wave: groups_of(survey, wave) for wave in survey.waves}
    dates = dates_of(survey)
    here = {wave: concerned(survey, wave, dates) for wave in survey.waves}
    listed = survey.data("parties").groupby("partnership")["side"].agg(set).to_dict()
    by_id = survey.framework.item_by_id
    for sheet in ANSWER_SHEETS:
        items, cells = read_cells(survey, sheet)
        for node, statistic, ids, mirrored, item in nodes_of(items, survey.framework):
            start = all(by_id[i].asked == "start" for i in ids)
            found = dict(partnership_rows(cells, node, statistic, ids, mirrored, item, listed))
            by_view = defaultdict(dict)
            for (wave, partnership, side, name), seen in found.items():
                key = (node, name, "partnership", partnership, None, None, side, wave)
                rows[key] = line(seen.score, seen.n, seen.counts)
                by_view[wave, side, name][partnership] = seen
            for (wave, side, name), view in by_view.items():
                alive, first = here[wave]
                sides = set(side.split("-")) & set("ABCD")
                able = {p for p in (alive & first if start else alive) if sides <= listed[p]}
                for (scope, group, value), inside in members[wave].items():
                    seen = {p: view[p] for p in sorted(inside & set(view))}
                    if seen:
                        heard = {p for p in seen if seen[p].given}
                        made = Group(seen, len(inside & (able | heard)))
                        counts = sum((each.counts for each in seen.values()), Counter())
                        key = (node, name, scope, None, group, value, side, wave)
                        rows[key] = line(mean(made.scores), len(made.scores), counts)
                        groups[key] = made
    return rows, groups


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
    assert set(table["group"].dropna()) == {"type", "level", "theme", "region", "family", "age"}
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


def groups_in(blocks, groups):
    """Yield every figure of a group: block, statistic, its place, and what was recomputed of it."""
    for block in blocks:
        rows = block.rows.astype(object).where(block.rows.notna(), None)
        places = list(zip(rows["scope"], rows["group"], rows["group_value"], strict=True))
        for statistic in block.figures:
            for row, node in np.ndindex(block.n.shape):
                scope, group, value = places[row]
                ids = (block.nodes[node].id, statistic, scope, None, group, value)
                if made := groups.get((*ids, block.side, block.wave)):
                    yield block, statistic, (row, node), made


def test_standard_errors_equal_the_ones_recomputed(programme, recomputed):
    checked = 0
    for block, statistic, place, made in groups_in(compute(programme).blocks, recomputed[1]):
        if len(made.scores) > 1:
            squares = sum((score - mean(made.scores)) ** 2 for score in made.scores)
            expected = sqrt(squares / (len(made.scores) - 1) / len(made.scores))
            assert abs(block.figures[statistic].error[place] - expected) < 1e-9
            checked += 1
    assert checked > 10_000


def test_people_and_population_equal_the_ones_recomputed(programme, recomputed):
    several = 0
    for block, _, place, made in groups_in(compute(programme).blocks, recomputed[1]):
        assert len(made.scores) <= block.population[place] == made.population
        if made.scores:
            assert block.respondents[place] == made.people
            several += made.people < sum(each.n for each in made.inside.values() if each.given)
    assert several > 1_000


def test_methods_say_the_sides_and_why_there_is_no_interval(programme, recomputed):
    table = long_table(with_intervals(compute(programme)), ("programme", "group"))
    told = Counter()
    rows = zip(keys(table), table["statistic"], table["method"], strict=True)
    for key, statistic, method in rows:
        made, tokens = recomputed[1][key], set(method.split(";"))
        n, sided = len(made.scores), made.token
        open_end = 1 < n < made.population
        bounded = key[0] not in programme.framework.item_by_id or bool(
            programme.framework.scales[programme.framework.item_by_id[key[0]].scale].bounds
        )
        flat = open_end and max(made.scores) - min(made.scores) < 1e-9
        ends = {
            "no_score": n == 0,
            "census": 0 < n == made.population,
            # One score alone has no spread, and no error either: nothing is said of its interval.
            "share_interval": open_end and statistic == "favourable",
            # Counts have no highest level: where all are equal nothing tells of the others.
            "bounded_interval": flat and bounded and statistic != "favourable",
            "no_spread": flat and not bounded and statistic != "favourable",
            "t_interval": open_end and not flat and statistic != "favourable",
        }
        expected = {token for token, holds in ends.items() if holds} | ({sided} - {None})
        assert tokens - {"mean_of_partnerships", "mean_of_sides"} - GAPS == expected
        told.update(tokens)
    ended = {"census", "bounded_interval", "share_interval", "t_interval"}
    assert ended | {"two_sided", "some_sides"} <= set(told)


@pytest.mark.parametrize("mode", ["anonymous", "agreed", "trusted_third_party"])
def test_what_the_rules_forbid_is_not_published(programme, recomputed, mode):
    survey = replace(programme, campaign=replace(programme.campaign, consent_mode=mode))
    parties = survey.data("parties")
    refused = set(parties.loc[~parties["consent_show"].fillna(False).astype(bool), "partnership"])
    outside = parties[parties["side"] != "A"].groupby("partnership")["organisation"].agg(set)
    table = published_scores(survey)
    methods = dict(zip(keys(table), table["method"], strict=True))
    told = Counter()
    for key, score, method in zip(keys(table), table["score"], table["method"], strict=True):
        if made := recomputed[1].get(key):
            given = {p for p, seen in made.inside.items() if seen.given}
            organisations = set().union(*(outside.get(p, set()) for p in given))
            left = given & refused
            whole = recomputed[1][(*key[:2], "programme", None, None, None, *key[6:])]
            apart = sum(seen.given for seen in whole.inside.values()) - len(given)
            forbidden = {
                "people": made.people < 5,
                "organisations": len(organisations) < 3 or len(given) < 2,
                "refusing": mode == "agreed"
                and key[6] not in ("territoire", "public")
                and 0 < len(left) < 3
                and bool(given - refused),
                "nested": mode != "trusted_third_party"
                and apart in (1, 2)
                and methods[(*key[:2], "programme", None, None, None, *key[6:])] != "suppressed",
            }
            if given and any(forbidden.values()):
                assert (method, isnan(score)) == ("suppressed", True), (key, forbidden)
                told.update(name for name, holds in forbidden.items() if holds)
            elif not given:
                assert "no_score" in method
    assert (
        set(told)
        == {"people", "organisations"}
        | {
            "anonymous": {"nested"},
            "agreed": {"nested", "refusing"},
            "trusted_third_party": set(),
        }[mode]
    )


def test_no_total_is_made(table, programme):
    assert set(table["kind"]) == {"item", "criterion", "dimension"}
    assert not programme.framework.overall_score
