"""What the folder of an Open SDG site declares beside its data: area, columns, progress options.

The YAML is read by a loader that makes plain values only; what is no YAML becomes a finding.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from alliances.datasets.observations.areas import understood
from alliances.findings import Finding, Severity

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOLDERS = ("meta", "indicator-config")
"""In this order: what the second says of an indicator counts."""
_LARGEST = 5_000_000
_WANTED = re.compile(rb"progress_calculation|national_geographical_coverage")
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)^---\s*$", re.DOTALL | re.MULTILINE)


@dataclass
class SiteConfig:
    """What a site declares.

    Attributes
    ----------
    indicators
        By the name of its files, ``17-2-1``: what its configuration and metadata say.
    places
        By the same name: the file, inside the folder, that declares how progress is reckoned.
    about
        Headings that the site names as telling about an observation.
    area
        The area that most indicators cover; empty where none says.
    findings
        On files that could not be read.
    """

    indicators: dict[str, dict[str, object]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    about: frozenset[str] = frozenset()
    area: str = ""
    findings: list[Finding] = field(default_factory=list)

    def coverage(self, name: str) -> str:
        """Return the area that an indicator covers: its own, else that of the site."""
        own = _coverage(self.indicators.get(name, {}))
        if not own or not self.area or own.casefold().startswith(self.area.casefold()):
            return self.area or own
        return self.area if understood([own]) == understood([self.area]) else own


def config_of(folder: Path) -> SiteConfig:
    """Return what the folder of a site declares."""
    config = SiteConfig()
    for part in _FOLDERS:
        for path in _files(folder / part):
            name = path.relative_to(folder).as_posix()
            declared = _declared(path, name, config.findings)
            if declared:
                config.indicators.setdefault(path.stem, {}).update(declared)
                if "progress_calculation_options" in declared:
                    config.places[path.stem] = name
    site = folder / "config_data.yml"
    if site.is_file():
        options = _declared(site, site.name, config.findings, every=True).get("indicator_options")
        config.about = _headings(options)
    told = Counter(filter(None, map(_coverage, config.indicators.values())))
    config.area = told.most_common(1)[0][0] if told else ""
    return config


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of one folder; translations lie in folders below it."""
    if folder.is_dir():
        inside = sorted(folder.iterdir())
        yield from (
            one for one in inside if one.suffix in {".yml", ".yaml", ".md"} and one.is_file()
        )


def _declared(
    path: Path, name: str, findings: list[Finding], every: bool = False
) -> dict[str, object]:
    """Return what a file declares; nothing where it says nothing that is used here."""
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        content = path.read_bytes()
        if not every and _WANTED.search(content) is None:
            return {}
        text = content.decode("utf-8-sig")
        if path.suffix == ".md":
            front = _FRONT_MATTER.match(text)
            text = front[1] if front else ""
        held = yaml.load(text, _LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        details = {"line": mark.line + 1 if mark else 1}
        findings.append(Finding("config_unreadable", Severity.VERIFY, name, details=details))
        return {}
    return {str(key): value for key, value in held.items()} if isinstance(held, dict) else {}


def _headings(options: object) -> frozenset[str]:
    if not isinstance(options, Mapping):
        return frozenset()
    named: set[str] = set()
    for key in ("non_disaggregation_columns", "observation_attributes"):
        listed = options.get(key)
        if isinstance(listed, list):
            named |= {str(heading).strip() for heading in listed}
    return frozenset(named)


def _coverage(declared: Mapping[str, object]) -> str:
    given = declared.get("national_geographical_coverage")
    return given.strip() if isinstance(given, str) else ""
