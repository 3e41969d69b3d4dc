"""The formats that are known, in the order in which a file is held against them."""

from collections.abc import Sequence
from typing import Protocol

from alliances.datasets.observations.formats import (
    eurostat_tsv,
    json_stat,
    open_sdg,
    open_sdg_site,
    plain,
    sdmx_csv,
    sdmx_ml,
    un_csv,
    un_json,
)
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Parsed


class Format(Protocol):
    """A format: a module with these three names."""

    NAME: str

    def recognise(self, incoming: Incoming) -> str | None:
        """Return why a file is of this format, a key under ``layouts.<NAME>``; else None."""

    def read(self, incoming: Incoming) -> Sequence[Parsed]:
        """Return what the file holds, one `Parsed` a sheet; nothing is judged."""


# From the most peculiar to the least: a plain table may have every column of the others.
FORMATS: tuple[Format, ...] = (
    json_stat,
    un_json,
    sdmx_ml,
    un_csv,
    sdmx_csv,
    eurostat_tsv,
    open_sdg_site,
    open_sdg,
    plain,
)
