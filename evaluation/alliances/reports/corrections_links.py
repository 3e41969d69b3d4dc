"""Links of the register: each opens the user's file at a cell, and nothing else.

The one place in which we write a link. It is built from the names of a file, of a sheet and of a
cell only, never from what a cell holds.
"""

import os
import re
from pathlib import Path

from alliances.datasets.survey import Survey

_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_RISKY = re.compile(r'[\\:|<>"?*\x00-\x1f\x7f]')
"""Characters that no file name has on Windows: a link to one could lead elsewhere."""

_LONGEST = 2_000
_MOST = 65_000
"""Links that a sheet may have, a little under Excel's own bound."""


class Links:
    """The links of one register.

    Parameters
    ----------
    survey
        Knows the files.
    register
        Where the register will lie.
    source
        The file or folder that was checked; None where it lies beside the register.
    """

    def __init__(
        self,
        survey: Survey,
        register: str | os.PathLike[str],
        source: str | os.PathLike[str] | None,
    ) -> None:
        self._files = {read.source.file for read in survey.files}
        self._folder = _folder(Path(register), None if source is None else Path(source))
        self._left = _MOST

    def to(self, file: str, sheet: str, cell: str) -> str:
        """Return the link to a cell as XlsxWriter spells it; empty where none can be made."""
        risky = file not in self._files or _RISKY.search(file) or ".." in file.split("/")
        if risky or not sheet or not _CELL.fullmatch(cell) or self._left == 0:
            return ""
        self._left -= 1
        path = f"{self._folder}{file}".translate(_ESCAPED)
        # Inside quotes an apostrophe is doubled; whatever else the name holds is a name.
        quoted = _without_controls(sheet).replace("'", "''")
        link = f"external:{path}#'{quoted}'!{cell}"
        return link if len(link) <= _LONGEST else ""


_ESCAPED = {ord(letter): f"%{ord(letter):02X}" for letter in "%# []^`{}"}
"""What Excel escapes in the name of a file; accented letters stay as they are, as in its own links.

XlsxWriter would not escape a name that has a ``%`` in it, and would cut one at its first ``#``.
"""


def _without_controls(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())


def _folder(register: Path, source: Path | None) -> str:
    """Return the way from the register's folder to that of the files, with a slash at its end."""
    if source is None:
        return ""
    there = source if source.is_dir() else source.parent
    try:
        way = os.path.relpath(there.resolve(), register.parent.resolve())
    except ValueError:
        # Two drives of Windows: no way leads from one to the other.
        return ""
    posix = Path(way).as_posix()
    return "" if posix == "." else f"{posix}/"
