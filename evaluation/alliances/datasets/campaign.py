"""What the Campagne sheet declares, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.marks import Mark, records
from alliances.datasets.parsing.codes import Vocabulary, vocabulary
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.parsing.text import tidy
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Campaign, Table
from alliances.errors import WrongCall
from alliances.findings import Severity
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, CONSENT_MODES, items_on, sheets
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold, nearest

_NOTHING: Mapping[str, str] = MappingProxyType({})

_CODED = {"consent_mode": CONSENT_MODES, "language": LANGUAGES}
"""Settings that take one of a few words, by their code or by its name."""


def declared_framework(workbooks: Sequence[RawWorkbook]) -> tuple[Framework, Problem | None]:
    """Return the framework that the first Campagne sheet declares, else ``partenariat``.

    Returns
    -------
    framework, problem
        The problem of a declared framework that nobody knows; it belongs at its cell.
    """
    default = load_framework(DEFAULT_FRAMEWORK)
    names = {fold(name) for name in sheets(default)["campaign"].names}
    campaigns = (s for workbook in workbooks for s in workbook.sheets if fold(s.name) in names)
    declared = (found for sheet in campaigns if (found := _declared(sheet)))
    wanted = fold(next(declared, "")) or DEFAULT_FRAMEWORK
    if not wanted.replace("_", "").replace("-", "").isalnum():
        # Never a path: a workbook may not name a file of the reader's machine.
        return default, Problem("unknown_framework", details={"accepted": default.id, "near": ""})
    try:
        framework = load_framework(wanted)
    except WrongCall as error:
        details = {"accepted": error.details["known"], "near": error.details["nearest"]}
        return default, Problem("unknown_framework", details=details)
    if not items_on(framework, "answers"):
        return default, Problem("unknown_framework", details={"accepted": default.id, "near": ""})
    return framework, None


def _declared(sheet: RawSheet) -> str:
    """Return the framework that a sheet of keys and values declares, wherever its columns stand."""
    key, value = 0, 1
    for row in sheet.cells:
        words = [fold(cell) if isinstance(cell, str) else "" for cell in row]
        if {"key", "value"} <= set(words):
            key, value = words.index("key"), words.index("value")
        elif max(key, value) < len(words) and words[key] == "framework":
            return tidy(row[value]) if row[value] is not None else ""
    return ""


def read_campaign(
    table: Table | None,
    framework: Framework,
    unknown: Problem | None = None,
    given: Mapping[str, str] = _NOTHING,
) -> tuple[Campaign, tuple[Mark, ...]]:
    """Return the declarations of a campaign, with a mark at each value that is wrong.

    Parameters
    ----------
    table
        The parsed Campagne sheet, or None where the file has none.
    framework
        The framework by which the workbook is read; another one declared is to be verified.
    unknown
        What is wrong with the framework declared (see `declared_framework`).
    given
        What a mapping file declares; the sheet comes first.
    """
    values: dict[str, object] = {key: _value(key, raw, framework)[0] for key, raw in given.items()}
    marks: list[Mark] = []
    if table is not None and {"key", "value"} <= set(table.columns):
        marks += _unknown_keys(table)
        declared = table.data[["key", "value"]].dropna(subset=["key"]).drop_duplicates("key")
        for row, key, raw in records(declared[declared["key"].isin(CAMPAIGN_KEYS)]):
            values[key], problem = _value(key, raw, framework)
            if key == "framework" and unknown is not None:
                problem = unknown
            if problem is not None:
                marks.append(Mark(table.key, row, "value", problem))
    used = {"framework": framework.id, "framework_version": framework.version}
    found = {key: value for key, value in values.items() if value is not None}
    return Campaign(**(used | found)), tuple(marks)  # type: ignore[arg-type]


def _unknown_keys(table: Table) -> Iterator[Mark]:
    keys = table.data[["key"]].dropna()
    for row, key in records(keys[~keys["key"].isin(CAMPAIGN_KEYS)]):
        details = {"near": nearest(key, CAMPAIGN_KEYS), "accepted": ", ".join(CAMPAIGN_KEYS)}
        yield Mark(table.key, row, "key", Problem("unknown_setting", Severity.VERIFY, details))


def _value(key: str, raw: object, framework: Framework) -> tuple[object, Problem | None]:
    if not isinstance(raw, str):
        blank = Problem("blank_setting", Severity.VERIFY, {"setting": key})
        return None, blank if key == "consent_mode" else None
    if key in _CODED:
        known = _settings(key)
        code = known.find(raw)
        return code, known.unknown(raw) if code is None else None
    if key == "reporting_date":
        day, problem = parse_date(raw)
        return day.date() if hasattr(day, "date") else None, problem
    return raw, _other_framework(key, raw, framework)


@cache
def _settings(key: str) -> Vocabulary:
    return vocabulary(
        (code, {language: text(f"settings.{key}.{code}", language) for language in LANGUAGES})
        for code in _CODED[key]
    )


def _other_framework(key: str, raw: str, framework: Framework) -> Problem | None:
    used = {"framework": framework.id, "framework_version": framework.version}.get(key)
    if used is None or fold(raw) == fold(used):
        return None
    versions = (framework.version, *framework.same_questions_as)
    if key == "framework_version" and any(_same(raw, version) for version in versions):
        return None
    return Problem(f"other_{key}", Severity.VERIFY, {"used": used})


def _same(found: str, used: str) -> bool:
    """Return whether two versions are equal; ``1``, made a number by the cell, is ``1.0.0``."""
    parts = [part for part in found.split(".") if part]
    return [*parts, *["0"] * (used.count(".") + 1 - len(parts))] == used.split(".")
