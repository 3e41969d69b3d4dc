"""The drawing of the scores for Word: a small picture, made at once."""

from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

from alliances.reports import style
from alliances.reports.drawing.text import wrap
from alliances.reports.fiches.laid import Laid

_SCALE = 3
"""Pixels of the picture for a point on paper: about 200 an inch, as it is printed."""
_NAMES, _COLUMN = 136.0, 26.0
_HIGH, _DOT, _FOOT = 18.0, 7.0, 16.0
_TEXT, _LEGEND = 8.0, 13.0
WIDTH = 488.0
"""Points."""
_COLOURS = 32


def picture(block: Laid) -> tuple[bytes, float]:
    """Return the drawing as PNG, and its height in points; its width is `WIDTH`."""
    rows, series = block["rows"], block["series"]
    legends = [wrap(each["name"], WIDTH - 14, _TEXT) for each in series]
    tall = _HIGH * len(rows)
    head = _LEGEND
    height = head + tall + _FOOT + _LEGEND * sum(map(len, legends))
    image = Image.new("RGB", (round(WIDTH * _SCALE), round(height * _SCALE)), style.PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    span = WIDTH - _NAMES - 10 - _COLUMN * len(series)
    right = _NAMES + span + 10
    for place, each in enumerate(series):
        pen.mark(each, right + _COLUMN * place + _COLUMN / 2, head / 2)
    for tick in (0, 25, 50, 75, 100):
        pen.line(_at(tick, span), head, _at(tick, span), head + tall, style.RULE, 0.5)
        pen.text(_at(tick, span), head + tall + _FOOT / 2, str(tick), style.MUTED, "mm")
    for cut in block["cuts"]:
        pen.dashes(_at(cut, span), head, head + tall)
    for number, row in enumerate(rows):
        middle = head + _HIGH * (number + 0.5)
        lines = wrap(row["label"], _NAMES - 8, _TEXT)[:2]
        for place, line in enumerate(lines):
            pen.text(0, middle + 9 * (place - (len(lines) - 1) / 2), line, style.INK, "lm")
        places = [_at(each["at"], span) for each in row["dots"]]
        if len(places) > 1:
            pen.line(min(places), middle, max(places), middle, style.OUTLINE, 1.6)
        for each, across in zip(row["dots"], places, strict=True):
            pen.mark(series[each["place"]], across, middle)
        for place, said in enumerate(row["said"]):
            pen.text(right + _COLUMN * place + _COLUMN / 2, middle, said, style.INK, "mm")
    down = head + tall + _FOOT
    for each, lines in zip(series, legends, strict=True):
        pen.mark(each, 4, down + _LEGEND / 2)
        for line in lines:
            pen.text(14, down + _LEGEND / 2, line, style.INK, "lm")
            down += _LEGEND
    written = BytesIO()
    # Few colours: the file is a tenth as large, and nobody sees the difference.
    image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        written, "PNG", compress_level=6
    )
    return written.getvalue(), height


def _at(value: float, span: float) -> float:
    return _NAMES + span * value / 100


class _Pen:
    """Draws in points."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str, thick: float) -> None:
        ends = [value * _SCALE for value in (x0, y0, x1, y1)]
        self.draw.line(ends, fill=colour, width=max(1, round(thick * _SCALE)))

    def dashes(self, x: float, top: float, bottom: float) -> None:
        y = top
        while y < bottom:
            self.line(x, y, x, min(y + 3, bottom), style.OUTLINE, 0.7)
            y += 5

    def text(self, x: float, y: float, words: str, colour: str, anchor: str) -> None:
        self.draw.text((x * _SCALE, y * _SCALE), words, fill=colour, font=_font(), anchor=anchor)

    def mark(self, series: Laid, x: float, y: float) -> None:
        half = _DOT / 2
        marker, colour = series["marker"], series["colour"]
        if marker == "o":
            box = [(value) * _SCALE for value in (x - half, y - half, x + half, y + half)]
            self.draw.ellipse(box, fill=colour)
            return
        corners = {
            "D": ((x - half, y), (x, y - half), (x + half, y), (x, y + half)),
            "s": (
                (x - half, y - half),
                (x + half, y - half),
                (x + half, y + half),
                (x - half, y + half),
            ),
            "^": ((x - half, y + half), (x, y - half), (x + half, y + half)),
            "v": ((x - half, y - half), (x, y + half), (x + half, y - half)),
        }[marker]
        self.draw.polygon([(a * _SCALE, b * _SCALE) for a, b in corners], fill=colour)


@cache
def _font() -> ImageFont.FreeTypeFont:
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(
        str(path), round(_TEXT * _SCALE), layout_engine=ImageFont.Layout.BASIC
    )
