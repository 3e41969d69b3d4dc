"""What may be typed as a corrected value: drop-down lists of codes, columns kept as text."""

from collections.abc import Mapping, Sequence

from alliances.datasets.place import letters
from alliances.datasets.survey import Survey
from alliances.findings import Finding
from alliances.frameworks.listing import answers
from alliances.frameworks.model import Scale
from alliances.frameworks.sheets import Column, sheets
from alliances.language import text
from alliances.workbooks.book import Book
from alliances.workbooks.sheet import Sheet

_TEXTS = frozenset({"key", "ref", "code", "codes", "text", "siret"})
"""Kinds of columns in which ``17.10`` and ``01`` are words: typed as text, they stay so."""


class Choices:
    """The lists that the rows of a register offer, gathered while they are written."""

    def __init__(self, survey: Survey, language: str) -> None:
        self._survey = survey
        self._language = language
        self._sheets = sheets(survey.framework)
        self._tables = {
            where: table.key
            for table in survey.tables.values()
            for place in table.places
            for where in place.sheets
        }
        self._forms = {read.source.file for read in survey.files if read.layout == "form"}
        self.lists: dict[str, Sequence[str]] = {}
        """Words of each list used, by its name."""
        self.rows: dict[str, list[int]] = {}
        """Rows that offer it."""

    def note(self, row: int, finding: Finding | None) -> bool:
        """Note what the row of a finding may hold; return whether it is to be typed as text."""
        column = self._column(finding)
        if finding is None or column is None:
            return False
        labels = finding.file in self._forms
        name, words = self._words(column, labels)
        if words:
            name = f"{name}_{'labels' if labels else 'codes'}"
            self.lists.setdefault(name, words)
            self.rows.setdefault(name, []).append(row)
        scale = self._scale(column)
        # Codes of an ordered scale are numbers, and so are amounts.
        numbers = scale is not None and (scale.ordered or scale.quantity or scale.kind == "date")
        return (column.kind in _TEXTS or column.kind == "item") and not (numbers and not labels)

    def _column(self, finding: Finding | None) -> Column | None:
        key = finding.details.get("column") if finding is not None else None
        if finding is None or key is None:
            return None
        table = self._tables.get((finding.file, finding.sheet or ""))
        if table is None:
            return None
        return next((c for c in self._sheets[table].columns if c.key == key), None)

    def _scale(self, column: Column) -> Scale | None:
        if column.kind != "item":
            return None
        framework = self._survey.framework
        return framework.scales[framework.item_by_id[column.target].scale]

    def _words(self, column: Column, labels: bool) -> tuple[str, Sequence[str]]:
        scale = self._scale(column)
        if scale is not None and scale.levels:
            known = answers(self._survey.framework, scale)
            words = [words[self._language] if labels else str(code) for code, words in known]
            return scale.id, words
        if column.kind == "code":
            of_list = self._survey.labels(column.target, self._language)
            return column.target, list(of_list.values() if labels else of_list)
        if column.kind == "yesno":
            return "yesno", [
                text("template.yes", self._language),
                text("template.no", self._language),
            ]
        return "", ()


def write_lists(book: Book, sheet: Sheet, choices: Choices, column: int) -> None:
    """Write the lists used on a sheet of their own, and let the rows offer them.

    They only help: whatever is typed is accepted, and checked on import.
    """
    if not choices.lists:
        return
    page = book.sheet(text("form.lists", book.language))
    blank = text("register.blank_word", book.language)
    ranges: Mapping[str, str] = {}
    for place, (name, words) in enumerate(choices.lists.items()):
        page.column(place, 24)
        page.write(0, place, name, "key")
        page.write_column(1, place, [*words, blank], book.format("text", num_format="@"))
        range_name = f"register_{name}"
        letter = letters(place)
        target = f"='{page.name}'!${letter}$2:${letter}${len(words) + 2}"
        book.name(range_name, target)
        ranges = {**ranges, name: range_name}
    page.protect()
    page.raw.hide()
    for name, rows in choices.rows.items():
        for first, last in _runs(rows):
            sheet.choices((first, column, last, column), ranges[name], strict=False)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
