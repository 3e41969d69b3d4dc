"""The essentials, on one page: key figures, findings, strengths, fragilities, decisions to take."""

from collections.abc import Sequence

import pandas as pd

from alliances.reports.building.dimensions import extremes
from alliances.reports.building.dimensions import finding as dimension_finding
from alliances.reports.building.views import finding as views_finding
from alliances.reports.building.views import widest_gap
from alliances.reports.changes import change_id, change_sentence, clear_changes
from alliances.reports.coverage import Coverage, coverage
from alliances.reports.decisions import DECISIONS_AT_MOST, decisions
from alliances.reports.key_figures import key_figures
from alliances.reports.lines import lines
from alliances.reports.material import OWNER, PAIR, PARTNER, Material
from alliances.reports.model import Block, Bullets, KeyFigures, Paragraph, Section
from alliances.reports.naming import of_programme
from alliances.reports.score_tables import ordered

Said = tuple[str, tuple[str, ...]]
"""A sentence, and the identifiers of the figures that it states."""


def essentials_section(material: Material) -> Section:
    """Return the page that a reader with five minutes reads."""
    seen = coverage(material.survey, material.wave)
    blocks: list[Block] = [
        Paragraph(_lead(material, seen), "lead", "summary"),
        KeyFigures(key_figures(material, seen)),
    ]
    if material.answered:
        blocks.append(_bullets(material.say("essentials.findings"), _findings(material, seen)))
        blocks += _lines(material) if material.shown else []
    else:
        title = material.say("essentials.to_collect.title")
        blocks.append(Bullets(title, _to_collect(material), depth="summary"))
    blocks += _decisions(material)
    title = material.say("essentials.cautions.title")
    blocks.append(Bullets(title, _cautions(material, seen), depth="summary"))
    title = material.say("essentials.title", programme=material.programme, wave=material.wave_name)
    return Section("essentials", title, tuple(blocks), material.say("essentials.name"))


def _bullets(title: str, said: Sequence[Said], tone: str = "neutral") -> Bullets:
    sentences = tuple(sentence for sentence, _ in said)
    return Bullets(title, sentences, tone, "summary", tuple(refs for _, refs in said))


def _lead(material: Material, seen: Coverage) -> str:
    if not material.answered:
        return material.many("essentials.lead_register", seen.partnerships)
    return material.many(
        "essentials.lead",
        seen.answered,
        total=material.whole(seen.partnerships),
        aside=material.aside(seen.answered, seen.partnerships),
    )


def _findings(material: Material, seen: Coverage) -> list[Said]:
    """Return what the answers say, four sentences at most; what they do not settle is left out."""
    said = [
        _dimensions(material),
        _owner_finding(material),
        _gap(material, seen),
        _change(material),
    ]
    stop = material.say("words.stop")
    found = [(sentence + stop, refs) for sentence, refs in said if sentence]
    return found or [(material.say("essentials.nothing_shown"), ())]


def _dimensions(material: Material) -> Said:
    nodes = [dimension.id for dimension in material.framework.dimensions]
    means = material.rows(kind="dimension", statistic="mean", scope="programme")
    rows = ordered(means, nodes, (*material.sides, "sides"))
    ends = extremes(material, rows)
    ids = [
        of_programme(material.wave, str(node), "mean", str(side))
        for end in (ends or {}).values()
        for node, side in zip(end["node"], end["side"], strict=True)
    ]
    return dimension_finding(material, rows, counted=True), tuple(ids)


def _gap(material: Material, seen: Coverage) -> Said:
    """Return the widest gap; or that none can be computed, where no partnership has both views."""
    sentence = views_finding(material, counted=True)
    if sentence:
        widest = widest_gap(material)
        ids = () if widest is None else (of_programme(material.wave, widest, "gap", PAIR),)
        return sentence, ids
    return "" if seen.both or not material.shown else material.say("essentials.no_pairs"), ()


def _change(material: Material) -> Said:
    """Return the widest change since the wave before, in the same partnerships, if any is clear."""
    clear = clear_changes(material, "dimension")
    if not len(clear):
        return "", ()
    return change_sentence(material, clear.iloc[0]), (change_id(material, clear.iloc[0]),)


def _owner_finding(material: Material) -> Said:
    """Return on how many dimensions each side is clearly the more favourable."""
    gaps = material.rows(kind="dimension", statistic="gap", scope="programme", side=PAIR)
    known = gaps[gaps["low"].notna() & gaps["high"].notna()]
    if not len(known):
        return "", ()
    clear = {"owner": known[known["low"] > 0], "partner": known[known["high"] < 0]}
    few, most = (material.whole(n) for n in (known["n"].min(), known["n"].max()))
    n = few if few == most else material.say("words.range", low=few, high=most)
    total = material.whole(len(known))
    said = [
        material.many(f"annual.essentials.{side}_higher", len(rows), total=total, n=n)
        for side, rows in clear.items()
        if len(rows)
    ]
    nodes = pd.concat([*clear.values()])["node"]
    ids = tuple(of_programme(material.wave, str(node), "gap", PAIR) for node in nodes)
    return material.say("words.semicolon").join(said), ids


def _lines(material: Material) -> list[Block]:
    """Return the lines of strength and of fragility, chosen by the written rules."""
    n = _counts(material)
    blocks: list[Block] = []
    for tone in ("strength", "fragility"):
        said: list[Said] = []
        for node, scores in _chosen(material, strong=tone == "strength").iterrows():
            given = scores.dropna()
            words = material.say("words.comma").join(
                _side_score(material, place, str(side), score, n[str(node), str(side)])
                for place, (side, score) in enumerate(given.items())
            )
            label = material.node(str(node))
            ids = [
                of_programme(material.wave, str(node), "mean", str(side)) for side in given.index
            ]
            sentence = material.say("essentials.line", label=label, scores=words)
            said.append((sentence, tuple(ids)))
        none: list[Said] = [(material.say(f"essentials.no_{tone}"), ())]
        blocks.append(_bullets(material.say(f"essentials.{tone}"), said or none, tone))
    blocks.append(Paragraph(material.say("essentials.lines_note"), "note", "summary"))
    return blocks


def _criteria(material: Material) -> pd.DataFrame:
    return material.rows(
        kind="criterion", statistic="mean", scope="programme", side=(OWNER, PARTNER)
    )


def _counts(material: Material) -> dict[tuple[str, str], float]:
    rows = _criteria(material)
    return dict(zip(zip(rows["node"], rows["side"], strict=True), rows["n"], strict=True))


def _chosen(material: Material, *, strong: bool) -> pd.DataFrame:
    return lines(_criteria(material), material.framework, strong=strong)


def _side_score(material: Material, place: int, side: str, score: float, n: float) -> str:
    """Return one side's score with its n; only the first of a sentence says « sur 100 »."""
    return material.say(
        "essentials.other_score" if place else "essentials.side_score",
        score=material.score(score),
        side=material.who(side),
        n=material.whole(n),
    )


def _decisions(material: Material) -> list[Block]:
    """Return what is put to decision: open recommendations, else the lines of fragility."""
    note = Paragraph(material.say("essentials.decisions"), "note", "summary")
    if taken := decisions(material):
        return [Bullets(material.say("annual.decisions.title"), taken, depth="summary"), note]
    weak = _chosen(material, strong=False) if material.shown else pd.DataFrame()
    said: list[Said] = []
    for node, scores in weak.iloc[:DECISIONS_AT_MOST].iterrows():
        label = material.node(str(node))
        ids = [
            of_programme(material.wave, str(node), "mean", str(s)) for s in scores.dropna().index
        ]
        said.append((material.say("annual.decisions.discuss", label=label), tuple(ids)))
    if not said:
        return [note]
    return [_bullets(material.say("annual.decisions.discuss_title"), said), note]


def _to_collect(material: Material) -> tuple[str, ...]:
    """Return what a register without answers lacks, and how to collect it."""
    steps = ("register", "form", "invitations", "answers")
    return tuple(material.say(f"essentials.to_collect.{step}") for step in steps)


_REVISED = {"version", "changed", "added", "removed"}
"""Breaks of a series that a framework bears; a question may also not have been asked."""


_FEW = 30
"""Under so many partnerships heard, a page says so beside its scores (ours)."""


def _cautions(material: Material, seen: Coverage) -> tuple[str, ...]:
    """Return the two or three reservations that a reader must hold in mind."""
    if not material.answered:
        return (material.say("essentials.cautions.register"),)
    said = [material.say(f"essentials.cautions.{name}") for name in ("respondents", "views")]
    if seen.answered < _FEW:
        said[:1] = [material.many("told.few", seen.answered)]
    if {*material.breaks.get(material.wave, {}).values()} & _REVISED:
        words = {"before": material.previous, "after": material.wave}
        said.append(material.say("annual.essentials.version", **words))
    return tuple(said)
