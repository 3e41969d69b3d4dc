"""What the parties agreed on after reading their partnership sheet, counted by wave."""

import pandas as pd

from alliances.datasets.carrying import DONE
from alliances.reports.building.resources import UNITS_AT_LEAST
from alliances.reports.material import Material
from alliances.reports.model import Paragraph, ReportTable, TableColumn


def agreements_table(material: Material, agreed: pd.DataFrame) -> ReportTable | Paragraph:
    """Count what parties agreed on after reading their sheet; no count that points at one.

    Parameters
    ----------
    material
        Says who faces the owner in each partnership.
    agreed
        The register of agreements, as `alliances.datasets.carrying.register` gives it.
    """
    partner = material.survey.partners
    facing = (
        partner.drop_duplicates("partnership").set_index("partnership")["organisation"]
        if len(partner)
        else pd.Series(dtype=object)
    )
    organisation = agreed["partnership"].map(facing).fillna(agreed["partnership"])
    rows: list[dict[str, object]] = []
    hidden: list[int] = []
    for wave, given in agreed.groupby(agreed["wave"].astype(str), sort=True):
        few = organisation[given.index].nunique() < UNITS_AT_LEAST
        hidden += [len(rows)] if few else []
        both = given["agreed_a"].fillna(False).astype(bool) & given["agreed_b"].fillna(
            False
        ).astype(bool)
        counts = {
            "agreements": len(given),
            "partnerships": given["partnership"].nunique(),
            "both": int(both.sum()),
            "done": int((given["status"] == DONE).sum()),
            "late": int(given["late"].sum()),
        }
        nan = float("nan")
        rows.append({"wave": wave} | {key: nan if few else float(n) for key, n in counts.items()})
    data = pd.DataFrame(rows)
    shown = data[data["agreements"].notna()]
    if not len(shown):
        return Paragraph(material.say("withheld_few"), "warning")
    keys = [key for key in data if key != "wave"]
    last = shown.iloc[-1]
    return ReportTable(
        "agreements",
        material.many("agreements.title", int(last["agreements"]), wave=str(last["wave"])),
        (
            TableColumn("wave", material.say("columns.wave")),
            *(
                TableColumn(str(k), material.say(f"agreements.columns.{k}"), "integer")
                for k in keys
            ),
        ),
        data,
        reading=material.many(
            "agreements.reading",
            int(last["agreements"]),
            wave=str(last["wave"]),
            both=material.many("agreements.both", int(last["both"])),
            done=material.many("recommendations.done", int(last["done"])),
        ),
        scope=material.scope(float(last["partnerships"])),
        source=material.source,
        notes=(material.say("agreements.note"),),
        subtitle=material.say("agreements.subtitle"),
        withheld={str(key): frozenset(hidden) for key in keys},
        ids={
            str(key): tuple(f"agreements|{key}|programme||{wave}" for wave in data["wave"])
            for key in keys
        },
        method=material.say("agreements.note"),
    )
