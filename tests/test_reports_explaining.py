"""Any figure can be laid out: its cells, its rule, its sum; what is withheld stays withheld."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alliances import explain, score
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.reports.explaining.entry import explain_identifier
from alliances.reports.explaining.workings import Workings
from alliances.scoring.table import figure_ids
from alliances.statistics import cronbach_alpha, survey_mean


@pytest.fixture(scope="module")
def trusted(bundled_checked: Survey) -> Survey:
    campaign = replace(bundled_checked.campaign, consent_mode="trusted_third_party")
    return replace(bundled_checked, campaign=campaign)


@pytest.fixture(scope="module")
def table(trusted: Survey) -> pd.DataFrame:
    return score(trusted, "2025")


def test_every_kind_of_figure_is_made_again_from_the_answers(
    trusted: Survey, table: pd.DataFrame
) -> None:
    shown = table[table["score"].notna() & ~table["method"].str.contains("weighted")]
    kinds = shown.groupby(["kind", "statistic", "scope", "side"], observed=True).head(1)
    assert len(kinds) > 20
    workings = Workings(trusted, wave="2025")
    for identifier, value in zip(figure_ids(kinds), kinds["score"], strict=True):
        found = explain_identifier(identifier, workings, "en")
        assert found.recomputed == pytest.approx(value, rel=1e-9), identifier
        assert "the figure is the same" in found.steps[-1]


def test_a_weighted_figure_is_made_again_from_the_declared_weights(trusted: Survey) -> None:
    invitations = trusted.tables["invitations"]
    weights = np.random.default_rng(7).uniform(0.5, 3, len(invitations.data))
    weighed = replace(invitations, data=invitations.data.assign(weight=weights))
    survey = replace(trusted, tables={**trusted.tables, "invitations": weighed})
    table = score(survey, "2025")
    rows = table[table["score"].notna() & table["method"].str.contains("weighted_mean")]
    kinds = rows.groupby(["kind", "statistic", "scope", "side"], observed=True).head(1)
    assert len(kinds) > 10
    workings = Workings(survey, wave="2025")
    for identifier, row in zip(figure_ids(kinds), kinds.itertuples(), strict=True):
        assert identifier.endswith("|weighted")
        found = explain_identifier(identifier, workings, "en")
        assert found.recomputed == pytest.approx(row.score, rel=1e-9), identifier
        assert any("sum of weights" in step for step in found.steps)


def test_the_cells_hold_the_answers_that_the_figure_rests_on(trusted: Survey) -> None:
    found = explain("SE1|mean|programme|A|2025", trusted)
    answers = trusted.tables["answers"]
    rows = answers.data[(answers.data["wave"] == "2025") & (answers.data["side"] == "A")]
    addresses = {
        f"{cells.column}{row}"
        for cells in found.cells
        for row in range(cells.first, cells.last + 1)
    }
    assert addresses == {answers.cell("SE1", int(row)) for row in rows.index}


def test_the_sum_and_the_interval_are_written_out(trusted: Survey) -> None:
    found = explain("dialogue|mean|programme|B|2025", trusted, "en")
    told = "\n".join(found.steps)
    assert f"/ {found.figure.n} = " in told
    assert "√(1 − " in told
    assert trusted.source.sha256[:12] in told


def test_a_partnership_is_laid_out_answer_by_answer(trusted: Survey, table: pd.DataFrame) -> None:
    first = table[(table["scope"] == "partnership") & (table["kind"] == "item")].iloc[0]
    found = explain(figure_ids(table.loc[[first.name]]).iloc[0], trusted, "en")
    assert any("!" in step and " = " in step for step in found.steps)


def test_a_gap_rests_on_complete_pairs_only(trusted: Survey) -> None:
    found = explain("SE1|gap|programme|A-B|2025", trusted)
    assert sum(cells.cells for cells in found.cells) >= 2 * found.figure.n
    both = trusted.data("answers").query("wave == '2025'").groupby("partnership")["side"].nunique()
    assert found.figure.n <= int((both >= 2).sum())


def test_what_is_withheld_is_not_laid_out(bundled_checked: Survey) -> None:
    table = score(bundled_checked, "2025")
    hidden = table[table["method"] == "suppressed"]
    found = explain(figure_ids(hidden.iloc[[0]]).iloc[0], bundled_checked, "en")
    assert found.figure.value is None
    assert found.recomputed is None
    assert not found.cells
    assert "not shown" in found.steps[0]


def test_an_anonymous_campaign_lays_out_no_answer(bundled_checked: Survey) -> None:
    campaign = replace(bundled_checked.campaign, consent_mode="anonymous")
    survey = replace(bundled_checked, campaign=campaign)
    with pytest.raises(WrongCall):
        explain("SE1|mean|partnership:P-0002|A|2025", survey)
    told = explain("SE1|mean|programme|A|2025", survey, "en")
    assert not any(" = 5;" in step or " = 4;" in step for step in told.steps)


def test_an_estimate_explains_itself() -> None:
    told = "\n".join(explain(survey_mean([3, 4, 5, 4], population=6), language="en").steps)
    assert "Cochran" in told
    assert "3.0 degrees of freedom" in told
    rng = np.random.default_rng(1)
    alpha = cronbach_alpha(rng.normal(size=(30, 1)) + rng.normal(size=(30, 4)))
    assert "Feldt" in str(explain(alpha))


def test_an_identifier_needs_its_survey_and_must_exist(trusted: Survey) -> None:
    with pytest.raises(WrongCall):
        explain("SE1|mean|programme|A|2025")
    with pytest.raises(WrongCall, match="SE1"):
        explain("SE1|mean|programme|Z|2025", trusted)
