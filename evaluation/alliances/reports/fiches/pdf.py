"""A partnership sheet as an accessible PDF (PDF/UA-1), by Typst: a template lays it out."""

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import typst

from alliances.content import shelf
from alliances.errors import WrongCall
from alliances.reports import style
from alliances.reports.fiches.laid import Laid

TEMPLATE = "fiche.typ"
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_UNDATED = datetime.date(1980, 1, 1)
_COLOURS = {
    name: getattr(style, name.upper())
    for name in ("accent", "cool", "fragility", "ink", "muted", "outline", "paper", "rule")
} | {"strength": style.STRENGTH, "warm": style.WARM}


def pdf_bytes(laid: Laid) -> bytes:
    """Return the PDF of a sheet; no font of the system, no package, no other file.

    Raises
    ------
    WrongCall
        The template, which is there to be edited, fails.
    """
    day = datetime.date.fromisoformat(laid["date"]) if laid["date"] else _UNDATED
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    make: Any = typst.Compiler
    compiler = make(
        template(),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"fiche": json.dumps({**laid, "colours": _COLOURS}, ensure_ascii=False)},
    )
    try:
        made: Any = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(midnight.timestamp())
        )
    except typst.TypstError as error:
        place = f"{error.message}\n{error.diagnostic}".strip()
        raise WrongCall(
            "template_fails", path=f"reports/templates/{TEMPLATE}", why=place
        ) from error
    return bytes(made)


@cache
def template() -> bytes:
    """Return the template."""
    return (shelf("reports") / "templates" / TEMPLATE).read_bytes()
