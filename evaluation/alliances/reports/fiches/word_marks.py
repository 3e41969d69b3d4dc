"""Pieces of WordprocessingML as texts: what a sheet is made of, escaped once."""

import re
from xml.sax.saxutils import escape

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{OFFICE}/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
TAGS = {"fr": "fr-FR", "en": "en-GB"}
TEXT_WIDTH = 9740
"""Between the margins, in twentieths of a point."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;"}


def opening(tag: str) -> str:
    """Return the opening of a part's root, with every name space, newer ones to be ignored."""
    spaces = " ".join(f'xmlns:{key}="{space}"' for key, space in _SPACES.items())
    return f'{DECLARED}<{tag} {spaces} mc:Ignorable="w14">'


def words(text: str) -> str:
    """Return a text as XML holds it, in an element or an attribute."""
    return escape(_NOT_XML.sub("", text), _QUOTES)


def run(text: str, style: str = "") -> str:
    """Return a run of text, in a character style."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def paragraph(inner: str, style: str = "", *, kept: bool = False) -> str:
    """Return a paragraph of runs, in a paragraph style; `kept`: on one page with the next."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += "<w:keepNext/>" if kept else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>" if look else f"<w:p>{inner}</w:p>"


def cell(inner: str, width: int, fill: str = "") -> str:
    """Return a cell that holds paragraphs; `width` is in twentieths of a point."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>'


def row(cells: str, *, head: bool = False, height: int = 0) -> str:
    """Return a row that no page breaks; the head is repeated on every page."""
    look = "<w:cantSplit/>"
    if height:
        look += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    if head:
        look += "<w:tblHeader/>"
    return f"<w:tr><w:trPr>{look}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: list[int], style: str, alt: str) -> str:
    """Return a table of rows, as wide as its columns together."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0"'
        ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{words(alt)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def image(relation: str, width: float, height: float, alt: str, name: str) -> str:
    """Return a picture in line with the text; sizes are in points."""
    across, down = round(width * 12700), round(height * 12700)
    said = words(alt)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="1" name="{words(name)}" descr="{said}"/>'
        "<a:graphic><a:graphicData"
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="{words(name)}" descr="{said}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction: str) -> str:
    """Return a simple field, such as the page's number."""
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
