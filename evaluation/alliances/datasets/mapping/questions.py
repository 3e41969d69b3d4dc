"""What a foreign file cannot tell, and is asked: side, wave, coding, the order of dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from alliances.datasets.layouts.outline import Field, Grid
from alliances.datasets.mapping.targets import Target
from alliances.datasets.parsing.different import counted
from alliances.datasets.parsing.items import item_parser
from alliances.frameworks.model import Framework, Scale
from alliances.frameworks.sheets import ANSWER_SHEETS, SIDES
from alliances.language.matching import fold

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?:[ T].*)?")
_MOST = 60
"""Different values of a coded column that are listed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a table or a column of a foreign file.

    Attributes
    ----------
    kind
        ``side``, ``wave``, ``coding``, ``dates``: its words stand under ``mapping.ask``. With
        ``_if``, it is to be answered only where a person finds answers in the table.
    sheet, column
        What it is about; `column` by the name that the mapping gives it, empty for a whole table.
    target
        The field concerned.
    options
        What may be answered; none where the answer is free.
    details
        What its words name.
    """

    kind: str
    sheet: str
    target: str
    column: str = ""
    options: tuple[str, ...] = ()
    answer: str = ""

    @property
    def of_table(self) -> bool:
        """Whether it is about a whole table, none of whose columns says it."""
        return is_of_table(self.kind)


def is_of_table(kind: str) -> bool:
    """Return whether a kind of question is about a whole table: its answer holds for every row."""
    return kind.removesuffix("_if") in {"side", "wave"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a coded column, and the code that it may stand for.

    Attributes
    ----------
    code
        Proposed where the value is the code or the label itself, or a state of nothing; else empty.
    """

    sheet: str
    column: str
    target: str
    value: str
    count: int
    code: str = ""


def ask(grid: Grid, chosen: Mapping[str, Target], framework: Framework) -> Iterator[Asked]:
    """Yield what must be asked about a table whose columns may become these fields.

    Parameters
    ----------
    chosen
        Name of a column, as the mapping gives it, to the field proposed.
    """
    sheet = grid.sheet.name
    tables = {target.table for target in chosen.values()}
    fields = {(target.table, target.column.key) for target in chosen.values()}
    if _may_answer(chosen):
        yield Asked("side_if", sheet, "answers.side", options=SIDES[:4])
        yield Asked("wave_if", sheet, "answers.wave")
    for table in sorted(tables & set(ANSWER_SHEETS)):
        items = any(
            target.table == table and target.column.kind == "item" for target in chosen.values()
        )
        if items and table == "answers" and (table, "side") not in fields:
            yield Asked("side", sheet, f"{table}.side", options=SIDES[:4])
        if items and (table, "wave") not in fields:
            yield Asked("wave", sheet, f"{table}.wave")
    for name, target in chosen.items():
        of = grid.named(name)
        if of is None:
            continue
        if target.column.kind == "item":
            scale = framework.scales[framework.item_by_id[target.column.target].scale]
            if doubtful_coding(grid, of, scale):
                options = ("as_written", "from_zero")
                yield Asked("coding", sheet, target.name, name, options)
        if target.column.kind == "date" and _doubtful_dates(grid, of):
            yield Asked("dates", sheet, target.name, name, ("dmy", "mdy"))


def _may_answer(chosen: Mapping[str, Target]) -> bool:
    """Return whether a person may still say that a table holds answers: it seems no register."""
    registers = {target.table for target in chosen.values()} - {"partnerships", *ANSWER_SHEETS}
    return not registers and not any(target.column.kind == "item" for target in chosen.values())


def _said(grid: Grid, of: Field) -> dict[str, int]:
    """Return what a column says, and how often; words for nothing left out."""
    said = counted(pd.Series(grid.cells(of), dtype=object))
    return {word: count for word, count in said.items() if fold(word) not in grid.nothing}


_SLIPS = 0.05
"""Share of zeros up to which they are slips in a column that holds every level of its scale."""


def doubtful_coding(grid: Grid, of: Field, scale: Scale) -> bool:
    """Return whether the numbers of a column could be another coding than the scale's.

    0 to 4 for a scale from 1 to 5; or 1 to 4 of it, which both codings hold. Where both ends of the
    scale are met, and nothing beyond but a slip, the coding is the scale's; so it is where labels
    stand in most cells.
    """
    codes = [level.code for level in scale.levels if isinstance(level.code, int)]
    words = _said(grid, of)
    numbers = {int(word): words[word] for word in words if re.fullmatch(r"-?\d{1,9}", word)}
    if not codes or not numbers or min(codes) != 1:
        return False
    labels = {fold(word) for level in scale.levels for word in level.label.values()}
    if sum(words[word] for word in words if fold(word) in labels) > sum(numbers.values()):
        return False
    if set(codes) <= set(numbers):
        return numbers.get(0, 0) > _SLIPS * sum(numbers.values())
    low, high = min(numbers), max(numbers)
    return low == 0 or (high < max(codes) and low <= max(codes))


def _doubtful_dates(grid: Grid, of: Field) -> bool:
    """Return whether a column's dates are texts that may have the month first."""
    found = [match for word in _said(grid, of) if (match := _SLASHED.fullmatch(word))]
    return bool(found) and not any(int(match[1]) > 12 for match in found)


def value_rows(grid: Grid, chosen: Mapping[str, Target], framework: Framework) -> Iterator[Value]:
    """Yield the values of coded columns that are not the codes or labels of our lists already."""
    for name, target in chosen.items():
        of = grid.named(name)
        if of is None or not _is_coded(target, framework):
            continue
        rows = []
        for value, count in _said(grid, of).items():
            code = _code(value, target, framework)
            rows.append(Value(grid.sheet.name, name, target.name, value, count, code))
        if len(rows) <= _MOST and any(not row.code for row in rows):
            yield from sorted(rows, key=lambda row: (-row.count, row.value))


def _is_coded(target: Target, framework: Framework) -> bool:
    if target.column.kind == "item":
        return bool(framework.scales[framework.item_by_id[target.column.target].scale].levels)
    return target.column.kind == "code" and target.column.target in framework.lists


def _code(value: str, target: Target, framework: Framework) -> str:
    if target.column.kind == "item":
        scale = framework.scales[framework.item_by_id[target.column.target].scale]
        code, problem = item_parser(scale, framework)(value)
        if problem is not None or code is None:
            return ""
        return str(int(code)) if isinstance(code, float) else _state(code, framework)
    known = framework.lists[target.column.target].codes
    same = (c.code for c in known if fold(value) in {fold(c.code), *map(fold, c.label.values())})
    return str(next(same, ""))


def _state(code: object, framework: Framework) -> str:
    states = {missing.state: missing.code for missing in framework.missing}
    return states.get(code, str(code))  # type: ignore[call-overload, no-any-return]
