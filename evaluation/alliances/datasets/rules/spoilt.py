"""Texts of which accents or letters were lost before they came to their cells."""

import html
import re
from collections.abc import Collection, Iterator

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Column, sheets
from alliances.language.mojibake import repaired

TOLD_OF_FILES = frozenset({"mojibake", "letters_lost"})
"""Findings on a whole text file, whose encoding is the reason."""

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5});")
"""A letter as a web page writes it: &eacute; for é."""
_LOST = ("\ufffd", "ï¿½")
"""What stands in the place of a letter that is lost: as such, and read with a wrong encoding."""


def spoilt_marks(checked: Checked, framework: Framework, told: Collection[str]) -> Iterator[Mark]:
    """Say where a text was spoilt on its way.

    Parameters
    ----------
    checked
        The tables.
    framework
        Says which columns hold texts.
    told
        Files of which the reading has said so already.

    Yields
    ------
    Mark
        To be verified: ``spoilt_text`` (``Ã©`` or ``&eacute;`` for ``é``), ``lost_letter`` (``�``).
    """
    for key, sheet in sheets(framework).items():
        for column in sheet.columns:
            if _is_text(column, framework) and checked.has(key, column.key):
                yield from _spoilt(checked, key, column.key, told)


def _is_text(column: Column, framework: Framework) -> bool:
    if column.kind == "item":
        return framework.scales[framework.item_by_id[column.target].scale].kind == "text"
    return column.kind == "text"


def _spoilt(checked: Checked, key: str, column: str, told: Collection[str]) -> Iterator[Mark]:
    texts = checked.data(key)[column]
    different = texts.dropna().unique().tolist()
    problems = {text: found for text in different if (found := _problem(str(text))) is not None}
    if not problems:
        return
    table = checked.tables[key]
    for row in texts.index[texts.isin(list(problems))]:
        if table.file_of(int(row)) not in told:
            yield Mark(key, int(row), column, problems[texts[row]])


def _problem(value: str) -> Problem | None:
    if _ENTITY.search(value):
        return Problem("spoilt_text", Severity.VERIFY, {"near": html.unescape(value)})
    if value.isascii():
        return None
    if any(sign in value for sign in _LOST):
        return Problem("lost_letter", Severity.VERIFY)
    mended = repaired(value)
    if mended is None:
        return None
    return Problem("spoilt_text", Severity.VERIFY, {"near": mended})
