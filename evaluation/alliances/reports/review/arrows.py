"""Methods side by side: arrows for the leading series, and the sentences on where they disagree."""

import pandas as pd

from alliances.progress.courses import COURSES, LEVEL, UNKNOWN, course
from alliances.progress.words import ways_of
from alliances.reports.model import Chart
from alliances.reports.review.material import ReviewMaterial


def course_words(material: ReviewMaterial) -> dict[str, str]:
    """Return the words of every course, in the order in which the drawing knows them."""
    return {each: material.say(f"review.course.{each}") for each in (*COURSES, LEVEL, UNKNOWN)}


def with_courses(results: pd.DataFrame) -> pd.DataFrame:
    """Return results with ``course``: which way each goes by its status."""
    courses = [
        course(method, status)
        for method, status in zip(results["method"], results["status"], strict=True)
    ]
    return results.assign(course=courses)


def arrows_chart(material: ReviewMaterial) -> Chart | None:
    """Return the arrows of the series that speak for each target; None where there is none."""
    headlines = material.context.headlines
    order = [target.code for target in material.odd17.targets if target.code in headlines]
    results = with_courses(material.context.results)
    results = results[results["series"].isin(headlines.values())]
    if not len(results):
        return None
    words = course_words(material)
    place = {headlines[code]: at for at, code in enumerate(order)}
    results = results.assign(place=results["series"].map(place)).sort_values("place", kind="stable")
    data = pd.DataFrame(
        {
            "group": [material.say("review.target_of", target=t) for t in results["target"]],
            "label": [material.series(each) for each in results["series"]],
            "column": [
                material.method(method, version)
                for method, version in zip(
                    results["method"], results["method_version"], strict=True
                )
            ],
            "course": results["course"].map(words).to_numpy(),
            "status": [
                material.status(method, status)
                for method, status in zip(results["method"], results["status"], strict=True)
            ],
            "from_year": results["base_year"].astype("float64").to_numpy(),
            "to_year": results["current_year"].astype("float64").to_numpy(),
        }
    )
    assessed = data["course"].isin([words[each] for each in COURSES])
    said = {
        "series": material.whole(len(order)),
        "methods": material.whole(data["column"].nunique()),
        "assessed": material.whole(int(assessed.sum())),
        "cells": material.whole(len(data)),
        "area": material.area,
    }
    first = data[assessed].iloc[0] if assessed.any() else data.iloc[0]
    return Chart(
        "arrows",
        "arrows",
        opposed_words(material, "review.arrows.title", _opposed(results), **said),
        material.say("review.arrows.subtitle", **said),
        data,
        material.say("review.arrows.alt", **said),
        reading=material.say(
            "review.arrows.reading",
            label=first["label"],
            method=first["column"],
            status=first["status"],
        ),
        scope=material.say("review.arrows.scope", **said),
        source=material.context_source,
        levels=tuple(words.values()),
        labels={
            "group": material.say("columns.target"),
            "label": material.say("columns.series"),
            "column": material.say("review.columns.method"),
            "course": material.say("review.columns.course"),
            "status": material.say("review.columns.status"),
            "from_year": material.say("review.columns.base_year"),
            "to_year": material.say("review.columns.current_year"),
        },
        formats={"from_year": "year", "to_year": "year"},
    )


def opposed_words(material: ReviewMaterial, key: str, count: int, **said: object) -> str:
    """Return the sentence on how many series methods disagree on; another where it is none."""
    if not count:
        return material.say(f"{key}.none", **said)
    return material.many(key, count, **said)


def _opposed(results: pd.DataFrame) -> int:
    """Return how many series get results of progress by one method and of none by another."""
    way = ways_of(results["status"], results["method"])
    said = way[way != 0].groupby(results["series"]).nunique()
    return int((said > 1).sum())


def disagreements(material: ReviewMaterial) -> tuple[list[str], int]:
    """Return a sentence for each series that methods see going opposite ways, and how many of all.

    Only series that two methods or windows assess can be disagreed on. Those that speak for a
    target stand first.
    """
    results = with_courses(material.context.results)
    assessed = results[results["course"].isin(COURSES)]
    leading = assessed["series"].isin(material.context.headlines.values())
    assessed = assessed.assign(leading=leading).sort_values(
        "leading", ascending=False, kind="stable"
    )
    sentences, compared = [], 0
    way = ways_of(assessed["status"], assessed["method"])
    for series, rows in assessed.groupby("series", sort=False):
        compared += len(rows) > 1
        away, towards = (rows[way[rows.index] == sign] for sign in (-1, 1))
        if len(away) and len(towards):
            sentences.append(
                material.say(
                    "review.disagreement",
                    label=material.series(str(series)),
                    target=rows["target"].iloc[0],
                    towards=_told(material, towards),
                    away=_told(material, away),
                )
            )
    return sentences, compared


def _told(material: ReviewMaterial, rows: pd.DataFrame) -> str:
    return material.listed(
        [
            material.say(
                "review.verdict_of",
                method=material.method(row["method"], row["method_version"]),
                status=material.status(row["method"], row["status"]),
                first=int(row["base_year"]),
                last=int(row["current_year"]),
            )
            for row in rows.to_dict("records")
        ]
    )
