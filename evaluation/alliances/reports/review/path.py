"""The chart of a target's series: observed, required, projected; and the sentence that says it."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from alliances.progress.courses import reason_words
from alliances.reports.model import Chart
from alliances.reports.review.material import ReviewMaterial

POINTS_AT_LEAST = 3
"""Fewer observations are a table, not a course."""

_LEVELS = ("observed", "required", "projected")


def path_chart(material: ReviewMaterial, target: str) -> Chart | None:
    """Return the chart of the series that speaks for a target; None where it has too few points."""
    context = material.context
    series = context.headlines.get(target)
    if series is None:
        return None
    named = [*context.before(series), series]
    observed = context.data[context.data["name"].isin(named)]
    if observed["year"].nunique() < POINTS_AT_LEAST:
        return None
    outlook = context.ahead(series)
    words = {level: material.say(f"review.path.{level}") for level in _LEVELS}
    parts = [_observed(material, observed, named, words["observed"])]
    parts += _ahead(material, outlook, series, words)
    data = pd.concat(parts, ignore_index=True)
    aim = None if pd.isna(outlook["target_value"]) else float(outlook["target_value"])
    own = observed[observed["name"] == series].sort_values("year")
    unit = material.unit(series)
    said = {
        "label": material.series(series),
        "unit": unit,
        "area": material.area,
        "first": material.value(own["value"].iloc[0]),
        "first_year": int(own["year"].iloc[0]),
        "last": material.value(own["value"].iloc[-1]),
        "last_year": int(own["year"].iloc[-1]),
        "aim": "" if aim is None else material.value(aim),
        "count": material.whole(len(own)),
    }
    kind = "aimed" if aim is not None else "free"
    joined = material.say("review.path.not_joined") if len(named) > 1 else ""
    outlook_said = outlook_words(material, series)
    return Chart(
        f"path_{target.replace('.', '_')}",
        "path",
        material.say("review.path.title", **said),
        material.say(f"review.path.subtitle_{kind}", **said),
        data,
        " ".join(filter(None, [material.say("review.path.alt", **said), outlook_said])),
        reading=" ".join(filter(None, [material.say("review.path.reading", **said), joined])),
        scope=material.say("review.path.scope", **said),
        source=material.context_source,
        levels=tuple(words[level] for level in _LEVELS),
        labels={
            "series": material.say("columns.series"),
            "part": material.say("review.columns.part"),
            "run": material.say("review.columns.run"),
            "year": material.say("columns.year"),
            "value": unit or material.say("columns.value"),
            "low": material.say("review.columns.low"),
            "high": material.say("review.columns.high"),
            "y_axis": unit,
            # A user's own target, or a country's, is none of the SDG's.
            "target": material.say("review.columns.aim"),
        },
        formats={
            "year": "year",
            "value": "number",
            "run": "integer",
            "low": "number",
            "high": "number",
        },
        target=aim,
        unit=unit,
    )


def _observed(
    material: ReviewMaterial, observed: pd.DataFrame, named: list[str], word: str
) -> pd.DataFrame:
    turn = {name: place for place, name in enumerate(named)}
    ordered = observed.assign(turn=observed["name"].map(turn)).sort_values(["turn", "year"])
    broken = ordered["flag"].str.contains("b", case=False) | _known_break(material, ordered)
    runs = broken.astype(int).groupby(ordered["name"], sort=False).cumsum()
    first = ordered.groupby("name", sort=False).cumcount() == 0
    # A break told of the first value parts it from nothing that is shown.
    runs = runs - (broken & first).astype(int).groupby(ordered["name"], sort=False).transform("max")
    return pd.DataFrame(
        {
            "series": ordered["name"].map({name: material.series(name) for name in named}),
            "part": word,
            "run": (runs + 1).astype("float64"),
            "year": ordered["year"].astype("float64"),
            "value": ordered["value"],
            "low": np.nan,
            "high": np.nan,
        }
    )


def _known_break(material: ReviewMaterial, rows: pd.DataFrame) -> pd.Series:
    known = {one.code: one.breaks for one in material.odd17.set_indicators if one.breaks}
    told = [
        year in known.get(series, ())
        for series, year in zip(rows["series"], rows["year"], strict=True)
    ]
    return pd.Series(told, index=rows.index, dtype=bool)


def _ahead(
    material: ReviewMaterial, outlook: Mapping[Hashable, Any], series: str, words: dict[str, str]
) -> list[pd.DataFrame]:
    """Return the path from the base to the target, and where the present pace leads."""
    name, parts = material.series(series), []
    base, aim = outlook["base_value"], outlook["target_value"]
    if outlook["verdict"] not in ("reached", "cannot_say") and base * aim > 0:
        years = np.arange(int(outlook["base_year"]), int(outlook["target_year"]) + 1)
        share = (years - years[0]) / max(years[-1] - years[0], 1)
        # A constant rate a year, as the methods' required rate is.
        values = base * (aim / base) ** share
        parts.append(_rows(name, words["required"], years, values))
    if outlook["verdict"] not in ("reached", "cannot_say") and pd.notna(outlook["projected_value"]):
        ahead = _rows(
            name, words["projected"], [outlook["target_year"]], [outlook["projected_value"]]
        )
        parts.append(ahead.assign(low=float(outlook["low"]), high=float(outlook["high"])))
    return parts


def _rows(name: str, part: str, years: object, values: object) -> pd.DataFrame:
    rows = pd.DataFrame({"year": years, "value": values}).astype("float64")
    rows = rows.assign(series=name, part=part, run=np.nan, low=np.nan, high=np.nan)
    return rows[["series", "part", "run", "year", "value", "low", "high"]]


def outlook_words(material: ReviewMaterial, series: str) -> str:
    """Return where the present pace of a series leads, in a sentence or two; empty: no target."""
    outlook = material.context.ahead(series)
    if pd.isna(outlook["target_value"]):
        return ""
    verdict = str(outlook["verdict"])
    said: dict[str, object] = {
        "label": material.series(series),
        "aim": material.value(outlook["target_value"]),
        "year": int(outlook["target_year"]),
        "unit": material.unit(series),
    }
    if verdict == "cannot_say":
        reason = reason_words(str(outlook["reason"]), material.language)
        return material.say("review.outlook.cannot_say", reason=reason, **said)
    if verdict == "reached":
        return material.say("review.outlook.reached", **said)
    said |= {
        "observed": material.rate(outlook["observed_rate"]),
        "required": material.rate(outlook["required_rate"]),
        "projected": material.value(outlook["projected_value"]),
    }
    sentences = [
        material.say(f"review.outlook.{verdict}", **said),
        material.many("review.outlook.points", int(outlook["points"]), **said),
    ]
    if pd.notna(outlook["low"]):
        ends = {"low": material.value(outlook["low"]), "high": material.value(outlook["high"])}
        wide = abs(outlook["high"] - outlook["low"]) > abs(outlook["target_value"])
        sentences.append(material.say(f"review.outlook.{'wide' if wide else 'interval'}", **ends))
    if pd.notna(outlook["year_reached"]):
        sentences.append(
            material.say("review.outlook.arrival", arrival=int(outlook["year_reached"]))
        )
    return " ".join(sentences)
