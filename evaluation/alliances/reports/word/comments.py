"""The programme's own words in the document: read from the last one, set in the new one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from alliances.reports.model import Paragraph
from alliances.reports.word.marks import W, paragraph, run

TAG = "comment:"
"""What the tag of a place for comments begins with; the id of its section follows."""
_PLACE = "section_"
_PLAIN = {W + tag for tag in ("p", "pPr", "r", "rPr", "t", "br", "tab", "hyperlink", "proofErr")}
_PLAIN |= {W + tag for tag in ("bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak")}


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote in a place for it.

    Attributes
    ----------
    paragraphs
        Each a row of (text, bold, italic).
    plain
        Whether that is all there was: no picture, no table, no list, no change to be accepted.
    """

    paragraphs: tuple[tuple[tuple[str, bool, bool], ...], ...]
    plain: bool = True

    @property
    def digest(self) -> str:
        """A digest of the words, whatever their look."""
        return _digest("".join(text for text, _, _ in each) for each in self.paragraphs)


def place_of(section: str) -> str:
    """Return the name of the bookmark of a section's heading.

    A program that drops the tag of a place for comments leaves the heading above it.
    """
    return _PLACE + re.sub(r"\W", "_", section, flags=re.ASCII)[:30]


def places_in(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the places for comments of a document, each by the bookmark of its section."""
    section = ""
    for node in body.iter(W + "bookmarkStart", W + "sdt"):
        if node.tag == W + "bookmarkStart":
            name = str(node.get(W + "name", ""))
            section = name if name.startswith(_PLACE) else section
        elif is_place(node):
            tag = _tag(node)
            yield place_of(tag.removeprefix(TAG)) if tag else section, node


def is_place(control: etree._Element) -> bool:
    """Whether a control is a place for comments: LibreOffice drops the tag, not what it holds."""
    tag = _tag(control)
    about = control.find(W + "sdtPr")
    titled = about is not None and about.find(W + "alias") is not None
    return tag.startswith(TAG) or (titled and not tag)


def _tag(control: etree._Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else str(found.get(W + "val", ""))


def planned(paragraphs: list[Paragraph]) -> str:
    """Return the digest of the words that the plan gives to a section; empty where none."""
    return _digest(each.text for each in paragraphs) if paragraphs else ""


def _digest(paragraphs: Iterator[str]) -> str:
    said = "\n".join(" ".join(each.split()) for each in paragraphs)
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def comment_of(control: etree._Element) -> Comment | None:
    """Return what a content control holds; None where it waits for words."""
    about, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
    if content is None or (about is not None and about.find(W + "showingPlcHdr") is not None):
        return None
    made = []
    for each in content.iter(W + "p"):
        runs = tuple(found for run in each.iter(W + "r") if (found := _read(run))[0])
        if any(text.strip() for text, _, _ in runs):
            made.append(runs)
    plain = all(node.tag in _PLAIN for node in content.iterdescendants() if _told(node))
    return Comment(tuple(made), plain) if made else None


def comment_paragraphs(comment: Comment) -> str:
    """Return kept words as paragraphs of the document."""
    return "".join(
        paragraph(
            "".join(
                run(text, look=("<w:b/>" if bold else "") + ("<w:i/>" if italic else ""))
                for text, bold, italic in each
            ),
            "Comment",
        )
        for each in comment.paragraphs
    )


def _told(node: etree._Element) -> bool:
    """Whether a node is content rather than how a paragraph or a run looks."""
    return not any(above.tag in (W + "pPr", W + "rPr") for above in node.iterancestors())


def _read(run: etree._Element) -> tuple[str, bool, bool]:
    text = "".join(
        node.text or "" if node.tag == W + "t" else " "
        for node in run
        if node.tag in (W + "t", W + "tab", W + "br")
    )
    about = run.find(W + "rPr")
    if about is not None and about.find(W + "vanish") is not None:
        return "", False, False
    return text, _on(about, "b"), _on(about, "i")


def _on(about: etree._Element | None, name: str) -> bool:
    mark = None if about is None else about.find(W + name)
    return mark is not None and mark.get(W + "val", "1") not in ("0", "false", "off")
