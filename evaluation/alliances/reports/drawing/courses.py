"""How the course of a series is shown: an arrow, a colour and a word, never one of them alone."""

from alliances.reports import style

ARROWS = ("\u2193", "\u2198", "\u2192", "\u2197", "\u2191", "\u25cf", "\u2013")
"""Down to up as seen from what is wanted, then a level (a dot) and nothing assessed (a dash)."""

COLOURS = (
    style.ordered_colours(4)[0],
    style.ordered_colours(4)[0],
    style.INK,
    style.ordered_colours(4)[3],
    style.ordered_colours(4)[3],
    style.MUTED,
    style.MUTED,
)
"""From orange to blue, never from red to green; the arrow says the same without them."""


def look(course: str, levels: tuple[str, ...]) -> tuple[str, str]:
    """Return the arrow and the colour of a course, by its word among `levels`."""
    place = levels.index(course) if course in levels else len(ARROWS) - 1
    return ARROWS[place], COLOURS[place]
