"""SDMX-ML messages of data, generic or structure-specific: the UN's, Eurostat's, a country's.

Attributes stand at the data set, at a group of series, at a series or at an observation; the
closest one counts. ``UNIT_MULT`` is left to `settle`.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.concepts import dataset_code
from alliances.datasets.observations.exchange import as_parts
from alliances.datasets.observations.formats.sdmx_ml_events import Message, message_of
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.observations.tabular import nothing
from alliances.findings import Finding, Severity

NAME = "sdmx_ml"

_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(GenericData|GenericTimeSeriesData|StructureSpecificData"
    r"|StructureSpecificTimeSeriesData|CompactData|UtilityData)\b"
)
_OTHER = re.compile(r"<(?:[\w.-]+:)?(Structure|Error|Fault|Envelope|syncResponse|asyncResponse)\b")


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format.

    An answer of a server that holds no data is one of this format, too: `read` says so.
    """
    if incoming.kind != "xml":
        return None
    if _ROOT.search(incoming.begun):
        return "message"
    return "no_data" if _OTHER.search(incoming.begun) else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the file holds.

    Raises
    ------
    UnreadableFile
        The XML is broken, or declares a document type.
    """
    message = message_of(incoming.content, incoming.name)
    if not message.is_data:
        return [_without_data(incoming, message)]
    given = _given(message)
    own = {name: pd.Series(column, dtype=object) for name, column in message.own.items()}
    # In a series, only the time is a dimension of the observation itself.
    loose = own.keys() - message.dimensions if given.any() else set()
    wide = _whole(message, own)
    code = dataset_code(message.head.get("id", ""), incoming.name)
    prepared = message.head.get("Prepared", "")[:7]
    rows, used = as_parts(wide, code, not_breakdowns=_attributes(message, wide, loose))
    if "vintage" not in rows and re.fullmatch(r"\d{4}-\d\d", prepared):
        rows["vintage"] = constant(prepared, len(rows))
    if "source" not in rows and (agency := message.head.get("agencyID")):
        rows["source"] = constant({"ESTAT": "Eurostat"}.get(agency, agency), len(rows))
    held, left = _counts(message, own, given, used)
    counted = {"headings": message.shared, "data": int(held.sum()), "column_not_used": left}
    cells = Cells(np.arange(1, len(rows) + 1), names=_places(message))
    return [Parsed(NAME, incoming.source, None, rows, cells, counted, held=held)]


def _without_data(incoming: Incoming, message: Message) -> Parsed:
    """Say that a message is one of structures, or an error, and holds no series."""
    code = "no_series_in_message"
    value = message.error or None
    if message.root != "Structure":
        code = "server_error_saved"
    finding = Finding(code, Severity.BLOCKING, incoming.name, None, None, value)
    return nothing(NAME, incoming, None, {}, (finding,))


def _given(message: Message) -> npt.NDArray[np.int64]:
    return np.array(message.given, dtype=np.int64)


def _columns(said: Sequence[Mapping[str, str]]) -> dict[str, pd.Series]:
    """Return a column for each concept that any of the elements names."""
    concepts = dict.fromkeys(concept for element in said for concept in element)
    return {
        concept: pd.Series([element.get(concept) for element in said], dtype=object)
        for concept in concepts
    }


def _whole(message: Message, own: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Return each observation with what its series, its groups and its data set say of it."""
    keys = _columns(message.keys)
    at = np.array(message.series, dtype=np.int64)
    whole = {}
    for concept in dict.fromkeys([*keys, *own]):
        if concept not in keys:
            whole[concept] = own[concept]
            continue
        taken = keys[concept].astype("category").take(at).reset_index(drop=True)
        if concept in own:
            # What the observation says itself is closer than what its series says.
            taken = own[concept].where(own[concept].notna(), taken.astype(object))
        whole[concept] = taken
    return whole


def _attributes(
    message: Message, wide: Mapping[str, pd.Series], loose: Collection[str]
) -> set[str]:
    """Return the concepts that set no series apart."""
    if message.dimensions:
        return {concept for concept in wide if concept not in message.dimensions}
    return set(loose)


def _counts(
    message: Message, own: Mapping[str, pd.Series], given: npt.NDArray[np.int64], used: set[str]
) -> tuple[npt.NDArray[np.int64], int]:
    """Return how many values each observation takes, and how many are left over.

    Those of its series count with the first observation of the series.
    """
    held = np.zeros(len(message.series), dtype=np.int64)
    left = 0
    for concept, column in own.items():
        said = (column.notna() & (column != "")).to_numpy()
        if concept in used:
            held += said
        else:
            left += int(said.sum())
    series = np.array(message.series, dtype=np.int64)
    _, firsts = np.unique(series, return_index=True)
    for number, first in zip(np.unique(series).tolist(), firsts.tolist(), strict=True):
        if given[number]:
            key = message.keys[number]
            taken = sum(concept in used for concept in key)
            taken = min(taken, int(given[number]))
            held[first] += taken
            left += int(given[number]) - taken
    return held, left


def _places(message: Message) -> npt.NDArray[np.object_]:
    """Return where each observation stands: ``Series 3, Obs 2``."""
    series = np.array(message.series, dtype=np.int64)
    starts = np.flatnonzero(np.diff(series, prepend=-1))
    lengths = np.diff(np.append(starts, len(series)))
    within = np.arange(len(series)) - np.repeat(starts, lengths) + 1
    pairs = zip((series + 1).tolist(), within.tolist(), strict=True)
    return np.array([f"Series {one}, Obs {two}" for one, two in pairs], dtype=object)
