"""JSON documents of interfaces: read whole or refused with a place, within a size and a depth."""

import json
from typing import Any

from alliances.datasets.observations.incoming import Incoming
from alliances.errors import UnreadableFile


def document(incoming: Incoming) -> Any:
    """Return the JSON of a file.

    Raises
    ------
    UnreadableFile
        It is broken, at a place that the error names, or nested too deeply for any data.
    """
    content = incoming.content.rstrip(b"\0")
    try:
        return json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise UnreadableFile("series.json_broken", file=incoming.name, **place) from error
    except UnicodeDecodeError as error:
        place = {"line": 1, "column": error.start + 1}
        raise UnreadableFile("series.json_broken", file=incoming.name, **place) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFile("series.json_unknown", file=incoming.name) from error
