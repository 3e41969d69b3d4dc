"""The styles of the document: what a programme changes once, and the whole report follows."""

from dataclasses import dataclass
from functools import cache

from alliances.language import LANGUAGES, text
from alliances.reports import style
from alliances.reports.word.marks import opening, words
from alliances.reports.word.tables import UPRIGHT

FONT = "Arial"
"""Named, not embedded: on every desk, or one with the very same widths."""
TAGS = {"fr": "fr-FR", "en": "en-GB"}
BULLETS = 1
"""Number of the list that bulleted styles belong to."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: `look` are marks of its letters, `set` of its lines.

    `name` is Word's own for a built-in style; empty: the catalogue names it.
    """

    id: str
    name: str = ""
    size: float = 10
    colour: str = ""
    look: str = ""
    set: str = ""
    based: str = "Normal"
    following: str = "Normal"
    gallery: bool = True


def _space(before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _left(colour: str) -> str:
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{_hex(colour)}"/></w:pBdr>'
    )


def _shade(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(colour)}"/>'


def _hex(colour: str) -> str:
    return colour.removeprefix("#")


_KEEP = "<w:keepNext/><w:keepLines/>"
_LIST = f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>'
_TABS = f'<w:tabs><w:tab w:val="right" w:pos="{UPRIGHT}"/></w:tabs>'
_TURN = '<w:ind w:left="397" w:hanging="284"/>'

_STYLES = (
    Style("Title", "Title", 30, style.ACCENT, "<w:b/>", _space(3600, 160, 240)),
    Style("Subtitle", "Subtitle", 15, style.MUTED, "", _space(0, 400)),
    Style(
        "Heading1",
        "heading 1",
        19,
        style.ACCENT,
        "<w:b/>",
        f'{_KEEP}<w:pageBreakBefore/>{_space(0, 120, 252)}<w:outlineLvl w:val="0"/>',
    ),
    Style(
        "Heading2",
        "heading 2",
        13.5,
        style.ACCENT,
        "<w:b/>",
        f'{_KEEP}{_space(140, 40, 240)}<w:outlineLvl w:val="1"/>',
    ),
    Style(
        "Heading3",
        "heading 3",
        11.5,
        style.INK,
        "<w:b/>",
        f'{_KEEP}{_space(240, 80)}<w:outlineLvl w:val="2"/>',
    ),
    Style("Caption", "caption", 10, style.ACCENT, "<w:b/>", f"{_KEEP}{_space(320, 40)}"),
    Style("ListBullet", "List Bullet", set=f"{_LIST}{_space(0, 20, 247)}{_TURN}", following=""),
    Style(
        "StrengthBullet",
        set=f"{_LIST}{_left(style.STRENGTH)}{_space(0, 20, 247)}{_TURN}",
        based="ListBullet",
        following="",
    ),
    Style(
        "FragilityBullet",
        set=f"{_LIST}{_left(style.FRAGILITY)}{_space(0, 20, 247)}{_TURN}",
        based="ListBullet",
        following="",
    ),
    Style("Finding", size=13, colour=style.MUTED, set=f"{_KEEP}{_space(0, 200, 264)}"),
    Style("Lead", size=12, colour=style.ACCENT, set=_space(0, 100, 264)),
    Style("Note", size=8.5, colour=style.MUTED, set=_space(40, 40)),
    Style("Warning", set=f"{_left(style.FRAGILITY)}{_shade(style.WARM)}{_space(120, 120)}"),
    Style("Comment", set=_space(0, 60), following=""),
    Style(
        "Quote",
        "Quote",
        11,
        style.INK,
        "<w:i/>",
        f'{_left(style.BLUE)}{_space(160, 160)}<w:ind w:left="284" w:right="284"/>',
    ),
    Style("Measure", size=9, colour=style.MUTED, set=f"{_KEEP}{_space(0, 80)}"),
    Style("Band", size=10, colour=style.MUTED, look="<w:b/>", set=f"{_KEEP}{_space(240, 40)}"),
    Style("Drawing", set=f"<w:keepNext/>{_space(0, 60)}"),
    Style("KeyFigure", size=20, colour=style.ACCENT, look="<w:b/>", set=f"{_KEEP}{_space(60, 0)}"),
    Style("KeyLabel", size=9, look="<w:b/>", set=f"{_KEEP}{_space(0, 20, 240)}"),
    Style("KeyNote", size=8, colour=style.MUTED, set=_space(0, 0, 240)),
    Style("KeyEnd", size=4, set=_space(0, 0), gallery=False),
    Style("Fact", colour=style.MUTED, set=_space(0, 40), following=""),
    Style("TableHead", size=8.5, look="<w:b/>", set=f"{_KEEP}{_space(30, 30)}"),
    Style("TableText", size=8.5, set=_space(20, 20), following=""),
    Style("TableNumber", size=8.5, set=f'{_space(20, 20)}<w:jc w:val="right"/>', following=""),
    Style("SmallHead", size=7, based="TableHead", gallery=False),
    Style("SmallText", size=7, based="TableText", gallery=False),
    Style("SmallNumber", size=7, based="TableNumber", gallery=False),
    Style("TOCHeading", "TOC Heading", 19, style.ACCENT, "<w:b/>", _space(0, 240)),
    Style("TOC1", "toc 1", 10.5, "", "<w:b/>", f"{_TABS}{_space(140, 20)}", gallery=False),
    Style(
        "TOC2",
        "toc 2",
        9.5,
        style.MUTED,
        "",
        f'{_TABS}{_space(0, 20)}<w:ind w:left="284" w:right="567"/>',
        gallery=False,
    ),
    Style("Header", "header", 8.5, style.MUTED, "", _space(0, 0), gallery=False),
    Style("Footer", "footer", 8.5, style.MUTED, "", _space(0, 0), gallery=False),
)


@cache
def style_names() -> frozenset[str]:
    """Return the names of the paragraph styles, in every language, in small letters."""
    names = {each.name or _named(each.id, language) for each in _STYLES for language in LANGUAGES}
    # LibreOffice adds one of its own by the name of a caption.
    return frozenset({"normal", *(name.lower() for name in names)} - {"caption"})


def styles_part(language: str) -> str:
    """Return the part of the styles, its text in a language."""
    tag = TAGS[language]
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'<w:color w:val="{_hex(style.INK)}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f"{_space(0, 100, 259)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:rPr><w:lang w:val="{tag}"/></w:rPr></w:style>'
    )
    made = "".join(_paragraph_style(each, language) for each in _STYLES)
    return f"{opening('w:styles', 'w')}{defaults}{normal}{made}{_other_styles(language)}</w:styles>"


def _paragraph_style(each: Style, language: str) -> str:
    name = each.name or _named(each.id, language)
    following = f'<w:next w:val="{each.following}"/>' if each.following else ""
    own = "" if each.name else ' w:customStyle="1"'
    colour = f'<w:color w:val="{_hex(each.colour)}"/>' if each.colour else ""
    half = round(2 * each.size)
    shown = "<w:qFormat/>" if each.gallery else '<w:uiPriority w:val="99"/>'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{each.id}"><w:name w:val="{words(name)}"/>'
        f'<w:basedOn w:val="{each.based}"/>{following}{shown}<w:pPr>{each.set}</w:pPr>'
        f'<w:rPr>{each.look}{colour}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        "</w:style>"
    )


def _named(id: str, language: str) -> str:
    return text(f"report.word.styles.{id}", language)


def _other_styles(language: str) -> str:
    """Return the styles of letters and of tables."""
    muted, rule, cool = _hex(style.MUTED), _hex(style.RULE), _hex(style.COOL)
    characters = (
        ("Strong", "Strong", "<w:b/><w:bCs/>", False),
        ("Emphasis", "Emphasis", "<w:i/><w:iCs/>", False),
        ("Hyperlink", "Hyperlink", f'<w:color w:val="{_hex(style.ACCENT)}"/>', False),
        (
            "Code",
            _named("Code", language),
            f'<w:color w:val="{muted}"/><w:sz w:val="13"/><w:szCs w:val="13"/>',
            True,
        ),
    )
    made = "".join(
        f'<w:style w:type="character"{" w:customStyle=" + chr(34) + "1" + chr(34) if own else ""}'
        f' w:styleId="{id}"><w:name w:val="{words(name)}"/><w:uiPriority w:val="99"/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for id, name, look, own in characters
    )
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="55" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="55" w:type="dxa"/></w:tblCellMar>'
    )
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{rule}"'
    heavy = f'w:val="single" w:sz="8" w:space="0" w:color="{_hex(style.ACCENT)}"'
    tables = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins}</w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable">'
        f'<w:name w:val="{words(_named("ReportTable", language))}"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"<w:top {heavy}/><w:bottom {heavy}/><w:insideH {line}/></w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom {heavy}/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{cool}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="KeyFigures">'
        f'<w:name w:val="{words(_named("KeyFigures", language))}"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"<w:top {heavy}/></w:tblBorders></w:tblPr><w:tcPr>{_shade(style.COOL)}</w:tcPr></w:style>"
    )
    numbers = (
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )
    return f"{made}{tables}{numbers}"


def numbering_part() -> str:
    """Return the part of the lists: one, with a bullet."""
    return (
        f'{opening("w:numbering", "w")}<w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{_TURN}</w:pPr><w:rPr><w:rFonts w:ascii="{FONT}"'
        f' w:hAnsi="{FONT}" w:cs="{FONT}"/></w:rPr></w:lvl></w:abstractNum>'
        f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
