"""What has been worked out of a sheet's cells: every layout asks the same things of each."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import ref

from alliances.datasets.located import RawSheet

_KEPT = 32
_Made = TypeVar("_Made")


def once_a_sheet(make: Callable[[RawSheet], _Made]) -> Callable[[RawSheet], _Made]:
    """Return a function of a sheet's cells that keeps its last answers.

    Parameters
    ----------
    make
        Looks at nothing of the sheet but its cells, which nobody changes, and what is merged.
    """
    known: dict[int, tuple[ref[Any], tuple[str, ...], _Made]] = {}

    @wraps(make)
    def asked(sheet: RawSheet) -> _Made:
        found = known.get(id(sheet.cells))
        if found is not None and found[0]() is sheet.cells and found[1] == sheet.merged:
            return found[2]
        made = make(sheet)
        known[id(sheet.cells)] = ref(sheet.cells), sheet.merged, made
        while len(known) > _KEPT:
            known.pop(next(iter(known)))
        return made

    return asked
