"""Formulas of t intervals and of the populations that they know."""

import math

import numpy as np

from alliances.reports.verification.binding.places import Figures, Part, place
from alliances.reports.verification.case import Case
from alliances.reports.verification.sheets import NUMBER, Sheets
from alliances.scoring.blocks import Block
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.intervals import CONFIDENCE


def interval(sheets: Sheets, part: Part) -> str:
    """Return the formula of an end of a t interval; empty where the interval is of another kind.

    mean ± t(n − 1) s / √n √(1 − n / N), cut at the ends of the scale: Cochran, Sampling Techniques,
    3rd ed. 1977, sections 2.6 and 2.8. Of a group, s is an array formula.
    """
    figures, total = place(sheets, part), population(sheets, part)
    bounds = _t_applies(sheets.case, part)
    if figures is None or not total or bounds is None:
        return ""
    span, member = figures.span, figures.member
    if member:
        n, mean = f"COUNTIFS({member},{span},{NUMBER})", f"AVERAGEIFS({span},{member})"
        column, _, told = member.rpartition(",")
        spread = f"STDEV(IF({column}={told},{span}))"
    else:
        n, mean, spread = f"COUNT({span})", f"AVERAGE({span})", f"STDEV({span})"
    outside = f"{1 - CONFIDENCE:.2g}"
    half = f"TINV({outside},{n}-1)*{spread}/SQRT({n})*SQRT(1-{n}/{total})"
    end = f"{mean}-{half}" if part.attribute == "low" else f"{mean}+{half}"
    bound = bounds[part.attribute == "high"]
    if math.isfinite(bound):
        end = f"{'MIN' if part.attribute == 'high' else 'MAX'}({bound:g},{end})"
    return f"{{={end}}}" if member else end


def population(sheets: Sheets, part: Part) -> str:
    """Return how many partnerships could have a figure: concerned, or heard all the same."""
    figures = place(sheets, part)
    if figures is None:
        return ""
    if part.wave != sheets.case.wave:
        return _earlier(sheets, part, figures)
    item = sheets.case.framework.item_by_id.get(part.node)
    # A node that is asked at the start only concerns those whose first wave it is.
    starting = _starts(sheets.case, part.node) if item is None else item.asked == "start"
    keys = _concerned(sheets, part.side)
    groups = [figures.grouping] if figures.grouping else []
    told = [*((key, "1") for key in keys), *([("starting", "1")] if starting else []), *groups]
    expected = sheets.registered(*told)
    rows = ["concerned"] if figures.single else keys
    heard = "".join(f",{figures.beside(key)},1" for key in [*rows, *(["starting"] * starting)])
    member = f"{figures.member}," if figures.member else ""
    inside = f"COUNTIFS({member}{figures.span},{NUMBER}{heard})"
    n = f"COUNTIFS({member}{figures.span},{NUMBER})"
    return f"({expected}+{n}-{inside})"


def _earlier(sheets: Sheets, part: Part, figures: Figures) -> str:
    """Return the population of a side in an earlier wave, of questions that all are asked."""
    key = f"concerned:{part.side}@{part.wave}"
    if key not in sheets.register or _starts(sheets.case, part.node):
        return ""
    inside = f"COUNTIFS({figures.span},{NUMBER},{figures.beside('concerned')},1)"
    return f"(SUM({sheets.register.span(key)})+COUNT({figures.span})-{inside})"


def _starts(case: Case, node: str) -> bool:
    items = [i for i in case.entering if node in (i.criterion, i.dimension)]
    return bool(items) and all(item.asked == "start" for item in items)


def _concerned(sheets: Sheets, side: str) -> list[str]:
    """Return the columns that say whom a view concerns: those who list its parties, and live."""
    sides = [] if side == TOGETHER else side.split("-")
    known = [key for each in sides if (key := f"concerned:{each}") in sheets.register]
    return known or ["alive"]


def _t_applies(case: Case, part: Part) -> tuple[float, float] | None:
    """Return the ends of the scale where a figure has a t interval; None where it has not."""
    found = case.row_of(part.scope, part.side, part.wave)
    if found is None:
        return None
    block, row = found
    column = next((c for c, node in enumerate(block.nodes) if node.id == part.node), None)
    if column is None or part.statistic not in ("mean", "gap"):
        return None
    if _other_kind(block, part.statistic, row, column):
        return None
    return block.nodes[column].span(part.statistic)


def _other_kind(block: Block, statistic: str, row: int, column: int) -> bool:
    """Whether everybody concerned was heard, nothing varies, or fewer than two were heard."""
    figures = block.figures[statistic]
    value, error = figures.value[row, column], figures.error[row, column]
    n, population = block.n[row, column], block.population[row, column]
    flat = bool(error <= 1e-9 * max(abs(value), 1)) if not np.isnan(error) else True
    return bool(n < 2 or n >= population or flat)
