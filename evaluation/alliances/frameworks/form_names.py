"""Names that every system takes: of the sheets of a form, and of its file."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from alliances.language import text

_LONGEST_SHEET = 31
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_FILE = 80
_NOT_IN_FILES = re.compile(r"[^A-Za-z0-9._-]")
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}


def sheet_names(partnerships: Sequence[str], language: str) -> list[str]:
    """Return the name of each sheet of a form: the partnerships' keys where there are several.

    Excel takes 31 characters, some of them not, and no two names that differ by case alone.
    """
    usual = text("form.sheet", language)
    if len(partnerships) == 1:
        return [usual]
    taken = {text("form.lists", language).casefold(), "history", "historique"}
    names = []
    for key in partnerships:
        plain = _NOT_IN_SHEETS.sub("_", key).strip(" '")[:_LONGEST_SHEET].strip(" '") or usual
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            ending = f" ({number})"
            name = plain[: _LONGEST_SHEET - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def file_names(respondents: Sequence[str]) -> list[str]:
    """Return a file name for each respondent, the same at every run, safe on every system.

    It is the pseudonym where that is a plain word. Otherwise, and where two differ by case alone,
    a few digits of its SHA-256 are added, so that no two are equal. An e-mail address, which is
    nobody's pseudonym, does not show in a name at all.

    Examples
    --------
    >>> file_names(["R00012"])
    ['R00012.xlsx']
    >>> file_names(["../R1", "con"])
    ['R1-c9692158.xlsx', 'con-1143da2b.xlsx']
    """
    plain = [_plain(name) for name in respondents]
    times = Counter(name.casefold() for name in plain)
    return [
        f"{short}.xlsx"
        if short == whole and times[short.casefold()] == 1 and not _is_reserved(short)
        else f"{short}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}.xlsx"
        for short, whole in zip(plain, respondents, strict=True)
    ]


def _plain(name: str) -> str:
    if "@" in name:
        return "r"
    letters = unicodedata.normalize("NFKD", name)
    ascii_only = letters.encode("ascii", "ignore").decode()
    return _NOT_IN_FILES.sub("_", ascii_only).strip("._-")[:_LONGEST_FILE].rstrip("._-") or "r"


def _is_reserved(name: str) -> bool:
    return name.casefold().partition(".")[0] in _RESERVED
