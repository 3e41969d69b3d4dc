"""Several tests at once: p values adjusted within named families."""

from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.inputs import Floats, labels, one_of, same_length, vector

METHODS = ("holm", "bh", "by", "bonferroni", "hochberg", "none")
"""Holm, Benjamini-Hochberg, Benjamini-Yekutieli, Bonferroni, Hochberg, nothing."""

_ALIASES = {"fdr": "bh", "fdr_bh": "bh", "fdr_by": "by", "benjamini-hochberg": "bh"}


@overload
def adjust_p(p: pd.Series, method: str = ..., *, families: object = ...) -> pd.Series: ...
@overload
def adjust_p(p: npt.ArrayLike, method: str = ..., *, families: object = ...) -> Floats: ...
def adjust_p(
    p: npt.ArrayLike | pd.Series, method: str = "holm", *, families: object = None
) -> Floats | pd.Series:
    """Return p values adjusted for how many were looked at.

    Holm, Scandinavian Journal of Statistics 6 (1979) 65-70 (the chance of one false alarm in the
    family stays below the level); Benjamini & Hochberg, JRSS B 57 (1995) 289-300 (the share of
    false alarms does); Benjamini & Yekutieli, Annals of Statistics 29 (2001) 1165-1188; Hochberg,
    Biometrika 75 (1988) 800-802. Equal to R's ``p.adjust``.

    Parameters
    ----------
    p
        Shape (tests,); a missing one stays missing and does not count.
    method
        One of `METHODS`, whatever its case.
    families
        The family of each test, shape (tests,): each is adjusted by itself. One family where None.

    Returns
    -------
    ndarray or Series
        Shape (tests,); a Series keeps its index, and names its families with how many tests each
        has in ``attrs["families"]``.

    Raises
    ------
    WrongCall
        An unknown method; a p outside 0 to 1; a test without family.

    Examples
    --------
    >>> adjust_p([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    name = str(method).lower()
    kind = one_of("method", _ALIASES.get(name, name), METHODS)
    given = vector(p, "p")
    outside = ~np.isnan(given) & ((given < 0) | (given > 1))
    if outside.any():
        raise WrongCall("statistics.not_a_p", value=given[outside][0])
    adjusted = np.full(len(given), np.nan)
    family = np.zeros(len(given), dtype=np.int64)
    names: tuple[object, ...] = ()
    if families is not None:
        family, names = labels(families, "families")
        same_length(p=given, families=family)
        if (family < 0).any():
            row = int((family < 0).argmax())
            raise WrongCall("statistics.missing_label", name="families", row=row)
    for each in np.unique(family):
        inside = np.flatnonzero((family == each) & ~np.isnan(given))
        adjusted[inside] = _adjust(given[inside], kind)
    if isinstance(p, pd.Series):
        result = pd.Series(adjusted, index=p.index, name=p.name)
        if families is not None:
            result.attrs["families"] = {
                name: int(((family == at) & ~np.isnan(given)).sum())
                for at, name in enumerate(names)
            }
        return result
    return adjusted


def _adjust(p: Floats, method: str) -> Floats:
    """Adjust the p values of one family."""
    n = len(p)
    if method == "none" or n == 0:
        return p.copy()
    if method == "bonferroni":
        return np.minimum(p * n, 1.0)
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, n + 1)
    if method == "holm":
        stepped = np.maximum.accumulate(p[order] * (n - rank + 1))
    else:
        factor = {
            "bh": n / rank,
            "by": n / rank * (1 / rank).sum(),
            "hochberg": (n - rank + 1).astype(np.float64),
        }[method]
        stepped = np.minimum.accumulate((p[order] * factor)[::-1])[::-1]
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
