"""The summary: what a reader with ten minutes needs, picked from the report, nothing added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Paragraph,
    Report,
    ReportTable,
    Section,
)

LONGEST = 14
"""A table of more rows than that is no summary."""


@dataclass(frozen=True, slots=True)
class _Pick:
    """How many blocks of each kind a section lends, the first of those that are printed."""

    paragraphs: int = 0
    bullets: int = 0
    charts: int = 0
    tables: int = 0
    whole: bool = False
    named: tuple[str, ...] = ()
    """Tables by id, before any other."""


_PICKS: Mapping[str, _Pick] = {
    "essentials": _Pick(whole=True),
    "dimensions": _Pick(charts=1),
    "views": _Pick(bullets=2),
    "results": _Pick(tables=1, named=("programme_objectives",)),
    "statutory": _Pick(paragraphs=1, tables=1),
    "trajectories": _Pick(bullets=1),
    "failures": _Pick(bullets=2),
    "recommendations": _Pick(paragraphs=1),
    "reading": _Pick(paragraphs=1, bullets=1),
    "method": _Pick(paragraphs=1, tables=1, named=("method_rates",)),
}
"""What each section lends, in the order of the summary. Sections that a report lacks are passed
over; blocks that building marks ``summary`` always come."""


def summary_sections(report: Report) -> tuple[Section, ...]:
    """Return the sections of the summary, which stands alone: four pages when printed.

    Parameters
    ----------
    report
        An identified report: the same figure has the same identifier and code in both.

    Returns
    -------
    tuple of Section
        Each under its own title, with some of its blocks, in their order.
    """
    known = {section.id: section for section in report.sections}
    others = [id for id in known if id not in _PICKS]
    picked = (
        replace(known[id], blocks=_blocks(known[id], _PICKS.get(id, _Pick())), annex=False)
        for id in (*_PICKS, *others)
        if id in known and known[id].depth != "detail"
    )
    return tuple(section for section in picked if section.blocks)


def _blocks(section: Section, pick: _Pick) -> tuple[Block, ...]:
    flat = [block for block in section.flat if not isinstance(block, Band)]
    printed = [block for block in flat if block.depth != "detail"]
    if pick.whole:
        return tuple(printed)
    lent = {id(block) for block in _lent(printed, pick)}
    return tuple(block for block in printed if block.depth == "summary" or id(block) in lent)


def _lent(blocks: Sequence[Block], pick: _Pick) -> Iterator[Block]:
    tables = [b for b in blocks if isinstance(b, ReportTable) and 0 < len(b.rows) <= LONGEST]
    tables.sort(key=lambda table: table.id not in pick.named)
    plain = [b for b in blocks if isinstance(b, Paragraph) and b.style in ("lead", "body")]
    yield from plain[: pick.paragraphs]
    yield from [b for b in blocks if isinstance(b, Bullets)][: pick.bullets]
    yield from [b for b in blocks if isinstance(b, Chart)][: pick.charts]
    yield from tables[: pick.tables]
