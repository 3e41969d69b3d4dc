"""A table of progress as a file: CSV for machines, an Excel workbook for people."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from alliances.errors import WrongCall
from alliances.findings import Finding
from alliances.language import text
from alliances.progress.words import reason_in
from alliances.reports.progress_book import write_progress_sheets
from alliances.reports.scores_file import ROWS_PER_SHEET, inert
from alliances.workbooks.book import open_book
from alliances.workbooks.files import whole_file


def write_progress(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    language: str = "fr",
    *,
    further: Mapping[str, pd.DataFrame] | None = None,
    findings: Sequence[Finding] = (),
) -> None:
    """Write a table of progress; the file appears whole or not at all.

    Parameters
    ----------
    table
        What `alliances.progress` returns.
    path
        A file that ends in ``.csv`` (UTF-8, commas, decimal points, full precision; statuses in the
        methods' own words, reasons in sentences) or in ``.xlsx``.
    language
        Of the reasons, and of every word in a workbook but the keys of columns.
    further
        For a workbook, tables of its own sheets: ``indicators`` and ``goals`` (see
        `alliances.indicator_scores`, `alliances.goal_scores`), ``what_if`` (`alliances.what_if`).
    findings
        What was found in the files that were read, for a sheet of the workbook.

    Raises
    ------
    WrongCall
        Another ending, or more rows than a sheet of a workbook holds.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.progress.assess import progress
    >>> found = progress([2015, 2020], [80.0, 90.0], direction="up", method="open-sdg")
    >>> with TemporaryDirectory() as folder:
    ...     write_progress(found, Path(folder) / "progress.csv")
    ...     (Path(folder) / "progress.csv").read_text("utf-8").splitlines()[0].split(",")[:4]
    ['indicator', 'series', 'area', 'method']
    """
    ending = Path(path).suffix.lower()
    if ending == ".csv":
        words = table.assign(reason=reason_in(table["reason"], language))
        with whole_file(path) as temporary:
            inert(words).to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
    elif ending == ".xlsx":
        if len(table) > ROWS_PER_SHEET:
            raise WrongCall("progress.too_many_rows", rows=f"{len(table)}", path=path)
        with open_book(path, language, text("progress.book.title", language)) as book:
            write_progress_sheets(book, table, dict(further or {}), findings, language)
    else:
        raise WrongCall("progress.suffix", path=path)
