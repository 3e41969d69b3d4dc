"""The essentials: key figures, findings, lines of strength and fragility, reservations."""

from alliances.reports.build_dimensions import finding as dimension_finding
from alliances.reports.build_views import finding as views_finding
from alliances.reports.coverage import (
    Coverage,
    coverage,
    dispositions,
    partner_organisations,
    response,
)
from alliances.reports.lines import lines
from alliances.reports.material import OWNER, PAIR, PARTNER, Material
from alliances.reports.model import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
)
from alliances.reports.score_tables import ordered
from alliances.reports.voice import COUNT_BELOW


def essentials_section(material: Material) -> Section:
    """Return the page that a reader with five minutes reads."""
    seen = coverage(material.survey, material.wave)
    blocks: list[Block] = [
        Paragraph(_lead(material, seen), "lead"),
        KeyFigures(_key_figures(material, seen)),
    ]
    if material.answered:
        blocks.append(Bullets(material.say("essentials.findings"), _findings(material)))
        blocks += _lines(material) if material.shown else []
    else:
        blocks.append(Bullets(material.say("essentials.to_collect.title"), _to_collect(material)))
    blocks.append(Bullets(material.say("essentials.cautions.title"), _cautions(material)))
    blocks.append(Paragraph(material.say("essentials.decisions"), "note"))
    title = material.say("essentials.title", programme=material.programme, wave=material.wave_name)
    return Section("essentials", title, tuple(blocks), material.say("essentials.name"))


def _lead(material: Material, seen: Coverage) -> str:
    if not material.answered:
        return material.many("essentials.lead_register", seen.partnerships)
    return material.many(
        "essentials.lead",
        seen.answered,
        total=material.whole(seen.partnerships),
        aside=material.aside(seen.answered, seen.partnerships),
    )


def _key_figures(material: Material, seen: Coverage) -> tuple[KeyFigure, ...]:
    figures = [
        _count(material, "partnerships", seen.partnerships),
        _count(material, "organisations", partner_organisations(material.survey)),
    ]
    if not material.answered:
        return tuple(figures)
    figures.append(_count(material, "respondents", seen.respondents))
    figures.append(_share(material, "pairs", seen.both, seen.partnerships))
    table = dispositions(material.survey, material.wave)
    if len(table):
        rate = response(table).iloc[-1]
        figures.append(_share(material, "response", rate["returned"], rate["base"]))
    return tuple(figures)


def _count(material: Material, name: str, value: float) -> KeyFigure:
    return KeyFigure(
        material.say(f"key.{name}.label"),
        float(value),
        "integer",
        None,
        material.say(f"key.{name}.detail"),
        f"{name}|count|programme||{material.wave}",
    )


def _share(material: Material, name: str, part: float, total: float) -> KeyFigure:
    """Return a share as a key figure, or the count itself where its base is small."""
    few = total < COUNT_BELOW
    value = float(part) if few else float(part) / float(total)
    detail = material.many(
        f"key.{name}.detail", part, total=material.whole(total), part=material.whole(part)
    )
    return KeyFigure(
        material.say(f"key.{name}.{'count' if few else 'label'}"),
        value,
        "integer" if few else "percent",
        int(total),
        detail,
        f"{name}|share|programme||{material.wave}",
    )


def _findings(material: Material) -> tuple[str, ...]:
    """Return what the answers say, in a few sentences; what the data cannot settle is left out."""
    nodes = [dimension.id for dimension in material.framework.dimensions]
    means = material.rows(kind="dimension", statistic="mean", scope="programme")
    rows = ordered(means, nodes, (*material.sides, "sides"))
    said = [
        dimension_finding(material, rows, counted=True),
        _owner_finding(material),
        views_finding(material, counted=True) or _no_pairs(material),
    ]
    found = tuple(sentence + material.say("words.stop") for sentence in said if sentence)
    return found or (material.say("essentials.nothing_shown"),)


def _no_pairs(material: Material) -> str:
    """Return that no gap can be computed, where no partnership has both views."""
    seen = coverage(material.survey, material.wave)
    return "" if seen.both or not material.shown else material.say("essentials.no_pairs")


def _owner_finding(material: Material) -> str:
    """Return on how many dimensions each side is the more favourable."""
    gaps = material.rows(kind="dimension", statistic="gap", scope="programme", side=PAIR)
    known = gaps[gaps["low"].notna() & gaps["high"].notna()]
    if not len(known):
        return ""
    counts = {"owner": int((known["low"] > 0).sum()), "partner": int((known["high"] < 0).sum())}
    few, most = (material.whole(n) for n in (known["n"].min(), known["n"].max()))
    n = few if few == most else material.say("words.range", low=few, high=most)
    total = material.whole(len(known))
    said = [
        material.many(f"essentials.{side}_higher", count, total=total, n=n)
        for side, count in counts.items()
        if count
    ]
    return material.say("words.semicolon").join(said)


def _lines(material: Material) -> list[Block]:
    """Return the lines of strength and of fragility, chosen by the written rules."""
    rows = material.rows(
        kind="criterion", statistic="mean", scope="programme", side=(OWNER, PARTNER)
    )
    n = dict(zip(zip(rows["node"], rows["side"], strict=True), rows["n"], strict=True))
    blocks: list[Block] = []
    for tone, strong in (("strength", True), ("fragility", False)):
        said = tuple(
            material.say(
                "essentials.line",
                label=material.node(str(node)),
                scores=material.say("words.comma").join(
                    _side_score(material, place, str(side), score, n[node, side])
                    for place, (side, score) in enumerate(scores.dropna().items())
                ),
            )
            for node, scores in lines(rows, material.framework, strong=strong).iterrows()
        )
        none = (material.say(f"essentials.no_{tone}"),)
        blocks.append(Bullets(material.say(f"essentials.{tone}"), said or none, tone))
    blocks.append(Paragraph(material.say("essentials.lines_note"), "note"))
    return blocks


def _side_score(material: Material, place: int, side: str, score: float, n: float) -> str:
    """Return one side's score with its n; only the first of a sentence says « sur 100 »."""
    return material.say(
        "essentials.other_score" if place else "essentials.side_score",
        score=material.score(score),
        side=material.who(side),
        n=material.whole(n),
    )


def _to_collect(material: Material) -> tuple[str, ...]:
    """Return what a register without answers lacks, and how to collect it."""
    steps = ("register", "form", "invitations", "answers")
    return tuple(material.say(f"essentials.to_collect.{step}") for step in steps)


def _cautions(material: Material) -> tuple[str, ...]:
    """Return the two or three reservations that a reader must hold in mind."""
    if not material.answered:
        return (material.say("essentials.cautions.register"),)
    names = ["respondents", "views"]
    horizons = [c.horizon_months for c in material.framework.concepts if c.horizon_months]
    if horizons:
        names.append("horizons")
    return tuple(material.say(f"essentials.cautions.{name}") for name in names)
