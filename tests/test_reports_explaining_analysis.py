"""Every figure of the analysis can be laid out, as it is published; what is withheld cannot."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from refusals import wrong_call

from alliances import explain
from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, DisclosureSettings, published_analysis
from alliances.errors import WrongCall
from alliances.language import LANGUAGES
from alliances.language.catalogue import catalogue
from alliances.reports.analysis_scope import applies
from alliances.reports.explaining.entry import explain_identifier
from alliances.reports.explaining.explanation import Explanation
from alliances.reports.explaining.identifiers import SHEETS, identifiers, scored
from alliances.reports.explaining.sheet_steps import RULES, columns
from alliances.reports.explaining.workings import Workings

KEYS = {"wave", "wave_before", "wave_after", "pair", "partnership", "node", "kind", "mirror"}
KEYS |= {"reading", "voiced", "aspect", "item_first", "item_second", "source", "reach"}
KEYS |= {"method", "unit", "side", "stratum", "group", "group_value", "family", "suppressed"}
"""Columns that name a row: they are no figures."""

CELLS = [(sheet, column) for sheet, each in RULES.items() for column in each.rules]
"""Of every sheet but the disagreements, whose columns are those of a framework: they have tests of
their own."""


@pytest.fixture(scope="module")
def workings(trusted_workings: Workings) -> Workings:
    return trusted_workings


@pytest.fixture(scope="module")
def trusted(workings: Workings) -> Survey:
    return workings.survey


@pytest.fixture(scope="module")
def published(bundled_workings: Workings) -> Workings:
    return bundled_workings


def held(table: pd.DataFrame) -> np.ndarray:
    hidden = table["suppressed"] if "suppressed" in table else pd.Series(False, table.index)
    return hidden.to_numpy(bool)


def figures(workings: Workings, sheet: str, column: str) -> pd.DataFrame:
    """Return some rows in which a column has a figure: of every kind, side and unit."""
    table = workings.table(sheet)
    kept = table[applies(sheet, table, column) & ~held(table) & table[column].notna()]
    keys = [key for key in ("kind", "side", "pair", "unit", "method") if key in kept]
    return kept.groupby(keys, observed=True).head(1) if keys else kept.head(3)


def laid_out(
    workings: Workings, sheet: str, column: str, language: str = "en"
) -> Iterator[tuple[pd.Series, Explanation]]:
    rows = figures(workings, sheet, column)
    for identifier, (_, row) in zip(
        identifiers(sheet, rows, f"{sheet}.{column}"), rows.iterrows(), strict=True
    ):
        yield row, explain_identifier(identifier, workings, language)


def test_every_figure_of_the_analysis_has_a_rule(workings: Workings) -> None:
    for sheet in SHEETS:
        table = workings.table(sheet)
        known = set(columns(workings)[sheet]) | KEYS
        left = [each for each in table if each not in known and not scored(f"x|{each}|programme")]
        assert left == [], sheet


def test_the_sheets_are_those_of_the_analysis(trusted: Survey, workings: Workings) -> None:
    tables = published_analysis(trusted).tables()
    assert [*RULES] == [*tables]
    assert {*SHEETS} == {*tables}
    for name in ("sides", "reliability", "waves"):
        pd.testing.assert_frame_equal(workings.table(name), tables[name])


@pytest.mark.parametrize(("sheet", "column"), CELLS)
def test_every_kind_of_column_is_made_again_as_published(
    workings: Workings, sheet: str, column: str
) -> None:
    found = list(laid_out(workings, sheet, column))
    assert found
    for row, told in found:
        assert told.figure.value == row[column]
        assert told.recomputed == pytest.approx(row[column], rel=1e-9, abs=1e-9)
        assert "the figure is the same" in told.steps[-1]
        low, high = RULES[sheet].rules[column].interval(column)
        ends = [row.get(end, np.nan) for end in (low, high)]
        shown = [np.nan if end is None else end for end in (told.figure.low, told.figure.high)]
        assert shown == pytest.approx(ends, nan_ok=True)
        assert told.figure.n > 0 or row[column] == 0
        assert told.cells or row[column] == 0
        assert f"{workings.settings.people} people" in told.steps[-2]
        assert workings.survey.source.sha256[:12] in told.steps[0]


PRINTED = ["alpha", "alpha_if_dropped", "omega", "kmo", "item_rest", "floor", "rwg", "icc1", "icc2"]
PRINTED += ["icc_a1", "icc_c1", "kappa", "krippendorff", "ac2", "limit_low", "wide_share"]
PRINTED += ["change", "dz", "g_av", "cliff_delta", "favourable_change", "unpaired_change"]
PRINTED += ["worst_case", "best_case", "dont_know", "RR1", "RR4", "rate", "others_mean"]
PRINTED += ["mean_first", "mean_after", "design_effect"]


def evaluated(sentence: str) -> tuple[float, float]:
    """Return what the last arithmetic of a sentence gives, and what it says it gives."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", sentence.replace("−", "-").replace("×", "*"))
    plain = plain.replace("²", "**2").replace("√", "SQRT")
    found = re.findall(r"((?:SQRT|[\d.+\-*/() ])*\d\)*) = (-?\d+(?:\.\d+)?)", plain)
    assert found, sentence
    said, result = found[-1]
    roots = {"SQRT": lambda value: value**0.5, "__builtins__": {}}
    return float(eval(said.strip(), roots)), float(result)


@pytest.mark.parametrize("column", PRINTED)
def test_the_arithmetic_that_is_printed_gives_the_value_that_is_printed(
    workings: Workings, column: str
) -> None:
    sheet = next(name for name, known in CELLS if known == column)
    for _, told in laid_out(workings, sheet, column):
        rule = next(step for step in told.steps if step.startswith("Rule"))
        given, printed = evaluated(rule)
        assert given == pytest.approx(printed, rel=2e-3, abs=2e-3), rule


def test_the_numbers_that_enter_are_told_in_both_languages(workings: Workings) -> None:
    for (sheet, column), language in product(CELLS, LANGUAGES):
        for _, told in laid_out(workings, sheet, column, language):
            assert not re.search(r"[{}]|nan|None", str(told)), told
            break


def test_every_sentence_of_a_rule_is_used(workings: Workings) -> None:
    written = {
        key.removeprefix("explain.rules.")
        for key in catalogue("fr")
        if key.startswith("explain.rules.")
    }
    used = {
        rule.words
        for name, each in RULES.items()
        for rule in each.rules_of(map(str, workings.table(name))).values()
    }
    # Of partnerships of three parties and more, levels are a distance; of all partnerships
    # concerned a band holds the mean, or does not.
    assert written == used | {"apart", "chance_of_all"}


def test_the_cells_of_a_change_are_the_answers_of_those_in_both_waves(trusted: Survey) -> None:
    told = explain("SE1|change|programme|A|2024>2025", trusted, "en")
    answers = trusted.tables["answers"]
    rows = answers.data[answers.data["side"] == "A"]
    by_wave = {wave: part for wave, part in rows.groupby("wave")}
    scored_in = {
        wave: set(part.loc[part["SE1"].notna(), "partnership"]) for wave, part in by_wave.items()
    }
    both = scored_in["2024"] & scored_in["2025"]
    kept = rows[rows["wave"].isin(["2024", "2025"]) & rows["partnership"].isin(both)]
    addresses = {
        f"{cells.column}{row}" for cells in told.cells for row in range(cells.first, cells.last + 1)
    }
    assert addresses == {answers.cell("SE1", int(row)) for row in kept.index}
    assert told.figure.n == len(both)


def test_an_end_or_a_word_is_explained_with_its_figure(workings: Workings) -> None:
    whole = explain_identifier("dialogue|alpha|programme|B|2025", workings, "en")
    for column in ("alpha_low", "alpha_high", "holds"):
        told = explain_identifier(f"dialogue|{column}|programme|B|2025", workings, "en")
        assert (told.figure, told.steps) == (whole.figure, whole.steps)
    assert any(step.startswith("Interval") for step in whole.steps)
    assert any("Does the dimension hold" in step for step in whole.steps)


def test_a_figure_of_the_score_table_has_one_explanation_only(workings: Workings) -> None:
    whole = explain_identifier("SE1|gap|programme|A-B|2025", workings, "en")
    for column in ("gap_low", "gap_reading", "sides.gap"):
        told = explain_identifier(f"SE1|{column}|programme|A-B|2025", workings, "en")
        assert told.steps == whole.steps
    row = workings.table("sides").query("node == 'SE1' and wave == '2025'").iloc[0]
    assert whole.figure.value == row["gap"]


def test_a_name_that_two_sheets_have_must_say_which(
    workings: Workings, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Workings.table

    def without_methods(self: Workings, name: str) -> pd.DataFrame:
        return table(self, name).drop(columns="method", errors="ignore").drop_duplicates()

    monkeypatch.setattr(Workings, "table", without_methods)
    told = wrong_call(
        "figure_in_several",
        lambda: explain_identifier("dialogue|n|programme|A|2025", workings, "fr"),
    )
    for sheet in ("reliability", "weighting"):
        assert f"dialogue|{sheet}.n|programme|A|2025" in told
    meant = explain_identifier("dialogue|reliability.n|programme|A|2025", workings, "fr")
    assert meant.figure.n > 0


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("dialogue|alfa|programme|B|2025", "dialogue|alpha|programme|B|2025"),
        ("dialogue|alpha|programme|Z|2025", "dialogue|alpha|programme|B|2025"),
        ("dialogue|change|programme|A|2024-2025", "dialogue|change|programme|A|2024>2025"),
        ("SE1|kapa|programme|A-B|2025", "SE1|kappa|programme|A-B|2025"),
        ("dialog|omega|programme|B|2025", "dialogue|omega|programme|B|"),
        ("SE1|alpha|programme|A|2025", "sens|alpha|programme|A|2025"),
        ("alpha", "—"),
    ],
)
def test_an_unknown_figure_gets_the_nearest(workings: Workings, wrong: str, right: str) -> None:
    with pytest.raises(WrongCall) as caught:
        explain_identifier(wrong, workings, "fr")
    assert right in str(caught.value) or right == "—"


@pytest.mark.parametrize("code", ["no_such_figure", "figure_not_consented"])
def test_a_refusal_reads_in_both_languages(published: Workings, code: str) -> None:
    hidden = published.names[~published.shown][0]
    asked = {
        "no_such_figure": "dialogue|alpha|programme|Z|2025",
        "figure_not_consented": f"dialogue|levels|partnership:{hidden}|A-B|2025",
    }
    wrong_call(code, lambda: explain_identifier(asked[code], published, "fr"))


@pytest.mark.parametrize(("sheet", "column"), CELLS)
def test_what_is_withheld_is_not_laid_out(published: Workings, sheet: str, column: str) -> None:
    table = published.table(sheet)
    rows = table[applies(sheet, table, column) & held(table)].head(2)
    for identifier, (_, row) in zip(
        identifiers(sheet, rows, f"{sheet}.{column}"), rows.iterrows(), strict=True
    ):
        told = explain_identifier(identifier, published, "en")
        assert told.recomputed is None
        assert told.cells == ()
        assert not any(step.startswith("Rule") for step in told.steps)
        if pd.isna(row[column]):
            assert told.figure.value is None
            assert "not shown" in told.steps[0]


@pytest.mark.parametrize("mode", ["anonymous", "agreed"])
def test_a_partnership_that_did_not_consent_is_not_explained(
    bundled_checked: Survey, mode: str
) -> None:
    campaign = replace(bundled_checked.campaign, consent_mode=mode)
    found = Workings(replace(bundled_checked, campaign=campaign))
    partnership = found.names[~found.shown][0]
    for figure in ("mean", "levels", "first"):
        with pytest.raises(WrongCall, match=partnership):
            explain_identifier(f"dialogue|{figure}|partnership:{partnership}|A-B|2025", found, "fr")


def test_steps_hold_back_the_means_of_pairs_that_the_table_holds_back(
    trusted: Survey, small_survey
) -> None:
    pairs = [(4, 2), (5, 3), (3, 3), (4, 4), (5, 1), (2, 2), (4, 3), (5, 5)]
    answers = [
        (f"P{place}", side, {"open1": level})
        for place, pair in enumerate(pairs)
        for side, level in zip("AB", pair, strict=True)
    ]
    # Two partnerships of A more: beside the mean of all ten, that of the pairs would tell theirs.
    answers += [("Q0", "A", {"open1": 1}), ("Q1", "A", {"open1": 3})]
    survey = small_survey(answers, mode="trusted_third_party")
    same = tuple(
        replace(item, mirror="same") if item.id == "open1" else item
        for item in survey.framework.items
    )
    survey = replace(survey, framework=replace(survey.framework, items=same))
    held_back = explain("open1|mean_first|programme|A-B|2025", survey, "en")
    assert held_back.figure.value is None
    assert held_back.cells == ()
    for name in ("kappa", "krippendorff", "ac2"):
        told = explain(f"open1|{name}|programme|A-B|2025", survey, "en")
        rule = next(step for step in told.steps if step.startswith("Rule"))
        assert told.figure.value is not None
        assert "(s − s) / (1 − s)" in rule or "1 − s / s" in rule


def test_alpha_tells_no_sum_that_holds_a_withheld_question(small_survey) -> None:
    # Half of the eight respondents answer `deaf`: enough to judge it, too few to show it.
    levels = [(4, 5, 3), (5, 4, 1), (2, 3, 4), (1, 2, 4), (3, 3), (4, 4), (2, 1), (5, 5)]
    answers = [
        (f"P{place}", "B", dict(zip(("open1", "open2", "deaf"), given, strict=False)))
        for place, given in enumerate(levels)
    ]
    found = Workings(small_survey(answers, mode="trusted_third_party"))
    table = found.table("reliability").set_index("node")
    assert table.loc["deaf", "suppressed"]
    assert table.loc["trust", "alpha"] > 0
    for identifier in ("trust|alpha|programme|B|2025", "open2|item_rest|programme|B|2025"):
        told = explain_identifier(identifier, found, "en")
        rule = next(step for step in told.steps if step.startswith("Rule"))
        assert re.search(r"\bs\b", rule.split(": ")[-1])
        assert told.recomputed == pytest.approx(told.figure.value)


def test_a_broken_series_and_a_missing_stratum_say_why(published: Workings) -> None:
    bundled_checked = published.survey
    weighting = published.table("weighting")
    rows = weighting[weighting["reason"].eq("small_stratum")].head(1)
    identifier = identifiers("weighting", rows, "weighted_mean").iloc[0]
    told = explain_identifier(identifier, published, "en")
    assert told.figure.value is None
    assert told.steps[0].startswith("No figure")
    assert "stratum" in told.steps[0]
    waves = bundled_checked.tables["waves"]
    versions = waves.data.assign(framework_version=["0.9.0", "1.0.0", "1.0.0"])
    changed = {**bundled_checked.tables, "waves": replace(waves, data=versions)}
    survey = replace(bundled_checked, tables=changed)
    told = explain("dialogue|change|programme|A|2023>2024", survey, "en")
    assert "version" in told.steps[0]


def test_settings_that_show_less_explain_less(trusted: Survey, workings: Workings) -> None:
    strict = DisclosureSettings(people=10_000)
    assert explain("dialogue|alpha|programme|B|2025", trusted, settings=strict).recomputed is None
    assert workings.settings == DEFAULTS
    assert explain_identifier("dialogue|alpha|programme|B|2025", workings, "fr").recomputed


def test_the_identifiers_of_the_documentation_are_understood(workings: Workings) -> None:
    page = (Path(__file__).parents[1] / "docs" / "statistics.md").read_text("utf-8")
    part = page.split("## Any figure from its cells")[1].split("## The functions")[0]
    shape = r"[\w.]+\|[\w.:]+\|[\w:-]+\|[\w-]+\|\d[\d>]+(?:\|[\w-]+)?"
    written = re.findall(shape, part)
    written += re.findall(shape, catalogue("fr")["analysis.read.explain"])
    assert len(written) > 12
    for identifier in written:
        if "stratum:national" in identifier:
            assert explain_identifier(identifier, workings, "fr").figure.n > 0
        else:
            assert explain_identifier(identifier, workings, "fr").recomputed is not None, identifier
