"""What did not work: objectives not met, lowest opinions, falls, quarrels left open, silence."""

import pandas as pd

from alliances.frameworks.sheets import items_on
from alliances.reports.building.objectives import objectives_shown
from alliances.reports.changes import change_id, change_sentence, clear_changes
from alliances.reports.coverage import coverage, dispositions, response
from alliances.reports.item_favourable import favourable_rows, favourable_table
from alliances.reports.item_levels import level_name
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Bullets, Paragraph, ReportTable, Section
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

_LOWEST = 8
"""How many of the least favourable answers are shown (ours)."""
_FALLS = 6
_NOT_MET = ("non_atteint", "abandonne")
_NEGATIVE = ("effets_negatifs", "negative_effects")
"""The last part of the id of a criterion that asks for negative effects."""

Said = list[tuple[str, tuple[str, ...]]]
"""Sentences, each with the identifiers of its figures."""


def failures_section(material: Material) -> Section | None:
    """Return the section on what did not work; None where nothing is known of it."""
    parts = {
        "objectives": _objectives(material),
        "falls": _falls(material),
        "negative": _negative(material),
        "disagreements": _disagreements(material),
        "silence": _silence(material),
    }
    blocks: list[Block] = [
        Bullets(
            material.say(f"annual.failures.{name}.title"),
            tuple(sentence for sentence, _ in said),
            "fragility",
            refs=tuple(refs for _, refs in said),
        )
        for name, said in parts.items()
        if said
    ]
    if (lowest := _lowest(material)) is not None:
        blocks.insert(1 if parts["objectives"] else 0, lowest)
    if not blocks:
        return None
    lead = Paragraph(material.say("annual.failures.lead"))
    title, name = material.say("annual.failures.title"), material.say("annual.failures.name")
    return Section("failures", title, (lead, *blocks), name)


def _objectives(material: Material) -> Said:
    outcomes = objectives_shown(material)
    if not len(outcomes):
        return []
    said: Said = []
    for code in _NOT_MET:
        count = int((outcomes["outcome"] == code).sum())
        if count:
            key = f"annual.failures.objectives.{code}"
            sentence = material.many(key, count, total=material.whole(len(outcomes)))
            said.append((sentence, (of_programme(material.wave, f"objectives:{code}", "count"),)))
    return said


def _lowest(material: Material) -> ReportTable | None:
    """Return the scored questions that fewest favour, of either side."""
    if not material.shown:
        return None
    asked = [item.id for item in items_on(material.framework, "answers") if item.scored]
    rows = favourable_rows(material, asked, (OWNER, PARTNER))
    rows = rows[rows["score"].notna() & (rows["n"].astype(float) >= COUNT_BELOW)]
    rows = rows.sort_values("score", kind="stable").iloc[:_LOWEST]
    if not len(rows):
        return None
    first = rows.iloc[0]
    title = material.say(
        "annual.failures.lowest.title",
        label=material.cited(material.node(str(first["node"]))),
        share=material.share(float(first["score"]) / 100 * float(first["n"]), float(first["n"])),
        side=material.who(str(first["side"])),
    )
    note = material.say("annual.failures.lowest.note", least=COUNT_BELOW)
    return favourable_table(material, "failures_lowest", title, rows, note)


def _falls(material: Material) -> Said:
    """Return the dimensions and criteria that fell, in the partnerships present in both waves."""
    falls = pd.concat(
        [clear_changes(material, kind, "down") for kind in ("dimension", "criterion")]
    )
    rows = [row for _, row in falls.iloc[:_FALLS].iterrows()]
    stop = material.say("words.stop")
    return [(change_sentence(material, row) + stop, (change_id(material, row),)) for row in rows]


def _negative(material: Material) -> Said:
    """Return what was answered on negative effects, level by level but the lowest."""
    items = [
        item.id
        for item in material.framework.items
        if item.criterion.rsplit(".", 1)[-1] in _NEGATIVE and item.voice == "partie"
    ]
    return [each for item in items for each in _levels(material, item, skip_lowest=True)]


def _disagreements(material: Material) -> Said:
    """Return what became of the latest disagreements, by side."""
    outcomes = [
        reading.items["outcome"]
        for reading in material.framework.readings
        if reading.kind == "disagreement"
        and reading.items.get("outcome") in material.framework.item_by_id
    ]
    return [each for item in outcomes for each in _levels(material, item)]


def _levels(material: Material, item: str, *, skip_lowest: bool = False) -> Said:
    """Return the levels of a question as sentences, a side at a time."""
    shares = material.shares
    if not len(shares):
        return []
    codes = [str(code) for code in material.framework.scales[_scale(material, item)].codes]
    told = codes[1:] if skip_lowest else codes
    said: Said = []
    for side in material.sides:
        seen = shares[(shares["item"] == item) & (shares["side"] == side)].set_index("code")
        if not told or seen["suppressed"].any() or not set(told) <= set(seen.index):
            continue
        n = float(seen["n"].iloc[0])
        if not n:
            continue
        each = material.say("words.semicolon").join(
            material.say(
                "annual.failures.level",
                level=level_name(material, item, code),
                share=material.share(float(seen["count"][code]), n),
            )
            for code in told
        )
        sentence = material.say(
            "annual.failures.answered",
            label=material.cited(material.node(item)).rstrip("…"),
            side=material.who(side),
            each=each,
            n=material.whole(n),
        )
        statistic = "count_{}" if n < COUNT_BELOW else "share_{}"
        refs = tuple(
            of_programme(material.wave, item, statistic.format(code), side) for code in told
        )
        said.append((sentence, refs))
    return said


def _scale(material: Material, item: str) -> str:
    return material.framework.item_by_id[item].scale


def _silence(material: Material) -> Said:
    """Return who was not heard: partnerships without answer, one-sided ones, unanswered letters."""
    if not material.answered:
        return []
    seen = coverage(material.survey, material.wave)
    counts = {
        "unanswered": max(seen.partnerships - seen.answered, 0),
        "owner_only": seen.owner_only,
        "others_only": seen.others_only,
    }
    said: Said = [
        (
            material.many(
                f"annual.failures.silence.{name}",
                count,
                aside=material.aside(count, seen.partnerships),
            ),
            (of_programme(material.wave, name, "count"),),
        )
        for name, count in counts.items()
        if count
    ]
    table = dispositions(material.survey, material.wave)
    rate = response(table).iloc[-1] if len(table) else None
    if rate is not None and (missing := float(rate["base"] - rate["returned"])):
        refs = (of_programme(material.wave, "response", "base"),)
        key, aside = "annual.failures.silence.invited", material.aside(missing, rate["base"])
        total = material.whole(float(rate["base"]))
        said.append((material.many(key, missing, total=total, aside=aside), refs))
    return said
