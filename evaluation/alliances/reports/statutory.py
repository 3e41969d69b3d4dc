"""Statutory objectives: what the plan says of them, joined with what the register measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from alliances.language.matching import fold, nearest
from alliances.reports.building.resources import withheld_sum
from alliances.reports.material import Material
from alliances.reports.plan import Operational, Statutory

_NUMBERS = ("value", "target", "baseline")


class Attainment(StrEnum):
    """Where an indicator stands in regard to its target value."""

    MET = "met"
    PARTLY = "partly"
    ONGOING = "ongoing"
    NOT_MET = "not_met"
    UNAVAILABLE = "unavailable"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the register holds of an indicator for one wave; NaN where it holds nothing."""

    value: float = float("nan")
    target: float = float("nan")
    baseline: float = float("nan")
    unit: str = ""
    source: str | None = None
    owner: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an objective's table: an action or none, an indicator or none, its measures."""

    operational: Operational | None
    action: str
    indicator: str
    now: Measure
    earlier: Measure
    attainment: Attainment | None
    known: bool
    """Whether the register has such an indicator, whatever the wave."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A statutory objective with its lines; `plan` is None where only the register names it."""

    id: str
    text: str
    plan: Statutory | None
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators that the plan names and the register lacks."""
        return tuple(line.indicator for line in self.lines if line.indicator and not line.known)

    @property
    def unplanned(self) -> tuple[str, ...]:
        """The indicators of the register that the plan does not name."""
        if self.plan is None:
            return ()
        return tuple(line.indicator for line in self.lines if line.operational is None)

    def count(self, *attainments: Attainment) -> int:
        """Count the indicators that stand so."""
        return sum(line.attainment in attainments for line in self.lines)

    @property
    def followed(self) -> int:
        """The number of its indicators."""
        return sum(line.attainment is not None for line in self.lines)


def objectives(material: Material) -> tuple[Objective, ...]:
    """Return the statutory objectives: those of the plan, then those that only the register names.

    Parameters
    ----------
    material
        With the plan; the wave before the report's gives last year's results.
    """
    table = material.survey.data("indicators")
    named = pd.Series(dtype=object)
    if len(table) and "statutory_objective" in table:
        named = table["statutory_objective"].dropna().astype(str)
    made, taken = [], set()
    for planned in material.plan.statutory:
        words = {fold(name) for name in planned.names}
        rows = named[[fold(name) in words for name in named]]
        taken |= {fold(name) for name in rows}
        made.append(_objective(material, planned.id, planned.text, planned, _names(table, rows)))
    rest = named[[fold(name) not in taken for name in named]]
    for text in rest.drop_duplicates():
        rows = rest[rest.map(fold) == fold(text)]
        if fold(text) not in taken:
            taken.add(fold(text))
            made.append(_objective(material, "", text, None, _names(table, rows)))
    return tuple(made)


def _names(table: pd.DataFrame, rows: pd.Series) -> list[str]:
    return [str(name) for name in table.loc[rows.index, "indicator"].drop_duplicates()]


def _objective(
    material: Material, id: str, text: str, plan: Statutory | None, own: Sequence[str]
) -> Objective:
    lines: list[Line] = []
    said: set[str] = set()
    for each in plan.operational if plan is not None else ():
        for action, indicator in each.followed or (("", ""),):
            lines.append(_line(material, each, action, indicator))
            said.add(fold(indicator))
    lines += [_line(material, None, "", name) for name in own if fold(name) not in said]
    return Objective(id, text, plan, tuple(lines))


def _line(material: Material, operational: Operational | None, action: str, indicator: str) -> Line:
    if not indicator:
        return Line(operational, action, "", Measure(), Measure(), None, known=True)
    now = measure(material, indicator, material.wave)
    earlier = measure(material, indicator, before) if (before := _before(material)) else Measure()
    due = operational.due if operational is not None else None
    return Line(
        operational,
        action,
        indicator,
        now,
        earlier,
        attained(now, later=due is not None and _year(material) < due),
        known=bool(_rows(material, indicator).any()),
    )


def _before(material: Material) -> str:
    """Return the wave before the report's; empty where there is none."""
    waves = material.survey.waves
    place = waves.index(material.wave) if material.wave in waves else 0
    return waves[place - 1] if place else ""


def _year(material: Material) -> int:
    """Return the year of the report: that of its date, else of its wave; else none has come."""
    day = material.survey.campaign.reporting_date
    if not pd.isna(day):
        return pd.Timestamp(day).year
    return int(material.wave) if material.wave.isdecimal() else 0


def _rows(material: Material, indicator: str) -> pd.Series:
    table = material.survey.data("indicators")
    if not len(table):
        return pd.Series(dtype=bool)
    wanted = fold(indicator)
    same = {name: fold(name) == wanted for name in table["indicator"].dropna().astype(str).unique()}
    return table["indicator"].astype(str).map(same).fillna(False).astype(bool)


def measure(material: Material, indicator: str, wave: str) -> Measure:
    """Return what the register holds of an indicator for a wave.

    The programme's own row where there is one; else the sum over partnerships (the median of
    percentages), withheld where it would give away what one organisation brings.
    """
    table = material.survey.data("indicators")
    if not len(table):
        return Measure()
    columns = ["partnership", "wave", "value", "unit", "baseline", "target", "source", "owner"]
    rows = table.loc[_rows(material, indicator)].reindex(columns=columns)
    rows = rows[rows["value"].notna() & (rows["wave"].isna() | (rows["wave"].astype(str) == wave))]
    if not len(rows):
        return Measure()
    # A row of this very wave says more than one for all waves.
    rows = rows.sort_values("wave", na_position="first", kind="stable")
    own = rows[rows["partnership"].isna()]
    last = (own if len(own) else rows).iloc[-1]
    unit = "" if pd.isna(last["unit"]) else str(last["unit"])
    made = Measure(
        unit=unit,
        source=None if pd.isna(last["source"]) else str(last["source"]),
        owner="" if pd.isna(last["owner"]) else str(last["owner"]),
    )
    if len(own):
        return _with_numbers(made, last)
    units = rows["partnership"].map(_partners(material)).fillna(rows["partnership"])
    hidden = withheld_sum(rows["value"].astype(float).abs(), units)
    if hidden or rows["unit"].fillna("").nunique() > 1:
        return replace(made, withheld=hidden)
    values = rows[list(_NUMBERS)].astype(float)
    whole = values.median() if "%" in unit else values.sum(skipna=False)
    return _with_numbers(made, whole)


def _with_numbers(made: Measure, row: pd.Series) -> Measure:
    value, target, baseline = (float(row[key]) for key in _NUMBERS)
    return replace(made, value=value, target=target, baseline=baseline)


def _partners(material: Material) -> pd.Series:
    facing = material.survey.partners
    if not len(facing):
        return pd.Series(dtype=object)
    return facing.drop_duplicates("partnership").set_index("partnership")["organisation"]


def attained(now: Measure, *, later: bool = False) -> Attainment:
    """Return where an indicator stands.

    Parameters
    ----------
    now
        Its measure. A target below the baseline is one to come down to.
    later
        Whether its target is set for a later year.

    Examples
    --------
    >>> attained(Measure(value=80, target=100, baseline=50))
    <Attainment.PARTLY: 'partly'>
    >>> attained(Measure(value=40, target=30, baseline=50)), attained(Measure(value=29, target=30))
    (<Attainment.PARTLY: 'partly'>, <Attainment.NOT_MET: 'not_met'>)
    """
    if now.withheld:
        return Attainment.WITHHELD
    if pd.isna(now.value) or pd.isna(now.target):
        return Attainment.UNAVAILABLE
    sign = -1 if now.target < now.baseline else 1
    if sign * now.value >= sign * now.target:
        return Attainment.MET
    if later:
        return Attainment.ONGOING
    # Without a baseline nobody knows how far it has come.
    return Attainment.PARTLY if sign * now.value > sign * now.baseline else Attainment.NOT_MET


def mismatches(material: Material) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where plan and register differ: the code of a remark and what its sentence names."""
    table = material.survey.data("indicators")
    known = table["indicator"].dropna().astype(str).unique().tolist() if len(table) else []
    for objective in objectives(material) if material.plan.statutory else ():
        for name in objective.missing:
            near = nearest(name, known, cutoff=0.5) or "–"
            yield "indicator_missing", {"indicator": name, "nearest": near}
        for name in objective.unplanned:
            yield "indicator_unplanned", {"indicator": name, "objective": objective.text}
        if objective.plan is None:
            yield "objective_unplanned", {"objective": objective.text}
