"""Codes of indicators, as files write them: ``17-10-1``, ``C171001``, ``17.10.1 ``."""

import re

_PARTS = re.compile(
    r"(\d{1,2})[.\-_](\d{1,2}|[a-z])[.\-_]([\da-z]{1,3}(?:[.\-_][\da-z]{1,3})*)", re.I
)
_UN = re.compile(r"C(\d\d)(\d\d|0[a-z])(\d\d)", re.I)
_TARGET = re.compile(r"\d{1,2}[.\-_](\d{1,2}|[a-z])", re.I)
_WORD = re.compile(r"(?:indicat(?:eu|o)r|ind\.?)[\s_:]*", re.I)
_GOALS = 17


def parse_indicator(said: str) -> str:
    """Return the code of an indicator with dots; a text that is no such code as it is.

    Examples
    --------
    >>> parse_indicator("17-10-1"), parse_indicator("C171001"), parse_indicator("C010a02")
    ('17.10.1', '17.10.1', '1.a.2')
    >>> parse_indicator("sdg_17_40"), parse_indicator("Indicator 17.02.1.")
    ('sdg_17_40', '17.2.1')
    """
    bare = _WORD.sub("", said.strip().rstrip("."), count=1)
    if found := _UN.fullmatch(bare):
        target = found[2].lstrip("0") or "0"
        return f"{int(found[1])}.{target.lower()}.{int(found[3])}"
    found = _PARTS.fullmatch(bare)
    if found is None or not 1 <= int(found[1]) <= _GOALS:
        return said.strip()
    parts = [found[1], found[2], *re.split(r"[.\-_]", found[3])]
    return ".".join(str(int(part)) if part.isdigit() else part for part in parts)


def is_target(code: str) -> bool:
    """Return whether a text looks like the code of a target: ``17.1``."""
    found = _TARGET.fullmatch(code)
    return found is not None and 1 <= int(re.split(r"[.\-_]", code)[0]) <= _GOALS


def is_global(code: str) -> bool:
    """Return whether a code has the form of those of the global framework: ``17.10.1``."""
    return re.fullmatch(r"\d{1,2}\.(\d{1,2}|[a-z])\.\d{1,2}", code) is not None
