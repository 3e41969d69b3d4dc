"""Objectives and what came of them, what was agreed before, and what the parties agree on now."""

from typing import Any

import pandas as pd

from alliances.frameworks.agreed import FIELDS
from alliances.reports.fiches.material import Record, Subject
from alliances.reports.fiches.model import Chapter, Form
from alliances.reports.model import Paragraph, ReportTable, TableColumn

LINES = 5
"""Lines of the table that the parties fill in."""
_AT_MOST = 10
_COMMON = "interet_general"


def objectives_chapter(subject: Subject) -> Chapter:
    """Return the objectives of the partnership, and what the register says of each."""
    shelf = subject.shelf
    title = shelf.tell("objectives.title")
    known = [each for each in shelf.objectives.get(subject.partnership, []) if _own(subject, each)]
    none = "none_own" if subject.audience.side else "none"
    if not known:
        return Chapter("objectives", title, (Paragraph(shelf.tell(f"objectives.{none}")),))
    shown = known[:_AT_MOST]
    rows = [
        {
            "side": _whose(subject, each["side"]),
            "text": _words(subject, each["text"]),
            "target": shelf.words(
                " ".join(str(each[key]) for key in ("target", "unit") if not pd.isna(each[key]))
            ),
            "outcome": "" if pd.isna(each["outcome"]) else shelf.code("outcome", each["outcome"]),
        }
        for each in shown
    ]
    rest = len(known) - len(shown)
    notes = [shelf.tell("objectives.note")]
    if rest:
        notes.append(shelf.tell_many("objectives.rest", rest))
    table = ReportTable(
        "objectives",
        shelf.tell("objectives.table"),
        tuple(
            TableColumn(key, shelf.tell(f"objectives.{key}"))
            for key in ("text", "side", "target", "outcome")
        ),
        pd.DataFrame(rows),
        notes=tuple(notes),
    )
    return Chapter("objectives", title, (table,))


def _own(subject: Subject, record: Record) -> bool:
    """Return whether a sheet for one side may hold an objective: its own, or everybody's."""
    own = subject.audience.side
    return not own or pd.isna(record["side"]) or str(record["side"]) in {own, _COMMON}


def _whose(subject: Subject, side: Any) -> str:
    if pd.isna(side):
        return ""
    if str(side) == _COMMON:
        return subject.shelf.code("objective_side", side)
    return subject.side(str(side))


def _words(subject: Subject, words: Any) -> str:
    return "" if pd.isna(words) else subject.shelf.words(str(words))


def agreements_chapter(subject: Subject) -> Chapter | None:
    """Return what the parties had agreed on after earlier sheets, and what came of it."""
    shelf = subject.shelf
    known = shelf.agreements.get(subject.partnership, [])
    if not known:
        return None
    rows = [
        {
            "text": _words(subject, each["text"]),
            "who": _who(subject, each),
            "due": shelf.day(each["due"]),
            "status": ""
            if pd.isna(each["status"])
            else shelf.code("recommendation_status", each["status"]),
            "follow_up": _words(subject, each["follow_up"]),
        }
        for each in known[-_AT_MOST:]
    ]
    columns = ["text", "who", "due", "status", "follow_up"]
    if not any(row["follow_up"] for row in rows):
        columns.pop()
    table = ReportTable(
        "agreed",
        shelf.tell("agreed.table"),
        tuple(TableColumn(key, shelf.tell(f"agreed.{key}")) for key in columns),
        pd.DataFrame(rows)[columns],
        notes=(shelf.tell("agreed.note"),),
    )
    return Chapter("agreed", shelf.tell("agreed.title"), (table,))


def _who(subject: Subject, record: Record) -> str:
    side, owner = record["owner_side"], _words(subject, record["owner"])
    if pd.isna(side):
        return owner or subject.shelf.tell("form.together")
    named = subject.side(str(side))
    return subject.shelf.tell("agreed.of", side=named, owner=owner) if owner else named


def next_chapter(subject: Subject) -> Chapter:
    """Return the table to fill in together: what, who, by when."""
    shelf = subject.shelf
    sides = tuple(
        (str(party["side"]), subject.side(str(party["side"]))) for party in subject.parties
    )
    form = Form(
        headings={field: shelf.tell(f"form.{field}") for field in FIELDS},
        prompts={field: shelf.tell(f"form.prompt.{field}") for field in FIELDS[:4]},
        sides=(("", shelf.tell("form.together")), *sides),
        lines=LINES,
    )
    said = Paragraph(shelf.tell("form.intro"))
    return Chapter("next", shelf.tell("form.title"), (said, form))
