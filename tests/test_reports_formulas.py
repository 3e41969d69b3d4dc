"""Live formulas: only where shown figures give the very figure that is shown."""

from hypothesis import given
from hypothesis import strategies as st
from report_surveys import report

from alliances.reports.model import Derived
from alliances.reports.native.formulas import live_formulas
from alliances.reports.writing import rounded

TOP = 9
"""The row of the sheet, from 0, where the figures of these tables begin: Excel's row 10."""


def formulas(
    key: str, how: Derived, decimals: int, **shown: list[float | None]
) -> list[str | None]:
    size = len(shown[key])
    return live_formulas(key, how, shown, [decimals] * size, (TOP, ["label", *shown]))


def test_a_share_of_a_base_that_the_scope_names() -> None:
    how = Derived("share", ("n",), total=260.0)

    assert formulas("share", how, 2, n=[143.0], share=[0.55]) == ["=ROUND(B10/260,2)"]


def test_a_share_of_a_column_and_of_a_row() -> None:
    by_column = Derived("share", ("returned", "n"))
    by_row = Derived("share", ("n",), total_row=1)

    assert formulas("rate", by_column, 2, returned=[7.0], n=[12.0], rate=[0.58]) == [
        "=ROUND(B10/C10,2)"
    ]
    assert formulas("share", by_row, 2, n=[3.0, 12.0], share=[0.25, 1.0]) == [
        "=ROUND(B10/B11,2)",
        "=ROUND(B11/B11,2)",
    ]


def test_a_kind_of_nothing_is_a_share_of_all_who_were_asked() -> None:
    how = Derived("share", ("count", "n"), spans={1: (1, 2), 2: (1, 2)})

    assert formulas("share", how, 2, count=[8.0, 1.0, 1.0], n=[8.0] * 3, share=[1.0, 0.1, 0.1]) == [
        "=ROUND(B10/C10,2)",
        "=ROUND(B11/(C11+SUM(B11:B12)),2)",
        "=ROUND(B12/(C12+SUM(B11:B12)),2)",
    ]


def test_sums_along_a_row_and_down_a_column() -> None:
    along = Derived("sum", ("yes", "no", "blank"))
    down = Derived("sum", ("n",), rows=(3,), over=(0, 2))

    assert formulas("n", along, 0, yes=[3.0], no=[2.0], blank=[1.0], n=[6.0]) == ["=SUM(B10:D10)"]
    assert formulas("n", down, 0, n=[1.0, 5.0, 2.0, 3.0]) == [None, None, None, "=SUM(B10,B12)"]


def test_a_difference_of_rounded_scores_is_rounded_again() -> None:
    how = Derived("difference", ("a", "b"))

    assert formulas("gap", how, 1, a=[62.5], b=[58.3], gap=[4.2]) == ["=ROUND(B10-C10,1)"]


def test_a_figure_that_shown_figures_do_not_give_stays_a_number() -> None:
    # 4.24 from 62.54 - 58.30: of the rounded scores one would compute 4.2, of these others 4.3.
    how = Derived("difference", ("a", "b"))

    assert formulas("gap", how, 1, a=[62.5], b=[58.3], gap=[4.3]) == [None]


def test_nothing_refers_to_what_is_not_shown() -> None:
    total = Derived("sum", ("n",), rows=(2,), over=(0, 1))
    share = Derived("share", ("n",), total=12.0)

    assert formulas("n", total, 0, n=[None, 5.0, 12.0]) == [None] * 3
    assert formulas("share", share, 2, n=[None, 0.0], share=[0.5, None]) == [None, None]


def test_a_share_of_nothing_is_no_formula() -> None:
    how = Derived("share", ("returned", "n"))

    assert formulas("rate", how, 2, returned=[0.0], n=[0.0], rate=[0.0]) == [None]


@given(part=st.integers(0, 5_000), base=st.integers(1, 5_000))
def test_a_share_rounded_from_its_counts_always_has_its_formula(part: int, base: int) -> None:
    how = Derived("share", ("n",), total=float(base))
    shown = rounded(part / base, "percent")

    assert formulas("share", how, 2, n=[float(part)], share=[shown]) != [None]


def test_every_share_and_total_of_the_report_follows_from_what_it_declares() -> None:
    declared = {
        (table.id, key)
        for table in report("whole").tables
        for key in table.derived
        if not table.id.endswith("_levels")
    }

    assert {
        ("programme_type", "share"),
        ("programme_formal", "n"),
        ("programme_ties", "share"),
        ("views_coverage", "share"),
        ("method_response", "rate"),
        ("method_response", "invited"),
        ("method_rates", "rate"),
        ("sdg17_contributions", "share"),
        ("traceability_ledger", "cells"),
        ("traceability_ledger", "kept"),
    } <= declared
