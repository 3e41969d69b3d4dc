"""A TOML file as a document, or the place where it cannot be read."""

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from alliances.errors import FrameworkError

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def document(file: Traversable) -> dict[str, Any]:
    """Return what a TOML file holds, or say where it cannot be read.

    Raises
    ------
    FrameworkError
        The file cannot be opened, is not UTF-8, or is not TOML; with the line.
    """
    try:
        # A byte order mark is no fault: Windows editors put one at the head of a file.
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FrameworkError("framework_encoding", file=file.name, line=line) from None
    except OSError:
        raise FrameworkError("framework_unreadable", file=file.name) from None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        column = int(place[2]) if place else 1
        raise FrameworkError("framework_toml", file=file.name, line=line, column=column) from None
