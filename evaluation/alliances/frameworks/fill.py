"""The campaign workbook, blank or with data: one declaration of its sheets serves both."""

import os
from collections.abc import Mapping

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from alliances.errors import WrongCall
from alliances.frameworks.headings import heading_of, width_of, write_headings
from alliances.frameworks.listing import Listing, listing, range_name
from alliances.frameworks.model import Framework
from alliances.frameworks.readme import write_campaign_sheet, write_readme
from alliances.frameworks.sheets import Column, Sheet, items_on, sheets
from alliances.frameworks.validations import keys_name, validation_of
from alliances.language import text
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.sheet import Sheet as Page
from alliances.workbooks.style import ACCENT

ROWS = 20_000
"""Rows of each sheet that are ready to be filled in, checks included."""

_TEXTS = {"key", "ref", "code", "codes", "text", "siret", "yesno"}


def write_campaign(
    path: str | os.PathLike[str],
    framework: Framework,
    tables: Mapping[str, pd.DataFrame],
    campaign: Mapping[str, object],
    language: str = "fr",
    core: bool = False,
) -> None:
    """Write a campaign workbook that holds data.

    Parameters
    ----------
    path
        The .xlsx file to make; one already there is replaced.
    framework
        What is measured: its items are the columns of the sheets of answers.
    tables
        Data by sheet key (``partnerships``, ``answers``…), columns by key; a column that is missing
        stays empty, a column that the sheet does not have is an error. Codes, not labels; ``NSP``,
        ``SO``, ``REF`` for the declared kinds of nothing; NA for a blank. Dates as dates.
    campaign
        Values of the Campagne sheet by key. The framework and the language go without saying.
    language
        ``fr`` or ``en``: of names, headings, notes and words.
    core
        Only the core set of items.

    Raises
    ------
    WrongCall
        The framework asks nothing (SDG 17 is a catalogue of indicators, not a questionnaire).
    KeyError
        A table or a column that the campaign workbook does not have.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.frameworks.load import load_framework
    >>> partners = pd.DataFrame({"organisation": ["O1", "O2"], "name": ["Tri local", "Atelier"]})
    >>> with TemporaryDirectory() as folder:
    ...     filled = Path(folder) / "campagne.xlsx"
    ...     framework = load_framework("partenariat")
    ...     write_campaign(filled, framework, {"organisations": partners}, {"programme": "Essai"})
    ...     filled.exists()
    True
    """
    refuse_without_questions(framework)
    declared = sheets(framework, core)
    _refuse_unknown(tables, declared)
    lists = listing(framework, _scales(framework, declared), tables.get("lists"))
    title = text("template.title", language)
    with open_book(path, language, title) as book:
        write_readme(book, framework, declared, language)
        for sheet in declared.values():
            if sheet.key == "campaign":
                write_campaign_sheet(book, sheet, framework, campaign, language)
            else:
                data = lists.table if sheet.key == "lists" else tables.get(sheet.key)
                _write_data_sheet(book, sheet, framework, lists, data, language)
        _name_ranges(book, declared, lists, language)


def refuse_without_questions(framework: Framework) -> None:
    """Raise `WrongCall` where a framework asks the parties nothing."""
    if not items_on(framework, "answers"):
        raise WrongCall("framework_without_questions", framework=framework.id)


def _refuse_unknown(tables: Mapping[str, pd.DataFrame], declared: Mapping[str, Sheet]) -> None:
    for key, table in tables.items():
        unknown = set(table.columns) - {column.key for column in declared[key].columns}
        if unknown:
            msg = f"{key}: no such column: {', '.join(sorted(map(str, unknown)))}"
            raise KeyError(msg)


def _scales(framework: Framework, declared: Mapping[str, Sheet]) -> set[str]:
    return {
        framework.item_by_id[column.target].scale
        for sheet in declared.values()
        for column in sheet.columns
        if column.kind == "item"
    }


def _write_data_sheet(
    book: Book,
    sheet: Sheet,
    framework: Framework,
    lists: Listing,
    data: pd.DataFrame | None,
    language: str,
) -> None:
    page = book.sheet(sheet.name(language), ACCENT if sheet.key in {"answers"} else None)
    last = last_row(data)
    for place, column in enumerate(sheet.columns):
        page.column(place, width_of(column, framework), data_format(book, column, framework))
    write_headings(page, book, sheet, framework, language)
    for place, column in enumerate(sheet.columns):
        validation = validation_of(column, sheet, framework, lists, language, last)
        title = heading_of(column, sheet, framework, language)
        name = column.key if column.kind == "item" else title
        area = (2, place, last - 1, place)
        page.check(area, validation.rule, (name, validation.prompt), (name, validation.refusal))
        if data is not None and column.key in data:
            page.write_column(2, place, data[column.key])
    _finish(page, sheet, last)


def last_row(data: pd.DataFrame | None) -> int:
    """Return the last row, as Excel counts, that is ready to be filled in."""
    return max(ROWS, 2 + (0 if data is None else len(data)) + 500)


def data_format(book: Book, column: Column, framework: Framework) -> Format:
    """Return the format of a column's data cells: unlocked; texts stay texts when typed."""
    kind = column.kind
    if kind == "item":
        scale = framework.scales[framework.item_by_id[column.target].scale]
        numeric = scale.ordered or scale.quantity
        kind = "number" if numeric else "date" if scale.kind == "date" else "text"
    if kind == "date":
        return book.format("date", locked=False, indent=1)
    if kind in _TEXTS:
        # Typed in a text cell, 01 stays 01, 17.10 stays 17.10 and =A1 stays words.
        return book.format("text", locked=False, num_format="@", align="left", indent=1)
    return book.format("text", locked=False, align="left", indent=1)


def _finish(page: Page, sheet: Sheet, last: int) -> None:
    count = len(sheet.columns)
    leading = [column.unique or column.key == "name" for column in sheet.columns]
    kept = leading.index(False) if False in leading else 1
    end = xl_col_to_name(count - 1)
    page.raw.autofilter(1, 0, last - 1, count - 1)
    page.raw.ignore_errors({"number_stored_as_text": f"A3:{end}{last}"})
    page.freeze(2, kept)
    page.protect(grows=True)
    page.printed(
        landscape=True, repeat_rows=2, repeat_columns=kept, pages_wide=max(1, round(count / 10))
    )


def _name_ranges(book: Book, declared: Mapping[str, Sheet], lists: Listing, language: str) -> None:
    """Name each list, and the keys that other sheets refer to, as far as they are filled in."""
    where = declared["lists"].name(language)
    for name, (first, end) in lists.blocks.items():
        book.name(range_name(name), f"='{where}'!$B${first + 3}:$B${end + 3}")
    for key in ("organisations", "partnerships", "waves"):
        rows = f"'{declared[key].name(language)}'!$A$3"
        filled = f"'{declared[key].name(language)}'!$A$3:$A${ROWS}"
        book.name(keys_name(key), f"=OFFSET({rows},0,0,MAX(1,COUNTA({filled})),1)")
