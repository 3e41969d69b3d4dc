"""What the speaker says of a slide: what it shows, how it reads, its n, its source."""

from dataclasses import replace

from alliances.language import text
from alliances.reports.figures import codes
from alliances.reports.model import Chart, Report, ReportTable, Slide
from alliances.reports.slide_parts import identifiers, particulars

_SAID = 14
"""Rows of which a speaker would say n and interval one by one."""


def noted(slide: Slide, report: Report) -> Slide:
    """Return a slide with its notes complete; its own ones come after what it shows."""
    if slide.id == "cover":
        return slide
    language = report.language
    notes = []
    if slide.subtitle:
        notes.append(text("report.slides.shown", language, words=slide.subtitle))
    notes += slide.notes
    graphics = [block for block in slide.blocks if isinstance(block, Chart | ReportTable)]
    for block in graphics:
        for name in ("reading", "scope", "source"):
            if words := getattr(block, name):
                label = text(f"report.{name}_label", language)
                notes.append(text("report.labelled", language, label=label, words=words))
        if isinstance(block, Chart) and (rows := particulars(block, language, _SAID)):
            notes += [text("report.slides.particulars", language), *rows]
    if not graphics:
        # What stands in sentences says its own n.
        place, source = report.subtitle, _source(report)
        notes.append(text("report.slides.rests", language, scope=place, source=source))
    return replace(slide, notes=tuple(_ended(note) for note in notes))


def shown_on(slide: Slide, report: Report) -> list[tuple[str, str, str]]:
    """Return the figures of a slide in order: code, identifier and written form.

    What travels with another figure, its n or a bound, has no code.
    """
    printed, known = codes(report), {figure.id: figure for figure in report.figures}
    return [
        (printed.get(identifier, ""), identifier, known[identifier].written)
        for identifier in identifiers(slide.blocks)
        if identifier in known
    ]


def _source(report: Report) -> str:
    sources = [*(t.source for t in report.tables), *(c.source for c in report.charts)]
    return next((source for source in sources if source), "")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", ":", "!", "?", "…")) else f"{sentence}."
