"""Every published figure with the formula that gives it, or the reason why it has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from alliances.reports.model import Chart, Figure, KeyFigures, ReportTable
from alliances.reports.verification.binding.annual import ANNUAL
from alliances.reports.verification.binding.followed import followed_formulas
from alliances.reports.verification.binding.participation import PARTICIPATION, key_figure
from alliances.reports.verification.binding.places import Part
from alliances.reports.verification.binding.questions import Formulas, binder
from alliances.reports.verification.binding.registered import register_formulas
from alliances.reports.verification.binding.scored import scored
from alliances.reports.verification.sheets import Sheets
from alliances.reports.writing import given

FORMULA, VALUE, WITHHELD, ABSENT = "formula", "value", "withheld", "absent"
"""What stands beside a figure: a formula from the answers; a value and its method; nothing, for it
is not published; nothing, for there is none."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A published figure and what verifies it.

    Attributes
    ----------
    nature
        One of `FORMULA`, `VALUE`, `WITHHELD`, `ABSENT`.
    value
        The figure before any rounding; None where it is not published.
    formula
        With its sign of equality; empty where it has none.
    """

    figure: Figure
    nature: str
    value: float | None
    formula: str


def bind(sheets: Sheets) -> list[Bound]:
    """Return every figure of the report, in its order, with its formula."""
    blocks = _Blocks(sheets)
    return [_bound(figure, blocks) for figure in sheets.case.report.figures]


def _bound(figure: Figure, blocks: "_Blocks") -> Bound:
    if figure.withheld:
        return Bound(figure, WITHHELD, None, "")
    value = blocks.value(figure)
    if value is None or figure.value is None:
        return Bound(figure, ABSENT, None, "")
    formula = blocks.formula(figure, value)
    if formula and not formula.startswith("{"):
        formula = f"={formula}"
    return Bound(figure, FORMULA if formula else VALUE, value, formula)


class _Blocks:
    """The blocks of a report by their place, and the formulas of each, made once."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self._made: dict[tuple[str, str], Formulas] = {}
        self._scored: dict[tuple[str, str], str] = {}

    @cached_property
    def _known(self) -> dict[tuple[str, str], ReportTable | Chart]:
        return {
            (section.id, block.id): block
            for section in self.sheets.case.report.sections
            for block in section.flat
            if isinstance(block, ReportTable | Chart)
        }

    @cached_property
    def _keys(self) -> Mapping[str, float | None]:
        return {
            key.id: key.value
            for section in self.sheets.case.report.sections
            for block in section.flat
            if isinstance(block, KeyFigures)
            for key in block.figures
        }

    def value(self, figure: Figure) -> float | None:
        """Return a figure as the report's data hold it, before any rounding."""
        block = self._known.get((figure.section, figure.block))
        if block is None:
            return self._keys.get(figure.id)
        return _number(block, figure.column, figure.row)

    def formula(self, figure: Figure, value: float) -> str:
        """Return the formula of a figure: by its identifier, else by a place where it stands."""
        found = self._by_identifier(figure)
        if found:
            return found
        for place in self._places.get(figure.id, ()):
            section, block, column, row = place
            formulas = self._formulas(section, block).get(column, [])
            shown = _number(self._known[section, block], column, row)
            told = row < len(formulas) and shown is not None and _same(shown, value)
            if told and formulas[row]:
                return formulas[row]
        if (figure.section, figure.block) in self._known:
            return ""
        return key_figure(self.sheets, figure.id.partition("|")[0], figure.format)

    @cached_property
    def _places(self) -> dict[str, list[tuple[str, str, str, int]]]:
        """Every place where a figure stands: section, block, column, row."""
        found: dict[str, list[tuple[str, str, str, int]]] = {}
        for (section, name), block in self._known.items():
            for column, ids in block.ids.items():
                for row, identifier in enumerate(ids):
                    if identifier:
                        found.setdefault(identifier, []).append((section, name, column, row))
        return found

    def _formulas(self, section: str, block: str) -> Formulas:
        place = (section, block)
        if place not in self._made:
            self._made[place] = _formulas(self.sheets, self._known[place])
        return self._made[place]

    def _by_identifier(self, figure: Figure) -> str:
        part = Part.read(figure.id)
        framework = self.sheets.case.framework
        known = (framework.item_by_id, framework.criterion_by_id, framework.dimension_by_id)
        if part is None or not any(part.node in nodes for nodes in known):
            return ""
        key = (figure.id, figure.format)
        if key not in self._scored:
            formula = scored(self.sheets, part)
            percent = part.statistic in ("favourable", "worst_case", "best_case")
            if formula and percent and figure.format == "percent" and not part.attribute:
                formula = f"({formula})/100"
            self._scored[key] = formula
        return self._scored[key]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(other))


def _number(block: ReportTable | Chart, column: str, row: int) -> float | None:
    value: Any = _frame(block)[column].iat[row]
    return float(value) if given(value) else None


def _frame(block: ReportTable | Chart) -> pd.DataFrame:
    return block.rows if isinstance(block, ReportTable) else block.data


def _formulas(sheets: Sheets, block: ReportTable | Chart) -> Formulas:
    """Return the formulas of a block, by what makes blocks of its kind."""
    data = _frame(block)
    made = binder(sheets, block.id, data)
    if made is not None:
        return made(sheets, data)
    for known in (ANNUAL, PARTICIPATION):
        if block.id in known:
            return known[block.id](sheets, data)
    found = followed_formulas(sheets, block.id, data, dict(block.ids))
    return (register_formulas(sheets, block.id, data) or {}) if found is None else found
