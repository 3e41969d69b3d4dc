"""What travels with a slide: the speaker's notes, and the list of its figures to be read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

from alliances.language import text
from alliances.reports.drawing.text import legible
from alliances.reports.slides.texts import Words, fill

SPACE = "urn:alliances:figures"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM = "{5A1C0B0E-0F17-4A11-A5A4-A111A0CE5F12}"
"""The identifier of our part: any one does, the same at each run."""

Shown = tuple[str, str, str]
"""Code, identifier and written form of a figure."""


def write_notes(slide: Any, notes: Sequence[str], shown: Sequence[Shown], language: str) -> None:
    """Write what the speaker says, then the figures of the slide with their identifiers."""
    coded = [figure for figure in shown if figure[0]]
    lines = [Words(note, 12) for note in notes]
    if coded:
        lines.append(Words(text("report.slides.figures", language), 12, bold=True))
    lines += [
        Words(f"{code} \u00b7 {identifier} = {written}", 12) for code, identifier, written in coded
    ]
    fill(slide.notes_slide.notes_text_frame._txBody, lines, language)


def write_figures(deck: Any, shown: Sequence[Shown], trace: Mapping[str, str]) -> None:
    """Keep the figures of the deck, each once, and what they were made from, in a part."""
    root = etree.Element(f"{{{SPACE}}}figures", nsmap={None: SPACE})
    for code, identifier, written in dict.fromkeys(shown):
        etree.SubElement(
            root,
            f"{{{SPACE}}}figure",
            code=code,
            id=legible(identifier),
            written=legible(written),
        )
    for name, value in trace.items():
        fact = etree.SubElement(root, f"{{{SPACE}}}fact", name=legible(name))
        fact.text = legible(value)
    package = deck.part.package
    part = Part(PackURI("/customXml/item1.xml"), CT.XML, package, _xml(root))
    properties = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    properties.set(f"{{{_STORE}}}itemID", _ITEM)
    references = etree.SubElement(properties, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", SPACE)
    place = PackURI("/customXml/itemProps1.xml")
    about = Part(place, CT.OFC_CUSTOM_XML_PROPERTIES, package, _xml(properties))
    part.relate_to(about, RT.CUSTOM_XML_PROPS)
    deck.part.relate_to(part, RT.CUSTOM_XML)


def name_master(deck: Any, language: str) -> None:
    """Take the English prompts out of the master of the notes."""
    for run in deck.notes_master.element.iter(qn("a:r")):
        run.find(qn("a:t")).text = text("report.slides.places.body", language)


def _xml(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
