"""SDG series from files and folders: each recognised by its content, all in one tidy table."""

import re
from collections.abc import Sequence
from pathlib import Path

from alliances.datasets.layouts import campaign
from alliances.datasets.observations.formats.registry import FORMATS, Format
from alliances.datasets.observations.incoming import Incoming, open_file
from alliances.datasets.observations.model import Observations, Parsed
from alliances.datasets.observations.settle import settle
from alliances.datasets.outputs import is_output
from alliances.datasets.survey import FileRead
from alliances.errors import UnreadableFile, WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.language.matching import nearest

_VINTAGE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?|\.Q[1-4]\S*)?")
"""A month, or a release as the UN names it: ``2025-03``, ``2022.Q1.G.03``."""
_SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".gz", ".json", ".xml", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
)


def read_observations(
    paths: str | Path | Sequence[str | Path],
    *,
    vintage: str | None = None,
    source: str = "",
    layout: str | None = None,
    area: str = "",
    odd17: Framework | None = None,
) -> Observations:
    """Return the SDG series of files and folders as one tidy table, checked.

    Parameters
    ----------
    paths
        A file, a folder (an Open SDG site, or files side by side), or several of these.
    vintage
        Month of the release, ``2020-10``, where the files do not name theirs: values, labels and
        codes change between releases, and it decides which version of an indicator is meant.
    source
        Where the figures are from, where the files do not say.
    layout
        The format of the files, where it is not to be recognised by their content.
    area
        The area of files that name none (an Open SDG site is of one country).
    odd17
        The framework of SDG 17; None: the one that ships.

    Raises
    ------
    WrongCall
        A file does not exist, or `layout` is not known.
    UnreadableFile
        A file cannot be read, or is of no format that is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "series.csv"
    ...     head = "indicator,series,area,year,value\\n"
    ...     _ = file.write_text(head + "17-2-1,DC_ODA_TOTG,FRA,2016,0.38\\n")
    ...     read = read_observations(file)
    >>> read.data[["indicator", "area", "year", "value"]].astype(str).to_numpy().tolist()
    [['17.2.1', '250', '2016', '0.38']]
    >>> read.findings
    ()
    """
    chosen = _chosen(layout)
    if vintage and not _VINTAGE.fullmatch(vintage):
        raise WrongCall("series.vintage", value=vintage)
    given = [paths] if isinstance(paths, str | Path) else [*paths]
    parsed: list[Parsed] = []
    files: list[FileRead] = []
    for incoming in [one for path in given for one in _incoming(Path(path), area)]:
        form, reason = (chosen, "forced") if chosen else _recognised(incoming)
        read = form.read(incoming)
        parsed += read
        known = {"layout": form.NAME}
        files.append(FileRead(incoming.source, form.NAME, reason, known, chosen is not None))
    return settle(parsed, files, odd17 or load_framework("odd17"), vintage or "", source)


def _chosen(layout: str | None) -> Format | None:
    if layout is None:
        return None
    known = {form.NAME: form for form in FORMATS}
    if layout not in known:
        near = nearest(layout, known, cutoff=0.0)
        names = ", ".join(known)
        raise WrongCall("unknown_layout", value=layout, nearest=near, known=names)
    return known[layout]


def _incoming(path: Path, area: str) -> list[Incoming]:
    """Return a file; a folder that a format knows as a whole; or the files of a folder."""
    incoming = open_file(path, area=area)
    if incoming.kind != "folder" or any(form.recognise(incoming) for form in FORMATS):
        return [incoming]
    inside = [*sorted(path.rglob("*"))]
    files = [
        one
        for one in inside
        if one.suffix.lower() in _SUFFIXES
        and one.is_file()
        and not one.name.startswith((".", "~$"))
    ]
    if not files:
        raise UnreadableFile("series.folder_empty", path=str(path))
    return [open_file(one, one.relative_to(path).as_posix(), area) for one in files]


def _recognised(incoming: Incoming) -> tuple[Format, str]:
    if incoming.kind == "workbook" and campaign.recognise(incoming.workbook):
        # Its sheet « Indicateurs » looks like a plain table.
        raise UnreadableFile("series.campaign", file=incoming.name)
    if incoming.kind == "workbook" and is_output(incoming.workbook):
        raise UnreadableFile("series.output", file=incoming.name)
    for form in FORMATS:
        reason = form.recognise(incoming)
        if reason is not None:
            return form, f"series.{form.NAME}.{reason}"
    raise UnreadableFile("series.unrecognised", file=incoming.name)
