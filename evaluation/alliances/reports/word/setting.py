"""The sheets of the document: pages upright and turned, header, footer, cover and contents."""

from collections.abc import Sequence
from dataclasses import dataclass

from alliances.language import text
from alliances.reports.model import Report
from alliances.reports.word.marks import field, link, opening, paragraph, run, words
from alliances.reports.word.tables import UPRIGHT

_LONG, _SHORT, _MARGIN = 16838, 11906, 1247
HEADER, FOOTER = "rIdHeader", "rIdFooter"
LEVELS = 2
"""Levels of headings that the contents list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: level, words, bookmark of the heading."""

    level: int
    words: str
    anchor: str


def page(turned: bool = False, first: bool = False) -> str:
    """Return what a section's pages are like; the first page of the first one is the cover."""
    across, down = (_LONG, _SHORT) if turned else (_SHORT, _LONG)
    orient = ' w:orient="landscape"' if turned else ""
    title = "<w:titlePg/>" if first else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{HEADER}"/>'
        f'<w:footerReference w:type="default" r:id="{FOOTER}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{across}" w:h="{down}"{orient}/>'
        f'<w:pgMar w:top="1304" w:right="{_MARGIN}" w:bottom="1134" w:left="{_MARGIN}"'
        f' w:header="624" w:footer="624" w:gutter="0"/><w:cols w:space="708"/>{title}</w:sectPr>'
    )


def closed(pieces: list[str], sheet: str) -> None:
    """End a section after the last paragraph written, which holds what its pages are like."""
    last = pieces[-1] if pieces else ""
    head, found, tail = last.rpartition("</w:pPr>")
    if found and last.startswith("<w:p>") and last.count("<w:p>") == 1:
        pieces[-1] = f"{head}{sheet}{found}{tail}"
    else:
        pieces.append(paragraph("", "Note", sheet))


def cover(report: Report) -> list[str]:
    """Return the first page: title, programme and wave, status, what a reader must know first."""
    made = [paragraph(run(report.title), "Title"), paragraph(run(report.subtitle), "Subtitle")]
    if report.status:
        made.append(paragraph(run(report.status, "Strong"), "Normal"))
    for label, value in report.facts.items():
        labelled = text("report.labelled", report.language, label=label, words="\0")
        before, _, after = labelled.partition("\0")
        made.append(paragraph(run(before, "Strong") + run(value + after), "Fact"))
    return made


def contents(entries: Sequence[Entry], language: str) -> str:
    """Return the table of contents: a field, filled in already, whose lines are links."""
    instruction = f'TOC \\o "1-{LEVELS}" \\h \\z \\u'
    title = text("report.contents", language)
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{words(instruction)} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = [
        paragraph(
            (start if not position else "") + link(entry.anchor, _line(entry)),
            f"TOC{entry.level}",
        )
        for position, entry in enumerate(entries)
    ]
    end = paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "Normal")
    heading = paragraph(run(title), "TOCHeading", "<w:pageBreakBefore/>")
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{heading}{''.join(lines)}{end}</w:sdtContent></w:sdt>"
    )


def _line(entry: Entry) -> str:
    """Return a line: its page is a field that Word fills in; a page guessed would be wrong."""
    return (
        run(entry.words)
        + '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + f'<w:r><w:instrText xml:space="preserve"> PAGEREF {entry.anchor} \\h </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def header_part(report: Report) -> str:
    """Return what stands above each page but the cover."""
    rule = (
        '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="auto"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="right" w:pos="{UPRIGHT}"/></w:tabs>'
    )
    said = run(report.title) + "<w:r><w:tab/></w:r>" + run(report.subtitle)
    return f"{opening('w:hdr', 'w', 'r')}{paragraph(said, 'Header', rule)}</w:hdr>"


def footer_part(report: Report) -> str:
    """Return what stands below each page but the cover: programme and page number."""
    pattern = text("report.word.page", report.language, page="\0", pages="\1")
    before, _, rest = pattern.partition("\0")
    between, _, after = rest.partition("\1")
    counted = run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1") + run(after)
    place = f'<w:tabs><w:tab w:val="right" w:pos="{UPRIGHT}"/></w:tabs>'
    said = run(report.status) + "<w:r><w:tab/></w:r>" + counted
    return f"{opening('w:ftr', 'w', 'r')}{paragraph(said, 'Footer', place)}</w:ftr>"


def settings_part(language_tag: str) -> str:
    """Return the settings: no field is computed on opening, which Word would ask about."""
    return (
        f'{opening("w:settings", "w")}<w:defaultTabStop w:val="708"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language_tag}"/></w:settings>'
    )
