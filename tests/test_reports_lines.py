"""Bands, and the rules of the lines of strength and fragility, on numbers made by hand."""

import pandas as pd
from report_surveys import whole_survey

from alliances.reports.lines import lines, notable_gaps
from alliances.statistics.bands import bands


def table(*rows: tuple[str, str, float, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["node", "side", "score", "low", "high"])


def test_a_band_needs_its_whole_interval() -> None:
    given = table(
        ("a", "A", 75, 70, 80),
        ("b", "A", 75, 69.9, 80),
        ("c", "A", 60, 50, 69.9),
        ("d", "A", 40, 30, 49.9),
        ("e", "A", 40, 30, 50),
        ("f", "A", 90, None, None),
        ("g", "A", None, None, None),
    )

    assert bands(given, whole_survey().framework).tolist() == [
        "highest",
        "undetermined",
        "middle",
        "lowest",
        "undetermined",
        "undetermined",
        "",
    ]


def test_a_score_of_all_partnerships_needs_no_interval() -> None:
    given = table(("a", "A", 75, None, None), ("b", "A", 75, None, None)).assign(
        method=["mean_of_partnerships;census", "mean_of_partnerships;no_spread"]
    )

    assert bands(given, whole_survey().framework).tolist() == ["highest", "undetermined"]
    assert list(notable_gaps(given)["node"]) == ["a"]


def test_a_line_of_strength_needs_both_sides_one_of_fragility_only_one() -> None:
    given = table(
        ("strong", "A", 80, 75, 85),
        ("strong", "B", 78, 72, 84),
        ("alone", "A", 90, 85, 95),
        ("half", "A", 80, 75, 85),
        ("half", "B", 60, 55, 65),
        ("weak", "A", 60, 55, 65),
        ("weak", "B", 30, 25, 35),
        ("weaker", "A", 20, 15, 25),
        ("weaker", "B", 60, 55, 65),
    )
    framework = whole_survey().framework

    assert list(lines(given, framework, strong=True).index) == ["strong"]
    assert list(lines(given, framework, strong=False).index) == ["weaker", "weak"]


def test_a_gap_is_named_only_where_it_is_wide_and_clear_of_zero() -> None:
    given = table(
        ("clear", "A-B", 12, 2, 22),
        ("wider", "A-B", -15, -25, -5),
        ("small", "A-B", 6, 4, 8),
        ("vague", "A-B", 20, -1, 41),
        ("bare", "A-B", 20, None, None),
    )

    assert list(notable_gaps(given)["node"]) == ["wider", "clear"]


def test_no_row_gives_no_line() -> None:
    assert len(lines(table(), whole_survey().framework, strong=True)) == 0


def test_a_t_interval_of_five_alone_settles_no_band() -> None:
    # The t interval of five answers lies above 70; with one more at the worse end it would not.
    given = table(("a", "A", 90, 76, 100)).assign(method="t_interval")
    framework = whole_survey().framework

    assert bands(given, framework).tolist() == ["highest"]
    assert bands(given.assign(n=5), framework).tolist() == ["undetermined"]
    assert bands(given.assign(n=400, low=88), framework).tolist() == ["highest"]
