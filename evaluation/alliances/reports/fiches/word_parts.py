"""The parts of a sheet's Word file that are the same for every partnership, and the archive."""

import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO

from alliances.frameworks.agreed import KIND, PARTNERSHIP, SIDE, VERSION, WAVE
from alliances.reports.fiches.laid import Laid
from alliances.reports.fiches.word_marks import (
    DECLARED,
    OFFICE,
    TAGS,
    field,
    opening,
    paragraph,
    run,
    words,
)
from alliances.reports.fiches.word_styles import styles

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_APPLICATION = "application/vnd.openxmlformats"
_MAIN = f"{_APPLICATION}-officedocument.wordprocessingml"
PICTURE = "rIdPicture"
_UNDATED = "1980-01-01"
_WHEN = (1980, 1, 1, 0, 0, 0)


def document(body: str) -> str:
    """Return the main part: the body, and what its pages are like."""
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        '<w:footerReference w:type="first" r:id="rIdFooter"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1150" w:right="1083" w:bottom="1050"'
        ' w:left="1083" w:header="600" w:footer="560" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    return f"{opening('w:document')}<w:body>{body}{page}</w:body></w:document>"


def packed(laid: Laid, body: str, pictures: Mapping[str, bytes]) -> bytes:
    """Return the Word file, whose bytes depend on the sheet alone.

    Parameters
    ----------
    laid
        The sheet.
    body
        Its blocks in WordprocessingML.
    pictures
        PNG by relation.
    """
    language = laid["language"]
    parts = {
        **_fixed(language),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": _of_document(pictures),
        "word/header1.xml": _header(laid),
        "word/footer1.xml": _footer(laid),
        "docProps/core.xml": _core(laid),
        "docProps/custom.xml": _custom(laid),
    }
    drawn = {f"word/media/{relation}.png": content for relation, content in pictures.items()}
    return _archive({**{name: part.encode() for name, part in parts.items()}, **drawn})


def _archive(parts: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _WHEN)
            packs = not name.endswith(".png")
            member.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
            member.external_attr, member.create_system = 0o600 << 16, 3
            archive.writestr(member, content)
    return written.getvalue()


@cache
def _fixed(language: str) -> Mapping[str, str]:
    """Return the parts that hold nothing of a partnership, the first of the archive first."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {
                "rId1": (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
            }
        ),
        "word/styles.xml": styles(language),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": (
            f'{opening("w:settings")}<w:defaultTabStop w:val="708"/><w:compat><w:compatSetting'
            ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
            f' w:val="15"/></w:compat><w:themeFontLang w:val="{TAGS[language]}"/></w:settings>'
        ),
    }


def _content_types() -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "settings": "settings",
        "header1": "header",
        "footer1": "footer",
    }
    parts = {f"/word/{part}.xml": f"{_MAIN}.{kind}+xml" for part, kind in kinds.items()} | {
        "/docProps/core.xml": f"{_APPLICATION}-package.core-properties+xml",
        "/docProps/custom.xml": f"{_APPLICATION}-officedocument.custom-properties+xml",
    }
    named = "".join(f'<Override PartName="{p}" ContentType="{kind}"/>' for p, kind in parts.items())
    return (
        f'{DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        ' ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{named}</Types>"
    )


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'
        for id, (kind, target) in found.items()
    )
    return f'{DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _of_document(pictures: Mapping[str, bytes]) -> str:
    kinds = f"{OFFICE}/relationships"
    named = {"Styles": "styles", "Numbering": "numbering", "Settings": "settings"}
    named |= {"Header": "header1", "Footer": "footer1"}
    found = {
        f"rId{name}": (f"{kinds}/{name.lower()}", f"{part}.xml") for name, part in named.items()
    }
    found |= {each: (f"{kinds}/image", f"media/{each}.png") for each in pictures}
    return _relations(found)


def _header(laid: Laid) -> str:
    said = run(f"{laid['title']} – {laid['subject']}")
    return f"{opening('w:hdr')}{paragraph(said, 'Header')}</w:hdr>"


def _footer(laid: Laid) -> str:
    page = run(f"{laid['labels']['page']}\u00a0") + field("PAGE") + run(" / ") + field("NUMPAGES")
    said = run(laid["subtitle"]) + "<w:r><w:tab/></w:r>" + page
    return f"{opening('w:ftr')}{paragraph(said, 'Footer')}</w:ftr>"


def _core(laid: Laid) -> str:
    when = f"{laid['date'] or _UNDATED}T00:00:00Z"
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{when}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    title = words(f"{laid['title']} – {laid['subject']}")
    return (
        f'{DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:subject>{words(laid['subtitle'])}</dc:subject>"
        f"<dc:creator>alliances</dc:creator>{dated}"
        f"<dc:language>{TAGS[laid['language']]}</dc:language></cp:coreProperties>"
    )


def _custom(laid: Laid) -> str:
    """Return our own properties, which programs keep when they save: whose sheet it is."""
    values = {KIND: VERSION, PARTNERSHIP: laid["partnership"], WAVE: laid["wave"]}
    values[SIDE] = laid["side"]
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}"'
        f' name="{name}"><vt:lpwstr>{words(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{DECLARED}<Properties xmlns="{OFFICE}/custom-properties"'
        f' xmlns:vt="{OFFICE}/docPropsVTypes">{rows}</Properties>'
    )


def _numbering() -> str:
    return (
        f'{opening("w:numbering")}<w:abstractNum w:abstractNumId="0"><w:multiLevelType'
        ' w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="227"/>'
        '</w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )
