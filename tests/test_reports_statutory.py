"""Statutory objectives: the plan joined with the register, and what either lacks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.survey import Survey
from alliances.language.wording import causal_words
from alliances.reports.building.statutory import statutory_section
from alliances.reports.material import Material
from alliances.reports.model import Paragraph, ReportTable, Section
from alliances.reports.plan import NO_PLAN, Action, Operational, Plan, Statutory
from alliances.reports.plan_remarks import plan_remarks
from alliances.reports.plan_write import write_example_plan
from alliances.reports.statutory import Attainment, Measure, attained, measure


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return write_example_plan(tmp_path_factory.mktemp("plan") / "plan.toml")


def section(survey: Survey, plan: Plan, wave: str = "2025") -> Section:
    made = statutory_section(Material("fr", survey, wave, plan=plan))
    assert made is not None
    return made


def tables(made: Section) -> dict[str, ReportTable]:
    return {block.id: block for block in made.blocks if isinstance(block, ReportTable)}


def with_indicators(survey: Survey, rows: list[dict[str, object]]) -> Survey:
    """A survey whose register of indicators holds these rows and no other."""
    old = survey.tables["indicators"]
    data = pd.DataFrame(rows).reindex(columns=old.data.columns).astype(old.data.dtypes.to_dict())
    data.index = pd.RangeIndex(3, 3 + len(rows), name=old.data.index.name)
    return replace(survey, tables={**survey.tables, "indicators": replace(old, data=data)})


@pytest.mark.parametrize(
    ("value", "target", "baseline", "later", "expected"),
    [
        (100, 100, 50, False, "met"),
        (99, 100, 50, False, "partly"),
        (50, 100, 50, False, "not_met"),
        (99, 100, 50, True, "ongoing"),
        (101, 100, 50, True, "met"),
        (30, 30, 50, False, "met"),
        (40, 30, 50, False, "partly"),
        (55, 30, 50, False, "not_met"),
        (99, 100, np.nan, False, "not_met"),
        (99, np.nan, 50, False, "unavailable"),
        (np.nan, 100, 50, True, "unavailable"),
    ],
)
def test_attainment_compares_two_numbers(
    value: float, target: float, baseline: float, later: bool, expected: str
) -> None:
    assert attained(Measure(value, target, baseline), later=later) == Attainment(expected)


def test_an_objective_shows_its_actions_with_result_target_and_last_years_result(
    bundled_checked: Survey, plan: Plan
) -> None:
    made = section(bundled_checked, plan)
    rows = tables(made)["statutory_1"].rows.set_index("indicator")
    first = rows.loc["Partenariats territoriaux actifs"]
    said = " ".join(block.text for block in made.blocks if isinstance(block, Paragraph))

    assert (first["value"], first["earlier"], first["target"]) == (1480, 1390, 1570)
    assert first["attainment"] == "Échéance à venir"
    assert first["operational"].startswith("1.1 – ") and first["action"].startswith("Ouvrir")
    assert "Documenté" in first["source"]
    assert rows.loc["Aucun indicateur", "action"].startswith("Inviter")
    assert "1 indicateur sur 3 atteint" in made.title
    assert "Avis du comité de mission" in said and "organisme tiers indépendant" in said


def test_last_years_result_bears_the_identifier_of_last_years_report(
    bundled_checked: Survey, plan: Plan
) -> None:
    now = tables(section(bundled_checked, plan))["statutory_1"]
    before = tables(section(bundled_checked, plan, "2024"))["statutory_1"]

    assert now.ids["earlier"][0] == before.ids["value"][0]
    assert now.rows["earlier"][0] == before.rows["value"][0]
    assert now.ids["value"][0].endswith("|value|programme||2025")


def test_no_word_of_ours_says_that_an_action_caused_a_result(
    bundled_checked: Survey, plan: Plan
) -> None:
    for language in ("fr", "en"):
        made = statutory_section(Material(language, bundled_checked, "2025", plan=plan))
        assert made is not None
        ours = [
            *(block.text for block in made.blocks if getattr(block, "style", "") == "note"),
            *(words for t in tables(made).values() for words in (t.title, t.reading, *t.notes)),
        ]
        assert [word for words in ours for word in causal_words(words, language)] == []


def test_the_register_alone_gives_its_objectives_without_actions(bundled_checked: Survey) -> None:
    made = section(bundled_checked, NO_PLAN)
    table = tables(made)["statutory_1"]

    assert table.columns[0].key == "indicator"
    assert len(table.rows) == 2


def test_what_plan_and_register_do_not_both_hold_is_told(bundled_checked: Survey) -> None:
    action = Action("Former", "Mécénat de competence")
    one = Statutory(
        "1",
        "Objectif statutaire fictif 1 : cohésion des territoires",
        (Operational("1.1", "Étendre", (action,)),),
    )
    plan = Plan(statutory=(one,))
    table = tables(section(bundled_checked, plan))["statutory_1"]
    remarks = plan_remarks(plan, bundled_checked, "fr")

    assert table.rows["attainment"].tolist() == ["Non disponible", "En partie", "Oui"]
    assert any("Mécénat de competence" in note for note in table.notes)
    assert any("Partenariats territoriaux actifs" in note for note in table.notes)
    assert "Mécénat de competence" in remarks[0] and "Mécénat de compétences" in remarks[0]
    assert sum("ne le cite pas" in remark for remark in remarks) == 2
    assert sum("n’est pas dans le plan" in remark for remark in remarks) == 1


def test_a_sum_that_one_organisation_makes_up_is_withheld(bundled_checked: Survey) -> None:
    facing = bundled_checked.partners.drop_duplicates("organisation")["partnership"].tolist()
    one = {"indicator": "Heures", "wave": "2025", "unit": "heures", "target": 10.0}
    one |= {"statutory_objective": "Cohésion", "source": "declare"}
    small = [
        one | {"partnership": p, "value": v} for p, v in zip(facing, (900.0, 1, 2), strict=False)
    ]
    even = [one | {"partnership": p, "value": 7.0} for p in facing[:3]]
    hidden = with_indicators(bundled_checked, small)
    shown = with_indicators(bundled_checked, even)
    table = tables(section(hidden, NO_PLAN))["statutory_1"]

    assert table.withheld["value"] == table.withheld["target"] == {0}
    assert table.rows[["value", "target"]].isna().all(axis=None)
    assert table.rows["attainment"].tolist() == ["Non diffusé"]
    assert measure(Material("fr", shown, "2025"), "heures", "2025").value == 21
    assert measure(Material("fr", shown, "2025"), "heures", "2025").target == 30


def test_without_any_objective_there_is_no_section(bundled_checked: Survey) -> None:
    bare = with_indicators(bundled_checked, [{"indicator": "Heures", "value": 3.0}])

    assert statutory_section(Material("fr", bare, "2025")) is None


def test_the_plan_of_the_example_goes_with_its_workbook(
    bundled_checked: Survey, plan: Plan, tmp_path: Path
) -> None:
    english = write_example_plan(tmp_path / "plan.toml", "en")

    assert plan_remarks(plan, bundled_checked, "fr") == ()
    assert plan_remarks(english, bundled_checked, "en") == ()
