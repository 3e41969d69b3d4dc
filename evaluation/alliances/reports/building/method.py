"""The method: population, response, rules of scoring, thresholds, reservations, horizons."""

import pandas as pd

from alliances.reports.building.formulas import formulas_table
from alliances.reports.building.response import response_blocks
from alliances.reports.lines import LINES_AT_MOST, NOTABLE_GAP
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.scoring.lives import months_since
from alliances.scoring.methods import SEPARATOR, describe_method


def method_section(material: Material) -> Section:
    """Return the section on the method; without answers it holds what the register needs."""
    blocks: list[Block] = [Heading(material.say("method.population_heading"))]
    population = "method.population" if material.answered else "method.population_register"
    blocks.append(Paragraph(material.many(population, len(material.facts))))
    if material.answered:
        blocks += response_blocks(material)
        blocks.append(Bullets(material.say("method.scoring.title"), _scoring(material)))
        blocks.append(Bullets(material.say("method.figures"), _figures(material), depth="detail"))
        blocks.append(Bullets(material.say("method.lines.title"), _lines(material)))
    blocks.append(Bullets(material.say("method.disclosure.title"), _disclosure(material)))
    blocks.append(formulas_table(material))
    blocks += _versions(material)
    blocks += _horizons(material)
    of_answers = (
        ("evidence", "votes", "nonresponse", "scales", "learning") if material.answered else ()
    )
    reservations = (*of_answers[:1], "contribution", *of_answers[1:])
    blocks.append(
        Bullets(
            material.say("method.reservations.title"),
            tuple(material.say(f"method.reservations.{name}") for name in reservations),
        )
    )
    return Section(
        "method",
        material.say("method.title"),
        tuple(blocks),
        material.say("method.name"),
        annex=True,
    )


def _scoring(material: Material) -> tuple[str, ...]:
    framework = material.framework
    rules = ("items", "criteria", "sides", "groups", "gaps", "intervals", "silence", "no_total")
    minimum = material.share(framework.minimum_valid_share * 100, 100)
    return tuple(material.say(f"method.scoring.{rule}", minimum=minimum) for rule in rules)


def _figures(material: Material) -> tuple[str, ...]:
    """Return a sentence for each way in which a figure of this report was made."""
    methods = material.rows()["method"].dropna().unique()
    tokens = dict.fromkeys(token for method in methods for token in method.split(SEPARATOR))
    return tuple(describe_method(token, material.language) for token in tokens if token)


def _lines(material: Material) -> tuple[str, ...]:
    """Return each threshold with the origin of its value, then the rules that use them."""
    said = [
        material.say(
            "method.lines.threshold",
            name=material.words(threshold.name[material.language]),
            value=material.score(threshold.at_least),
            origin=material.say("words.ours") if threshold.origin == "ours" else threshold.origin,
        )
        for threshold in material.framework.thresholds
    ]
    values = {"most": LINES_AT_MOST, "points": material.score(NOTABLE_GAP)}
    rules = ("strength", "fragility", "undetermined", "gap")
    return (
        *said,
        *(material.say(f"method.lines.{rule}", **values) for rule in rules),
        material.say("annual.method.clear"),
    )


def _disclosure(material: Material) -> tuple[str, ...]:
    mode = material.survey.campaign.consent_mode
    return (
        material.say(f"method.disclosure.{mode}"),
        *(material.say(f"method.disclosure.{rule}") for rule in ("floors", "second", "sums")),
    )


def _versions(material: Material) -> list[Block]:
    """Return the framework version of each wave, where the workbook declares one."""
    waves = material.survey.data("waves")
    if (
        not len(waves)
        or "framework_version" not in waves
        or not waves["framework_version"].notna().any()
    ):
        return []
    ordered = waves.sort_values(["start", "wave"])
    versions = ordered["framework_version"].fillna("").astype(str)
    rows = pd.DataFrame(
        {
            "wave": ordered["wave"].astype(str).to_numpy(),
            "start": ordered["start"].to_numpy(),
            "end": ordered["end"].to_numpy(),
            "version": versions.to_numpy(),
        }
    )
    framework = material.framework
    alike = versions.replace(dict.fromkeys(framework.same_questions_as, framework.version))
    said = "method.versions.same" if alike.nunique() == 1 else "method.versions.changed"
    table = ReportTable(
        "method_versions",
        material.say(said),
        (
            TableColumn("wave", material.say("columns.wave")),
            TableColumn("version", material.say("columns.framework_version")),
            TableColumn("start", material.say("columns.start"), "date"),
            TableColumn("end", material.say("columns.end"), "date"),
        ),
        rows,
        source=material.source,
        subtitle=material.say("method.versions.subtitle"),
    )
    return [table]


def _horizons(material: Material) -> list[Block]:
    """Return, by impact, how many partnerships are old enough for it to be claimed."""
    impacts = [c for c in material.framework.concepts if c.kind == "impact" and c.horizon_months]
    day = material.survey.campaign.reporting_date
    start = material.facts["start"] if len(material.facts) else pd.Series(dtype="datetime64[ns]")
    known = start.notna()
    if not impacts or day is None or not known.any():
        return []
    months = months_since(start[known], day)
    rows = []
    for impact in impacts:
        ripe = int((months >= float(impact.horizon_months or 0)).sum())
        reading = "early" if ripe == 0 else "all" if ripe == len(months) else "some"
        rows.append(
            {
                "impact": material.words(impact.name[material.language]),
                "months": float(impact.horizon_months or 0),
                "ripe": float(ripe),
                "n": float(len(months)),
                "reading": material.say(f"horizons.{reading}"),
                "source": material.words(
                    material.framework.sources.get(impact.source, impact.source)
                ),
            }
        )
    # Printed with the theory of change, which says as much.
    heading = Heading(material.say("horizons.heading"), "detail")
    return [heading, _horizon_table(material, rows)]


def _horizon_table(material: Material, rows: list[dict[str, object]]) -> ReportTable:
    first = rows[0]
    return ReportTable(
        "method_horizons",
        material.say("horizons.title"),
        (
            TableColumn("impact", material.say("columns.impact")),
            TableColumn("months", material.say("columns.months"), "integer"),
            TableColumn("ripe", material.say("columns.ripe"), "integer"),
            TableColumn("n", material.say("columns.n"), "integer"),
            TableColumn("reading", material.say("columns.reading")),
            TableColumn("source", material.say("columns.horizon_source")),
        ),
        pd.DataFrame(rows),
        reading=material.many(
            "horizons.reading",
            float(str(first["ripe"])),
            total=material.whole(float(str(first["n"]))),
            months=material.whole(float(str(first["months"]))),
            impact=str(first["impact"]).lower(),
        ),
        scope=material.scope(float(str(first["n"]))),
        source=material.source,
        notes=(material.say("horizons.note"),),
        subtitle=material.say("horizons.subtitle"),
        depth="detail",
    )
