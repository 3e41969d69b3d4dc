"""The heat table: what one method would have said of each target with the data up to each year."""

from types import SimpleNamespace

import pandas as pd

from alliances.language import text
from alliances.progress.aggregate import indicator_scores
from alliances.progress.assess import progress
from alliances.progress.courses import status_slug, words_key
from alliances.progress.methods import METHODS
from alliances.reports.model import Chart
from alliances.reports.review.material import ReviewMaterial

_LEVELS = {
    "open-sdg": (
        "deterioration",
        "limited_progress",
        "acceleration_needed",
        "on_track",
        "target_achieved",
    ),
    "eurostat": (
        "significant_away",
        "moderate_away",
        "moderate_progress",
        "significant_progress",
    ),
}
"""The methods whose scores may be averaged, and their statuses from worst to best."""

_CUTS = (-2.5, 0.0, 2.5)
_YEARS_AT_MOST = 15


def heat_chart(material: ReviewMaterial) -> Chart | None:
    """Return the heat table by target and year; None where no year can be assessed."""
    method = material.context.method
    if method not in _LEVELS:
        return None
    cells = _cells(material, method)
    if not len(cells) or not cells["level"].notna().any():
        return None
    words = {slug: _word(material, method, slug) for slug in _LEVELS[method]}
    titles = {
        target.code: material.say(
            "review.heat.row", target=target.code, title=material.title(target)
        )
        for target in material.odd17.targets
    }
    data = pd.DataFrame(
        {
            "label": cells["target"].map(titles),
            "x": cells["year"].astype("float64"),
            "value": cells["score"].astype("float64"),
            "level": cells["level"].map(words),
            "n": cells["series"].astype("float64"),
        }
    )
    said = {
        "method": material.default_method,
        "since": material.since,
        "first": int(data["x"].min()),
        "last": int(data["x"].max()),
        "area": material.area,
        "targets": material.whole(data["label"].nunique()),
    }
    known = data[data["value"].notna()]
    shown = known.iloc[-1] if len(known) else data[data["level"].notna()].iloc[-1]
    return Chart(
        "heat",
        "heat",
        material.say("review.heat.title", **said),
        material.say("review.heat.subtitle", **said),
        data,
        material.say("review.heat.alt", **said),
        reading=material.say(
            "review.heat.reading",
            label=shown["label"],
            year=int(shown["x"]),
            score=material.difference(shown["value"], 1) if pd.notna(shown["value"]) else "✓",
            level=shown["level"],
        ),
        scope=material.many("review.heat.scope", data["label"].nunique(), **said),
        source=material.context_source,
        levels=tuple(words.values()),
        labels={
            "label": material.say("columns.target"),
            "x": material.say("review.columns.up_to"),
            "value": material.say("review.columns.score"),
            "level": material.say("review.columns.status"),
            "n": material.say("review.columns.series_counted"),
        },
        formats={"x": "year", "value": "signed", "n": "integer"},
    )


def _cells(material: ReviewMaterial, method: str) -> pd.DataFrame:
    """Return ``target, year, score, level, series`` of every target with data, year by year."""
    context = material.context
    totals = context.data[context.data["disaggregation"] == ""]
    if not len(totals):
        return pd.DataFrame()
    last = int(totals["year"].max())
    first = max(context.base_year + 1, last - _YEARS_AT_MOST + 1)
    parts = [_year(material, totals, method, year) for year in range(first, last + 1)]
    if not parts:
        return pd.DataFrame()
    cells = pd.concat(parts, ignore_index=True)
    order = {target.code: place for place, target in enumerate(material.odd17.targets)}
    ranked = cells.assign(rank=cells["target"].map(order)).sort_values(["rank", "year"])
    return ranked.drop(columns="rank").reset_index(drop=True)


def _year(material: ReviewMaterial, totals: pd.DataFrame, method: str, year: int) -> pd.DataFrame:
    context = material.context
    known = totals[totals["year"] <= year]
    targets = totals["target"].drop_duplicates()
    blank = pd.DataFrame({"target": targets, "year": year})
    # A series that stops earlier says nothing of this year.
    alive = known.groupby("name")["year"].transform("max") == year
    known = known[alive.to_numpy(dtype=bool)]
    if not len(known):
        return blank.assign(score=float("nan"), level=None, series=0)
    told = SimpleNamespace(data=known, targets=context.declared)
    results = progress(told, context.targets, method=method, base_year=context.base_year)
    window = next(each.version for each in METHODS if each.id == method)
    results = results[results["method_version"] == window]
    results = results.assign(slug=[status_slug(method, status) for status in results["status"]])
    of = totals.drop_duplicates("indicator").set_index("indicator")["target"]
    results["target"] = results["indicator"].map(of)
    scored = indicator_scores(results, context.declared)
    scored = scored.assign(target=scored["indicator"].map(of))
    means = scored.groupby("target").agg(score=("score", "mean"), series=("series", "sum"))
    met = results[(results["slug"] == "target_achieved") & results["score"].isna()]
    all_met = results.groupby("target")["slug"].agg(lambda slugs: set(slugs) == {"target_achieved"})
    rows = blank.set_index("target")
    rows["score"] = means["score"]
    rows["series"] = means["series"].reindex(rows.index).fillna(met.groupby("target").size())
    rows["level"] = [
        "target_achieved" if all_met.get(target, False) else _level(method, rows["score"][target])
        for target in rows.index
    ]
    return rows.reset_index()[["target", "year", "score", "level", "series"]].fillna({"series": 0})


def _level(method: str, score: float) -> str | None:
    """Return the status of a mean score: the cuts that both methods share."""
    if pd.isna(score):
        return None
    return _LEVELS[method][sum(score >= cut for cut in _CUTS)]


def _word(material: ReviewMaterial, method: str, slug: str) -> str:
    return text(f"progress.status.{words_key(method)}.{slug}", material.language)
