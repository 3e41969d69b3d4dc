"""Parts of blocks as a slide shows them: few rows, few columns, their figures' identifiers kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from alliances.language import number, plural, text
from alliances.reports.drawing.frame import interval, words_of
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    KeyFigures,
    Paragraph,
    ReportTable,
    TableColumn,
)
from alliances.reports.slides.measure import BODY, rows_that_fit
from alliances.reports.writing import given, is_figure

_ASIDE = {
    *("valid_share", "low", "high", "worst", "best", "band", "bounds", "item"),
    *("domestic", "note", "source"),
}
"""Columns that an audience does not read: the notes or the report hold them."""
_MOST_COLUMNS = 6
_LONG = 24


def some_rows(chart: Chart, positions: Sequence[int]) -> Chart:
    """Return a chart of some of its rows, in the order given."""
    data = chart.data.iloc[list(positions)].reset_index(drop=True)
    return replace(
        chart,
        data=data,
        ids=_moved_ids(chart.ids, positions),
        withheld=_moved(chart.withheld, positions),
    )


def short_table(table: ReportTable, language: str, room: float = BODY.h) -> ReportTable:
    """Return a table as a slide bears it: the columns that matter, the rows that fit.

    What is left out is said in the subtitle.
    """
    columns = [
        column
        for column in table.columns
        if column.format != "identifier" and column.key not in _ASIDE
    ]
    while len(columns) > _MOST_COLUMNS and (empty := _last_empty(table, columns)) is not None:
        columns.remove(empty)
    while len(columns) > _MOST_COLUMNS and (longest := _longest_text(table.rows, columns)):
        columns.remove(longest)
    if len(columns) > _MOST_COLUMNS:
        # Of several counts the last one is, in our tables, what the others lead to.
        columns = [*columns[: _MOST_COLUMNS - 1], columns[-1]]
    kept = replace(table, columns=tuple(columns))
    fit = rows_that_fit(kept, language, room)
    while fit < len(table.rows) and (longest := _longest_text(kept.rows, kept.columns)):
        kept = replace(kept, columns=tuple(c for c in kept.columns if c is not longest))
        fit = rows_that_fit(kept, language, room)
    if fit >= len(table.rows):
        return kept
    fit = max(fit, 1)
    total = number(len(table.rows), language)
    note = plural("report.slides.first_rows", fit, language, total=total)
    said = text("report.slides.joined", language, first=table.subtitle, second=note)
    return replace(
        kept,
        rows=table.rows.iloc[:fit].reset_index(drop=True),
        ids=_moved_ids(table.ids, range(fit)),
        withheld=_moved(table.withheld, range(fit)),
        subtitle=said if table.subtitle else note,
    )


def _last_empty(table: ReportTable, columns: Sequence[TableColumn]) -> TableColumn | None:
    """Return the last column that says zero, or nothing, all the way down."""
    for column in reversed(columns[1:]):
        if is_figure(column.format) and not table.withheld.get(column.key):
            values = pd.to_numeric(table.rows[column.key]).fillna(0)
            if not values.any():
                return column
    return None


def _longest_text(rows: pd.DataFrame, columns: Sequence[TableColumn]) -> TableColumn | None:
    """Return the column of running text that takes most room, never the first column."""
    texts = [c for c in columns[1:] if c.format == "text"]
    sizes = [rows[c.key].map(lambda v: len(str(v)) if given(v) else 0).max() for c in texts]
    wide = [(size, -place) for place, size in enumerate(sizes) if size > _LONG]
    return texts[-max(wide)[1]] if wide else None


def _moved(
    withheld: Mapping[str, frozenset[int]], positions: Sequence[int]
) -> dict[str, frozenset[int]]:
    return {
        key: frozenset(new for new, old in enumerate(positions) if old in rows)
        for key, rows in withheld.items()
    }


def _moved_ids(
    ids: Mapping[str, tuple[str, ...]], positions: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    return {key: tuple(known[old] for old in positions) for key, known in ids.items()}


def identifiers(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the identifiers of the figures that blocks show or state, in order, each once."""
    found: dict[str, None] = {}
    for block in blocks:
        match block:
            case Band():
                found |= dict.fromkeys(identifiers(block.blocks))
            case KeyFigures():
                found |= dict.fromkeys(figure.id for figure in block.figures)
            case Paragraph():
                found |= dict.fromkeys(block.refs)
            case Bullets():
                found |= dict.fromkeys(ref for refs in block.refs for ref in refs)
            case ReportTable() | Chart():
                keys = [c.key for c in block.columns if c.key in block.ids]
                size = len(block.rows if isinstance(block, ReportTable) else block.data)
                found |= dict.fromkeys(block.ids[key][row] for row in range(size) for key in keys)
    return tuple(identifier for identifier in found if identifier)


def counted_scope(chart: Chart, language: str) -> Chart:
    """Return a chart whose scope says the n that a data table, which no slide has, would say."""
    beside = text("report.scope.columns", language, place="")
    if not beside or not chart.scope.endswith(beside) or "n" not in chart.data:
        return chart
    counts = pd.to_numeric(chart.data["n"]).dropna()
    if not len(counts):
        return replace(chart, scope=chart.scope.removesuffix(beside) + ".")
    low, high = (number(count, language) for count in (counts.min(), counts.max()))
    place = chart.scope.removesuffix(beside)
    return replace(
        chart, scope=text("report.slides.n_range", language, place=place, low=low, high=high)
    )


def both_sides(chart: Chart, language: str) -> str:
    """Return both sides' scores of each row of a dumbbell, as words."""
    lines = []
    for row, label in enumerate(chart.data["label"]):
        first, second = (words_of(chart, side, row, language) for side in ("a", "b"))
        lines.append(
            text(
                "report.slides.both",
                language,
                label=label,
                first=chart.labels["a"],
                second=chart.labels["b"],
                a=first,
                b=second,
            )
        )
    return text("report.words.semicolon", language).join(lines)


def particulars(chart: Chart, language: str, at_most: int) -> list[str]:
    """Return what each row of a chart rests on, as words: its n and its interval.

    Of waves, the last; nothing where there are still more rows than anyone would say.
    """
    if chart.kind == "lines" and "x" in chart.data:
        last = chart.data["x"].iloc[-1]
        chart = some_rows(chart, [i for i, x in enumerate(chart.data["x"]) if x == last])
    if len(chart.data) > at_most:
        return []
    words = [key for key in ("label", "x", "side", "series") if key in chart.data]
    words = [key for key in words if not pd.api.types.is_numeric_dtype(chart.data[key])]
    lines = []
    for row in range(len(chart.data)):
        values = [chart.data[key].iloc[row] for key in words]
        named = text("report.words.comma", language).join(
            str(value).removesuffix(".") for value in values if given(value)
        )
        rests = [part for side in ("", "_a", "_b") if (part := _rests(chart, row, side, language))]
        if rests:
            said = text("report.words.semicolon", language).join(rests)
            lines.append(text("report.labelled", language, label=named, words=said))
    return lines


def _rests(chart: Chart, row: int, side: str, language: str) -> str:
    """Return the n and the interval of a row, of one of its sides where it has two."""
    parts = []
    if f"n{side}" in chart.data:
        n = words_of(chart, f"n{side}", row, language, "integer")
        parts.append(text("page.n", language, n=n))
    if {f"low{side}", f"high{side}"} <= set(chart.data.columns):
        low, high = (words_of(chart, f"{end}{side}", row, language) for end in ("low", "high"))
        if interval(chart, row, side) is not None:
            parts.append(text("report.slides.interval", language, low=low, high=high))
    words = text("report.words.comma", language).join(parts)
    if not words or not side:
        return words
    name = chart.labels[side.removeprefix("_")]
    return text("report.slides.of_side", language, side=name, words=words)
