"""Who answered: the response rates of AAPOR, and how far silence could move a share."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import estimates

CODES = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
"""Complete, partial, refusal, no contact, other, unknown (whether reached; other), out of scope."""

RATES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")

_SOURCE = "AAPOR, Standard Definitions, 9th ed. 2016 (10th ed. 2023), Response Rates"
_BOUNDS = "Cochran, Sampling Techniques, 3rd ed. 1977, section 13.2; Manski, JHR 24 (1989) 343-360"


def response_rates(
    dispositions: object,
    *,
    eligible_share: float | None = None,
    by: object = None,
) -> pd.DataFrame:
    """Return the six response rates of AAPOR.

    With I complete, P partial, R refusals, NC no contacts, O others, U = UH + UO unknown:
    RR1 = I / (I + P + R + NC + O + U); RR2 with I + P above; RR3 and RR4 the same with e U below;
    RR5 and RR6 without U. Out of scope (NE) counts nowhere. A rate of invitations is a count of all
    of them: it has no interval.

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

    Returns
    -------
    DataFrame
        Estimates, a row a rate (``RR1`` to ``RR6``), with ``numerator``, ``denominator`` and the
        counts ``I`` to ``NE`` beside; with `by`, its labels come first in the index. `n` counts the
        invitations that are not out of scope. ``frame.attrs["eligible_share"]`` is e.

    Raises
    ------
    WrongCall
        A code that is none of `CODES`, a count that is no whole number, e outside 0 to 1.
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
    if by is None:
        return _rates(_counts(dispositions), eligible_share)
    codes = pd.Series(_as_codes(dispositions))
    labels = by if isinstance(by, pd.DataFrame) else pd.DataFrame({"group": np.asarray(by, object)})
    groups = codes.groupby([labels[key].to_numpy() for key in labels], sort=True)
    names = [str(key) for key in labels]
    frames = {key: _rates(_counts(inside), eligible_share) for key, inside in groups}
    return pd.concat(frames, names=names)


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
        Shares, 0 to 1; NaN where nobody was asked.

    Raises
    ------
    WrongCall
        Numbers that decrease from favourable to valid to asked.

    Examples
    --------
    >>> low, high = nonresponse_bounds(854, 1067, 2733)
    >>> round(float(low), 2), round(float(high), 2)
    (0.31, 0.92)
    """
    held, given, all_asked = (
        np.asarray(each, dtype=np.float64) for each in (favourable, valid, asked)
    )
    wrong = (held < 0) | (held > given + 1e-9) | (given > all_asked + 1e-9)
    if np.any(wrong):
        at = tuple(np.argwhere(np.broadcast_to(wrong, wrong.shape))[0])
        told = {
            name: f"{np.broadcast_to(each, wrong.shape)[at]:g}"
            for name, each in (("favourable", held), ("valid", given), ("asked", all_asked))
        }
        raise WrongCall("statistics.bounds_order", **told)
    base = np.where(all_asked > 0, all_asked, np.nan)
    return held / base, (held + all_asked - given) / base


def _as_codes(dispositions: object) -> npt.NDArray[np.object_]:
    """Return the code of each invitation; what is missing is unknown."""
    codes = pd.Series(np.asarray(dispositions, dtype=object))
    missing = codes.isna() | (codes.astype(str).str.strip() == "")
    return codes.where(~missing, "UO").astype(str).str.strip().to_numpy(object)


def _counts(dispositions: object) -> dict[str, int]:
    """Return how many invitations bear each code."""
    if isinstance(dispositions, pd.Series) and pd.api.types.is_numeric_dtype(dispositions.dtype):
        dispositions = dispositions.to_dict()
    if isinstance(dispositions, Mapping):
        given = {str(code): count for code, count in dispositions.items()}
        for code, count in given.items():
            if count != count or int(count) != count or count < 0:
                raise WrongCall("statistics.wrong_count", name=code, value=count)
    else:
        found, number = np.unique(_as_codes(dispositions), return_counts=True)
        given = dict(zip(found.tolist(), number.tolist(), strict=True))
    unknown = [code for code in given if code not in CODES]
    if unknown:
        known = ", ".join(CODES)
        raise WrongCall("statistics.unknown_disposition", value=unknown[0], known=known)
    return {code: int(given.get(code, 0)) for code in CODES}


def _rates(counts: dict[str, int], eligible_share: float | None) -> pd.DataFrame:
    """Return the rates of one group of invitations as estimates."""
    parts, share = rate_parts(counts, eligible_share)
    n = sum(counts.values()) - counts["NE"]
    rows = [
        (
            name,
            Estimate(
                value=above / base if base > 0 else None,
                n=n,
                unit="share",
                method=f"aapor:{name}" + (f":e={share:.4g}" if name in {"RR3", "RR4"} else ""),
                source=_SOURCE,
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


def rate_parts(
    counts: Mapping[str, int], eligible_share: float | None = None
) -> tuple[dict[str, tuple[int, float]], float]:
    """Return numerator and denominator of each rate, and the eligible share e.

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
    if not known + unknown:
        raise NoAnswer("statistics.nobody_asked")
    settled = known + counts["NE"]
    share = eligible_share
    if share is None:
        share = known / settled if settled else 1.0
    below = (float(known + unknown), known + share * unknown, float(known))
    above = (counts["I"], counts["I"] + counts["P"])
    # Odd rates have complete answers above, even ones partial answers too.
    parts = {name: (above[rank % 2], below[rank // 2]) for rank, name in enumerate(RATES)}
    return parts, share
