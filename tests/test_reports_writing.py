import datetime

import pandas as pd
import pytest

from alliances.reports.writing import decimals_of, written

NARROW, WIDE, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "format", "fr", "en"),
    [
        (1234.5, "score", f"1{NARROW}234,5", "1,234.5"),
        (12345, "integer", f"12{NARROW}345", "12,345"),
        (3.456, "level", "3,46", "3.46"),
        (0.391, "percent", f"39{WIDE}%", "39%"),
        (-4.24, "signed", f"{MINUS}4,2", f"{MINUS}4.2"),
        (4.24, "signed", "+4,2", "+4.2"),
        (0.42, "signed_level", "+0,42", "+0.42"),
        (4525.85, "euros", f"4{NARROW}526{WIDE}€", "€4,526"),
        (2024.0, "year", "2024", "2024"),
        (0.7, "number", "0,7", "0.7"),
        (datetime.date(2025, 9, 30), "date", "30 septembre 2025", "30 September 2025"),
        (pd.Timestamp("2025-09-30"), "date", "30 septembre 2025", "30 September 2025"),
        ("<b>", "text", "<b>", "<b>"),
    ],
)
def test_figures_are_written_as_each_language_does(value, format, fr, en):
    assert (written(value, format, "fr"), written(value, format, "en")) == (fr, en)


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_figure_says_so_and_a_missing_text_is_empty(nothing):
    assert written(nothing, "score", "fr") == "n.d."
    assert written(nothing, "text", "fr") == ""


def test_a_withheld_figure_is_never_written_even_where_it_is_there():
    assert written(51.3, "score", "fr", withheld=True) == "s"


def test_a_column_of_figures_has_the_same_decimals():
    assert decimals_of(0.7, 0.48) == 2
    assert decimals_of(2.0, 1500.0) == 0
    assert decimals_of() == 0
