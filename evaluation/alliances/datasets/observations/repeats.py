"""One observation given twice: in a file, in two files, in two releases.

The same value again is a duplicate, and counted. Where values differ, that of the newer release
stands, if both releases are known; else the one read first stands, and the other is set aside with
a finding that names both: blocking in a table of one's own, to be verified in a download.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.observations.grouping import codes_of, combined, repeated
from alliances.datasets.observations.joined import Joined
from alliances.datasets.observations.notes import MOST
from alliances.datasets.observations.sheet import ASIDE, DUPLICATE, OLDER, Sheet
from alliances.datasets.observations.versions import month_of
from alliances.findings import Severity

KEYS = ("indicator", "series", "area", "disaggregation", "unit")
"""With the year, what makes an observation: another unit is another observation."""

Rows = npt.NDArray[np.int64]


def settle_repeats(joined: Joined, sheets: Sequence[Sheet]) -> npt.NDArray[np.bool_] | None:
    """Set repeated rows aside in their sheets; return which joined rows stay (None: all).

    The table is not touched.
    """
    if not len(joined.year):
        return None
    first = int(joined.year.min())
    years = joined.year - first, int(joined.year.max()) - first + 1
    keys, size = combined([*(codes_of(joined.words[name]) for name in KEYS), years])
    again = repeated(keys, size)
    if not again.any():
        return None
    kept = np.ones(len(again), dtype=bool)
    at, month, group = _ranked(joined, keys, np.flatnonzero(again))
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    # The row that stands for each observation: of the newest release, the first that was read.
    reference, newest = at[starts][group], month[starts][group]
    dated = np.minimum.reduceat(month, starts)[group] > 0
    other = at != reference
    same = other & (joined.value[at] == joined.value[reference])
    older = other & ~same & dated & (month != newest)
    kept[at[other]] = False
    for mask, fate in ((same, DUPLICATE), (older, OLDER), (other & ~same & ~older, ASIDE)):
        _settle(joined, sheets, at[mask], reference[mask], fate)
    return kept


def _ranked(joined: Joined, keys: Rows, rows: Rows) -> tuple[Rows, Rows, Rows]:
    """Return repeated rows by key, those of the newest release first, else as they were read.

    With the rank of the month of each row's release (0: unknown), and the number of its group.
    """
    vintages = joined.words["vintage"]
    months = [month_of(word) for word in vintages.cat.categories]
    ranks = {word: rank for rank, word in enumerate(sorted({"", *months}))}
    month = np.array([ranks[word] for word in months], dtype=np.int64)
    month = month[vintages.cat.codes.to_numpy()[rows]]
    order = np.lexsort((-month, keys[rows]))
    mine = keys[rows][order]
    return rows[order], month[order], np.cumsum(np.diff(mine, prepend=mine[0]) != 0)


def _settle(
    joined: Joined, sheets: Sequence[Sheet], rows: Rows, references: Rows, fate: int
) -> None:
    order = np.argsort(rows, kind="stable")
    rows, references = rows[order], references[order]
    for place in np.unique(joined.sheet[rows]).tolist():
        sheet = sheets[place]
        mine = joined.sheet[rows] == place
        here, there = rows[mine], references[mine]
        at = joined.row[here]
        sheet.fate[at] = fate
        if fate == ASIDE:
            severity = sheet.notes.set_aside
            _say(joined, sheets, sheet, "observation_contradicted", severity, "value", here, there)
            sheet.reported[at] += 1
            continue
        inside = joined.sheet[there] == place
        if fate == DUPLICATE:
            code, advice = "observation_repeated", Severity.ADVICE
            mask = inside
            _say(joined, sheets, sheet, code, advice, "indicator", here[mask], there[mask])
        outside = "observations_repeated" if fate == DUPLICATE else "observations_revised"
        rest = ~inside if fate == DUPLICATE else np.ones(len(here), dtype=bool)
        for theirs in np.unique(joined.sheet[there[rest]]).tolist():
            both = rest & (joined.sheet[there] == theirs)
            other = sheets[theirs].notes.address(
                int(joined.row[there[both][0]]), "value", sheet.parsed
            )
            sheet.notes.once(outside, Severity.ADVICE, "value", at[both], other=other)


def _say(
    joined: Joined,
    sheets: Sequence[Sheet],
    sheet: Sheet,
    code: str,
    severity: Severity,
    part: str,
    here: Rows,
    there: Rows,
) -> None:
    """Report rows, each with the place and the value of the one that stands."""
    first = slice(MOST + 1)
    reference = dict(zip(joined.row[here[first]].tolist(), there[first].tolist(), strict=True))

    def details(row: int) -> dict[str, object]:
        at = reference[row]
        owner = sheets[int(joined.sheet[at])].notes
        other = owner.address(int(joined.row[at]), part, sheet.parsed)
        return {"other": other, "kept": owner.value("value", int(joined.row[at])) or ""}

    sheet.notes.say(code, severity, part, joined.row[here], details)
