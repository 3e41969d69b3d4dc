"""Stages: how many partnerships stand in each phase, and who passed from one to another."""

import pandas as pd

from alliances.reports.material import OWNER, Material
from alliances.reports.model import Block, Paragraph, ReportTable, Section, TableColumn
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW
from alliances.statistics.suppression import suppress

_PHASE = "phase"


def stages_section(material: Material) -> Section | None:
    """Return the section on phases; None where the register gives none."""
    facts = material.facts
    if _PHASE not in facts or not facts[_PHASE].notna().any():
        return None
    blocks: list[Block] = [Paragraph(material.say("annual.stages.lead")), _counts(material)]
    blocks.append(_passages(material) or Paragraph(material.say("annual.stages.undated"), "note"))
    name = material.say("annual.stages.name")
    return Section("stages", material.say("annual.stages.title"), tuple(blocks), name)


def _counts(material: Material) -> ReportTable:
    phases = material.facts[_PHASE]
    total = len(phases)
    codes: list[str | None] = [c for c in material.codes(_PHASE) if (phases == c).any()]
    codes += sorted(set(phases.dropna()) - set(codes))
    codes += [None] if phases.isna().any() else []
    counts = [float(phases.isna().sum() if c is None else (phases == c).sum()) for c in codes]
    rows = pd.DataFrame({"label": [material.code(_PHASE, c) for c in codes], "n": counts})
    columns = [
        TableColumn("label", material.say("annual.stages.column")),
        TableColumn("n", material.say("columns.partnerships"), "integer"),
    ]
    if total >= COUNT_BELOW:
        rows["share"] = rows["n"] / total
        columns.append(TableColumn("share", material.say("columns.share_of_all"), "percent"))
    names = [f"phase:{code or 'blank'}" for code in codes]
    ids = {
        key: tuple(of_programme(material.wave, name, statistic) for name in names)
        for key, statistic in (("n", "count"), ("share", "share"))
        if key in rows
    }
    known = phases.notna()
    top = str(phases[known].mode().iloc[0])
    held = float((phases == top).sum())
    words = {"label": material.code(_PHASE, top), "total": material.whole(total)}
    return ReportTable(
        "stages_counts",
        material.say(
            "annual.stages.counts", label=words["label"], share=material.share(held, total)
        ),
        tuple(columns),
        rows,
        reading=material.many("programme.reading", held, **words),
        scope=material.scope(total),
        source=material.source,
        subtitle=material.say("annual.stages.subtitle"),
        ids=ids,
        method=material.say("annual.formulas.share"),
    )


def _passages(material: Material) -> ReportTable | None:
    """Return the passages from the wave before; None where the register does not date phases."""
    if not material.previous or not _dated(material):
        return None
    before = material.survey.facts(material.previous)[_PHASE].dropna().astype(str)
    after = material.facts[_PHASE].dropna().astype(str)
    both = sorted(set(before.index) & set(after.index))
    if not both:
        return None
    seen = {*before[both], *after[both]}
    codes = [code for code in material.codes(_PHASE) if code in seen]
    codes += sorted(seen - set(codes))
    pairs = pd.DataFrame({"from": before[both], "to": after[both]})
    table = _crossed(pairs, codes)
    kept = suppress(table, minimum=1, organisations=_organisations(material, pairs, codes))
    numbers = pd.DataFrame(kept.values).loc[codes, codes]
    rows = pd.DataFrame({"from": [material.code(_PHASE, code) for code in codes]})
    columns = [TableColumn("from", material.say("annual.stages.before", wave=material.previous))]
    withheld: dict[str, frozenset[int]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for place, code in enumerate(codes):
        key = f"to_{place}"
        rows[key] = numbers[code].astype(float).to_numpy()
        heading = material.say(
            "annual.stages.after", label=material.code(_PHASE, code), wave=material.wave
        )
        columns.append(TableColumn(key, heading, "integer"))
        ids[key] = tuple(
            of_programme(material.wave, f"phase:{one}", f"passage:{code}") for one in codes
        )
        hidden = frozenset(rows.index[rows[key].isna()].tolist())
        if hidden:
            withheld[key] = hidden
    stayed = int((pairs["from"] == pairs["to"]).sum())
    title = "annual.stages.passages"
    if withheld:
        title = "annual.stages.passages_bare"
    return ReportTable(
        "stages_passages",
        material.say(
            title,
            stayed=material.whole(stayed),
            total=material.whole(len(both)),
            before=material.previous,
            after=material.wave,
        ),
        tuple(columns),
        rows,
        scope=material.scope(len(both)),
        source=material.source,
        notes=(material.say("annual.stages.paired"),),
        subtitle=material.say(
            "annual.stages.passages_subtitle", before=material.previous, after=material.wave
        ),
        withheld=withheld,
        ids=ids,
        method=material.say("annual.formulas.passages"),
    )


def _crossed(pairs: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Count the passages from each phase to each."""
    return pd.crosstab(pairs["from"], pairs["to"]).reindex(index=codes, columns=codes, fill_value=0)


def _dated(material: Material) -> bool:
    """Whether any phase is said of one wave: else the same one stands for every wave."""
    table = material.survey.data("partnerships")
    if "wave" not in table or _PHASE not in table:
        return False
    return bool((table["wave"].notna() & table[_PHASE].notna()).any())


def _organisations(material: Material, pairs: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Count the organisations that face the owner behind each passage."""
    parties = material.survey.data("parties")
    if not len(parties):
        return _crossed(pairs, codes)
    facing = parties[parties["side"] != OWNER]
    joined = facing.merge(pairs, left_on="partnership", right_index=True)
    counted = joined.groupby(["from", "to"])["organisation"].nunique().unstack(fill_value=0)
    return counted.reindex(index=codes, columns=codes, fill_value=0)
