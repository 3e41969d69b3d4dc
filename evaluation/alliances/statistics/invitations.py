"""Invitations as they are given: codes or counts, labels, weights; each checked."""

from collections.abc import Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.inputs import Floats, same_length, vector

CODES = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
"""Complete, partial, refusal, no contact, other, unknown (whether reached; other), out of scope."""


def is_counted(dispositions: object) -> bool:
    """Whether there is a number by code, rather than a code by invitation."""
    if isinstance(dispositions, pd.Series):
        numeric = pd.api.types.is_numeric_dtype(dispositions.dtype)
        return numeric and not pd.api.types.is_numeric_dtype(dispositions.index.dtype)
    return isinstance(dispositions, Mapping)


def given_counts(dispositions: Mapping[object, object]) -> dict[str, int]:
    """Return how many invitations bear each code; a code given twice is added up."""
    counts = dict.fromkeys(CODES, 0)
    # The items of a mapping, or of a Series with its index.
    for name, count in dispositions.items():
        code = codes_of([name])[0]
        number = isinstance(count, int | float | np.number) and np.isfinite(float(count))
        if not number or float(count) != int(count) or count < 0:  # type: ignore[arg-type,call-overload,operator]
            raise WrongCall("statistics.wrong_count", name=name, value=count)
        counts[code] += int(count)  # type: ignore[call-overload]
    return counts


def codes_of(dispositions: object) -> npt.NDArray[np.object_]:
    """Return the code of each invitation; what is missing is unknown."""
    given = np.asarray(dispositions, dtype=object)
    if given.ndim != 1:
        raise WrongCall("statistics.not_a_row", name="dispositions", dimensions=given.ndim)
    series = pd.Series(given, dtype=object)
    codes = series.where(series.notna(), "").astype(str).str.strip().str.upper().replace("", "UO")
    unknown = ~codes.isin(CODES)
    if unknown.any():
        value = series[unknown].iloc[0]
        raise WrongCall("statistics.unknown_disposition", value=value, known=", ".join(CODES))
    return codes.to_numpy(object)


def weights_of(weights: object, codes: npt.NDArray[np.object_]) -> Floats:
    """Return the weight of each invitation, zero or more."""
    weight = vector(cast("npt.ArrayLike", weights), "weights")
    same_length(dispositions=codes, weights=weight)
    wrong = ~(weight >= 0)
    if wrong.any():
        row = int(wrong.argmax())
        raise WrongCall("statistics.wrong_weight", row=row, value=weight[row])
    return weight


def labels_of(by: object, codes: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return the labels of each invitation, a column each, none missing."""
    if isinstance(by, pd.DataFrame):
        labels = by.reset_index(drop=True)
    elif isinstance(by, Mapping):
        labels = pd.DataFrame({key: np.asarray(each, object) for key, each in by.items()})
    else:
        name = getattr(by, "name", None)
        labels = pd.DataFrame({str(name or "group"): np.asarray(by, object)})
    labels = labels.rename(columns=str)
    same_length(dispositions=codes, by=range(len(labels)))
    for key in labels:
        missing = labels[key].isna().to_numpy()
        if missing.any():
            raise WrongCall("statistics.missing_label", name=key, row=int(missing.argmax()))
    return labels
