"""The published 360Giving workbook becomes a register of real partnerships, by a mapping file."""

from pathlib import Path

import pandas as pd
import pytest

from alliances.content import shelf
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.findings import Severity
from alliances.language import describe
from alliances.reports.check_view import good_news


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> Survey:
    mapping = str(shelf("datasets") / "examples" / "360giving.toml")
    return check(shared_data / "workbooks" / "20_360giving_en_abct.xlsx", mapping=mapping)


@pytest.fixture(scope="module")
def grants(shared_data: Path) -> pd.DataFrame:
    """The same file through pandas and openpyxl, another way in."""
    path = shared_data / "workbooks" / "20_360giving_en_abct.xlsx"
    return pd.read_excel(path, engine="openpyxl", dtype=object, keep_default_na=False)


def test_every_grant_is_a_partnership_with_its_title_and_date(
    survey: Survey, grants: pd.DataFrame
) -> None:
    partnerships = survey.data("partnerships")
    assert len(partnerships) == 783
    assert partnerships["partnership"].tolist() == grants["Identifier"].tolist()
    assert partnerships["name"].tolist() == grants["Title"].tolist()
    assert partnerships["start"].tolist() == pd.to_datetime(grants["Award Date"]).tolist()


def test_every_organisation_stands_once(survey: Survey, grants: pd.DataFrame) -> None:
    expected = {*grants["Funding Org:Identifier"], *grants["Recipient Org:Identifier"]}
    assert sorted(survey.data("organisations")["organisation"]) == sorted(expected)


def test_every_partnership_has_the_funder_and_the_recipient_as_parties(
    survey: Survey, grants: pd.DataFrame
) -> None:
    sides = survey.data("parties").pivot(index="partnership", columns="side", values="organisation")
    theirs = grants.set_index("Identifier")
    assert sides["A"].to_dict() == theirs["Funding Org:Identifier"].to_dict()
    assert sides["B"].to_dict() == theirs["Recipient Org:Identifier"].to_dict()


def test_pounds_stay_pounds(survey: Survey, grants: pd.DataFrame) -> None:
    indicators = survey.data("indicators")
    assert set(indicators["unit"]) == {"GBP"}
    assert indicators["value"].sum() == grants["Amount Awarded"].sum()
    assert survey.data("parties")["eur"].isna().all()


def test_nothing_is_guessed(survey: Survey) -> None:
    partnerships = survey.data("partnerships")
    for fact in ("level", "region", "main_type", "type_mecenat", "international", "engagements"):
        assert partnerships[fact].isna().all(), fact


def test_several_names_for_one_organisation_are_advice_and_nothing_blocks(survey: Survey) -> None:
    # Some funders publish grants to themselves: one organisation on both sides, to be verified.
    assert {(f.code, f.severity) for f in survey.findings} == {
        ("differs_from_above", Severity.ADVICE),
        ("name_of_several", Severity.ADVICE),
        ("party_twice", Severity.VERIFY),
    }
    humanists = next(f for f in survey.findings if f.value == "British Humanist Association")
    assert "Humanists UK" in describe(humanists, "en")[0]


def test_every_cell_is_accounted_for(survey: Survey, grants: pd.DataFrame) -> None:
    (sheet,) = survey.ledger.sheets
    assert survey.ledger.reconciles
    assert sheet.cells == 22 + int((grants != "").to_numpy().sum())
    assert sheet.findings == 0
    assert set(sheet.excluded) == {"same_as_above", "unmapped_column"}


def test_the_mapping_says_what_the_campaign_sheet_would(survey: Survey) -> None:
    assert survey.campaign.language == "en"
    assert survey.campaign.consent_mode == "anonymous"
    assert survey.campaign.programme == "Grants published with 360Giving"


def test_the_good_news_names_what_a_sheet_of_grants_became(survey: Survey) -> None:
    (told,) = good_news(survey, "fr")
    for name in ("Organisations", "Partenariats", "Parties", "Indicateurs"):
        assert f"{name} (" in told
