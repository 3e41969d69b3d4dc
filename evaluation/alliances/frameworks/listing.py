"""The Listes sheet: every code with its labels, and the names of ranges that drop-downs use."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from alliances.frameworks.model import Code, Framework, Scale, Words
from alliances.frameworks.sheets import CLASSES
from alliances.language import typeset

Row = tuple[str, int | str, str | None, str | None, datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of the Listes sheet, each list in one block.

    Attributes
    ----------
    table
        Columns ``list``, ``code``, ``label_fr``, ``label_en``, ``valid_from``, ``valid_to``.
    blocks
        Each list's first and last position in the table.
    """

    table: pd.DataFrame
    blocks: dict[str, tuple[int, int]]

    def codes(self, name: str) -> list[tuple[str, str, str]]:
        """Return the codes of a list with their French and English labels."""
        first, last = self.blocks[name]
        part = self.table.iloc[first : last + 1]
        return [
            (str(code), str(fr), str(en))
            for code, fr, en in zip(part["code"], part["label_fr"], part["label_en"], strict=True)
        ]


def answers(framework: Framework, scale: Scale) -> list[tuple[Code, Words]]:
    """Return the code and label of each level, then of the declared kinds of nothing."""
    levels: list[tuple[Code, Words]] = [(level.code, level.label) for level in scale.levels]
    return levels + [(missing.code, missing.label) for missing in framework.missing]


def range_name(name: str) -> str:
    """Return the name of the range that holds the codes of a list."""
    return f"list_{name}"


def listing(framework: Framework, scales: set[str], given: pd.DataFrame | None = None) -> Listing:
    """Return what the Listes sheet holds.

    Parameters
    ----------
    scales
        The scales whose levels are listed, each followed by the three kinds of nothing.
    given
        A programme's own codes: they add to the framework's lists, and replace the codes that they
        repeat.
    """
    columns = ["list", "code", "label_fr", "label_en", "valid_from", "valid_to"]
    ours = pd.DataFrame(list(_rows(framework, scales)), columns=columns, dtype=object)
    table = ours
    if given is not None and len(given):
        own = given.reindex(columns=columns).astype(object)
        table = pd.concat([ours, own], ignore_index=True)
        # A repeated code keeps its place in the list, with the programme's labels and dates.
        place = table.groupby(["list", "code"], sort=False).ngroup()
        table = table[~place.duplicated(keep="last")].assign(place=place).sort_values("place")
    order = {name: rank for rank, name in enumerate(dict.fromkeys(table["list"]))}
    table = table.sort_values("list", key=lambda names: names.map(order), kind="stable")
    table = table[columns].reset_index(drop=True)
    blocks = {
        str(name): (rows[0], rows[-1]) for name, rows in table.groupby("list").indices.items()
    }
    return Listing(table, blocks)


def _rows(framework: Framework, scales: set[str]) -> Iterator[Row]:
    for codes in framework.lists.values():
        # No cell holds the code of a class: nothing would be chosen from it.
        for code in codes.codes if codes.id not in CLASSES else ():
            fr, en = typeset(code.label["fr"], "fr"), code.label["en"]
            yield codes.id, code.code, fr, en, code.valid_from, code.valid_to
    for scale in framework.scales.values():
        if scale.id in scales and scale.levels:
            for answer, label in answers(framework, scale):
                yield scale.id, answer, typeset(label["fr"], "fr"), label["en"], None, None
