"""The interval of a share, with a survey design or without one."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from alliances.statistics.inputs import one_of

_METHODS = {
    "logit": "logit",
    "xlogit": "logit",
    "wilson": "wilson",
    "score": "wilson",
    "clopper_pearson": "clopper_pearson",
    "clopper-pearson": "clopper_pearson",
    "exact": "clopper_pearson",
    "beta": "clopper_pearson",
    "korn_graubard": "clopper_pearson",
    "korn-graubard": "clopper_pearson",
    "t": "t",
    "mean": "t",
    "wald": "t",
    "asin": "asin",
}

SOURCES = {
    "logit": "Rust & Rao, Statistical Methods in Medical Research 5 (1996) 283-310",
    "wilson": "Wilson, JASA 22 (1927) 209-212",
    "wilson:effective": "Wilson, JASA 22 (1927) 209-212; "
    "Dean & Pagano, Journal of Survey Statistics and Methodology 3 (2015) 484-503",
    "clopper_pearson": "Clopper & Pearson, Biometrika 26 (1934) 404-413",
    "clopper_pearson:effective": "Korn & Graubard, Survey Methodology 24 (1998) 193-201",
    "t": "Cochran, Sampling Techniques, 3rd ed. 1977, sections 2.8 and 5.4",
    "asin": "Anscombe, Biometrika 35 (1948) 246-254",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What is known of a share.

    Attributes
    ----------
    value
        The share, 0 to 1.
    error
        Its standard error.
    df
        Degrees of freedom of the error.
    n
        Valid answers.
    rows
        Rows of the domain, valid or not.
    effective_n
        (sum of weights)² / sum of squares: how many answers of equal weight tell as much.
    plain
        Whether there is no design.
    census
        Whether everyone was asked, so that nothing is left to guess.
    """

    value: float
    error: float
    df: float
    n: int
    rows: int
    effective_n: float
    plain: bool
    census: bool


def share_method(method: str) -> str:
    """Return the name of a method, by any name it bears.

    Raises
    ------
    WrongCall
        There is no such method.
    """
    return _METHODS[one_of("method", method, _METHODS)]


def share_interval(share: Share, method: str, level: float) -> tuple[float, float, str]:
    """Return the ends of the interval of a share, and the key of its source in `SOURCES`.

    Without a design, Wilson's and Clopper and Pearson's intervals are the binomial ones. With one
    they rest on the effective number of answers, p (1 - p) / variance, times the squared ratio of
    the t quantiles with rows - 1 and with the design's degrees of freedom (Korn & Graubard 1998,
    section 3). The others are t intervals, of the logit, the arc sine or the share itself.

    Where the share is 0 or 1, its variance and so its logit tell nothing: the interval is then
    Clopper and Pearson's, on Kish's effective number of answers times the same ratio. The finite
    population correction is left out there, which makes the interval wider, never narrower.

    Parameters
    ----------
    share
        What is known of it.
    method
        As `share_method` returns it.
    level
        Confidence.
    """
    p, tail = share.value, (1 - level) / 2
    extreme = p <= 0 or p >= 1
    if share.census:
        return p, p, method if method in ("logit", "asin", "t") else f"{method}:effective"
    if share.plain and method in ("wilson", "clopper_pearson"):
        found = _wilson if method == "wilson" else _clopper_pearson
        return *found(p, float(share.n), tail), method
    if extreme and method != "wilson":
        n = share.effective_n if share.plain else share.effective_n * _ratio(share, tail)
        key = "clopper_pearson" if share.plain else "clopper_pearson:effective"
        return *_clopper_pearson(p, n, tail), key
    if method in ("wilson", "clopper_pearson"):
        n = share.effective_n if extreme else p * (1 - p) / share.error**2
        found = _wilson if method == "wilson" else _clopper_pearson
        return *found(p, n * _ratio(share, tail), tail), f"{method}:effective"
    return *_transformed(share, method, tail), method


def _ratio(share: Share, tail: float) -> float:
    own = stats.t.ppf(tail, max(share.rows - 1, 1))
    return float((own / stats.t.ppf(tail, share.df)) ** 2)


def _wilson(p: float, n: float, tail: float) -> tuple[float, float]:
    z = float(stats.norm.isf(tail))
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    # Where nobody or everybody does, the end is there exactly.
    low = 0.0 if p <= 0 else max(float(centre - half), 0.0)
    return low, 1.0 if p >= 1 else min(float(centre + half), 1.0)


def _clopper_pearson(p: float, n: float, tail: float) -> tuple[float, float]:
    low = 0.0 if p <= 0 else float(stats.beta.ppf(tail, n * p, n * (1 - p) + 1))
    high = 1.0 if p >= 1 else float(stats.beta.isf(tail, n * p + 1, n * (1 - p)))
    return low, high


def _transformed(share: Share, method: str, tail: float) -> tuple[float, float]:
    p, half = share.value, float(stats.t.isf(tail, share.df)) * share.error
    if method == "t":
        return p - half, p + half
    if method == "asin":
        centre, half = np.arcsin(np.sqrt(p)), half / (2 * np.sqrt(p * (1 - p)))
        ends = np.clip([centre - half, centre + half], 0, np.pi / 2)
        return float(np.sin(ends[0]) ** 2), float(np.sin(ends[1]) ** 2)
    centre, half = np.log(p / (1 - p)), half / (p * (1 - p))
    ends = 1 / (1 + np.exp(-np.clip([centre - half, centre + half], -700, 700)))
    return float(ends[0]), float(ends[1])
