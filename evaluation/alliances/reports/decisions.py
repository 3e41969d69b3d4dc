"""What is put to decision: open recommendations, else the lines of fragility; nothing of ours."""

import pandas as pd

from alliances.reports.material import Material

DECISIONS_AT_MOST = 3
"""How many decisions the first page asks for (ours)."""

OPEN = ("proposee", "acceptee", "en_cours")
"""Statuses of a recommendation that is not closed, those that wait for a decision first."""


def decisions(material: Material) -> tuple[str, ...]:
    """Return the open recommendations of the programme that come first, as sentences."""
    rows = open_recommendations(material).iloc[:DECISIONS_AT_MOST]
    return tuple(_sentence(material, row) for _, row in rows.iterrows())


def open_recommendations(material: Material) -> pd.DataFrame:
    """Return the open recommendations up to the wave: to be decided first, the latest, most backed.

    Those about one partnership are for its parties: they are not the programme's to decide here.
    """
    table = material.survey.data("recommendations")
    if not len(table):
        return table
    place = {wave: rank for rank, wave in enumerate(material.waves)}
    status = table["status"].fillna(OPEN[0]).astype(str)
    kept = status.isin(OPEN) & (table["wave"].isna() | table["wave"].astype(str).isin(place))
    if "partnership" in table:
        kept &= table["partnership"].isna()
    rows = table[kept]
    support = rows["support"].fillna(0) if "support" in rows else pd.Series(0, index=rows.index)
    keys = pd.DataFrame(
        {
            "status": status[kept].map({code: rank for rank, code in enumerate(OPEN)}),
            "wave": -rows["wave"].astype(str).map(place).fillna(-1).astype(float),
            "support": -support.astype(float),
        }
    )
    return rows.loc[keys.sort_values(["status", "wave", "support"], kind="stable").index]


def _sentence(material: Material, row: pd.Series) -> str:
    """Return a recommendation with what the register says of it: status, owner, due date."""
    details = [material.code("recommendation_status", row["status"]).lower()]
    if pd.notna(row["owner"]):
        details.append(
            material.say("annual.decisions.owner", owner=material.words(str(row["owner"])))
        )
    if pd.notna(row["due"]):
        details.append(material.say("annual.decisions.due", day=material.day(row["due"])))
    return material.say(
        "annual.decisions.sentence",
        text=material.cited(material.words(str(row["text"]))),
        details=material.say("words.semicolon").join(details),
    )
