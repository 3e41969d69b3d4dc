"""The national context of SDG 17: the series of the UN database for France, with their vintage."""

from dataclasses import replace

import pandas as pd

from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework, Series
from alliances.progress.series import context_series, series_summary
from alliances.reports.material import Material
from alliances.reports.model import Block, Chart, Paragraph, ReportTable, Section, TableColumn

_DRAWN = (("DC_ODA_TOTG", "DC_ODA_TOTGGE"), ("IT_USE_ii99",))
"""The series drawn, those of one indicator together: both have a target value and a long run."""

_YEARS_AT_LEAST = 5


def series_section(material: Material) -> Section:
    """Return the annex on the national series: a context, apart from what partnerships did."""
    blocks = (
        Paragraph(material.say("annual.series.lead"), "lead"),
        *_context_blocks(material, load_framework("odd17")),
    )
    title, name = material.say("annual.series.title"), material.say("annual.series.name")
    return Section("series", title, blocks, name, annex=True)


def _context_blocks(material: Material, odd17: Framework) -> list[Block]:
    """Return the charts and the table of the national series."""
    observations = context_series(odd17)
    summary = series_summary(observations, odd17)
    if not len(summary):
        return [Paragraph(material.say("sdg.context_none"), "note")]
    known = {series.code: series for series in odd17.series}
    blocks: list[Block] = []
    for codes in _DRAWN:
        drawn = observations[
            observations["series"].isin(codes) & (observations["disaggregation"] == "")
        ]
        if drawn["year"].nunique() >= _YEARS_AT_LEAST:
            chart = _chart(material, [known[code] for code in codes], drawn)
            # One drawing is enough of a context on paper.
            blocks.append(replace(chart, depth="detail") if blocks else chart)
    return [*blocks, _table(material, known, summary)]


def _name(material: Material, series: Series) -> str:
    return material.words(series.name[material.language])


def _chart(material: Material, series: list[Series], drawn: pd.DataFrame) -> Chart:
    """Return the chart of one indicator; series of two methods stay two lines."""
    first_series = series[0]
    turn = {one.code: place for place, one in enumerate(series)}
    drawn = drawn.assign(turn=drawn["series"].map(turn)).sort_values(["turn", "year"])
    names = {one.code: _name(material, one) for one in series}
    data = pd.DataFrame(
        {
            "year": drawn["year"].astype(float).to_numpy(),
            "value": drawn["value"].astype(float).to_numpy(),
            "series": drawn["series"].map(names).to_numpy(),
            "method": drawn["series"].to_numpy(),
        }
    )
    by_year = data.sort_values("year", kind="stable")
    words = {
        "label": names[first_series.code],
        "unit": material.words(first_series.unit[material.language]),
        "first": _written(material, by_year["value"].iloc[0]),
        "first_year": int(by_year["year"].iloc[0]),
        "last": _written(material, by_year["value"].iloc[-1]),
        "last_year": int(by_year["year"].iloc[-1]),
        "count": material.whole(data["year"].nunique()),
    }
    if len(series) > 1:
        # A rise from one method to the other would be an artefact: the title speaks of one line.
        line = data[data["method"] == first_series.code]
        words |= {
            "last": _written(material, line["value"].iloc[-1]),
            "last_year": int(line["year"].iloc[-1]),
        }
    # Only French parts a number from its per cent sign; its spaces are typeset with the sentence.
    apart = "" if material.language == "en" and str(words["unit"]).startswith("%") else " "
    words["measured"] = f"{words['last']}{apart}{words['unit']}"
    # A value that the text of the target does not give is a method's, not the goal's.
    of_the_goal = first_series.target_origin == "text"
    target = first_series.target_value if of_the_goal else None
    return Chart(
        f"series_{first_series.code}",
        "series",
        material.say("sdg.series_title", **words),
        material.say("sdg.series_subtitle", **words),
        data,
        material.say("sdg.series_alt", **words),
        material.say("sdg.series_reading", **words),
        material.say("sdg.series_scope", **words),
        material.say("sdg.context_source", vintage=drawn["vintage"].iloc[0]),
        labels={
            "year": material.say("columns.year"),
            "value": str(words["unit"]),
            "series": material.say("columns.series"),
            "method": material.say("columns.series_code"),
            "y_axis": str(words["unit"]),
            "target": material.say("sdg.target_value"),
        },
        formats={"year": "year", "value": "number", "method": "identifier"},
        target=None if target is None else float(target),
        unit=str(words["unit"]),
    )


def _table(material: Material, known: dict[str, Series], summary: pd.DataFrame) -> ReportTable:
    """Return the latest value of every series; the unit of a yes/no series says so."""
    rows = pd.DataFrame(
        {
            "target": summary["target"].to_numpy(),
            "label": [_name(material, known[code]) for code in summary["series"]],
            "value": summary["last_value"].astype(float).to_numpy(),
            "year": summary["last_year"].astype(float).to_numpy(),
            "unit": [
                material.say("sdg.yes_no")
                if kind == "binary"
                else material.words(known[code].unit[material.language])
                for code, kind in zip(summary["series"], summary["value_kind"], strict=True)
            ],
            "n": summary["years"].astype(float).to_numpy(),
            "id": summary["series"].to_numpy(),
        }
    )
    first = rows.iloc[0]
    vintage = ", ".join(sorted(set(summary["vintage"])))
    say = material.say
    return ReportTable(
        "sdg17_context",
        say("sdg.context_title", first=int(rows["year"].min()), last=int(rows["year"].max())),
        (
            TableColumn("target", say("columns.target")),
            TableColumn("label", say("columns.label")),
            TableColumn("value", say("columns.latest"), "number"),
            TableColumn("year", say("columns.year"), "year"),
            TableColumn("unit", say("columns.unit")),
            TableColumn("n", say("columns.years"), "integer"),
            TableColumn("id", say("columns.series_code"), "identifier"),
        ),
        rows,
        reading=say(
            "sdg.context_reading",
            label=first["label"],
            value=_written(material, first["value"]),
            year=int(first["year"]),
            unit=first["unit"],
        ),
        scope=say("sdg.context_scope", count=material.whole(len(rows))),
        source=say("sdg.context_source", vintage=vintage),
        notes=(say("sdg.context_note"),),
        subtitle=say("sdg.context_subtitle"),
        depth="detail",
        method=say("annual.formulas.series"),
    )


def _written(material: Material, value: float) -> str:
    return material.decimal(value, 2 if abs(value) < 10 else 1 if abs(value) < 1000 else 0)
