"""The waves side by side, as plain columns: no change is tested here."""

import pandas as pd

from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Chart, Heading, Paragraph, ReportTable, TableColumn
from alliances.reports.naming import named, of_programme
from alliances.reports.score_tables import is_suppressed, ordered
from alliances.scoring.table import figure_ids


def wave_blocks(material: Material) -> list[Block]:
    """Return the chart and the table of the waves; nothing where there is only one."""
    scored = set(material.scores["wave"].unique())
    waves = [wave for wave in material.survey.waves if wave in scored]
    # What came after the wave reported on is not this report's to tell.
    waves = waves[: waves.index(material.wave) + 1] if material.wave in waves else []
    if len(waves) < 2:
        return []
    nodes = [dimension.id for dimension in material.framework.dimensions]
    rows = material.rows(kind="dimension", statistic="mean", scope="programme", wave=tuple(waves))
    rows = ordered(rows, nodes, material.sides)
    if rows.loc[rows["score"].notna(), "wave"].nunique() < 2:
        return []
    blocks: list[Block] = [Heading(material.say("waves.heading"))]
    blocks.append(Paragraph(material.say("waves.caution"), "note"))
    if chart := _chart(material, rows, nodes, waves):
        blocks.append(chart)
    blocks.append(_table(material, rows, waves))
    return blocks


def _table(material: Material, rows: pd.DataFrame, waves: list[str]) -> ReportTable:
    keyed = rows.set_index(["node", "side", "wave"])
    pairs = list(dict.fromkeys(zip(rows["node"], rows["side"], strict=True)))
    columns = [
        TableColumn("label", material.say("columns.dimensions")),
        TableColumn("side", material.say("columns.side")),
    ]
    made: dict[str, object] = {
        "label": [material.node(node) for node, _ in pairs],
        "side": [material.side(side) for _, side in pairs],
    }
    hidden: dict[str, frozenset[int]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for wave in waves:
        of_wave = [of_programme(wave, node, "mean", side) for node, side in pairs]
        ids |= named(of_wave, f"score_{wave}", **{f"n_{wave}": "n"})
        at = pd.MultiIndex.from_tuples([(*pair, wave) for pair in pairs])
        seen = keyed.reindex(at)
        made[f"score_{wave}"] = seen["score"].astype(float).to_numpy()
        made[f"n_{wave}"] = seen["n"].astype(float).to_numpy()
        positions = is_suppressed(seen["method"]).to_numpy().nonzero()[0].tolist()
        if positions:
            hidden[f"score_{wave}"] = frozenset(positions)
        heading = {"wave": wave}
        columns += [
            TableColumn(f"score_{wave}", material.say("columns.score_wave", **heading), "score"),
            TableColumn(f"n_{wave}", material.say("columns.n_wave", **heading), "integer"),
        ]
    return ReportTable(
        "waves_scores",
        material.say("waves.table"),
        tuple(columns),
        pd.DataFrame(made),
        reading=_reading(material, rows, waves[-1]),
        scope=material.say("waves.scope", programme=material.programme, waves=", ".join(waves)),
        source=material.graded(),
        subtitle=material.say("waves.subtitle"),
        withheld=hidden,
        depth="detail",
        ids=ids,
        method=material.say("annual.formulas.score"),
    )


def _reading(material: Material, rows: pd.DataFrame, wave: str) -> str:
    shown = rows[(rows["wave"] == wave) & rows["score"].notna()]
    if not len(shown):
        return material.say("reading.nothing_shown")
    first = shown.iloc[0]
    return material.many(
        "waves.reading",
        first["n"],
        label=material.node(first["node"]),
        side=material.who(first["side"]),
        score=material.score(first["score"]),
        wave=wave,
    )


def _finding(material: Material, rows: pd.DataFrame, waves: list[str]) -> str:
    """Return what holds in every wave: the dimension that the partners score lowest.

    Nothing is said of a change: who answered is not the same from one wave to the next.
    """
    seen = rows[rows["side"] == PARTNER].pivot(index="wave", columns="node", values="score")
    counted = {"waves": material.whole(len(waves))}
    lowest = set(seen.astype(float).idxmin(axis=1)) if seen.shape[1] > 1 else set()
    if len(lowest) == 1 and len(seen) == len(waves):
        label = material.node(str(lowest.pop()))
        return material.say("waves.chart_lowest", label=label, **counted)
    sides = rows["side"].unique()
    if len(sides) == 1:
        return material.say("waves.chart_one_side", side=material.who(sides[0]), **counted)
    return material.say("waves.chart_title", **counted)


def _chart(
    material: Material, rows: pd.DataFrame, nodes: list[str], waves: list[str]
) -> Chart | None:
    shown = rows[rows["side"].isin([OWNER, PARTNER]) & rows["score"].notna()]
    if shown["wave"].nunique() < 2:
        return None
    place = {wave: position for position, wave in enumerate(waves)}
    turn = {node: position for position, node in enumerate(nodes)}
    keys = pd.DataFrame({"node": shown["node"].map(turn), "wave": shown["wave"].map(place)})
    keys["side"] = shown["side"]
    shown = shown.loc[keys.sort_values(["node", "side", "wave"], kind="stable").index]
    data = pd.DataFrame(
        {
            "label": [material.node(node) for node in shown["node"]],
            "x": shown["wave"].astype(str).to_numpy(),
            "series": [material.side(side) for side in shown["side"]],
            "value": shown["score"].astype(float).to_numpy(),
            "low": shown["low"].astype(float).to_numpy(),
            "high": shown["high"].astype(float).to_numpy(),
            "n": shown["n"].astype(float).to_numpy(),
        }
    )
    return Chart(
        "waves",
        "lines",
        _finding(material, shown, waves),
        material.say("waves.subtitle"),
        data,
        material.say("waves.alt", waves=", ".join(waves)),
        _reading(material, rows, waves[-1]),
        material.say("waves.scope", programme=material.programme, waves=", ".join(waves)),
        material.graded(),
        labels={
            "label": material.say("columns.dimensions"),
            "x": material.say("columns.wave"),
            "series": material.say("columns.side"),
            "value": material.say("columns.score"),
            "low": material.say("columns.low"),
            "high": material.say("columns.high"),
            "n": material.say("columns.n"),
            "y_axis": material.say("chart.score_axis"),
        },
        formats={key: "score" for key in ("value", "low", "high")} | {"n": "integer"},
        unit="score",
        ids=named(figure_ids(shown), "value", low="low", high="high", n="n"),
        method=material.say("annual.formulas.score"),
    )
