"""The sheets of a workbook of progress: how to read it, methods side by side, every result."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from alliances.datasets.observations.area_names import area_names
from alliances.findings import Finding
from alliances.language import describe, text
from alliances.progress.methods import LEFT_OUT, METHODS, Method
from alliances.progress.words import reason_in, status_in, ways_of
from alliances.workbooks.book import Book
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.values import as_cells, clean

_FORMATS = {"points": "integer", "series_count": "integer", "indicators": "integer"}
_FORMATS |= {"base_year": "year", "current_year": "year", "target_year": "year"}
_FORMATS |= {"year_reached": "year", "observed_rate": "rate", "required_rate": "rate"}
_FORMATS |= dict.fromkeys(("score", "low", "high", "projected_value"), "level")
_FORMATS |= dict.fromkeys(("base_value", "current_value", "target"), "measure")
_FORMATS |= {"progress_value": "measure"}
_WIDTHS = {"series": 34, "method_version": 18, "method": 15, "status": 30, "reason": 58}
_WIDTHS |= {
    "area": 9,
    "area_name": 26,
    "agree": 24,
    "verdict": 26,
    "message": 70,
    "repair": 60,
    "value": 24,
    "file": 26,
}
_RUNNING = ("reason", "status", "verdict", "message", "repair", "agree", "area_name")
_LINE = 13.0


def write_progress_sheets(
    book: Book,
    table: pd.DataFrame,
    further: Mapping[str, pd.DataFrame],
    findings: Sequence[Finding],
    language: str,
) -> None:
    """Write every sheet that has something to say.

    Parameters
    ----------
    book
        The workbook being written.
    table
        What `alliances.progress` returns.
    further
        ``indicators``, ``goals``, ``what_if``: as the functions of these names return them.
    findings
        What was found in the files that were read.
    language
        ``fr`` or ``en``.
    """
    _write_reading(book, table, language)
    names = area_names(table["area"].unique(), language)
    _write_table(book, "methods", _placed(side_by_side(table, language), names), language)
    _write_table(book, "results", _placed(_worded(table, language), names), language)
    for name in ("what_if", "indicators", "goals"):
        if name in further and len(further[name]):
            rows = _placed(_worded(further[name], language), names)
            _write_table(book, name, rows, language)
    if findings:
        _write_table(book, "findings", _told(findings, language), language)


def side_by_side(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return one row a series and area, with the status of each method in a column of its own.

    Returns
    -------
    DataFrame
        ``indicator, series, area``, then one column a method and version, then ``agree``: in words,
        whether the methods that assess the series call it progress, the contrary, or disagree.
    """
    keys = ["indicator", "series", "area"]
    names = dict(zip(_pairs(METHODS), method_names(language), strict=True))
    column = pd.Series(
        [names[pair] for pair in zip(table["method"], table["method_version"], strict=True)],
        index=table.index,
    )
    worded = table[keys].assign(
        column=column, status=status_in(table["status"], table["method"], language)
    )
    order = pd.MultiIndex.from_frame(worded[keys].drop_duplicates())
    wide = worded.set_index([*keys, "column"])["status"].unstack("column").reindex(order)
    wide = wide[list(dict.fromkeys(column))]
    ways = ways_of(table["status"], table["method"])
    joined = ways.groupby([table[key] for key in keys], sort=False).agg(_agreement)
    words = {
        verdict: text(f"progress.agree.{verdict}", language)
        for verdict in ("forward", "backward", "disagree", "none")
    }
    return wide.assign(agree=joined.map(words)).reset_index()


def method_names(language: str) -> list[str]:
    """Return what each method is called at the head of a column, in the order of methods."""
    return [text(f"progress.names.{each.key}", language) for each in METHODS]


def _pairs(methods: Sequence[Method]) -> list[tuple[str, str]]:
    return [(each.id, each.version) for each in methods]


def _agreement(ways: pd.Series) -> str:
    said = set(ways) - {0}
    if not said:
        return "none"
    if len(said) == 2:
        return "disagree"
    return "forward" if said == {1} else "backward"


def _placed(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the names of its areas beside their codes, where they have any."""
    if not names:
        return table
    named = table.copy()
    named.insert(list(table.columns).index("area") + 1, "area_name", table["area"].map(names))
    return named


def _worded(table: pd.DataFrame, language: str) -> pd.DataFrame:
    changed = {}
    if "status" in table:
        changed["status"] = status_in(table["status"], table["method"], language)
    if "reason" in table:
        changed["reason"] = reason_in(table["reason"], language)
    if "verdict" in table:
        words = {v: text(f"progress.verdict.{v}", language) for v in set(table["verdict"])}
        changed["verdict"] = table["verdict"].map(words)
    if "direction" in table:
        said = {v: text(f"progress.direction.{v}", language) for v in ("up", "down")}
        changed["direction"] = table["direction"].map(said).fillna("")
    if "series" in table and pd.api.types.is_numeric_dtype(table["series"].dtype):
        return table.assign(**changed).rename(columns={"series": "series_count"})
    return table.assign(**changed)


def _told(findings: Sequence[Finding], language: str) -> pd.DataFrame:
    rows = []
    for finding in findings:
        message, repair = describe(finding, language)
        severity = text(f"severity.{finding.severity}", language)
        place = (finding.file, finding.sheet, finding.cell)
        rows.append((*place, severity, finding.value, message, repair))
    names = ["file", "sheet", "cell", "severity", "value", "message", "repair"]
    return pd.DataFrame(rows, columns=names, dtype="object")


def _write_reading(book: Book, table: pd.DataFrame, language: str) -> None:
    sheet = book.sheet(text("progress.sheets.read", language))
    sheet.column(0, 100)
    used = set(table["method"])
    lines = [("title", text("progress.book.title", language))]
    lines += [("body", text(f"progress.read.{key}", language)) for key in ("table", "missing")]
    lines.append(("subtitle", text("progress.read.methods", language)))
    told = [each for each in METHODS if each.id in used]
    for each in told:
        words = text(f"progress.methods.{each.key}", language)
        name = text(f"progress.names.{each.key}", language)
        line = text("progress.read.method", language, id=each.id, name=name, words=words)
        lines.append(("body", line))
    left = text("progress.read.between", language).join(
        text(f"progress.left_out.{name}", language) for name in LEFT_OUT
    )
    lines.append(("note", text("progress.read.left_out", language, methods=left)))
    for row, (look, words) in enumerate(lines):
        sheet.write(row, 0, words, look)
        if look not in {"title", "subtitle"}:
            sheet.row(row, 14.0 * (1 + len(words) // 105) + 6)
    sheet.printed()


def _write_table(book: Book, name: str, table: pd.DataFrame, language: str) -> None:
    """Write keys in the first row, headings in the second, then the rows."""
    sheet = book.sheet(text(f"progress.sheets.{name}", language))
    columns = list(table.columns)
    headings = [_heading(column, language) for column in columns]
    for place, column in enumerate(columns):
        sheet.column(place, _WIDTHS.get(column, 30 if column in method_names(language) else 12))
    sheet.row(1, 46)
    sheet.write_row(0, 0, columns, "key")
    sheet.write_row(1, 0, headings, "heading")
    _write_rows(book, sheet, table, {*_RUNNING, *method_names(language)})
    sheet.freeze(2, min(4 if "area_name" in columns else 3, len(columns)))
    sheet.raw.autofilter(1, 0, max(len(table), 1) + 1, len(columns) - 1)
    sheet.printed(landscape=True, repeat_rows=2)


def _heading(column: str, language: str) -> str:
    # A column of a method is headed by its name.
    named = column in method_names(language)
    return column if named else text(f"progress.columns.{column}", language)


def _write_rows(book: Book, sheet: Sheet, table: pd.DataFrame, running: Collection[str]) -> None:
    clean_once = cache(clean)
    words, wrapped = book.format("text"), book.format("body")
    looks = [_look(book, column) for column in table.columns]
    long = [column in running for column in table.columns]
    cells = [as_cells(table[column]) for column in table.columns]
    lines = _lines(table, running)
    for row, values in enumerate(zip(*cells, strict=True), 2):
        if lines[row - 2] > 1:
            sheet.row(row, _LINE * lines[row - 2] + 2)
        for place, value in enumerate(values):
            if isinstance(value, str):
                if value:
                    look = wrapped if long[place] else words
                    sheet.raw.write_string(row, place, clean_once(value), look)
            elif value is not None:
                sheet.raw.write_number(row, place, value, looks[place])


def _look(book: Book, column: str) -> object:
    name = _FORMATS.get(column)
    codes = {"rate": "+0.0%;-0.0%;0.0%", "measure": "#,##0.00##;-#,##0.00##", "year": "0"}
    if name in codes:
        return book.format("text", num_format=codes[str(name)])
    return book.chosen(name) if name else book.format("text")


def _lines(table: pd.DataFrame, running: Collection[str]) -> list[int]:
    """Return how many lines the longest running text of each row takes."""
    found = np.ones(len(table), dtype=np.int64)
    for column in table.columns:
        if column in running:
            width = 0.9 * _WIDTHS.get(column, 30)
            long = table[column].fillna("").astype(str).str.len().to_numpy(np.float64)
            found = np.maximum(found, np.ceil(long / width).astype(np.int64))
    return found.tolist()
