"""Years as files of series write them: ``2015``, ``2021.0``, ``2019/20``, ``2013-2015``.

A period is known by its first year, as in Open SDG's own rule for fiscal years (open-sdg/open-sdg,
docs/data-format.md).
"""

import datetime
import re
from dataclasses import dataclass

FIRST, LAST = 1900, 2100

_YEAR = r"((?:19|20)\d\d|2100)"
_EXACT = re.compile(rf"\[?\s*{_YEAR}(?:[.,]0+)?\s*\]?")
_ENDS = re.compile(rf"{_YEAR}(?:-01-01|-12-31)(?:[T ]00:00:00)?")
_PART = re.compile(
    rf"{_YEAR}[\s\-/_]*(?:[QTSMWD]\d{{1,3}}|H[12])|{_YEAR}[-/](?:0[1-9]|1[0-2])(?:-\d\d.*)?", re.I
)
_SPAN = re.compile(
    rf"{_YEAR}(?:\s*[-/\u2013]\s*|\s+)(\d\d(?:\d\d)?)"
    rf"|{_YEAR}(?:/\d\d)?\s*(?:to|à|a|au|-|\u2013)\s*{_YEAR}(?:/\d\d)?",
    re.I,
)
_MARKED = re.compile(r"(.*\d)\s*(?:\*+|\[[^\]]*\]|\([^)]*\)|[a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Year:
    """What a cell says of the year.

    Attributes
    ----------
    year
        None where it cannot be told.
    remark
        ``fiscal_year`` (two years that touch), ``period_of_years`` (more), ``year_with_note``
        (a star, a note in brackets); ``year_part`` (a quarter, a month) and ``year_unreadable``
        have no year. Empty for a plain year.
    """

    year: int | None
    remark: str = ""


def parse_year(raw: object) -> Year:
    """Read a year.

    Parameters
    ----------
    raw
        A cell: number, text, date.

    Examples
    --------
    >>> parse_year("2019/20"), parse_year(" [2015] ").year, parse_year("2012 Q3").remark
    (Year(year=2019, remark='fiscal_year'), 2015, 'year_part')
    """
    if isinstance(raw, datetime.date):
        whole = (raw.month, raw.day) in {(1, 1), (12, 31)}
        return _within(raw.year) if whole else Year(None, "year_part")
    if isinstance(raw, int | float):
        return _within(int(raw)) if raw == raw // 1 else Year(None, "year_unreadable")
    said = re.sub(r"\s+", " ", str(raw)).strip().strip("\"'").strip()
    if found := _EXACT.fullmatch(said) or _ENDS.fullmatch(said):
        return _within(int(found[1]))
    if found := _SPAN.fullmatch(said):
        return _span(found)
    if _PART.fullmatch(said):
        return Year(None, "year_part")
    if found := _MARKED.fullmatch(said):
        inner = parse_year(found[1])
        return inner if inner.year is None else Year(inner.year, inner.remark or "year_with_note")
    return Year(None, "year_unreadable")


def _within(year: int) -> Year:
    return Year(year) if FIRST <= year <= LAST else Year(None, "year_unreadable")


def _span(found: re.Match[str]) -> Year:
    """Return the first year of ``2019/20`` or ``2013-2015``; ``2012-05`` is a month."""
    first = int(found[1] or found[3])
    last = found[2] or found[4]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if len(last) == 2 and end < first:
        end += 100
        if end - first > 1:
            return Year(None, "year_part" if 1 <= int(last) <= 12 else "year_unreadable")
    if end <= first or end > LAST:
        return Year(None, "year_unreadable")
    single = end == first + 1 and found[1] is not None
    return Year(first, "fiscal_year" if single else "period_of_years")
