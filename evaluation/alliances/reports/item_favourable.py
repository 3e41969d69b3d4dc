"""Favourable shares of questions, as a page prints them: question, side, share, n."""

from collections.abc import Sequence

import pandas as pd

from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.naming import named
from alliances.reports.score_tables import ordered, withheld
from alliances.scoring.table import figure_ids


def favourable_rows(material: Material, items: Sequence[str], sides: Sequence[str]) -> pd.DataFrame:
    """Return the rows of favourable shares of some questions, in the order of questions and sides.

    Parameters
    ----------
    items, sides
        Ids of items; sides or voices.
    """
    rows = material.rows(kind="item", statistic="favourable", scope="programme", side=tuple(sides))
    return ordered(rows, items, sides)


def favourable_table(
    material: Material, name: str, title: str, rows: pd.DataFrame, note: str = ""
) -> ReportTable | None:
    """Return favourable shares as a short table, or None where there is none.

    Parameters
    ----------
    name, title
        The table's id and title.
    rows
        Rows of `favourable_rows`, in the order in which they are shown.
    note
        Said under the table.
    """
    if not len(rows):
        return None
    shown = pd.DataFrame(
        {
            "label": [material.node(node) for node in rows["node"]],
            "side": [material.side(side) for side in rows["side"]],
            "favourable": rows["score"].astype(float).to_numpy() / 100,
            "n": rows["n"].astype(float).to_numpy(),
        }
    )
    say = material.say
    return ReportTable(
        name,
        title,
        (
            TableColumn("label", say("columns.items")),
            TableColumn("side", say("columns.side")),
            TableColumn("favourable", say("columns.favourable"), "percent", say("help.favourable")),
            TableColumn("n", say("columns.n"), "integer", say("help.n")),
        ),
        shown,
        reading=_reading(material, shown),
        scope=material.scope(),
        source=material.graded(),
        notes=(note,) if note else (),
        subtitle=say("annual.favourable.subtitle"),
        withheld={
            {"score": "favourable"}.get(key, key): positions
            for key, positions in withheld(rows, ("score",)).items()
        },
        ids=named(figure_ids(rows), "favourable", n="n"),
        method=say("annual.formulas.favourable"),
    )


def _reading(material: Material, shown: pd.DataFrame) -> str:
    given = shown[shown["favourable"].notna()]
    if not len(given):
        return material.say("reading.nothing_shown")
    first = given.iloc[0]
    return material.many(
        "annual.favourable.reading",
        first["n"],
        label=material.cited(first["label"]),
        side=first["side"],
        share=material.share(first["favourable"] * first["n"], first["n"]),
    )
