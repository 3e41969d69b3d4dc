"""The document as it grows: what is written, on which sheets, and what it is numbered by."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alliances.language import text
from alliances.reports.charts import Picture
from alliances.reports.model import Report
from alliances.reports.word.comments import place_of
from alliances.reports.word.marks import bookmark, paragraph, run
from alliances.reports.word.marks import field as field_of
from alliances.reports.word.setting import LEVELS, Entry, closed, page
from alliances.reports.word.tracing import Places

_ANNOUNCED = 4
"""Paragraphs before a table on a turned sheet that go with it."""


@dataclass
class Flow:
    """What is written of a document so far.

    Attributes
    ----------
    report
        The report.
    drawn
        Its pictures.
    told
        Charts whose data follow at the end.
    pieces
        Paragraphs, tables and controls, each a whole element.
    entries
        Lines of the contents.
    images
        Pictures used, by relation.
    banded
        Whether a band is being written, whose headings are one level lower.
    turned
        Whether the pages being written lie on their side.
    """

    report: Report
    drawn: Sequence[Picture]
    told: frozenset[str] = frozenset()
    pieces: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    banded: bool = False
    turned: bool = False
    places: Places = field(init=False)
    _counts: dict[str, int] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _first: bool = True

    def __post_init__(self) -> None:
        """Name the bookmarks of the report's figures."""
        self.places = Places(self.report)

    @property
    def language(self) -> str:
        """The report's language."""
        return self.report.language

    @property
    def sheet(self) -> str:
        """What the pages being written are like."""
        return page(self.turned, self._first)

    @property
    def stays(self) -> bool:
        """Whether what comes next can stand on the turned sheet being written."""
        chapter = '<w:pStyle w:val="Heading1"/>'
        return self.turned and not any(chapter in piece for piece in self._waiting)

    def say(self, key: str, **values: object) -> str:
        """Return words of the document's own, in the report's language."""
        return text(f"report.word.{key}", self.language, **values)

    def add(self, *pieces: str) -> None:
        """Write pieces where the document stands."""
        self.pieces += pieces

    def wait(self, piece: str) -> None:
        """Write a heading or a paragraph where what follows it will stand."""
        self._waiting.append(piece)

    def end(self, piece: str) -> None:
        """Write a last paragraph: below what was written, or with what waits."""
        (self._waiting if self._waiting else self.pieces).append(piece)

    def settle(self) -> None:
        """Write what waits for nothing more."""
        if self._waiting:
            self.turn(False)

    def turn(self, turned: bool) -> None:
        """Go on upright or on a turned sheet: a section of pages ends where that changes.

        A heading and a few sentences go with the table that they announce.
        """
        if turned and len(self._waiting) > _ANNOUNCED:
            self.turn(False)
        if turned != self.turned:
            closed(self.pieces, self.sheet)
            self.turned, self._first = turned, False
        self.add(*self._waiting)
        self._waiting.clear()

    def heading(self, level: int, words: str, more: str = "", section: str = "") -> None:
        """Write a heading; that of a section has a bookmark by the section's name as well."""
        anchor = f"_Toc{100_000_000 + len(self.entries)}"
        content = run(words)
        if level <= LEVELS:
            self.entries.append(Entry(level, words, anchor))
            content = bookmark(self.places.number(), anchor, content)
        if section:
            content = bookmark(self.places.number(), place_of(section), content)
        self.wait(paragraph(content, f"Heading{level}", more))

    def caption(self, kind: str, title: str, anchor: str = "") -> None:
        """Write the caption of a ``figure`` or a ``table``, numbered by a field."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        label = self.say(kind)
        said = run(f"{label}\u00a0")
        said += field_of(f"SEQ {label} \\* ARABIC", str(self._counts[kind]))
        if anchor:
            said = bookmark(self.places.number(), anchor, said)
        self.add(paragraph(said + run(self.say("caption", title=title)), "Caption"))
