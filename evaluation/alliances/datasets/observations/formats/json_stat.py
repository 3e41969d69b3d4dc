"""JSON-stat, 1.x and 2.0, as Eurostat's API and other statistical offices give it."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.datasets.observations.concepts import dataset_code, flag_of, month_of, part_of
from alliances.datasets.observations.documents import document
from alliances.datasets.observations.exchange import as_parts
from alliances.datasets.observations.formats.json_stat_cube import (
    Cube,
    Dimension,
    NotACube,
    cube_of,
    cubes,
)
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.observations.tabular import nothing
from alliances.findings import Finding, Severity

NAME = "json_stat"

_MARKS = (
    re.compile(r'"version"\s*:\s*"2\.\d"'),
    re.compile(r'"class"\s*:\s*"(dataset|collection)"'),
    re.compile(r'"category"\s*:\s*\{'),
    re.compile(r'"dimension"\s*:\s*\{'),
)
_ROLES = {"time": "TIME_PERIOD", "geo": "geo"}


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format."""
    if incoming.kind != "json":
        return None
    # Values may come before everything else: more than the first 64 KB are needed then.
    begun = incoming.begun
    if sum(bool(mark.search(begun)) for mark in _MARKS) < 2:
        begun = incoming.content.decode("utf-8", "replace")
    return "dataset" if sum(bool(mark.search(begun)) for mark in _MARKS) >= 2 else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what each data set of the file holds.

    Raises
    ------
    UnreadableFile
        The JSON is broken.
    """
    found = [*cubes(document(incoming))]
    parsed = []
    for pointer, dataset in found:
        try:
            cube = cube_of(dataset, pointer)
        except NotACube as wrong:
            where = f"{pointer}/{wrong}"
            finding = Finding(
                "json_stat_contradiction", Severity.BLOCKING, incoming.name, None, where
            )
            parsed.append(nothing(NAME, incoming, None, {}, (finding,)))
            continue
        parsed.append(_parsed(incoming, cube))
    if not parsed:
        finding = Finding("no_series_in_message", Severity.BLOCKING, incoming.name)
        parsed.append(nothing(NAME, incoming, None, {}, (finding,)))
    return parsed


def _parsed(incoming: Incoming, cube: Cube) -> Parsed:
    table: dict[str, pd.Series] = {}
    for number, dimension in enumerate(cube.dimensions):
        words = np.array(_words(dimension), dtype=str)
        codes = cube.categories(number)
        different, first = np.unique(words, return_inverse=True)
        table[_concept(dimension)] = pd.Series(
            pd.Categorical.from_codes(first[codes], pd.Index(different, dtype=object))
        )
    table["OBS_VALUE"] = pd.Series(cube.values, dtype=object)
    flags = [flag_of(status, "|") for status in cube.status]
    if any(flags):
        table["OBS_FLAG"] = pd.Series(flags, dtype=object)
    rows, _ = as_parts(table, _code(cube, incoming))
    if updated := cube.head.get("updated", ""):
        rows["vintage"] = constant(month_of(updated), len(rows))
    if source := cube.head.get("source", ""):
        rows["source"] = constant({"ESTAT": "Eurostat"}.get(source, source), len(rows))
    held = np.array([value is not None for value in cube.values], dtype=np.int64)
    held += np.array([bool(status) for status in cube.status], dtype=np.int64)
    headings = sum(len(dimension.codes) for dimension in cube.dimensions)
    counted = {"headings": headings, "data": int(held.sum())}
    names = np.array([f"{cube.pointer}/value/{at}" for at in cube.positions.tolist()], dtype=object)
    cells = Cells(np.arange(1, len(rows) + 1), names=names)
    return Parsed(NAME, incoming.source, None, rows, cells, counted, held=held)


def _concept(dimension: Dimension) -> str:
    """Return what a dimension is: by the role that the file declares, else by its name."""
    if part_of(dimension.name) is None and dimension.role in _ROLES:
        return _ROLES[dimension.role]
    return dimension.name


def _words(dimension: Dimension) -> Sequence[str]:
    """Return the codes of a dimension; of one of time, the labels where only they are years."""
    if dimension.role == "time" and not _years(dimension.codes) and _years(dimension.labels):
        return dimension.labels
    return dimension.codes


def _years(texts: Sequence[str]) -> bool:
    return all(re.match(r"\d{4}", text) for text in texts)


def _code(cube: Cube, incoming: Incoming) -> str:
    """Return the code of the data set; where neither file nor its name tells, its own label."""
    return dataset_code(cube.head.get("code", ""), incoming.name)
