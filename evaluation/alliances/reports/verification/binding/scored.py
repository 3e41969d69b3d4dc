"""Formulas of the figures of the score table, by the parts of their identifier."""

from dataclasses import dataclass

from alliances.frameworks.model import Item, State
from alliances.reports.verification.scores import valid_count
from alliances.reports.verification.sheets import NUMBER, Sheets
from alliances.scoring.gaps import TOGETHER


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of the score table: whose, of what, seen how, and which of its numbers."""

    node: str
    statistic: str
    side: str
    wave: str
    scope: str = "programme"
    attribute: str = ""

    @classmethod
    def read(cls, identifier: str) -> "Part | None":
        """Return the parts of ``node|statistic|scope|side|wave:attribute``; None if it is none."""
        parts = identifier.split("|")
        if len(parts) != 5 or not parts[3]:
            return None
        node, statistic, scope, side, last = parts
        wave, _, attribute = last.partition(":")
        return cls(node, statistic, side, wave, scope, attribute)


def scored(sheets: Sheets, part: Part) -> str:
    """Return the formula of a figure of scores, without its sign of equality; empty if none.

    Means and gaps are plain means over partnerships; shares of favourable answers are in percent.
    """
    if part.attribute == "valid_share" or part.statistic == "valid_share":
        return _valid_share(sheets, part)
    if part.attribute not in ("", "n"):
        return ""
    if part.statistic in ("worst_case", "best_case"):
        return _bound(sheets, part)
    span, member = _figures(sheets, part)
    if not span:
        return ""
    if part.attribute == "n" or part.statistic == "n":
        return f"COUNTIFS({member},{span},{NUMBER})" if member else f"COUNT({span})"
    return f"AVERAGEIFS({span},{member})" if member else f"AVERAGE({span})"


def population(sheets: Sheets, part: Part) -> str:
    """Return how many partnerships could have a figure: concerned, or heard all the same."""
    span, member = _figures(sheets, part)
    column = f"concerned:{part.side}"
    if not span or member:
        return ""
    item = sheets.case.framework.item_by_id.get(part.node)
    starting = [("starting", "1")] if item is not None and item.asked == "start" else []
    column = column if column in sheets.register else "alive"
    expected = sheets.registered((column, "1"), *starting)
    grid, ends = sheets.scores.grid, sheets.scores.spans[part.wave, part.side]
    beyond = f"COUNTIFS({span},{NUMBER},{grid.span('concerned', *ends)},0)"
    if starting:
        late = f"{grid.span('concerned', *ends)},1,{grid.span('starting', *ends)},0"
        beyond += f"+COUNTIFS({span},{NUMBER},{late})"
    return f"({expected}+{beyond})"


def _bound(sheets: Sheets, part: Part) -> str:
    """Return a favourable share if all who are silent were unfavourable, or favourable."""
    plain = Part(part.node, "favourable", part.side, part.wave)
    share, total = scored(sheets, plain), population(sheets, plain)
    if not share or not total:
        return ""
    span, _ = _figures(sheets, plain)
    worst = f"{share}*COUNT({span})/{total}"
    if part.statistic == "worst_case":
        return worst
    return f"{worst}+({total}-COUNT({span}))/{total}*100"


def _figures(sheets: Sheets, part: Part) -> tuple[str, str]:
    """Return the column of a figure, a cell a partnership, and the pair that says who counts."""
    prefix = "fav:" if part.statistic == "favourable" else ""
    key = prefix + part.node
    together = part.side == TOGETHER or "-" in part.side
    if together:
        if part.wave != sheets.case.wave:
            return "", ""
        grid, ends = sheets.views.grid, (None, None)
        key = f"{part.node}|{part.side}"
    else:
        grid = sheets.scores.grid
        if (part.wave, part.side) not in sheets.scores.spans:
            return "", ""
        ends = sheets.scores.spans[part.wave, part.side]
    if key not in grid or not _held(sheets, part):
        return "", ""
    if part.scope == "programme":
        return grid.span(key, *ends), ""
    grouping, _, value = part.scope.partition(":")
    column, told = sheets.member(grouping, value)
    if column not in grid or part.wave != sheets.case.wave:
        return "", ""
    return grid.span(key, *ends), f"{grid.span(column, *ends)},{told}"


def _held(sheets: Sheets, part: Part) -> bool:
    """Whether the sheet of scores holds the column in the wave: items beside only in the last."""
    if part.wave == sheets.case.wave:
        return True
    framework = sheets.case.framework
    entering = {item.id for item in sheets.case.entering}
    known = {*entering, *framework.criterion_by_id, *framework.dimension_by_id}
    return part.statistic != "favourable" and part.node in known


def _valid_share(sheets: Sheets, part: Part) -> str:
    """Return the valid answers of a node over those asked and applicable."""
    if "-" in part.side:
        return ""
    if part.scope != "programme":
        valid, base = (
            _figures(sheets, Part(f"{key}:{part.node}", "", part.side, part.wave, part.scope))
            for key in ("valid", "base")
        )
        if not valid[0]:
            return ""
        return f"SUMIFS({valid[0]},{valid[1]})/SUMIFS({base[0]},{base[1]})"
    sides = [part.side]
    if part.side == TOGETHER:
        sides = [side for side in sheets.case.sides if len(side) == 1]
    blocks = [b for side in sides if (b := _answers(sheets, part, side))]
    if not blocks:
        return ""
    states = sheets.answers.states
    spare, unread = states[State.NOT_APPLICABLE], states[State.INVALID]
    item = sheets.case.framework.item_by_id.get(part.node)
    ordered = item is None or not is_nominal(sheets, item)
    valid = "+".join(f"COUNT({b})" if ordered else valid_count(b, states) for b in blocks)
    base = "+".join(
        f'COUNTA({b})-COUNTIF({b},"{spare}")-COUNTIF({b},"{unread}")' for b in blocks
    )
    return f"({valid})/({base})"


def is_nominal(sheets: Sheets, item: Item) -> bool:
    """Whether the answers to an item are words, not numbers."""
    scale = sheets.case.framework.scales[item.scale]
    return bool(scale.levels) and not scale.ordered


def _answers(sheets: Sheets, part: Part, side: str) -> str:
    """Return the answers of a side that enter a node: rows of known partnerships only."""
    rows = sheets.scores.rows
    own = rows[(rows["wave"] == part.wave) & (rows["side"] == side)]
    ids = [item.id for item in sheets.case.entering if part.node in (item.criterion, item.dimension)]
    ids = ids or [part.node]
    if not len(own) or ids[0] not in sheets.answers.grid:
        return ""
    return sheets.answers.grid.block(ids, int(own["first"].min()), int(own["last"].max()))
