"""Every published figure, once: its identifier, the code printed beside it, where it stands.

Nothing is computed here: the figures are those that the blocks of a report already hold.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pandas as pd

from alliances.reports.model import (
    Band,
    Block,
    Chart,
    Figure,
    KeyFigure,
    KeyFigures,
    Report,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.writing import given, is_figure, rounded, written

ATTRIBUTES = ("low", "high", "n", "valid_share", "n_a", "n_b", "low_a", "high_a", "low_b", "high_b")
"""Columns that travel with a figure and are no result of their own."""
_ENDS = ("low", "high")
"""An interval is that of the figures of its own format: not of a share beside a mean."""
_NOT_FIGURES = {"year"}
_LONGEST = 48


def identify(report: Report) -> Report:
    """Return the report with an identifier at each number and the list of its figures.

    Parameters
    ----------
    report
        A report whose tables and charts may already hold identifiers of their own.

    Returns
    -------
    Report
        The same, with `ids` complete and `figures` made. One identifier is one figure: where it
        stands in several places they must say the same.
    """
    sections = tuple(_identified(section, report.wave) for section in report.sections)
    return replace(report, sections=sections, figures=tuple(_figures(sections, report.language)))


def codes(report: Report) -> dict[str, str]:
    """Return the printed code of each figure by its identifier."""
    return {figure.id: figure.code for figure in report.figures if figure.code}


def row_codes(block: ReportTable | Chart, known: Mapping[str, str]) -> list[str]:
    """Return, by row, the codes of its figures as they are printed: ``F12–F14, F20``.

    Parameters
    ----------
    block
        An identified table or chart.
    known
        Codes by identifier, as `codes` gives them.
    """
    columns = [column.key for column in block.columns if column.key in block.ids]
    size = len(block.rows if isinstance(block, ReportTable) else block.data)
    return [
        ranges([known[i] for key in columns if (i := block.ids[key][row]) in known])
        for row in range(size)
    ]


def listed_codes(identifiers: Sequence[str], known: Mapping[str, str]) -> str:
    """Return the codes of figures as they are printed, in their order: ``F12–F14, F20``."""
    found = {known[identifier] for identifier in identifiers if identifier in known}
    return ranges(sorted(found, key=lambda code: int(code[1:])))


def ranges(found: Sequence[str]) -> str:
    """Write codes as people do, three and more in a row as a range: ``F12–F14, F20``."""
    runs: list[list[int]] = []
    for number in (int(code[1:]) for code in found):
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = []
    for run in runs:
        if len(run) > 2:
            said.append(f"F{run[0]}–F{run[-1]}")
        else:
            said += [f"F{number}" for number in run]
    return ", ".join(said)


def _identified(section: Section, wave: str) -> Section:
    return replace(section, blocks=tuple(_block(block, wave) for block in section.blocks))


def _block(block: Block, wave: str) -> Any:
    match block:
        case Band():
            return replace(block, blocks=tuple(_block(inner, wave) for inner in block.blocks))
        case ReportTable():
            return replace(block, ids=_ids(block.id, block.columns, block.rows, block.ids, wave))
        case Chart():
            return replace(block, ids=_ids(block.id, block.columns, block.data, block.ids, wave))
    return block


def _word(value: object) -> str:
    """Write what names a row: a text, or a year, which a frame may hold as a float."""
    return str(int(value)) if isinstance(value, float) else str(value)


def _ids(
    block: str,
    columns: Sequence[TableColumn],
    rows: pd.DataFrame,
    known: Mapping[str, tuple[str, ...]],
    wave: str,
) -> dict[str, tuple[str, ...]]:
    """Complete the identifiers of a block: a figure's own, or made of block, row and column."""
    numbers = [c.key for c in columns if is_figure(c.format) and c.format not in _NOT_FIGURES]
    own = _own(columns, rows)
    names = own or [f"{block}.{name}" if name else block for name in _row_names(columns, rows)]
    made = dict(known)
    main = next((key for key in numbers if key not in ATTRIBUTES), "")
    for key in numbers:
        if key in made:
            continue
        if own:
            made[key] = tuple(
                (name if key == main else f"{name}:{key}") if name else "" for name in names
            )
        else:
            made[key] = tuple(f"{name}|{key}|programme||{wave}" for name in names)
    return made


def _own(columns: Sequence[TableColumn], rows: pd.DataFrame) -> list[str]:
    """Return the identifiers that a column of the table prints, where it has one."""
    if not any(c.key == "id" and c.format == "identifier" for c in columns):
        return []
    return rows["id"].fillna("").astype(str).tolist()


def _row_names(columns: Sequence[TableColumn], rows: pd.DataFrame) -> list[str]:
    """Name each row by its texts, as a slug; the same words twice are numbered."""
    keys = [c.key for c in columns if not is_figure(c.format) or c.format in _NOT_FIGURES]
    if any(c.format == "identifier" for c in columns) and "label" in keys:
        # The key of a question is shorter than its text, and the same in every language.
        keys.remove("label")
    seen: dict[str, int] = {}
    names = []
    texts = [rows[key].tolist() for key in keys]
    for row in range(len(rows)):
        words = [str(column[row]) for column in texts if given(column[row])]
        name = slug("-".join(words))
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return names


def slug(words: str) -> str:
    """Return words as a part of an identifier: ``ile-de-france``."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    if len(slug) <= _LONGEST:
        return slug
    # What is cut must not make two rows alike, nor name one by its place.
    return slug[:_LONGEST].rstrip("-.") + "-" + sha256(slug.encode()).hexdigest()[:6]


def _figures(sections: Sequence[Section], language: str) -> Iterator[Figure]:
    seen: set[str] = set()
    number = 0
    for section in sections:
        for block in section.flat:
            for figure in _of_block(block, section.id, language):
                if figure.id in seen:
                    continue
                seen.add(figure.id)
                if _coded(figure):
                    number += 1
                    figure = replace(figure, code=f"F{number}")
                yield figure


def _coded(figure: Figure) -> bool:
    # A count of partnerships of a type is a result; the n of a score only travels with it.
    travels = ":" in figure.id.rsplit("|", 1)[-1]
    return not travels and (figure.column == "n" or figure.column not in ATTRIBUTES)


def _of_block(block: Block, section: str, language: str) -> Iterator[Figure]:
    match block:
        case KeyFigures():
            for row, key in enumerate(block.figures):
                if key.id:
                    yield _key(key, section, row, language)
        case ReportTable():
            yield from _cells(block, block.rows, section, language)
        case Chart():
            yield from _cells(block, block.data, section, language)


def _key(key: KeyFigure, section: str, row: int, language: str) -> Figure:
    value = None if key.value is None else rounded(key.value, key.format)
    return Figure(
        key.id,
        "",
        key.label,
        value,
        key.format,
        written(key.value, key.format, language),
        key.value is None,
        section,
        "key_figures",
        "value",
        row,
        None if key.n is None else float(key.n),
        source=key.source,
    )


def _base(
    block: ReportTable | Chart,
    column: str,
    row: int,
    n: float | None,
    values: Mapping[str, Sequence[Any]],
) -> float | None:
    """Return what a figure rests on: its row's n, but of a share its base, of n itself nothing."""
    how = block.derived.get(column)
    if column == "n":
        return None
    if how is None or how.rule != "share":
        return n
    if how.total is not None:
        return how.total
    key, at = how.columns[-1], row if how.total_row is None else how.total_row
    if key not in values or row in how.spans or at in block.withheld.get(key, frozenset()):
        return None
    return float(values[key][at]) if given(values[key][at]) else None


def _names(columns: Sequence[TableColumn]) -> list[str]:
    """Return the columns that name a row: its words up to the first figure; all where none is."""
    words = [c.key for c in columns if c.format in ("text", "date", "year")]
    numbers = [at for at, c in enumerate(columns) if is_figure(c.format) and c.format != "year"]
    first = {c.key for c in columns[: numbers[0] if numbers else None]}
    return [key for key in words if key in first] or words


def _cells(
    block: ReportTable | Chart, rows: pd.DataFrame, section: str, language: str
) -> Iterator[Figure]:
    """Yield the figures of a table or of a chart's data, row after row."""
    columns = [column for column in block.columns if column.key in block.ids]
    words = _names(block.columns)
    values = {key: rows[key].tolist() for key in {*words, *(c.key for c in columns)}}
    beside = {c.key: (values[c.key], c.format) for c in columns if c.key in ("n", *_ENDS)}
    bounded = {
        column.key
        for column in columns
        if column.key not in ATTRIBUTES and column.format == beside.get("low", ((), ""))[1]
    }
    for row in range(len(rows)):
        told = (_word(values[key][row]) for key in words if given(values[key][row]))
        # A unit, "% of GDP", may follow: the space before it does not break.
        label = " ·\u00a0".join(word for word in told if word)
        about = {
            key: rounded(float(column[row]), format)
            if given(column[row]) and row not in block.withheld.get(key, frozenset())
            else None
            for key, (column, format) in beside.items()
        }
        for column in columns:
            identifier = block.ids[column.key][row]
            if not identifier:
                continue
            value = values[column.key][row]
            hidden = row in block.withheld.get(column.key, frozenset())
            known = given(value) and not hidden
            yield Figure(
                identifier,
                "",
                f"{column.heading} — {label}" if label else column.heading,
                rounded(float(value), column.format) if known else None,
                column.format,
                written(value, column.format, language, hidden),
                hidden,
                section,
                block.id,
                column.key,
                row,
                n=_base(block, column.key, row, about.get("n"), values),
                low=about.get("low") if column.key in bounded else None,
                high=about.get("high") if column.key in bounded else None,
                scope=block.scope,
                source=block.source,
                method=block.method,
            )
