"""Workbooks whose sheets declare bounds that the reader does not take: ``1:82``, whole rows.

LibreOffice writes them where a format reaches the last column. The bounds are a hint and no more:
without them the reader finds its own.
"""

import io
import re
import zipfile
from pathlib import Path

_DECLARED = re.compile(rb"<(?:\w+:)?dimension\b[^<>]*/>")
_HEAD = 1 << 14
_SIGN = "missing the expected column"
"""What the reader says of such bounds."""


def is_undeclared(error: BaseException) -> bool:
    """Return whether the reader stumbled over the bounds that a sheet declares."""
    return _SIGN in str(error)


def without_dimensions(path: Path) -> io.BytesIO:
    """Return a copy of a workbook in memory whose sheets declare no bounds."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as out:
        for name in archive.namelist():
            content = archive.read(name)
            if "worksheets/" in name and name.endswith(".xml"):
                content = _DECLARED.sub(b"", content[:_HEAD], count=1) + content[_HEAD:]
            out.writestr(name, content)
    copy.seek(0)
    return copy
