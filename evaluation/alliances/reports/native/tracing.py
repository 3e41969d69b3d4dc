"""Which published figure stands in which cell, and the codes printed at the end of its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from alliances.language import text
from alliances.reports.figures import row_codes
from alliances.reports.model import Chart, ReportTable, TableColumn

CODES = "codes"
"""The key of the column that prints the codes of a row's figures."""

Place = tuple[str, int, int]
"""Sheet, row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class Traced:
    """The figures of a table, in the order in which its rows are written.

    Attributes
    ----------
    ids
        By column key, the identifier of each row's figure; empty where there is none.
    codes
        By row, the codes that are printed; empty where no figure of the table has one.
    """

    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes: Sequence[str] = ()


def traced(
    block: ReportTable | Chart, known: Mapping[str, str], order: Sequence[int] | None = None
) -> Traced:
    """Return the figures of a block.

    Parameters
    ----------
    block
        An identified table or chart; one that is not has no figures.
    known
        Codes by identifier, as `alliances.reports.figures.codes` gives them.
    order
        The rows of the block in the order in which they are written, -1 where a written row is none
        of them; its own order where None.
    """
    ids: Mapping[str, Sequence[str]] = block.ids
    codes = row_codes(block, known) if known and ids else []
    if order is not None:
        ids = {key: [own[row] if row >= 0 else "" for row in order] for key, own in ids.items()}
        codes = [codes[row] if row >= 0 else "" for row in order] if codes else []
    return Traced(ids, codes if any(codes) else ())


def with_codes(
    columns: Sequence[TableColumn], codes: Sequence[str], language: str
) -> list[TableColumn]:
    """Return the columns with that of the codes, last.

    Running text and long identifiers, which take the room that is left, stay behind it.
    """
    made = list(columns)
    if codes:
        running = made[-1].width is not None or made[-1].format == "identifier"
        heading = text("report.book.code", language)
        made.insert(len(made) - running, TableColumn(CODES, heading, "identifier"))
    return made


def coded(rows: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return the rows with their codes."""
    return rows.assign(**{CODES: list(codes)}) if codes else rows
