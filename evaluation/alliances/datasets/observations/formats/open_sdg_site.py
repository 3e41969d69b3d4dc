"""The folder of an Open SDG site: its data files as one, with the targets that it declares."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from alliances.datasets.observations.formats.open_sdg import (
    Site,
    indicator_of,
    read_indicator,
)
from alliances.datasets.observations.formats.open_sdg_config import SiteConfig, config_of
from alliances.datasets.observations.formats.open_sdg_targets import targets_of
from alliances.datasets.observations.incoming import Incoming, open_file
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.observations.tabular import nothing
from alliances.errors import AlliancesError, UnreadableFile
from alliances.findings import Finding, Severity
from alliances.language import LANGUAGES, explain

NAME = "open_sdg_site"

_ARCHIVED = "archived"


def recognise(incoming: Incoming) -> str | None:
    """Return why a folder is of this format: its data files, and their configuration."""
    if incoming.kind != "folder" or not _data_files(incoming.path):
        return None
    beside = ("indicator-config", "meta", "config_data.yml")
    return "folder" if any((incoming.path / name).exists() for name in beside) else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the folder holds, one `Parsed` a data file.

    Raises
    ------
    UnreadableFile
        None of its data files can be read.
    """
    config = config_of(incoming.path)
    parsed: list[Parsed] = []
    for path in _data_files(incoming.path):
        name = path.relative_to(incoming.path).as_posix()
        try:
            parsed += _file(open_file(path, name), config, incoming.area)
        except UnreadableFile as error:
            parsed.append(_refused(path, name, error))
    if not any(len(one.rows) for one in parsed):
        raise UnreadableFile("series.folder_empty", path=incoming.name)
    findings = [*config.findings]
    if not (incoming.area or config.area):
        findings.append(Finding("area_unknown", Severity.ADVICE, incoming.name))
    parsed[0] = replace(parsed[0], findings=(*findings, *parsed[0].findings))
    return parsed


def _data_files(folder: Path) -> list[Path]:
    data = folder / "data"
    if not data.is_dir():
        return []
    return sorted(path for path in data.glob("*-*.csv") if path.is_file()) + sorted(
        path for path in data.glob("indicator_*_*.csv") if path.is_file() and "-" not in path.name
    )


def _file(incoming: Incoming, config: SiteConfig, area: str) -> list[Parsed]:
    name = incoming.path.stem
    for prefix in ("indicator_", f"{_ARCHIVED}-", f"{_ARCHIVED}_"):
        name = name.removeprefix(prefix)
    covered = area or config.coverage(name)
    read = read_indicator(incoming, Site(covered, config.about, whole=True))
    if incoming.path.name.startswith(_ARCHIVED):
        return [_archived(one) for one in read]
    declared = config.indicators.get(name, {})
    code = indicator_of(incoming.name, whole=True)
    for number, one in enumerate(read):
        file = config.places.get(name, incoming.name)
        targets, findings = targets_of(code, declared, one.rows, file, covered)
        read[number] = replace(one, targets=targets, findings=(*one.findings, *findings))
    return [replace(one, layout=NAME) for one in read]


def _archived(parsed: Parsed) -> Parsed:
    """Leave out a file of an indicator that is no longer in force, as the site does."""
    counted = dict(parsed.counted)
    data = counted.pop("data", 0)
    file = parsed.source.file
    finding = Finding("archived_file", Severity.ADVICE, file, details={"count": data})
    counted = counted | {"data": 0, "archived_file": data}
    rows = parsed.rows.iloc[:0]
    cells = Cells(parsed.cells.rows[:0], parsed.cells.columns)
    held = None if parsed.held is None else parsed.held[:0]
    return replace(
        parsed, layout=NAME, rows=rows, cells=cells, counted=counted, findings=(finding,), held=held
    )


def _refused(path: Path, name: str, error: AlliancesError) -> Parsed:
    """Say of a file of the folder that it cannot be read, and why."""
    details = {"reason": {language: explain(error, language) for language in LANGUAGES}}
    finding = Finding("unreadable_file", Severity.VERIFY, name, details=details)
    return nothing(NAME, Incoming(path, name, "text"), None, {}, (finding,))
