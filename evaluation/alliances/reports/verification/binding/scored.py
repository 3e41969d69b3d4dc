"""Formulas of the figures of the score table, by the parts of their identifier."""

from dataclasses import replace

from alliances.frameworks.model import Item, State
from alliances.reports.verification.binding.changed import STATISTICS, changed
from alliances.reports.verification.binding.intervals import interval, population
from alliances.reports.verification.binding.places import Part, place
from alliances.reports.verification.scoring import valid_count
from alliances.reports.verification.sheets import NUMBER, Sheets
from alliances.scoring.gaps import TOGETHER

_KNOWN = ("mean", "favourable", "gap", "worst_case", "best_case", "valid_share")


def scored(sheets: Sheets, part: Part) -> str:
    """Return the formula of a figure of scores, without its sign of equality; empty if none.

    Means and gaps are plain means over partnerships; shares of favourable answers are in percent.
    """
    if part.statistic in STATISTICS:
        return changed(sheets, part)
    if part.statistic not in _KNOWN:
        return ""
    if part.attribute == "valid_share" or part.statistic == "valid_share":
        return _valid_share(sheets, part)
    if part.attribute in ("low", "high"):
        return interval(sheets, part)
    if part.statistic in ("worst_case", "best_case"):
        return _bound(sheets, part)
    figures = place(sheets, part)
    if figures is None or part.attribute not in ("", "n"):
        return ""
    span, member = figures.span, figures.member
    if part.attribute == "n":
        return f"COUNTIFS({member},{span},{NUMBER})" if member else f"COUNT({span})"
    return f"AVERAGEIFS({span},{member})" if member else f"AVERAGE({span})"


def _bound(sheets: Sheets, part: Part) -> str:
    """Return a favourable share if all who are silent were unfavourable, or favourable."""
    plain = replace(part, statistic="favourable")
    figures, total = place(sheets, plain), population(sheets, plain)
    if figures is None or not total or figures.member:
        return ""
    n = f"COUNT({figures.span})"
    worst = f"AVERAGE({figures.span})*{n}/{total}"
    return worst if part.statistic == "worst_case" else f"{worst}+({total}-{n})/{total}*100"


def _valid_share(sheets: Sheets, part: Part) -> str:
    """Return the valid answers of a node over those asked and applicable."""
    if "-" in part.side:
        return ""
    if part.scope != "programme":
        valid, base = (
            place(sheets, replace(part, node=f"{key}:{part.node}", statistic=""))
            for key in ("valid", "base")
        )
        if valid is None or base is None:
            return ""
        return f"SUMIFS({valid.span},{valid.member})/SUMIFS({base.span},{base.member})"
    sides = [part.side]
    if part.side == TOGETHER:
        sides = [side for side in sheets.case.sides if len(side) == 1]
    blocks = [told for side in sides if (told := _answers(sheets, part, side))]
    if not blocks:
        return ""
    states = sheets.answers.states
    spare, unread = states[State.NOT_APPLICABLE], states[State.INVALID]
    item = sheets.case.framework.item_by_id.get(part.node)
    ordered = item is None or not is_nominal(sheets, item)
    answered = "+".join(f"COUNT({b})" if ordered else valid_count(b, states) for b in blocks)
    asked = "+".join(f'COUNTA({b})-COUNTIF({b},"{spare}")-COUNTIF({b},"{unread}")' for b in blocks)
    return f"({answered})/({asked})"


def is_nominal(sheets: Sheets, item: Item) -> bool:
    """Whether the answers to an item are words, not numbers."""
    scale = sheets.case.framework.scales[item.scale]
    return bool(scale.levels) and not scale.ordered


def _answers(sheets: Sheets, part: Part, side: str) -> str:
    """Return the answers of a side that enter a node: rows of known partnerships only."""
    rows = sheets.scores.rows
    own = rows[(rows["wave"] == part.wave) & (rows["side"] == side)]
    ids = [
        item.id for item in sheets.case.entering if part.node in (item.criterion, item.dimension)
    ]
    ids = ids or [part.node]
    if not len(own) or ids[0] not in sheets.answers.grid:
        return ""
    return sheets.answers.grid.block(ids, int(own["first"].min()), int(own["last"].max()))
