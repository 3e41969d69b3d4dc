"""Declared targets: ten at most, none of developing countries where nothing is international."""

from pathlib import Path

import pytest
from report_surveys import REGISTER, example

from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.findings import Severity
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import load_framework
from alliances.language import describe

TEN = "17.14;17.16;17.17;4.4;10.2;9.c;11.3;1.4;16.7;17.19"


def checked(tmp_path: Path, targets: str, international: bool | None) -> Survey:
    tables = {key: example().tables[key].copy() for key in (*REGISTER, "strata")}
    first = tables["partnerships"].index[0]
    tables["partnerships"]["international"] = tables["partnerships"]["international"].astype(object)
    tables["partnerships"].loc[first, "sdg_targets"] = targets
    tables["partnerships"].loc[first, "international"] = international
    path = tmp_path / "campagne.xlsx"
    write_campaign(path, load_framework("partenariat"), tables, example().campaign)
    return check(path)


@pytest.mark.parametrize(
    ("targets", "international", "code"),
    [
        ("17.3", False, "target_not_international"),
        ("17.17;17.9;17.18", False, "target_not_international"),
        (f"{TEN};8.5", False, "too_many_targets"),
        ("4.10", False, "unknown_code"),
    ],
)
def test_one_finding_at_the_cell_of_the_targets(
    tmp_path: Path, targets: str, international: bool, code: str
) -> None:
    survey = checked(tmp_path, targets, international)
    (found,) = survey.findings
    column = survey.tables["partnerships"].columns["sdg_targets"]

    assert (found.code, found.cell) == (code, f"{column}3")
    assert found.severity is (Severity.BLOCKING if code == "unknown_code" else Severity.VERIFY)
    assert survey.ledger.reconciles
    for language in ("fr", "en"):
        assert all("{" not in sentence for sentence in describe(found, language))


@pytest.mark.parametrize(
    ("targets", "international"),
    [("17.3", True), ("17.3", None), ("17.17;4.4;1.b", False), (TEN, False), ("17.10", False)],
)
def test_what_the_facts_allow_is_no_finding(
    tmp_path: Path, targets: str, international: bool | None
) -> None:
    survey = checked(tmp_path, targets, international)

    assert survey.findings == ()
    assert survey.facts().loc[example().tables["partnerships"]["partnership"].iloc[0]][
        "sdg_targets"
    ] == targets  # fmt: skip
