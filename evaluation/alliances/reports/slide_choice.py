"""What of a section a slide shows: its first chart, else its first table, else its first list."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from alliances.language import number, plural, text
from alliances.reports.model import (
    Block,
    Bullets,
    Chart,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Slide,
)
from alliances.reports.slide_parts import both_sides, counted_scope, short_table, some_rows

SHOWN = frozenset({"bars", "distribution", "dumbbell", "lines", "profile", "series", "slope"})
"""Kinds of chart that a slide holds."""
FEW = 6
_WAVES = 3
TABLE_ROOM = 300.0
"""Points that a table may take where it stands alone."""

Some = TypeVar("Some", Paragraph, Bullets, KeyFigures, ReportTable, Chart)


class Choice:
    """Chooses what a slide shows among the sections of a report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sections = {s.id: s for s in report.sections if s.depth != "detail"}

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the slides' part of the catalogue."""
        return text(f"report.slides.{key}", self.report.language, **values)

    def blocks(self, section: str) -> tuple[Block, ...]:
        """Return the blocks of a section, none where the report has no such section."""
        known = self.sections.get(section)
        return known.flat if known else ()

    def of(self, section: str, kind: type[Some]) -> Iterator[Some]:
        """Yield the blocks of a kind of a section."""
        return (block for block in self.blocks(section) if isinstance(block, kind))

    def shown(self, section: str, id: str, kind: str = "") -> Slide | None:
        """Return a slide of the first chart of a section, else of its first table or list."""
        for chart in self.of(section, Chart):
            known = chart.kind in SHOWN and (not kind or chart.kind == kind)
            if known and chart.depth != "detail" and len(chart.data):
                return self.charted(id, chart)
        if kind or section not in self.sections:
            return None
        title = self.sections[section].title
        return self.tabled(section, id, title) or self.listed(section, id)

    def tabled(self, section: str, id: str, title: str = "") -> Slide | None:
        """Return a slide of the first table of a section that is not one of detail.

        Without a title it bears that of the table.
        """
        for table in self.of(section, ReportTable):
            if table.depth != "detail" and not table.detail and len(table.rows):
                short = short_table(table, self.report.language, TABLE_ROOM)
                return Slide(id, title or table.title, (short,), self.caution(id), short.subtitle)
        return None

    def listed(self, section: str, id: str) -> Slide | None:
        """Return a slide of the first list of a section."""
        for bullets in self.of(section, Bullets):
            if bullets.items:
                kept = first_items(bullets, 5)
                return Slide(id, self.sections[section].title, (kept,), self.caution(id))
        return None

    def charted(self, id: str, chart: Chart) -> Slide:
        """Return a slide of a chart: of many waves the last, of many rows the first."""
        size = len(chart.data)
        shown = counted_scope(chart, self.report.language)
        if chart.kind == "lines" and "x" in chart.data:
            last = list(dict.fromkeys(chart.data["x"]))[-_WAVES:]
            shown = self.some(chart, [i for i, x in enumerate(chart.data["x"]) if x in last])
        elif chart.kind in ("dumbbell", "bars") and size > 2 * FEW:
            shown = self.some(chart, range(2 * FEW))
        measure = chart.subtitle
        if chart.kind != "lines" and len(shown.data) < size:
            total = number(size, self.report.language)
            name = "report.slides.first_rows"
            note = plural(name, len(shown.data), self.report.language, total=total)
            measure = self.say("joined", first=chart.subtitle, second=note)
        return Slide(id, chart.title, (shown,), self.caution(id), measure)

    def caution(self, id: str) -> tuple[str, ...]:
        """Return what a speaker must not say of a slide."""
        return (self.say(f"cautions.{id}"),)

    def some(self, chart: Chart, positions: Sequence[int]) -> Chart:
        """Return a chart of some rows, which its alternative text and its reading then fit."""
        shown = counted_scope(some_rows(chart, positions), self.report.language)
        if len(shown.data) == len(chart.data):
            return shown
        labels = dict.fromkeys(shown.data["label"])
        listed = text("report.words.semicolon", self.report.language).join(labels)
        alt = self.say("alt", measure=chart.subtitle, listed=listed)
        if chart.kind == "dumbbell":
            listed = both_sides(shown, self.report.language)
            alt = self.say("alt", measure=chart.subtitle, listed=listed)
        told = any(str(label) in chart.reading for label in labels)
        return replace(shown, alt=alt, reading=chart.reading if told else "")


def first_items(bullets: Bullets, count: int) -> Bullets:
    """Return a list of the first sentences of a list."""
    return replace(bullets, items=bullets.items[:count], refs=bullets.refs[:count])
