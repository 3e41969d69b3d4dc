"""A sheet laid out for any paper: every cell written, nothing left to decide."""

import hashlib
import json
import math
from typing import Any

import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.reports.drawing.text import drawable
from alliances.reports.fiches.model import Fiche, Form, Part
from alliances.reports.model import Bullets, Chart, Paragraph, ReportTable
from alliances.reports.style import CATEGORIES, MARKERS
from alliances.reports.writing import is_figure, written

Laid = dict[str, Any]

_LOOKS = len(CATEGORIES)


def laid_out(fiche: Fiche, cuts: tuple[float, ...] = ()) -> Laid:
    """Return a sheet as plain lists and texts, the same for the PDF and for Word.

    Parameters
    ----------
    fiche
        The sheet.
    cuts
        Cut-offs on 0-100 that the drawing marks.
    """
    return {
        "title": _said(fiche.title),
        "subject": _said(fiche.subject),
        "subtitle": _said(fiche.subtitle),
        "status": _said(fiche.status),
        "language": fiche.language,
        "date": fiche.date,
        "partnership": fiche.partnership,
        "wave": fiche.wave,
        "side": fiche.side,
        "facts": [[_said(label), _said(words)] for label, words in fiche.facts],
        "labels": {key: _said(words) for key, words in fiche.labels.items()},
        "chapters": [
            {
                "id": chapter.id,
                "title": _said(chapter.title),
                "blocks": [_block(block, fiche.language, cuts) for block in chapter.blocks],
            }
            for chapter in fiche.chapters
        ],
    }


def inputs_of(laid: Laid, *others: str) -> str:
    """Return the SHA-256 of all that a file is made from: while it stays, the file stays."""
    content = json.dumps([laid, *others], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _said(words: str) -> str:
    """Return a text as fonts have it: names come from other people's workbooks."""
    return drawable(words)


def _block(block: Part, language: str, cuts: tuple[float, ...]) -> Laid:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": _said(block.text), "style": block.style}
        case Bullets():
            items = [_said(item) for item in block.items]
            title = _said(block.title)
            return {"kind": "bullets", "title": title, "items": items, "tone": block.tone}
        case ReportTable():
            return _table(block, language)
        case Chart():
            return _dumbbell(block, language, cuts)
        case Form():
            return _form(block)


def _table(table: ReportTable, language: str) -> Laid:
    columns = [table.rows[column.key].tolist() for column in table.columns]
    cells = [
        [_said(written(value, column.format, language)) for value in values]
        for column, values in zip(table.columns, columns, strict=True)
    ]
    return {
        "kind": "table",
        "id": table.id,
        "title": _said(table.title),
        "subtitle": _said(table.subtitle),
        "headings": [_said(column.heading) for column in table.columns],
        "kinds": [_kind(column.format) for column in table.columns],
        "weights": [_weight(column) for column in cells],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "notes": [_said(note) for note in table.notes],
    }


def _kind(format: str) -> str:
    return "number" if is_figure(format) else "code" if format == "identifier" else "text"


def _weight(cells: list[str]) -> float:
    """Return how much room a column of words asks for, next to the others."""
    longest = max((len(cell) for cell in cells), default=0)
    return math.pow(min(max(longest, 6), 60), 0.7)


def _dumbbell(chart: Chart, language: str, cuts: tuple[float, ...]) -> Laid:
    sides = [column for column in chart.data.columns if column != "label"]
    rows = []
    for record in chart.data.to_dict("records"):
        dots = [
            {"place": place, "at": float(record[side])}
            for place, side in enumerate(sides)
            if not pd.isna(record[side])
        ]
        said = [written(record[side], "integer", language) for side in sides]
        rows.append({"label": _said(str(record["label"])), "dots": dots, "said": said})
    return {
        "kind": "dumbbell",
        "title": _said(chart.title),
        "subtitle": _said(chart.subtitle),
        "alt": _said(chart.alt),
        "rows": rows,
        "series": [
            {
                "name": _said(chart.labels[side]),
                # A side keeps its look, also on a sheet that shows it alone.
                "colour": CATEGORIES[SIDES.index(side) % _LOOKS],
                "marker": MARKERS[SIDES.index(side) % _LOOKS],
            }
            for side in sides
        ],
        "cuts": list(cuts),
    }


def _form(form: Form) -> Laid:
    return {
        "kind": "form",
        "fields": list(form.headings),
        "headings": [_said(words) for words in form.headings.values()],
        "prompts": {key: _said(words) for key, words in form.prompts.items()},
        "sides": [[code, _said(words)] for code, words in form.sides],
        "lines": form.lines,
    }
