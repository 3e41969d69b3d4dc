"""What has changed since the wave before: paired, side by side, in the words of a few answers."""

from collections.abc import Mapping

import pandas as pd

from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Chapter, Part
from alliances.reports.fiches.seen import View
from alliances.reports.model import Paragraph, ReportTable, TableColumn

_WIDE = 2
"""Sides that stand beside each other; more of them stand below each other."""


def waves_chapter(subject: Subject) -> Chapter | None:
    """Return the dimensions of each side heard in both waves, before and now."""
    shelf = subject.shelf
    if not subject.earlier:
        if not shelf.earlier_waves:
            return None
        said = Paragraph(shelf.tell("waves.none"))
        return Chapter("waves", shelf.tell("waves.title_none"), (said,))
    title = shelf.tell("waves.title", wave=subject.earlier)
    sides = [side for side in subject.sides if side in subject.before]
    kept = [node for node in subject.scored if not _is_broken(subject, node)]
    blocks: list[Part] = []
    if kept:
        blocks += [Paragraph(_caution(subject, sides)), _table(subject, sides, kept)]
    if len(kept) < len(subject.scored):
        left = [shelf.node(node) for node in subject.scored if node not in kept]
        blocks.append(Paragraph(shelf.tell("waves.broken", nodes=shelf.listed(left)), "note"))
    return Chapter("waves", title, tuple(blocks))


def _is_broken(subject: Subject, node: str) -> bool:
    """Return whether the series of a node is broken anywhere between the two waves."""
    waves = subject.shelf.survey.waves
    between = waves[waves.index(subject.earlier) + 1 : waves.index(subject.shelf.wave) + 1]
    return any(node in subject.shelf.broken.get(wave, {}) for wave in between)


def _caution(subject: Subject, sides: list[str]) -> str:
    shelf = subject.shelf
    counts = shelf.say("words.semicolon").join(
        shelf.tell(
            "waves.counts",
            side=subject.side(side),
            before=shelf.whole(subject.before[side].people),
            after=shelf.whole(subject.views[side].people),
        )
        for side in sides
    )
    return shelf.tell("waves.caution", wave=subject.earlier, now=shelf.wave, counts=counts)


def _score(views: Mapping[str, View], side: str, place: int) -> float:
    return float(views[side].mean[place])


def _table(subject: Subject, sides: list[str], nodes: list[str]) -> ReportTable:
    shelf = subject.shelf
    wide = len(sides) <= _WIDE
    rows: list[dict[str, object]] = []
    for side in sides:
        for position, node in enumerate(nodes):
            place = shelf.seen.place[node]
            before = _score(subject.before, side, place)
            after = _score(subject.views, side, place)
            figures: dict[str, object] = {
                "before": before,
                "after": after,
                "change": after - before,
            }
            if wide:
                if side == sides[0]:
                    rows.append({"label": shelf.node(node)})
                rows[position] |= {f"{key}_{side}": value for key, value in figures.items()}
            else:
                rows.append({"side": subject.side(side), "label": shelf.node(node)} | figures)
    columns = [TableColumn("label", shelf.tell("columns.dimension"))]
    if wide:
        for side in sides:
            columns += _figures(subject, f"_{side}", side)
    else:
        columns = [TableColumn("side", shelf.tell("columns.side")), *columns]
        columns += _figures(subject, "", "")
    return ReportTable(
        "waves",
        shelf.tell("waves.table"),
        tuple(columns),
        pd.DataFrame(rows, columns=[column.key for column in columns]),
        subtitle=shelf.tell("scores.measure"),
        notes=(shelf.tell("waves.note"),),
    )


def _figures(subject: Subject, ending: str, side: str) -> list[TableColumn]:
    shelf = subject.shelf
    head = {"side": side} if side else {}
    kind = "of_side" if side else "alone"
    return [
        TableColumn(
            f"before{ending}",
            shelf.tell(f"waves.{kind}.wave", wave=subject.earlier, **head),
            "score",
        ),
        TableColumn(
            f"after{ending}", shelf.tell(f"waves.{kind}.wave", wave=shelf.wave, **head), "score"
        ),
        TableColumn(f"change{ending}", shelf.tell(f"waves.{kind}.change", **head), "signed"),
    ]
