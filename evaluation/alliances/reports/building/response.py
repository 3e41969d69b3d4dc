"""The response: invited, returned and rate, side by side, and what came of each invitation."""

import pandas as pd

from alliances.reports.coverage import (
    coverage,
    dispositions,
    partner_organisations,
    response,
)
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    TableColumn,
)
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW
from alliances.statistics.evidence import Source

_RATED = ("response", "answering_organisations", "answering_partnerships", "pairs")
"""The names of the rates of persons, organisations, partnerships and pairs."""


def response_blocks(material: Material) -> list[Block]:
    """Return the tables of the response, or the sentence that says that none can be given."""
    heading = Heading(material.say("response.heading"))
    table = dispositions(material.survey, material.wave)
    if not len(table):
        return [heading, Paragraph(material.say("response.lacking"), "warning")]
    return [
        heading,
        _rates(material, table),
        _three_rates(material, table),
        _outcomes(material, table),
    ]


def _who(material: Material, sides: pd.Index) -> list[str]:
    words = {"all": material.say("response.all"), "": material.say("words.not_given")}
    return [words[side] if side in words else material.side(side) for side in sides]


def _rates(material: Material, table: pd.DataFrame) -> ReportTable:
    counted = response(table)
    rows = pd.DataFrame(
        {
            "side": _who(material, counted.index),
            **{
                key: counted[key].astype(float).to_numpy()
                for key in ("invited", "out_of_scope", "returned")
            },
            "n": counted["base"].astype(float).to_numpy(),
            "rate": counted["rate"].where(counted["base"] >= COUNT_BELOW).astype(float).to_numpy(),
        }
    )
    total = counted.iloc[-1]
    aside = material.aside(total["returned"], total["base"])
    say = material.say
    return ReportTable(
        "method_response",
        material.many("response.title", total["returned"], aside=aside),
        (
            TableColumn("side", say("columns.side")),
            TableColumn("invited", say("columns.invited"), "integer"),
            TableColumn("out_of_scope", say("columns.out_of_scope"), "integer"),
            TableColumn("returned", say("columns.returned"), "integer"),
            TableColumn("n", say("columns.base"), "integer"),
            TableColumn("rate", say("columns.rate"), "percent", say("help.rate")),
        ),
        rows,
        reading=material.many(
            "response.reading", total["returned"], base=material.whole(total["base"]), aside=aside
        ),
        scope=material.scope(total["invited"], "invitations"),
        source=material.graded(Source.OBSERVED),
        notes=(say("response.formula"),),
        subtitle=say("response.subtitle"),
        derived=_derived(counted),
        ids=_rate_ids(material, counted),
        method=say("response.formula"),
    )


def _derived(counted: pd.DataFrame) -> dict[str, Derived]:
    """Return how the rates follow: base and rate in each row, the last row from the parties'."""
    last = len(counted) - 1
    parties = tuple(place for place, side in enumerate(counted.index[:-1]) if len(side) == 1)
    totals = {
        key: Derived("sum", (key,), rows=(last,), over=parties)
        for key in ("invited", "out_of_scope", "returned")
    }
    return totals | {
        "n": Derived("difference", ("invited", "out_of_scope")),
        "rate": Derived("share", ("returned", "n")),
    }


def _rate_ids(material: Material, counted: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of invitations and rates; the parties' rate is a key figure too."""
    sides = ["" if side == "all" else str(side) for side in counted.index]
    parts = {"invited": "invited", "out_of_scope": "out_of_scope", "returned": "count"}
    parts |= {"n": "base", "rate": "share"}
    return {
        key: tuple(of_programme(material.wave, "response", part, side) for side in sides)
        for key, part in parts.items()
    }


def _three_rates(material: Material, table: pd.DataFrame) -> ReportTable:
    """Return the rates of persons, partner organisations and complete pairs: they differ widely."""
    seen = coverage(material.survey, material.wave)
    persons = response(table).iloc[-1]
    counts = {
        "persons": (persons["returned"], persons["base"]),
        "organisations": (seen.organisations, partner_organisations(material.survey)),
        "partnerships": (seen.answered, seen.partnerships),
        "pairs": (seen.both, seen.partnerships),
    }
    rows = pd.DataFrame(
        {
            "label": [material.say(f"response.rates.{name}") for name in counts],
            "returned": [float(part) for part, _ in counts.values()],
            "n": [float(base) for _, base in counts.values()],
        }
    )
    rows["rate"] = (rows["returned"] / rows["n"]).where(rows["n"] >= COUNT_BELOW)
    say = material.say
    aside = material.aside(seen.both, seen.partnerships)
    return ReportTable(
        "method_rates",
        material.many("response.rates.title", seen.both, aside=aside),
        (
            TableColumn("label", say("columns.unit_counted")),
            TableColumn("returned", say("columns.answering"), "integer"),
            TableColumn("n", say("columns.n_base"), "integer"),
            TableColumn("rate", say("columns.rate"), "percent"),
        ),
        rows,
        reading=material.many(
            "coverage.reading", seen.both, total=material.whole(seen.partnerships)
        ),
        scope=material.scope(seen.partnerships),
        source=material.graded(Source.OBSERVED),
        subtitle=say("response.rates.subtitle"),
        derived={"rate": Derived("share", ("returned", "n"))},
        ids={
            key: tuple(of_programme(material.wave, name, statistic) for name in _RATED)
            for key, statistic in (("returned", "count"), ("n", "base"), ("rate", "share"))
        },
        method=say("response.formula"),
    )


def _outcomes(material: Material, table: pd.DataFrame) -> ReportTable:
    """Return the invitations by disposition, a column a side."""
    codes = [code for code in (*material.codes("disposition"), "") if code in table.columns]
    codes += [code for code in table.columns if code not in codes]
    named = {
        code: material.code("disposition", code) if code else material.say("words.not_given")
        for code in codes
    }
    rows = pd.DataFrame({"label": [named[code] for code in codes]})
    columns = [TableColumn("label", material.say("columns.disposition"))]
    for place, (side, who) in enumerate(zip(table.index, _who(material, table.index), strict=True)):
        rows[f"n_{place}"] = table.loc[side, codes].astype(float).to_numpy()
        columns.append(TableColumn(f"n_{place}", who, "integer"))
    return ReportTable(
        "method_dispositions",
        material.say("response.outcomes"),
        tuple(columns),
        rows,
        scope=material.scope(float(table.to_numpy().sum()), "invitations"),
        source=material.graded(Source.OBSERVED),
        subtitle=material.say("response.outcomes_subtitle"),
        depth="detail",
    )
