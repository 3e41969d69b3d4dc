"""Answers of the UN's SDG interface: ``Series/Data``, and ``Series/PivotData`` with JSON in JSON.

In PivotData the years of an area are a text that holds JSON again:
``"years": "[{\\"year\\":\\"[1964]\\",\\"value\\":\\"\\"},…]"``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliances.datasets.observations.documents import document
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.observations.tabular import TOTALS
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity

NAME = "un_json"

_MARK = re.compile(r'"(?:geoAreaCode|seriesDescription|timePeriodStart|geoAreaName)"', re.I)
_LIST = re.compile(r'"(?:tier|uri|description)"\s*:', re.I)
_ATTRIBUTES = {
    "units": "unit",
    "nature": "nature",
    "unitmultiplier": "multiplier",
    "unit multiplier": "multiplier",
    "observation status": "flag",
    "obs_status": "flag",
}
_DESCRIPTIONS = frozenset(
    {"goal", "target", "indicator", "series", "seriesdescription", "seriescount", "geoareacode"}
    | {"geoareaname", "timeperiodstart", "timeperiod", "value", "valuetype", "time_detail"}
    | {"timecoverage", "upperbound", "lowerbound", "baseperiod", "source", "geoinfourl"}
    | {"footnotes", "attributes", "dimensions", "years", "release"}
)
_REPORTING = "reporting type"
_EXACT = 2**53
"""Whole numbers up to which a float holds each."""


@dataclass(slots=True)
class _Counts:
    taken: int = 0
    unused: int = 0


def recognise(incoming: Incoming) -> str | None:
    """Know the UN's keys near the beginning; a list of indicators too, which is refused."""
    if incoming.kind != "json":
        return None
    if _MARK.search(incoming.begun) and '"class"' not in incoming.begun[:200]:
        return "pivot" if '"years"' in incoming.begun else "data"
    is_list = '"goal"' in incoming.begun and _LIST.search(incoming.begun)
    return "data" if is_list else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return the observations of an answer; each has the JSON pointer of its value as its place.

    Raises
    ------
    UnreadableFile
        The JSON is broken, is a list of indicators, or is nothing of the UN's.
    """
    held = document(incoming)
    pointer, items = _items(held)
    if not items:
        raise UnreadableFile("series.json_unknown", file=incoming.name)
    if not any("value" in item or "years" in item for item in items):
        raise UnreadableFile("series.json_list", file=incoming.name)
    release = str(held.get("release", "")) if isinstance(held, Mapping) else ""
    counts, findings = _Counts(), list[Finding]()
    rows, names = [], []
    for number, item in enumerate(items):
        at = f"{pointer}/{number}"
        try:
            for name, row in _observations(item, at, counts):
                rows.append(row if "vintage" in row or not release else {**row, "vintage": release})
                names.append(name)
        except ValueError:
            value = str(item.get("years"))[:80]
            where = None, f"{at}/years", value
            findings.append(Finding("years_unreadable", Severity.VERIFY, incoming.name, *where))
            counts.unused += 1
    table = pd.DataFrame(rows, columns=_columns(rows), dtype=object)
    # The release of an answer stands once in the file, not with each value.
    once = 1 if release else 0
    held_parts = table.notna().sum(axis=1).to_numpy(dtype=np.int64) - once
    counted = {"data": int(held_parts.sum()), "column_not_used": counts.unused}
    cells = Cells(np.arange(1, len(table) + 1), names=np.array(names, dtype=object))
    counted = {name: count for name, count in counted.items() if count}
    return [
        Parsed(NAME, incoming.source, None, table, cells, counted, tuple(findings), held=held_parts)
    ]


def _items(held: Any) -> tuple[str, list[Mapping[str, Any]]]:
    """Return where the observations stand in the document, and these."""
    if isinstance(held, Mapping):
        for key in ("data", "Data", "series"):
            if isinstance(held.get(key), list):
                return f"/{key}", [one for one in held[key] if isinstance(one, Mapping)]
        return "", [held]
    if isinstance(held, list):
        return "", [one for one in held if isinstance(one, Mapping)]
    return "", []


def _columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    known = dict.fromkeys(("indicator", "series", "area", "year", "value"))
    for row in rows:
        known |= dict.fromkeys(row)
    return list(known)


def _observations(
    item: Mapping[str, Any], at: str, counts: _Counts
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the place and the parts of each value of an item."""
    lower = {str(key).casefold(): value for key, value in item.items()}
    base: dict[str, object] = {
        "indicator": _word(lower.get("indicator"), ","),
        "series": _word(lower.get("series")),
        "area": _word(lower.get("geoareacode")) or _word(lower.get("geoareaname")),
        "source": _word(lower.get("source")),
        "vintage": _word(lower.get("release")),
    }
    dimensions = _mapping(lower.get("dimensions"))
    for name, value in {**item, **_mapping(lower.get("attributes"))}.items():
        part = _ATTRIBUTES.get(str(name).casefold())
        if part:
            base[part] = _word(value)
        elif str(name).casefold() not in _DESCRIPTIONS:
            dimensions[name] = value
    base["disaggregation"] = _broken_down(dimensions)
    parts = {part: value for part, value in base.items() if value not in (None, "")}
    counts.unused += sum(
        bool(_word(value)) for key, value in lower.items() if key in _DESCRIPTIONS
    ) - len({"indicator", "series", "area", "source", "vintage"} & parts.keys())
    if "years" not in lower:
        counts.unused -= bool(_word(lower.get("value"))) + bool(_word(lower.get("timeperiodstart")))
        year = lower.get("timeperiodstart", lower.get("timeperiod"))
        yield f"{at}/value", {**parts, "year": _cell(year), "value": _cell(lower.get("value"))}
        return
    counts.unused -= 1
    years = lower["years"]
    told = json.loads(years) if isinstance(years, str) else years or []
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        raise ValueError(years)
    for number, one in enumerate(told):
        value = _cell(one.get("value"))
        if value is not None:
            place = f"{at}/years/{number}/value"
            yield place, {**parts, "year": _cell(one.get("year")), "value": value}


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _broken_down(dimensions: Mapping[str, Any]) -> str:
    told = []
    for name, value in dimensions.items():
        word = _word(value)
        whole = word.casefold() in TOTALS or (str(name).casefold() == _REPORTING and word == "G")
        if word and not whole:
            told.append(f"{name}={word}")
    return ";".join(told)


def _word(value: Any, joint: str = "; ") -> str:
    """Return a value as stripped text; several in a list joined."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return joint.join(word for word in map(_word, value) if word)
    return str(value).strip()


def _cell(value: Any) -> object:
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < _EXACT):
        return float(value)
    return str(value).strip() or None
