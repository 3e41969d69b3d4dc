"""SVG that a screen reader can name: title and description, text kept as text, no loose ids."""

import re
from xml.etree import ElementTree

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing
from alliances.reports.drawing.text import legible
from alliances.reports.model import Chart

_SVG = "http://www.w3.org/2000/svg"
_FAMILY = f"'{style.FONT}', Verdana, 'Segoe UI', Arial, sans-serif"
_DIGITS = re.compile(r"(\.\d\d)\d+")
_FONT_FAMILY = re.compile(r"font-family:[^;]*;?\s*")


def svg_of(source: str, chart: Chart, drawing: Drawing) -> tuple[str, str]:
    """Return matplotlib's SVG, cleaned, named and described, as a file and as part of a page.

    Parameters
    ----------
    source
        What matplotlib wrote.
    chart
        The chart, for its title and alternative text.
    drawing
        Where its parts stand.

    Returns
    -------
    tuple of str
        A file of its own; the drawing for a page that sets title, measure and sources in HTML.
    """
    root = _cleaned(source, chart)
    return _standalone(root), _inline(root, drawing)


def _standalone(root: ElementTree.Element) -> str:
    root.set("font-family", _FAMILY)
    file = _written(root) + "\n"
    del root.attrib["font-family"]
    return file


def _inline(root: ElementTree.Element, drawing: Drawing) -> str:
    """Cut away, in place, what a page says itself; the text takes the font of the page."""
    parents = [(parent, child) for parent in root.iter() for child in parent]
    for parent, child in parents:
        if child.get("class") == "frame":
            parent.remove(child)
    for size in ("width", "height"):
        del root.attrib[size]
    height = drawing.bottom + 2 - drawing.head
    left, across = style.MARGIN - 1, style.WIDTH - 2 * style.MARGIN + 2
    root.set("viewBox", f"{left:g} {drawing.head:.2f} {across:g} {height:.2f}")
    return _written(root)


def _written(root: ElementTree.Element) -> str:
    """Return a drawing as text, its elements without a prefix.

    Prefixes are the whole process's: another library may have taken the empty one since.
    """
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _cleaned(source: str, chart: Chart) -> ElementTree.Element:
    root = ElementTree.fromstring(source)
    for child in list(root):
        # matplotlib's style sheet would style the whole page that the drawing stands in.
        if child.tag in (f"{{{_SVG}}}defs", f"{{{_SVG}}}metadata", f"{{{_SVG}}}title"):
            root.remove(child)
    for element in root.iter():
        _strip(element)
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    names = {part: f"{chart.id}-{part}" for part in ("title", "desc")}
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(names.values()))
    for position, (part, words) in enumerate((("title", chart.title), ("desc", chart.alt))):
        element = ElementTree.Element(f"{{{_SVG}}}{part}", {"id": names[part]})
        element.text = legible(words)
        element.tail = "\n"
        root.insert(position, element)
    return root


def _strip(element: ElementTree.Element) -> None:
    """Drop the counters that matplotlib uses as ids: two drawings on a page would share them.

    A hundredth of a point is finer than any printer: further digits go as well.
    """
    if element.attrib.pop("id", "") == "frame":
        element.set("class", "frame")
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if "d" in element.attrib:
        element.set("d", _DIGITS.sub(r"\1", element.attrib["d"]))
    declared = element.get("style")
    if declared is not None and "font-family" in declared:
        element.set("style", _FONT_FAMILY.sub("", declared))
