"""The parts of a Word file and how they hang together."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from alliances.reports.model import Report
from alliances.reports.word.marks import opening, words
from alliances.reports.word.setting import FOOTER, HEADER, footer_part, header_part, settings_part
from alliances.reports.word.styles import TAGS, numbering_part, styles_part
from alliances.workbooks.zips import settled

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/numbering.xml": f"{_WORD}.numbering+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/header1.xml": f"{_WORD}.header+xml",
    "/word/footer1.xml": f"{_WORD}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "/customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    ),
}
_MAP_ID = "{6F3C1B52-3A0E-4C6B-9D0F-0A1B5A11A9CE}"
"""Of the map of figures, the same in every document: it names the kind of part, not the file."""
UNDATED = "1980-01-01"


def parts_of(
    report: Report, document: str, images: Mapping[str, bytes], traced: bytes
) -> dict[str, bytes]:
    """Return the parts of a document by name, the custom properties still missing.

    Parameters
    ----------
    report
        For language, title and date.
    document
        The main part.
    images
        Pictures by relation.
    traced
        The map of figures.
    """
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {
                "rId1": (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
                "rId2": (
                    f"{_PACKAGE}/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
                "rId3": (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
                "rId4": (f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
            }
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(_of_document(images)),
        "word/styles.xml": styles_part(report.language),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": settings_part(TAGS[report.language]),
        "word/header1.xml": header_part(report),
        "word/footer1.xml": footer_part(report),
        "customXml/itemProps1.xml": _map_properties(),
        "customXml/_rels/item1.xml.rels": _relations(
            {"rId1": (f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml")}
        ),
        "docProps/core.xml": _core(report),
        "docProps/app.xml": (
            f'{_DECLARED}<Properties xmlns="{_OFFICE}/extended-properties">'
            "<Application>alliances</Application></Properties>"
        ),
    }
    drawn = {
        f"word/media/image{position}.png": content
        for position, content in enumerate(images.values(), start=1)
    }
    written = {name: content.encode("utf-8") for name, content in texts.items()}
    return {**written, "customXml/item1.xml": traced, **drawn}


def custom_properties(values: Mapping[str, str]) -> bytes:
    """Return the part of our own properties, which programs keep when they save."""
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}"'
        f' name="{words(name)}"><vt:lpwstr>{words(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{_DECLARED}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes">{rows}</Properties>'
    ).encode()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of the parts, in their order, whose bytes depend on nothing else."""
    written = BytesIO()
    # Stored here: `settled` packs what it is given, once.
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return settled(written.getvalue())


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items()
    )
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


def _of_document(images: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    kinds = f"{_OFFICE}/relationships"
    fixed = {
        "rIdStyles": (f"{kinds}/styles", "styles.xml"),
        "rIdNumbering": (f"{kinds}/numbering", "numbering.xml"),
        "rIdSettings": (f"{kinds}/settings", "settings.xml"),
        HEADER: (f"{kinds}/header", "header1.xml"),
        FOOTER: (f"{kinds}/footer", "footer1.xml"),
        "rIdFigures": (f"{kinds}/customXml", "../customXml/item1.xml"),
    }
    drawn = {
        relation: (f"{kinds}/image", f"media/image{position}.png")
        for position, relation in enumerate(images, start=1)
    }
    return fixed | drawn


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'
        for id, (kind, target) in found.items()
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _map_properties() -> str:
    space = f"{_OFFICE}/customXml"
    return (
        f'{_DECLARED}<ds:datastoreItem ds:itemID="{_MAP_ID}" xmlns:ds="{space}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:alliances:figures"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    )


def _core(report: Report) -> str:
    when = f"{report.date or UNDATED}T00:00:00Z"
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{when}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{words(report.title)}</dc:title><dc:subject>{words(report.subtitle)}"
        "</dc:subject><dc:creator>alliances</dc:creator>"
        f"<cp:lastModifiedBy>alliances</cp:lastModifiedBy>{dated}"
        f"<dc:language>{TAGS[report.language]}</dc:language></cp:coreProperties>"
    )


def document_part(cover: str, contents: str, body: str, sheet: str) -> str:
    """Return the main part."""
    start = opening("w:document", "w", "r", "wp", "a", "pic", "mc", "w15")
    return f"{start}<w:body>{cover}{contents}{body}{sheet}</w:body></w:document>"
