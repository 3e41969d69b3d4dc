"""SDMX-CSV, 1.0 and 2.0: a column a concept; Eurostat's downloads, the UN's, and those of others.

Labels may stand beside codes: in the same cell (``FR:France`` under ``geo:Geopolitical entity``),
or in a column of their own to the right of each.
"""

import re
from collections.abc import Sequence

import pandas as pd

from alliances.datasets.observations.columns import parsed_grid
from alliances.datasets.observations.concepts import dataset_code, part_of
from alliances.datasets.observations.exchange import as_parts
from alliances.datasets.observations.grid import Grid, grids, recoded
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Parsed

NAME = "sdmx_csv"

_JOINED = re.compile(r"^([A-Za-z]\w*)\s*:\s*\S")
_FLOWS = ("DATAFLOW", "STRUCTURE_ID")
_ABOUT_THE_FLOW = frozenset({*_FLOWS, "STRUCTURE", "STRUCTURE_NAME", "ACTION", "LAST UPDATE"})


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format."""
    rows = (row for _, sheet in incoming.first_rows for row in sheet)
    return "columns" if any(_is_headings(row) for row in rows) else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the file holds."""
    return [_parsed(incoming, grid) for grid in grids(incoming, _is_headings, _is_number)]


def _concept(heading: str) -> str:
    """Return the concept that a heading names, without the label that may follow a colon."""
    joined = _JOINED.match(heading)
    return joined[1] if joined else heading


def _is_headings(texts: Sequence[str]) -> bool:
    concepts = {_concept(text).upper() for text in texts}
    return {"TIME_PERIOD", "OBS_VALUE"} <= concepts


def _is_number(heading: str) -> bool:
    return heading.upper() in {"TIME_PERIOD", "OBS_VALUE"}


def _parsed(incoming: Incoming, grid: Grid) -> Parsed:
    labels = _label_columns(grid.headings)
    places: dict[str, int] = {}
    table = {}
    for position, heading in enumerate(grid.headings):
        concept = _concept(heading)
        if not concept or position in labels or concept in places:
            continue
        places[concept] = position
        column = grid.table[position]
        # The name of a data flow holds a colon of its own.
        with_label = concept != heading and concept.upper() not in _ABOUT_THE_FLOW
        table[concept] = _codes(column) if with_label else column
    flow = next((_first(table[name]) for name in _FLOWS if name in table), "")
    rows, used = as_parts(table, dataset_code(flow, incoming.name))
    if "source" not in rows and flow.upper().startswith("ESTAT:"):
        rows["source"] = constant("Eurostat", len(rows))
    parts: dict[str, list[int]] = {}
    for concept in table:
        if concept in used:
            parts.setdefault(part_of(concept) or "disaggregation", []).append(places[concept])
    excluded = {
        "labels": int(grid.filled[sorted(labels)].sum()),
        "about_the_data_set": sum(
            int(grid.filled[place])
            for concept, place in places.items()
            if concept not in used and concept.upper() in _ABOUT_THE_FLOW
        ),
    }
    named = {reason: count for reason, count in excluded.items() if count}
    return parsed_grid(NAME, incoming, grid, rows, parts, named)


def _label_columns(headings: Sequence[str]) -> set[int]:
    """Return the positions of the columns of labels, where they stand beside those of codes.

    They do where the value is followed by a column that bears no name of a concept (“Observation
    value”), and the time is not followed by the value.
    """
    upper = [heading.upper() for heading in headings]
    if any(_JOINED.match(heading) for heading in headings):
        return set()
    time, value = upper.index("TIME_PERIOD"), upper.index("OBS_VALUE")
    if value + 1 == len(headings) or time + 1 == value or _is_name(headings[value + 1]):
        return set()
    first = next(at for at, name in enumerate(upper) if name not in _ABOUT_THE_FLOW)
    labels = set(range(first + 1, len(upper), 2))
    # A column too many or too few, and every second one is no longer a label.
    return set() if labels & {time, value} else labels


def _is_name(heading: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Z0-9_]*|[a-z][a-z0-9_]*|", heading) is not None


def _codes(column: pd.Series) -> pd.Series:
    """Return the codes of a column whose cells are ``FR:France`` or ``FR: France``."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    words = [str(word).partition(":")[0].strip() or None for word in column.cat.categories]
    return recoded(column, words)


def _first(column: pd.Series) -> str:
    known = column.dropna()
    return str(known.iloc[0]) if len(known) else ""
