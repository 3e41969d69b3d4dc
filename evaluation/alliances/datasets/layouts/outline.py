"""What a foreign layout makes of a workbook: where its tables lie, and what each column is.

A layout of ours finds our tables at once (`alliances.datasets.located.Layout`). Any other finds
grids: heading rows, data rows, named columns. A mapping then says which column is which field of
ours (`alliances.datasets.layouts.mapped`). Every module of this folder that is a layout has

- ``NAME``, by which a caller forces it (``--layout``);
- ``recognise(workbook)``, which returns a `Recognition`, or None where it is another layout;
- ``locate(workbook, framework)`` where it is ours, else ``outline(workbook)``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Codebook, Question
from alliances.datasets.located import RawSheet
from alliances.datasets.mapping.mapping import FileMapping
from alliances.datasets.place import letters
from alliances.findings import Finding
from alliances.language.matching import fold


@dataclass(frozen=True, slots=True)
class Recognition:
    """Why a workbook is taken for one of a layout.

    Attributes
    ----------
    confidence
        From 0 to 1: 1 where the file bears the tool's own mark, 0.1 for any table at all. The
        layout that is surest is taken.
    reason
        Key of the sentence under ``layouts`` in the catalogues, such as ``kobo.columns``.
    details
        What the sentence names: sheets, cells, headings found.
    """

    confidence: float
    reason: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """The cells of another sheet that a field's values come from.

    Attributes
    ----------
    columns
        The columns there, from 0; the first is the address of the values.
    rows
        For each row of the grid the row there, from 1; 0 where there is none.
    heading
        The row there that names the columns.
    """

    sheet: RawSheet
    columns: tuple[int, ...]
    rows: npt.NDArray[np.int64]
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a grid, or several that answer one question.

    Attributes
    ----------
    column
        Where it stands, from 0: the address of its values. Of several columns, the first.
    heading
        As people read it, the levels of several heading rows joined by « › »; empty where blank.
    names
        Everything by which a mapping may name it: code, path, question, the heading of each row.
    kind
        ``question``; ``option`` (one column of a multiple choice: ticked or not); ``multiple`` (all
        columns of one, joined: its values are codes separated by ``;``); ``tool`` (the tool's own:
        number, dates, versions); ``inherited`` (from the row of another sheet).
    group
        The question that an option belongs to.
    question
        What the codebook says of it.
    values
        One for each row of the grid, where they are not the column's own cells; None otherwise.
    columns
        The columns that such values were made from: mapped with it.
    origin
        Where the values of an inherited field stand: `columns` are then those by which the rows are
        joined.
    """

    column: int
    heading: str
    names: tuple[str, ...] = ()
    kind: str = "question"
    group: str = ""
    question: Question | None = None
    values: npt.NDArray[np.object_] | None = None
    columns: tuple[int, ...] = ()
    origin: Origin | None = None

    @property
    def alone(self) -> bool:
        """Whether it is one column of its sheet, whose letter names it."""
        return self.values is None or (self.kind == "multiple" and self.columns == (self.column,))


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a sheet.

    Attributes
    ----------
    headings
        Row numbers, from 1, of its headings.
    rows
        Row numbers, from 1, of its data, in order; rows without any content are not among them.
    fields
        Its columns, in order.
    left
        Row number to reason of each row with content that is neither: ``banner``, ``footnote``,
        ``total_row``, ``hxl_tags``, ``import_ids``…
    nothing
        The tool's own words for nothing, in normal form, to the name of the state they stand for:
        LimeSurvey's ``n/a`` is ``not_applicable``, never a blank.
    """

    sheet: RawSheet
    headings: tuple[int, ...]
    rows: npt.NDArray[np.int64]
    fields: tuple[Field, ...]
    left: Mapping[int, str] = field(default_factory=dict)
    nothing: Mapping[str, str] = field(default_factory=dict)

    def cells(self, of: Field) -> npt.NDArray[np.object_]:
        """Return the values of a field, one for each row of the grid; None where empty."""
        if of.values is not None:
            return of.values
        values: npt.NDArray[np.object_] = self.sheet.cells[self.rows - 1, of.column]
        return values

    def lettered(self, wanted: str) -> Field | None:
        """Return the field that is the column of a letter, and of that alone."""
        return next((f for f in self.fields if f.alone and letters(f.column) == wanted), None)

    def named(self, wanted: str) -> Field | None:
        """Return the first field that has a name; failing that, the column of a letter."""
        name = fold(wanted)
        for each in self.fields:
            if name in {fold(each.heading), *map(fold, each.names)}:
                return each
        return self.lettered(wanted)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a layout found in a workbook.

    Attributes
    ----------
    grids
        In the order of the sheets.
    left
        Sheet to reason, of every sheet that holds no grid: ``hidden_sheet``, ``codebook``, …
    findings
        What is wrong with it, or should be known.
    codebook
        What the file itself says of its questions.
    mapping
        How its columns become our fields, where a published standard names them.
    """

    layout: str
    grids: tuple[Grid, ...]
    left: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    codebook: Codebook | None = None
    mapping: FileMapping | None = None

    def grid(self, sheet: str) -> Grid | None:
        """Return the first grid of a sheet by its name, or None."""
        return next((grid for grid in self.grids if grid.sheet.name == sheet), None)
