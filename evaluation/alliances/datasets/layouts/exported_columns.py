"""The columns of an export with one row of headings: the tool's own, and a question each."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.exported import field, is_used
from alliances.datasets.layouts.exported_findings import several_languages, usual_findings
from alliances.datasets.layouts.outline import Field
from alliances.datasets.located import RawSheet
from alliances.findings import Finding

Ask = Callable[[int, str], Iterable[Field]]
"""Makes the fields of a question from its column and its heading."""


def columns_read(
    file: str,
    sheet: RawSheet,
    row: int,
    headings: Sequence[str],
    rows: npt.NDArray[np.int64],
    roles: Mapping[int, str],
    ask: Ask,
    labels: Sequence[str] = (),
) -> tuple[list[Field], list[Finding]]:
    """Return the fields of an export in order, and what is to be said of the columns of any.

    Parameters
    ----------
    row
        Where the headings stand, and with them the findings.
    roles
        Column to role, of the tool's own columns.
    ask
        What a column becomes that is not the tool's own; an empty one becomes nothing.
    labels
        What a second row of headings says of each column; none where there is no such row.
    """
    fields: list[Field] = []
    findings = usual_findings(file, sheet, row, headings, rows, roles)
    for column, heading in enumerate(headings):
        label = labels[column] if labels else ""
        if column in roles:
            names = (label,) if labels else (roles[column],)
            fields.append(field(column, heading, names, kind="tool"))
            if roles[column] == "language":
                findings += several_languages(file, sheet, row, column, heading, rows)
        elif label or is_used(sheet, column, headings, rows):
            fields += ask(column, heading)
    return fields, findings
