"""Every share of the disagreements is laid out as published; what is withheld does not tell."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from refusals import wrong_call

from alliances import explain
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.model import State
from alliances.language import LANGUAGES
from alliances.reports.analysis_scope import applies
from alliances.reports.explaining.entry import explain_identifier
from alliances.reports.explaining.explanation import Explanation
from alliances.reports.explaining.identifiers import identifiers
from alliances.reports.explaining.sheet_steps import columns
from alliances.reports.explaining.workings import Workings

SHEET = "disagreements"


@pytest.fixture(scope="module")
def trusted(trusted_workings: Workings) -> Workings:
    return trusted_workings


@pytest.fixture(scope="module")
def published(bundled_workings: Workings) -> Workings:
    return bundled_workings


def laid_out(
    workings: Workings, column: str, language: str = "en"
) -> Iterator[tuple[pd.Series, Explanation]]:
    """Yield figures with what explains them: of the programme, and of one partnership."""
    table = workings.table(SHEET)
    table = table[applies(SHEET, table, column)]
    single = table[table["partnership"].notna()].groupby(["side", "wave"]).head(1)
    rows = pd.concat([table[table["partnership"].isna()], single])
    for identifier, (_, row) in zip(identifiers(SHEET, rows, column), rows.iterrows(), strict=True):
        yield row, explain_identifier(identifier, workings, language)


def few(row: pd.Series, column: str) -> bool:
    """Whether a row, or the part of a column, is withheld."""
    part = re.split("[:_]", column)[0]
    shares = [value for name, value in row.items() if str(name).startswith(f"{part}:")]
    return bool(row["suppressed"]) or bool(pd.isna(shares).all())


def rows_of(survey: Survey, item: str, **where: object) -> pd.DataFrame:
    """Return the valid answers to a question, of some rows."""
    answers = survey.tables["answers"]
    kept = answers.states[item] == State.VALUE
    for column, value in where.items():
        kept &= answers.data[column].astype(str) == value
    return answers.data[kept]


def addresses(told: Explanation) -> set[str]:
    return {
        f"{cells.column}{row}" for cells in told.cells for row in range(cells.first, cells.last + 1)
    }


def rule_of(told: Explanation) -> str:
    return next(step for step in told.steps if step.startswith("Rule"))


def test_every_column_of_the_example_can_be_asked_for(trusted: Workings) -> None:
    table = trusted.table(SHEET)
    names = {"wave", "reading", "side", "voiced", "partnership", "suppressed", "source", "reach"}
    assert [*columns(trusted)[SHEET]] == [each for each in table if each not in names]
    assert {"number:0", "outcome:regle", "rule_n", "expression_favourable"} <= {*table}


@pytest.mark.parametrize("consent", ["trusted", "published"])
def test_every_figure_is_made_again_or_withheld(
    consent: str, request: pytest.FixtureRequest
) -> None:
    workings = request.getfixturevalue(consent)
    seen = {True: 0, False: 0}
    for column in columns(workings)[SHEET]:
        for row, told in laid_out(workings, column):
            held = few(row, column)
            seen[held] += 1
            if held:
                # A count that stands in the table is told as it stands, and nothing behind it.
                assert told.recomputed is None, told
                assert told.cells == ()
                assert not any(step.startswith(("Rule", "Who")) for step in told.steps)
                if not column.endswith("_n"):
                    assert told.figure.value is None
                    assert "not shown" in told.steps[0]
                continue
            assert told.figure.value == row[column]
            assert told.recomputed == pytest.approx(row[column], rel=1e-12)
            assert "the figure is the same" in told.steps[-1]
            assert told.figure.n == row[f"{re.split('[:_]', column)[0]}_n"]
            assert sum(cells.cells for cells in told.cells) == told.figure.n
    assert min(seen.values()) > 20


def test_the_cells_are_those_of_the_answers_counted(trusted: Workings) -> None:
    survey = trusted.survey
    table = survey.tables["answers"]
    told = explain_identifier(
        "desaccords|expression_favourable|programme|B|2025|some", trusted, "en"
    )
    voiced = rows_of(survey, "DE2", side="B", wave="2025").query("DE2 > 0")
    counted = rows_of(survey, "DE1", side="B", wave="2025")
    counted = counted[counted.index.isin(voiced.index)]
    favourable = int((counted["DE1"] >= 4).sum())
    assert addresses(told) == {table.cell("DE1", int(row)) for row in counted.index}
    assert f"{favourable} / {len(counted)} = " in rule_of(told)
    assert "at least one disagreement" in told.steps[2]


def test_those_who_do_not_say_how_many_are_in_neither(trusted: Workings) -> None:
    everyone, none, some = (
        addresses(
            explain_identifier(f"desaccords|expression_n|programme|B|2025{who}", trusted, "en")
        )
        for who in ("", "|none", "|some")
    )
    silent = everyone - none - some
    survey = trusted.survey
    table = survey.tables["answers"]
    numbered = {
        table.cell("DE1", int(r)) for r in rows_of(survey, "DE2", side="B", wave="2025").index
    }
    assert silent
    assert not silent & numbered


def test_the_rule_adds_up_waves_and_leaves_those_of_too_few_out(
    trusted: Workings, published: Workings
) -> None:
    wanted = "desaccords|rule:2|programme|A|2025"
    answers = trusted.survey.tables["answers"]
    for workings, waves in ((trusted, ["2023", "2024", "2025"]), (published, ["2023"])):
        told = explain_identifier(wanted, workings, "en")
        rows = rows_of(workings.survey, "DE4", side="A")
        rows = rows[rows["wave"].astype(str).isin(waves)]
        assert addresses(told) == {answers.cell("DE4", int(row)) for row in rows.index}
        assert f"({', '.join(waves)})" in told.steps[2]
        assert told.recomputed == (rows["DE4"] == 2).mean()


def test_everyone_needs_not_be_said_and_may_be(trusted: Workings) -> None:
    short = explain_identifier("desaccords|number:0|programme|B|2025", trusted, "fr")
    long = explain_identifier("desaccords|number:0|programme|B|2025|all", trusted, "fr")
    assert (short.figure, short.steps) == (long.figure, long.steps)
    assert short.figure.value is not None
    assert "Désaccords" in short.title


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("desaccords|numbre:0|programme|B|2025", "desaccords|number:0|programme|B|2025"),
        ("desaccord|rule_n|programme|B|2025", "desaccords|rule_n|programme|B|2025"),
        ("desaccords|outcome:regle|programme|B|2025|non", "desaccords|outcome:regle|programme|B|"),
    ],
)
def test_an_unknown_share_gets_the_nearest(trusted: Workings, wrong: str, right: str) -> None:
    with pytest.raises(WrongCall, match=re.escape(right)):
        explain_identifier(wrong, trusted, "fr")


def test_a_partnership_that_did_not_consent_is_refused(published: Workings) -> None:
    hidden = published.names[~published.shown][0]
    asked = f"desaccords|number:0|partnership:{hidden}|B|2025"
    wrong_call("figure_not_consented", lambda: explain_identifier(asked, published, "fr"))


def test_the_sentences_are_whole_in_both_languages(trusted: Workings) -> None:
    for language in LANGUAGES:
        for column in ("number:1", "rule_n", "expression_favourable"):
            for _, told in laid_out(trusted, column, language):
                assert not re.search(r"[{}]|\bnan\b|None", str(told)), told


def test_a_framework_names_its_own_levels_and_a_code_may_have_a_point(trusted: Workings) -> None:
    survey = trusted.survey
    framework = survey.framework
    scale = framework.scales[framework.item_by_id["DE3"].scale]
    levels = tuple(
        replace(level, code="regle.oui") if level.code == "regle" else level
        for level in scale.levels
    )
    answers = survey.tables["answers"]
    outcome = answers.data["DE3"].astype(object).replace("regle", "regle.oui")
    changed = replace(
        survey,
        framework=replace(
            framework, scales={**framework.scales, scale.id: replace(scale, levels=levels)}
        ),
        tables={
            **survey.tables,
            "answers": replace(answers, data=answers.data.assign(DE3=outcome)),
        },
    )
    renamed = Workings(changed)
    name, dotted = "outcome:regle|programme|B|2025", "outcome:regle.oui|programme|B|2025"
    before = explain_identifier(f"desaccords|{name}", trusted, "en")
    after = explain(f"desaccords|{dotted}", changed, "en")
    sheet = explain_identifier(f"desaccords|disagreements.{dotted}", renamed, "en")
    assert before.figure.value == after.figure.value == sheet.recomputed
    with pytest.raises(WrongCall):
        explain_identifier(f"desaccords|{name}", renamed, "en")
