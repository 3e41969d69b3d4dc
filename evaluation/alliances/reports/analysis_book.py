"""The tables of an analysis as sheets of a workbook: keys, headings, words, signs."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.format import Format

from alliances.datasets.survey import Survey
from alliances.disclosure import DisclosureSettings
from alliances.language import number, text
from alliances.reports.analysis_scope import PERCENT, applies, level_part
from alliances.reports.analysis_words import (
    Words,
    say_change,
    say_disagreements,
    say_gap,
    say_place,
)
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.table import KINDS
from alliances.statistics.suppression import NOT_AVAILABLE, SECRET
from alliances.statistics.tables.analysis import Analysis
from alliances.statistics.tables.disagreements import FAVOURABLE
from alliances.workbooks.book import Book
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.values import as_cells, clean

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

_PAGE = 230
"""Characters that a printed page holds side by side and that can still be read."""

_SIGNS = frozenset({SECRET, NOT_AVAILABLE})
_IDENTITY = frozenset(
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
_CODES = ("kind", "mirror", "unit")
_WORDY = (
    *_CODES,
    "gap_reading",
    "quadrant",
    "heard",
    "holds",
    "verdict",
    "break",
    "reading",
    "reason",
    "source",
    "reach",
    "aspect",
    "voiced",
    "usual",
    "method",
    "basis",
)
_RUNNING = frozenset(["label", "label_first", "label_second", "reading_words", *_WORDY])
_WIDTHS = {
    "label": 52,
    "reading_words": 60,
    "node": 28,
    "family": 24,
    "mirror": 24,
    "kind": 11,
    "unit": 14,
    "side": 22,
    "group": 14,
    "group_value": 24,
    "holds": 34,
    "break": 34,
}
_WIDTHS |= {"verdict": 30, "gap_reading": 34, "reason": 40, "reading": 38, "quadrant": 34}
_WIDTHS |= {"source": 14, "reach": 22, "label_first": 44, "label_second": 44, "aspect": 30}
_WIDTHS |= {"voiced": 24, "usual": 30}
_WIDTHS |= {"method": 28, "basis": 60}


def write_analysis(
    book: Book,
    analysis: Analysis,
    survey: Survey,
    language: str,
    settings: DisclosureSettings,
) -> None:
    """Write a sheet that says how to read, and one for each table that has rows.

    Parameters
    ----------
    book
        The workbook being written; cells are written row after row.
    analysis
        Protected tables.
    survey
        For names and labels only.
    language
        ``fr`` or ``en``.
    settings
        The smallest groups, to be told.
    """
    words = Words(survey, language)
    tables = {name: table for name, table in analysis.tables().items() if len(table)}
    _write_reading(book, tables, survey, language, settings)
    for name, table in tables.items():
        if name == "partnerships":
            # Items and criteria of partnerships are in the long table; here they would be too many.
            table = table[table["kind"] == "dimension"]
        _write_table(book, name, _readable(name, table, words), words)


def _write_reading(
    book: Book,
    tables: Mapping[str, pd.DataFrame],
    survey: Survey,
    language: str,
    settings: DisclosureSettings,
) -> None:
    sheet = book.sheet(text("analysis.sheets.read", language))
    sheet.column(0, 92)
    mode = text(f"analysis.modes.{survey.campaign.consent_mode}", language)
    told = [("title", "title"), ("signs", "body"), ("interval", "body"), ("ours", "body")]
    told += [("scores", "body"), *((name, "body") for name in tables), ("mode", "body")]
    values = {"mode": mode, "people": settings.people, "organisations": settings.organisations}
    for row, (key, look) in enumerate([*told, ("sources", "note")]):
        words = text(f"analysis.read.{key}", language, **(values if key == "mode" else {}))
        sheet.write(row, 0, words, look)
        if look != "title":
            # Some 100 characters fit on a line of this width.
            sheet.row(row, 14.0 * (1 + len(words) // 100) + 8)
    sheet.printed()


def _readable(name: str, table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a table with names beside identifiers, and words for codes."""
    table = _latest_first(table, words.survey)
    made = table.copy()
    # The codes decide below which columns have a sense in a row; they are not written.
    for column in _CODES:
        if column in made:
            made[f"{column}_code"] = made[column]
    if "node" in made:
        labels = {node: words.node(node) for node in made["node"].unique()}
        made.insert([*made.columns].index("node") + 1, "label", made["node"].map(labels))
    for end in ("first", "second"):
        if f"item_{end}" in made:
            labels = {node: words.node(node) for node in made[f"item_{end}"].unique()}
            place = [*made.columns].index(f"item_{end}") + 1
            made.insert(place, f"label_{end}", made[f"item_{end}"].map(labels))
    if name in _SAID:
        say, after = _SAID[name]
        keys = [str(key) for key in table]
        rows = [dict(zip(keys, values, strict=True)) for values in table.itertuples(index=False)]
        spoken = [say(row, words) for row in rows]
        made.insert([*made.columns].index(after) + 1, "reading_words", spoken)
    if "reading" in made and name in _DECLARED:
        made["reading"] = made["reading"].map(words.reading)
        # « reading » is what a row says, in the other tables.
        made = made.rename(columns={"reading": "reading_name"})
    if "group_value" in made:
        pairs = made[["group", "group_value"]].drop_duplicates().itertuples(index=False)
        known = {tuple(pair): words.group(*pair) for pair in pairs}
        made["group_value"] = [
            known[key] for key in zip(made["group"], made["group_value"], strict=True)
        ]
        made["group"] = made["group"].map(lambda grouping: words.code("group", grouping))
    if "pair" in made:
        made["pair"] = made["pair"].replace(TOGETHER, words.code("pair", TOGETHER))
    if "side" in made:
        sides = {side: words.side(str(side)) for side in made["side"].unique()}
        made["side"] = made["side"].map(sides)
    if name == "response":
        made["stratum"] = made["stratum"].replace("all", words.code("all", "all"))
    if "basis" in made:
        made["basis"] = made["basis"].map(words.basis, na_action="ignore")
    for column in _WORDY:
        if column in made:
            codes = {code: words.code(column, code) for code in made[column].dropna().unique()}
            made[column] = made[column].map(codes)
    return made


_SAID: dict[str, tuple[Callable[[Mapping[str, Any], Words], str], str]] = {
    "sides": (say_gap, "label"),
    "waves": (say_change, "label"),
    "place": (say_place, "aspect"),
    "disagreements": (say_disagreements, "partnership"),
}
"""What makes a sentence of a row, and the column after which it stands."""

_DECLARED = frozenset(["place", "disagreements"])
"""The tables of readings that a framework declares."""


def _latest_first(table: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Return the rows of the latest wave first, dimensions before criteria before items."""
    wave = next(column for column in ("wave_after", "wave") if column in table)
    rank = {each: -place for place, each in enumerate(survey.waves)}
    keys = pd.DataFrame({"wave": table[wave].map(rank)})
    if "kind" in table:
        keys["kind"] = table["kind"].map({kind: -at for at, kind in enumerate(KINDS)})
    order = keys.sort_values([*keys], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _write_table(book: Book, name: str, table: pd.DataFrame, words: Words) -> None:
    """Write one table: keys in the first row, headings in the second, then the rows."""
    sheet = book.sheet(text(f"analysis.sheets.{name}", words.language))
    unwritten = {"suppressed", *(f"{column}_code" for column in _CODES)}
    columns = [column for column in table.columns if column not in unwritten]
    for place, column in enumerate(columns):
        sheet.column(place, _WIDTHS.get(column, 13))
    sheet.row(1, 62)
    sheet.write_row(0, 0, columns, "key")
    sheet.write_row(1, 0, [words.heading(column) for column in columns], "heading")
    cells = {column: _cells(name, table, column, words.language) for column in columns}
    looks = {column: _format(book, name, table, column) for column in columns}
    signs = [book.format("text", align="right"), book.format("text"), book.format("body", indent=1)]
    # « 3 sur 8 » stands where a figure would.
    beside = [signs[2 if each in _RUNNING else 1 if each in _IDENTITY else 0] for each in columns]
    write_text, write_number = sheet.raw.write_string, sheet.raw.write_number
    clean_once = cache(clean)
    lines = zip(*(zip(cells[each], looks[each], strict=True) for each in columns), strict=True)
    heights = _heights(table, [column for column in columns if column in _RUNNING])
    for row, line in enumerate(lines, 2):
        if heights[row - 2] > 1:
            sheet.row(row, 13.0 * heights[row - 2] + 2)
        for place, (value, look) in enumerate(line):
            if value == "":
                continue
            if type(value) is str:
                sign = signs[0] if value in _SIGNS else beside[place]
                write_text(row, place, clean_once(value), sign)
            elif type(value) is bool:
                write_text(row, place, book.yes_no(value), signs[1])
            elif value is not None:
                write_number(row, place, value, look)
    sheet.freeze(2, _frozen(columns))
    sheet.raw.autofilter(1, 0, len(table) + 1, len(columns) - 1)
    _print(sheet, columns)


def _heights(table: pd.DataFrame, running: list[str]) -> list[int]:
    """Return how many lines each row needs for its longest running text."""
    lines = np.ones(len(table), dtype=np.int64)
    for column in running:
        long = table[column].astype(object).fillna("").astype(str).str.len().to_numpy(np.float64)
        # A little less than its width fits: words are not cut.
        lines = np.maximum(lines, np.ceil(long / (0.92 * _WIDTHS.get(column, 13))).astype(np.int64))
    return lines.tolist()


def _frozen(columns: list[str]) -> int:
    """Return how many columns stay in sight: up to the label, where there is one."""
    return columns.index("label") + 1 if "label" in columns else min(4, len(columns))


def _print(sheet: Sheet, columns: list[str]) -> None:
    """Print as many pages side by side as keep the figures readable, names on each."""
    width = sum(_WIDTHS.get(column, 13) for column in columns)
    frozen = _frozen(columns)
    beside = sum(_WIDTHS.get(column, 13) for column in columns[:frozen])
    pages = max(1, -(-(width - beside) // max(_PAGE - beside, 60)))
    sheet.printed(landscape=True, repeat_rows=2, repeat_columns=frozen, pages_wide=pages)


def _cells(name: str, table: pd.DataFrame, column: str, language: str) -> list[object]:
    """Return the cells of a column: figures, counts where few, and the signs of what is not."""
    values = as_cells(table[column])
    if column in _IDENTITY or column in {"label", "reading_words"}:
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
            made.append(SECRET if held else (None if column in _WORDY else NOT_AVAILABLE))
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


def _format(book: Book, name: str, table: pd.DataFrame, column: str) -> list[Format | None]:
    """Return the number format of each cell of a column."""
    if column in _COUNTS or column.endswith("_n"):
        return [book.format("integer")] * len(table)
    if column in _SHARES or level_part(column):
        return [book.format("percent")] * len(table)
    if column in _PROBABILITIES:
        return [book.format("level", num_format="0.000")] * len(table)
    if column in PERCENT:
        base = "partnerships" if "partnerships" in table else "both_waves"
        counted = table[base].astype(float).fillna(0).to_numpy()
        fine, coarse = book.format("score"), book.format("integer")
        return [fine if n >= DECIMALS_FROM else coarse for n in counted]
    return [book.format("level")] * len(table)
