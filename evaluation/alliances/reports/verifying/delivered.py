"""A delivered report, whatever its format: the figures that it shows and what it says it is."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from alliances.errors import UnreadableFile, WrongCall
from alliances.language import text
from alliances.language.catalogue import LANGUAGES

_CODES = re.compile(r"F(\d{1,6})(?:–F(\d{1,6}))?")


@dataclass(frozen=True)
class Delivered:
    """What a file of a report shows.

    Attributes
    ----------
    file
        Its name.
    figures
        By identifier, what the file shows in that figure's place: a number in a workbook, else the
        words.
    codes
        The printed code of each, by identifier.
    trace
        What it says it was made from (`alliances.reports.building.trace.trace_facts`).
    """

    file: str
    figures: Mapping[str, float | str]
    codes: Mapping[str, str] = field(default_factory=dict)
    trace: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    """Whether it should hold every figure: the workbook and the page, not the slides."""


READERS: Mapping[str, str] = {
    ".xlsx": "book",
    ".html": "page",
    ".docx": "office",
    ".pptx": "office",
    ".pdf": "pdf",
}
"""The module that reads each kind of file."""


def agreed(words: Sequence[str]) -> str:
    """Return what a figure says in all its places; where they differ, all that they say.

    So a figure that somebody changed in one place of two does not pass for the other.
    """
    return " / ".join(dict.fromkeys(words))


def spelled(codes: str) -> frozenset[str]:
    """Return the codes that ``F12–F14, F20`` stands for."""
    found = _CODES.findall("".join(codes.split()))
    return frozenset(f"F{n}" for a, b in found for n in range(int(a), int(b or a) + 1))


def delivered_files(path: Path) -> list[Path]:
    """Return the files of a report: the file itself, or those that lie in a folder.

    Raises
    ------
    UnreadableFile
        ``file_missing``.
    WrongCall
        ``not_a_report``: the folder holds none, or the file is of another kind.
    """
    if not path.exists():
        raise UnreadableFile("file_missing", path=path)
    if path.is_file():
        if path.suffix.lower() not in READERS:
            raise WrongCall("not_a_report", path=path)
        return [path]
    stems = [text("report.file_stem", language) for language in LANGUAGES]
    summaries = [text("report.print.summary_file_stem", language) for language in LANGUAGES]
    found = [path / f"{stem}{suffix}" for stem in stems for suffix in READERS]
    found += [path / f"{summary}.pdf" for summary in summaries]
    there = [file for file in found if file.is_file()]
    if not there:
        raise WrongCall("not_a_report", path=path)
    return there


def open_delivered(path: Path) -> Delivered:
    """Read the figures of a delivered file back.

    Raises
    ------
    UnreadableFile
        ``not_our_report``: it holds no figure of ours; ``report_unreadable``: it cannot be opened.
    """
    home = import_module(f"alliances.reports.verifying.{READERS[path.suffix.lower()]}")
    read: Callable[[Path], Delivered] = home.read
    try:
        delivered = read(path)
    except UnreadableFile:
        raise
    except Exception as error:
        # Whatever a library says of a damaged file: its user needs the file's name, and what to do.
        raise UnreadableFile("report_unreadable", file=path.name) from error
    if not delivered.figures:
        raise UnreadableFile("not_our_report", file=path.name)
    return delivered
