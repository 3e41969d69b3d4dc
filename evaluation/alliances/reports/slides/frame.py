"""The frame of every slide: one sober master, two layouts, fonts and colours of the house.

It starts from the presentation that python-pptx brings, keeps its two plainest layouts, and takes
out what would date or name it: thumbnail, printer settings, dates that change on opening.
"""

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from alliances.language import text
from alliances.reports.slides.measure import (
    BODY,
    CAPTION,
    FOOTER,
    HEIGHT,
    NUMBER,
    TITLE,
    WIDTH,
    Box,
)
from alliances.reports.slides.texts import LANGUAGES
from alliances.reports.style import ACCENT, CATEGORIES, INK, MUTED, PAPER, RULE
from alliances.workbooks.style import FONT

COVER, PLAIN = 0, 1
"""The layouts that are kept, by position."""
_KEPT = (0, 5)
_COVER_TITLE = Box(70, 150, 820, 130)
_COVER_TEXT = Box(70, 300, 820, 150)
_UNWANTED = (RT.THUMBNAIL, RT.PRINTER_SETTINGS)
_BAR = (
    "<p:sp {namespaces}><p:nvSpPr><p:cNvPr id='90' name='{name}'/><p:cNvSpPr/><p:nvPr "
    "userDrawn='1'/></p:nvSpPr><p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{wide}' "
    "cy='{tall}'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:solidFill>"
    "<a:schemeClr val='accent1'/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody>"
    "<a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang='{lang}'/></a:p></p:txBody></p:sp>"
)


def new_deck(language: str) -> Any:
    """Return an empty presentation in our look, with its master in words of the language."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _forget(deck.part.package)
    _forget(deck.part)
    for place, layout in reversed(list(enumerate(deck.slide_layouts))):
        if place not in _KEPT:
            deck.slide_layouts.remove(layout)
    _theme(deck.slide_master.part.part_related_by(RT.THEME))
    _master(deck.slide_master, language)
    for place, layout in enumerate(deck.slide_layouts):
        _layout(layout, place, language)
    return deck


def add_slide(deck: Any, layout: int, footer: str, language: str) -> Any:
    """Return a new slide with the footer and the number that its layout has a place for."""
    chosen = deck.slide_layouts[layout]
    slide = deck.slides.add_slide(chosen)
    for holder in chosen.placeholders:
        kind = holder.element.ph.get("type")
        if kind not in ("ftr", "sldNum"):
            continue
        made = deepcopy(holder.element)
        slide.shapes._spTree.append(made)
        made.nvSpPr.cNvPr.set("id", str(len(slide.shapes) + 1))
        made.spPr.clear()
        for run in made.iter(qn("a:rPr"), qn("a:endParaRPr")):
            run.set("lang", LANGUAGES[language])
        if kind == "ftr":
            made.txBody.p_lst[0].clear()
            made.txBody.p_lst[0].add_r(footer).get_or_add_rPr().set("lang", LANGUAGES[language])
    return slide


def _forget(part: Any) -> None:
    """Drop what the presentation of python-pptx brings and no reader needs."""
    for name, relation in list(part._rels.items()):
        if relation.reltype in _UNWANTED:
            part._rels.pop(name)


def _theme(part: Any) -> None:
    """Give the theme our fonts and colours, so that what is added later matches."""
    root = etree.fromstring(part.blob)
    names = {"dk1": INK, "lt1": PAPER, "dk2": ACCENT, "lt2": RULE, "accent1": ACCENT}
    names |= {f"accent{place}": colour for place, colour in enumerate(CATEGORIES, start=2)}
    names |= {"hlink": ACCENT, "folHlink": MUTED}
    for name, colour in names.items():
        holder = root.find(f".//{qn('a:clrScheme')}/{qn('a:' + name)}")
        for child in list(holder):
            holder.remove(child)
        etree.SubElement(holder, qn("a:srgbClr")).set("val", colour.lstrip("#"))
    for name in ("majorFont", "minorFont"):
        root.find(f".//{qn('a:' + name)}/{qn('a:latin')}").set("typeface", FONT)
    for name in (".", f".//{qn('a:clrScheme')}", f".//{qn('a:fontScheme')}"):
        root.find(name).set("name", "alliances")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any, language: str) -> None:
    places = {"title": TITLE, "body": BODY, "ftr": FOOTER, "sldNum": NUMBER}
    _place(master, places, language)
    bar = _BAR.format(
        namespaces=nsdecls("p", "a"),
        name=text("report.slides.bar", language),
        wide=Pt(WIDTH),
        tall=Pt(8),
        lang=LANGUAGES[language],
    )
    master.shapes._spTree.insert(2, parse_xml(bar))
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", "2800")
    run.set("b", "1")
    run.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}").set("val", "accent1")


def _layout(layout: Any, place: int, language: str) -> None:
    layout.name = text(f"report.slides.layouts.{'cover' if place == COVER else 'plain'}", language)
    places = {"ftr": FOOTER, "sldNum": NUMBER, "title": TITLE}
    if place == COVER:
        places |= {"ctrTitle": _COVER_TITLE, "subTitle": _COVER_TEXT}
    _place(layout, places, language)


def _place(holder: Any, places: dict[str, Box], language: str) -> None:
    """Put the places of a master or layout where ours are, in the language, without a date."""
    for shape in list(holder.placeholders):
        kind = shape.element.ph.get("type")
        if kind == "dt":
            shape.element.getparent().remove(shape.element)
            continue
        box = places[kind]
        shape.left, shape.top, shape.width, shape.height = map(Pt, (box.x, box.y, box.w, box.h))
        shape.name = text(f"report.slides.places.{kind}", language)
        body = shape.element.txBody
        body.bodyPr.set("anchor", "b" if kind in ("ctrTitle", "title") else "t")
        for name in ("lIns", "rIns"):
            body.bodyPr.set(name, "0")
        for fit in list(body.bodyPr):
            body.bodyPr.remove(fit)
        _prompt(body, kind, language)
    _foot(holder)


def _prompt(body: Any, kind: str, language: str) -> None:
    """Say in the language what goes into a place; a field keeps what it shows."""
    for run in body.iter(qn("a:rPr"), qn("a:endParaRPr")):
        run.set("lang", LANGUAGES[language])
        run.attrib.pop("smtClean", None)
    if kind in ("sldNum", "ftr"):
        return
    first, *others = body.p_lst
    for paragraph in others:
        body.remove(paragraph)
    for part in list(first):
        first.remove(part)
    words = text(f"report.slides.places.{kind}", language)
    first.add_r(words).get_or_add_rPr().set("lang", LANGUAGES[language])


def _foot(holder: Any) -> None:
    """Set footer and number small and grey, the footer to the left."""
    for shape in holder.placeholders:
        kind = shape.element.ph.get("type")
        style = shape.element.find(f".//{qn('a:lvl1pPr')}")
        if kind == "subTitle" and style is not None:
            style.set("algn", "l")
        if kind == "ctrTitle":
            shape.element.txBody.bodyPr.set("anchor", "b")
        if kind not in ("ftr", "sldNum") or style is None:
            continue
        style.set("algn", "l" if kind == "ftr" else "r")
        run = style.find(qn("a:defRPr"))
        run.set("sz", str(int(CAPTION * 100)))
        for child in list(run):
            run.remove(child)
        fill = etree.SubElement(run, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr")).set("val", MUTED.lstrip("#"))
