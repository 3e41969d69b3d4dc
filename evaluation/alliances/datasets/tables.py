"""Findings as people and machines read them: a table in a language, and JSON."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import pandas as pd

from alliances.datasets.corrections.correction import Correction
from alliances.datasets.survey import FileRead, Ledger, SheetLedger, Survey
from alliances.findings import Finding
from alliances.language import describe, text
from alliances.workbooks.files import whole_file

COLUMNS = ("file", "sheet", "cell", "code", "severity", "value", "message", "repair")


class Checked(Protocol):
    """What was read and has findings: a survey, a table of observations or of targets."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong or doubtful, in the order of the files and their cells."""


def findings_table(survey: Checked, language: str = "fr") -> pd.DataFrame:
    """Return the findings of what was read, one a row, in the order of the files.

    Parameters
    ----------
    survey
        A checked survey, observations, or targets.
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
    >>> from alliances.datasets.example.programme import write_mistakes
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
        ``files``, each with its layout and why it was taken for that; ``findings``, a list with
        the keys of `findings_table`; ``corrections``, each line of the register with what became of
        it; ``ledger``, by file and sheet and in total.
    """
    return {
        "files": [_file(file, language) for file in survey.files],
        "findings": [_entry(finding, language) for finding in survey.findings],
        "corrections": [_correction(correction) for correction in survey.corrections],
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


def _correction(correction: Correction) -> dict[str, object]:
    told = asdict(correction)
    # What the register holds as a number or a date is told by its text.
    del told["value"]
    return told


def _file(file: FileRead, language: str) -> dict[str, object]:
    reason = text(f"layouts.{file.reason}", language, **file.details) if file.reason else None
    return {
        **asdict(file.source),
        "layout": file.layout or None,
        "forced": file.forced,
        "reason": reason,
    }


def _ledger(ledger: Ledger) -> dict[str, object]:
    sheets = [_counts(sheet) for sheet in ledger.sheets]
    total = {key: sum(sheet[key] for sheet in sheets) for key in _COUNTS}
    told = [
        {
            "file": sheet.file,
            "sheet": sheet.sheet,
            "table": sheet.table,
            **counts,
            "excluded": _excluded(sheet),
        }
        for sheet, counts in zip(ledger.sheets, sheets, strict=True)
    ]
    return {"reconciles": ledger.reconciles, "sheets": told, "total": total}


_COUNTS = (
    "cells_read",
    "cells_data",
    "cells_findings",
    "cells_excluded",
    "cells_filled",
    "rows_read",
    "rows_kept",
    "rows_rejected",
    "rows_duplicate",
)


def _counts(sheet: SheetLedger) -> dict[str, int]:
    """Return the counts of a sheet: read = data + findings + excluded, headings among these.

    Of the cells read, ``cells_filled`` are empty in the file: the register of corrections gave
    them.
    """
    excluded = sum(_excluded(sheet).values())
    cells = (sheet.cells, sheet.data, sheet.findings, excluded, sheet.filled)
    rows = (sheet.rows, sheet.kept, sheet.rejected, sheet.duplicates)
    return dict(zip(_COUNTS, cells + rows, strict=True))


def _excluded(sheet: SheetLedger) -> dict[str, int]:
    headings = {"headings": sheet.headings} if sheet.headings else {}
    return {**headings, **sheet.excluded}
