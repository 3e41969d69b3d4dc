"""A partnership sheet as a Word file: real styles, a table to fill in, anything may be edited."""

from alliances.reports.fiches.drawing import WIDTH, picture
from alliances.reports.fiches.laid import Laid
from alliances.reports.fiches.word_form import form
from alliances.reports.fiches.word_marks import TEXT_WIDTH, cell, image, paragraph, row, run, table
from alliances.reports.fiches.word_parts import PICTURE, packed

_FACT = 1700
_CODE, _NUMBER = 820, 980
_LEAST = 720
_SHORT = 12
_BULLETS = {"strength": "StrengthBullet", "fragility": "FragilityBullet"}


def word_bytes(laid: Laid) -> bytes:
    """Return the Word file of a sheet."""
    pictures: dict[str, bytes] = {}
    pieces = [
        paragraph(run(laid["title"]), "Subtitle"),
        paragraph(run(laid["subject"]), "Title"),
        paragraph(run(laid["subtitle"]), "Subtitle"),
    ]
    if laid["status"]:
        pieces.append(paragraph(run(laid["status"]), "Subtitle"))
    pieces.append(_facts(laid))
    for chapter in laid["chapters"]:
        pieces.append(paragraph(run(chapter["title"]), "Heading1"))
        blocks = chapter["blocks"]
        for place, block in enumerate(blocks):
            # What opens a chapter moves with what it introduces.
            opens = place == 0 and len(blocks) > 1
            pieces += _block(block, laid, pictures, opens)
    return packed(laid, "".join(pieces), pictures)


def _facts(laid: Laid) -> str:
    rows = "".join(
        row(
            cell(paragraph(run(label), "FactLabel"), _FACT)
            + cell(paragraph(run(said), "Fact"), TEXT_WIDTH - _FACT)
        )
        for label, said in laid["facts"]
    )
    widths = [_FACT, TEXT_WIDTH - _FACT]
    return table(rows, widths, "FactTable", laid["subject"]) if rows else ""


def _block(block: Laid, laid: Laid, pictures: dict[str, bytes], opens: bool) -> list[str]:
    match block["kind"]:
        case "paragraph":
            return [_paragraph(block, laid, opens)]
        case "bullets":
            head = [paragraph(run(block["title"]), "Heading2")] if block["title"] else []
            style = _BULLETS.get(block["tone"], "ListBullet")
            return head + [paragraph(run(item), style) for item in block["items"]]
        case "table":
            return [*_caption(block), _table(block), *_notes(block["notes"])]
        case "form":
            return [form(block, laid["language"]), paragraph("", "Note")]
    content, height = picture(block)
    pictures[PICTURE] = content
    return [
        *_caption(block),
        paragraph(image(PICTURE, WIDTH, height, block["alt"], block["title"])),
    ]


def _paragraph(block: Laid, laid: Laid, opens: bool) -> str:
    if block["style"] == "warning":
        said = run(laid["labels"]["warning"] + " ", "Strong") + run(block["text"])
        return paragraph(said, "Warning")
    style = "Note" if block["style"] == "note" else ""
    return paragraph(run(block["text"]), style, kept=opens and not style)


def _caption(block: Laid) -> list[str]:
    said = [paragraph(run(block["title"]), "Caption")]
    return said + ([paragraph(run(block["subtitle"]), "Measure")] if block["subtitle"] else [])


def _notes(notes: list[str]) -> list[str]:
    # A table needs a paragraph after it: without one, two tables would be one.
    return [paragraph(run(" ".join(notes)), "Note")]


def _table(block: Laid) -> str:
    kinds = block["kinds"]
    widths = _widths(block)
    head = "".join(
        cell(paragraph(run(said), "NumberHead" if kind == "number" else "TableHead"), width)
        for said, kind, width in zip(block["headings"], kinds, widths, strict=True)
    )
    # A short table stays whole, with what is said under it.
    kept = len(block["rows"]) <= _SHORT
    lines = "".join(
        row(
            "".join(
                _cell(said, kind, width, kept)
                for said, kind, width in zip(line, kinds, widths, strict=True)
            )
        )
        for line in block["rows"]
    )
    return table(row(head, head=True) + lines, widths, "DataTable", block["title"])


def _cell(said: str, kind: str, width: int, kept: bool) -> str:
    look = "TableNumber" if kind == "number" else "TableText"
    shown = run(said, "Code" if kind == "code" else "")
    return cell(paragraph(shown, look, kept=kept), width)


def _widths(block: Laid) -> list[int]:
    """Share the width of the page: numbers and codes take what they need, words the rest."""
    fixed = {"number": _NUMBER, "code": _CODE}
    taken = sum(fixed.get(kind, 0) for kind in block["kinds"])
    weights = [
        weight if kind == "text" else 0.0
        for kind, weight in zip(block["kinds"], block["weights"], strict=True)
    ]
    whole = sum(weights) or 1.0
    room = TEXT_WIDTH - taken
    return [
        fixed[kind] if kind in fixed else max(_LEAST, int(room * weight / whole))
        for kind, weight in zip(block["kinds"], weights, strict=True)
    ]
