"""How much room a text takes: XlsxWriter, unlike Excel, does not size wrapped rows by itself."""

import textwrap
from functools import lru_cache
from math import ceil

# Measured on Arial (and Liberation Sans, its metric twin): a column's width counts digits, and
# running text needs about 0.87 of a digit a character, 0.94 in bold; a little is added.
_SHARE, _SHARE_BOLD = 0.9, 0.97
_LINE = 1.28
_PADDING = 4.0


@lru_cache(maxsize=16_384)
def lines(text: str, width: float, size: float = 10, bold: bool = False) -> int:
    """Return on how many lines a text falls in a column `width` wide.

    Parameters
    ----------
    width
        The column's width as Excel counts it, in digits of the default font (10 points).
    size
        The size of the font, in points.
    """
    share = (_SHARE_BOLD if bold else _SHARE) * size / 10
    room = max(4, int((width - 1) / share))
    return sum(max(1, len(textwrap.wrap(part, room))) for part in text.split("\n")) if text else 1


def height(texts: list[tuple[str, float]], size: float = 10, bold: bool = False) -> float:
    """Return the height of a row, in points, that shows every (text, column width) whole."""
    most = max((lines(text, width, size, bold) for text, width in texts), default=1)
    return float(min(409, ceil(most * size * _LINE + _PADDING)))
