"""SDG 17: labels of contribution, national context; two layers that are never mixed."""

import numpy as np
import pandas as pd

from alliances.disclosure import DEFAULTS
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.progress.contribution import contributions
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.voice import COUNT_BELOW


def sdg17_section(material: Material) -> Section:
    """Return the section on SDG 17: what partnerships declare, then the country's series."""
    odd17 = load_framework("odd17")
    blocks: list[Block] = [
        Paragraph(material.say("sdg.lead"), "lead"),
        Heading(material.say("sdg.contributions_heading")),
        *_contributions(material, odd17),
        Paragraph(material.say("annual.series.elsewhere"), "note"),
    ]
    return Section("sdg17", material.say("sdg.title"), tuple(blocks), material.say("sdg.name"))


def _contributions(material: Material, odd17: Framework) -> list[Block]:
    table = contributions(material.survey, material.wave or None, material.language)
    table = table[table["partnerships"] > 0]
    if not len(table):
        return [Paragraph(material.say("sdg.contributions_none"), "warning")]
    notes = {target.code: target.note.get(material.language, "") for target in odd17.targets}
    base = int(table["base"].iloc[0])
    rows = pd.DataFrame(
        {
            "target": table["target"].to_numpy(),
            "title": [material.words(title) for title in table["title"]],
            "n": table["partnerships"].astype(float).to_numpy(),
            "domestic": table["domestic"].astype(float).to_numpy(),
            "note": [material.words(notes.get(code, "")) for code in table["target"]],
        }
    )
    columns = [
        TableColumn("target", material.say("columns.target")),
        TableColumn("title", material.say("columns.target_title")),
        TableColumn("n", material.say("columns.partnerships"), "integer"),
        TableColumn("domestic", material.say("columns.domestic"), "integer"),
        TableColumn("note", material.say("columns.flag"), width=60),
    ]
    if base >= COUNT_BELOW:
        rows.insert(3, "share", rows["n"] / base)
        columns.insert(3, TableColumn("share", material.say("columns.share_of_tagged"), "percent"))
    return [_contribution_table(material, rows, tuple(columns), base)]


def _contribution_table(
    material: Material, rows: pd.DataFrame, columns: tuple[TableColumn, ...], base: int
) -> ReportTable:
    top = rows.iloc[int(rows["n"].argmax())]
    few = (rows["n"] < DEFAULTS.organisations).to_numpy()
    hidden = frozenset(int(row) for row in np.flatnonzero(few))
    rows = rows.assign(domestic=rows["domestic"].mask(few))
    return ReportTable(
        "sdg17_contributions",
        material.many(
            "sdg.contributions_title", top["n"], title=top["title"], target=top["target"]
        ),
        columns,
        rows,
        reading=material.many("sdg.contributions_reading", top["n"], target=top["target"]),
        scope=material.say(
            "sdg.contributions_scope",
            programme=material.programme,
            wave=material.wave_name,
            counted=material.many("units.partnerships", base),
        ),
        source=material.source,
        notes=(material.say("sdg.contributions_note"),),
        subtitle=material.say("sdg.contributions_subtitle"),
        # Of one or two partnerships it would be said whether they work abroad.
        withheld={"domestic": hidden} if hidden else {},
        derived={"share": Derived("share", ("n",), total=float(base))},
    )
