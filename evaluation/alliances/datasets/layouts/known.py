"""The layouts that are known: every module of this folder that can recognise a workbook."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np

from alliances.datasets import layouts
from alliances.datasets.layouts.block import filled
from alliances.datasets.layouts.outline import Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.errors import UnreadableFile, WrongCall
from alliances.language.matching import nearest


@cache
def known_layouts() -> Mapping[str, ModuleType]:
    """Return the layouts by name: the modules that have ``NAME`` and ``recognise``."""
    names = sorted(module.name for module in pkgutil.iter_modules(layouts.__path__))
    modules = [import_module(f"{layouts.__name__}.{name}") for name in names]
    return {m.NAME: m for m in modules if hasattr(m, "NAME") and hasattr(m, "recognise")}


def find_layout(workbook: RawWorkbook, wanted: str | None = None) -> tuple[str, Recognition]:
    """Return the layout of a workbook, and why it is taken for that.

    Parameters
    ----------
    wanted
        The layout that the caller chose; None: the one that is surest of itself.

    Raises
    ------
    WrongCall
        There is no layout of that name.
    UnreadableFile
        No layout sees a table in the workbook.
    """
    known = known_layouts()
    if wanted is not None:
        if wanted not in known:
            details = {"value": wanted, "nearest": nearest(wanted, known)}
            raise WrongCall("unknown_layout", known=", ".join(known), **details)
        return wanted, Recognition(1.0, "forced", {"layout": wanted})
    # Three hundred returned forms: the layout that bears a mark of its own ends the search.
    order = sorted(known.items(), key=lambda pair: not getattr(pair[1], "MARKED", False))
    sure: list[tuple[str, Recognition]] = []
    for name, module in order:
        recognition = module.recognise(workbook)
        if recognition is not None:
            sure.append((name, recognition))
            if recognition.confidence >= 1.0:
                break
    if not sure:
        if empty := next((raw.name for raw in workbook.sheets if _has_headings_alone(raw)), None):
            raise UnreadableFile("headings_alone", file=workbook.source.file, sheet=empty)
        sheets = ", ".join(raw.name for raw in workbook.sheets)
        raise UnreadableFile("wrong_workbook", file=workbook.source.file, found=sheets)
    return max(sure, key=lambda pair: pair[1].confidence)


def _has_headings_alone(raw: RawSheet) -> bool:
    """Return whether a sheet holds one row of words and nothing else: nobody answered yet."""
    content = filled(raw)
    rows = np.flatnonzero(content.any(axis=1))
    if len(rows) != 1 or content[rows[0]].sum() < 2:
        return False
    return all(isinstance(value, str) for value in raw.cells[rows[0]] if value is not None)
