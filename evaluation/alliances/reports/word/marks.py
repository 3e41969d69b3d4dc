"""The few marks of WordprocessingML that a document is made of, as text.

Text rather than a tree: a report holds thousands of cells, and a tree of them costs seconds.
"""

from functools import cache
from html import escape

from alliances.reports.drawing.text import legible

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
W = f"{{{NAMESPACES['w']}}}"


def opening(name: str, *prefixes: str) -> str:
    """Return the XML declaration and the opening tag of a part, with its namespaces."""
    spaces = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    ignorable = ' mc:Ignorable="w15"' if "w15" in prefixes else ""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{name} {spaces}{ignorable}>'


@cache
def words(text: str) -> str:
    """Return a text as XML holds it: escaped, without the characters that XML refuses."""
    return escape(legible(text), quote=True)


def run(text: str, style: str = "", look: str = "") -> str:
    """Return a run of text; `look` is direct formatting, as marks."""
    if not text:
        return ""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    about = f"<w:rPr>{named}{look}</w:rPr>" if named or look else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def paragraph(content: str, style: str, more: str = "") -> str:
    """Return a paragraph of a style; `more` are further properties, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str, style: str = "") -> str:
    """Return a field with the result that is shown until a program computes it anew."""
    return f'<w:fldSimple w:instr=" {words(instruction)} ">{run(shown, style)}</w:fldSimple>'


def link(anchor: str, content: str) -> str:
    """Return a link to a bookmark of the document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def bookmark(number: int, name: str, content: str) -> str:
    """Return a content within a bookmark; `number` is unique in the document."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def control(tag: str, title: str, number: int, content: str) -> str:
    """Return a place for somebody's own words: a content control that cannot be deleted by mistake.

    Its ends show on screen, with its title, and never on paper.
    """
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{words(title)}"/><w:tag w:val="{words(tag)}"/>'
        f'<w:id w:val="{number}"/><w:lock w:val="sdtLocked"/>'
        '<w15:appearance w15:val="tags"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def drawing(
    relation: str, number: int, alt: str, size: tuple[int, int], kept: tuple[float, float]
) -> str:
    """Return a picture in the line of text.

    Parameters
    ----------
    relation
        Of the picture's part.
    number
        Unique in the document.
    alt
        What it shows, in words.
    size
        Width and height on the page, in EMU.
    kept
        The part of its height that is shown, as shares from the top: what the document says in text
        is cut off.
    """
    across, down = size
    top, bottom = round(kept[0] * 100_000), round((1 - kept[1]) * 100_000)
    name = f"{relation}.png"
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{words(alt)}"/>'
        "<wp:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{name}" descr="{words(alt)}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        f'<a:srcRect t="{top}" b="{bottom}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
