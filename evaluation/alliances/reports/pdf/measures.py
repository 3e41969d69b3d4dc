"""How wide a text is in the type of our tables: Typst's own Libertinus, asked once a process."""

import json
from functools import cache
from pathlib import Path

import matplotlib
import typst

from alliances.reports.drawing.text import width as plain_width

_SLACK = 1.005
"""Kerning may widen a word by a hair."""
_KNOWN = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x180)), *"’“”–—−…•€≤≥\u202f"]
_SOURCE = b"""
#set text(font: "Libertinus Serif", size: 100pt, fallback: false, number-width: "tabular")
#set text(number-type: "lining", weight: int(sys.inputs.weight))
#context [#metadata(
  json(bytes(sys.inputs.characters)).map(each => measure(text(each)).width.pt() / 100)
) <widths>]
"""


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of every PDF: Typst's own and those that ship with matplotlib (DejaVu).

    None of the system: two machines would not print the same.
    """
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def serif_width(text: str, heavy: bool = False) -> float:
    """Return the width of a printable text in type sizes, regular or semibold.

    A character that Libertinus lacks is set in DejaVu, whose width is known as well.
    """
    known = _advances(heavy)
    return _SLACK * sum(known[c] if c in known else plain_width(c, 1) for c in text)


@cache
def _advances(heavy: bool) -> dict[str, float]:
    inputs = {"weight": "600" if heavy else "400", "characters": json.dumps(_KNOWN)}
    compiler = typst.Compiler(_SOURCE, font_paths=fonts(), sys_inputs=inputs)
    found: list[float] = json.loads(compiler.query("<widths>", field="value", one=True))
    return {c: width for c, width in zip(_KNOWN, found, strict=True) if width or c == "\xad"}
