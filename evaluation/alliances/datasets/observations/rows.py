"""The rows of one sheet, made tidy; what cannot be used is set aside by name."""

import numpy as np

from alliances.datasets.observations.model import Parsed
from alliances.datasets.observations.notes import Notes
from alliances.datasets.observations.row_keys import (
    settle_areas,
    settle_indicators,
    settle_series,
    settle_years,
)
from alliances.datasets.observations.row_values import (
    multiply,
    set_placeholders_aside,
    settle_values,
)
from alliances.datasets.observations.sheet import Sheet, filled
from alliances.findings import Severity


def settle_rows(parsed: Parsed, vintage: str, source: str) -> Sheet:
    """Return the rows of a sheet, made tidy, except for what several rows or sheets say together.

    Parameters
    ----------
    parsed
        What a format made of the sheet.
    vintage, source
        Of files that do not say theirs.
    """
    rows = parsed.rows
    count = len(rows)
    sheet = Sheet(
        parsed,
        Notes(parsed),
        {},
        np.zeros(count, dtype=np.int64),
        np.full(count, np.nan),
        np.zeros(count, dtype=np.int8),
        np.zeros(count, dtype=np.int64),
    )
    settle_values(sheet)
    settle_years(sheet)
    settle_indicators(sheet)
    for part in ("unit", "nature", "flag", "disaggregation"):
        sheet.words[part] = filled(rows, part, "")
    sheet.words["vintage"] = filled(rows, "vintage", vintage)
    sheet.words["source"] = filled(rows, "source", source)
    settle_series(sheet)
    settle_areas(sheet)
    multiply(sheet)
    set_placeholders_aside(sheet)
    if not count and "headings" in parsed.counted and not parsed.findings:
        sheet.notes.file("no_observation", Severity.ADVICE)
    return sheet
