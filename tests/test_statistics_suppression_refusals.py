"""What would hide nothing, or the wrong cells, is refused with a sentence."""

import numpy as np
import pandas as pd
import pytest

from alliances.errors import AlliancesError, NoAnswer, WrongCall
from alliances.statistics import recoverable, suppress


def test_a_table_that_brings_its_totals_is_taken_at_its_word_and_checked() -> None:
    counts = pd.DataFrame({"A": [3, 20, 23], "B": [9, 9, 18], "all": [12, 29, 41]})
    assert suppress(counts, totals=True).values.shape == (3, 3)
    counts.loc[2, "all"] = 40
    with pytest.raises(WrongCall):
        suppress(counts, totals=True)


def test_what_cannot_be_a_count_is_refused() -> None:
    with pytest.raises(WrongCall):
        suppress(pd.Series({"a": -1, "b": 3}))
    with pytest.raises(WrongCall):
        suppress(pd.Series({"a": 1}), relations=[{"a": 1, "z": -1}])


def test_cells_that_nothing_can_protect_are_refused() -> None:
    # The second relation says that a is 4: no cell of it is left to be hidden.
    cells = pd.Series({"a": 0, "b": 9})
    with pytest.raises(NoAnswer) as caught:
        suppress(cells, relations=[{"a": 1}], zeros="hide")
    assert caught.value.code == "suppression.cannot"


COUNTED = pd.DataFrame([[12, 9], [30, 14]], index=["x", "y"], columns=["A", "B"])


@pytest.mark.parametrize(
    ("code", "table", "options"),
    [
        ("suppression.shape", COUNTED, {"organisations": [1, 2, 3, 4]}),
        ("suppression.labels", COUNTED, {"organisations": COUNTED.rename(index={"x": "z"})}),
        ("suppression.labels", COUNTED, {"protect": pd.Series({("x", "C"): True})}),
        ("suppression.unknown", COUNTED, {"organisations": [[np.nan, 3], [3, 3]]}),
        ("suppression.unknown", COUNTED, {"largest": [[np.nan, 0.3], [0.3, 0.3]]}),
        ("suppression.share", COUNTED, {"largest": [[20, 30], [40, 50]]}),
        ("suppression.share", COUNTED, {"dominance": 85}),
        ("suppression.threshold", COUNTED, {"minimum": float("nan")}),
        ("suppression.threshold", COUNTED, {"minimum": "5"}),
        ("suppression.threshold", COUNTED, {"minimum_organisations": -1}),
        ("suppression.yes_or_no", COUNTED, {"protect": [[2, 0], [0, 0]]}),
        ("suppression.whole", COUNTED + 0.5, {}),
        ("suppression.negative", -COUNTED, {}),
        ("suppression.negative", COUNTED.where(COUNTED > 9), {}),
        ("suppression.nobody", COUNTED.replace(9, 0), {"values": COUNTED}),
        ("suppression.twice", COUNTED.set_axis(["A", "A"], axis=1), {}),
        ("suppression.twice", pd.Series([3, 9], index=["a", "a"]), {}),
        ("suppression.total_label", COUNTED.rename(index={"x": "Total"}), {"totals": False}),
        ("suppression.total_label", COUNTED.rename(index={"x": "Total"}), {}),
        ("suppression.no_total", COUNTED, {"totals": "Summe"}),
        ("suppression.no_cell", [], {}),
        ("suppression.no_cell", pd.DataFrame(), {}),
        ("suppression.relations_shape", pd.Series({"a": 3}), {"relations": [[1, 1, -1]]}),
        ("statistics.not_numbers", pd.Series({"a": "x"}), {}),
        ("statistics.option", COUNTED, {"zeros": "maybe"}),
        ("statistics.relation_broken", COUNTED.rename(index={"y": "Total"}), {}),
        (
            "statistics.relation_broken",
            pd.Series({"a": 3_000_000, "b": 4_000_000, "t": 7_000_001}),
            {"relations": [{"a": 1, "b": 1, "t": -1}]},
        ),
        ("statistics.whole_coefficient", pd.Series({"a": 3}), {"relations": [{"a": np.nan}]}),
        ("statistics.whole_coefficient", pd.Series({"a": 3}), {"relations": [{"a": 0.5}]}),
        ("statistics.unknown_cell", pd.Series({"a": 3}), {"relations": [{"z": 1}]}),
    ],
)
def test_what_would_hide_nothing_or_the_wrong_cells_is_refused(
    code: str, table: object, options: dict[str, object]
) -> None:
    with pytest.raises(AlliancesError) as caught:
        suppress(table, **options)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert code not in str(caught.value)


def test_the_audit_refuses_what_it_would_misread() -> None:
    with pytest.raises(WrongCall):
        recoverable([True, True, False], [[0.5, 0.5, -1]])
    with pytest.raises(WrongCall):
        recoverable([True, False, False], np.ones((6, 2), dtype=int))
    with pytest.raises(WrongCall):
        recoverable([True, True, False], [[1, 1, -1]], values=[1, 1, 3])
    with pytest.raises(WrongCall):
        recoverable([0.3, 1, 0], [[1, 1, -1]])
    assert recoverable([True, True, False], [[10**30, 1, -1]]).tolist() == [False] * 3
    named = pd.Series({"a": True, "b": False, "t": False})
    assert recoverable(named, [{"a": 1, "b": 1, "t": -1}]).tolist() == [True, False, False]
