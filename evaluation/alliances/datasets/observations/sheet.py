"""One sheet whose rows are being settled: its columns, and what becomes of each row."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grid import texts
from alliances.datasets.observations.grouping import categories, constant
from alliances.datasets.observations.model import Parsed
from alliances.datasets.observations.notes import Notes

KEPT = 0
FATES = ("kept", "row_set_aside", "no_value", "placeholder", "duplicate_row", "older_release")
"""What becomes of a row: the names of the exclusions, by their place."""
ASIDE, NO_VALUE, PLACEHOLDER, DUPLICATE, OLDER = range(1, 6)

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Sheet:
    """A sheet whose rows are being settled.

    Attributes
    ----------
    words
        Categories of texts: ``indicator, series, area, area_given, unit, nature, flag,
        disaggregation, source, vintage``.
    year, value
        Of each row; 0 and NaN where there is none.
    fate
        What becomes of each row, a place in `FATES`.
    reported
        How many of its cells are spoken of in a finding that sets the row aside.
    """

    parsed: Parsed
    notes: Notes
    words: dict[str, pd.Series]
    year: npt.NDArray[np.int64]
    value: Floats
    fate: npt.NDArray[np.int8]
    reported: npt.NDArray[np.int64]

    def set_aside(self, part: str, rows: Mask) -> None:
        """Set rows aside for one of their parts, which a finding speaks of."""
        new = rows & np.isin(self.fate, (KEPT, ASIDE))
        self.fate[new] = ASIDE
        columns = self.parsed.cells.columns
        if part in columns or part == "value" or self.parsed.cells.names is not None:
            self.reported += new


def filled(rows: pd.DataFrame, part: str, missing: str) -> pd.Series:
    """Return a part as categories of texts, with a word where it is blank or not there."""
    if part not in rows:
        return constant(missing, len(rows))
    column = texts(rows[part])
    codes = column.cat.codes.to_numpy()
    if not len(codes) or codes.min() >= 0:
        return column
    words = column.cat.categories.tolist()
    if missing not in words:
        words.append(missing)
    place = words.index(missing)
    wide = codes.astype(np.int32) if place > np.iinfo(codes.dtype).max else codes
    return categories(np.where(wide < 0, place, wide), words)


def blanks(column: pd.Series) -> pd.Series:
    """Return categories with an empty text where nothing stands."""
    return filled(pd.DataFrame({"word": column}), "word", "")


def missing(sheet: Sheet, part: str, blank: Mask) -> None:
    """Set rows aside that lack a part, unless they have no value either."""
    blank = blank & (sheet.fate != NO_VALUE)
    if blank.any():
        sheet.notes.say("key_missing", sheet.notes.set_aside, part, np.flatnonzero(blank))
        # A blank cell is none: it is not counted among those reported.
        reported = sheet.reported.copy()
        sheet.set_aside(part, blank)
        sheet.reported = reported
