"""From a workbook to a checked survey."""

import dataclasses
import datetime
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.datasets import gathering, load
from alliances.datasets.example.programme import (
    Example,
    example_programme,
    write_example,
    write_mistakes,
)
from alliances.datasets.located import RawWorkbook
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.rules import schemas
from alliances.datasets.survey import Survey
from alliances.datasets.tables import COLUMNS, findings_json, findings_table
from alliances.findings import Severity
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State


@pytest.fixture(scope="module")
def survey(small_checked: Survey) -> Survey:
    return small_checked


@pytest.fixture(scope="module")
def raw(small_campaign: Path) -> RawWorkbook:
    return read_workbook(small_campaign)


@pytest.fixture(scope="module")
def example() -> Example:
    """The tables that the small campaign was written from."""
    return example_programme(partnerships=12, national=1)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("load") / "campagne.xlsx"
    write_mistakes(path, partnerships=60, national=5)
    return load.check(path)


def test_judging_each_different_value_once_tells_what_judging_every_cell_tells(
    faulty: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "campagne.xlsx"
    write_mistakes(path, partnerships=60, national=5)
    monkeypatch.setattr(schemas, "_MANY", 1)
    told = load.check(path).findings
    assert {"unknown_code", "missing_value", "below_minimum"} & {one.code for one in told}
    assert told == faulty.findings


def test_what_was_written_is_what_is_read(survey: Survey, example: Example) -> None:
    assert survey.findings == ()
    for key in ("organisations", "partnerships", "parties", "invitations"):
        written, read = example.tables[key], survey.data(key)
        assert len(written) == len(read)
        for column in written.columns.intersection(read.columns):
            one = written[column].astype(object).where(written[column].notna(), None)
            other = read[column].astype(object).where(read[column].notna(), None)
            assert one.tolist() == other.tolist(), (key, column)


def test_each_kind_of_nothing_keeps_its_state(survey: Survey, example: Example) -> None:
    written = example.tables["answers"]
    states = survey.tables["answers"].states
    told = {"NSP": State.DONT_KNOW, "SO": State.NOT_APPLICABLE, "REF": State.REFUSED}

    for item in ("SE1", "TR1", "VA1"):
        for word, state in told.items():
            assert (states[item] == state).sum() == (written[item] == word).sum()
        valued = written[item].notna() & ~written[item].isin(list(told))
        assert (states[item] == State.VALUE).tolist() == valued.tolist()


def test_a_blank_is_not_asked_where_the_role_the_filter_or_the_moment_did_not_ask(
    survey: Survey,
) -> None:
    table = survey.tables["answers"]
    keys = pd.MultiIndex.from_frame(table.data[["respondent", "partnership", "wave"]])
    roles = survey.data("invitations").set_index(keys.names)["role"].reindex(keys).to_numpy()
    first = survey.data("invitations").groupby("partnership")["wave"].min()
    later = table.data["wave"] > table.data["partnership"].map(first)
    states = table.states

    of_association = np.isin(roles, ["ESl", "ESn"])
    assert (states.loc[~of_association, "EQ5"] == State.NOT_ASKED).all()
    assert not (states.loc[of_association, "EQ5"] == State.NOT_ASKED).any()
    closed = ~(table.data["EQ1a"] <= 3)
    assert (states.loc[closed, "EQ1b"] == State.NOT_ASKED).all()
    assert not (states.loc[~closed, "EQ1b"] == State.NOT_ASKED).any()
    assert (states.loc[later, "CL3"] == State.NOT_ASKED).all()
    assert not (states.loc[~later, "CL3"] == State.NOT_ASKED).any()


def test_the_campaign_sheet_says_how_the_campaign_is_run(survey: Survey) -> None:
    assert survey.campaign.framework == "partenariat"
    assert survey.campaign.consent_mode == "agreed"
    assert survey.campaign.reporting_date == datetime.date(2025, 9, 30)


def test_a_framework_other_than_the_declared_one_is_to_be_verified(small_campaign: Path) -> None:
    other = dataclasses.replace(load_framework("partenariat"), version="9.0.0")
    (finding,) = load.check(small_campaign, framework=other).findings

    assert finding.code == "other_framework_version"
    assert finding.severity is Severity.VERIFY
    assert (finding.sheet, finding.cell) == ("Campagne", "B6")


def test_the_same_workbook_is_read_in_english(tmp_path: Path) -> None:
    path = tmp_path / "campaign.xlsx"
    write_example(path, language="en", partnerships=12, national=1)
    survey = load.check(path)

    assert survey.findings == ()
    assert survey.tables["answers"].sheet == "Answers"


def test_codes_of_the_lists_sheet_stand_beside_those_of_the_framework(survey: Survey) -> None:
    roles = survey.lists["role"]["code"].tolist()

    assert roles[:5] == ["LPl", "LPr", "LPn", "ESl", "ESn"]
    assert "TIE" in roles


def test_a_finding_names_file_cell_and_value_and_says_how_to_mend(faulty: Survey) -> None:
    table = findings_table(faulty, "fr")
    (near,) = [row for row in table.itertuples() if row.value == "asociation"]

    assert tuple(table.columns) == COLUMNS
    assert (near.file, near.sheet, near.code) == ("campagne.xlsx", "Organisations", "unknown_code")
    assert near.cell in near.repair
    assert "association (Association)" in near.repair


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_finding_has_its_sentences_in_both_languages(faulty: Survey, language: str) -> None:
    table = findings_table(faulty, language)

    assert len(table) > 20
    assert table[["message", "repair"]].notna().all(axis=None)
    assert not table["message"].str.contains(r"[{}]|None|nan").any()


def test_findings_and_ledger_are_plain_json(faulty: Survey) -> None:
    made = json.loads(json.dumps(findings_json(faulty, "en")))

    assert [entry["cell"] for entry in made["findings"]] == [f.cell for f in faulty.findings]
    assert made["ledger"]["reconciles"] is True


def test_findings_stand_in_the_order_of_the_workbook(faulty: Survey) -> None:
    sheets = list(dict.fromkeys(finding.sheet for finding in faulty.findings))

    assert sheets == ["Organisations", "Partenariats", "Parties", "Sollicitations", "Réponses"]


def test_setting_aside_leaves_rows_out_by_name_and_keeps_the_account(faulty: Survey) -> None:
    usable = load.set_aside(faulty)
    answers = {sheet.table: sheet for sheet in usable.ledger.sheets}["answers"]

    assert usable.ledger.reconciles
    assert answers.excluded["set_aside"] > 0
    assert answers.rejected + answers.duplicates == answers.rows - len(usable.data("answers"))
    assert usable.findings == faulty.findings


def test_setting_aside_a_wrong_answer_keeps_the_other_answers_of_the_row(faulty: Survey) -> None:
    usable = load.set_aside(faulty)
    (wrong,) = [finding for finding in faulty.findings if finding.value == "6"]
    row = int("".join(filter(str.isdigit, wrong.cell or "")))

    assert usable.tables["answers"].states.loc[row, "TR1"] == State.INVALID
    assert pd.isna(usable.data("answers").loc[row, "TR1"])
    assert usable.tables["answers"].states.loc[row].eq(State.VALUE).any()


def test_what_depends_on_a_partnership_set_aside_is_set_aside_with_it(
    raw: RawWorkbook, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = int(survey.data("answers")["partnership"].map(_row_of(survey)).iloc[0])
    lost = survey.data("partnerships").loc[row, "partnership"]
    cells = {sheet.name: sheet.cells.copy() for sheet in raw.sheets}
    cells["Partenariats"][row - 1, 1] = None
    sheets = tuple(dataclasses.replace(sheet, cells=cells[sheet.name]) for sheet in raw.sheets)
    edited = dataclasses.replace(raw, sheets=sheets)
    monkeypatch.setattr(gathering, "read_workbook", lambda path: edited)
    usable = load.set_aside(load.check("campagne.xlsx"))

    assert usable.ledger.reconciles
    for key in ("partnerships", "parties", "invitations", "answers"):
        assert (survey.data(key)["partnership"] == lost).any()
        assert not (usable.data(key)["partnership"] == lost).any()


def _row_of(survey: Survey) -> pd.Series:
    """Return the row of each partnership that has one row only."""
    keys = survey.data("partnerships")["partnership"]
    alone = keys[~keys.duplicated(keep=False)]
    return pd.Series(alone.index, index=alone.to_numpy())


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.datetimes(datetime.datetime(1980, 1, 1), datetime.datetime(2040, 1, 1)),
    st.sampled_from(["P-0001", "A", "Z", "2024", "NSP", "1,234", "Oui", "R00001", "=x", "é" * 90]),
    st.text(max_size=12).map(lambda text: text.strip() or None),
)


@pytest.mark.slow
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_cells_hold_everything_is_accounted_for(
    data: st.DataObject, raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {sheet.name: sheet.cells.copy() for sheet in raw.sheets}
    for _ in range(data.draw(st.integers(1, 40))):
        block = cells[data.draw(st.sampled_from(sorted(cells)))]
        row = data.draw(st.integers(0, len(block) - 1))
        column = data.draw(st.integers(0, block.shape[1] - 1))
        block[row, column] = data.draw(_VALUES)
    sheets = tuple(dataclasses.replace(sheet, cells=cells[sheet.name]) for sheet in raw.sheets)
    edited = dataclasses.replace(raw, sheets=sheets)
    monkeypatch.setattr(gathering, "read_workbook", lambda path: edited)
    survey = load.check("campagne.xlsx")

    assert survey.ledger.reconciles
    assert load.set_aside(survey).ledger.reconciles
    assert len({(f.sheet, f.cell) for f in survey.findings}) == len(survey.findings)
    findings_table(survey, "fr")
