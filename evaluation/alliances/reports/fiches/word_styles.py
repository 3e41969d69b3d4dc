"""The styles of a sheet's Word file."""

from functools import cache

from alliances.language import text
from alliances.reports import style
from alliances.reports.fiches.word_marks import TAGS, TEXT_WIDTH, opening, words

_FONT = "Arial"
"""Named, not embedded: on every desk, or one with the very same widths."""


def _hex(colour: str) -> str:
    return colour.removeprefix("#")


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
