"""The body of the document: sections and blocks, each as the paragraphs and tables it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from alliances.language import number, text
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    ReportTable,
    Section,
)
from alliances.reports.word.comments import TAG, Comment, comment_paragraphs, place_of
from alliances.reports.word.flow import Flow
from alliances.reports.word.grids import write_chart, write_data, write_table
from alliances.reports.word.marks import control, paragraph, run
from alliances.reports.word.tables import cards
from alliances.reports.word.tracing import charts_to_tell, shown
from alliances.reports.writing import written

_MOST_ACROSS = 5
"""Key figures side by side at most."""
_STYLES = {
    "body": "Normal",
    "lead": "Lead",
    "note": "Note",
    "warning": "Warning",
    "comment": "Comment",
    "quote": "Quote",
}
_BEFORE = '<w:spacing w:before="480" w:after="120" w:line="252" w:lineRule="auto"/>'
"""Room above a section that opens no page."""
_BULLETS = {"strength": "StrengthBullet", "fragility": "FragilityBullet"}


def write_sections(flow: Flow, comments: Mapping[str, Comment]) -> None:
    """Write every section of a report, then the data of the charts that no table gives.

    Parameters
    ----------
    flow
        An empty document.
    comments
        Words of the programme that stand in place of the plan's, by the bookmark of their section.
    """
    report = flow.report
    kept = [replace(each, blocks=tuple(shown(each.blocks))) for each in report.sections]
    read = [section for section in kept if section.depth != "detail"]
    flow.told = charts_to_tell(read)
    for before, section in zip(report.sections, kept, strict=True):
        whole = before.depth != "detail" and len(before.flat) == len(section.flat)
        _section(flow, section, comments.get(place_of(section.id)), apart=_apart(kept, section))
        if not whole:
            flow.end(paragraph(run(text("report.print.left_out", flow.language)), "Note"))
    charts = [block for section in read for block in section.flat if isinstance(block, Chart)]
    told = [chart for chart in charts if chart.id in flow.told]
    flow.settle()
    if told:
        flow.heading(1, text("report.print.data_title", flow.language))
        write_data(flow, told)


def opening_comments(blocks: Sequence[Block]) -> tuple[list[Paragraph], Sequence[Block]]:
    """Part the programme's own words that open a section from what follows."""
    own: list[Paragraph] = []
    for block in blocks:
        if not (isinstance(block, Paragraph) and block.style == "comment"):
            break
        own.append(block)
    return own, blocks[len(own) :]


def _apart(sections: Sequence[Section], section: Section) -> bool:
    """Whether a section opens a page: the essentials, what follows them, and the first annex."""
    place = sections.index(section)
    if place == 0 or "essentials" in (section.id, sections[place - 1].id):
        return True
    return section.annex and not sections[place - 1].annex


def _section(flow: Flow, section: Section, comment: Comment | None, *, apart: bool) -> None:
    flow.settle()
    title = section.name or section.title
    # The head of every page names the programme: the essentials, on one page, need not.
    if section.title.startswith(title) and section.id != "essentials":
        title = section.title
    whole = section.depth != "detail"
    # What is left out wholly needs no page of its own.
    opens = "" if whole and apart else f'<w:pageBreakBefore w:val="0"/>{_BEFORE}'
    flow.heading(1, title, opens, section.id)
    if title != section.title and not section.title.startswith(title):
        flow.wait(paragraph(run(section.title), "Finding"))
    if whole:
        own, blocks = opening_comments(section.blocks)
        flow.wait(_place(flow, section.id, own, comment))
        for block in blocks:
            _block(flow, block)


def _place(flow: Flow, section: str, own: Sequence[Paragraph], kept: Comment | None) -> str:
    """Return the place for the programme's own words: kept ones, the plan's, or none yet."""
    if kept is not None:
        content = comment_paragraphs(kept)
    else:
        content = "".join(paragraph(run(block.text), "Comment") for block in own)
    tag = f"{TAG}{section}"
    number = crc32(tag.encode("utf-8", "replace")) >> 2
    return control(tag, flow.say("comment"), number, content or paragraph("", "Comment"))


def _block(flow: Flow, block: Block) -> None:
    match block:
        case Paragraph():
            _paragraph(flow, block)
        case Heading():
            flow.heading(3 if flow.banded else 2, block.text)
        case Bullets():
            _bullets(flow, block)
        case KeyFigures():
            _key_figures(flow, block)
        case ReportTable():
            write_table(flow, block)
        case Chart():
            write_chart(flow, block)
        case Band():
            flow.heading(2, block.name)
            flow.banded = True
            for inner in block.blocks:
                _block(flow, inner)
            flow.banded = False


def _paragraph(flow: Flow, block: Paragraph) -> None:
    said = run(block.text) + flow.places.said(block.refs)
    if block.style == "warning":
        said = run(text("page.warning", flow.language), "Strong") + run(" ") + said
    flow.wait(paragraph(said, _STYLES.get(block.style, "Normal")))


def _bullets(flow: Flow, block: Bullets) -> None:
    flow.heading(3 if flow.banded else 2, block.title)
    flow.turn(False)
    refs = block.refs or ((),) * len(block.items)
    for item, figures in zip(block.items, refs, strict=True):
        said = run(item) + flow.places.said(figures)
        flow.add(paragraph(said, _BULLETS.get(block.tone, "ListBullet")))


def _key_figures(flow: Flow, block: KeyFigures) -> None:
    size = len(block.figures)
    if not size:
        return
    rows = -(-size // _MOST_ACROSS)
    flow.turn(False)
    flow.add(cards([_card(flow, figure) for figure in block.figures], -(-size // rows)))
    flow.add(paragraph("", "KeyEnd"))


def _card(flow: Flow, figure: KeyFigure) -> str:
    value = run(written(figure.value, figure.format, flow.language))
    code = flow.places.codes.get(figure.id, "")
    marked = flow.places.marked(figure.id, value) + run(f"\u00a0{code}" if code else "", "Code")
    notes = [figure.detail]
    if figure.n is not None:
        notes.append(text("page.n", flow.language, n=number(figure.n, flow.language)))
    for key, value_of in (("target", figure.target), ("earlier", figure.earlier)):
        if value_of is not None:
            words = written(value_of, figure.format, flow.language)
            notes.append(text(f"report.print.{key}", flow.language, value=words))
    # The number first: labels of one line or two then leave the numbers of a row level.
    return (
        paragraph(marked, "KeyFigure")
        + paragraph(run(figure.label), "KeyLabel")
        + "".join(paragraph(run(note), "KeyNote") for note in notes if note)
    )
