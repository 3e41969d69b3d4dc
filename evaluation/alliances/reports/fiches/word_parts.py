"""The parts of a sheet's Word file that are the same for every partnership, and the archive."""

import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO

from alliances.frameworks.agreed import KIND, PARTNERSHIP, SIDE, VERSION, WAVE
from alliances.language import text
from alliances.reports import style
from alliances.reports.fiches.laid import Laid
from alliances.reports.fiches.word_marks import field, paragraph, run, words

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_APPLICATION = "application/vnd.openxmlformats"
_MAIN = f"{_APPLICATION}-officedocument.wordprocessingml"
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
TAGS = {"fr": "fr-FR", "en": "en-GB"}
TEXT_WIDTH = 9740
"""Between the margins, in twentieths of a point."""
PICTURE = "rIdPicture"
_FONT = "Arial"
_UNDATED = "1980-01-01"
_WHEN = (1980, 1, 1, 0, 0, 0)


def _hex(colour: str) -> str:
    return colour.removeprefix("#")


def opening(tag: str) -> str:
    """Return the opening of a part's root, with every name space, newer ones to be ignored."""
    spaces = " ".join(f'xmlns:{key}="{space}"' for key, space in _SPACES.items())
    return f'{_DECLARED}<{tag} {spaces} mc:Ignorable="w14">'


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
                "rId1": (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
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
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        ' ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{named}</Types>"
    )


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'
        for id, (kind, target) in found.items()
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _of_document(pictures: Mapping[str, bytes]) -> str:
    kinds = f"{_OFFICE}/relationships"
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
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
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
        f'{_DECLARED}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes">{rows}</Properties>'
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


@cache
def styles(language: str) -> str:
    """Return the styles: what a programme changes once, and the whole sheet follows."""
    ink, muted, accent = _hex(style.INK), _hex(style.MUTED), _hex(style.ACCENT)
    fonts = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
    tag = TAGS[language]
    made = [
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{ink}"/><w:sz w:val="19"/>'
        f'<w:szCs w:val="19"/><w:lang w:val="{tag}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        f"{_space(0, 80, 250)}</w:pPr></w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>",
    ]
    keep, bold = "<w:keepNext/><w:keepLines/>", "<w:b/><w:bCs/>"
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    # Id, name, size in half points, colour, letters, lines.
    for id, name, size, colour, letters, lines in (
        ("Title", "Title", 34, accent, bold, _space(0, 60)),
        ("Subtitle", "Subtitle", 18, muted, "", _space(0, 40)),
        ("Heading1", "heading 1", 25, accent, bold, f"{keep}{_space(220, 80)}{_level(0)}"),
        ("Heading2", "heading 2", 20, accent, bold, f"{keep}{_space(140, 60)}{_level(1)}"),
        ("Caption", "caption", 18, ink, bold, f"{keep}{_space(140, 30)}"),
        ("Measure", "", 16, muted, "", f"{keep}{_space(0, 50)}"),
        ("Note", "", 16, muted, "", _space(40, 100)),
        ("Warning", "", 19, ink, "", f"{_edge(style.FRAGILITY)}{_space(80, 80)}"),
        ("ListBullet", "List Bullet", 19, ink, "", f"{bullet}{_space(0, 40)}"),
        ("StrengthBullet", "", 19, ink, "", f"{bullet}{_edge(style.STRENGTH)}{_space(0, 50)}"),
        ("FragilityBullet", "", 19, ink, "", f"{bullet}{_edge(style.FRAGILITY)}{_space(0, 50)}"),
        ("TableHead", "", 16, accent, bold, f"{keep}{_space(30, 30)}"),
        ("TableText", "", 16, ink, "", _space(25, 25)),
        ("TableNumber", "", 16, ink, "", f'{_space(25, 25)}<w:jc w:val="right"/>'),
        ("NumberHead", "", 16, accent, bold, f'{keep}{_space(30, 30)}<w:jc w:val="right"/>'),
        ("FactLabel", "", 17, muted, "", _space(10, 10)),
        ("Fact", "", 17, ink, "", _space(10, 10)),
        ("Header", "header", 15, muted, "", _space(0, 0)),
        (
            "Footer",
            "footer",
            15,
            muted,
            "",
            f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{_space(0, 0)}',
        ),
    ):
        named = name or text(f"report.fiche.styles.{id}", language)
        own = "" if name else ' w:customStyle="1"'
        made.append(
            f'<w:style w:type="paragraph"{own} w:styleId="{id}"><w:name w:val="{words(named)}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{lines}</w:pPr><w:rPr>{letters}'
            f'<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
            "</w:style>"
        )
    made += [_letters(language, muted), _tables()]
    return f"{opening('w:styles')}{''.join(made)}</w:styles>"


def _space(before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _level(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _edge(colour: str) -> str:
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="{_hex(colour)}"/></w:pBdr>'
    )


def _letters(language: str, muted: str) -> str:
    box = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'
    code = f'<w:color w:val="{muted}"/><w:sz w:val="13"/><w:szCs w:val="13"/>'
    found = {
        "PlaceholderText": ("Placeholder Text", f'<w:color w:val="{muted}"/>', ""),
        "Strong": ("Strong", "<w:b/><w:bCs/>", ""),
        "Code": (text("report.fiche.styles.Code", language), code, ' w:customStyle="1"'),
        "Box": (
            text("report.fiche.styles.Box", language),
            f'{box}<w:sz w:val="24"/><w:szCs w:val="24"/>',
            ' w:customStyle="1"',
        ),
    }
    return "".join(
        f'<w:style w:type="character"{own} w:styleId="{id}"><w:name w:val="{words(name)}"/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for id, (name, look, own) in found.items()
    )


def _tables() -> str:
    rule, accent, outline = _hex(style.RULE), _hex(style.ACCENT), _hex(style.OUTLINE)

    def made(id: str, name: str, borders: str, margin: int) -> str:
        return (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
            f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
            f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr></w:style>"
        )

    def line(place: str, colour: str, size: int) -> str:
        return f'<w:{place} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    data = line("top", accent, 8) + line("bottom", outline, 4) + line("insideH", rule, 4)
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    grid = "".join(line(place, outline, 4) for place in edges)
    return (
        made("DataTable", "Alliances data", data, 60)
        + made("FormTable", "Alliances form", grid, 70)
        + made("FactTable", "Alliances facts", "", 40)
    )
