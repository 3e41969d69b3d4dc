"""Whatever a sheet holds under a tool's headings: no crash, every cell accounted for."""

import datetime
from importlib import import_module

import pytest
from exports_by_hand import export, located
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.datasets.located import Unread

_TOOLS = ("limesurvey", "msforms", "googleforms", "surveymonkey", "qualtrics", "sphinx",
          "threesixtygiving")  # fmt: skip
_HEADS: dict[str, list[str]] = {
    "limesurvey": ["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]", "Q1[SQ002]"],
    "msforms": ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Q"],
    "googleforms": ["Horodateur", "Adresse e-mail", "Q [a]", "Q [b]", "Q", "R"],
    "surveymonkey": ["Respondent ID", "Collector ID", "Start Date", "Q", "", ""],
    "qualtrics": ["StartDate", "EndDate", "Status", "Finished", "Q1_1", "Q1_2"],
    "sphinx": ["N° obs", "Q_1", "Q_2", "R", "S", "T"],
    "threesixtygiving": ["Identifier", "Title", "Amount Awarded", "Award Date",
                         "Recipient Org:Name", "Funding Org:Name"],
}  # fmt: skip
_CELL = st.one_of(
    st.none(),
    st.sampled_from(["N/A", "Oui", "Y", "a;b;", "a, b", ";", " ", "Other", '{"ImportId":"x"}']),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(datetime.date(1950, 1, 1)),
    st.just(Unread("#N/A")),
    st.text(max_size=8),
)


@pytest.mark.parametrize("tool", _TOOLS)
@settings(max_examples=12)
@given(st.data())
def test_whatever_stands_in_the_cells_they_reconcile(tool: str, data: st.DataObject) -> None:
    heads = data.draw(st.permutations(_HEADS[tool]))
    extra = data.draw(st.lists(_CELL, max_size=3))
    rows = data.draw(st.lists(st.lists(_CELL, min_size=1, max_size=9), max_size=6))
    above = data.draw(st.lists(st.lists(_CELL, min_size=1, max_size=3), max_size=2))
    located(export([*above, [*heads, *extra], *rows]), tool)


@pytest.mark.parametrize("tool", _TOOLS)
@pytest.mark.parametrize("rows", [[[None]], [["x"]], [[None, None], [None, "x"]]])
def test_a_sheet_that_is_nearly_empty_is_none_of_them(tool: str, rows: list[list[object]]) -> None:
    module = import_module(f"alliances.datasets.layouts.{tool}")
    assert module.recognise(export(rows)) is None
    located(export(rows), tool)


@pytest.mark.parametrize("tool", _TOOLS)
def test_headings_without_any_answer_are_still_recognised(tool: str) -> None:
    module = import_module(f"alliances.datasets.layouts.{tool}")
    assert module.recognise(export([_HEADS[tool]])) is not None
    made = located(export([_HEADS[tool]]), tool)
    assert not made.sheets[0].rows
