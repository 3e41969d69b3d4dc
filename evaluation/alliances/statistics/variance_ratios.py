"""Intraclass coefficients and their F limits, from mean squares.

McGraw & Wong, Psychological Methods 1 (1996) 30-46, tables 4 and 7.
"""

from scipy import stats

from alliances.errors import NoAnswer
from alliances.statistics.squares import Squares

Found = tuple[float, float | None, float | None, tuple[float, float]]
"""The coefficient, its lower and upper limit, the degrees of freedom of the F behind them."""


def by_ratio(squares: Squares, form: str, mean: bool, level: float) -> Found:
    """Return the one-way and consistency forms: functions of one ratio of mean squares."""
    one = form.startswith("1")
    rest = squares.within if one else squares.error
    df = (squares.df_units, squares.df_within if one else squares.df_error)
    if rest == 0:
        if squares.units == 0:
            raise NoAnswer("agreement.units_alike", kind=form)
        return 1.0, 1.0, 1.0, df
    if squares.units == 0:
        if mean:
            raise NoAnswer("agreement.units_alike", kind=form)
        return -1 / (squares.k - 1), None, None, df
    ratio, top = squares.units / rest, (1 + level) / 2
    ends = (ratio / stats.f.ppf(top, *df), ratio * stats.f.ppf(top, *df[::-1]))
    if mean:
        value, low, high = (1 - 1 / each for each in (ratio, *ends))
    else:
        value, low, high = ((each - 1) / (each + squares.k - 1) for each in (ratio, *ends))
    return float(value), float(low), float(high), df


def agreement(squares: Squares, mean: bool, level: float, by_irr: bool) -> Found:
    """Return the forms of absolute agreement."""
    n, k = squares.n, squares.k
    units, raters, error = squares.units, squares.raters, squares.error
    if error == 0 and raters == 0:
        return 1.0, 1.0, 1.0, (squares.df_units, squares.df_error)
    below = units + (k - 1) * error + k / n * (raters - error)
    below_mean = units + (raters - error) / n
    # A difference of mean squares is seldom exactly zero.
    least = 1e-12 * (units + raters + error)
    if (units == 0 and (mean or error == 0)) or (below_mean if mean else below) <= least:
        raise NoAnswer("agreement.units_alike", kind="A,k" if mean else "A,1")
    single = (units - error) / below
    found = (units - error) / below_mean if mean else single
    v = _satterthwaite(squares, found if by_irr else single)
    df = (squares.df_units, v)
    if v <= 0 or units == 0:
        return found, None, None, df
    top = (1 + level) / 2
    lower, upper = stats.f.ppf(top, n - 1, v), stats.f.ppf(top, v, n - 1)
    apart = raters - error if mean else k * raters + (k * n - k - n) * error
    # Divided by the quantile, which is infinite where v is near zero.
    room = apart + n * units / lower
    low = float(n * (units / lower - error) / room) if room > 0 else None
    high = float(n * (upper * units - error) / (apart + n * upper * units))
    if not (low is None or low <= found) or not found <= high:
        return found, None, None, df
    return found, low, high, df


def _satterthwaite(squares: Squares, value: float) -> float:
    """Return the degrees of freedom of a sum of mean squares, all multiplied by 1 - value.

    0 where nothing is left of the sum.
    """
    n, k = squares.n, squares.k
    a = k * value / n * squares.raters
    b = ((1 - value) + k * value * (n - 1) / n) * squares.error
    spread = a**2 / squares.df_raters + b**2 / squares.df_error
    return (a + b) ** 2 / spread if spread > 0 else 0.0
