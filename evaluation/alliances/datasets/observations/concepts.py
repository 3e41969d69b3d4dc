"""What the columns of statistical exchange formats (SDMX, JSON-stat, Eurostat) say of a series."""

import re
from collections.abc import Hashable, Iterable, Mapping

import numpy as np
import pandas as pd

_PARTS = {
    "area": ("REF_AREA", "GEO", "GEOAREACODE"),
    "year": ("TIME_PERIOD", "TIME"),
    "value": ("OBS_VALUE",),
    "unit": ("UNIT_MEASURE", "UNIT"),
    "multiplier": ("UNIT_MULT",),
    "nature": ("NATURE",),
    "flag": ("OBS_STATUS", "OBS_FLAG"),
    "series": ("SERIES",),
    "indicator": ("INDICATOR",),
    "source": ("SOURCE_DETAIL",),
    "vintage": ("LAST UPDATE",),
}
_PART_OF = {concept: part for part, concepts in _PARTS.items() for concept in concepts}

NOT_BREAKDOWNS = frozenset(
    {
        *("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY"),
        *("FREQ", "TIME_FORMAT", "COLLECTION", "TIME_DETAIL", "TIME_COVERAGE", "BASE_PER"),
        *("CONF_STATUS", "PRE_BREAK_VALUE", "DECIMALS", "UPPER_BOUND", "LOWER_BOUND"),
        *("COMMENT_OBS", "COMMENT_TS", "COMMENT_OBS_0", "COMMENT_OBS_1", "COMMENT_OBS_2"),
        *(
            "GEO_INFO_URL",
            "GEO_INFO_TYPE",
            "SERIES_DETAIL",
            "DATA_LAST_UPDATE",
            "CUST_BREAKDOWN_LB",
        ),
        *("TITLE", "TITLE_COMPL", "COMPILATION", "COVERAGE", "CONTACT", "OBS_COM", "SOURCE_AGENCY"),
    }
)
"""Columns that tell about an observation without setting it apart from others."""

_TOTALS = frozenset({"", "_T", "_Z"})
"""Codes of SDMX that break nothing down: the total, and what does not apply."""

_DATASET = re.compile(r"sdg_\d\d_\d\d[a-z]?", re.IGNORECASE)
_FLOW = re.compile(r"([\w.@$-]+)\s*\(\d")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d\d)\b")
_DOWNLOAD = re.compile(
    r"^(?:estat_)?(.*?)(?:__custom_\d+)?(?:_page)?(?:_(?:linear|tabular|spreadsheet))?(?:_\d_\d)?$"
)


def part_of(concept: str) -> str | None:
    """Return the part of an observation that a concept gives; None where it gives none.

    Examples
    --------
    >>> part_of("geo"), part_of("UNIT_MULT"), part_of("SEX")
    ('area', 'multiplier', None)
    """
    return _PART_OF.get(concept.strip().upper())


def dataset_code(flow: str, file: str) -> str:
    """Return the code of a dataset, from what names it in its file, else from the file's name.

    Examples
    --------
    >>> dataset_code("ESTAT:SDG_17_40(1.0)", "download.csv")
    'sdg_17_40'
    >>> dataset_code("", "estat_sdg_17_40.tsv.gz"), dataset_code("", "nrg_bal_page_linear_2_0.csv")
    ('sdg_17_40', 'nrg_bal')
    """
    if flow.strip():
        versioned = _FLOW.search(flow)
        return (versioned[1] if versioned else flow.rpartition(":")[2]).strip().lower()
    stem = file.split(".", 1)[0].lower()
    if known := _DATASET.search(stem):
        return known[0].lower()
    named = _DOWNLOAD.match(stem)
    return named[1] if named else stem


def breakdown(columns: Mapping[str, pd.Series], blank: Iterable[str] = _TOTALS) -> pd.Series:
    """Return the text of a breakdown, ``Sex=F;Age=15-24``, of each row; empty for the total.

    Parameters
    ----------
    columns
        By name, in the order of the file; all of one length; missing where blank.
    blank
        What stands for the total.

    Returns
    -------
    pandas.Series
        Categories of texts, with the index of the columns.
    """
    nothing = frozenset(blank)
    if not columns:
        raise ValueError("no column")
    codes: list[np.ndarray] = []
    words: list[list[str]] = []
    for name, column in columns.items():
        values = column.astype("category")
        texts = [_stripped(value) for value in values.cat.categories]
        words.append([f"{name}={text}" if text not in nothing else "" for text in texts] + [""])
        codes.append(values.cat.codes.to_numpy(dtype=np.int64) % len(words[-1]))
    index = next(iter(columns.values())).index
    whole = np.zeros(len(index), dtype=np.int64)
    firsts: list[tuple[str, ...]] = [()]
    for code, texts in zip(codes, words, strict=True):
        # Only combinations that occur are numbered: products of many columns would overflow.
        whole, met = pd.factorize(whole * len(texts) + code)
        firsts = [(*firsts[m // len(texts)], texts[m % len(texts)]) for m in met.tolist()]
    joined = [";".join(text for text in combination if text) for combination in firsts]
    known = list(dict.fromkeys(joined))
    place = {text: number for number, text in enumerate(known)}
    where = np.array([place[text] for text in joined], dtype=np.int64)
    return pd.Series(
        pd.Categorical.from_codes(where[whole], categories=pd.Index(known, dtype=object)),
        index=index,
    )


def month_of(moment: str) -> str:
    """Return the month of a moment as these files write it; the text itself where it is none.

    Examples
    --------
    >>> month_of("17/09/26 23:00:00"), month_of("2025-10-21T11:00:00+0200"), month_of("v2")
    ('2026-09', '2025-10', 'v2')
    """
    if day := _DAY.match(moment):
        return f"20{day[3]}-{day[2]}"
    return moment[:7] if re.match(r"\d{4}-\d\d\b", moment) else moment


def flag_of(given: str, between: str) -> str | None:
    """Return the flag of an observation; of one that is withheld, the mark that says so.

    Examples
    --------
    >>> flag_of("p|C", "|"), flag_of("@C", "@"), flag_of(":", "|")
    ('p', 'C', None)
    """
    flag, _, withheld = given.partition(between)
    return flag.strip(" :") or withheld.strip() or None


def several(column: pd.Series) -> bool:
    """Return whether a column holds more than one thing, blanks not counted."""
    return bool(column.dropna().nunique() > 1)


def _stripped(value: Hashable) -> str:
    return str(value).strip()
