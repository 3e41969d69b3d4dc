"""From located raw cells to a parsed table, with the marks of the cells that could not be read."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.located import Located
from alliances.datasets.marks import Mark
from alliances.datasets.parsing.codes import Vocabulary
from alliances.datasets.parsing.columns import (
    ParsedColumn,
    dtype_of,
    parse_column,
    parser_of,
    typed,
)
from alliances.datasets.parsing.items import item_dtype, item_parser
from alliances.datasets.place import blocks_of, letters
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table
from alliances.frameworks.model import Framework, State
from alliances.frameworks.sheets import Column, Sheet
from alliances.language import LANGUAGES, percent


def parse_table(
    located: Located, sheet: Sheet, framework: Framework, words: Mapping[str, Vocabulary]
) -> tuple[Table, tuple[Mark, ...]]:
    """Read the cells of one table.

    Parameters
    ----------
    located
        The raw cells.
    sheet
        What the table should hold. A column that the file lacks is there all the same, empty; its
        answers are not asked.
    framework
        Its scales say how answers are read.
    words
        The vocabularies of the lists in force.

    Returns
    -------
    table, marks
        The table, every answer without value still blank (see `alliances.datasets.rules.asked`),
        and one mark for each cell that could not be read or is doubtful.
    """
    read = {
        column.key: _parse(located, column, framework, words)
        for column in sheet.columns
        if column.key in located.raw.columns
    }
    index = located.raw.index
    lacking = _lacking(located)
    absent = {c.key: _absent(c, framework, index) for c in sheet.columns if c.key not in read}
    place = located.places[0]
    table = Table(
        key=located.key,
        sheet=place.sheet,
        data=pd.DataFrame(
            {c.key: read[c.key].values if c.key in read else absent[c.key] for c in sheet.columns},
            index=index,
        ),
        columns={key: _letters(located, key) for key in read},
        states=_states(sheet, read, index, lacking),
        raw=_text(located, read),
        places=located.places,
    )
    marks = tuple(
        Mark(located.key, row, key, problem)
        for key, column in read.items()
        for row, problem in column.problems
    )
    return table, marks


def _parse(
    located: Located, column: Column, framework: Framework, words: Mapping[str, Vocabulary]
) -> ParsedColumn:
    raw = located.raw[column.key]
    number = column.kind in {"integer", "number"}
    if column.kind == "item":
        scale = framework.scales[framework.item_by_id[column.target].scale]
        parsed = parse_column(raw, item_parser(scale, framework), item_dtype(scale))
        number = scale.quantity
    else:
        parsed = parse_column(raw, parser_of(column, words), dtype_of(column))
    return _without_percentages(parsed, located, column.key) if number else parsed


def _without_percentages(parsed: ParsedColumn, located: Located, key: str) -> ParsedColumn:
    """Refuse the numbers that their cells show as percentages: of what, nobody says."""
    at = [row for row, name in located.percent if name == key]
    rows = [row for row in at if pd.notna(parsed.values[row])]
    if not rows:
        return parsed
    values, states = parsed.values.copy(), parsed.states.copy()
    values[rows], states[rows] = None, int(State.INVALID)
    problems = [
        (row, Problem("shown_as_percentage", details={"shown": _percentage(parsed.values[row])}))
        for row in sorted(rows)
    ]
    return replace(parsed, values=values, states=states, problems=(*parsed.problems, *problems))


def _percentage(value: float) -> dict[str, str]:
    return {language: percent(value, language) for language in LANGUAGES}


def _letters(located: Located, key: str) -> str:
    """Return the letters of a column in the first place that has it."""
    return letters(next(p.columns[key] for p in located.places if key in p.columns))


def _lacking(located: Located) -> Mapping[str, np.ndarray]:
    """Return, by key, the rows of the blocks that lack the column, where some have it."""
    if len(located.places) == 1:
        return {}
    blocks = blocks_of(located.raw.index)
    found = {}
    for key in located.raw.columns:
        has = np.array([key in place.columns for place in located.places])
        if not has.all():
            found[str(key)] = ~has[blocks]
    return found


def _states(
    sheet: Sheet,
    read: Mapping[str, ParsedColumn],
    index: pd.Index,
    lacking: Mapping[str, np.ndarray],
) -> pd.DataFrame:
    """Return the states of the items of a sheet; one that a file lacks was not asked there."""
    items = [column.key for column in sheet.columns if column.kind == "item"]
    states = {key: read[key].states if key in read else int(State.NOT_ASKED) for key in items}
    made = pd.DataFrame(states, index=index, dtype="int8")
    for key, rows in lacking.items():
        if key in made:
            made.loc[rows, key] = int(State.NOT_ASKED)
    return made


def _absent(column: Column, framework: Framework, index: pd.Index) -> pd.Series:
    dtype = dtype_of(column)
    if column.kind == "item":
        dtype = item_dtype(framework.scales[framework.item_by_id[column.target].scale])
    return typed(pd.Series([None] * len(index), index=index, dtype="object"), dtype)


def _text(located: Located, read: Mapping[str, ParsedColumn]) -> pd.DataFrame:
    """Return what the file held: before a mapping replaced it, where one did."""
    text = pd.DataFrame({key: column.text for key, column in read.items()}, index=located.raw.index)
    for (row, key), held in located.text.items():
        text.loc[row, key] = held
    return text
