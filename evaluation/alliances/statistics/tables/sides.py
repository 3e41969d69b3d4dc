"""The two views of the programme's partnerships: gaps, quadrants, agreement."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans
from alliances.scoring.engine import Scores
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.auditing import Auditor, Candidate, Term
from alliances.statistics.evidence import Source, grade_source
from alliances.statistics.pairs import QUADRANTS, Pairs, Whole, pairs_of, wholes_of
from alliances.statistics.rulers import rulers
from alliances.statistics.standing import organisations_behind
from alliances.statistics.tables.agreement import COEFFICIENTS, agreement
from alliances.statistics.tables.evidenced import code
from alliances.statistics.tables.shown import few, find_block, of_programme

COLUMNS = (
    "wave",
    "pair",
    "node",
    "kind",
    "mirror",
    "unit",
    "pairs",
    "first_only",
    "second_only",
    "mean_first",
    "mean_second",
    "gap",
    "gap_low",
    "gap_high",
    "gap_reading",
    "limit_low",
    "limit_high",
    "wide_share",
    "same_direction_share",
    *QUADRANTS,
    "concordant",
    *(f"{name}{end}" for name in COEFFICIENTS for end in ("", "_low", "_high")),
    "source",
    "suppressed",
)
"""The columns of the table of sides, in order."""

READINGS = ("first_higher", "second_higher", "not_settled")
"""What a gap says: its interval is on one side of zero, or not."""

_LEAST = 5
"""Complete pairs below which no coefficient of agreement is given (ours): it would say nothing."""


def sides_table(
    scores: Scores, protected: Scores, auditor: Auditor, people: int, fewest: int
) -> pd.DataFrame:
    """Return, for every wave, pair of parties and node that both are asked, how their views meet.

    Where the programme has partnerships of three parties and more, every ordered pair (of one that
    is withheld, one order), and these partnerships as wholes (``pair`` is ``sides``).

    Parameters
    ----------
    scores
        The scores, with those of single partnerships.
    protected
        The same after `alliances.disclosure.protect`: what it withholds is withheld here.
    auditor
        Knows what else is told: the means of the pairs stand beside those of the sides.
    people
        The fewest partnerships of three parties that are told as wholes, and the fewest respondents
        of each side.
    fewest
        The fewest organisations, and the fewest partnerships by which two published sets may
        differ.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. Counts are partnerships; shares (0 to 1) are of the complete pairs; means
        and gap are over the complete pairs, in the unit of the node. Quadrants are ours: less than
        one level apart, on the favourable half of the scale (``agree_high``) or not
        (``agree_low``), or who sees it better. ``concordant`` counts the pairs whose parties are
        both favourable and less than one level apart; ``source`` is ``concordant`` where the means
        are. Coefficients stand only where both parties judge the same object and five pairs are
        complete. Of wholes, ``pairs`` counts the partnerships heard on three sides or more, and
        shares are of those whose furthest two sides are two levels apart, or all of one direction.
        ``suppressed`` rows hold no figure.
    """
    every = [*pairs_of(scores)]
    means = _means_told(every, scores, protected, auditor, fewest)
    rows = [
        row
        for pairs, told in zip(every, means, strict=True)
        for row in _rows(pairs, protected, scores.framework, told)
    ]
    if any(cells.axes.sides[2:] for cells in scores.cells if cells.axes.sides[0] in SIDES):
        rows += [_turned(row) for row in rows if not row["suppressed"]]
    for whole in wholes_of(scores):
        rows += _whole_rows(whole, scores, protected, people, fewest)
    return pd.DataFrame(rows, columns=[*COLUMNS])


def _means_told(
    every: list[Pairs], scores: Scores, protected: Scores, auditor: Auditor, fewest: int
) -> list[Booleans]:
    """Return, for each couple of parties, of which nodes the means of the pairs may be told.

    Of two parties they follow from the sides, their gap and their mean; of three they do not, and
    with them give away who has one party and not the other.
    """
    told: list[Booleans] = []
    places: list[tuple[int, int]] = []
    sums: list[Candidate] = []
    for number, pairs in enumerate(every):
        may = _means_wanted(pairs, protected, fewest)
        told.append(may)
        node_at = _places(protected, pairs.wave, f"{pairs.first}-{pairs.second}")
        for at in np.flatnonzero(may & ~_follow(pairs, protected)).tolist():
            complete = np.zeros(len(scores.partnerships))
            complete[pairs.partnerships] = pairs.complete[:, at]
            term = Term(pairs.first, node_at[pairs.nodes[at].id], complete)
            places.append((number, at))
            sums.append(Candidate(pairs.wave, (term,), int(complete.sum())))
    for place in auditor.refused(sums):
        number, at = places[place]
        told[number][at] = False
    return told


def _means_wanted(pairs: Pairs, protected: Scores, fewest: int) -> Booleans:
    """Return of which nodes the means of the pairs could be told, but for what else is told."""
    # Beside the means of all who answered, those of the pairs would give a few others away.
    close = np.any([few(alone.sum(axis=0), fewest) for alone in pairs.alone], axis=0)
    gap = _shown(pairs, protected, f"{pairs.first}-{pairs.second}", "gap")
    wanted: Booleans = pairs.complete.any(axis=0) & ~close & gap
    return wanted


def _follow(pairs: Pairs, protected: Scores) -> Booleans:
    """Return of which nodes the means of the pairs follow from what is told of the only parties."""
    couple = (pairs.first, pairs.second)
    sides = {each.side for each in protected.blocks if each.wave == pairs.wave}
    first, second = (_shown(pairs, protected, side, "mean") for side in couple)
    follow: Booleans = first & second & _shown(pairs, protected, TOGETHER, "mean")
    return follow & (sides.intersection(SIDES) == {*couple})


def _shown(pairs: Pairs, protected: Scores, side: str, statistic: str) -> Booleans:
    """Return which nodes of a couple a side, a gap or the mean of sides is told of."""
    told = of_programme(protected, pairs.wave, side, statistic)
    if told is None:
        return np.zeros(len(pairs.nodes), dtype=np.bool_)
    place = _places(protected, pairs.wave, side)
    return ~told.withheld[[place[node.id] for node in pairs.nodes]]


def _places(protected: Scores, wave: str, side: str) -> dict[str, int]:
    """Return the position of each node of a protected block; nothing where there is no block."""
    block = find_block(protected, wave, side)
    return {} if block is None else {node.id: at for at, node in enumerate(block.nodes)}


def _rows(
    pairs: Pairs, protected: Scores, framework: Framework, means: Booleans
) -> list[dict[str, object]]:
    """Return the rows of one pair in one wave: one a node with answers of either side."""
    name = f"{pairs.first}-{pairs.second}"
    shown = of_programme(protected, pairs.wave, name, "gap")
    if shown is None:
        return []
    place = _places(protected, pairs.wave, name)
    complete, (only_first, only_second) = pairs.complete, pairs.one_sided
    counted = complete.sum(axis=0), only_first.sum(axis=0), only_second.sum(axis=0)
    rows = []
    for at, node in enumerate(pairs.nodes):
        if not sum(int(each[at]) for each in counted):
            continue
        gap = place[node.id]
        row: dict[str, object] = {
            "wave": pairs.wave,
            "pair": name,
            "node": node.id,
            "kind": node.kind,
            "mirror": node.mirror,
            "unit": node.unit if node.kind == "item" else "points",
            "pairs": int(counted[0][at]),
            "first_only": int(counted[1][at]),
            "second_only": int(counted[2][at]),
            "suppressed": bool(shown.withheld[gap]),
        }
        if not shown.withheld[gap] and counted[0][at]:
            low, high = float(shown.low[gap]), float(shown.high[gap])
            row |= {"gap": float(shown.value[gap]), "gap_low": low, "gap_high": high}
            row["gap_reading"] = reading(low, high)
            row |= _views(pairs, at, framework, means=bool(means[at]))
        rows.append(row)
    return rows


_SWAPPED = {
    "first_only": "second_only",
    "mean_first": "mean_second",
    "first_higher": "second_higher",
}
_NEGATED = {"gap": "gap", "gap_low": "gap_high", "limit_low": "limit_high"}


def _turned(row: dict[str, object]) -> dict[str, object]:
    """Return the row of the same two parties in the other order; agreement has no order."""
    first, second = str(row["pair"]).split("-")
    made = row | {"pair": f"{second}-{first}"}
    for pairs, sign in ((_SWAPPED, 1), (_NEGATED, -1)):
        for one, other in pairs.items():
            for here, there in ((one, other), (other, one)):
                if there in row:
                    made[here] = sign * row[there]  # type: ignore[operator]
    made["gap_reading"] = _READ_BACK.get(str(row.get("gap_reading")), row.get("gap_reading"))
    return made


_READ_BACK = {READINGS[0]: READINGS[1], READINGS[1]: READINGS[0]}


def reading(low: float, high: float) -> str:
    """Return what an interval around a gap says; empty where there is none."""
    if np.isnan(low) or np.isnan(high):
        return ""
    if low > 0:
        return "first_higher"
    return "second_higher" if high < 0 else "not_settled"


def _views(pairs: Pairs, at: int, framework: Framework, *, means: bool) -> dict[str, object]:
    """Return what the complete pairs of a node show."""
    complete = pairs.complete[:, at]
    n = int(complete.sum())
    a, b = pairs.a[complete, at], pairs.b[complete, at]
    found: dict[str, object] = {"source": code(Source.DECLARED)}
    if pairs.measured[at]:
        found |= {
            "wide_share": float(pairs.wide[complete, at].sum() / n),
            "same_direction_share": float(pairs.same_direction[:, at].sum() / n),
            **{name: int(held[:, at].sum()) for name, held in pairs.quadrants.items()},
            "concordant": int(pairs.concordant[:, at].sum()),
        }
    if means:
        found |= {"mean_first": float(a.mean()), "mean_second": float(b.mean())}
        if _both_say(float(a.mean()), float(b.mean()), pairs.nodes[at], framework):
            found["source"] = code(Source.CONCORDANT)
    if n >= _LEAST:
        # Bland & Altman, Lancet 327 (1986) 307-310.
        half = 1.96 * float((a - b).std(ddof=1))
        gap = float((a - b).mean())
        found |= {"limit_low": gap - half, "limit_high": gap + half}
        if pairs.nodes[at].mirror == "same":
            found |= agreement(np.column_stack([a, b]), pairs.nodes[at], framework)
    return found


def _both_say(first: float, second: float, node: Node, framework: Framework) -> bool:
    """Whether two means are both favourable and less than one level apart."""
    measure = rulers([node], framework)
    turned = measure.direction[0] / measure.step[0]
    edge = (np.array([first, second]) - measure.favourable[0]) * turned
    (grade,) = grade_source(edge[:1], edge[1:], favourable_from=0.0)
    return bool(grade == Source.CONCORDANT)


def _whole_withheld(
    whole: Whole, scores: Scores, protected: Scores, people: int, fewest: int
) -> Booleans:
    """Return of which nodes too few stand behind the wholes, or beside those shown one by one."""
    complete, own = whole.complete, protected.shown[whole.partnerships]
    among = np.zeros((len(scores.partnerships), len(whole.nodes)), dtype=np.bool_)
    among[whole.partnerships] = complete
    organisations = organisations_behind(scores.groups[whole.wave], among)
    withheld: Booleans = (complete.sum(axis=0) < people) | (whole.people < people)
    withheld |= organisations < fewest
    # Their rows say where each stands: of a few others the counts would, by subtraction.
    seen, unseen = complete[own].any(axis=0), complete[~own].sum(axis=0)
    return withheld | (seen & few(unseen, fewest))


def _whole_rows(
    whole: Whole, scores: Scores, protected: Scores, people: int, fewest: int
) -> Iterator[dict[str, object]]:
    """Yield the rows of the partnerships of three parties and more, all parties together.

    Only shares and coefficients: a mean beside those of the sides would give others away.
    """
    shown = of_programme(protected, whole.wave, TOGETHER, "mean")
    if shown is None:
        return
    place = _places(protected, whole.wave, TOGETHER)
    framework = scores.framework
    gone = _whole_withheld(whole, scores, protected, people, fewest)
    for at, node in enumerate(whole.nodes):
        complete = whole.complete[:, at]
        n = int(complete.sum())
        if not n:
            continue
        hidden = bool(shown.withheld[place[node.id]] or gone[at])
        row: dict[str, object] = {
            "wave": whole.wave,
            "pair": TOGETHER,
            "node": node.id,
            "kind": node.kind,
            "mirror": node.mirror,
            "unit": node.unit if node.kind == "item" else "points",
            "pairs": n,
            "suppressed": hidden,
        }
        if not hidden:
            row |= {
                "wide_share": float(whole.wide[:, at].sum() / n),
                "same_direction_share": float(whole.same_direction[:, at].sum() / n),
                **{name: int(held[:, at].sum()) for name, held in whole.quadrants.items()},
                "concordant": int(whole.concordant[:, at].sum()),
                "source": code(Source.DECLARED),
            }
            ratings = whole.scores[:, complete, at].T
            # A coefficient needs the same raters throughout: the sides that all of them have.
            ratings = ratings[:, ~np.isnan(ratings).any(axis=0)]
            if n >= _LEAST and node.mirror == "same" and ratings.shape[1] > 2:
                row |= agreement(ratings, node, framework)
        yield row
