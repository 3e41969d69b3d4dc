"""Texts on a slide: paragraphs with size, weight and colour, in the language of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn
from pptx.util import Pt

from alliances.reports.drawing.text import legible
from alliances.reports.slides.measure import Box
from alliances.reports.style import INK

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of a slide, of one look."""

    text: str
    size: float
    colour: str = INK
    bold: bool = False
    bullet: bool = False
    before: float = 0.0
    """Space above, in points."""
    align: str = "l"


def text_box(slide: Any, box: Box, words: Sequence[Words], language: str, name: str = "") -> Any:
    """Put paragraphs on a slide and return their shape."""
    shape = slide.shapes.add_textbox(*map(Pt, (box.x, box.y, box.w, box.h)))
    if name:
        shape.name = legible(name)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame._txBody, words, language)
    return shape


def fill(body: Any, words: Sequence[Words], language: str) -> None:
    """Replace the paragraphs of a text body."""
    for paragraph in list(body.findall(qn("a:p"))):
        body.remove(paragraph)
    for one in words or (Words("", 14.0),):
        body.append(_paragraph(one, language))


def _paragraph(words: Words, language: str) -> Any:
    paragraph = etree.Element(qn("a:p"))
    look = etree.SubElement(paragraph, qn("a:pPr"), algn=words.align)
    if words.bullet:
        look.set("marL", str(Pt(words.size)))
        look.set("indent", str(-Pt(words.size)))
    if words.before:
        space = etree.SubElement(look, qn("a:spcBef"))
        etree.SubElement(space, qn("a:spcPts"), val=str(round(words.before * 100)))
    if words.bullet:
        etree.SubElement(look, qn("a:buFont"), typeface="Arial")
        etree.SubElement(look, qn("a:buChar"), char="\u2022")
    else:
        etree.SubElement(look, qn("a:buNone"))
    run = etree.SubElement(paragraph, qn("a:r"))
    font = etree.SubElement(
        run,
        qn("a:rPr"),
        lang=LANGUAGES[language],
        sz=str(round(words.size * 100)),
        b=str(int(words.bold)),
    )
    colour = etree.SubElement(font, qn("a:solidFill"))
    etree.SubElement(colour, qn("a:srgbClr"), val=words.colour.lstrip("#"))
    etree.SubElement(run, qn("a:t")).text = legible(words.text)
    return paragraph


def described(shape: Any, words: str) -> None:
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", legible(words))
