"""The figures of a delivered page: what stands in each element that names one."""

import json
from html.parser import HTMLParser
from pathlib import Path

from alliances.reports.verifying.delivered import Delivered, agreed

_VOID = frozenset({"meta", "link", "br", "wbr", "img", "hr", "input", "col"})


def read(path: Path) -> Delivered:
    """Return the figures of a page by the attribute ``data-figure`` of their elements."""
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    figures = {name: agreed(words) for name, words in reader.figures.items()}
    said = {name: words for name, words in figures.items() if words}
    return Delivered(path.name, dict(said), reader.codes, reader.trace, whole=True)


class _Reader(HTMLParser):
    """Reads the words of each element with an identifier, in each place where a figure stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: dict[str, list[str]] = {}
        self.codes: dict[str, str] = {}
        self.trace: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "alliances-trace":
            self.trace = {str(k): str(v) for k, v in json.loads(given["content"] or "{}").items()}
        if tag in _VOID:
            return
        identifier = given.get("data-figure") or ""
        self._open.append((tag, identifier))
        if identifier:
            self.figures.setdefault(identifier, []).append("")
            self.codes.setdefault(identifier, given.get("data-code") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, _ = self._open.pop()
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, identifier in self._open:
            if identifier:
                self.figures[identifier][-1] += data
