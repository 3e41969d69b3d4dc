"""Several files, one campaign: their tables put one below the other, every address kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.located import Layout, Located
from alliances.datasets.place import label
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import LANGUAGES


def merge(layouts: Sequence[Layout], framework: Framework, file: str) -> Layout:
    """Return the layout of several files as if they were one.

    A table that one file lacks and another has is not missing.

    Parameters
    ----------
    layouts
        One a file, in order.
    file
        The name of the whole: the file where there is one, else the folder.
    """
    tables = tuple(
        _stacked([located for layout in layouts if (located := layout.table(key)) is not None])
        for key in sheets(framework)
        if any(layout.table(key) is not None for layout in layouts)
    )
    there = {table.key for table in tables}
    findings = [
        finding
        for layout in layouts
        for finding in layout.findings
        if finding.code != "missing_sheet" or finding.details.get("table") not in there
    ]
    told = {str(finding.details.get("table")) for finding in findings}
    told |= {key for layout in layouts for key in layout.missing}
    absent = _absent(framework, there | told, file) if tables else []
    spoilt = {key for layout in layouts for key in layout.missing if layout.table(key) is not None}
    lacked = {key for layout in layouts for key in layout.missing} - there
    declared = next((layout.campaign for layout in layouts if layout.campaign), {})
    languages = [layout.language for layout in layouts if layout.tables]
    return Layout(
        tables,
        tuple(count for layout in layouts for count in layout.sheets),
        (*findings, *absent),
        frozenset(spoilt | lacked | {str(finding.details["table"]) for finding in absent}),
        languages[0] if languages else "fr",
        declared,
    )


def _absent(framework: Framework, known: set[str], file: str) -> list[Finding]:
    """Report each required table that no file has and that no layout has reported already."""
    return [
        Finding(
            "missing_table",
            Severity.BLOCKING,
            file,
            details={"table": key, "name": {code: sheet.name(code) for code in LANGUAGES}},
        )
        for key, sheet in sheets(framework).items()
        if _needed(sheet) and key not in known
    ]


def _needed(sheet: Sheet) -> bool:
    # What the Campagne sheet says, a mapping says too, and both have defaults.
    return sheet.required and sheet.key != "campaign"


def _stacked(parts: Sequence[Located]) -> Located:
    """Return the rows of a table from several files; each block keeps its place."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part.places) for part in parts)])
    moved = [_moved(part, int(offset)) for part, offset in zip(parts, offsets, strict=False)]
    return replace(
        parts[0],
        places=tuple(place for part in parts for place in part.places),
        raw=_rows([part.raw for part in moved]),
        text={key: text for part in moved for key, text in part.text.items()},
        percent=frozenset().union(*(part.percent for part in moved)),
        merged_rows=tuple(count for part in parts for count in _merged(part)),
    )


def _merged(part: Located) -> Iterator[int]:
    yield from part.merged_rows or [0] * len(part.places)


def _moved(part: Located, blocks: int) -> Located:
    """Return a table whose blocks are counted from a later number."""
    shift = label(0, blocks)
    return replace(
        part,
        raw=part.raw.set_axis(part.raw.index + shift),
        text={(row + shift, key): text for (row, key), text in part.text.items()},
        percent=frozenset((row + shift, key) for row, key in part.percent),
    )


def _rows(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one below the other; a column that one lacks is empty there.

    Hundreds of forms of a single row: one array is filled, many times faster than `concat`.
    """
    columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    place = {column: number for number, column in enumerate(columns)}
    cells = np.full((sum(len(frame) for frame in frames), len(columns)), None, dtype=object)
    start = 0
    for frame in frames:
        at = [place[column] for column in frame.columns]
        cells[start : start + len(frame), at] = frame.to_numpy(dtype=object)
        start += len(frame)
    index = np.concatenate([frame.index.to_numpy() for frame in frames])
    return pd.DataFrame(cells, index=pd.Index(index, name="row"), columns=columns, dtype=object)
