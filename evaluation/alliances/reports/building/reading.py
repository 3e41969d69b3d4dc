"""How to read the report: scales, n, intervals, the kinds of nothing, what is not shown, words."""

from collections.abc import Sequence

import pandas as pd

from alliances.frameworks.model import Scale
from alliances.reports.material import Material
from alliances.reports.model import Block, Bullets, Paragraph, ReportTable, Section, TableColumn

_GLOSSARY = (
    "partnership",
    "side",
    "type",
    "wave",
    "two_views",
    "one_sided",
    "gap",
    "asymmetry",
    "favourable",
    "band",
    "withheld",
    "unavailable",
)


def reading_section(material: Material, absent: Sequence[str] = ()) -> Section:
    """Return the section that explains what stands in the others, and which are not there.

    Parameters
    ----------
    absent
        Ids of the sections that the data do not bear.
    """
    framework = material.framework
    inspired = material.say(
        f"reading.status.{framework.status}",
        framework=material.words(framework.name[material.language]),
    )
    points = ("scores", "sides", "n", "intervals", "nothing", "withheld", "percent", "lines")
    blocks: list[Block] = [
        Paragraph(inspired, "lead"),
        Paragraph(material.words(framework.attribution[material.language])),
        Bullets(
            material.say("reading.points.title"),
            tuple(material.say(f"reading.points.{point}") for point in points),
        ),
        *_absences(material, absent),
        _scales(material),
        _glossary(material),
    ]
    title = material.say("reading.title")
    return Section("reading", title, tuple(blocks), material.say("reading.name"))


_FROM_ANSWERS = ("dimensions", "views", "items", "trajectories")
"""Sections that rest on answers: what they lack are answers, or enough of them."""


def _absences(material: Material, absent: Sequence[str]) -> list[Block]:
    """Return the parts that are not in this report, each with its reason."""
    names: dict[str, list[str]] = {}
    for section in absent:
        reason = section
        if section in _FROM_ANSWERS and not material.shown:
            reason = "withheld" if material.answered else "answers"
        names.setdefault(reason, []).append(material.say(f"annual.absent.names.{section}"))
    said = [
        material.say(
            "annual.absent.sentence",
            name=material.say("words.comma").join(of_reason),
            reason=material.say(f"annual.absent.reasons.{reason}"),
        )
        for reason, of_reason in names.items()
    ]
    return [Bullets(material.say("annual.absent.title"), tuple(said))] if said else []


def _scales(material: Material) -> ReportTable:
    """Return the answer scales: levels with their codes, and whether they enter the scores."""
    scored = {item.scale for item in material.framework.items if item.scored}
    used = {item.scale: 0 for item in material.framework.items}
    for item in material.framework.items:
        used[item.scale] += 1
    rows = [
        {
            "scale": scale.id,
            "levels": scale_levels(material, scale),
            "scored": material.say("words.yes" if scale.id in scored else "words.no"),
            "favourable": ", ".join(map(str, scale.favourable)),
            "n": float(used[scale.id]),
        }
        for scale in material.framework.scales.values()
        if scale.levels and used.get(scale.id)
    ]
    say = material.say
    return ReportTable(
        "reading_scales",
        say("reading.scales.title"),
        (
            TableColumn("scale", say("reading.scales.scale")),
            TableColumn("scored", say("reading.scales.scored")),
            TableColumn("favourable", say("reading.scales.favourable")),
            TableColumn("n", say("reading.scales.items"), "integer"),
            TableColumn("levels", say("reading.scales.levels"), width=80),
        ),
        pd.DataFrame(rows, columns=["scale", "scored", "favourable", "n", "levels"]),
        scope=say("reading.scales.scope", framework=material.framework.id),
        source=say(
            "source_framework", framework=material.framework.id, version=material.framework.version
        ),
        depth="detail",
    )


def scale_levels(material: Material, scale: Scale) -> str:
    """Return the levels of a scale with their codes, in the order of the questionnaire."""
    return material.say("words.semicolon").join(
        f"{_signed(level.code)} = {material.words(level.label[material.language])}"
        for level in scale.levels
    )


def _signed(code: object) -> str:
    return str(code).replace("-", "\u2212") if isinstance(code, int) else str(code)


def _glossary(material: Material) -> ReportTable:
    rows = pd.DataFrame(
        {
            "term": [material.say(f"glossary.{word}.term") for word in _GLOSSARY],
            "meaning": [material.say(f"glossary.{word}.meaning") for word in _GLOSSARY],
        }
    )
    return ReportTable(
        "reading_glossary",
        material.say("glossary.title"),
        (
            TableColumn("term", material.say("glossary.term")),
            TableColumn("meaning", material.say("glossary.meaning"), width=80),
        ),
        rows,
    )
