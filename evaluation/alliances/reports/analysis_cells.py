"""What a cell of the analysis holds: a figure, a count where few, or the sign of what is not."""

import numpy as np
import pandas as pd
from xlsxwriter.format import Format

from alliances.language import number, text
from alliances.reports.analysis_rows import WORDY
from alliances.reports.analysis_scope import PERCENT, applies, level_part
from alliances.statistics.suppression import NOT_AVAILABLE, SECRET
from alliances.statistics.tables.disagreements import FAVOURABLE
from alliances.workbooks.book import Book
from alliances.workbooks.values import as_cells

COUNT_BELOW = 20
"""A share of fewer units than this is written as a count (ours)."""

DECIMALS_FROM = 100
"""Units from which percentages have a decimal (ours)."""

_COUNTS = frozenset(
    [
        "pairs",
        "both_waves",
        "first_only",
        "second_only",
        "agree_high",
        "agree_low",
        "first_higher",
        "second_higher",
        "concordant",
        "n_first",
        "n_second",
        "invited",
        "I",
        "P",
        "R",
        "NC",
        "O",
        "UH",
        "UO",
        "NE",
        "answered",
        "base",
        "n",
        "weighted_n",
        "trimmed",
        "cells",
        "partnerships",
        "population",
        "asked",
        "valid",
        "items",
        "components",
        "groups",
        "only_before",
        "only_after",
        "others_n",
        "peers_n",
        "respondents",
    ]
)
_SHARES = frozenset(
    [
        "wide_share",
        "same_direction_share",
        "rate",
        "unknown_share",
        "missed",
        "straight_lining",
        "floor",
        "ceiling",
        FAVOURABLE,
        "RR1",
        "RR2",
        "RR3",
        "RR4",
        "RR5",
        "RR6",
    ]
)
_PROBABILITIES = frozenset(["p", "p_holm", "p_bh", "p_wilcoxon", "p_mcnemar"])
_BASES = {
    "sides": dict.fromkeys(("wide_share", "same_direction_share"), "pairs"),
    "place": {"wide_share": "pairs"},
    "disagreements": {FAVOURABLE: "expression_n"},
    "items": {
        "favourable": "partnerships",
        **dict.fromkeys(("dont_know", "refused", "not_applicable", "blank"), "asked"),
    },
    "response": {"rate": "base", **dict.fromkeys((f"RR{rank}" for rank in range(1, 7)), "base")},
    "reliability": dict.fromkeys(("straight_lining", "floor", "ceiling"), "n"),
}
"""By sheet: which column counts what a share is a share of."""

SIGNS = frozenset({SECRET, NOT_AVAILABLE})
IDENTITY = frozenset(
    [
        "wave",
        "pair",
        "node",
        "kind",
        "mirror",
        "unit",
        "partnership",
        "side",
        "stratum",
        "group",
        "group_value",
        "method",
        "wave_before",
        "wave_after",
        "family",
        "reading_name",
        "item_first",
        "item_second",
        "label_first",
        "label_second",
        "voiced",
        "suppressed",
    ]
)


def cells_of(name: str, table: pd.DataFrame, column: str, language: str) -> list[object]:
    """Return the cells of a column: figures, counts where few, and the signs of what is not.

    Parameters
    ----------
    name, table, column
        A column of a readable table, by the name of the table.
    language
        Of the counts that stand in words, ``3 of 8``.
    """
    values = as_cells(table[column])
    if column in IDENTITY or column in {"label", "reading_words"}:
        return values
    hidden = _hidden(name, table, column)
    inside_of = applies(name, table, column)
    base = _base(name, column)
    bases = as_cells(table[base]) if base else [None] * len(table)
    whole = 1.0 if column in _SHARES or level_part(column) else 100.0
    made: list[object] = []
    for value, held, inside, n in zip(values, hidden, inside_of, bases, strict=True):
        if not inside:
            made.append(None)
        elif value is None:
            made.append(SECRET if held else (None if column in WORDY else NOT_AVAILABLE))
        elif n is not None and float(n) < COUNT_BELOW and isinstance(value, (int, float)):  # type: ignore[arg-type]
            counted = round(float(value) / whole * float(n))  # type: ignore[arg-type]
            out_of = number(float(n), language)  # type: ignore[arg-type]
            made.append(text("analysis.read.count", language, count=counted, of=out_of))
        else:
            made.append(value)
    return made


def _hidden(name: str, table: pd.DataFrame, column: str) -> np.ndarray:
    """Return in which rows a figure is withheld, and not merely missing."""
    hidden = (
        table["suppressed"].to_numpy(np.bool_)
        if "suppressed" in table
        else np.zeros(len(table), dtype=np.bool_)
    )
    if name in {"sides", "place"} and column in {"mean_first", "mean_second"}:
        # Where there is a gap there are means: they are kept back.
        hidden = hidden | table["gap"].notna().to_numpy(np.bool_)
    if name == "disagreements" and (base := _base(name, column)):
        hidden = hidden | table[base].notna().to_numpy(np.bool_)
    return hidden


def _base(name: str, column: str) -> str | None:
    """Return the column that counts what a share is a share of; None where it is no share."""
    part = level_part(column)
    return f"{part}_n" if part else _BASES.get(name, {}).get(column)


def format_of(book: Book, name: str, table: pd.DataFrame, column: str) -> list[Format | None]:
    """Return the number format of each cell of a column.

    Parameters
    ----------
    book
        The workbook.
    name, table, column
        A column of a readable table, by the name of the table.
    """
    if column in _COUNTS or column.endswith("_n"):
        return [book.format("integer")] * len(table)
    if column in _SHARES or level_part(column) or column.startswith("chance_"):
        return [book.format("percent")] * len(table)
    if column in _PROBABILITIES:
        return [book.format("level", num_format="0.000")] * len(table)
    if column in PERCENT:
        base = "partnerships" if "partnerships" in table else "both_waves"
        counted = table[base].astype(float).fillna(0).to_numpy()
        fine, coarse = book.format("score"), book.format("integer")
        return [fine if n >= DECIMALS_FROM else coarse for n in counted]
    return [book.format("level")] * len(table)
