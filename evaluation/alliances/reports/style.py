"""Colours, type sizes and marks of charts and page, chosen so that everyone can tell them apart.

Categories take the palette of Okabe and Ito (2008, « Color Universal Design »), less its colours
that fall under a contrast of 3 on white. Ordered answers go from orange to blue, never from red to
green. The blue of SDG 17, ``#19486A``, is the accent of the house, not one hue among others. The
tests simulate colour blindness and compute contrasts on these very values.
"""

from collections.abc import Mapping

from alliances.workbooks import style as workbooks

ACCENT = workbooks.ACCENT
INK = "#1F2933"
"""Text."""
MUTED = "#56616C"
"""Secondary text: subtitles, sources, tick labels."""
RULE = "#CDD4DB"
"""Grid lines and rules: decoration, nothing is read from them alone."""
OUTLINE = "#7B8794"
"""Thin edge around pale shapes, whisker of an interval, line between two dots."""
PAPER = "#FFFFFF"
COOL, WARM = "#F2F6F9", "#FDF4EC"
"""Backgrounds of the page: headings and figures, warnings."""

DONT_KNOW = "#9AA5B1"
NEUTRAL = "#E4E8EC"

BLUE, VERMILION, GREEN, PURPLE, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"
CATEGORIES = (BLUE, VERMILION, GREEN, PURPLE, BLACK)
MARKERS = ("o", "D", "s", "^", "v")
"""A shape goes with each colour, so that nothing is told by colour alone."""

STRENGTH, FRAGILITY = BLUE, VERMILION

_LOW = ("#B35806", "#F7C48E")
_HIGH = ("#A3C9E6", "#1F5A96")

FONT = "DejaVu Sans"
"""Shipped with matplotlib: the same glyphs on every machine, U+202F among them."""
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, SMALL_SIZE, NOTE_SIZE = 12.5, 9.5, 9.0, 8.0, 7.5
LEADING = 1.32
"""Distance between two lines of text, in type sizes."""

WIDTH = 576.0
"""Width of a chart in points: 8 inches, 1,600 pixels at `DPI`."""
MARGIN = 12.0
DPI = 200

SETTINGS: Mapping[str, object] = {
    "font.family": FONT,
    "svg.fonttype": "none",
    "svg.hashsalt": "alliances",
    "text.parse_math": False,
    "text.hinting": "none",
}
"""matplotlib settings of every drawing: a « $ » in a name is a dollar sign, not a formula; at 200
dots an inch, letters need no hinting, which costs a quarter of the drawing."""


def category(position: int) -> tuple[str, str]:
    """Return the colour and the marker of a category, by its position; they come round again."""
    return CATEGORIES[position % len(CATEGORIES)], MARKERS[position % len(MARKERS)]


def ordered_colours(count: int) -> tuple[str, ...]:
    """Return the colours of an ordered scale, from its lowest level to its highest.

    An odd scale has the neutral grey in its middle, an even one goes from orange to blue at once.
    """
    half = count // 2
    low = [mix(*_LOW, step / max(half - 1, 1)) for step in range(half)]
    high = [mix(*_HIGH, 1 - step / max(half - 1, 1)) for step in range(half)][::-1]
    return (*low, *([NEUTRAL] if count % 2 else []), *high)


def mix(first: str, second: str, share: float) -> str:
    """Return the colour at `share` (0 to 1) of the way between two colours, in sRGB."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(255 * (a + share * (b - a))):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.1): 0 for black, 1 for white."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1), from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Return a text colour with a contrast of 4.5 on `colour`: ink where it will do, else white.

    On a middle tone neither may do, but black then does: its contrast times white's is always 21.
    """
    return next(text for text in (INK, PAPER, BLACK) if contrast(text, colour) >= 4.5)


def edge_of(colour: str) -> str:
    """Return the outline of a filled shape: its own fill, or the outline grey where it is pale."""
    return colour if contrast(colour, PAPER) >= 3 else OUTLINE


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
