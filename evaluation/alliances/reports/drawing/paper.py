"""The sheet a chart is drawn on: points from the top left corner, and the marks of every chart."""

from functools import cache
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from alliances.reports import style
from alliances.reports.drawing.text import drawable

Align = Literal["left", "center", "right"]

_LEFT_OF_POINT: dict[str, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Share of a text's width that lies left of the point it is aligned on."""


class Paper:
    """A sheet of `style.WIDTH` by `height` points.

    Charts place everything themselves, in points: long French names need room that is measured,
    and automatic layout would cost more time than the drawing. What is drawn later lies above.

    Parameters
    ----------
    height
        In points.
    """

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(
            figsize=(style.WIDTH / 72, height / 72), dpi=style.DPI, facecolor=style.PAPER
        )
        # From points below the top left corner to inches above the bottom one, then to pixels.
        to_inches = Affine2D().scale(1, -1).translate(0, height).scale(1 / 72)
        self._transform = to_inches + self.figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        text: object,
        *,
        size: float = style.LABEL_SIZE,
        colour: str = style.INK,
        align: Align = "left",
        bold: bool = False,
        italic: bool = False,
        part: str | None = None,
    ) -> None:
        """Write one line, centred vertically on the x-height's middle at `y`.

        `part` names what the text belongs to (``frame`` for title, subtitle and footer), so that
        the page, which sets these in HTML, can leave them out.
        """
        self._add(
            _UprightText(
                x,
                # Half the height of a capital: alignment by baseline keeps all lines of a row
                # level, whatever accents and descenders they hold.
                y + 0.36 * size,
                drawable(text),
                fontproperties=_font(size, bold, italic),
                color=colour,
                horizontalalignment=align,
                verticalalignment="baseline",
                gid=part,
            )
        )

    def lines(
        self,
        x: float,
        middle: float,
        lines: tuple[str, ...],
        *,
        size: float = style.LABEL_SIZE,
        colour: str = style.INK,
        align: Align = "left",
        bold: bool = False,
        leading: float = style.LEADING,
    ) -> None:
        """Write several lines, the whole centred vertically at `middle`."""
        step = size * leading
        top = middle - step * (len(lines) - 1) / 2
        for position, line in enumerate(lines):
            self.text(
                x, top + position * step, line, size=size, colour=colour, align=align, bold=bold
            )

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Draw a filled rectangle from its top left corner, outlined where its fill is pale."""
        self._add(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=fill,
                edgecolor=style.edge_of(fill),
                linewidth=0.6,
            )
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = style.RULE,
        width: float = 0.6,
        dashed: bool = False,
    ) -> None:
        """Draw a straight line between two points."""
        self._add(
            Line2D(
                (start[0], end[0]),
                (start[1], end[1]),
                color=colour,
                linewidth=width,
                linestyle=(0, (4, 3)) if dashed else "-",
                solid_capstyle="butt",
            )
        )

    def dot(self, x: float, y: float, marker: str, colour: str, size: float = 7.0) -> None:
        """Draw a marker of `size` points, edged in white so that two that touch stay two."""
        shape = MarkerStyle(marker)
        path = shape.get_path().transformed(shape.get_transform())
        path = path.transformed(Affine2D().scale(size, -size).translate(x, y))
        self._add(
            PathPatch(
                path,
                facecolor=colour,
                edgecolor=style.PAPER,
                linewidth=0.7,
            )
        )

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._transform)
        artist.set_zorder(1)
        self.figure.add_artist(artist)


@cache
def _font(size: float, bold: bool, italic: bool) -> FontProperties:
    return FontProperties(
        family=style.FONT,
        size=size,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )


class _UprightText(Text):
    """One upright line on its baseline, drawn without matplotlib's layout of texts.

    That layout serves texts of several lines, turned or in a box; it takes longer than drawing the
    letters. Here a width is all that is needed, in pixels only: in SVG the reader's own program
    aligns the text on its point.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line on a canvas of pixels or of SVG."""
        words, font = self.get_text(), self.get_fontproperties()
        if not words:
            return
        x, y = self.get_transform().transform(self.get_position())
        left = _LEFT_OF_POINT[self.get_horizontalalignment()]
        in_pixels = isinstance(renderer, RendererAgg)
        if left and in_pixels:
            x -= left * renderer.get_text_width_height_descent(words, font, False)[0]
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        pen = renderer.new_gc()
        pen.set_foreground(to_rgba(self.get_color()), isRGBA=True)
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(pen, x, y, words, font, 0.0, mtext=self)
        renderer.close_group("text")
        pen.restore()
