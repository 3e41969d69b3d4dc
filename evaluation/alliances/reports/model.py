"""The report as data: sections of blocks. It knows no Excel, no matplotlib, no HTML.

`alliances.reports.build` makes it, once, in one language, from protected tables only; each renderer
walks over it. Numbers stay numbers here, with a format by name; each writer formats them. Every
sentence is already in the report's language and typeset: a renderer adds no words of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

DEPTHS = ("summary", "body", "detail")
"""How far a block travels, decided once, while building: into every output, the four-page summary
and the slides drawing on it (``summary``); into every output that is read from end to end, Word and
PDF among them (``body``); only into the workbook and the page, which a reader searches
(``detail``)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, already typeset.

    `refs` are the identifiers of the figures that it states.
    """

    text: str
    style: str = "body"
    """``body``, ``lead`` (the finding in one sentence), ``note``, ``warning``, ``comment`` (the
    programme's own words, from its plan), ``quote`` (a partner's words)."""
    depth: str = "body"
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section, one level under the section's title."""

    text: str
    depth: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences under a heading of its own (lines of strength, reservations…).

    `refs` are, sentence by sentence, the identifiers of the figures that each states.
    """

    title: str
    items: tuple[str, ...]
    tone: str = "neutral"
    """``neutral``, ``strength``, ``fragility``."""
    depth: str = "body"
    refs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the figures of the essentials.

    `value` is None where the figure is withheld or cannot be given; `detail` then says why.
    `target` and `earlier` (last year's) are written in the same format, where they are known.
    """

    label: str
    value: float | None
    format: str
    n: int | None
    detail: str = ""
    id: str = ""
    target: float | None = None
    earlier: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures that head the essentials."""

    figures: tuple[KeyFigure, ...]
    depth: str = "summary"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a report table.

    `format` is one of ``text``, ``integer``, ``score`` (one decimal, 0-100), ``level`` (two
    decimals), ``percent`` (a share between 0 and 1), ``signed`` (points, one decimal),
    ``signed_level`` (two decimals), ``date``, ``number``, ``euros``, ``year`` (no thousands
    separator), ``identifier`` (small, for tracing).
    `width` is in characters; None lets the renderer decide. A last column with a width holds
    running text: it may take all the room that is left.
    """

    key: str
    heading: str
    format: str = "text"
    help: str = ""
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """How a column follows from other figures that the same table shows.

    A workbook writes it as a live formula wherever it gives the very figure that is shown; the
    other outputs ignore it.

    Attributes
    ----------
    rule
        ``difference`` (first column less the second), ``share`` (the first column over a base),
        ``sum`` (of the columns, or with one column of the rows of `over` or `spans`).
    columns
        Keys of the columns that it follows from; of a share, its part and, where a column shows it,
        its base.
    total
        ``share``: the base itself, where no cell of the table shows it but its scope does.
    total_row
        ``share``: the position of the row whose first column is the base.
    rows
        The positions of the rows concerned; all where None.
    over
        ``sum`` of rows: the positions of the rows added up.
    spans
        By row, the first and last position of the rows of the first column that belong to it: a
        ``sum`` adds them up, a ``share`` adds them to its base (answers that are no valid ones).
    """

    rule: str
    columns: tuple[str, ...]
    total: float | None = None
    total_row: int | None = None
    rows: tuple[int, ...] | None = None
    over: tuple[int, ...] = ()
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: its columns, its rows (a frame with one column a key), its reading.

    `ids` holds, by column key, the identifier of each row's figure (empty: none);
    `alliances.reports.figures.identify` completes it, so that no number is without one.

    `withheld` holds, by column key, the positions (0-based) of the rows whose figure the disclosure
    rules hide: renderers write « s ». Any other missing number is not available (« n.d. »); a
    missing text is an empty cell. `scope` names the population, the wave and the n.
    """

    id: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: pd.DataFrame
    reading: str = ""
    scope: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    subtitle: str = ""
    withheld: Mapping[str, frozenset[int]] = field(default_factory=dict)
    detail: bool = False
    """A long table of detail, which a page may fold."""
    depth: str = "body"
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    method: str = ""
    """How its figures are made, in a sentence: the annex of traceability prints it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data: renderers draw it by `kind`, from `data` only.

    Kinds and the columns of their data:

    ``distribution``
        label (the question), side (who answers), one column a level code, named as text and in the
        order of `levels`, with shares 0-1 of the valid answers; ``dont_know``, a share 0-1 of the
        valid and don't-know answers together; n.
    ``dumbbell``
        label, a, b (0-100), n_a, n_b, gap (points).
    ``profile``
        side (a panel each), label (a dimension), series (a type, a level…), value, low, high
        (0-100), n.
    ``bars``
        label, group (what the label belongs to), value, n.
    ``lines``
        label (a dimension, a panel each), x (a wave), series (who answers), value, low, high, n.
    ``series``
        year, value, series; `target` is drawn as a line where there is one.
    ``path``
        series, part (one of the three words of `levels`: observed, required, projected), run
        (points of one run are joined), year, value, low, high (of the projected value); `target` is
        drawn as a line where there is one.
    ``arrows``
        label, group (what the label belongs to), column (a method), course (one of the seven words
        of `levels`: away, slightly away, still, slowly towards, towards, a level, not assessed),
        status (the method's own words).
    ``heat``
        label, x (a year), value, level (one of the words of `levels`, from worst to best; missing
        where nothing is assessed), n (what the cell rests on).

    ``slope``
        series (who answers, a panel each), label (a dimension), before, after, course (one of the
        three words of `levels`: fell, stable, rose), n; `labels` name the two waves under
        ``before`` and ``after``.
    ``tiles``
        label (a territory), column, row (its place, from 0), value, n.
    ``radar``
        label (an axis), series (two at most), value, n.

    Attributes
    ----------
    labels
        A heading in words for every column of `data`, in the order in which a data table shows
        them, and the words that the drawing needs (``x_axis``, ``y_axis``).
    formats
        Column of `data` to a format name of `TableColumn`.
    unit
        ``score``, ``percent``, ``count`` or a unit in words, for the value axis.
    withheld
        As in `ReportTable`: by column of `data`, the rows drawn as « s » instead of « n.d. ».
    """

    id: str
    kind: str
    title: str
    subtitle: str
    data: pd.DataFrame
    alt: str
    reading: str = ""
    scope: str = ""
    source: str = ""
    levels: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    target: float | None = None
    unit: str = ""
    withheld: Mapping[str, frozenset[int]] = field(default_factory=dict)
    depth: str = "body"
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    method: str = ""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns of the data table that stands beside the drawing."""
        return tuple(
            TableColumn(key, self.labels.get(key, key), self.formats.get(key, "text"))
            for key in self.data.columns
        )


@dataclass(frozen=True, slots=True)
class Band:
    """Blocks that belong together under a name of their own, visibly apart from what is around.

    `kind` is ``contribution`` (what partnerships did) or ``context`` (how a country's series move):
    two layers that a reader must never take for one.
    """

    kind: str
    name: str
    blocks: "tuple[Paragraph | Heading | Bullets | KeyFigures | ReportTable | Chart, ...]"


Block = Paragraph | Heading | Bullets | KeyFigures | ReportTable | Chart | Band


@dataclass(frozen=True, slots=True)
class Section:
    """A section: one chapter of the page, one sheet of the workbook.

    `name` is short, for tabs and menus (« L'essentiel »); `title` heads the section.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    name: str = ""
    annex: bool = False
    """Whether it stands after the body: method, sheets of indicators, questionnaire, tracing."""
    depth: str = "body"
    """``detail``: only the workbook and the page hold it."""

    @property
    def flat(self) -> tuple[Block, ...]:
        """The blocks, those of a band in its place."""
        return tuple(
            inner
            for block in self.blocks
            for inner in (block.blocks if isinstance(block, Band) else (block,))
        )


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its finding, at most one chart or table, few sentences, what the speaker says.

    `notes` are the speaker's paragraphs: what is shown, n, source, caution.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure, once, wherever it is shown.

    Attributes
    ----------
    id
        ``node|statistic|scope|side|wave``; what travels with another figure (its n, a bound) has
        that one's identifier and its own column: ``…|2025:n``.
    code
        The short identifier that is printed beside it: ``F12``, by order of appearance. Empty for
        what travels with another figure.
    label
        What it is, in words.
    value, format
        The number, rounded to what is shown, and the format by which it is written; None where it
        is withheld or not available.
    written
        As every output writes it.
    withheld
        Whether the disclosure rules hide it.
    n, low, high
        What it rests on and its interval, where the same row shows them.
    section, block, column, row
        Where it stands first.
    """

    id: str
    code: str
    label: str
    value: float | None
    format: str
    written: str
    withheld: bool
    section: str
    block: str
    column: str
    row: int
    n: float | None = None
    low: float | None = None
    high: float | None = None
    scope: str = ""
    source: str = ""
    method: str = ""
    definition: str = ""
    """What it measures, in a sentence."""
    exclusions: str = ""
    """What did not enter it, counted, where it is a figure of answers."""

    @property
    def travels(self) -> bool:
        """Whether it is the n, a bound or the valid share of another figure."""
        return ":" in self.id.rsplit("|", 1)[-1]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report, in one language."""

    title: str
    subtitle: str
    language: str
    programme: str
    wave: str
    sections: tuple[Section, ...]
    status: str = ""
    """Shown on the cover: provisional, invented data…"""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Label to value, for the cover: reporting date, framework and version, consent mode."""
    date: str = ""
    """The day of the report, as ISO 8601: every output dates itself by it."""
    slides: tuple[Slide, ...] = ()
    summary: tuple[Section, ...] = ()
    """The four-page summary, which stands alone."""
    figures: tuple[Figure, ...] = ()
    """Every published figure, in order of appearance; `alliances.reports.figures` makes them."""
    trace: Mapping[str, str] = field(default_factory=dict)
    """What a check needs: files with their SHA-256, software, framework, wave, settings."""

    def section(self, id: str) -> Section:
        """Return a section by its id."""
        return next(section for section in self.sections if section.id == id)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts, in order."""
        return tuple(b for s in self.sections for b in s.flat if isinstance(b, Chart))

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """All tables, in order."""
        return tuple(b for s in self.sections for b in s.flat if isinstance(b, ReportTable))
