"""The figures that a PDF prints, as a small table attached to it: what each is, where it stands."""

import pandas as pd

from alliances.reports.drawing.text import legible
from alliances.reports.model import Report
from alliances.reports.pdf.tables import Place, Printing
from alliances.reports.scores_file import inert

NAME = "figures.csv"
"""The name of the attachment."""
TRACE = "trace.json"
"""The name of the attachment that says what the report was made from (`Report.trace`)."""


def figures_listing(report: Report, printing: Printing) -> str:
    """Return, as CSV, one line for each place where a figure is printed.

    Parameters
    ----------
    report
        The report whose figures are printed.
    printing
        Where each stands.

    Returns
    -------
    str
        Columns ``code`` (empty for an n or a bound), ``id``, ``label``, ``written`` (as printed),
        ``value`` (the number, rounded to what is shown; empty where there is none), ``table`` (by
        order in the document; 0: a key figure; -1: drawn only), ``row`` and ``column`` (from 1).
    """
    known = {figure.id: figure for figure in report.figures}
    rows = [
        (figure.code, figure.id, legible(figure.label), figure.written, figure.value, *_at(place))
        for place in printing.places
        if (figure := known.get(place.id)) is not None
    ]
    names = ["code", "id", "label", "written", "value", "table", "row", "column"]
    table = pd.DataFrame(rows, columns=names)
    # Labels hold words of others; a figure with its sign is ours, and must stay as it is printed.
    words = inert(table[["label"]].astype(str))
    return table.assign(label=words["label"]).to_csv(index=False, lineterminator="\n")


def _at(place: Place) -> tuple[int, int, int]:
    return place.table, place.row, place.column
