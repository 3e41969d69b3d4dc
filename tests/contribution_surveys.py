"""Small registers for the tests of contributions: partnerships, parties, organisations."""

from collections.abc import Mapping, Sequence

import pandas as pd

from alliances.datasets.survey import Campaign, Ledger, Source, Survey, Table
from alliances.frameworks import load_framework

Rows = Sequence[Mapping[str, object]]

FACTS = ("name", "international", "sdg_targets", "agreement", "beneficiaries", "engagements")


def table(key: str, rows: Rows, columns: Sequence[str]) -> Table:
    data = pd.DataFrame(list(rows), dtype=object).reindex(columns=columns)
    data = data.astype(object).where(data.notna(), None)
    data.index = pd.RangeIndex(3, 3 + len(data))
    return Table(key, key, data, {column: "A" for column in columns})


def register(
    partnerships: Rows,
    parties: Rows = (),
    families: Mapping[str, str] | None = None,
    mode: str = "anonymous",
    **others: Rows,
) -> Survey:
    """Return a survey that holds a register and nothing else.

    Partnerships are P1, P2… where they have no key; the facts that nobody gives are blank.
    """
    named = [{"partnership": f"P{n}", **row} for n, row in enumerate(partnerships, 1)]
    said = {key for row in named for key in row}
    facts = [key for key in (*FACTS, *sorted(said)) if key != "partnership"]
    tables = {
        "partnerships": table("partnerships", named, ["partnership", "wave", *dict.fromkeys(facts)])
    }
    if parties:
        columns = ["partnership", "side", "organisation", "level", "consent_show"]
        tables["parties"] = table("parties", parties, [*columns, "eur", "hours", "m2"])
        known = families or {}
        organisations = dict.fromkeys(str(party["organisation"]) for party in parties)
        tables["organisations"] = table(
            "organisations",
            [{"organisation": o, "name": o, "family": known.get(o)} for o in organisations],
            ["organisation", "name", "family"],
        )
    for key, rows in others.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        tables[key] = table(key, rows, columns)
    return Survey(
        framework=load_framework("partenariat"),
        campaign=Campaign(consent_mode=mode),
        tables=tables,
        findings=(),
        ledger=Ledger(()),
        source=Source("campagne.xlsx", "0" * 64, 1),
    )


def party(partnership: str, side: str, organisation: str, **means: object) -> dict[str, object]:
    return {"partnership": partnership, "side": side, "organisation": organisation, **means}


LA_POSTE = {"LP": "entreprise", "Asso": "association", "Ville": "collectivite"}
"""An owner, an association and a town."""
