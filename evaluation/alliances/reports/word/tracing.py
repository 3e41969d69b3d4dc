"""Which figure stands where in the document: a bookmark each, and the map that reads them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from alliances.reports.drawing.text import legible
from alliances.reports.figures import codes
from alliances.reports.model import (
    Band,
    Block,
    Chart,
    Heading,
    KeyFigures,
    Report,
    ReportTable,
    Section,
)
from alliances.reports.verifying.office import carried
from alliances.reports.word.marks import bookmark, link, run


@dataclass
class Places:
    """The bookmarks of a document being written: each place of each figure has its own.

    A figure with a code is bookmarked by it; what travels with a figure (its n, a bound) by a
    number under an underscore, which Word does not list. Where a figure stands again, the number of
    the time follows: ``F12_2``.
    """

    report: Report
    codes: dict[str, str] = field(init=False)
    _names: dict[str, str] = field(init=False)
    _set: dict[str, str] = field(default_factory=dict)
    _times: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        """Name the bookmark of every figure, set or not."""
        self.codes = codes(self.report)
        self._names = {
            figure.id: figure.code or f"_N{position}"
            for position, figure in enumerate(self.report.figures, start=1)
        }
        self._written = {figure.id: figure.written for figure in self.report.figures}

    def number(self) -> int:
        """Return a number that nothing else of the document has."""
        self._count += 1
        return self._count

    def marked(self, identifier: str, content: str) -> str:
        """Return a content, bookmarked as the place of a figure."""
        name = self._names.get(identifier, "")
        if not name:
            return content
        self._set[identifier] = name
        time = self._times[identifier] = self._times.get(identifier, 0) + 1
        return bookmark(self.number(), name if time == 1 else f"{name}_{time}", content)

    def said(self, identifiers: Iterable[str]) -> str:
        """Return the codes of the figures that a sentence states, small, after it."""
        known = [self.codes[each] for each in identifiers if each in self.codes]
        if not known:
            return ""
        return run("\u00a0", "Code") + run(", ", "Code").join(
            link(code, run(code, "Code")) for code in known
        )

    def part(self) -> bytes:
        """Return the map: bookmark, identifier and written value of every figure shown."""
        figures = {
            identifier: (name, legible(self._written[identifier]))
            for identifier, name in self._set.items()
        }
        trace = {name: legible(value) for name, value in self.report.trace.items()}
        return carried(figures, trace)


def shown(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that a document read from end to end holds: all but the detail.

    A heading under which all was detail goes with it.
    """
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Band):
            kept.append(Band(block.kind, block.name, tuple(shown(block.blocks))))  # type: ignore[arg-type]
        elif block.depth != "detail" and not (
            isinstance(block, Heading) and _only_detail(blocks[place + 1 :])
        ):
            kept.append(block)
    return kept


def _only_detail(blocks: Sequence[Block]) -> bool:
    """Whether all that stands under a heading, and there is something, is detail."""
    under = list(takewhile(lambda block: not isinstance(block, Heading | Band), blocks))
    return bool(under) and all(
        not isinstance(block, Band) and block.depth == "detail" for block in under
    )


def charts_to_tell(sections: Sequence[Section]) -> frozenset[str]:
    """Return the ids of the charts whose figures stand in no table of these sections.

    Their data follow in tables at the end: no figure is only drawn.
    """
    flat = [block for section in sections for block in section.flat]
    told = {
        identifier
        for block in flat
        if isinstance(block, ReportTable)
        for column in block.ids.values()
        for identifier in column
    } | {figure.id for block in flat if isinstance(block, KeyFigures) for figure in block.figures}
    return frozenset(
        block.id
        for block in flat
        if isinstance(block, Chart)
        and any(i and i not in told for column in block.ids.values() for i in column)
    )
