"""Trajectories: the waves side by side, and what changed in the partnerships present in two."""

from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.reports.building.slope import slope_chart
from alliances.reports.building.waves import wave_blocks
from alliances.reports.changes import change_id, change_sentence, changes_of, clear_changes
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Bullets,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.naming import named, of_programme
from alliances.statistics.evidence import Reach

_NAMED_AT_MOST = 6
"""How many changes of criteria are told in sentences (ours): the table holds all."""


def trajectories_section(material: Material) -> Section | None:
    """Return the section on what moved; None where only one wave has answers."""
    waves = wave_blocks(material) if material.shown else []
    if not waves:
        return None
    say = material.say
    blocks: list[Block] = [Paragraph(say("annual.trajectories.lead"))]
    changes = changes_of(material, "dimension")
    if len(changes):
        if chart := slope_chart(material, changes):
            blocks.append(chart)
        table = _table(material, "dimension", changes)
        if not changes["change"].notna().any():
            # A table of which nothing may be shown is not worth a printed page.
            blocks.append(Paragraph(say("told.no_change")))
            table = replace(table, depth="detail")
        blocks.append(table)
        blocks += _criteria(material)
        blocks.append(_attrition(material, changes))
    blocks += waves
    name = say("annual.trajectories.name")
    return Section("trajectories", _title(material, changes), tuple(blocks), name)


def _title(material: Material, changes: pd.DataFrame) -> str:
    """Return the finding: the widest change clear of zero, else that none is."""
    clear = clear_changes(material, "dimension")
    words = {"before": material.previous, "after": material.wave}
    if len(clear):
        return change_sentence(material, clear.iloc[0], counted=False)
    told = len(changes) and changes["change"].notna().any()
    return material.say(f"annual.trajectories.{'stable' if told else 'title'}", **words)


def _criteria(material: Material) -> list[Block]:
    """Return the criteria that moved, in sentences, and the table of all."""
    clear = clear_changes(material, "criterion").iloc[:_NAMED_AT_MOST]
    blocks: list[Block] = []
    if len(clear):
        rows = [row for _, row in clear.iterrows()]
        said = tuple(change_sentence(material, row) + material.say("words.stop") for row in rows)
        refs = tuple((change_id(material, row),) for row in rows)
        blocks.append(Bullets(material.say("annual.trajectories.criteria"), said, refs=refs))
    every = changes_of(material, "criterion")
    return [*blocks, *([_table(material, "criterion", every)] if len(every) else [])]


def _attrition(material: Material, changes: pd.DataFrame) -> ReportTable:
    """Return, by side, how many partnerships are followed, and how many are heard only once."""
    say, waves = material.say, {"before": material.previous, "after": material.wave}
    most = changes["both_waves"].astype(float).groupby(changes["side"]).idxmax()
    rows = changes.loc[most.sort_index()]
    keys = {"n": "both_waves", "only_before": "only_before", "only_after": "only_after"}
    shown = pd.DataFrame(
        {
            "side": [material.side(side) for side in rows["side"]],
            **{key: rows[of].astype(float).to_numpy() for key, of in keys.items()},
        }
    )
    first = shown.iloc[0]
    return ReportTable(
        "changes_attrition",
        material.many("annual.trajectories.attrition.title", first["n"], side=first["side"]),
        (
            TableColumn("side", say("columns.side")),
            *(
                TableColumn(key, say(f"annual.trajectories.columns.{key}", **waves), "integer")
                for key in keys
            ),
        ),
        shown,
        scope=say("annual.trajectories.attrition.scope", programme=material.programme, **waves),
        source=material.graded(),
        subtitle=say("annual.trajectories.attrition.subtitle", **waves),
        ids={
            key: tuple(
                of_programme(material.wave, "attrition", key, str(side)) for side in rows["side"]
            )
            for key in keys
        },
        method=say("annual.formulas.attrition"),
    )


def _verdict(material: Material, row: pd.Series) -> str:
    if row["break"]:
        return material.say("annual.trajectories.broken")
    word = row["verdict"]
    return "" if pd.isna(word) or not word else material.say(f"annual.verdicts.{word}")


def _table(material: Material, kind: str, rows: pd.DataFrame) -> ReportTable:
    say, waves = material.say, {"before": material.previous, "after": material.wave}
    columns = {
        "before": "mean_before",
        "after": "mean_after",
        "change": "change",
        "low": "change_low",
        "high": "change_high",
        "n": "both_waves",
    }
    if kind == "criterion":
        columns |= {"only_before": "only_before", "only_after": "only_after"}
    shown = pd.DataFrame(
        {
            "label": [material.node(node) for node in rows["node"]],
            "side": [material.side(side) for side in rows["side"]],
            **{key: rows[of].astype(float).to_numpy() for key, of in columns.items()},
            "verdict": [_verdict(material, row) for _, row in rows.iterrows()],
        }
    )
    heading = {"dimension": "dimensions", "criterion": "criteria"}[kind]
    formats = {"before": "score", "after": "score", "change": "signed"}
    formats |= {"low": "signed", "high": "signed"}
    hidden = frozenset(np.flatnonzero(rows["suppressed"].to_numpy(bool)).tolist())
    return ReportTable(
        f"changes_{kind}",
        say(f"annual.trajectories.tables.{kind}", **waves),
        (
            TableColumn("label", say(f"columns.{heading}")),
            TableColumn("side", say("columns.side")),
            *(
                TableColumn(
                    key,
                    say(f"annual.trajectories.columns.{key}", **waves),
                    formats.get(key, "integer"),
                )
                for key in columns
            ),
            TableColumn("verdict", say("annual.trajectories.columns.verdict"), width=30),
        ),
        shown,
        reading=_reading(material, rows),
        scope=say("annual.trajectories.scope", programme=material.programme, **waves),
        source=material.graded(reach=Reach.BEFORE_AFTER),
        notes=(say("annual.trajectories.note"), *_broken(material, rows)),
        subtitle=say("annual.trajectories.subtitle"),
        withheld=dict.fromkeys([*columns][:5], hidden) if hidden else {},
        depth="body" if kind == "dimension" else "detail",
        ids={key: of for key, of in _ids(material, rows).items() if key in shown},
        method=say("annual.formulas.change"),
    )


def _ids(material: Material, rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    ids = [change_id(material, row) for _, row in rows.iterrows()]
    made = named(ids, "change", low="low", high="high", n="n")
    for key, wave in (("before", material.previous), ("after", material.wave)):
        made[key] = tuple(
            of_programme(wave, str(node), f"paired_{key}", str(side))
            for node, side in zip(rows["node"], rows["side"], strict=True)
        )
    for key in ("only_before", "only_after"):
        made[key] = tuple(f"{one}:{key}" for one in ids)
    return made


def _broken(material: Material, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return why series are broken, each reason once."""
    reasons = [reason for reason in dict.fromkeys(rows["break"]) if reason]
    return tuple(material.say(f"annual.breaks.{reason}") for reason in reasons)


def _reading(material: Material, rows: pd.DataFrame) -> str:
    shown = rows[rows["change"].notna()]
    if not len(shown):
        return material.say("reading.nothing_shown")
    first = shown.iloc[0]
    return material.many(
        "annual.trajectories.reading",
        first["both_waves"],
        label=material.node(str(first["node"])),
        side=material.who(str(first["side"])),
        before=material.score(first["mean_before"]),
        after=material.score(first["mean_after"]),
        change=material.pointed(float(first["change"])),
        verdict=_verdict(material, first),
    )
