"""The contributions as a workbook for review: each suggestion waits for a decision."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.goals import target_codes, target_labels
from alliances.frameworks.load_rules import load_rules
from alliances.frameworks.rules import ROLES, Rules
from alliances.language import LANGUAGES, plural, text
from alliances.progress.contributing.book_sheets import ABOUT, ADDED, CODED, FORMAT, TAGS
from alliances.progress.contributing.suggesting import suggest_targets
from alliances.progress.contributing.words import GRADES, grade_word
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet as Page

_FIRST = 2
_TALLEST = 120.0
_RANGE = {"partnership": "contributions_partnerships", "target": "contributions_targets"}


def write_contributions(
    survey: Survey,
    path: str | os.PathLike[str],
    language: str = "fr",
    wave: str | None = None,
    rules: Rules | str | Path | None = None,
) -> None:
    """Write the targets declared and suggested as a workbook in which a person decides.

    A working document of those who keep the register: it names partnerships one by one.

    Parameters
    ----------
    survey
        A checked survey.
    path
        The ``.xlsx`` file to make; one already there is replaced.
    language
        ``fr`` or ``en``.
    wave
        The wave whose facts count; None for those that stand for all waves.
    rules
        A table of contributions, or the path of one; None: ours.

    Raises
    ------
    WrongCall
        The name does not end in ``.xlsx``.
    OutputError
        The file cannot be written.
    FrameworkError
        The file of rules holds mistakes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    ...     write_contributions(survey, Path(folder) / "contributions.xlsx", wave="2025")
    ...     (Path(folder) / "contributions.xlsx").exists()
    True
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=str(path))
    table = rules if isinstance(rules, Rules) else load_rules(rules)
    found = suggest_targets(survey, wave, table, language)
    # Every partnership at home would show the targets that it misses abroad: only those that its
    # activity is about are worth a line.
    aside = (found["status"] == "not_met") & (found["role"] != ROLES[0])
    shown = found[~aside]
    title = text("contributions.book.title", language)
    with open_book(path, language, title) as book:
        _readme(book, shown, table, int(aside.sum()))
        _tags(book, survey, shown, table, wave)
        _lists(book, survey, wave)
        _about(book, survey, table, wave)


def _readme(book: Book, found: pd.DataFrame, table: Rules, aside: int) -> None:
    language = book.language
    page = book.sheet(text("contributions.book.readme", language))
    page.widths((3.0, 100.0), "body")
    page.raw.hide_gridlines(2)
    page.write(0, 1, book.title, book.format("title"))
    page.row(0, 34)
    counts = found["status"].value_counts()
    sentences = [text("contributions.book.what", language)]
    sentences += [
        plural(f"contributions.book.count_{status}", int(counts[status]), language)
        for status in GRADES["status"]
        if counts.get(status, 0)
    ]
    if aside:
        sentences.append(plural("contributions.book.count_aside", aside, language))
    left = found.attrs.get("left_out", ())
    if left:
        shown = ", ".join(f"{partnership} : {target}" for partnership, target in left[:20])
        shown += ", …" if len(left) > 20 else ""
        sentences.append(plural("contributions.book.left_out", len(left), language, shown=shown))
    sentences += [text(f"contributions.book.step_{step}", language) for step in range(1, 5)]
    sentences += [table.attribution[language]]
    for row, sentence in enumerate(sentences, 2):
        page.write(row, 1, sentence, book.format("body", font_size=11))
        page.row(row, max(20.0, height([(sentence, 90.0)], 11) + 6))
    page.printed()


def _tags(book: Book, survey: Survey, found: pd.DataFrame, table: Rules, wave: str | None) -> None:
    language = book.language
    page = book.sheet(text("contributions.book.tags", language))
    page.widths([column.width for column in TAGS], "body")
    for place, column in enumerate(TAGS):
        page.write(0, place, column.key, book.format("key"))
        words = text(f"contributions.columns.{column.key}", language)
        page.write(1, place, words, book.format("heading" if column.input else "heading_light"))
    page.row(0, 12)
    page.row(1, 30)
    rows = _written(survey, found, table, wave, language)
    for number, row in enumerate(rows.itertuples(index=False, name=None), _FIRST):
        for place, (column, value) in enumerate(zip(TAGS, row, strict=True)):
            page.write(number, place, value or None, "input" if column.input else "body")
        texts = [
            (value, column.width - 2)
            for column, value in zip(TAGS, row, strict=True)
            if isinstance(value, str)
        ]
        page.row(number, min(max(height(texts), 15.0), _TALLEST))
    last = _FIRST + len(rows) + ADDED - 1
    for number in range(_FIRST + len(rows), last + 1):
        for place, column in enumerate(TAGS):
            if column.input or column.key in _RANGE:
                page.write(number, place, None, book.format("input", num_format="@"))
    _choices(book, page, _FIRST + len(rows), last)
    page.freeze(_FIRST, 4)
    page.raw.autofilter(1, 0, max(last, 2), len(TAGS) - 1)
    page.protect(grows=True)
    page.printed(landscape=True, repeat_rows=2)


def _written(
    survey: Survey, found: pd.DataFrame, table: Rules, wave: str | None, language: str
) -> pd.DataFrame:
    """Return the rows as they stand in the sheet: words for the codes of the grades."""
    facts = survey.facts(wave)
    names = facts["name"].dropna() if "name" in facts else pd.Series(dtype=object)
    activities = {rule.id: rule.name[language] for rule in table.rules}
    labels = target_labels(survey.labels("sdg_target", language), language)
    made = found.assign(
        name=found["partnership"].map(names).astype(object),
        title=found["target"].map(labels),
        activity=found["rule"].map(activities),
        decision=found["status"].map({"declared": text("template.yes", language)}),
        note=None,
    )
    for grade, codes in GRADES.items():
        words = {code: grade_word(grade, code, language) for code in codes}
        made[grade] = made[grade].map(words)
    made = made[[column.key for column in TAGS]].astype(object)
    return made.where(made.notna(), None)


def _choices(book: Book, page: Page, added: int, last: int) -> None:
    """Put the lists on the cells that a person fills in."""
    language = book.language
    yes_no = [text("template.yes", language), text("template.no", language)]
    for place, column in enumerate(TAGS):
        if column.key == "decision":
            page.choices((_FIRST, place, last, place), yes_no)
        elif column.key in CODED:
            words = [grade_word(column.key, code, language) for code in GRADES[column.key]]
            page.choices((_FIRST, place, last, place), words)
        elif column.key in _RANGE:
            page.choices((added, place, last, place), _RANGE[column.key], strict=False)


def _lists(book: Book, survey: Survey, wave: str | None) -> None:
    """Write what may be chosen: the partnerships, and the 169 targets with what they are called."""
    language = book.language
    page = book.sheet(text("contributions.book.lists", language))
    partnerships = [str(each) for each in survey.facts(wave).index]
    labels = target_labels(survey.labels("sdg_target", language), language)
    columns: Sequence[tuple[str, float, list[str]]] = (
        ("partnership", 20, partnerships),
        ("target", 12, list(target_codes())),
        ("title", 70, [labels[code] for code in target_codes()]),
    )
    for place, (key, width, values) in enumerate(columns):
        page.column(place, width, "text")
        page.write(0, place, key, book.format("key"))
        page.write(1, place, text(f"contributions.columns.{key}", language), "heading_light")
        page.write_column(_FIRST, place, values, book.format("text", num_format="@"))
        if key in _RANGE:
            letter = "ABC"[place]
            end = _FIRST + max(len(values), 1)
            book.name(_RANGE[key], f"='{page.name}'!${letter}$3:${letter}${end}")
    page.freeze(_FIRST)
    page.protect()
    page.printed(repeat_rows=2)


def _about(book: Book, survey: Survey, table: Rules, wave: str | None) -> None:
    page = book.sheet(text("contributions.book.about", book.language))
    page.widths((20.0, 70.0), "body")
    source = survey.source
    values = (
        FORMAT,
        survey.campaign.programme,
        wave or "",
        table.id,
        table.version,
        source.file,
        source.sha256,
    )
    for row, (key, value) in enumerate(zip(ABOUT, values, strict=True)):
        page.write(row, 0, key, book.format("key"))
        page.write(row, 1, value or None, book.format("text", num_format="@"))
    page.protect()


def sheet_names(key: str) -> frozenset[str]:
    """Return the names of a sheet of the workbook, in French and English."""
    return frozenset(text(f"contributions.book.{key}", language) for language in LANGUAGES)
