"""Report tables made from rows of the protected score table: figures with n and interval."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.reports.material import Material
from alliances.reports.model import TableColumn
from alliances.scoring.methods import SUPPRESSED
from alliances.scoring.table import figure_ids
from alliances.statistics.bands import UNDETERMINED, band_chances, bands, cut_offs

_FIGURES = ("score", "low", "high", "valid_share")


def table_title(material: Material, key: str, name: str) -> str:
    """Return the title of a table of questions: of a dimension, or of a theme or voices."""
    if name in material.framework.dimension_by_id:
        return material.say(f"{key}.dimension", label=material.node(name))
    return material.say(f"{key}.{name}")


def is_suppressed(method: pd.Series) -> pd.Series:
    """Whether the disclosure rules hide each row: its method then says ``suppressed``."""
    return method.astype("string").str.contains(SUPPRESSED, regex=False).fillna(False).astype(bool)


def withheld(rows: pd.DataFrame, columns: Sequence[str] = _FIGURES) -> dict[str, frozenset[int]]:
    """Return, by column, the positions of the rows that the disclosure rules hide."""
    positions = frozenset(np.flatnonzero(is_suppressed(rows["method"]).to_numpy()).tolist())
    return {column: positions for column in columns} if positions else {}


def ordered(rows: pd.DataFrame, nodes: Sequence[str], sides: Sequence[str]) -> pd.DataFrame:
    """Return the rows in the order of the framework, then of the sides."""
    place = {node: position for position, node in enumerate(nodes)}
    turn = {side: position for position, side in enumerate(sides)}
    kept = rows[rows["node"].isin(place) & rows["side"].isin(turn)]
    keys = pd.DataFrame({"node": kept["node"].map(place), "side": kept["side"].map(turn)})
    return kept.loc[keys.sort_values(["node", "side"], kind="stable").index]


def figures(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a table of scores shows, in words where they are words."""
    nodes = {node: material.node(str(node)) for node in rows["node"].unique()}
    sides = {side: material.side(str(side)) for side in rows["side"].unique()}
    shown = pd.DataFrame(
        {
            "label": rows["node"].map(nodes),
            "side": rows["side"].map(sides),
            "score": rows["score"],
            "low": rows["low"],
            "high": rows["high"],
            "n": rows["n"],
            "valid_share": rows["valid_share"],
            "band": band_words(material, rows),
            "id": figure_ids(rows),
        }
    )
    for column in ("score", "low", "high", "n", "valid_share"):
        shown[column] = shown[column].astype(float)
    return shown.reset_index(drop=True)


def band_words(material: Material, rows: pd.DataFrame) -> pd.Series:
    """Return the words for the band of each score; no score, no words."""
    cuts = [material.score(cut) for cut in cut_offs(material.framework)]
    if not cuts:
        return pd.Series("", index=rows.index)
    words = {
        "": "",
        "highest": material.say("bands.highest", cut=cuts[-1]),
        "middle": material.say("bands.middle", low=cuts[0], high=cuts[-1]),
        "lowest": material.say("bands.lowest", cut=cuts[0]),
        "undetermined": material.say("bands.undetermined"),
    }
    called = bands(rows, material.framework)
    chances = band_chances(rows, material.framework)
    # Of all partnerships concerned nothing is left to chance.
    certain = rows["method"].astype(str).str.contains("census", regex=False)
    said = [
        words[band] if sure else _with_chances(material, words[band], band, chance)
        for band, sure, chance in zip(called, certain, chances.to_numpy(), strict=True)
    ]
    return pd.Series(said, index=rows.index, dtype=object)


def _with_chances(material: Material, words: str, band: str, chances: np.ndarray) -> str:
    """Return a band with its probability; where it is not settled, that of each."""
    if not band or np.isnan(chances).any():
        return words
    if band != UNDETERMINED:
        sure = material.chance(float(chances.max()))
        return material.say("bands.sure", band=words, chance=sure)
    names = ("lowest", *["middle"] * (len(chances) - 2), "highest")
    each = [
        material.say("bands.each", band=material.say(f"bands.names.{name}"), chance=shown)
        for name, chance in zip(names, chances, strict=True)
        if (shown := material.chance(float(chance)))
    ]
    return material.say("bands.open", band=words, each=material.say("words.comma").join(each))


def score_columns(material: Material, label: str) -> tuple[TableColumn, ...]:
    """Return the columns of a table of scores; `label` heads the first."""
    column = material.say
    return (
        TableColumn("label", label),
        TableColumn("side", column("columns.side")),
        TableColumn("score", column("columns.score"), "score", column("help.score")),
        TableColumn("low", column("columns.low"), "score", column("help.interval")),
        TableColumn("high", column("columns.high"), "score", column("help.interval")),
        TableColumn("n", column("columns.n"), "integer", column("help.n")),
        TableColumn("valid_share", column("columns.valid_share"), "percent", column("help.valid")),
        TableColumn("band", column("columns.band"), "text", column("help.band")),
        TableColumn("id", column("columns.id"), "identifier"),
    )


def score_reading(material: Material, rows: pd.DataFrame) -> str:
    """Return a worked reading of the first row that has a score."""
    shown = rows[rows["score"].notna()]
    if not len(shown):
        return material.say("reading.nothing_shown") if len(rows) else ""
    first = shown.iloc[0]
    values = {
        "label": material.node(first["node"]),
        "side": material.who(first["side"]),
        "score": material.score(first["score"]),
    }
    if pd.isna(first["low"]):
        return material.many("reading.score_bare", first["n"], **values)
    return material.many(
        "reading.score",
        first["n"],
        low=material.score(first["low"]),
        high=material.score(first["high"]),
        **values,
    )
