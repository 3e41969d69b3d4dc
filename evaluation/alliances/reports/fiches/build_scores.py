"""The dimensions as each side sees them; lines of strength and of fragility."""

import numpy as np
import pandas as pd

from alliances.reports.fiches.lines import Line, fragilities, strengths
from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Chapter, Part
from alliances.reports.model import Bullets, Chart, Paragraph, ReportTable, TableColumn
from alliances.statistics.bands import cut_offs


def scores_chapter(subject: Subject) -> Chapter:
    """Return the scores by dimension of each side, drawn and in figures."""
    shelf = subject.shelf
    title = shelf.tell(f"scores.title.{_kind(subject)}")
    if not subject.scored:
        return Chapter("scores", title, (Paragraph(shelf.tell("scores.none"), "warning"),))
    blocks: tuple[Part, ...] = (_dumbbell(subject), _table(subject))
    return Chapter("scores", title, blocks)


def _kind(subject: Subject) -> str:
    return {1: "one", 2: "two"}.get(len(subject.sides), "several")


def _dumbbell(subject: Subject) -> Chart:
    shelf, sides = subject.shelf, subject.sides
    data = pd.DataFrame(
        {"label": [shelf.node(node) for node in subject.scored]}
        | {side: [subject.score(side, node) for node in subject.scored] for side in sides}
    )
    return Chart(
        "scores",
        "dumbbell",
        shelf.tell(f"scores.chart.{_kind(subject)}"),
        shelf.tell("scores.measure"),
        data,
        _alt(subject),
        labels={
            "label": shelf.tell("columns.dimension"),
            **{side: _named(subject, side) for side in sides},
        },
        formats=dict.fromkeys(sides, "score"),
        unit="score",
        ids=_ids(subject),
    )


def _ids(subject: Subject) -> dict[str, tuple[str, ...]]:
    return {
        side: tuple(figure_id(subject, node, side) for node in subject.scored)
        for side in subject.sides
    }


def figure_id(subject: Subject, node: str, side: str, statistic: str = "mean") -> str:
    """Return the identifier of a figure of the partnership, as the table of scores has it."""
    wave = subject.shelf.wave
    return f"{node}|{statistic}|partnership:{subject.partnership}|{side}|{wave}"


def _named(subject: Subject, side: str) -> str:
    """Return the words for a side with its organisation, for the legend."""
    name = next((p["name"] for p in subject.parties if str(p["side"]) == side), "")
    words = subject.shelf.words(str(name))
    if not words:
        return subject.side(side)
    return subject.shelf.tell("side_named", side=subject.side(side), name=words)


def _alt(subject: Subject) -> str:
    """Return the drawing in words, figure by figure."""
    shelf = subject.shelf
    rows = [
        shelf.tell(
            "scores.alt_row",
            dimension=shelf.node(node),
            scores=shelf.say("words.comma").join(
                shelf.tell("scores.alt_score", side=subject.of_side(side), score=shelf.score(score))
                for side in subject.sides
                if not np.isnan(score := subject.score(side, node))
            ),
        )
        for node in subject.scored
    ]
    return shelf.tell("scores.alt", rows=shelf.say("words.semicolon").join(rows))


def _table(subject: Subject) -> ReportTable:
    shelf, sides = subject.shelf, subject.sides
    place = shelf.seen.place
    rows = []
    for node in subject.scored:
        row: dict[str, object] = {"label": shelf.node(node), "id": node}
        for side in sides:
            score = subject.score(side, node)
            row[side] = score
            row[f"n_{side}"] = (
                np.nan if np.isnan(score) else int(subject.views[side].n[place[node]])
            )
        if len(sides) == 2:
            row["gap"] = subject.score(sides[0], node) - subject.score(sides[1], node)
        rows.append(row)
    columns = [TableColumn("label", shelf.tell("columns.dimension"))]
    for side in sides:
        columns += [
            TableColumn(side, subject.side(side), "score"),
            TableColumn(f"n_{side}", shelf.tell("columns.n"), "integer"),
        ]
    if len(sides) == 2:
        heading = shelf.tell("columns.gap", first=sides[0], second=sides[1])
        columns.append(TableColumn("gap", heading, "signed"))
    columns.append(TableColumn("id", shelf.tell("columns.id"), "identifier"))
    cuts = cut_offs(shelf.framework)
    notes = [shelf.tell("scores.note")]
    if cuts:
        ends = {"low": shelf.whole(cuts[0]), "high": shelf.whole(cuts[-1])}
        notes.append(shelf.tell("scores.bands", **ends))
    return ReportTable(
        "scores_table",
        shelf.tell("scores.table"),
        tuple(columns),
        pd.DataFrame(rows, columns=[column.key for column in columns]),
        notes=tuple(notes),
        ids=_ids(subject),
    )


def lines_chapter(subject: Subject) -> Chapter | None:
    """Return the lines of strength and of fragility, with the score of each side."""
    shelf = subject.shelf
    if not subject.scored or not cut_offs(shelf.framework):
        return None
    strong, weak = strengths(subject), fragilities(subject)
    kind = "one" if len(subject.sides) == 1 else "several"
    blocks: list[Part] = []
    for lines, tone in ((strong, "strength"), (weak, "fragility")):
        if lines:
            items = tuple(_line(subject, line) for line in lines)
            refs = tuple(
                tuple(figure_id(subject, line.node, side) for side in line.scores) for line in lines
            )
            blocks.append(Bullets(shelf.tell(f"lines.{tone}.{kind}"), items, tone, refs=refs))
        else:
            blocks.append(Paragraph(shelf.tell(f"lines.no_{tone}.{kind}")))
    return Chapter("lines", shelf.tell("lines.title"), tuple(blocks))


def _line(subject: Subject, line: Line) -> str:
    shelf = subject.shelf
    scores = shelf.say("words.comma").join(
        shelf.tell("lines.score", side=subject.side(side), score=shelf.score(score))
        for side, score in line.scores.items()
    )
    return shelf.tell("lines.line", criterion=shelf.node(line.node), scores=scores)
