"""What a Word document of a report says, read back from the file alone."""

import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAP = "{urn:alliances:figures}"


def part(path: Path, name: str) -> etree._Element:
    """A part of the file, as a tree."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))


def bookmarked(path: Path) -> dict[str, str]:
    """The text within each bookmark, by its name."""
    texts: dict[str, str] = {}
    open_ones: dict[str, str] = {}
    for node in part(path, "word/document.xml").iter(
        W + "bookmarkStart", W + "bookmarkEnd", W + "t"
    ):
        if node.tag == W + "bookmarkStart":
            open_ones[node.get(W + "id")] = node.get(W + "name")
            assert node.get(W + "name") not in texts, "two bookmarks of one name"
            texts[node.get(W + "name")] = ""
        elif node.tag == W + "bookmarkEnd":
            open_ones.pop(node.get(W + "id"))
        else:
            for name in open_ones.values():
                texts[name] += node.text or ""
    assert not open_ones
    return texts


def mapped(path: Path) -> dict[str, tuple[str, str]]:
    """Bookmark to identifier and written value, as the map within the file says."""
    return {
        node.get("code"): (node.get("id"), node.text or "")
        for node in part(path, "customXml/item1.xml").iter(MAP + "figure")
    }


def figures_of(path: Path) -> dict[str, str]:
    """Every figure by its identifier, as it is printed: the bookmarked text, by the map."""
    texts = bookmarked(path)
    return {identifier: texts[name] for name, (identifier, _) in mapped(path).items()}
