"""Words for the codes of an analysis, and its gaps and changes as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.readings import PARTS
from alliances.language import number, plural, signed, text, typeset
from alliances.language.catalogue import catalogue
from alliances.scoring.groups import GROUPINGS
from alliances.statistics.bands import cut_offs
from alliances.statistics.tables.place import CROSSED


@dataclass(frozen=True)
class Words:
    """What turns codes into words, in one language."""

    survey: Survey
    language: str

    def node(self, node: object) -> str:
        """Return the name of a node."""
        return typeset(self.survey.framework.label(str(node), self.language), self.language)

    def reading(self, reading: object) -> str:
        """Return the name of a reading that the framework declares, or its identifier."""
        named = {each.id: each.name for each in self.survey.framework.readings}
        name = named.get(str(reading), {})
        return typeset(name.get(self.language, str(reading)), self.language)

    def side(self, side: str) -> str:
        """Return the words for a side, all sides, or a voice."""
        key = f"report.sides.{side}"
        if key in catalogue(self.language):
            return text(key, self.language)
        if side == "all":
            return text("analysis.words.all.all", self.language)
        return text("report.sides.other", self.language, side=side)

    def code(self, column: str, code: object) -> str:
        """Return the words for a code of a column, or the code itself."""
        room = "evidence" if column in {"source", "reach"} else "analysis.words"
        key = f"{room}.{column}.{code}"
        return text(key, self.language) if key in catalogue(self.language) else str(code)

    def basis(self, names: str) -> str:
        """Return the words for what the cells of a weighting are made of."""
        types = self.survey.labels("type", self.language)
        told = [
            typeset(types.get(name.removeprefix("type_"), ""), self.language)
            or self.code("basis", name)
            for name in names.split(";")
        ]
        return text("report.words.comma", self.language).join(told)

    def counted(self, unit: str, count: int) -> str:
        """Return a number of things with its noun."""
        written = number(count, self.language)
        return plural(f"analysis.units.{unit}", count, self.language, count=written)

    def decimal(self, value: float, unit: str, *, signs: bool = False) -> str:
        """Write a number as precisely as its unit bears: a point has one decimal, a level two."""
        decimals = 1 if unit == "points" else 2
        return (signed if signs else number)(value, self.language, decimals)

    def amount(self, value: float, unit: str, *, signs: bool = False) -> str:
        """Write a number with its unit."""
        written = self.decimal(value, unit, signs=signs)
        if f"analysis.units.{unit}.other" in catalogue(self.language):
            return plural(f"analysis.units.{unit}", abs(value), self.language, count=written)
        return f"{written} {self.code('unit', unit)}"

    def group(self, grouping: object, value: object) -> str:
        """Return the label of a group's value."""
        known = self.survey.labels(GROUPINGS.get(str(grouping), ""), self.language)
        return typeset(known.get(str(value), str(value)), self.language)

    def level(self, part: str, code: str) -> str:
        """Return the label of a level of a part of the framework's readings of disagreements."""
        framework = self.survey.framework
        for reading in framework.readings:
            if part in reading.items:
                scale = framework.scales[framework.item_by_id[reading.items[part]].scale]
                for level in scale.levels:
                    if str(level.code) == code:
                        return typeset(level.label[self.language], self.language)
        return code

    def heading(self, column: str) -> str:
        """Return the heading of a column; an end of an interval says of what."""
        key = f"analysis.columns.{column}"
        if key in catalogue(self.language):
            return text(key, self.language)
        part, level, code = column.partition(":")
        if level:
            name = text(f"analysis.columns.{part}_n", self.language)
            return text("analysis.ends.level", self.language, of=name, level=self.level(part, code))
        of, _, end = column.rpartition("_")
        if of == "chance":
            return self._chance(float(end))
        heading = text(f"analysis.columns.{of}", self.language)
        return text(f"analysis.ends.{end}", self.language, of=heading)

    def _chance(self, begin: float) -> str:
        """Return the heading of the probability of a band, by where it begins."""
        cuts = [*cut_offs(self.survey.framework)]
        ends = {"low": number(begin, self.language)}
        if begin < cuts[0]:
            key, ends = "lowest", {"high": number(cuts[0], self.language)}
        elif begin >= cuts[-1]:
            key = "highest"
        else:
            key, ends["high"] = "middle", number(cuts[cuts.index(begin) + 1], self.language)
        return text(f"analysis.chances.{key}", self.language, **ends)


def say_gap(row: Mapping[str, Any], words: Words, what: str = "side") -> str:
    """Return a gap as a sentence; nothing where there is none to tell.

    `what` is compared: two sides on one question (``side``), or the place of the first (``place``).
    """
    if row["suppressed"] or pd.isna(row.get("gap")):
        return ""
    first, second = str(row["pair"]).split("-")
    gap, low, high = (float(row[key]) for key in ("gap", "gap_low", "gap_high"))
    unit = str(row["unit"])
    told = {
        "first": words.side(first),
        "second": words.side(second),
        "n": words.counted("pairs", int(row["pairs"])),
    }
    if pd.isna(low):
        key, figures = f"{what}_bare", {"gap": words.amount(gap, unit, signs=True)}
    else:
        ends = {"first_higher": "first", "second_higher": "second"}
        end = ends.get(str(row["gap_reading"]), "open")
        key = f"{what}_{end}"
        figures = _figures(("gap", gap), low, high, unit, words, signs=end == "open")
    return text(f"analysis.sentences.{key}", words.language, **figures, **told)


def say_place(row: Mapping[str, Any], words: Words) -> str:
    """Return what two parties say of a place as a sentence; nothing where there is none to tell."""
    if row["suppressed"] or pd.isna(row.get("gap")) or pd.notna(row["partnership"]):
        return ""
    said = {**row, "unit": "level"}
    if row["aspect"] != CROSSED:
        return say_gap(said, words)
    return say_gap(said, words, "place")


def say_disagreements(row: Mapping[str, Any], words: Words) -> str:
    """Return the answers of a row as one line, part by part, in numbers of answers."""
    if row["suppressed"] or pd.notna(row["partnership"]):
        return ""
    told = []
    for part in PARTS["disagreement"]:
        n = row.get(f"{part}_n")
        shares = {key: share for key, share in row.items() if key.startswith(f"{part}:")}
        if n is None or pd.isna(n) or any(pd.isna(share) for share in shares.values()):
            continue
        levels = [
            text(
                "analysis.sentences.level_count",
                words.language,
                level=words.level(part, key.partition(":")[2]),
                count=number(round(float(share) * float(n)), words.language),
            )
            for key, share in shares.items()
            if share > 0
        ]
        name = text(f"analysis.columns.{part}_n", words.language)
        joined = text("analysis.sentences.between", words.language).join(levels)
        told.append(text("analysis.sentences.part", words.language, part=name, levels=joined))
    return " ".join(told)


def say_change(row: Mapping[str, Any], words: Words) -> str:
    """Return a change as a sentence; nothing where there is none to tell."""
    verdict = row.get("verdict")
    if row["suppressed"] or not isinstance(verdict, str) or not verdict:
        return ""
    change, low, high = (float(row[key]) for key in ("change", "change_low", "change_high"))
    stable = verdict == "stable"
    figures = _figures(("change", change), low, high, str(row["unit"]), words, signs=stable)
    counted = words.counted("both", int(row["both_waves"]))
    return text(f"analysis.sentences.wave_{verdict}", words.language, n=counted, **figures)


def _figures(
    figure: tuple[str, float], low: float, high: float, unit: str, words: Words, *, signs: bool
) -> dict[str, str]:
    """Return a figure and its interval in words: with signs, or as sizes, the smaller end first."""
    name, value = figure
    if not signs:
        value, low, high = abs(value), *sorted((abs(low), abs(high)))
    return {
        name: words.amount(value, unit, signs=signs),
        "low": words.decimal(low, unit, signs=signs),
        "high": words.decimal(high, unit, signs=signs),
    }
