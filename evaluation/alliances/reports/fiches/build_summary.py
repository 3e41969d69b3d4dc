"""Who answered, and the sheet in a few sentences."""

import pandas as pd

from alliances.reports.fiches.lines import Line, dimension_gaps, fragilities, notable, strengths
from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Chapter, Part
from alliances.reports.lines import NOTABLE_GAP
from alliances.reports.model import Bullets, Paragraph, ReportTable, TableColumn
from alliances.statistics.bands import cut_offs

_NAMED = 3
"""Lines that a sentence of the summary names."""


def summary_chapter(subject: Subject) -> Chapter:
    """Say who answered and what stands out."""
    shelf = subject.shelf
    blocks: list[Part] = [
        Bullets("", tuple(_sentences(subject)), depth="summary"),
        _answered(subject),
    ]
    if subject.audience.side:
        blocks.append(Paragraph(shelf.tell("own_only"), "note"))
    elif len(subject.sides) < len(subject.parties):
        blocks.append(Paragraph(shelf.tell("unheard_note"), "note"))
    return Chapter("summary", shelf.tell("summary.title"), tuple(blocks))


def _answered(subject: Subject) -> ReportTable:
    """Return who answered, side by side: of one side, where the sheet is for it alone."""
    shelf = subject.shelf
    own = subject.audience.side
    shown: list[str] = []
    rows: list[dict[str, object]] = []
    for party in subject.parties:
        side = str(party["side"])
        if own and side != own:
            continue
        shown.append(side)
        heard = subject.views.get(side)
        earlier = subject.before.get(side)
        rows.append(
            {
                "side": subject.side(side),
                "n": heard.people if heard else 0,
                "invited": shelf.invited.get((subject.partnership, side), pd.NA),
                "before": earlier.people if earlier else 0,
            }
        )
    columns = [
        TableColumn("side", shelf.tell("columns.side")),
        TableColumn("n", shelf.tell("columns.shown"), "integer"),
        TableColumn("invited", shelf.tell("columns.invited"), "integer"),
    ]
    if not shelf.invited:
        columns.pop()
    if subject.earlier:
        heading = shelf.tell("columns.shown_before", wave=subject.earlier)
        columns.append(TableColumn("before", heading, "integer"))
    return ReportTable(
        "answered",
        shelf.tell("answered.title"),
        tuple(columns),
        pd.DataFrame(rows, columns=["side", "n", "invited", "before"]),
        ids={"n": tuple(_respondents(subject, side) for side in shown)},
    )


def _respondents(subject: Subject, side: str) -> str:
    return f"respondents|count|partnership:{subject.partnership}|{side}|{subject.shelf.wave}"


def _sentences(subject: Subject) -> list[str]:
    """Return the essentials: who speaks, what both hold for strong, where views differ."""
    shelf = subject.shelf
    said = [_heard(subject)]
    strong, weak = strengths(subject), fragilities(subject)
    alone = len(subject.sides) == 1
    kind = "one" if alone else "several"
    cuts = cut_offs(shelf.framework)
    if strong:
        said.append(_lines(subject, f"summary.strength.{kind}", strong))
    elif cuts and not alone:
        said.append(shelf.tell("summary.no_strength"))
    if weak:
        said.append(_lines(subject, f"summary.fragility.{kind}", weak))
    elif cuts:
        said.append(shelf.tell(f"summary.no_fragility.{kind}"))
    gaps = dimension_gaps(subject)
    wide = notable(gaps)
    if wide:
        gap = wide[0]
        higher = gap.first if gap.size > 0 else gap.second
        said.append(
            shelf.tell(
                "summary.gap",
                dimension=shelf.node(gap.node),
                points=shelf.whole(abs(gap.size)),
                side=subject.of_side(higher),
            )
        )
    elif gaps:
        said.append(shelf.tell("summary.no_gap", points=shelf.whole(NOTABLE_GAP)))
    return said


def _heard(subject: Subject) -> str:
    shelf = subject.shelf
    counts = shelf.listed(
        [
            shelf.tell_many("summary.answers", view.people, side=subject.of_side(side))
            for side, view in subject.views.items()
        ]
    )
    if subject.audience.side:
        return shelf.tell("summary.heard.own", counts=counts)
    if len(subject.sides) == 1 and len(subject.parties) > 1:
        return shelf.tell(
            "summary.heard.one", side=subject.of_side(subject.sides[0]), counts=counts
        )
    if len(subject.sides) < len(subject.parties):
        return shelf.tell("summary.heard.some", counts=counts)
    key = "both" if len(subject.sides) == 2 else "all"
    return shelf.tell(f"summary.heard.{key}", counts=counts)


def _lines(subject: Subject, key: str, lines: list[Line]) -> str:
    shelf = subject.shelf
    named = [shelf.say("words.quoted", words=shelf.node(line.node)) for line in lines[:_NAMED]]
    return shelf.tell_many(key, len(named), lines=shelf.listed(named))
