"""The rows of an analysis as people read them: names beside identifiers, words for codes."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.reports.analysis_words import (
    Words,
    say_change,
    say_disagreements,
    say_gap,
    say_place,
)
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.table import KINDS

CODES = ("kind", "mirror", "unit")
WORDY = (
    *CODES,
    "gap_reading",
    "quadrant",
    "heard",
    "holds",
    "verdict",
    "break",
    "reading",
    "reason",
    "source",
    "reach",
    "aspect",
    "voiced",
    "usual",
    "band",
    "method",
    "basis",
)


def readable(name: str, table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a table with names beside identifiers, and words for codes.

    Parameters
    ----------
    name, table
        A table of an analysis, by its name.
    words
        What turns codes into words.

    Returns
    -------
    DataFrame
        The latest wave first; ``{column}_code`` keeps what says where other columns have a sense.
    """
    table = _latest_first(table, words.survey)
    made = table.copy()
    # The codes decide below which columns have a sense in a row; they are not written.
    for column in CODES:
        if column in made:
            made[f"{column}_code"] = made[column]
    if "node" in made:
        labels = {node: words.node(node) for node in made["node"].unique()}
        made.insert([*made.columns].index("node") + 1, "label", made["node"].map(labels))
    for end in ("first", "second"):
        if f"item_{end}" in made:
            labels = {node: words.node(node) for node in made[f"item_{end}"].unique()}
            place = [*made.columns].index(f"item_{end}") + 1
            made.insert(place, f"label_{end}", made[f"item_{end}"].map(labels))
    if name in _SAID:
        say, after = _SAID[name]
        keys = [str(key) for key in table]
        rows = [dict(zip(keys, values, strict=True)) for values in table.itertuples(index=False)]
        spoken = [say(row, words) for row in rows]
        made.insert([*made.columns].index(after) + 1, "reading_words", spoken)
    if "reading" in made and name in _DECLARED:
        made["reading"] = made["reading"].map(words.reading)
        # « reading » is what a row says, in the other tables.
        made = made.rename(columns={"reading": "reading_name"})
    if "group_value" in made:
        pairs = made[["group", "group_value"]].drop_duplicates().itertuples(index=False)
        known = {tuple(pair): words.group(*pair) for pair in pairs}
        made["group_value"] = [
            known[key] for key in zip(made["group"], made["group_value"], strict=True)
        ]
        made["group"] = made["group"].map(lambda grouping: words.code("group", grouping))
    if "pair" in made:
        made["pair"] = made["pair"].replace(TOGETHER, words.code("pair", TOGETHER))
    if "side" in made:
        sides = {side: words.side(str(side)) for side in made["side"].unique()}
        made["side"] = made["side"].map(sides)
    if name == "response":
        made["stratum"] = made["stratum"].replace("all", words.code("all", "all"))
    if "basis" in made:
        made["basis"] = made["basis"].map(words.basis, na_action="ignore")
    for column in WORDY:
        if column in made:
            codes = {code: words.code(column, code) for code in made[column].dropna().unique()}
            made[column] = made[column].map(codes)
    return made


_SAID: dict[str, tuple[Callable[[Mapping[str, Any], Words], str], str]] = {
    "sides": (say_gap, "label"),
    "waves": (say_change, "label"),
    "place": (say_place, "aspect"),
    "disagreements": (say_disagreements, "partnership"),
}
"""What makes a sentence of a row, and the column after which it stands."""

_DECLARED = frozenset(["place", "disagreements"])
"""The tables of readings that a framework declares."""


def _latest_first(table: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Return the rows of the latest wave first, dimensions before criteria before items."""
    wave = next(column for column in ("wave_after", "wave") if column in table)
    rank = {each: -place for place, each in enumerate(survey.waves)}
    keys = pd.DataFrame({"wave": table[wave].map(rank)})
    if "kind" in table:
        keys["kind"] = table["kind"].map({kind: -at for at, kind in enumerate(KINDS)})
    order = keys.sort_values([*keys], kind="stable").index
    return table.loc[order].reset_index(drop=True)
