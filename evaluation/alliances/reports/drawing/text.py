"""Text as the charts set it: how wide it is, where it breaks, which characters can be drawn."""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from alliances.reports.style import FONT

_ABSENT = "\u25a1"
_MEASURED_AT = 100.0


@cache
def _font(bold: bool) -> FT2Font:
    path = findfont(FontProperties(family=FONT, weight="bold" if bold else "normal"))
    font = FT2Font(path)
    font.set_size(_MEASURED_AT, 72)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """Width of a character, in type sizes; 65536 is FreeType's 16.16 fixed point."""
    glyph = _font(bold).load_char(ord(character))
    return float(glyph.linearHoriAdvance / 65536 / _MEASURED_AT)


@cache
def _drawable(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return " " if character in "\t\n\r" else ""
    return character if _font(False).get_char_index(ord(character)) else _ABSENT


def drawable(text: object) -> str:
    """Return a text with what the font lacks shown as □, and without control characters.

    Names come from other people's workbooks: an emoji or a stray control character must neither
    stop a drawing nor spoil its SVG.
    """
    return "".join(map(_drawable, unicodedata.normalize("NFC", str(text)))).strip()


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a drawable text in points, at a type size in points."""
    return size * sum(_advance(character, bold) for character in text)


def wrap(text: object, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines that fit in `room` points.

    Only plain spaces and the place after a hyphen or a slash break a line: no-break spaces keep
    « 39 % » together. A single word wider than the room is cut.
    """
    lines = [""]
    for word in _words(drawable(text), room, size, bold):
        longer = lines[-1] + word
        if lines[-1] and width(longer.rstrip(), size, bold) > room:
            lines[-1] = lines[-1].rstrip()
            lines.append(word)
        else:
            lines[-1] = longer
    lines[-1] = lines[-1].rstrip()
    return tuple(lines)


def _words(text: str, room: float, size: float, bold: bool) -> list[str]:
    """Split where a line may break; each piece keeps the space that follows it."""
    pieces: list[str] = []
    piece, across = "", 0.0
    for character, following in zip(text, text[1:] + " ", strict=False):
        piece += character
        across += _advance(character, bold)
        breaks = character in " /" or (character == "-" and following != " ")
        # A word that no line can hold (an address, a code) is cut rather than drawn over the plot.
        cut = following != " " and size * (across + _advance(following, bold)) > room
        if breaks or cut:
            pieces.append(piece)
            piece, across = "", 0.0
    return [*pieces, piece] if piece else pieces


def legible(text: str) -> str:
    """Return a text without the control characters that XML and PNG headers refuse."""
    normal = unicodedata.normalize("NFC", text)
    kept = (" " if c in "\t\n\r" else c for c in normal)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
