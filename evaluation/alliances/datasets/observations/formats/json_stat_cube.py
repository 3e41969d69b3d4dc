"""One data set of a JSON-stat text: its dimensions, and the values at their flat positions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

LARGEST = 50_000_000
"""Positions of a data set at most; values may be far fewer."""


class NotACube(ValueError):
    """The object is no data set of JSON-stat, or contradicts itself: the parts say where."""

    def __init__(self, *parts: str) -> None:
        super().__init__("/".join(parts))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension.

    Attributes
    ----------
    name
        ``geo``, ``time``…
    role
        ``time``, ``geo``, ``metric`` or nothing, as the file declares it.
    codes, labels
        Its categories in order: the last varies fastest. A label is empty where there is none.
    """

    name: str
    role: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """A data set.

    Attributes
    ----------
    head
        Its own texts: ``label``, ``source``, ``updated``, and ``code`` where the file names one.
    dimensions
        In order.
    positions
        The flat positions that hold a value or a status, ascending.
    values
        What stands there: float, str, or None.
    status
        The status there; empty where none.
    pointer
        Where the data set stands in the text: empty, or ``/dataset``.
    """

    head: Mapping[str, str]
    dimensions: tuple[Dimension, ...]
    positions: npt.NDArray[np.int64]
    values: list[object]
    status: list[str]
    pointer: str = ""

    def categories(self, number: int) -> npt.NDArray[np.int64]:
        """Return the category of one dimension at each of the positions."""
        after = prod(len(dimension.codes) for dimension in self.dimensions[number + 1 :])
        return (self.positions // after) % len(self.dimensions[number].codes)


def cubes(held: object, pointer: str = "") -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the data sets of a JSON-stat text with their places: one, a bundle, or a collection."""
    if not isinstance(held, dict):
        return
    if "value" in held and "dimension" in held:
        yield pointer, held
        return
    items = held.get("link")
    if held.get("class") == "collection" and isinstance(items, dict):
        for number, item in enumerate(_list(items.get("item"))):
            yield from cubes(item, f"{pointer}/link/item/{number}")
        return
    if not pointer:
        for name, inside in held.items():
            if isinstance(inside, dict) and "value" in inside and "dimension" in inside:
                yield f"/{name}", inside


def cube_of(dataset: Mapping[str, object], pointer: str = "") -> Cube:
    """Return a data set.

    Raises
    ------
    NotACube
        Sizes, categories and values do not agree.
    """
    described = dataset["dimension"]
    if not isinstance(described, dict):
        raise NotACube("dimension")
    # JSON-stat 1 keeps id, size and role with the dimensions.
    names = [str(name) for name in _list(dataset.get("id", described.get("id")))]
    sizes = _list(dataset.get("size", described.get("size")))
    roles = _roles(dataset.get("role", described.get("role")))
    if not names or len(names) != len(sizes):
        raise NotACube("size")
    dimensions = tuple(_dimension(name, described.get(name), roles) for name in names)
    for dimension, size in zip(dimensions, sizes, strict=True):
        if len(dimension.codes) != size:
            raise NotACube("dimension", dimension.name, "category")
    whole = prod(len(dimension.codes) for dimension in dimensions)
    if not 0 < whole <= LARGEST:
        raise NotACube("size")
    values = _sparse(dataset["value"], whole, "value")
    given = dataset.get("status")
    states: dict[int, object]
    if isinstance(given, str):
        # One text for all: it says nothing of a position that holds no value.
        states = dict.fromkeys(values, given)
    else:
        states = {} if given is None else _sparse(given, whole, "status")
    positions = sorted(values.keys() | states.keys())
    return Cube(
        _head(dataset),
        dimensions,
        np.array(positions, dtype=np.int64),
        [values.get(at) for at in positions],
        [str(states.get(at, "")) for at in positions],
        pointer,
    )


def _head(dataset: Mapping[str, object]) -> dict[str, str]:
    head = {key: str(dataset[key]) for key in ("label", "source", "updated") if key in dataset}
    extension = dataset.get("extension")
    if isinstance(extension, dict):
        structure = extension.get("datastructure")
        named = extension.get("id") or (structure.get("id") if isinstance(structure, dict) else "")
        if named:
            head["code"] = str(named)
    return head


def _roles(given: object) -> dict[str, str]:
    """Return the role of each dimension that has one."""
    if not isinstance(given, dict):
        return {}
    return {str(name): str(role) for role, names in given.items() for name in _list(names)}


def _dimension(name: str, described: object, roles: Mapping[str, str]) -> Dimension:
    category = described.get("category") if isinstance(described, dict) else None
    if not isinstance(category, dict):
        raise NotACube("dimension", name, "category")
    labels = category.get("label")
    words = {str(k): str(v) for k, v in labels.items()} if isinstance(labels, dict) else {}
    index = category.get("index")
    if isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise NotACube("dimension", name, "category", "index")
        codes = sorted((str(code) for code in index), key=lambda code: int(index[code]))
    elif isinstance(index, list):
        codes = [str(code) for code in index]
    else:
        # A dimension of one category may leave its index out.
        codes = list(words)
    return Dimension(
        name, roles.get(name, ""), tuple(codes), tuple(words.get(c, "") for c in codes)
    )


def _sparse(given: object, whole: int, key: str) -> dict[int, object]:
    """Return what is not null by its flat position, from a list or an object of positions."""
    if isinstance(given, list):
        if len(given) > whole:
            raise NotACube(key)
        return {at: held for at, held in enumerate(given) if held is not None}
    if not isinstance(given, dict):
        raise NotACube(key)
    found = {}
    for at, held in given.items():
        if not (at.isascii() and at.isdigit() and int(at) < whole):
            raise NotACube(key, at)
        if held is not None:
            found[int(at)] = held
    return found


def _list(given: object) -> Sequence[object]:
    if isinstance(given, list):
        return given
    return [] if given is None else [given]
