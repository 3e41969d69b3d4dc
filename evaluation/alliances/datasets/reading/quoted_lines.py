"""Lines that a spreadsheet put in quotation marks: a whole record in the first column.

It does so to a text of another separator than its own, opened and saved.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence


def lines_within(records: Sequence[Sequence[str]], text: str) -> list[str]:
    """Return what stands in the quotation marks, where each line as a whole is in them.

    Parameters
    ----------
    records
        The first records of a text, read without any separator.
    text
        The same, as it stands.
    """
    inner = [record[0] for record in records if record]
    quoted = sum(line.lstrip("\ufeff").startswith('"') for line in text.splitlines())
    return inner if len(inner) >= 2 and 2 * quoted >= len(inner) else []


def open_quoted_lines(
    records: list[list[str]], separator: str, widths: Counter[int], first: int = 0
) -> list[int]:
    """Take apart, in place, the lines that stand in quotation marks as one cell.

    A line is taken apart where that gives as many fields as the others have.

    Parameters
    ----------
    widths
        How many records had how many fields so far; those of these records are added.
    first
        The first line that may be one, from 0.

    Returns
    -------
    list of int
        The numbers of these lines, from 0.
    """
    widths.update(len(record) for record in records if len(record) > 1)
    lone = [n for n, r in enumerate(records) if n >= first and len(r) == 1 and separator in r[0]]
    within = {n: _one_line(records[n][0], separator) for n in lone}
    usual = widths or Counter(map(len, within.values()))
    width = usual.most_common(1)[0][0] if usual else 0
    opened = [n for n in lone if len(within[n]) == width > 1]
    # A list of words, one of which holds a comma, is no table in quotation marks.
    if not widths and 2 * len(opened) < len(records):
        return []
    for number in opened:
        records[number] = within[number]
    return opened


def _one_line(text: str, separator: str) -> list[str]:
    """Return the fields of a text that is one record, or none where it is several."""
    try:
        found = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return []
    return found[0] if len(found) == 1 else []
