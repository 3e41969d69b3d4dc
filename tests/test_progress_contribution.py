"""Partnerships by SDG target: labels counted, never summed over targets."""

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.survey import Campaign, Ledger, Source, Survey, Table
from alliances.frameworks import load_framework
from alliances.progress import contributions


def survey(**columns: list[object]) -> Survey:
    """Return a survey with a register of one column a keyword, and nothing else."""
    count = len(next(iter(columns.values())))
    data = pd.DataFrame(
        {"partnership": [f"P{place}" for place in range(1, count + 1)], "wave": None, **columns},
        dtype=object,
        index=range(3, 3 + count),
    )
    table = Table("partnerships", "Partenariats", data, {key: "A" for key in data})
    return Survey(
        framework=load_framework("partenariat"),
        campaign=Campaign(),
        tables={"partnerships": table},
        findings=(),
        ledger=Ledger(()),
        source=Source("campagne.xlsx", "0" * 64, 1),
    )


def rows(of: Survey, wave: str | None = None, language: str = "fr") -> pd.DataFrame:
    return contributions(of, wave, language).set_index("target")


def test_a_partnership_counts_under_each_of_its_targets_once() -> None:
    found = rows(survey(sdg_targets=["17.17;17.16", "17.17; 17.17", "17.1", None]))

    assert found.loc["17.17", "partnerships"] == 2
    assert found.loc["17.16", "partnerships"] == 1
    assert found["base"].unique().tolist() == [3]
    assert found["register"].unique().tolist() == [4]
    assert found.loc["17.17", "share"] == pytest.approx(2 / 3)


def test_shares_may_add_up_to_more_than_one() -> None:
    found = rows(survey(sdg_targets=["17.16;17.17", "17.16;17.17"]))

    assert found["share"].sum() == pytest.approx(2)


def test_17_10_is_not_17_1_and_comes_after_17_9() -> None:
    found = rows(survey(sdg_targets=["17.10", "17.1"]))

    assert list(found.index) == [f"17.{number}" for number in range(1, 20)]
    assert found.loc[["17.1", "17.10"], "partnerships"].tolist() == [1, 1]


def test_beneficiaries_are_summed_where_given_with_how_many_give_them() -> None:
    found = rows(
        survey(
            sdg_targets=["17.17", "17.17;17.9", "17.17", "17.3"], beneficiaries=[10, 5, None, None]
        )
    )

    assert found.loc["17.17", ["beneficiaries", "beneficiaries_partnerships"]].tolist() == [15, 2]
    assert found.loc["17.9", "beneficiaries"] == 5
    assert pd.isna(found.loc["17.3", "beneficiaries"])
    assert found.loc["17.3", "beneficiaries_partnerships"] == 0


def test_partnerships_without_an_international_part_are_counted_apart() -> None:
    found = rows(survey(sdg_targets=["17.3", "17.3", "17.3"], international=[True, False, None]))

    assert found.loc["17.3", "domestic"] == 2


def test_a_register_without_targets_gives_zeros_and_no_share() -> None:
    for empty in (survey(name=["Un"]), survey(sdg_targets=[None])):
        found = contributions(empty)
        assert len(found) == 19
        assert found["partnerships"].sum() == 0
        assert found["share"].isna().all()


def test_facts_of_a_wave_take_the_place_of_general_ones() -> None:
    base = survey(sdg_targets=["17.3", "17.17"])
    data = base.tables["partnerships"].data
    data["partnership"] = "P1"
    data["wave"] = [None, "2025"]

    assert rows(base, "2025").loc["17.17", "partnerships"] == 1
    assert rows(base, "2024").loc["17.3", "partnerships"] == 1


def test_titles_are_in_the_language_asked() -> None:
    french, english = (rows(survey(sdg_targets=["17.17"]), None, one) for one in ("fr", "en"))

    assert french.loc["17.17", "title"].startswith("Alliances publiques")
    assert english.loc["17.17", "title"].startswith("Public, private")


def test_there_is_no_total_and_no_score() -> None:
    found = contributions(survey(sdg_targets=["17.17"]))

    assert not {"score", "total"} & set(found.columns)
    assert found["target"].is_unique
    assert found["share"].dtype == np.float64
