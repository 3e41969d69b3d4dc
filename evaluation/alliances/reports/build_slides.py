"""The slides of a report: twelve at most, each a finding, made from what its sections hold.

Nothing is computed here: a slide shows blocks of the report, or some of their rows, with their
identifiers. A section that has nothing to show has no slide.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from alliances.language import plural, text
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
from alliances.reports.slide_notes import noted
from alliances.reports.slide_parts import both_sides, counted_scope, short_table, some_rows

AT_MOST = 12
"""What an annual convention looks at."""
SHOWN = frozenset({"bars", "distribution", "dumbbell", "lines", "profile", "series", "slope"})
"""Kinds of chart that a slide holds."""
Some = TypeVar("Some", Paragraph, Bullets, KeyFigures, ReportTable, Chart)

_FEW = 6
_QUESTIONS = 4
_WAVES = 3
_TABLE_ROOM = 300.0


def slides(report: Report) -> tuple[Slide, ...]:
    """Return the slides of an identified report, in order: each title is a finding.

    Parameters
    ----------
    report
        A report with identifiers (`alliances.reports.figures.identify`).
    """
    deck = _Deck(report)
    makers: tuple[Callable[[], Slide | None], ...] = (
        deck.cover,
        deck.key_figures,
        deck.findings,
        deck.programme,
        deck.two_views,
        deck.lines,
        deck.gaps,
        deck.answers,
        deck.waves,
        deck.results,
        deck.follow_up,
        deck.method,
    )
    made = [slide for maker in makers if (slide := maker()) is not None]
    return tuple(noted(slide, report) for slide in made)


def with_slides(report: Report) -> Report:
    """Return an identified report with its slides."""
    return replace(report, slides=slides(report))


class _Deck:
    """Makes each slide from the sections that there are."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sections = {s.id: s for s in report.sections if s.depth != "detail"}

    def say(self, key: str, **values: object) -> str:
        return text(f"report.slides.{key}", self.report.language, **values)

    def blocks(self, section: str) -> tuple[Block, ...]:
        known = self.sections.get(section)
        return known.flat if known else ()

    def of(self, section: str, kind: type[Some]) -> Iterator[Some]:
        return (block for block in self.blocks(section) if isinstance(block, kind))

    def cover(self) -> Slide:
        report = self.report
        labelled = (
            text("report.labelled", report.language, label=label, words=words)
            for label, words in report.facts.items()
            if words not in report.subtitle
        )
        facts = [report.status, *labelled]
        blocks = (
            Paragraph(report.subtitle, "lead"),
            *(Paragraph(fact, "note") for fact in facts if fact),
        )
        return Slide("cover", report.title, blocks, (self.say("cover"),))

    def key_figures(self) -> Slide | None:
        found = next(self.of("essentials", KeyFigures), None)
        if found is None:
            return None
        leads = (p.text for p in self.of("essentials", Paragraph) if p.style == "lead")
        title = next(leads, self.sections["essentials"].title)
        shown = KeyFigures(found.figures[:_FEW])
        return Slide("key_figures", _plain(title), (shown,), (self.say("key_figures"),))

    def findings(self) -> Slide | None:
        """What the answers say: the first finding heads the others; or what is to be collected."""
        told = [b for b in self.bullets() if b.tone == "neutral"]
        if not told:
            return None
        first, last = told[0], told[-1]
        cautions = last.items if last is not first else ()
        heading = text("report.essentials.findings", self.report.language)
        title, shown = first.title, first
        if first.title == heading and len(first.items) > 1:
            title = _plain(first.items[0])
            shown = replace(first, items=first.items[1:], refs=first.refs[1:])
        notes = (*first.items, *cautions)
        return Slide("findings", title, (shown,), notes)

    def bullets(self) -> list[Bullets]:
        return list(self.of("essentials", Bullets))

    def programme(self) -> Slide | None:
        return self.shown("programme", "programme")

    def two_views(self) -> Slide | None:
        return self.shown("dimensions", "two_views", "dumbbell")

    def lines(self) -> Slide | None:
        """The lines of strength and of fragility, side by side."""
        found = {b.tone: b for b in self.bullets()}
        if "strength" not in found or "fragility" not in found:
            return None
        counted = []
        for tone in ("strength", "fragility"):
            none = text(f"report.essentials.no_{tone}", self.report.language)
            count = 0 if found[tone].items == (none,) else len(found[tone].items)
            name = f"report.slides.lines.{tone}"
            counted.append(
                plural(name, count, self.report.language) if count else self.say(f"lines.no_{tone}")
            )
        title = self.say("lines.title", strength=counted[0], fragility=counted[1])
        shown = (found["strength"], found["fragility"])
        return Slide("lines", title, shown, (self.say("lines.notes"),))

    def gaps(self) -> Slide | None:
        """The criteria on which the two views lie furthest apart."""
        chart = next((c for c in self.of("views", Chart) if c.kind == "dumbbell"), None)
        if chart is None or "gap" not in chart.data:
            return None
        sizes = pd.to_numeric(chart.data["gap"]).abs().reset_index(drop=True).dropna()
        if not len(sizes):
            return None
        widest = sizes.sort_values(ascending=False, kind="stable")
        shown = self.some(chart, [int(place) for place in widest.index[:_FEW]])
        title = self.sections["views"].title
        measure = self.say("widest", count=len(shown.data), measure=chart.subtitle)
        return Slide("gaps", title, (shown,), (self.say("cautions.two_views"),), measure)

    def answers(self) -> Slide | None:
        """The distribution of the dimension whose questions find the least favour."""
        found = list(self.charts_with_shares())
        if not found:
            return None
        chart, shares = min(found, key=lambda pair: pair[1].min())
        worst = shares.groupby(level=0, sort=False).min().sort_values(kind="stable")
        labels = list(worst.index[:_QUESTIONS])
        places = [i for name in labels for i in _positions(chart.data["label"], name)]
        if not places:
            places = list(range(min(len(chart.data), 2 * _QUESTIONS)))
        shown = self.some(chart, places)
        measure = chart.subtitle
        if len(shown.data) < len(chart.data):
            count, total = shown.data["label"].nunique(), chart.data["label"].nunique()
            least = self.say("least", count=count, total=total)
            measure = self.say("joined", first=chart.subtitle, second=least)
        return Slide("answers", chart.title, (shown,), (self.say("cautions.answers"),), measure)

    def charts_with_shares(self) -> Iterator[tuple[Chart, pd.Series]]:
        """Yield each distribution with the favourable shares of the table that follows it."""
        chart: Chart | None = None
        for block in self.blocks("items"):
            if isinstance(block, Chart) and block.kind == "distribution":
                chart = block
            elif isinstance(block, ReportTable) and "favourable" in block.rows and chart:
                rows = block.rows[block.rows["label"].isin(chart.data["label"])]
                shares = pd.to_numeric(rows["favourable"]).set_axis(rows["label"]).dropna()
                if len(shares):
                    yield chart, shares
                chart = None

    def waves(self) -> Slide | None:
        if (slide := self.shown("trajectories", "waves")) is not None:
            return slide
        return self.shown("dimensions", "waves", "lines")

    def results(self) -> Slide | None:
        return self.shown("statutory", "results") or self.shown("results", "results")

    def follow_up(self) -> Slide | None:
        return self.shown("recommendations", "follow_up") or self.tabled("sdg17", "sdg17")

    def method(self) -> Slide | None:
        """What the figures rest on: the response, and how to read."""
        tables = {table.id: table for table in self.of("method", ReportTable)}
        names = ("method_rates", "method_response", "method_horizons")
        table = next((tables[name] for name in names if name in tables), None)
        reading = next(self.of("reading", Bullets), None)
        limits = self.bullets()[-1:]
        shown: list[Block] = []
        if table is not None:
            shown.append(short_table(table, self.report.language, _TABLE_ROOM / 2))
        if reading is not None:
            named = self.sections["reading"].name or reading.title
            shown.append(replace(_first(reading, 2), title=named))
        shown += [_first(bullets, 2) for bullets in limits]
        if not shown:
            return None
        title = getattr(shown[0], "title", "") or self.sections["method"].title
        cautions = tuple(item for bullets in limits for item in bullets.items)
        subtitle = getattr(shown[0], "subtitle", "")
        return Slide("method", title, tuple(shown), cautions, subtitle)

    def shown(self, section: str, id: str, kind: str = "") -> Slide | None:
        """Return a slide of the first chart of a section, else of its first table or list."""
        for chart in self.of(section, Chart):
            known = chart.kind in SHOWN and (not kind or chart.kind == kind)
            if known and chart.depth != "detail" and len(chart.data):
                return self.charted(id, chart)
        if kind:
            return None
        return self.tabled(section, id) or self.listed(section, id)

    def tabled(self, section: str, id: str) -> Slide | None:
        """Return a slide of the first table of a section that is not one of detail."""
        for table in self.of(section, ReportTable):
            if table.depth != "detail" and not table.detail and len(table.rows):
                short = short_table(table, self.report.language, _TABLE_ROOM)
                return Slide(id, table.title, (short,), self.caution(id), short.subtitle)
        return None

    def listed(self, section: str, id: str) -> Slide | None:
        """Return a slide of the first list of a section."""
        for bullets in self.of(section, Bullets):
            if bullets.items:
                kept = _first(bullets, 5)
                return Slide(id, self.sections[section].title, (kept,), self.caution(id))
        return None

    def charted(self, id: str, chart: Chart) -> Slide:
        size = len(chart.data)
        shown = counted_scope(chart, self.report.language)
        if chart.kind == "lines" and "x" in chart.data:
            last = list(dict.fromkeys(chart.data["x"]))[-_WAVES:]
            shown = self.some(chart, [i for i, x in enumerate(chart.data["x"]) if x in last])
        elif chart.kind in ("dumbbell", "bars") and size > 2 * _FEW:
            shown = self.some(chart, range(2 * _FEW))
        measure = chart.subtitle
        if chart.kind != "lines" and len(shown.data) < size:
            note = self.say("first_rows", shown=len(shown.data), total=size)
            measure = self.say("joined", first=chart.subtitle, second=note)
        return Slide(id, chart.title, (shown,), self.caution(id), measure)

    def caution(self, id: str) -> tuple[str, ...]:
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


def _positions(labels: "pd.Series[str]", name: object) -> list[int]:
    return [place for place, label in enumerate(labels) if label == name]


def _first(bullets: Bullets, count: int) -> Bullets:
    return replace(bullets, items=bullets.items[:count], refs=bullets.refs[:count])


def _plain(sentence: str) -> str:
    return sentence.removesuffix(".")
