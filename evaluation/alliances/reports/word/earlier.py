"""The document of the last run: the words written in it, and whether anything else was changed."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from lxml import etree

from alliances.reports.style import INK
from alliances.reports.word.comments import Comment, comment_of, is_place, places_in
from alliances.reports.word.marks import NAMESPACES, W
from alliances.reports.word.styles import style_names

_TOO_LARGE = 400_000_000
"""Bytes, unpacked: nothing that we or Word write comes near."""
_R = f"{{{NAMESPACES['r']}}}"
_PROPERTIES = "docProps/custom.xml"
_BODY = "word/document.xml"
_ASIDE = ("header", "footer", "footnotes", "endnotes", "comments")
_LOOKS = ("b", "i", "u", "strike", "highlight", "color", "shd", "vertAlign")
"""Direct formatting that counts as an edit: we write none outside the places for comments."""

_NOTHING = ("0", "false", "none", "off", "auto", INK.removeprefix("#"))
"""Values by which a program says again what holds already."""
_UNREADABLE = (
    OSError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
    zlib.error,
    zipfile.BadZipFile,
    etree.LxmlError,
)
_STYLE_LOOKS = (("rFonts", "ascii"), ("b", "val"), ("i", "val"), ("color", "val"), ("sz", "val"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last document holds that we did not write.

    Attributes
    ----------
    ours
        Whether it is a document of ours.
    edited
        Whether anything was changed outside the places for the programme's own words.
    report
        Which report it was: `report_key`.
    comments
        The words in those places, by the bookmark of their section.
    planned
        Digests of the words that its plan gave, likewise.
    """

    ours: bool = False
    edited: bool = True
    report: str = ""
    comments: Mapping[str, Comment] = field(default_factory=dict)
    planned: Mapping[str, str] = field(default_factory=dict)


def read_earlier(path: Path) -> Earlier:
    """Read the document of the last run; whatever cannot be read is not ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _TOO_LARGE:
                return Earlier()
            parts = {name: archive.read(name) for name in archive.namelist()}
        known = _properties(parts.get(_PROPERTIES, b""))
        if "alliances.digest" not in known:
            return Earlier()
        comments = {
            place: found
            for place, each in places_in(_tree(parts[_BODY]))
            if (found := comment_of(each)) is not None
        }
        return Earlier(
            ours=True,
            edited=digest_of(parts) != known["alliances.digest"],
            report=known.get("alliances.report", ""),
            comments=comments,
            planned=dict(
                pair.split("=", 1)
                for pair in known.get("alliances.comments", "").split(";")
                if "=" in pair
            ),
        )
    except _UNREADABLE:
        return Earlier()


def digest_of(parts: Mapping[str, bytes]) -> str:
    """Return a digest of what a document says, which a program may save anew without a change.

    It counts the words, the pictures with their alternative texts and direct emphasis, in order,
    and how our styles look; not how a program splits runs or numbers styles, nor page numbers,
    contents and the places for comments.

    Parameters
    ----------
    parts
        The members of the archive by name.
    """
    said: list[str] = []
    pictures = _pictures(parts)
    for line in _lines(_tree(parts[_BODY]), pictures):
        said.append(line)
    aside = {
        line
        for name, content in parts.items()
        if name.endswith(".xml") and PurePosixPath(name).name.startswith(_ASIDE)
        if name.startswith("word/")
        for line in _lines(_tree(content), {})
    }
    looks = _looks(parts.get("word/styles.xml", b""))
    told = "\n".join([*said, *sorted(aside), *looks])
    return sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def _tree(content: bytes) -> etree._Element:
    # Somebody else may have written it: no entity is resolved, nothing is fetched.
    reader = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, reader)


def _properties(content: bytes) -> dict[str, str]:
    if not content:
        return {}
    return {
        each.get("name", ""): "".join(str(text) for text in each.itertext())
        for each in _tree(content)
    }


def _pictures(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return a digest of each picture by the relation that names it."""
    links = parts.get("word/_rels/document.xml.rels", b"")
    if not links:
        return {}
    return {
        str(link.get("Id")): sha256(parts.get(f"word/{link.get('Target')}", b"")).hexdigest()
        for link in _tree(links)
        if str(link.get("Type", "")).endswith("/image")
    }


def _lines(root: etree._Element, pictures: Mapping[str, str]) -> Iterator[str]:
    """Yield what each paragraph says, in order; those that say nothing are nothing."""
    depth = 0
    result = False
    line: list[str] = []
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag
        if skipped is not None:
            if event == "end" and node is skipped:
                skipped = None
            continue
        if event == "end":
            if tag == W + "p":
                if text := " ".join("".join(line).split()):
                    yield text
                line = []
            continue
        if tag == W + "sdt" and _ours(node):
            skipped = node
        elif tag in (W + "fldSimple", W + "pPr", W + "rPr"):
            if tag == W + "rPr":
                line += _emphasis(node)
            skipped = node
        elif tag == W + "fldChar":
            kind = node.get(W + "fldCharType")
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            result = depth > 0
        elif result and depth:
            continue
        elif tag == W + "t":
            line.append(node.text or "")
        elif tag in (W + "tab", W + "br", W + "cr"):
            line.append(" ")
        elif tag == W + "delText":
            line.append(f"\x01deleted {node.text}")
        elif str(tag).endswith("}docPr"):
            line.append(f"\x01{node.get('descr', '')}")
        elif str(tag).endswith("}blip"):
            line.append(f"\x01{pictures.get(str(node.get(_R + 'embed')), '')}")


def _looks(content: bytes) -> list[str]:
    """Return how our styles look: a house that sets its own font and colours has edited the file.

    What the body's style does not say, the defaults of the document do.
    """
    if not content:
        return []
    root, known = _tree(content), style_names()
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    made = []
    for each in root.iter(W + "style"):
        named = each.find(W + "name")
        name = "" if named is None else str(named.get(W + "val", "")).lower()
        if name not in known or each.get(W + "type") != "paragraph":
            continue
        own = each.find(W + "rPr")
        sources = [own, default] if name == "normal" else [own]
        marks = [_mark(sources, mark, value) for mark, value in _STYLE_LOOKS]
        made.append("\x02".join((name, *marks)))
    return sorted(made)


def _mark(sources: list[etree._Element | None], mark: str, value: str) -> str:
    found = (source.find(W + mark) for source in sources if source is not None)
    return next((str(each.get(W + value, "1")) for each in found if each is not None), "")


def _ours(control: etree._Element) -> bool:
    """Whether a control is a place for comments or the contents, which programs rewrite."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj")
    return gallery is not None or is_place(control)


def _emphasis(about: etree._Element) -> list[str]:
    return [
        f"\x01{name}"
        for name in _LOOKS
        if (mark := about.find(W + name)) is not None and mark.get(W + "val", "1") not in _NOTHING
    ]
