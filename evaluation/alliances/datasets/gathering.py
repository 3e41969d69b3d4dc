"""What there is to read: one file, or a folder of returned forms and tables."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alliances.datasets.corrections.file import is_register
from alliances.datasets.located import RawWorkbook
from alliances.datasets.outputs import is_output
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Source
from alliances.errors import UnreadableFile, WrongCall
from alliances.findings import Finding, Severity
from alliances.language import LANGUAGES, explain

READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"})
"""Endings of the files of a folder that are read; others are named and left."""

Progress = Callable[[int, int, str], None]
"""Told how many files are done, how many there are, and which one is next."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read.

    Attributes
    ----------
    source
        The file; of a folder, the whole of it.
    workbooks
        In the order of their names.
    findings
        On files that could not be read, are no workbooks, or are there twice.
    refused
        Names of those files, each as it stands in the folder.
    """

    source: Source
    workbooks: tuple[RawWorkbook, ...]
    findings: tuple[Finding, ...] = ()
    refused: tuple[Source, ...] = ()


def gather(
    path: str | Path, progress: Progress | None = None, register: str | Path | None = None
) -> Gathered:
    """Read a file, or every workbook of a folder and of the folders in it.

    Parameters
    ----------
    progress
        Called before each file of a folder.
    register
        The register of corrections, which is no part of a folder even where it lies in it.

    Raises
    ------
    WrongCall
        There is no such file, or the folder holds nothing that could be read.
    UnreadableFile
        The file cannot be read. In a folder, that is a finding, and the others are read.
    """
    path = Path(path)
    if not path.is_dir():
        workbook = read_workbook(path)
        return Gathered(workbook.source, (workbook,))
    return _folder(path, progress, register)


def _folder(folder: Path, progress: Progress | None, register: str | Path | None) -> Gathered:
    beside = None if register is None else Path(register).resolve()
    there = [file for file in _files(folder) if file.resolve() != beside]
    files = sorted(there, key=lambda file: file.relative_to(folder).as_posix())
    if not any(_readable(file) for file in files):
        raise WrongCall("folder_without_workbooks", path=folder)
    workbooks: list[RawWorkbook] = []
    findings: list[Finding] = []
    refused: list[Source] = []
    first: dict[str, str] = {}
    for number, file in enumerate(files):
        name = file.relative_to(folder).as_posix()
        if progress is not None:
            progress(number, len(files), name)
        workbook, finding = _read(file, name)
        if workbook is not None and workbook.source.sha256 in first:
            details = {"other": first[workbook.source.sha256]}
            finding = Finding("same_file", Severity.VERIFY, name, details=details)
        elif workbook is not None and is_register(workbook):
            finding = Finding("register_left_out", Severity.VERIFY, name)
        elif workbook is not None and is_output(workbook):
            finding = Finding("output_left_out", Severity.ADVICE, name)
        if finding is not None:
            findings.append(finding)
            refused.append(workbook.source if workbook is not None else _source(file, name))
        elif workbook is not None:
            first[workbook.source.sha256] = name
            workbooks.append(workbook)
    sources = sorted([*(w.source for w in workbooks), *refused], key=lambda source: source.file)
    return Gathered(_whole(folder, sources), tuple(workbooks), tuple(findings), tuple(refused))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, but for hidden ones and the locks of open workbooks."""
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if not hidden and not file.is_symlink() and file.is_file():
            yield file


def _readable(file: Path) -> bool:
    return file.suffix.lower() in READABLE


def _read(file: Path, name: str) -> tuple[RawWorkbook | None, Finding | None]:
    """Return what one file of a folder holds, or why it is left."""
    if not _readable(file):
        return None, Finding("file_left_out", Severity.ADVICE, name)
    try:
        return read_workbook(file, name=name), None
    except (UnreadableFile, WrongCall) as error:
        details = {"reason": {code: explain(error, code) for code in LANGUAGES}}
        return None, Finding("unreadable_file", Severity.BLOCKING, name, details=details)


def _source(file: Path, name: str) -> Source:
    """Return what is known of a file that is left; nothing of one that a program holds."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Source(name, digest, file.stat().st_size)
    except OSError:
        return Source(name, "", 0)


def _whole(folder: Path, sources: list[Source]) -> Source:
    lines = "".join(f"{source.sha256}  {source.file}\n" for source in sources)
    digest = hashlib.sha256(lines.encode("utf-8")).hexdigest()
    return Source(folder.resolve().name, digest, sum(source.size for source in sources))
