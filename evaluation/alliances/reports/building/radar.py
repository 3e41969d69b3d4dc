"""The radar of the dimensions: only where a programme's plan asks for it."""

import pandas as pd

from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Chart
from alliances.scoring.table import figure_ids

_AXES = 3
"""Fewer axes than that make no polygon."""


def radar_chart(material: Material, alike: Chart | None) -> Chart | None:
    """Return the profile of both sides as a radar; None where the plan does not ask for one.

    Two series at most, the axes in the framework's order, nothing filled: shape and area of a radar
    depend on the order of its axes (`docs/report.md`).

    Parameters
    ----------
    alike
        The chart of the same figures beside which it stands: its title and its words.
    """
    if alike is None or not material.plan.radar:
        return None
    nodes = {d.id: place for place, d in enumerate(material.framework.dimensions)}
    rows = material.rows(kind="dimension", statistic="mean", scope="programme")
    rows = rows[rows["side"].isin((OWNER, PARTNER)) & rows["score"].notna()]
    rows = rows.assign(turn=rows["node"].map(nodes)).sort_values(["turn", "side"], kind="stable")
    if rows["node"].nunique() < _AXES:
        return None
    data = pd.DataFrame(
        {
            "label": [material.node(str(node)) for node in rows["node"]],
            "series": [material.side(str(side)) for side in rows["side"]],
            "value": rows["score"].astype(float).to_numpy(),
            "n": rows["n"].astype(float).to_numpy(),
        }
    )
    ids = tuple(figure_ids(rows))
    return Chart(
        "radar",
        "radar",
        material.say("annual.radar.title"),
        material.say("annual.radar.subtitle"),
        data,
        alike.alt,
        material.say("annual.radar.reading"),
        alike.scope,
        alike.source,
        labels={
            "label": material.say("columns.dimensions"),
            "series": material.say("columns.side"),
            "value": material.say("columns.score"),
            "n": material.say("columns.n"),
        },
        formats={"value": "score", "n": "integer"},
        unit="score",
        ids={"value": ids, "n": tuple(f"{id}:n" for id in ids)},
        method=alike.method,
    )
