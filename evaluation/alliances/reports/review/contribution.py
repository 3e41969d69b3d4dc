"""What partnerships contribute to targets, as blocks: counts, evidence, means; protected totals."""

from typing import Any

import numpy as np
import pandas as pd

from alliances.progress.contributing.totals import MEASURES
from alliances.progress.contributing.words import GRADES, grade_word
from alliances.reports.model import Band, Bullets, Paragraph, ReportTable, TableColumn
from alliances.reports.review.material import ReviewMaterial

_SHOWN = ("role", "evidence_source")
"""The grades of tags that a target's table counts, in order."""

INNER = Paragraph | Bullets | ReportTable


def contribution_band(material: ReviewMaterial, target: str, note: str = "") -> Band:
    """Return what partnerships contribute to one target, or why there is nothing to say.

    `note` is what to beware of before tagging a partnership with the target.
    """
    blocks = _blocks(material, target)
    if note:
        blocks = (*blocks, Paragraph(note, "note"))
    return Band("contribution", material.say("review.contribution"), blocks)


def _blocks(material: ReviewMaterial, target: str) -> tuple[INNER, ...]:
    if material.totals is None:
        return (Paragraph(material.say("review.no_campaign"), "note"),)
    count = material.partnerships(target)
    if not count:
        return (Paragraph(material.say("review.no_partnership", target=target), "note"),)
    every = material.totals[material.totals["scope"] == "at_least_one"].iloc[0]
    lead = material.many(
        "review.contribution_lead",
        count,
        target=target,
        every=material.whole(float(every["partnerships"])),
    )
    blocks: list[INNER] = [Paragraph(lead, "lead"), _table(material, target, count)]
    if "grades" in _hidden(material, target):
        # The activities that the rules recognise would describe the few that are there.
        return tuple(blocks)
    cautions = _sentences(material, target, "caution")
    asked = _sentences(material, target, "evidence_asked")
    if cautions:
        blocks.append(Bullets(material.say("review.cautions"), cautions))
    if asked:
        blocks.append(Bullets(material.say("review.evidence_asked"), asked))
    return tuple(blocks)


def _sentences(material: ReviewMaterial, target: str, column: str) -> tuple[str, ...]:
    """Return what the rules say of a target: sentences of the rules, not of partnerships."""
    tags = material.tags
    if column not in tags:
        return ()
    said = tags.loc[tags["target"] == target, column]
    told = [material.words(each) for each in dict.fromkeys(said) if each]
    return tuple(each[:1].upper() + each[1:] for each in told)


def _hidden(material: ReviewMaterial, target: str) -> set[str]:
    """Return what is withheld of a target."""
    return set(str(material.by_target.loc[target, "withheld"]).split(";"))


def _table(material: ReviewMaterial, target: str, count: int) -> ReportTable:
    table = material.by_target
    row = table[table.index == target].to_dict("records")[0]
    hidden = _hidden(material, target)
    few = "grades" in hidden
    lines: list[dict[str, object]] = [
        {"label": material.say("review.tagged"), "value": float(count), "n": float(count)},
        {
            "label": material.say("review.shared"),
            "value": _number(row["shared"]),
            "n": float(count),
        },
    ]
    withheld = [1] if few else []
    unsaid: list[int] = []
    for grade in _SHOWN:
        for code in GRADES[grade]:
            name = f"{grade}_{code}"
            if name not in row:
                continue
            withheld += [len(lines)] if few else []
            label = material.say(
                f"review.graded.{grade}", word=grade_word(grade, code, material.language)
            )
            lines.append({"label": label, "value": _number(row[name]), "n": float(count)})
    for measure in MEASURES:
        given = _number(row[f"{measure}_partnerships"])
        if not given:
            continue
        withheld += [len(lines)] if measure in hidden else []
        unsaid += [len(lines)] if few else []
        label = material.say(f"review.measures.{measure}")
        lines.append({"label": label, "value": _number(row[measure]), "n": given})
    rows = pd.DataFrame(lines)
    return ReportTable(
        f"contribution_{target.replace('.', '_')}",
        material.many("review.contribution_title", count, target=target),
        (
            TableColumn("label", material.say("review.columns.what")),
            TableColumn("value", material.say("columns.value"), "integer"),
            TableColumn("n", material.say("review.columns.given_by"), "integer"),
        ),
        rows,
        reading=material.many("review.contribution_reading", count, target=target),
        scope=scope(material),
        source=material.campaign_source,
        notes=(
            material.say("review.not_divided"),
            *((material.say("review.withheld"),) if withheld else ()),
        ),
        subtitle=material.say("review.contribution_subtitle"),
        withheld={
            name: frozenset(places)
            for name, places in (("value", withheld), ("n", unsaid))
            if places
        },
    )


def scope(material: ReviewMaterial) -> str:
    """Return the population of a table of contributions."""
    counted = 0 if material.survey is None else len(material.survey.facts(material.wave or None))
    return material.say(
        "scope.counted",
        place=material.say("scope.wave", programme=material.programme, wave=material.wave_name),
        counted=material.many("units.partnerships", counted),
    )


def _number(value: Any) -> float:
    return float("nan") if pd.isna(value) else float(value)


def leading(material: ReviewMaterial, most: int) -> pd.DataFrame:
    """Return the targets with most partnerships: ``target, title, n``, and documented evidence."""
    table = material.by_target
    if not len(table):
        return pd.DataFrame({"target": [], "title": [], "n": [], "documented": []})
    table = table[table["partnerships"] > 0].sort_values(
        "partnerships", ascending=False, kind="stable"
    )
    graded = [name for name in ("documente", "constate") if f"evidence_source_{name}" in table]
    documented = sum(
        (table[f"evidence_source_{name}"].astype("Float64") for name in graded),
        pd.Series(0.0, index=table.index, dtype="Float64"),
    )
    titles = {target.code: material.title(target) for target in material.odd17.targets}
    return pd.DataFrame(
        {
            "target": table.index,
            "title": [titles[code] for code in table.index],
            "n": table["partnerships"].astype(float).to_numpy(),
            "documented": documented.to_numpy(dtype="float64", na_value=np.nan),
        }
    ).head(most)


def withheld_documented(material: ReviewMaterial, targets: "pd.Series") -> frozenset[int]:
    """Return the rows whose count of evidence is withheld."""
    hidden = material.by_target["withheld"].astype(str)
    return frozenset(
        place for place, code in enumerate(targets) if "grades" in hidden[code].split(";")
    )
