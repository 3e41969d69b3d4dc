"""The bundled example workbooks: what the generator writes today, clean or with known mistakes."""

from importlib.resources import as_file
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import load_workbook

from alliances.content import shelf
from alliances.datasets.example.mistakes import typical_mistakes
from alliances.datasets.example.programme import write_example, write_mistakes
from alliances.datasets.load import check, set_aside
from alliances.datasets.survey import Survey

EXAMPLES = shelf("datasets") / "examples"
SIZE = {"partnerships": 240, "national": 20}


def cells(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of a workbook, by sheet."""
    book = load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def clean(folder: Path) -> Path:
    write_example(folder / "campagne.xlsx", **SIZE)
    return folder / "campagne.xlsx"


@pytest.fixture(scope="module")
def faulty(folder: Path) -> tuple[Path, pd.DataFrame]:
    path = folder / "campagne-avec-erreurs.xlsx"
    return path, write_mistakes(path, **SIZE)


@pytest.fixture(scope="module")
def survey(faulty: tuple[Path, pd.DataFrame]) -> Survey:
    """What a check makes of the campaign with mistakes."""
    return check(faulty[0])


def test_the_bundled_campaign_is_what_the_generator_writes(clean: Path) -> None:
    with as_file(EXAMPLES / "campagne.xlsx") as bundled:
        assert cells(bundled) == cells(clean)


def test_the_bundled_faulty_campaign_is_what_the_generator_writes(
    faulty: tuple[Path, pd.DataFrame],
) -> None:
    path, expected = faulty
    with as_file(EXAMPLES / "campagne-avec-erreurs.xlsx") as bundled:
        assert cells(bundled) == cells(path)
    with as_file(EXAMPLES / "campagne-avec-erreurs.csv") as listed:
        pd.testing.assert_frame_equal(
            pd.read_csv(listed, dtype=str, keep_default_na=False),
            expected.astype(object),
            check_dtype=False,
        )


def test_two_runs_write_the_same_bytes(small_campaign: Path, tmp_path: Path) -> None:
    write_example(tmp_path / "campagne.xlsx", partnerships=12, national=1)

    assert (tmp_path / "campagne.xlsx").read_bytes() == small_campaign.read_bytes()


def test_bundled_workbooks_are_small() -> None:
    for name in ("campagne.xlsx", "campagne-avec-erreurs.xlsx"):
        assert len((EXAMPLES / name).read_bytes()) < 2_000_000


@pytest.fixture(params=["fr", "en"])
def in_a_language(request: pytest.FixtureRequest, clean: Path, folder: Path) -> Path:
    """The clean campaign, as it is and in English."""
    if request.param == "fr":
        return clean
    write_example(folder / "campaign.xlsx", language="en", **SIZE)
    return folder / "campaign.xlsx"


def test_the_clean_campaign_gives_no_finding_at_all(in_a_language: Path) -> None:
    survey = check(in_a_language)

    assert survey.findings == ()
    assert survey.ledger.reconciles


def test_each_mistake_is_found_at_its_cell_and_nothing_else(
    faulty: tuple[Path, pd.DataFrame], survey: Survey
) -> None:
    _, expected = faulty

    found = {(f.sheet, f.cell, f.code, f.severity.value) for f in survey.findings}
    wanted = set(expected[["sheet", "cell", "code", "severity"]].itertuples(index=False, name=None))
    assert found == wanted
    assert len(survey.findings) == len(typical_mistakes())
    assert survey.ledger.reconciles


def test_a_wrong_key_sets_its_row_aside_and_a_wrong_answer_its_cell_only(
    faulty: tuple[Path, pd.DataFrame], survey: Survey
) -> None:
    _, expected = faulty
    usable = set_aside(survey)

    kept, cells = usable.tables["answers"], expected[expected["sheet"] == "Réponses"]
    wrong = cells[cells["severity"] == "blocking"].assign(
        column=lambda t: t["cell"].str.extract(r"([A-Z]+)")[0],
        row=lambda t: t["cell"].str.extract(r"(\d+)")[0].astype(int),
    )
    of_keys = wrong["column"].isin(list("ABCD"))
    assert not wrong.loc[of_keys, "row"].isin(kept.data.index).any()
    assert wrong.loc[~of_keys, "row"].isin(kept.data.index).all()
    assert usable.ledger.reconciles
