"""Schemas are made from the framework: each fault is found at its row, under our own code."""

import time

import numpy as np
import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from alliances.frameworks import load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import (
    duplicate_code,
    finding_of,
    observations_schema,
    sheet_schema,
)
from alliances.frameworks.sheets import Sheet, sheets


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework("partenariat")


@pytest.fixture(scope="module")
def odd17() -> Framework:
    return load_framework("odd17")


@pytest.fixture(scope="module")
def lists(framework: Framework) -> dict[str, pd.DataFrame]:
    return {
        name: pd.DataFrame({"code": [code.code for code in codes.codes]})
        for name, codes in framework.lists.items()
    }


def typed(framework: Framework, sheet: Sheet, **columns: list[object]) -> pd.DataFrame:
    """Return a table with the types that the import gives, from row 3 on."""
    frame = pd.DataFrame(columns, dtype=object)
    frame.index = range(3, 3 + len(frame))
    for column in sheet.columns:
        if column.key not in frame:
            continue
        scale = (
            framework.scales[framework.item_by_id[column.target].scale]
            if column.kind == "item"
            else None
        )
        if column.kind in {"integer", "number"} or (
            scale and (scale.ordered or scale.kind == "count")
        ):
            frame[column.key] = frame[column.key].astype("float64")
        elif column.kind == "date":
            frame[column.key] = pd.to_datetime(frame[column.key]).astype("datetime64[us]")
        elif column.kind == "yesno":
            frame[column.key] = frame[column.key].astype("boolean")
    return frame


def faults(schema: object, frame: pd.DataFrame) -> set[tuple[str, str, int]]:
    """Return code, column and row of each fault."""
    try:
        schema.validate(frame, lazy=True)  # type: ignore[attr-defined]
    except SchemaErrors as errors:
        cases = errors.failure_cases
        told = [(*finding_of(check), column, row) for check, column, row in zip(
            cases["check"], cases["column"], cases["index"], strict=True
        )]  # fmt: skip
        return {(code, at or column, int(row)) for code, at, column, row in told}
    return set()


def partnerships(**changes: list[object]) -> dict[str, list[object]]:
    return {
        "partnership": ["P1", "P2", "P2"],
        "name": ["Un", "Deux", "Deux"],
        "wave": [None, None, "2025"],
        "level": ["local", "national", None],
        "region": ["11", "01", None],
        "start": ["2020-01-01", "2021-05-01", None],
        "end": ["2022-01-01", None, None],
        "renewals": [0, 2, None],
        "type_mecenat": [True, False, None],
        "engagements": ["2022_inclusion;2022_ecologie", None, "2022_inclusion"],
        "sdg_targets": ["17.1;17.10", "17.17", None],
        "beneficiaries": [120, None, None],
        **changes,
    }


PARTNERSHIP_FAULTS = [
    ({"name": ["Un", None, "Deux"]}, ("missing_value", "name", 4)),
    ({"level": ["local", "nationale", None]}, ("unknown_code", "level", 4)),
    ({"region": ["11", "1", None]}, ("unknown_code", "region", 4)),
    ({"engagements": ["2022_inclusion;culture", None, None]}, ("unknown_code", "engagements", 3)),
    ({"sdg_targets": ["17.1;17.20", None, None]}, ("unknown_code", "sdg_targets", 3)),
    ({"renewals": [0, -1, None]}, ("below_minimum", "renewals", 4)),
    ({"renewals": [0, 1.5, None]}, ("not_an_integer", "renewals", 4)),
    ({"end": ["2019-12-31", None, None]}, ("end_before_start", "end", 3)),
    ({"wave": [None, None, None]}, ("duplicate_key", "partnership", 5)),
]


def test_a_right_register_has_no_fault(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    sheet = sheets(framework)["partnerships"]

    frame = typed(framework, sheet, **partnerships())

    assert faults(sheet_schema(sheet, framework, lists), frame) == set()


@pytest.mark.parametrize(("changes", "expected"), PARTNERSHIP_FAULTS)
def test_a_fault_of_the_register_is_found_at_its_row(
    framework: Framework,
    lists: dict[str, pd.DataFrame],
    changes: dict[str, list[object]],
    expected: tuple[str, str, int],
) -> None:
    sheet = sheets(framework)["partnerships"]

    frame = typed(framework, sheet, **partnerships(**changes))

    assert faults(sheet_schema(sheet, framework, lists), frame) == {expected}


ANSWERS = {
    "respondent": ["r1", "r2", "r1"],
    "partnership": ["P1", "P1", "P1"],
    "side": ["A", "B", "A"],
    "wave": ["2024", "2024", "2025"],
    "SE1": [1, 5, None],
    "TR4": [-2, 0, 2],
    "EQ1b": ["nous", None, "tiers"],
    "JC3": [0, 12, None],
    "AC1": ["1", "0", None],
    "OU1": ["Du temps.", None, "=A1 est faux"],
}
ANSWER_FAULTS = [
    ("SE1", [6, 5, None], ("unknown_code", "SE1", 3)),
    ("SE1", [2.5, 5, None], ("unknown_code", "SE1", 3)),
    ("TR4", [-3, 0, 2], ("unknown_code", "TR4", 3)),
    ("EQ1b", ["eux", None, None], ("unknown_code", "EQ1b", 3)),
    ("JC3", [-1, 12, None], ("below_minimum", "JC3", 3)),
    ("JC3", [0, 0.5, None], ("not_an_integer", "JC3", 4)),
    ("side", ["A", "Z", "A"], ("unknown_code", "side", 4)),
    ("wave", ["2024", "2024", "2024"], ("duplicate_answer", "respondent", 5)),
    ("respondent", ["r1", None, "r1"], ("missing_value", "respondent", 4)),
]


@pytest.mark.parametrize(("column", "values", "expected"), ANSWER_FAULTS)
def test_a_fault_of_the_answers_is_found_at_its_row(
    framework: Framework,
    lists: dict[str, pd.DataFrame],
    column: str,
    values: list[object],
    expected: tuple[str, str, int],
) -> None:
    sheet = sheets(framework)["answers"]
    schema = sheet_schema(sheet, framework, lists)

    assert faults(schema, typed(framework, sheet, **ANSWERS)) == set()
    assert faults(schema, typed(framework, sheet, **(ANSWERS | {column: values}))) == {expected}


def test_all_faults_of_a_sheet_are_found_together(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    sheet = sheets(framework)["answers"]
    changed = ANSWERS | {"SE1": [9, 5, 8], "side": ["A", "Z", "A"]}

    found = faults(sheet_schema(sheet, framework, lists), typed(framework, sheet, **changed))

    assert found == {
        ("unknown_code", "SE1", 3),
        ("unknown_code", "SE1", 5),
        ("unknown_code", "side", 4),
    }


def test_a_programmes_own_code_is_known_where_its_list_says_so(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    sheet = sheets(framework)["partnerships"]
    own = lists | {"level": pd.DataFrame({"code": ["local", "européen"]})}
    frame = typed(framework, sheet, **partnerships(level=["local", "européen", None]))

    assert faults(sheet_schema(sheet, framework, own), frame) == set()


def test_two_reversed_dates_of_one_row_are_told_apart(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    sheet = sheets(framework)["invitations"]
    frame = typed(
        framework,
        sheet,
        respondent=["r1"],
        partnership=["P1"],
        side=["A"],
        voice=["partie"],
        wave=["2025"],
        sent=["2025-03-01"],
        reminded=["2025-02-01"],
        returned=["2025-01-01"],
    )

    assert faults(sheet_schema(sheet, framework, lists), frame) == {
        ("end_before_start", "reminded", 3),
        ("end_before_start", "returned", 3),
    }


def test_every_sheet_gives_a_schema_with_its_columns(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    for sheet in sheets(framework).values():
        schema = sheet_schema(sheet, framework, lists)
        assert list(schema.columns) == [column.key for column in sheet.columns]
        assert duplicate_code(sheet) in {"duplicate_key", "duplicate_row", "duplicate_answer"}


@pytest.mark.slow
def test_twenty_thousand_clean_answers_are_checked_quickly(
    framework: Framework, lists: dict[str, pd.DataFrame]
) -> None:
    sheet = sheets(framework)["answers"]
    rows = 20_000
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(index=range(3, rows + 3))
    frame["respondent"] = [f"r{row}" for row in range(rows)]
    frame = frame.assign(partnership="P1", side="A", wave="2025")
    for item in (framework.item_by_id[c.target] for c in sheet.columns if c.kind == "item"):
        scale = framework.scales[item.scale]
        if scale.levels:
            values = rng.choice([code for code in scale.codes], rows)
            frame[item.id] = values.astype("float64") if scale.ordered else values.astype(object)

    started = time.process_time()
    faulty = faults(sheet_schema(sheet, framework, lists), frame.copy())

    assert faulty == set()
    assert time.process_time() - started < 2


def observations(**changes: object) -> pd.DataFrame:
    row = {
        "indicator": "17.2.1",
        "version": "2025",
        "series": "DC_ODA_TOTG",
        "area": "250",
        "year": 2017,
        "disaggregation": "",
        "value": 0.428,
        "unit": "PERCENT",
        "nature": "C",
        "source": "UNSD",
        "vintage": "2020-10",
        "flag": "",
        "area_given": "FRA",
    }
    return pd.DataFrame([row, {**row, "year": 2016, **changes}], index=[2, 3])


def test_right_observations_have_no_fault(odd17: Framework) -> None:
    assert faults(observations_schema(odd17), observations()) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"indicator": "17.21"}, {("unknown_version", "version"), ("other_indicator", "series")}),
        ({"version": "2020"}, {("unknown_version", "version"), ("other_indicator", "series")}),
        ({"series": "IT_USE_ii99"}, {("other_indicator", "series")}),
        ({"flag": None}, {("missing_value", "flag")}),
        ({"year": 17}, {("not_a_year", "year")}),
        ({"year": 2017}, {("duplicate_row", "year")}),
        ({"value": np.nan}, {("missing_value", "value")}),
        ({"value": np.inf}, {("not_a_number", "value")}),
        ({"source": None}, {("missing_value", "source")}),
    ],
)  # fmt: skip
def test_a_fault_of_an_observation_is_found(
    odd17: Framework, changes: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    found = faults(observations_schema(odd17), observations(**changes))

    assert {(code, column) for code, column, _ in found} == expected
    assert {row for *_, row in found} == {3}


@pytest.mark.parametrize(
    "changes",
    [
        {"series": "GDP_OF_OUR_OWN"},
        {"indicator": "1.1.1", "version": "", "series": "SI_POV_DAY1"},
        {"indicator": "sdg_17_40", "version": "", "series": "sdg_17_40"},
        {"year": 2017, "unit": "USD"},
    ],
)
def test_what_the_framework_does_not_know_is_free(
    odd17: Framework, changes: dict[str, object]
) -> None:
    assert faults(observations_schema(odd17), observations(**changes)) == set()


def test_17_6_1_is_measured_by_other_series_in_each_version(odd17: Framework) -> None:
    schema = observations_schema(odd17)
    broadband = observations(indicator="17.6.1", series="IT_NET_BBP", version="2025", year=2018)
    agreements = observations(indicator="17.6.1", series="IT_NET_BBP", version="2017", year=2018)

    assert faults(schema, broadband) == set()
    assert faults(schema, agreements) == {("other_indicator", "series", 3)}
