"""Whether the questions of a dimension hold together, and the respondents of an organisation."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.errors import NoAnswer
from alliances.frameworks.model import Framework, Item, State
from alliances.scoring.aggregating import enters
from alliances.scoring.coding import Booleans, CodedAnswers, Floats, Integers, code_answers
from alliances.scoring.engine import Scores
from alliances.scoring.sides import positions, sides_present
from alliances.statistics.factors import kmo, omega_total, parallel_analysis
from alliances.statistics.intraclass import icc
from alliances.statistics.reliability import cronbach_alpha, item_analysis, straight_lining
from alliances.statistics.rulers import numeric_codes
from alliances.statistics.tables.shown import PROGRAMME, find_block

_T = TypeVar("_T")

COLUMNS = (
    "wave",
    "side",
    "node",
    "kind",
    "items",
    "n",
    "alpha",
    "alpha_low",
    "alpha_high",
    "omega",
    "kmo",
    "components",
    "straight_lining",
    "holds",
    "item_rest",
    "alpha_if_dropped",
    "floor",
    "ceiling",
    "unused",
    "groups",
    "rwg",
    "icc1",
    "icc1_low",
    "icc1_high",
    "icc2",
    "suppressed",
)
"""The columns of the table of reliability, in order."""

HOLDS = ("holds", "fragile", "does_not_hold", "several_things", "too_few")
"""What is said of a dimension: see `verdict`."""

GOOD, POOR = 0.7, 0.6
"""Alpha from which a dimension holds together, and below which it does not (ours, as is usual)."""

DRAWS = 100
"""Random tables of a parallel analysis."""

_LEAST_SHARE = 0.5
"""Share of respondents that must have answered an item to judge it with the others (ours)."""


def reliability_table(survey: Survey, protected: Scores, people: int) -> pd.DataFrame:
    """Return, for every wave, side and dimension, whether its questions measure one thing.

    Parameters
    ----------
    survey
        A checked survey.
    protected
        Protected scores: what they withhold is withheld here.
    people
        The fewest respondents of whom anything is told.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. Rows of dimensions: items judged together, respondents, alpha with
        Feldt's interval, omega, KMO, components that stand out of chance, share of respondents who
        gave every item one answer, and what to make of it (``holds``). Rows of items: correlation
        with the rest, alpha without it, shares at the ends of the scale, levels nobody used; and,
        over organisations with two respondents or more (``groups``), mean r_wg, ICC(1), ICC(2).
        Items are turned once, before, where a high answer is unfavourable.
    """
    coded = code_answers(survey, "answers")
    if coded is None:
        return pd.DataFrame(columns=[*COLUMNS])
    rows = list(_rows(survey, coded, protected, people))
    return pd.DataFrame(rows, columns=[*COLUMNS])


def verdict(alpha: float, components: int, n: int, people: int) -> str:
    """Return what to make of a dimension.

    ``too_few`` below ten respondents or the fewest that are shown; ``several_things`` where more
    than one component stands out of chance and alpha is below `GOOD`; else by alpha: ``holds``,
    ``fragile``, ``does_not_hold``.
    """
    if n < max(people, 10) or np.isnan(alpha):
        return "too_few"
    if alpha >= GOOD:
        return "holds"
    if components > 1:
        return "several_things"
    return "fragile" if alpha >= POOR else "does_not_hold"


def _rows(
    survey: Survey, coded: CodedAnswers, protected: Scores, people: int
) -> Iterator[dict[str, object]]:
    framework = survey.framework
    data = survey.data("answers")
    sides = sides_present(survey)
    side = positions(data["side"], sides)
    wave = positions(data["wave"], protected.waves)
    partnership = positions(data["partnership"], protected.partnerships)
    values = _turned(coded, framework)
    raw = np.where(coded.states == State.VALUE, coded.values, np.nan)
    for at, each in enumerate(protected.waves):
        for place, name in enumerate(sides):
            inside = (wave == at) & (side == place)
            block = find_block(protected, each, name)
            if not inside.any() or block is None:
                continue
            hidden = {
                node.id: bool(block.withheld[PROGRAMME, spot])
                for spot, node in enumerate(block.nodes)
            }
            for dimension in framework.dimensions:
                chosen = [
                    spot
                    for spot, item in enumerate(coded.items)
                    if item.dimension == dimension.id and enters(item, framework)
                ]
                if len(chosen) < 2:
                    continue
                made = _dimension(
                    [coded.items[spot] for spot in chosen],
                    values[chosen][:, inside].T,
                    raw[chosen][:, inside].T,
                    partnership[inside],
                    framework,
                    people,
                )
                for row in made:
                    withheld = hidden.get(str(row.get("node") or dimension.id), True)
                    row |= {"wave": each, "side": name, "suppressed": withheld}
                    row.setdefault("node", dimension.id)
                    yield _without_figures(row) if withheld else row


def judged_together(values: Floats) -> Booleans:
    """Return which items enough respondents answered to judge them with the others, (items,).

    Parameters
    ----------
    values
        Answers, shape (respondents, items), NaN where there is none.
    """
    given = ~np.isnan(values)
    kept: Booleans = given.sum(axis=0) >= _LEAST_SHARE * max(int(given.any(axis=1).sum()), 1)
    return kept


def _turned(coded: CodedAnswers, framework: Framework) -> Floats:
    """Return the valid answers, those of reversed items turned: L + U - x; (items, rows)."""
    values = np.where(coded.states == State.VALUE, coded.values, np.nan)
    for at, item in enumerate(coded.items):
        bounds = framework.scales[item.scale].bounds
        if item.direction < 0 and bounds:
            values[at] = sum(bounds) - values[at]
    return values


def _dimension(
    items: list[Item],
    values: Floats,
    raw: Floats,
    partnership: Integers,
    framework: Framework,
    people: int,
) -> list[dict[str, object]]:
    """Return the row of a dimension, then those of its items."""
    kept = judged_together(values)
    table = pd.DataFrame(
        values[:, kept], columns=[i.id for i, k in zip(items, kept, strict=True) if k]
    )
    n = int(table.notna().any(axis=1).sum())
    row: dict[str, object] = {"kind": "dimension", "items": int(kept.sum()), "n": n}
    alpha, components = np.nan, 1
    analysis = pd.DataFrame()
    if kept.sum() >= 2 and n >= people:
        estimate = _answer(lambda: cronbach_alpha(table))
        if estimate is not None:
            alpha = float(estimate)
            row |= {"alpha": alpha, "alpha_low": estimate.low, "alpha_high": estimate.high}
        found = _answer(lambda: item_analysis(table))
        analysis = analysis if found is None else found
        # Each by itself: one that has no answer must not take the others with it.
        asked: dict[str, Callable[[], float]] = {
            "straight_lining": lambda: float(
                straight_lining(raw[:, kept], least=min(3, int(kept.sum())))
            ),
            "kmo": lambda: float(kmo(table)["value"].iloc[0]),
            "components": lambda: int(parallel_analysis(table, draws=DRAWS)["retained"].sum()),
            "omega": lambda: float(omega_total(table)),
        }
        made = {name: _answer(make) for name, make in asked.items()}
        row |= {name: value for name, value in made.items() if value is not None}
        components = int(made["components"] or 1)
    row["holds"] = verdict(alpha, components, n, people)
    return [
        row,
        *(
            _item(item, at, values, partnership, analysis, framework, people)
            for at, item in enumerate(items)
        ),
    ]


def _answer(make: Callable[[], _T]) -> _T | None:
    """Return what a method gives, or None where it has no answer."""
    try:
        return make()
    except NoAnswer:
        return None


def _item(
    item: Item,
    at: int,
    values: Floats,
    partnership: Integers,
    analysis: pd.DataFrame,
    framework: Framework,
    people: int,
) -> dict[str, object]:
    answers = values[:, at]
    valid = answers[~np.isnan(answers)]
    codes = numeric_codes(framework.scales[item.scale])
    row: dict[str, object] = {"node": item.id, "kind": "item", "n": len(valid)}
    if len(valid) < people:
        return row
    row |= {
        "floor": float((valid == min(codes)).mean()),
        "ceiling": float((valid == max(codes)).mean()),
        "unused": " ".join(f"{code:g}" for code in codes if not (valid == code).any()),
    }
    if item.id in analysis.index:
        row["item_rest"] = analysis.loc[item.id, "item_rest"]
        row["alpha_if_dropped"] = analysis.loc[item.id, "alpha_if_dropped"]
    return row | _within(answers, partnership, codes, people)


def _within(
    answers: Floats, partnership: Integers, codes: list[float], people: int
) -> dict[str, object]:
    """Return whether those who answer for one party of a partnership agree."""
    valid = ~np.isnan(answers) & (partnership >= 0)
    count = np.bincount(partnership[valid], minlength=int(partnership.max(initial=0)) + 1)
    several = valid & (count[partnership] > 1)
    groups = int((count > 1).sum())
    found: dict[str, object] = {"groups": groups}
    if groups < people:
        return found
    found["rwg"] = _mean_rwg(answers[several], partnership[several], codes)
    try:
        single = icc(answers[several], "1", groups=partnership[several])
        mean = icc(answers[several], "1,k", groups=partnership[several])
    except NoAnswer:
        return found
    return found | {
        "icc1": float(single),
        "icc1_low": single.low,
        "icc1_high": single.high,
        "icc2": float(mean),
    }


def _mean_rwg(answers: Floats, partnership: Integers, codes: list[float]) -> float:
    """Return the mean r_wg over partnerships, as `alliances.statistics.rwg` gives it for each."""
    _, place, count = np.unique(partnership, return_inverse=True, return_counts=True)
    mean = np.bincount(place, answers) / count
    spread = np.bincount(place, (answers - mean[place]) ** 2) / (count - 1)
    return float(1 - np.minimum(spread / np.var(codes), 1.0).mean())


def _without_figures(row: dict[str, object]) -> dict[str, object]:
    kept = ("wave", "side", "node", "kind", "items", "n", "suppressed")
    return {key: value for key, value in row.items() if key in kept}
