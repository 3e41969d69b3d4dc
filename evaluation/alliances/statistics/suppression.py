"""Hide small cells, and so many more that subtraction does not give them back."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.hiding import Published, completed, given_away
from alliances.statistics.inputs import Booleans, Floats, one_of
from alliances.statistics.published_cells import (
    TOTAL,
    Cells,
    Table,
    as_series,
    beside_table,
    from_long,
    related,
    told,
    with_totals,
)
from alliances.statistics.recovery import Relations, broken_relation
from alliances.statistics.small_cells import Rules, why_small
from alliances.statistics.suppressed import (
    NOT_AVAILABLE,
    NOTHING,
    REASONS,
    SECRET,
    Suppressed,
)

__all__ = ["NOTHING", "NOT_AVAILABLE", "REASONS", "SECRET", "TOTAL", "Suppressed", "suppress"]


def suppress(
    table: Table,
    *,
    minimum: float = 5,
    organisations: Table | None = None,
    minimum_organisations: float = 3,
    largest: Table | None = None,
    dominance: float = 0.85,
    protect: Table | None = None,
    values: Table | None = None,
    totals: bool | str = "auto",
    relations: Relations | None = None,
    zeros: str = "show",
) -> Suppressed:
    """Return a table without its small cells, and without what would give them back.

    First the cells that may not be shown by themselves: fewer than `minimum` people, fewer than
    `minimum_organisations` organisations, one that holds more than `dominance` of the cell (the
    rule of Insee for enterprises: 3 units, 85 %). Then, one by one, the smallest published cell of
    a relation by which a hidden one could be computed, until none can (`recoverable`, exactly);
    last, what turns out not to be needed is shown again. A true zero is shown: it is about nobody.

    Not covered: what somebody can compute who knows a hidden cell already (the only organisation
    behind it, say), and how narrow the range of a hidden amount is.

    Parameters
    ----------
    table
        Numbers of people, whole: a frame of two ways, a Series of one way or, with an index of
        several levels, of several, an array; or, with `relations`, a Series of cells of any tables,
        or a long frame of them (columns ``n`` and, if there, ``value``, ``organisations``,
        ``largest``, ``protect``; the others name the cells).
    minimum
        Fewest people.
    organisations, minimum_organisations
        Distinct organisations by cell, with the labels of `table` (an array: its shape), and their
        fewest. Of a total that is computed here no more are known than in its largest part: it is
        hidden where that has too few, unless `organisations` tells its number under its label.
    largest, dominance
        Share (0 to 1) that the largest contributor holds of each cell, and the most that it may. Of
        a total that is computed here the largest contributor is taken to be the same in all parts.
    protect
        Further cells to be hidden, zeros too.
    values
        What is printed instead of the numbers of people (amounts, means times n, differences
        between waves, of which `table` then tells the people behind): same labels. Those of zero or
        more are taken to be known as such.
    totals
        ``auto``: a last label ``Total``, ``Totaux``, ``Ensemble``, ``All``, ``Sum`` or ``Somme`` is
        the total of its way; the totals of other ways are computed and stand under ``Total``, for
        they are published too. True: the last label of every way is its total, whatever its name;
        a text: this label is. False: none is.
    relations
        How cells depend on each other, across tables, waves and formats: whole coefficients by cell
        (or a matrix, one column a cell) that sum to zero. No total is then made.
    zeros
        ``show`` or ``hide`` true zeros.

    Returns
    -------
    Suppressed
        ``result.table`` may be printed.

    Raises
    ------
    WrongCall
        Numbers that are negative, missing or not whole; labels that differ; totals or relations
        that do not hold; thresholds that would hide nothing.
    NoAnswer
        No cell, or cells that are given away whatever is hidden.

    Examples
    --------
    >>> import pandas as pd
    >>> sides = {"A": [12, 3], "B": [9, 14], "C": [8, 11]}
    >>> counts = pd.DataFrame(sides, index=["local", "national"])
    >>> suppress(counts).table.loc["national"].tolist()
    ['s', 14, 's', 28]

    A published difference, with the people behind it:

    >>> people = pd.Series({"2024": 40, "2025": 43, "change": 43})
    >>> euros = pd.Series({"2024": 900, "2025": 700, "change": -200})
    >>> change = [{"2025": 1, "2024": -1, "change": -1}]
    >>> suppress(people, values=euros, relations=change).table.tolist()
    [900, 700, -200]
    """
    one_of("zeros", zeros, ("show", "hide"))
    rules = Rules(minimum, minimum_organisations, dominance, zeros == "hide")
    beside: dict[str, Table | None] = {
        "organisations": organisations,
        "largest": largest,
        "protect": protect,
        "values": values,
    }
    if relations is not None and isinstance(table, pd.DataFrame) and "n" in table:
        counts, beside = from_long(table, beside)
    else:
        counts = as_series(table, "table")
    cells = with_totals(counts, totals) if relations is None else related(counts, relations)
    series = {name: beside_table(each, name, table, counts, cells) for name, each in beside.items()}
    n = cells.spread(counts, 0.0, "sum")
    _refuse_wrong(n, cells)
    printed = n
    if series["values"] is not None:
        printed = cells.spread(series["values"], np.nan, "sum")
        _refuse_unfounded(n, printed, cells)
    reason = why_small(
        n, cells, rules, series["organisations"], series["largest"], series["protect"], printed
    )
    primary = np.asarray(reason != "", dtype=np.bool_)
    published = _published(n, printed, cells, hidden_zeros=bool((primary & (n == 0)).any()))
    hidden = completed(primary, cells.relations, published, *_costs(n, cells, primary))
    reason[hidden & ~primary] = "complementary"
    return _result(n, printed, hidden, reason, cells, published)


def _refuse_wrong(n: Floats, cells: Cells) -> None:
    for wrong, code in ((~(n >= 0), "suppression.negative"), (n % 1 != 0, "suppression.whole")):
        if wrong.any():
            at = int(wrong.argmax())
            raise WrongCall(code, cell=told(cells.index[at]), value=n[at])


def _refuse_unfounded(n: Floats, printed: Floats, cells: Cells) -> None:
    wrong = (n == 0) & (np.nan_to_num(printed) != 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise WrongCall("suppression.nobody", cell=told(cells.index[at]), value=printed[at])


def _published(
    n: Floats, printed: Floats, cells: Cells, *, hidden_zeros: bool
) -> tuple[Published, ...]:
    """Return what an attacker knows of the numbers of people, and of what is printed instead."""
    broken = broken_relation(cells.relations, n)
    if printed is n:
        if broken is not None:
            raise WrongCall("statistics.relation_broken", cell=told(cells.index[broken]))
        # Where no zero is hidden, everybody can tell that what is hidden is at least one.
        return (Published(n, np.full(len(n), 0.0 if hidden_zeros else 1.0)),)
    wrong = broken_relation(cells.relations, printed)
    if wrong is not None:
        raise WrongCall("statistics.relation_broken", cell=told(cells.index[wrong]))
    filled = np.nan_to_num(printed)
    amounts = Published(filled, np.where(filled < 0, -np.inf, 0.0))
    if broken is not None:
        # The people behind differences, for example, do not add up: they tell nothing.
        return (amounts,)
    return amounts, Published(n, np.full(len(n), 0.0 if hidden_zeros else 1.0))


def _costs(n: Floats, cells: Cells, primary: Booleans) -> tuple[Floats, Booleans]:
    """Return what hiding each cell costs the reader, and which may be hidden beside."""
    most = n.max(initial=0.0) + 1
    # Totals are what readers look at first: they go late. Zeros protect least: they go last.
    cost = n + cells.totals * most + (n == 0) * 4 * most
    usable: Booleans = (n > 0) | bool((primary & (n == 0)).any())
    return cost, usable


def _result(
    n: Floats,
    printed: Floats,
    hidden: Booleans,
    reason: npt.NDArray[np.object_],
    cells: Cells,
    published: Sequence[Published],
) -> Suppressed:
    shown = pd.Series(printed, index=cells.index, name="value").mask(hidden)
    sign = np.select(
        [hidden, n == 0, shown.isna().to_numpy()], [SECRET, NOTHING, NOT_AVAILABLE], ""
    )
    whole = shown.dropna()
    value: pd.Series = shown
    if (whole == whole.round()).all() and (whole.abs() < 2.0**53).all():
        value = shown.astype("Int64")
    frame = pd.DataFrame(
        {"value": value, "sign": sign, "hidden": hidden, "reason": reason}, index=cells.index
    )
    complementary = int((reason == "complementary").sum())
    audit = {
        "cells": len(n),
        "primary": int(hidden.sum()) - complementary,
        "complementary": complementary,
        "hidden": int(hidden.sum()),
        # Anew, with nothing of what the search found.
        "recoverable": int(given_away(hidden, cells.relations, published).sum()),
    }
    return Suppressed(frame, cells.relations, audit)
