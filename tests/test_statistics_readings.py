"""The readings that a framework declares: the right place, and disagreements side by side."""

from dataclasses import replace
from itertools import product

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy import stats
from test_statistics_tables import parties_of, row_of

from alliances import analyse, write_scores
from alliances.scoring.engine import compute
from alliances.statistics.auditing import Auditor
from alliances.statistics.crossing import crossings_of, withhold

A_SAYS = [4, 5, 3, 4, 5, 2, 4, 5]
B_EXPECTS = [2, 4, 3, 5, 1, 2, 3, 4]


def places(a=A_SAYS, b=B_EXPECTS):
    """Return answers: what A says of its place, what B expects of A; the middle for the rest."""
    rows = [(f"P{at}", "A", {"open1": level, "open2": 3}) for at, level in enumerate(a)]
    return rows + [(f"P{at}", "B", {"open1": 3, "open2": level}) for at, level in enumerate(b)]


def test_what_a_party_says_of_its_place_stands_against_what_the_other_expects(read_survey):
    survey = read_survey(
        places(),
        facts={f"S{at}": {} for at in range(4)},
        parties=parties_of([*(f"P{at}" for at in range(8)), *(f"S{at}" for at in range(4))]),
    )
    table = analyse(survey).place
    programme = table[table["partnership"].isna()]
    row = row_of(programme, aspect="held_expected", pair="A-B")
    gaps = np.subtract(A_SAYS, B_EXPECTS)
    assert row["gap"] == pytest.approx(gaps.mean())
    half = stats.t.ppf(0.975, 7) * gaps.std(ddof=1) / np.sqrt(8) * np.sqrt(1 - 8 / 12)
    assert row["gap_high"] - row["gap"] == pytest.approx(half)
    assert (row["mean_first"], row["mean_second"]) == (np.mean(A_SAYS), np.mean(B_EXPECTS))
    assert (row["item_first"], row["item_second"], row["pairs"]) == ("open1", "open2", 8)
    assert row["wide_share"] == (np.abs(gaps) >= 2).mean()
    # The place of the other is its own row, and not the same with another sign.
    other = row_of(programme, aspect="held_expected", pair="B-A")
    assert other["gap"] == 0
    single = row_of(table, aspect="held_expected", pair="A-B", partnership="P0")
    assert (single["gap"], single["n_first"], single["n_second"]) == (2, 1, 1)


def test_one_question_to_both_parties_is_told_as_the_sides_tell_it(read_survey):
    made = analyse(read_survey(places()))
    row = row_of(made.place[made.place["partnership"].isna()], aspect="held", pair="A-B")
    side = row_of(made.sides, node="open1", pair="A-B")
    for column in ("pairs", "gap", "mean_first", "mean_second", "gap_reading"):
        assert row[column] == side[column] or (pd.isna(row[column]) and pd.isna(side[column]))


def test_one_party_alone_is_counted_and_never_completed(read_survey):
    answers = [row for row in places() if row[:2] not in {("P0", "B"), ("P1", "A")}]
    table = analyse(read_survey(answers)).place
    row = row_of(table[table["partnership"].isna()], aspect="held_expected", pair="A-B")
    assert (row["pairs"], row["first_only"], row["second_only"]) == (6, 1, 1)
    single = row_of(table, aspect="held_expected", pair="A-B", partnership="P0")
    assert single["mean_first"] == A_SAYS[0]
    assert np.isnan(single["mean_second"])
    assert np.isnan(single["gap"])


def test_a_place_of_too_few_people_is_not_told_of_the_programme(read_survey):
    table = analyse(read_survey(places(A_SAYS[:4], B_EXPECTS[:4]), mode="anonymous")).place
    assert table["suppressed"].all()
    assert table[["gap", "mean_first", "mean_second", "wide_share"]].isna().all().all()
    assert table["partnership"].isna().all()


def _known(sums, wanted):
    """Whether a combination of the unknowns of `wanted` follows from sums: by ranks alone."""
    rest = np.delete(sums, wanted, axis=1)
    return np.linalg.matrix_rank(sums) > np.linalg.matrix_rank(rest)


@pytest.mark.parametrize("seed", range(40))
def test_no_place_can_be_computed_from_what_is_told(read_survey, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 14))
    answers = []
    for at, side in product(range(n), "AB"):
        # Few blanks: the sets that differ by one or two are those that tell.
        given = {item: int(rng.integers(1, 6)) for item in ("open1", "open2") if rng.random() < 0.9}
        if given:
            answers.append((f"P{at}", side, given))
    survey = read_survey(answers, mode="anonymous")
    scores = compute(survey)
    table = analyse(survey).place
    told = table[~table["suppressed"]]
    values = {(p, s, i): v for p, s, given in answers for i, v in given.items()}
    keys = sorted(values)
    place = {key: at for at, key in enumerate(keys)}
    sums = []

    def published(terms):
        row = np.zeros(len(keys))
        for key, sign in terms:
            row[place[key]] += sign
        sums.append(row)

    # Means of the sides, and all that this table tells; the gap follows from its means.
    from alliances import score

    long = score(survey)
    for item, side in product(("open1", "open2"), "AB"):
        mine = long[
            (long["node"] == item) & (long["side"] == side) & (long["scope"] == "programme")
        ]
        if mine.loc[mine["statistic"] == "mean", "score"].notna().any():
            published([(key, 1) for key in keys if key[1:] == (side, item)])
    for _, row in told.iterrows():
        first, second = row["pair"].split("-")
        ends = [(first, row["item_first"]), (second, row["item_second"])]
        both = [p for p in {key[0] for key in keys} if all((p, *end) in place for end in ends)]
        if pd.notna(row["gap"]):
            published([((p, *ends[0]), 1) for p in both] + [((p, *ends[1]), -1) for p in both])
        if pd.notna(row["mean_first"]):
            published([((p, *ends[0]), 1) for p in both])
    if not sums:
        return
    whole = np.array(sums)
    owners = {}
    for key, at in place.items():
        owners.setdefault(key[0], []).append(at)
    assert not [name for name, mine in owners.items() if _known(whole, mine)]
    assert scores.partnerships


def test_a_crossing_that_would_give_one_away_is_withheld_and_was_dangerous(read_survey):
    # All but one of A have a pair: the means of the sides less the gap leave one score.
    answers = [row for row in places() if row[:2] != ("P0", "B")]
    survey = read_survey(answers, mode="anonymous")
    row = row_of(analyse(survey).place, aspect="held_expected", pair="A-B")
    assert row["pairs"] == 7
    assert row["suppressed"]
    # Nothing else stands in its way: without the scores beside it, it would be told.
    scores = compute(survey)
    crossings = list(crossings_of(scores, scores.cells[0], "open1", "open2"))
    assert not withhold(crossings, scores, Auditor(scores, scores, 1), 5, 3).gaps
    assert withhold(crossings, scores, Auditor(scores, scores, 3), 5, 3).gaps


def quarrels(side, rows, start=0):
    """Return answers: (number, expression, outcome) each, None where nothing was answered."""
    return [
        (
            f"P{start + at}",
            side,
            {
                key: value
                for key, value in zip(("count", "open1", "end"), row, strict=True)
                if value is not None
            },
        )
        for at, row in enumerate(rows)
    ]


SILENT = [(0, level, None) for level in (1, 2, 2, 4, 5, 3)]
LOUD = [(1, 4, "settled"), (2, 5, "settled"), (1, 4, "open"), (1, 2, "settled"), (2, 5, "open")]


def test_disagreements_stand_beside_their_expression_and_their_outcome(read_survey):
    table = analyse(read_survey(quarrels("B", [*SILENT, *LOUD]))).disagreements
    programme = table[table["partnership"].isna()].set_index("voiced")
    everyone, none, some = (programme.loc[each] for each in ("all", "none", "some"))
    assert (everyone["number_n"], none["number_n"], some["number_n"]) == (11, 6, 5)
    assert everyone[["number:0", "number:1", "number:2"]].tolist() == [6 / 11, 3 / 11, 2 / 11]
    assert none["expression_favourable"] == 2 / 6
    assert some["expression_favourable"] == 4 / 5
    # Asked only of those who voiced one.
    assert (some["outcome_n"], some["outcome:settled"]) == (5, 3 / 5)
    assert np.isnan(none["outcome_n"])
    single = row_of(table, partnership="P6")
    assert (single["number:1"], single["outcome:settled"], single["number_n"]) == (1, 1, 1)


def test_what_is_said_of_disagreements_is_never_turned_nor_summed(read_survey):
    survey = read_survey(quarrels("B", [*SILENT, *LOUD]))
    made = analyse(survey).disagreements
    assert not [name for name in made.columns if "score" in name or "mean" in name]
    # Answers that nobody gave are no level: shares of each part add up to one.
    parts = made[made["partnership"].isna()]
    for part in ("number", "expression", "outcome"):
        total = parts[[name for name in made.columns if name.startswith(f"{part}:")]].sum(axis=1)
        assert np.allclose(total[parts[f"{part}_n"].notna()], 1)


def test_few_who_do_not_say_how_many_hide_both_others(read_survey):
    rows = [*SILENT, *LOUD, (None, 4, None), (None, 1, None)]
    table = analyse(read_survey(quarrels("B", rows), mode="anonymous")).disagreements
    everyone, none, some = (row_of(table, voiced=each) for each in ("all", "none", "some"))
    assert everyone["expression_n"] == 13
    assert not np.isnan(everyone["expression_favourable"])
    # 13 less 6 less 5 would tell the two.
    assert np.isnan(none["expression_favourable"])
    assert np.isnan(some["expression_favourable"])
    assert not np.isnan(none["number:0"])


def test_how_many_a_few_voiced_is_told_where_it_is_told_of_everyone(read_survey):
    table = analyse(read_survey(quarrels("B", [*SILENT, *LOUD[:2]]), mode="anonymous"))
    everyone, some = (row_of(table.disagreements, voiced=each) for each in ("all", "some"))
    assert (everyone["number:1"], everyone["number:2"]) == (1 / 8, 1 / 8)
    # Withheld here, it would stand there; their expression is nowhere else.
    assert (some["number:1"], some["number:2"]) == (1 / 2, 1 / 2)
    assert np.isnan(some["expression_favourable"])


def test_how_many_voiced_none_is_not_told_by_the_size_of_its_row(read_survey):
    rows = [*SILENT, (1, 4, "settled"), (0, 5, None)]
    rows = [(number if at > 3 else None, *rest) for at, (number, *rest) in enumerate(rows)]
    table = analyse(read_survey(quarrels("B", rows), mode="anonymous")).disagreements
    # Eight say whether a disagreement can be voiced, four how many were: one of these voiced one.
    assert row_of(table, voiced="all")["number_n"] == 4
    assert np.isnan(row_of(table, voiced="all")["number:0"])
    assert not np.isnan(row_of(table, voiced="all")["expression_favourable"])
    assert set(table["voiced"]) == {"all"}


def test_a_rule_of_too_few_never_comes_back_with_a_later_wave(read_survey):
    levels = {"2023": [2, 2, 1, 0, 2, 1], "2024": [0, 1], "2025": [2, 2, 2, 1, 0]}
    answers, facts = [], {}
    for place, (wave, given) in enumerate(levels.items()):
        for at, level in enumerate(given):
            name = f"P{place}{at}"
            facts[name] = {}
            answers.append((name, "B", {"rule": level, "open1": 4, "wave": wave}))
        for at in range(6):
            answers.append((f"P0{at}", "B", {"open1": 4, "wave": wave}))
    answers = [
        row
        for row in answers
        if not (row[0][1] == "0" and row[2].get("wave") == "2023" and "rule" not in row[2])
    ]
    survey = read_survey(answers, mode="anonymous", facts=facts)
    table = analyse(survey).disagreements
    rules = table[table["voiced"] == "all"].set_index("wave")
    assert rules["rule_n"].tolist() == [6, 6, 11]
    assert rules.loc["2025", "rule:2"] == pytest.approx(6 / 11)
    assert rules["rule:2"].notna().all()


def test_the_workbook_says_the_readings_in_words(read_survey, tmp_path):
    answers = quarrels("B", [*SILENT, *LOUD, *SILENT])
    answers += quarrels("A", [*LOUD, *LOUD, *LOUD])
    survey = read_survey([(p, s, given | {"open2": 4}) for p, s, given in answers])
    for language, place, quarrel in (
        ("fr", "Juste place", "Désaccords"),
        ("en", "Right place", "Disagreements"),
    ):
        path = tmp_path / f"{language}.xlsx"
        table = pd.DataFrame({"node": ["open1"]})
        write_scores(table, path, language, analysis=analyse(survey), survey=survey)
        book = openpyxl.load_workbook(path)
        for name in (place, quarrel):
            keys = [cell.value for cell in book[name][1]]
            rows = [
                dict(zip(keys, row, strict=True))
                for row in book[name].iter_rows(min_row=3, values_only=True)
            ]
            said = [row["reading_words"] for row in rows if row["partnership"] is None]
            assert all(said), name
            assert not any("{" in each or "nan" in each for each in said)


def test_no_heading_is_cut_and_no_sheet_is_empty(read_survey, tmp_path):
    survey = read_survey(
        [row for side in "AB" for row in quarrels(side, [*SILENT, *LOUD, *SILENT])]
    )
    path = tmp_path / "s.xlsx"
    made = analyse(survey)
    # Single partnerships with items only: their sheet holds dimensions.
    made = replace(made, partnerships=made.partnerships[made.partnerships["kind"] == "item"])
    write_scores(pd.DataFrame({"node": ["open1"]}), path, "fr", analysis=made, survey=survey)
    book = openpyxl.load_workbook(path)
    assert "Partenariats" not in book.sheetnames
    for sheet in book.worksheets[2:]:
        assert sheet.max_row > 2
        height = sheet.row_dimensions[2].height
        for cell in sheet[2]:
            width = sheet.column_dimensions[cell.column_letter].width
            assert len(str(cell.value)) / (0.8 * width) * 12 < height, (sheet.title, cell.value)
