"""The distributions of the scored questions of a dimension, as charts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from alliances.reports.item_levels import level_name, share_id
from alliances.reports.material import Material
from alliances.reports.model import Chart
from alliances.reports.voice import COUNT_BELOW


def distribution_chart(
    material: Material, name: str, items: Sequence[str], sides: Sequence[str]
) -> Chart | None:
    """Return the distributions of the scored questions of a dimension, or None where none shows.

    A bar needs `COUNT_BELOW` valid answers: fewer are read as counts in the table.
    """
    shares = material.shares
    if not len(shares) or not items:
        return None
    scale = material.framework.scales[material.framework.item_by_id[items[0]].scale]
    levels = tuple(map(str, scale.codes))
    kept = shares[shares["item"].isin(items) & shares["side"].isin(sides)]
    wide = kept.pivot(index=["item", "side"], columns="code", values="share").astype(float)
    counts = kept.pivot(index=["item", "side"], columns="code", values="count").astype(float)
    base = kept.groupby(["item", "side"])["n"].first().astype(float)
    shown = wide[list(levels)].notna().all(axis=1) & (base >= COUNT_BELOW)
    drawn = set(shown[shown].index)
    keys = [(item, side) for item in items for side in sides if (item, side) in drawn]
    if not keys:
        return None
    unknown = counts["dont_know"].reindex(keys)
    n = base.reindex(keys)
    data = pd.DataFrame(
        {
            "label": [material.node(item) for item, _ in keys],
            "side": [material.side(side) for _, side in keys],
            **{level: wide[level].reindex(keys).to_numpy() for level in levels},
            "dont_know": (unknown / (unknown + n)).to_numpy(),
            "n": n.to_numpy(),
        }
    )
    ids = {
        level: tuple(share_id(material, item, level, side) for item, side in keys)
        for level in levels
    }
    # Among the valid and don't-know answers: another base than in the table of levels.
    ids["dont_know"] = tuple(share_id(material, item, "unknown", side) for item, side in keys)
    return _drawn_distribution(material, name, data, levels, scale.favourable, items[0], ids)


def _drawn_distribution(
    material: Material,
    name: str,
    data: pd.DataFrame,
    levels: tuple[str, ...],
    favourable: tuple[object, ...],
    item: str,
    ids: Mapping[str, tuple[str, ...]],
) -> Chart:
    liked = [level for level in levels if level in set(map(str, favourable))]
    first = data.iloc[0]
    known = name in material.framework.dimension_by_id
    label = material.node(name) if known else material.say(f"annual.items.{name}")
    title = material.say("items.chart_title", label=label)
    if liked:
        support = data[liked].sum(axis=1)
        low = data.iloc[int(support.argmin())]
        title = material.say(
            "items.chart_finding",
            label=material.cited(low["label"]),
            side=low["side"].lower(),
            share=material.share(support.min() * low["n"], low["n"]),
        )
    words = {level: level_name(material, item, level) for level in levels}
    return Chart(
        f"distribution_{name}",
        "distribution",
        title,
        material.say("items.chart_subtitle", label=label),
        data,
        material.say(
            "items.chart_alt" if known else "annual.items.alt",
            label=label,
            questions=material.whole(data["label"].nunique()),
        ),
        material.many(
            "items.chart_reading",
            first["n"],
            label=material.cited(first["label"]),
            side=first["side"],
            level=words[levels[-1]],
            share=material.share(first[levels[-1]] * first["n"], first["n"]),
        ),
        material.scope(data["n"].max(), "respondents"),
        material.graded(),
        levels=levels,
        labels={
            "label": material.say("columns.items"),
            "side": material.say("columns.side"),
            **words,
            "dont_know": material.say("states.dont_know"),
            "n": material.say("columns.n_answers"),
        },
        formats={**dict.fromkeys((*levels, "dont_know"), "percent"), "n": "integer"},
        unit="percent",
        ids=ids,
        method=material.say("annual.formulas.levels"),
    )
