"""The slides of a report: twelve at most, each a finding, made from what its sections hold.

Nothing is computed here: a slide shows blocks of the report, or some of their rows, with their
identifiers. A section that has nothing to show has no slide.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

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
from alliances.reports.slide_choice import FEW, TABLE_ROOM, Choice, first_items
from alliances.reports.slide_notes import noted
from alliances.reports.slide_parts import short_table

AT_MOST = 12
"""What an annual convention looks at."""
_QUESTIONS = 4
"""Questions that a slide bears, each with a bar a side."""


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


class _Deck(Choice):
    """Makes each slide from the sections that there are."""

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
        shown = KeyFigures(found.figures[:FEW])
        return Slide("key_figures", _plain(title), (shown,), (self.say("key_figures"),))

    def findings(self) -> Slide | None:
        """What the answers say: the first finding heads the others; or what is to be collected."""
        told = [b for b in self.bullets() if b.tone == "neutral"]
        if not told:
            return None
        first, last = told[0], told[-1]
        cautions = last.items if last is not first else ()
        heading = text("report.essentials.findings", self.report.language)
        title, shown = first.title, replace(first, title="")
        if first.title == heading and len(first.items) > 1:
            title = _plain(first.items[0])
            shown = replace(shown, items=first.items[1:], refs=first.refs[1:])
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
        places = [int(place) for place in widest.index[:FEW]]
        measure = plural("report.slides.widest", len(places), self.report.language)
        shown = self.some(replace(chart, subtitle=measure), places)
        title = self.sections["views"].title
        return Slide("gaps", title, (shown,), (self.say("cautions.two_views"),), measure)

    def answers(self) -> Slide | None:
        """The distribution of the dimension whose questions find the least favour."""
        found = list(self.charts_with_shares())
        # What is shown to a room, a reader finds again in the printed report, where it can be.
        found = [pair for pair in found if pair[0].depth != "detail"] or found
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
        """Yield each distribution with the favourable shares of its questions."""
        tables = [table.rows for table in self.of("items", ReportTable)]
        known = [rows[["label", "favourable"]] for rows in tables if "favourable" in rows]
        if not known:
            return
        every = pd.concat(known)
        shares = pd.to_numeric(every["favourable"]).set_axis(every["label"]).dropna()
        for chart in self.of("items", Chart):
            own = shares[shares.index.isin(chart.data["label"])]
            if chart.kind == "distribution" and len(own):
                yield chart, own

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
            shown.append(short_table(table, self.report.language, TABLE_ROOM / 2))
        if reading is not None:
            named = self.sections["reading"].name or reading.title
            shown.append(replace(first_items(reading, 2), title=named))
        shown += [first_items(bullets, 2) for bullets in limits]
        if not shown:
            return None
        title = getattr(shown[0], "title", "") or self.sections["method"].title
        cautions = tuple(item for bullets in limits for item in bullets.items)
        subtitle = getattr(shown[0], "subtitle", "")
        return Slide("method", title, tuple(shown), cautions, subtitle)


def _positions(labels: "pd.Series[str]", name: object) -> list[int]:
    return [place for place, label in enumerate(labels) if label == name]


def _plain(sentence: str) -> str:
    return sentence.removesuffix(".")
