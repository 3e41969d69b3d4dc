"""PNG of a drawing: a palette of 256 colours, which is a third of the size and of the time."""

from io import BytesIO

from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from alliances.reports import style
from alliances.reports.drawing.text import legible
from alliances.reports.model import Chart


def png_of(figure: Figure, chart: Chart) -> bytes:
    """Return the PNG of a figure, with the chart's title and alternative text in its header.

    Nothing in it depends on the day or the machine: no date, no name of a software.
    """
    pixels = BytesIO()
    figure.savefig(pixels, format="rgba")
    size = int(figure.bbox.width), int(figure.bbox.height)
    image = Image.frombytes("RGBA", size, pixels.getvalue()).convert("RGB")
    image = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The octree's averages end one step below pure white; paper is white.
    image.putpalette([255 if level >= 254 else level for level in image.getpalette() or ()])
    header = PngInfo()
    header.add_itxt("Title", legible(chart.title))
    header.add_itxt("Description", legible(chart.alt))
    written = BytesIO()
    image.save(written, "png", pnginfo=header, dpi=(style.DPI, style.DPI))
    return written.getvalue()
