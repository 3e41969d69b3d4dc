"""The key figures of the first page, each with its target and last year's value where known."""

import pandas as pd

from alliances.reports.building.indicators import facing_partner, indicator_name
from alliances.reports.building.objectives import MET, objectives_shown
from alliances.reports.building.resources import withheld_sum
from alliances.reports.coverage import (
    Coverage,
    coverage,
    dispositions,
    partner_organisations,
    response,
)
from alliances.reports.material import Material
from alliances.reports.model import KeyFigure
from alliances.reports.movements import movements
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

KEY_FIGURES_AT_MOST = 6
"""How many figures head the first page (ours): more are not read."""


def key_figures(material: Material, seen: Coverage) -> tuple[KeyFigure, ...]:
    """Return the key figures of the wave.

    Parameters
    ----------
    seen
        Who answered in the wave.
    """
    figures = [_count(material, "partnerships", seen.partnerships), *_active(material)]
    if material.answered:
        figures += _heard(material, seen)
    else:
        figures.append(_count(material, "organisations", partner_organisations(material.survey)))
    figures += [*_objectives(material), *_indicator(material)]
    return tuple(figures[:KEY_FIGURES_AT_MOST])


def _count(material: Material, name: str, value: float, earlier: float | None = None) -> KeyFigure:
    return KeyFigure(
        material.say(f"key.{name}.label"),
        float(value),
        "integer",
        None,
        material.say(f"key.{name}.detail"),
        of_programme(material.wave, name, "count"),
        earlier=earlier,
        source=material.source,
    )


def _share(
    material: Material,
    name: str,
    now: tuple[float, float],
    before: tuple[float, float] | None = None,
) -> KeyFigure:
    """Return a share as a key figure, or the count itself where its base is small.

    `now` and `before` are the part and its base; last year's is given only where it is written in
    the same way.
    """
    part, total = now
    few = total < COUNT_BELOW
    earlier = None
    if before and before[1] and (before[1] < COUNT_BELOW) == few:
        earlier = float(before[0]) if few else float(before[0]) / float(before[1])
    return KeyFigure(
        material.say(f"key.{name}.{'count' if few else 'label'}"),
        float(part) if few else float(part) / float(total),
        "integer" if few else "percent",
        int(total),
        material.many(
            f"key.{name}.detail", part, total=material.whole(total), part=material.whole(part)
        ),
        of_programme(material.wave, name, "count" if few else "share"),
        earlier=earlier,
        source=material.source,
    )


def _active(material: Material) -> list[KeyFigure]:
    """Return the partnerships that live in the wave, where the register dates them."""
    made = movements(material.survey, material.waves[-2:])
    if not made:
        return []
    earlier = float(made[-2].active) if len(made) > 1 else None
    return [_count(material, "active", made[-1].active, earlier)]


def _heard(material: Material, seen: Coverage) -> list[KeyFigure]:
    """Return the rates of response and of complete pairs, with those of the wave before."""
    figures = []
    previous = material.previous
    rates = {}
    for wave in (material.wave, previous):
        table = dispositions(material.survey, wave) if wave else pd.DataFrame()
        if len(table):
            row = response(table).iloc[-1]
            rates[wave] = (float(row["returned"]), float(row["base"]))
    if material.wave in rates:
        now, before = rates[material.wave], rates.get(previous)
        figures.append(_share(material, "response", now, before))
    last = coverage(material.survey, previous) if previous else None
    before = (float(last.both), float(last.partnerships)) if last and last.answered else None
    figures.append(_share(material, "pairs", (seen.both, seen.partnerships), before))
    return figures


def _objectives(material: Material) -> list[KeyFigure]:
    """Return the objectives met; the register does not date them: last year's are not known."""
    outcomes = objectives_shown(material)
    if not len(outcomes):
        return []
    met = int(outcomes["outcome"].isin(MET).sum())
    return [_share(material, "objectives_met", (met, len(outcomes)))]


def _indicator(material: Material) -> list[KeyFigure]:
    """Return the indicator with target that rests on most values, the programme's own first.

    Only one all of whose values have a target: the rest could be told apart by a subtraction.
    """
    table = material.survey.data("indicators")
    if not len(table) or not material.wave or "target" not in table:
        return []
    table = table.assign(unit=table["unit"].fillna("").astype(str))
    table = table[table["value"].notna() & table["wave"].notna()]
    now = table[table["wave"].astype(str) == material.wave]
    candidates = []
    for (name, unit), rows in now.groupby(["indicator", "unit"], sort=True):
        owned = bool(rows["partnership"].isna().all())
        # Percentages and rates have no sum.
        summed = "%" not in str(unit) or (owned and len(rows) == 1)
        if rows["target"].notna().all() and summed and _told(material, rows):
            candidates.append((not owned, -len(rows), str(name), str(unit), rows))
    if not candidates:
        return []
    _, _, name, unit, rows = min(candidates, key=lambda each: each[:4])
    before = table[
        (table["indicator"] == name)
        & (table["unit"] == unit)
        & (table["wave"].astype(str) == material.previous)
    ]
    known = len(before) and _told(material, before)
    return [
        KeyFigure(
            # The unit stands beside the name: a bare « 26 » is not read.
            material.words(f"{name} ({unit})" if unit else name),
            float(rows["value"].sum()),
            "number",
            # The programme's own single value is no sample: « n = 1 » would only puzzle.
            len(rows) if len(rows) > 1 or rows["partnership"].notna().any() else None,
            material.many("annual.key.indicator", len(rows)),
            of_programme(material.wave, indicator_name(name, unit), "sum"),
            target=float(rows["target"].sum()),
            earlier=float(before["value"].sum()) if known else None,
            source=material.source,
        )
    ]


def _told(material: Material, rows: pd.DataFrame) -> bool:
    """Whether the sums of values and of targets give away no single contributor."""
    if rows["partnership"].isna().all():
        return True
    partner = facing_partner(material)
    units = rows["partnership"].map(partner).fillna(rows["partnership"]).fillna("")
    columns = [rows["value"], rows["target"].dropna()]
    return not any(withheld_sum(column.abs(), units[column.index]) for column in columns)
