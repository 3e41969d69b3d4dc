"""Who answered: the response rates of AAPOR, and how far silence could move a share."""

from collections.abc import Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, estimates, one_of
from alliances.statistics.invitations import (
    CODES,
    codes_of,
    given_counts,
    is_counted,
    labels_of,
    weights_of,
)

RATES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")

NOBODY = "nobody_eligible"
"""The note of a rate of which nobody is counted below."""

SOURCE = "AAPOR, Standard Definitions, 9th ed. 2016 (10th ed. 2023), Response Rates"
"""Where the rates are defined."""
_BOUNDS = "Cochran, Sampling Techniques, 3rd ed. 1977, section 13.2; Manski, JHR 24 (1989) 343-360"

# Those whose denominator holds the unknown in proportion e.
_WITH_E = frozenset({"RR3", "RR4", "REF2", "CON2"})


def response_rates(
    dispositions: object,
    *,
    eligible_share: float | None = None,
    by: object = None,
    weights: object = None,
    rates: str = "response",
) -> pd.DataFrame:
    """Return the six response rates of AAPOR, and its other rates where asked.

    AAPOR, Standard Definitions (2016; 2023). With I complete, P partial, R refusals, NC no
    contacts, O others, U = UH + UO unknown: RR1 = I / (I + P + R + NC + O + U); RR2 with I + P
    above; RR3 and RR4 the same with e U below; RR5 and RR6 without U. Out of scope (NE) counts
    nowhere. A rate of invitations is a count of all of them: it has no interval.

    Parameters
    ----------
    dispositions
        The code of each invitation, or how many there are of each code (a mapping or a Series by
        code). A code that is missing is counted as unknown (``UO``): nobody noted what came of it.
    eligible_share
        e: which share of the unknown is eligible. Where None, the share among those that are known
        (the proportional method of AAPOR); 1 where none is known to be out of scope.
    by
        Labels of each invitation, or a frame of several (side, stratum, wave): rates for each.
    weights
        Of each invitation, zero or more; rates are then of sums of weights, e too.
    rates
        ``response``, or ``all``: also cooperation ``COOP1`` to ``COOP4``, refusal ``REF1`` to
        ``REF3`` and contact ``CON1`` to ``CON3``.

    Returns
    -------
    DataFrame
        Estimates, a row a rate (``RR1`` to ``RR6``), with ``numerator``, ``denominator`` and the
        counts ``I`` to ``NE`` beside; with `by`, its labels come first in the index. `n` counts the
        invitations that are not out of scope. ``frame.attrs["eligible_share"]`` is e, with `by` a
        mapping from each label. A rate with nobody below has no value and says so in ``note``.

    Raises
    ------
    WrongCall
        A code that is none of `CODES`, a count that is no whole number, e outside 0 to 1, a label
        or a weight that is missing, labels or weights beside counts.
    NoAnswer
        No invitation is eligible.

    Examples
    --------
    >>> table = response_rates({"I": 60, "P": 5, "R": 15, "NC": 20})
    >>> table["value"].round(2).tolist()
    [0.6, 0.65, 0.6, 0.65, 0.6, 0.65]
    """
    if eligible_share is not None and not 0 <= eligible_share <= 1:
        raise WrongCall("statistics.eligible_share", value=eligible_share)
    wide = one_of("rates", rates, ("response", "all")) == "all"
    if is_counted(dispositions):
        if by is not None or weights is not None:
            raise WrongCall("response.counts_have_no_rows")
        counts = given_counts(cast("Mapping[object, object]", dispositions))
        return _rates(counts, counts, eligible_share, wide)
    codes = codes_of(dispositions)
    weight = None if weights is None else weights_of(weights, codes)
    if by is None:
        return _rates_of(codes, weight, eligible_share, wide)
    labels = labels_of(by, codes)
    frames = {}
    for key, rows in labels.groupby(list(labels), sort=True).indices.items():
        inside = None if weight is None else weight[rows]
        frames[key] = _rates_of(codes[rows], inside, eligible_share, wide, alone=False)
    if all(frame["note"].eq(NOBODY).all() for frame in frames.values()):
        raise NoAnswer("statistics.nobody_asked")
    table = pd.concat(frames, names=[*labels])
    table.attrs["eligible_share"] = {k: f.attrs["eligible_share"] for k, f in frames.items()}
    return table


def nonresponse_bounds(
    favourable: npt.ArrayLike, valid: npt.ArrayLike, asked: npt.ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest favourable share that the silent ones allow.

    None of them favourable, or all of them (Cochran 1977, section 13.2; Manski 1989): the only
    statement on a share that supposes nothing about who did not answer.

    Parameters
    ----------
    favourable
        How many answered favourably, any shape.
    valid
        How many answered validly.
    asked
        How many could have.

    Returns
    -------
    tuple of ndarray
        Shares, 0 to 1; NaN where nobody was asked or a number is missing.

    Raises
    ------
    WrongCall
        Numbers that decrease from asked to valid to favourable, shapes that do not go together.

    Examples
    --------
    >>> low, high = nonresponse_bounds(854, 1067, 2733)
    >>> round(float(low), 2), round(float(high), 2)
    (0.31, 0.92)
    """
    held, given, all_asked = _together(favourable, valid, asked)
    wrong = (held < 0) | (held > given + 1e-9) | (given > all_asked + 1e-9)
    if np.any(wrong):
        at = tuple(np.argwhere(wrong)[0])
        told = {
            name: f"{each[at]:g}"
            for name, each in (("favourable", held), ("valid", given), ("asked", all_asked))
        }
        raise WrongCall("statistics.bounds_order", **told)
    base = np.where(all_asked > 0, all_asked, np.nan)
    return held / base, (held + all_asked - given) / base


def rate_parts(
    counts: Mapping[str, float], eligible_share: float | None = None
) -> tuple[dict[str, tuple[float, float]], float]:
    """Return numerator and denominator of each response rate, and the eligible share e.

    Parameters
    ----------
    counts
        Invitations by each of `CODES`.
    eligible_share
        As in `response_rates`.

    Raises
    ------
    NoAnswer
        No invitation is eligible.
    """
    known = sum(counts[code] for code in ("I", "P", "R", "NC", "O"))
    unknown = counts["UH"] + counts["UO"]
    if not known + unknown > 0:
        raise NoAnswer("statistics.nobody_asked")
    settled = known + counts["NE"]
    share = eligible_share
    if share is None:
        share = known / settled if settled > 0 else 1.0
    below = (float(known + unknown), known + share * unknown, float(known))
    above = (counts["I"], counts["I"] + counts["P"])
    # Odd rates have complete answers above, even ones partial answers too.
    parts = {name: (above[rank % 2], below[rank // 2]) for rank, name in enumerate(RATES)}
    return parts, share


def _other_parts(
    counts: Mapping[str, float], parts: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Return numerator and denominator of the rates of cooperation, refusal and contact."""
    complete, heard = counts["I"], counts["I"] + counts["P"]
    spoken_to = heard + counts["R"]
    reached = spoken_to + counts["O"]
    below = [parts[name][1] for name in ("RR1", "RR3", "RR5")]
    return {
        "COOP1": (complete, reached),
        "COOP2": (heard, reached),
        "COOP3": (complete, spoken_to),
        "COOP4": (heard, spoken_to),
        **{f"REF{rank}": (counts["R"], base) for rank, base in enumerate(below, 1)},
        **{f"CON{rank}": (reached, base) for rank, base in enumerate(below, 1)},
    }


def _rates_of(
    codes: npt.NDArray[np.object_],
    weights: Floats | None,
    eligible_share: float | None,
    wide: bool,
    *,
    alone: bool = True,
) -> pd.DataFrame:
    """Return the rates of invitations one by one; where `alone`, nobody eligible is refused."""
    counts = {code: int((codes == code).sum()) for code in CODES}
    sums: Mapping[str, float] = counts
    if weights is not None:
        sums = {code: float(weights[codes == code].sum()) for code in CODES}
    return _rates(counts, sums, eligible_share, wide, alone=alone, weighted=weights is not None)


def _rates(
    counts: Mapping[str, int],
    sums: Mapping[str, float],
    eligible_share: float | None,
    wide: bool,
    *,
    alone: bool = True,
    weighted: bool = False,
) -> pd.DataFrame:
    """Return the rates of one group of invitations as estimates."""
    try:
        parts, share = rate_parts(sums, eligible_share)
    except NoAnswer:
        if alone:
            raise
        # One group of several: its rates are told to be none, beside those of the others.
        parts, share = dict.fromkeys(RATES, (0.0, 0.0)), np.nan
    if wide:
        parts |= _other_parts(sums, parts)
    n = sum(counts.values()) - counts["NE"]
    rows = [
        (
            name,
            Estimate(
                value=above / base if base > 0 else None,
                n=n,
                unit="share",
                method=f"aapor:{name}"
                + (f":e={share:.4g}" if name in _WITH_E and share == share else "")
                + (":weighted" if weighted else ""),
                source=SOURCE,
                note="" if base > 0 else NOBODY,
            ),
        )
        for name, (above, base) in parts.items()
    ]
    frame = estimates(rows, "rate").assign(
        numerator=[above for above, _ in parts.values()],
        denominator=[base for _, base in parts.values()],
        **counts,
    )
    frame.attrs["eligible_share"] = share
    return frame


def _together(*numbers: npt.ArrayLike) -> tuple[Floats, ...]:
    """Return numbers as arrays of one shape."""
    arrays = []
    for name, given in zip(("favourable", "valid", "asked"), numbers, strict=True):
        try:
            if isinstance(given, pd.Series | pd.DataFrame):
                array = given.to_numpy(np.float64, na_value=np.nan)
            else:
                array = np.asarray(given, dtype=np.float64)
        except (TypeError, ValueError):
            raise WrongCall("statistics.not_numbers", name=name, value=given) from None
        if np.isinf(array).any():
            raise WrongCall("statistics.not_numbers", name=name, value="∞")
        arrays.append(array)
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError:
        told = ", ".join(
            f"{name} : {array.shape}"
            for name, array in zip(("favourable", "valid", "asked"), arrays, strict=True)
        )
        raise WrongCall("statistics.lengths", lengths=told) from None
