"""To come."""

from collections.abc import Sequence

from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Parsed

NAME = "un_json"


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format."""
    return None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the file holds."""
    return []
