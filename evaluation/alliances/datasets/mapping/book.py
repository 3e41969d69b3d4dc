"""A proposed mapping as a workbook, for a person to review, answer and confirm."""

import os
from collections.abc import Iterator, Mapping, Sequence

from alliances.datasets.mapping.book_sheets import SHEETS, MapSheet
from alliances.datasets.mapping.changes import changes_told
from alliances.datasets.mapping.proposal import CERTAIN, LIKELY, Proposal, Proposed
from alliances.datasets.mapping.questions import Asked
from alliances.datasets.mapping.targets import targets
from alliances.datasets.place import cell_name
from alliances.frameworks.sheets import CAMPAIGN_KEYS
from alliances.language import plural, text
from alliances.language.catalogue import catalogue
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page

_TALL = 30.0
_TALLEST = 120.0


def write_mapping_book(
    proposal: Proposal, path: str | os.PathLike[str], language: str = "fr"
) -> None:
    """Write a proposal as a workbook, in which each line waits for a decision.

    Parameters
    ----------
    proposal
        As `alliances.datasets.mapping.proposal.propose` makes it.
    path
        The ``.xlsx`` file to make; one already there is replaced.
    language
        ``fr`` or ``en``.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    title = text("mapping.title", language, file=proposal.source.file)
    with open_book(path, language, title) as book:
        _readme(book, proposal)
        for key, rows in _rows(proposal, language):
            page = _table(book, SHEETS[key], rows)
            if key == "fields":
                # The drop-down of the columns' fields is made from this list.
                book.name("mapping_fields", f"='{page.name}'!$A$3:$A${len(rows) + 2}")


def _rows(proposal: Proposal, language: str) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield the sheets in their order, each with its rows."""
    known = targets(proposal.framework)
    yield "questions", [_question(asked, proposal, language) for asked in proposal.questions]
    labels = {name: target.label[language] for name, target in known.items()}
    yield "columns", [_column(column, labels, language) for column in proposal.columns]
    yield (
        "values",
        [
            (v.sheet, v.column, v.target, labels[v.target], v.value, v.count, v.code)
            for v in proposal.values
        ],
    )
    yield (
        "campaign",
        [
            (key, text(f"sheets.campaign.{key}", language), proposal.campaign.get(key))
            for key in CAMPAIGN_KEYS
        ],
    )
    yield "fields", [*labels.items()]
    yield (
        "seen",
        [
            (sheet, number, heading)
            for sheet, headings in proposal.seen.items()
            for number, heading in enumerate(headings, 1)
        ],
    )
    about = {
        "format": "1",
        "version": str(proposal.version),
        "layout": proposal.layout,
        "framework": proposal.framework.id,
        "file": proposal.source.file,
        "sha256": proposal.source.sha256,
    }
    yield "about", [*about.items()]


def _readme(book: Book, proposal: Proposal) -> None:
    language = book.language
    page = book.sheet(text("mapping.sheet.readme", language))
    page.widths((3.0, 100.0), "body")
    page.raw.hide_gridlines(2)
    page.write(0, 1, book.title, book.format("title"))
    page.row(0, 34)
    sure = sum(column.decision == "yes" for column in proposal.columns)
    waiting = sum(bool(column.target) for column in proposal.columns) - sure
    counts = {"sure": sure, "waiting": waiting, "questions": len(proposal.questions)}
    sentences = [
        text("mapping.readme.what", language, layout=_layout(proposal.layout, language)),
        *(
            plural(f"mapping.readme.{key}", count, language)
            for key, count in counts.items()
            if count
        ),
        *(text(f"mapping.readme.step_{step}", language) for step in range(1, 6)),
    ]
    sentences[1:1] = changes_told(proposal, language)
    for row, sentence in enumerate(sentences, 2):
        page.write(row, 1, sentence, book.format("body", font_size=11))
        page.row(row, max(_TALL, height([(sentence, 90.0)], 11) + 6))
    page.printed()


def _layout(name: str, language: str) -> str:
    """Return what a layout is called for people; the name of a layout that is not ours as it is."""
    key = f"check.layouts.{name}"
    return text(key, language) if key in catalogue(language) else name


def _question(asked: Asked, proposal: Proposal, language: str) -> tuple[object, ...]:
    label = targets(proposal.framework)[asked.target].label[language]
    details = {"sheet": asked.sheet, "column": asked.column, "field": label}
    return (
        asked.kind,
        asked.sheet,
        asked.column,
        asked.target,
        label,
        text(f"mapping.ask.{asked.kind}", language, **details),
        " / ".join(asked.options),
        asked.answer,
    )


def _column(column: Proposed, labels: Mapping[str, str], language: str) -> tuple[object, ...]:
    samples = (*column.samples, None, None, None)[:3]
    return (
        column.sheet,
        column.column,
        column.name,
        column.heading,
        *samples,
        column.filled,
        column.distinct,
        column.target,
        labels.get(column.target, ""),
        text(f"mapping.sure.{_sureness(column)}", language),
        column.confidence if column.target else None,
        text(f"mapping.reason.{column.reason}", language),
        text(f"mapping.decision.{column.decision if column.target else 'no'}", language),
    )


def _sureness(column: Proposed) -> str:
    if not column.target:
        return "unknown"
    if column.confidence >= CERTAIN:
        return "certain"
    return "likely" if column.confidence >= LIKELY else "verify"


def _table(book: Book, sheet: MapSheet, rows: Sequence[Sequence[object]]) -> Page:
    """Write one sheet: keys, headings, rows; what a person fills in is unlocked and tinted."""
    language = book.language
    page = book.sheet(text(f"mapping.sheet.{sheet.key}", language))
    page.widths([column.width for column in sheet.columns], "body")
    for place, column in enumerate(sheet.columns):
        page.write(0, place, column.key, book.format("key"))
        words = text(f"mapping.columns.{sheet.key}_{column.key}", language)
        page.write(1, place, words, book.format("heading" if column.input else "heading_light"))
    page.row(0, 12)
    page.row(1, _TALL)
    for number, row in enumerate(rows, 2):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            look = column.format if value is None or isinstance(value, (int, float)) else "body"
            if sheet.key == "columns" and column.key == "label":
                # Whoever chooses another field reads at once what it is.
                page.formula(number, place, _looked_up(book, number, place - 1), value, look)
            else:
                page.write(number, place, value, "input" if column.input else look)
        texts = [
            (str(value), column.width - 2)
            for column, value in zip(sheet.columns, row, strict=True)
            if isinstance(value, str)
        ]
        page.row(number, min(max(height(texts, 10), 15.0), _TALLEST))
    _choices(book, page, sheet, len(rows))
    page.freeze(2, sheet.frozen)
    page.raw.autofilter(1, 0, max(len(rows) + 1, 2), len(sheet.columns) - 1)
    page.protect(grows=True)
    page.printed(landscape=True, repeat_rows=2)
    return page


def _looked_up(book: Book, row: int, column: int) -> str:
    """Return the formula of what the field is called that stands in a cell (from 0)."""
    fields = text("mapping.sheet.fields", book.language)
    return f"=IFERROR(VLOOKUP({cell_name(row + 1, column)},'{fields}'!$A:$B,2,FALSE),\"\")"


def _choices(book: Book, page: Page, sheet: MapSheet, count: int) -> None:
    last = max(count + 1, 2)
    for place, column in enumerate(sheet.columns):
        if column.key == "decision":
            words = [
                text(f"mapping.decision.{word}", book.language) for word in ("yes", "no", "open")
            ]
            page.choices((2, place, last, place), words)
        elif column.key == "field" and column.input:
            page.choices((2, place, last, place), "mapping_fields", strict=False)
