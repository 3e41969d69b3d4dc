"""Texts whose accents were spoilt: UTF-8 that somebody read as Windows-1252 (``Ã©`` for ``é``)."""

import re
from collections.abc import Collection
from functools import cache

_ANY = range(0x80, 0xC0)
_SHAPES: tuple[tuple[Collection[int], ...], ...] = (
    ((0xC2,), range(0xA0, 0xC0)),
    ((0xC3,), _ANY),
    ((0xC5,), (0x92, 0x93, 0xA1, 0xB8, 0xBD, 0xBE)),
    ((0xE2,), (0x80, 0x82, 0x84), _ANY),
    ((0xEF,), (0xBB,), (0xBF,)),
    ((0xF0,), (0x9F,), _ANY, _ANY),
)
"""The bytes of the characters of our languages: letters, œ and Ÿ, signs, the mark of UTF-8, emoji.

No more than these: any other pair of bytes may be a word of some language that is quite right.
"""


def repaired(text: str) -> str | None:
    """Return a text with its accents put back, or None where they are not spoilt.

    Only sequences that no ordinary text of our languages has are touched, one by one: what is
    right beside them stays.

    Examples
    --------
    >>> repaired("PrÃ©fecture de lâ€™Isère")
    'Préfecture de l’Isère'
    >>> repaired("Préfecture de l’Isère") is None
    True
    """
    if text.isascii():
        return None
    mended = _spoilt().sub(_mend, text)
    return None if mended == text else mended


def _seen(byte: int) -> str:
    """Return the character that a byte becomes; the five that Windows lacks become controls."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@cache
def _bytes() -> dict[str, int]:
    """Return the byte behind each character, whether Windows-1252 or Latin-1 was believed."""
    latin = {chr(byte): byte for byte in range(0x80, 0x100)}
    return latin | {_seen(byte): byte for byte in range(0x80, 0x100)}


@cache
def _spoilt() -> re.Pattern[str]:
    return re.compile("|".join("".join(map(_one_of, shape)) for shape in _SHAPES))


def _one_of(bytes_: Collection[int]) -> str:
    found = (re.escape(char) for char, byte in _bytes().items() if byte in bytes_)
    return f"[{''.join(found)}]"


def _mend(found: re.Match[str]) -> str:
    try:
        return bytes(_bytes()[char] for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
