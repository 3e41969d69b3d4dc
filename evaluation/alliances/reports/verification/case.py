"""What the verifier's workbook is made from: the survey, its report, and its bare scores."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework, Item
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.language import text
from alliances.reports.material import Material
from alliances.reports.model import Report
from alliances.scoring.aggregating import enters
from alliances.scoring.blocks import Block
from alliances.scoring.engine import Scores
from alliances.scoring.groups import Groups
from alliances.scoring.sides import sides_present

BLANK = "NR"
"""Stands where a cell that was asked for is empty; also where the register says nothing."""

UNREADABLE = "INV"
"""Stands where something was written that could not be read."""

_MISTAKEN = re.compile(rf"c*([\d+\-.<>=\s]|$|({BLANK}|{UNREADABLE}|NSP|SO|REF|ND)$)", re.IGNORECASE)
"""What a spreadsheet, or a reader of this one, would take for something else than a code."""


@dataclass(frozen=True)
class Case:
    """One report to be verified.

    Attributes
    ----------
    survey, report, language
        What was read, what was published, and the language of the workbook.
    scores
        The scores of every wave, before any protection: the workbook is confidential.
    """

    survey: Survey
    report: Report
    language: str
    scores: Scores

    @property
    def wave(self) -> str:
        """The wave reported on; empty where the register has none."""
        return self.report.wave

    @property
    def framework(self) -> Framework:
        """The framework of the survey."""
        return self.survey.framework

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The waves up to the one reported on: what came later is not in the report."""
        known = self.survey.waves
        return known[: known.index(self.wave) + 1] if self.wave in known else ()

    @cached_property
    def material(self) -> Material:
        """The words of the report, by which its rows are recognised."""
        return Material(self.report.language, self.survey, self.wave)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts of the register for the wave, indexed by partnership."""
        return self.survey.facts(self.wave or None)

    @cached_property
    def earlier_nodes(self) -> frozenset[str]:
        """The nodes that are scored in earlier waves too: dimensions, and what the report names."""
        told = {
            node
            for figure in self.report.figures
            if (node := figure.id.partition("|")[0]) in self.framework.criterion_by_id
            and figure.id.rsplit("|", 1)[-1].partition(":")[0] in self.waves[:-1]
        }
        return frozenset({*self.framework.dimension_by_id, *told, *(i.id for i in self.entering)})

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], tuple[Block, int]]:
        """The rows of the plain blocks of scores, by scope, side and wave."""
        found = {}
        for block in self.scores.blocks:
            if block.weighted:
                continue
            rows = block.rows
            scopes = (rows["group"].astype(str) + ":" + rows["group_value"].astype(str)).where(
                rows["scope"] == "group", rows["scope"]
            )
            for row, scope in enumerate(scopes):
                found[str(scope), block.side, block.wave] = (block, row)
        return found

    def row_of(self, scope: str, side: str, wave: str) -> tuple[Block, int] | None:
        """Return the scores of a group or of the programme, seen one way, in a wave."""
        return self._rows.get((scope, side, wave))

    @property
    def groups(self) -> Groups | None:
        """The groups of the wave reported on."""
        return self.scores.groups.get(self.wave)

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The parties, then the voices that are not parties."""
        voices = tuple(voice for voice in ANSWER_SHEETS.values() if voice != "partie")
        return (*sides_present(self.survey), *voices)

    @cached_property
    def entering(self) -> tuple[Item, ...]:
        """The items that enter criteria and dimensions, each next to those of its criterion."""
        held = self._held("answers")
        return tuple(
            item
            for dimension in self.framework.dimensions
            for criterion in self.framework.criteria
            if criterion.dimension == dimension.id
            for item in held
            if item.criterion == criterion.id and enters(item, self.framework)
        )

    @cached_property
    def beside(self) -> tuple[Item, ...]:
        """The other items with levels or amounts, those of the voices last."""
        known = {item.id for item in self.entering}
        return tuple(
            item for sheet in ANSWER_SHEETS for item in self._held(sheet) if item.id not in known
        )

    def _held(self, sheet: str) -> tuple[Item, ...]:
        """Return the items of a sheet that the survey holds; free texts and dates never leave."""
        table = self.survey.tables.get(sheet)
        if table is None or not len(table.data):
            return ()
        known = set(table.data.columns) & set(table.states.columns)
        scales = self.framework.scales
        return tuple(
            item
            for item in items_on(self.framework, sheet)
            if item.id in known and (scales[item.scale].levels or scales[item.scale].quantity)
        )

    @cached_property
    def names(self) -> "Pseudonyms":
        """The pseudonyms of partnerships, organisations and people."""
        return Pseudonyms.of(self.survey)

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence of the workbook's part of the catalogue."""
        return text(f"verification.{key}", self.language, **values)


@dataclass(frozen=True)
class Pseudonyms:
    """The pseudonyms of partnerships, organisations and people, by key.

    Their order follows a hash of the keys, salted by all the keys of the survey: who does not hold
    the sources can neither guess a key from its rank nor try keys out.
    """

    partnerships: Mapping[str, str]
    organisations: Mapping[str, str]
    people: Mapping[str, str]

    @classmethod
    def of(cls, survey: Survey) -> "Pseudonyms":
        """Give a pseudonym to every key of a survey."""
        tables = ("partnerships", "parties", "organisations", "invitations", *ANSWER_SHEETS)
        keys = {
            name: sorted(
                {
                    str(key)
                    for table in (*tables, "objectives", "indicators")
                    if name in (data := survey.data(table))
                    for key in data[name].dropna().unique()
                }
            )
            for name in ("partnership", "organisation", "respondent")
        }
        everything = "\n".join(key for known in keys.values() for key in known)
        salt = sha256(f"{survey.source.sha256}\n{everything}".encode()).hexdigest()
        taken = {key.upper() for known in keys.values() for key in known}
        made = [
            _numbered(known, prefix, salt, taken)
            for known, prefix in zip(keys.values(), "VGQ", strict=True)
        ]
        return cls(*made)


def _numbered(keys: list[str], prefix: str, salt: str, taken: set[str]) -> dict[str, str]:
    width = max(4, len(str(len(keys))))
    # A pseudonym may not be somebody's key.
    while any(key.startswith(prefix) and key[len(prefix) :].isdigit() for key in taken):
        prefix += "X"
    order = sorted(keys, key=lambda key: sha256(f"{salt}\n{prefix}\n{key}".encode()).digest())
    return {key: f"{prefix}{rank:0{width}d}" for rank, key in enumerate(order, 1)}


def coded(code: object) -> str:
    """Return a code as a text that no spreadsheet takes for something else; blank is `BLANK`.

    Region ``11`` is ``c11``: as a criterion, ``11`` would be a number, ``>1`` a comparison. What
    would then be taken for such a text gets one more ``c``, so that no two codes become one.
    """
    if code is None or pd.isna(code):  # type: ignore[call-overload]
        return BLANK
    words = str(code).replace('"', "''")
    return f"c{words}" if _MISTAKEN.match(words) else words
