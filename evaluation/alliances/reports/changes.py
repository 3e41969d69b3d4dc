"""What changed from the wave before, in the partnerships that answered in both, as sentences."""

import pandas as pd

from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.naming import of_programme

VERDICTS = ("up", "down", "stable")
"""What the table of waves says of a change: clear of zero, or not."""


def changes_of(material: Material, kind: str) -> pd.DataFrame:
    """Return the changes since the wave before, by node and side, in the framework's order.

    Parameters
    ----------
    kind
        ``dimension`` or ``criterion``.
    """
    table = material.changes
    if not len(table) or not material.previous:
        return table.iloc[:0]
    kept = table[
        (table["wave_before"] == material.previous)
        & (table["wave_after"] == material.wave)
        & (table["kind"] == kind)
        & table["side"].isin(material.sides)
    ]
    framework = material.framework
    known = framework.dimension_by_id if kind == "dimension" else framework.criterion_by_id
    turn = {node: place for place, node in enumerate(known)}
    keys = pd.DataFrame({"node": kept["node"].map(turn), "side": kept["side"]})
    return kept.loc[keys.sort_values(["node", "side"], kind="stable").index]


def clear_changes(material: Material, kind: str, verdict: str = "") -> pd.DataFrame:
    """Return the changes clear of zero, the widest first, as the owner and the partners see them.

    Further parties are few: their changes stand in the table, not in the findings.

    Parameters
    ----------
    kind
        ``dimension`` or ``criterion``.
    verdict
        ``up`` or ``down``; both where empty.
    """
    found = changes_of(material, kind)
    if not len(found):
        return found
    wanted = (verdict,) if verdict else VERDICTS[:2]
    found = found[found["verdict"].isin(wanted) & found["side"].isin((OWNER, PARTNER))]
    size = found["change"].astype(float).abs()
    return found.loc[size.sort_values(ascending=False, kind="stable").index]


def change_id(material: Material, row: pd.Series) -> str:
    """Return the identifier of a change."""
    return of_programme(material.wave, str(row["node"]), "change", str(row["side"]))


def change_sentence(material: Material, row: pd.Series, *, counted: bool = True) -> str:
    """Return one change as a sentence: on what, according to whom, by how much, over how many."""
    way = "rise" if row["change"] > 0 else "fall"
    said = material.say(
        f"annual.changes.{way}",
        label=material.node(str(row["node"])),
        side=material.who(str(row["side"])),
        points=material.pointed(abs(float(row["change"]))).lstrip("+"),
        before=material.previous,
        after=material.wave,
    )
    if not counted:
        return said
    return material.say("annual.changes.counted", said=said, n=material.whole(row["both_waves"]))
