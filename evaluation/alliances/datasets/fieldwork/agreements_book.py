"""What was agreed, written as a workbook that lies beside the campaign."""

import os
from collections.abc import Sequence

import pandas as pd

from alliances.datasets.fieldwork.agreements import SHEET, Agreements
from alliances.datasets.survey import Survey
from alliances.frameworks.fill import data_format
from alliances.frameworks.headings import width_of, write_headings
from alliances.frameworks.sheets import sheets
from alliances.language import text
from alliances.workbooks.book import open_book


def write_agreements(
    found: Agreements, survey: Survey, path: str | os.PathLike[str], language: str = "fr"
) -> None:
    """Write the new agreements as a workbook that lies beside the campaign: a sheet Suites.

    `alliances.check` on the folder of both reads them together; the campaign stays as it is.

    Parameters
    ----------
    found
        What was read.
    survey
        The campaign.
    path
        The .xlsx file to make.
    language
        ``fr`` or ``en``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as name:
    ...     workbook = Path(name) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=20, national=1)
    ...     survey = check(workbook)
    ...     agreed = Agreements(survey.data("agreements").assign(agreement="SUI-1")[:1])
    ...     write_agreements(agreed, survey, Path(name) / "suites.xlsx")
    ...     together = check(name)
    >>> len(together.data("agreements")) - len(survey.data("agreements"))
    1
    """
    framework = survey.framework
    sheet = sheets(framework)[SHEET]
    with open_book(path, language, text("report.fiche.form.title", language)) as book:
        page = book.sheet(sheet.name(language))
        for place, column in enumerate(sheet.columns):
            page.column(place, width_of(column, framework), data_format(book, column, framework))
        write_headings(page, book, sheet, framework, language)
        for place, column in enumerate(sheet.columns):
            page.write_column(2, place, _typed(found.rows[column.key], column.kind))
        page.freeze(2, 1)


def _typed(column: pd.Series, kind: str) -> Sequence[object] | pd.Series:
    if kind == "date":
        return pd.to_datetime(column)
    return column.astype("boolean") if kind == "yesno" else column
