"""Parsed rows of every format to one tidy table, by one set of rules; findings and a ledger.

What a format leaves to this module: reading years (``2019/20``, ``2021.0``) and values (a
decimal comma, ``<5``), marks of a missing value (`values.MARKS`: blank, ``:``, ``..``, ``NaN``…),
areas, the spelling of indicator and series codes, the version of an indicator, unit multipliers (as
the file has them, `values.MULTIPLES`), placeholders, duplicates. What it keeps to itself: which
column is which, totals left blank in ``disaggregation``, and cells with two things in them
(``0.38 b`` is value and flag).
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.datasets.observations.grouping import codes_of, combined, distinct
from alliances.datasets.observations.joined import Joined, join
from alliances.datasets.observations.meanings import understand
from alliances.datasets.observations.model import COLUMNS, Observations, Parsed
from alliances.datasets.observations.repeats import settle_repeats
from alliances.datasets.observations.rows import settle_rows
from alliances.datasets.observations.sheet import ASIDE, FATES, KEPT, Sheet
from alliances.datasets.observations.units import compare_units
from alliances.datasets.survey import FileRead, Ledger, SheetLedger
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import observations_schema

_SMALL = 1_000
"""Rows up to which the plain way of finding the first ones is the quicker."""
_REPEATED = FATES.index("duplicate_row"), FATES.index("older_release")


def settle(
    parsed: Sequence[Parsed],
    files: Sequence[FileRead],
    odd17: Framework,
    vintage: str = "",
    source: str = "",
) -> Observations:
    """Return the tidy table of everything that was read.

    Parameters
    ----------
    parsed
        What the formats made of each sheet, in the order of the files.
    files
        What each file was taken for.
    odd17
        The framework that knows indicators, by version, and series.
    vintage, source
        Of files that do not say theirs.

    Returns
    -------
    Observations
        Its table passes `alliances.frameworks.schema.observations_schema`.
    """
    sheets = [settle_rows(one, vintage, source) for one in parsed]
    for sheet in sheets:
        understand(sheet, odd17)
    joined = join(sheets)
    kept = settle_repeats(joined, sheets)
    compare_units(joined, sheets)
    data = _tidy(joined, kept)
    _validate(data, odd17)
    declared = [one.targets for one in parsed if len(one.targets)]
    return Observations(
        data,
        tuple(finding for sheet in sheets for finding in sheet.notes.findings()),
        Ledger(tuple(_ledger(sheet) for sheet in sheets)),
        tuple(files),
        pd.concat(declared, ignore_index=True) if declared else pd.DataFrame(),
    )


def _tidy(joined: Joined, kept: np.ndarray | None) -> pd.DataFrame:
    columns = {**joined.words, "year": pd.Series(joined.year), "value": pd.Series(joined.value)}
    data = pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)
    return data if kept is None else data[kept].reset_index(drop=True)


def _validate(data: pd.DataFrame, odd17: Framework) -> None:
    """Hold the table against its schema: what differs, and the extremes, stand for all rows."""
    if not len(data):
        return
    keys = ["indicator", "version", "series"]
    first = ~data[keys].duplicated().to_numpy() if len(data) < _SMALL else _first(data, keys)
    extremes = [data[name].to_numpy() for name in ("year", "value")]
    places = [at for column in extremes for at in (int(column.argmin()), int(column.argmax()))]
    rows = np.unique(np.append(np.flatnonzero(first), places))
    sample = data.iloc[rows].reset_index(drop=True)
    observations_schema(odd17).validate(sample)


def _first(data: pd.DataFrame, keys: list[str]) -> np.ndarray:
    _, first = distinct(*combined([codes_of(data[key]) for key in keys]))
    mask = np.zeros(len(data), dtype=bool)
    mask[first] = True
    return mask


def _ledger(sheet: Sheet) -> SheetLedger:
    parsed, fate = sheet.parsed, sheet.fate
    held = _held(parsed)
    lost_rows = np.flatnonzero(fate != KEPT)
    fates, cells = fate[lost_rows], held[lost_rows]
    by_fate = np.bincount(fates, weights=cells, minlength=len(FATES)).astype(int)
    rows = np.bincount(fates, minlength=len(FATES))
    rows[KEPT] = len(fate) - len(lost_rows)
    reported = int(np.minimum(sheet.reported[lost_rows], cells)[fates == ASIDE].sum())
    counted = Counter(parsed.counted)
    headings, data = counted.pop("headings", 0), counted.pop("data", 0)
    excluded = counted + Counter(dict(zip(FATES[1:], by_fate[1:].tolist(), strict=True)))
    excluded["row_set_aside"] -= reported
    return SheetLedger(
        sheet=parsed.sheet or parsed.source.file,
        table="observations",
        cells=sum(parsed.counted.values()),
        headings=headings,
        data=data - int(by_fate.sum()),
        findings=reported,
        excluded={name: count for name, count in excluded.items() if count},
        rows=len(fate),
        kept=int(rows[KEPT]),
        rejected=int(len(fate) - rows[KEPT] - rows[list(_REPEATED)].sum()),
        duplicates=int(rows[list(_REPEATED)].sum()),
        file=parsed.source.file,
    )


def _held(parsed: Parsed) -> np.ndarray:
    """Return how many cells of the sheet each row takes."""
    if parsed.held is not None:
        return parsed.held
    own = set(parsed.cells.columns)
    if parsed.cells.names is not None:
        own = set(parsed.rows.columns)
    elif parsed.cells.across is not None:
        own.add("value")
    parts = [part for part in parsed.rows.columns if part in own]
    total = np.zeros(len(parsed.rows), dtype=np.int64)
    for part in parts:
        total += parsed.rows[part].notna().to_numpy()
    return total
