"""The content of the PDF, in the order of its pages: what is printed, and what is left to others.

Blocks of detail stay in the workbook and on the page; where a section leaves some out, it says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alliances.language import number
from alliances.reports.figures import codes, ranges
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Section,
)
from alliances.reports.pdf.lettering import printable
from alliances.reports.pdf.tables import (
    DRAWN,
    Laid,
    Place,
    Printing,
    laid_chart,
    laid_table,
)
from alliances.reports.writing import written


def laid_out(
    report: Report, sections: Sequence[Section], drawn: Iterable[str] = ()
) -> tuple[list[Laid], Printing]:
    """Return sections as the template reads them, and where each figure is printed.

    Parameters
    ----------
    report
        The report, for its language and the codes of its figures.
    sections
        Those to print: the report's own, or its summary's.
    drawn
        Ids of the charts that have a drawing; of any other the data are printed in its place.
    """
    printing = Printing(report.language, codes(report), frozenset(drawn))
    printed = [section for section in sections if section.depth != "detail"]
    ordered = sorted(printed, key=lambda section: section.annex)
    laid = [_section(section, printing) for section in ordered]
    return laid, _with_drawn(printing)


def _with_drawn(printing: Printing) -> Printing:
    """Note the figures that are drawn and stand in no printed table: the attached list has them."""
    shown = {place.id for place in printing.places}
    printing.places += [
        Place(id, DRAWN) for id in dict.fromkeys(printing.drawings) if id not in shown
    ]
    return printing


def _section(section: Section, printing: Printing) -> Laid:
    kept = tuple(_kept(section.blocks))
    blocks = [_block(block, printing) for block in kept]
    left = any(not isinstance(b, Band) and b.depth == "detail" for b in section.flat)
    return {
        "id": section.id,
        "title": printable(section.title),
        "annex": section.annex,
        "blocks": _paired(blocks),
        "left": printing.say("left_out") if left else "",
    }


def _kept(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks that are printed; a heading only where something printed follows it."""
    waiting: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            waiting = block if block.depth != "detail" else None
        elif _printed(block):
            if waiting is not None:
                yield waiting
                waiting = None
            yield block


def _printed(block: Block) -> bool:
    if isinstance(block, Band):
        return any(_printed(inner) for inner in block.blocks)
    return block.depth != "detail"


def _block(block: Block, printing: Printing) -> Laid:
    match block:
        case Paragraph():
            found = _codes(block.refs, printing)
            words = printable(block.text)
            return {"kind": "paragraph", "style": block.style, "text": words, "codes": found}
        case Heading():
            return {"kind": "heading", "text": printable(block.text)}
        case Bullets():
            return _bullets(block, printing)
        case KeyFigures():
            return {"kind": "cards", "cards": [_card(card, printing) for card in block.figures]}
        case Chart() if block.id in printing.drawn:
            return laid_chart(block, printing)
        case ReportTable() | Chart():
            return laid_table(block, printing)
        case Band():
            inner = [_block(each, printing) for each in _kept(block.blocks)]
            name = printable(block.name)
            return {"kind": "band", "of": block.kind, "name": name, "blocks": _paired(inner)}


def _bullets(block: Bullets, printing: Printing) -> Laid:
    refs = block.refs or ((),) * len(block.items)
    items = [
        {"text": printable(item), "codes": _codes(stated, printing)}
        for item, stated in zip(block.items, refs, strict=True)
    ]
    return {"kind": "bullets", "title": printable(block.title), "tone": block.tone, "items": items}


def _card(figure: KeyFigure, printing: Printing) -> Laid:
    if figure.id:
        printing.places.append(Place(figure.id))
    language = printing.language
    n = "" if figure.n is None else printing.say("n", n=number(figure.n, language))
    beside = [
        printing.say(name, value=written(value, figure.format, language))
        for name, value in (("target", figure.target), ("earlier", figure.earlier))
        if value is not None
    ]
    return {
        "label": printable(figure.label),
        "value": written(figure.value, figure.format, language),
        "code": printing.codes.get(figure.id, ""),
        "beside": beside,
        "lines": [line for line in (n, printable(figure.detail)) if line],
    }


def _codes(refs: Sequence[str], printing: Printing) -> str:
    return ranges([printing.codes[ref] for ref in refs if ref in printing.codes])


def _paired(blocks: Sequence[Laid]) -> list[Laid]:
    """Set two narrow tables that follow each other side by side."""
    laid: list[Laid] = []
    for block in blocks:
        before = laid[-1] if laid else {}
        if _narrow(block) and _narrow(before):
            pair = [{**each, **each["half"]} for each in (before, block)]
            laid[-1] = {"kind": "pair", "tables": pair}
        else:
            laid.append(block)
    return laid


def _narrow(block: dict[str, Any]) -> bool:
    return block.get("kind") == "table" and block["half"] is not None
