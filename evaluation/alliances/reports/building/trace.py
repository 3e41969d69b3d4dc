"""The annex that traces each published figure: what it is, how it is made, what was left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.fingerprint import fingerprint
from alliances.reports.figures import ranges
from alliances.reports.material import Material
from alliances.reports.model import Block, Chart, Figure, Heading, Report, ReportTable, TableColumn
from alliances.reports.release import version
from alliances.scoring.distributions import NOTHINGS
from alliances.scoring.table import figure_ids

_STATISTICS = ("mean", "favourable", "gap")


def traced(report: Report, material: Material) -> Report:
    """Return the report with its figures defined, and the annex that lists them.

    Parameters
    ----------
    report
        An identified report (`alliances.reports.figures.identify`).
    material
        What it was made from: for the counts of what did not enter a score.

    Returns
    -------
    Report
        A table more in its section ``traceability``, a line a table or chart; figure by figure,
        the same stands in the workbook's list; and `trace`, the facts by which a delivered report
        is made again.
    """
    left_out = _left_out(material)
    shown: tuple[ReportTable | Chart, ...] = (*report.tables, *report.charts)
    titles = {block.id: block.title for block in shown}
    figures = tuple(_defined(figure, material, left_out, titles) for figure in report.figures)
    printed = {block.id for block in shown if block.depth != "detail"} | {"key_figures"}
    blocks: list[Block] = [
        Heading(material.say("trace.heading")),
        _by_block(material, [f for f in figures if f.block in printed], titles),
    ]
    sections = tuple(
        replace(section, blocks=(*section.blocks, *blocks))
        if section.id == "traceability"
        else section
        for section in report.sections
    )
    return replace(report, sections=sections, figures=figures, trace=trace_facts(material))


def trace_facts(material: Material) -> dict[str, str]:
    """Return what is needed to make a report again, and what it was made from.

    Returns
    -------
    dict of str to str
        ``software``, ``framework``, ``framework_version``, ``framework_sha256`` (of the questions'
        fingerprints), ``wave``, ``language``, ``set_aside``, ``date``, ``consent_mode``, and
        ``file: NAME`` with the SHA-256 of each file read, the plan among them.
    """
    survey, framework = material.survey, material.framework
    day = survey.campaign.reporting_date
    return {
        "software": version(),
        "framework": framework.id,
        "framework_version": framework.version,
        "framework_sha256": _questions(material),
        "wave": material.wave,
        "language": material.language,
        "set_aside": "yes" if survey.aside else "no",
        "date": "" if pd.isna(day) else pd.Timestamp(day).date().isoformat(),
        "consent_mode": survey.campaign.consent_mode,
        **{f"file: {name}": sha for name, sha in files_read(survey).items()},
        **({f"file: {material.plan.file}": material.plan.sha256} if material.plan.file else {}),
    }


def files_read(survey: Survey) -> dict[str, str]:
    """Return the SHA-256 of each file that a survey was read from, by name.

    The register of corrections, the mapping and the codebook are among them.

    A returned form bears in its name the key of the person who filled it in: forms are counted in
    the hash of their folder only.
    """
    read = {each.source.file: each.source.sha256 for each in survey.files if each.layout != "form"}
    found = {survey.source.file: survey.source.sha256, **read}
    beside = (*survey.guides, *([survey.register] if survey.register is not None else []))
    return found | {source.file: source.sha256 for source in beside}


def _questions(material: Material) -> str:
    framework = material.framework
    joined = "\n".join(f"{item.id} {fingerprint(framework, item)}" for item in framework.items)
    return sha256(joined.encode()).hexdigest()


def _left_out(material: Material) -> dict[str, str]:
    """Return, by figure of answers, how many answers of each kind of nothing did not enter it."""
    scores = material.scores
    if not len(scores):
        return {}
    rows = scores[scores["score"].notna()]
    counts = rows[list(NOTHINGS)].fillna(0).astype(int)
    names = [material.say(f"states.{state}") for state in counts.columns]
    # The same counts come again and again: each sentence is made once.
    said: dict[tuple[int, ...], str] = {}
    found = {}
    for identifier, numbers in zip(
        figure_ids(rows).tolist(), counts.itertuples(index=False, name=None), strict=True
    ):
        if numbers not in said:
            said[numbers] = _nothings(material, names, numbers)
        found[identifier] = said[numbers]
    return found


def _nothings(material: Material, names: Sequence[str], counts: Sequence[int]) -> str:
    listed = [
        material.say("trace.counted", name=name, count=material.whole(count))
        for name, count in zip(names, counts, strict=True)
        if count
    ]
    return material.say("words.semicolon").join(listed) or material.say("trace.nothing_left_out")


def _defined(
    figure: Figure,
    material: Material,
    left_out: Mapping[str, str],
    titles: Mapping[str, str],
) -> Figure:
    """Return a figure with its definition, its formula and what did not enter it."""
    node, _, rest = figure.id.partition("|")
    statistic = rest.partition("|")[0]
    kind = _kind(material, node)
    if kind and statistic in _STATISTICS and not figure.travels:
        return replace(
            figure,
            definition=material.say(f"trace.definition.{statistic}_{kind}"),
            method=figure.method or material.say(f"trace.formula.{statistic}_{kind}"),
            exclusions="" if figure.withheld else left_out.get(figure.id, ""),
        )
    if figure.block == "key_figures":
        return replace(figure, definition=figure.label)
    return replace(figure, definition=titles.get(figure.block, figure.label))


def _kind(material: Material, node: str) -> str:
    framework = material.framework
    known = {
        "dimension": framework.dimension_by_id,
        "criterion": framework.criterion_by_id,
        "item": framework.item_by_id,
    }
    return next((kind for kind, nodes in known.items() if node in nodes), "")


def _by_block(
    material: Material, figures: Sequence[Figure], titles: Mapping[str, str]
) -> ReportTable:
    """Return a line a printed table or chart: its codes, and how its figures are made."""
    rows = [
        {
            "codes": ranges([figure.code for figure in part if figure.code]),
            "title": titles.get(block, material.say("trace.key_figures")),
            "method": _said(part, "method", "definition"),
            "scope": _said(part, "scope"),
        }
        for block, part in _parts(figures)
    ]
    columns = ("codes", "title", "method", "scope")
    return ReportTable(
        "trace_blocks",
        material.say("trace.blocks_title"),
        tuple(TableColumn(key, material.say(f"trace.columns.{key}")) for key in columns),
        pd.DataFrame(rows, columns=list(columns)),
        subtitle=material.say("trace.blocks_subtitle"),
        notes=(material.say("trace.blocks_note"),),
    )


def _parts(figures: Sequence[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """Yield the coded figures of each block, in the order of the report."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.code:
            found.setdefault(figure.block, []).append(figure)
    yield from found.items()


def _said(figures: Sequence[Figure], *names: str) -> str:
    """Return the sentence of a block, the first of `names` that says any: of its first figure."""
    for name in names:
        for figure in figures:
            if words := str(getattr(figure, name)):
                return words
    return ""
