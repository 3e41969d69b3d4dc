"""Findings as people and machines read them: a table in a language, and JSON."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from alliances.datasets.survey import Ledger, Survey
from alliances.findings import Finding
from alliances.language import describe
from alliances.workbooks.files import whole_file

COLUMNS = ("file", "sheet", "cell", "code", "severity", "value", "message", "repair")


def findings_table(survey: Survey, language: str = "fr") -> pd.DataFrame:
    """Return the findings of a survey, one a row, in the order of the workbook.

    Parameters
    ----------
    survey
        A checked survey.
    language
        ``fr`` or ``en``: of the messages and the repairs.

    Returns
    -------
    DataFrame
        ``file, sheet, cell, code, severity, value, message, repair``, all texts; None where a
        finding has no place or no value.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example import write_mistakes
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     told = write_mistakes(Path(folder) / "campagne.xlsx", partnerships=60, national=5)
    ...     table = findings_table(check(Path(folder) / "campagne.xlsx"), "en")
    >>> list(table.columns)
    ['file', 'sheet', 'cell', 'code', 'severity', 'value', 'message', 'repair']
    """
    entries = [_entry(finding, language) for finding in survey.findings]
    return pd.DataFrame(entries, columns=list(COLUMNS), dtype=object)


def findings_json(survey: Survey, language: str = "fr") -> dict[str, object]:
    """Return the findings and the ledger of a survey, ready to be written as JSON.

    Returns
    -------
    dict
        ``findings``, a list with the keys of `findings_table`; ``ledger``, by sheet.
    """
    return {
        "findings": [_entry(finding, language) for finding in survey.findings],
        "ledger": _ledger(survey.ledger),
    }


def write_findings_json(survey: Survey, path: str | Path, language: str = "fr") -> None:
    """Write what `findings_json` returns into a file, whole or not at all.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    written = json.dumps(findings_json(survey, language), ensure_ascii=False, indent=2)
    with whole_file(path) as temporary:
        temporary.write_text(written + "\n", "utf-8")


def _entry(finding: Finding, language: str) -> dict[str, str | None]:
    message, repair = describe(finding, language)
    values = (
        finding.file,
        finding.sheet,
        finding.cell,
        finding.code,
        finding.severity.value,
        finding.value,
        message,
        repair,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _ledger(ledger: Ledger) -> dict[str, object]:
    return {
        "reconciles": ledger.reconciles,
        "sheets": [{**asdict(sheet), "excluded": dict(sheet.excluded)} for sheet in ledger.sheets],
    }
