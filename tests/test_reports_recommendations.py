"""Recommendations and agreements: what is open, what is late, what may be said of them."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from alliances.datasets.carrying import carried, register
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.findings import Finding
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import load_framework
from alliances.reports.building.recommendations import recommendations_section
from alliances.reports.material import Material
from alliances.reports.model import Paragraph, ReportTable, Section


def with_table(survey: Survey, key: str, data: pd.DataFrame) -> Survey:
    return replace(survey, tables={**survey.tables, key: replace(survey.tables[key], data=data)})


def section(survey: Survey, wave: str = "2025") -> Section:
    made = recommendations_section(Material("fr", survey, wave))
    assert made is not None
    return made


def tables(made: Section) -> dict[str, ReportTable]:
    return {block.id: block for block in made.blocks if isinstance(block, ReportTable)}


def test_this_years_recommendations_come_with_their_response_the_most_supported_first(
    bundled_checked: Survey,
) -> None:
    rows = tables(section(bundled_checked))["recommendations_now"].rows
    texts = rows["text"].tolist()

    assert rows["support"].dropna().tolist() == [58, 36, 22]
    assert all("REC-2025" in text for text in texts) and len(texts) == 5
    assert rows["response"].tolist().count("Réponse attendue") == 2


def test_the_follow_up_holds_last_years_and_the_older_ones_still_open(
    bundled_checked: Survey,
) -> None:
    made = section(bundled_checked)
    rows = tables(made)["recommendations_earlier"].rows

    assert rows["wave"].tolist() == ["2024"] * 5 + ["2023"] * 2
    assert rows["status"].tolist().count("Acceptée, en retard") == 2
    assert rows["follow_up"][0].startswith("Fait")
    assert made.title == (
        "5 recommandations cette année\u202f; sur les 5 de la campagne précédente, 2 sont réalisées"
    )


def test_an_earlier_report_knows_nothing_of_later_recommendations(bundled_checked: Survey) -> None:
    made = tables(section(bundled_checked, "2024"))

    assert set(made["recommendations_earlier"].rows["wave"]) == {"2023"}
    assert made["recommendations_status"].rows["wave"].tolist() == ["2023", "2024", "Total"]
    assert made["agreements"].rows["wave"].tolist() == ["2023", "2024"]


def test_counts_add_up_by_wave_and_by_status(bundled_checked: Survey) -> None:
    table = tables(section(bundled_checked))["recommendations_status"]
    rows = table.rows.set_index("wave")
    derived = table.derived

    assert (rows[list(derived["total"].columns)].sum(axis=1) == rows["total"]).all()
    assert (rows.iloc[:-1].sum() == rows.iloc[-1]).all()
    assert rows.loc["Total", ["total", "realisee", "late"]].tolist() == [15, 4, 3]


@pytest.mark.parametrize(
    ("day", "status", "late"),
    [
        ("2025-09-29", "en_cours", True),
        ("2025-09-30", "en_cours", False),
        ("2024-01-01", "realisee", False),
        ("2024-01-01", "ecartee", False),
        ("2024-01-01", None, True),
        (None, "proposee", False),
    ],
)
def test_late_is_open_and_due_before_the_reporting_date(
    bundled_checked: Survey, day: str | None, status: str | None, late: bool
) -> None:
    data = bundled_checked.data("recommendations").iloc[:1]
    data = data.assign(
        due=pd.to_datetime(day), status=pd.Series([status], data.index, dtype=object)
    )

    assert register(with_table(bundled_checked, "recommendations", data))["late"].tolist() == [late]


def test_a_recommendation_of_one_partnership_is_counted_and_not_quoted(
    bundled_checked: Survey,
) -> None:
    data = bundled_checked.data("recommendations")
    own = data["partnership"].astype(object).where(data["recommendation"] != "REC-2025-3", "P-0012")
    made = section(with_table(bundled_checked, "recommendations", data.assign(partnership=own)))
    said = " ".join(getattr(block, "text", "") for block in made.blocks)
    shown = tables(made)

    assert len(shown["recommendations_now"].rows) == 4
    assert not shown["recommendations_now"].rows["text"].str.contains("REC-2025-3").any()
    assert shown["recommendations_status"].rows["total"].iloc[-1] == 15
    assert "1 recommandation propre à un partenariat" in said


def test_what_looks_like_a_person_is_masked(bundled_checked: Survey) -> None:
    data = bundled_checked.data("recommendations")
    told = data.assign(response="Voir Mme Martin, 06 12 34 56 78.", owner="Mme Martin")
    rows = tables(section(with_table(bundled_checked, "recommendations", told)))
    said = rows["recommendations_now"].rows.astype(str).to_string()

    assert "Martin" not in said and "34" not in said


def test_agreements_of_fewer_than_three_organisations_are_withheld(
    bundled_checked: Survey,
) -> None:
    data = bundled_checked.data("agreements")
    of_2024 = data[data["wave"] == "2024"].index[2:]
    table = tables(section(with_table(bundled_checked, "agreements", data.drop(of_2024))))
    agreed = table["agreements"]

    assert agreed.rows.loc[1, ["agreements", "both", "done"]].isna().all()
    assert all(places == {1} for places in agreed.withheld.values())
    assert agreed.rows.loc[2, ["agreements", "both"]].tolist() == [14, 12]


def test_no_text_of_an_agreement_is_printed(bundled_checked: Survey) -> None:
    made = section(bundled_checked)
    printed = " ".join(
        [block.text for block in made.blocks if isinstance(block, Paragraph)]
        + [table.rows.to_string() for table in tables(made).values()]
    )

    assert not any(text[:30] in printed for text in bundled_checked.data("agreements")["text"])


def about(survey: Survey, *sheets: str) -> list[Finding]:
    return [finding for finding in survey.findings if finding.sheet in sheets]


def test_a_workbook_of_before_is_read_without_a_finding_and_reported(
    bundled_checked: Survey, tmp_path: Path
) -> None:
    kept = ("organisations", "partnerships", "waves", "recommendations")
    path = tmp_path / "campagne.xlsx"
    data = {key: bundled_checked.data(key) for key in kept}
    write_campaign(path, load_framework("partenariat"), data, {})
    book = load_workbook(path)
    del book["Suites"]
    page = book["Recommandations"]
    for key in ("support", "partnership"):
        page.delete_cols([cell.value for cell in page[1]].index(key) + 1)
    book.save(path)
    survey = check(path)

    assert about(survey, "Recommandations", "Suites") == []
    assert survey.data("recommendations")["support"].isna().all()
    assert len(tables(section(survey))["recommendations_now"].rows) == 5


def test_nothing_to_say_gives_no_section(bundled_checked: Survey) -> None:
    tables = {
        key: table
        for key, table in bundled_checked.tables.items()
        if key not in {"recommendations", "agreements"}
    }

    assert (
        recommendations_section(Material("fr", replace(bundled_checked, tables=tables), "")) is None
    )


def test_open_recommendations_start_the_next_register(
    bundled_checked: Survey, tmp_path: Path
) -> None:
    rows = carried(bundled_checked)
    register_of = {
        key: bundled_checked.data(key) for key in ("organisations", "partnerships", "waves")
    }
    path = tmp_path / "suite.xlsx"
    write_campaign(
        path, load_framework("partenariat"), {**register_of, "recommendations": rows}, {}
    )
    again = check(path)

    assert set(rows["status"]) == {"proposee", "acceptee", "en_cours"} and len(rows) == 10
    assert about(again, "Recommandations") == []
    assert carried(again)["support"].dropna().tolist() == rows["support"].dropna().tolist()
