"""Texts and keys: what a cell says, as text, whatever type the spreadsheet gave it."""

import datetime
import re
import unicodedata

from alliances.datasets.problem import Problem, Reading

_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff]+")
"""Signs of no width that come with a copied text: soft hyphens, marks of direction…"""
SCIENTIFIC = re.compile(r"\d[.,]\d+[Ee]\+\d{2,}")
"""A long number as Excel shows it in a narrow column, and saves it as text: 1,23E+13."""
_MAX_DIGITS = 15
"""A spreadsheet keeps 15 significant digits: beyond, the last ones are already lost."""


def written(raw: object) -> str:
    """Return what a cell holds as text: whole floats without decimals, dates in ISO form.

    Examples
    --------
    >>> written(12.0)
    '12'
    >>> written(0.5)
    '0.5'
    """
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, datetime.datetime):
        midnight = raw.time() == datetime.time()
        return raw.date().isoformat() if midnight else raw.isoformat(sep=" ")
    return str(raw)


def tidy(raw: object) -> str:
    """Return the text of a cell as it is seen.

    Its ends are trimmed, every kind of space is a plain one, and what has no width is gone.
    """
    seen = written(raw)
    if not seen.isascii():
        seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", seen))
    elif " " not in seen and "\t" not in seen:
        # Identifiers, different in every row: most of what is read.
        return seen.strip()
    return _SPACES.sub(" ", seen).strip()


def parse_text(raw: object) -> Reading:
    """Read a free text: always accepted."""
    return tidy(raw) or None, None


def parse_key(raw: object) -> Reading:
    """Read an identifier. A number so long that Excel has rounded it is refused."""
    if isinstance(raw, float) and abs(raw) >= 10**_MAX_DIGITS:
        return None, Problem("rounded_identifier")
    if isinstance(raw, str) and "+" in raw and SCIENTIFIC.fullmatch(raw.strip()):
        return None, Problem("rounded_identifier")
    return tidy(raw) or None, None
