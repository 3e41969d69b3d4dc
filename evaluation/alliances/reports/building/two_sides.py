"""The drawing of the two sides: what each scores, and the gap over the pairs that both answered."""

from collections.abc import Mapping

import pandas as pd

from alliances.reports.material import OWNER, PAIR, PARTNER, Material
from alliances.reports.model import Chart
from alliances.reports.naming import named, of_programme

DRAWN_AT_MOST = 12
"""How many criteria one drawing holds: those furthest apart; the tables hold all (ours)."""


def two_sides_chart(material: Material, kind: str, nodes: list[str]) -> Chart | None:
    """Return the dumbbell of the owner's and the partners' scores, or None without both.

    Parameters
    ----------
    kind
        ``dimensions`` or ``criteria``: the words of the chart, and its id.
    nodes
        The nodes, in the order of the framework.
    """
    rows = material.rows(statistic="mean", scope="programme", side=(OWNER, PARTNER))
    rows = rows[rows["node"].isin(nodes) & rows["score"].notna()]
    ends = {
        side: rows[rows["side"] == side].set_index("node")[["score", "low", "high", "n"]]
        for side in (OWNER, PARTNER)
    }
    both = [node for node in nodes if all(node in end.index for end in ends.values())]
    if not both:
        return None
    both = _widest_apart(_gaps(material, both))
    a, b = (ends[side].loc[both].astype(float) for side in (OWNER, PARTNER))
    gaps = _gaps(material, both)
    criteria = material.framework.criterion_by_id
    groups = {
        "group": [material.node(criteria[node].dimension) for node in both if node in criteria]
    }
    data = pd.DataFrame(
        {
            "label": [material.node(node) for node in both],
            "a": a["score"].to_numpy(),
            "b": b["score"].to_numpy(),
            "n_a": a["n"].to_numpy(),
            "n_b": b["n"].to_numpy(),
            "gap": gaps["score"].to_numpy(),
            "low_a": a["low"].to_numpy(),
            "high_a": a["high"].to_numpy(),
            "low_b": b["low"].to_numpy(),
            "high_b": b["high"].to_numpy(),
            **(groups if kind == "criteria" else {}),
        }
    )
    ids = {key: _ids(material, both, key) for key in _SIDES}
    return _dumbbell(material, kind, data, _widest(material, kind, gaps), ids)


_SIDES = {"a": OWNER, "b": PARTNER, "gap": PAIR}


def _ids(material: Material, nodes: list[str], key: str) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of one end of the dumbbells, or of the gaps, and what goes with it."""
    statistic = "gap" if key == "gap" else "mean"
    ids = [of_programme(material.wave, node, statistic, _SIDES[key]) for node in nodes]
    with_it = {} if key == "gap" else {f"{part}_{key}": part for part in ("n", "low", "high")}
    return named(ids, key, **with_it)


def _widest_apart(gaps: pd.DataFrame) -> list[str]:
    """Return the nodes whose gaps are widest, in their own order: a drawing holds so many."""
    if len(gaps) <= DRAWN_AT_MOST:
        return [*gaps.index]
    size = gaps["score"].abs().fillna(-1.0)
    chosen = set(size.sort_values(ascending=False, kind="stable").index[:DRAWN_AT_MOST])
    return [node for node in gaps.index if node in chosen]


def _gaps(material: Material, nodes: list[str]) -> pd.DataFrame:
    """Return the gap over complete pairs, as the score table gives it; never a plain difference.

    The two sides' means rest on different partnerships, so their difference is not the gap.
    """
    rows = material.rows(statistic="gap", scope="programme", side=PAIR)
    given = rows.drop_duplicates("node").set_index("node")[["score", "low", "high"]]
    return given.astype(float).reindex(nodes)


def _widest(material: Material, kind: str, gaps: pd.DataFrame) -> str:
    """Return the finding of a dumbbell: the widest gap among those clear of zero."""
    if not gaps["score"].notna().any():
        return material.say(f"{kind}.table")
    clear = gaps.loc[(gaps["low"] > 0) | (gaps["high"] < 0), "score"]
    if not len(clear):
        return material.say("chart.no_gap")
    place = int(clear.abs().argmax())
    widest = float(clear.iloc[place])
    key = "chart.wider_owner" if widest > 0 else "chart.wider_partner"
    gap = material.points(abs(widest)).lstrip("+")
    return material.say(key, label=material.node(str(clear.index[place])), gap=gap)


def _dumbbell_scope(material: Material, data: pd.DataFrame) -> str:
    """Return the population of a dumbbell: each side's scores rest on partnerships of their own."""
    return material.say(
        "chart.dumbbell_scope",
        place=material.say("scope.wave", programme=material.programme, wave=material.wave_name),
        owner=material.many("units.partnerships", data["n_a"].max()),
        partner=material.whole(data["n_b"].max()),
    )


def _dumbbell(
    material: Material,
    kind: str,
    data: pd.DataFrame,
    title: str,
    ids: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Chart:
    first = data.iloc[0]
    listed = material.say("words.semicolon").join(
        material.say(
            "chart.dumbbell_item",
            label=row.label,
            a=material.score(row.a),  # type: ignore[arg-type]
            b=material.score(row.b),  # type: ignore[arg-type]
        )
        for row in data.itertuples()
    )
    figures = [key for key in data.columns if key not in {"label", "group"}]
    words = {key: material.say(f"columns.dumbbell.{key}") for key in figures}
    return Chart(
        kind,
        "dumbbell",
        title,
        material.say(f"annual.two_sides.{kind}", most=DRAWN_AT_MOST),
        data,
        material.say("chart.dumbbell_alt", listed=listed),
        material.say(
            "chart.dumbbell_reading" if pd.notna(first["gap"]) else "chart.dumbbell_reading_bare",
            label=first["label"],
            a=material.score(first["a"]),
            b=material.score(first["b"]),
            gap="" if pd.isna(first["gap"]) else material.points(first["gap"]),
        ),
        _dumbbell_scope(material, data),
        material.graded(),
        labels={
            "label": material.say(f"columns.{kind}"),
            **words,
            "a": material.side(OWNER),
            "b": material.side(PARTNER),
            "group": material.say("columns.dimensions"),
            "x_axis": material.say("chart.score_axis"),
        },
        formats=dict.fromkeys(figures, "score")
        | {"n_a": "integer", "n_b": "integer", "gap": "signed"},
        unit="score",
        ids={column: of for named_ids in ids.values() for column, of in named_ids.items()},
        method=material.say("annual.formulas.score"),
    )
