"""Disagreements side by side: how many were voiced, whether they can be, outcome, rule.

Read, not punished: nothing is reversed and nothing is summed. None voiced is no merit where the
parties say that they cannot voice one.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey, Table
from alliances.frameworks.model import Framework, State
from alliances.frameworks.readings import Reading
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.distributions import count_answers, too_few_behind
from alliances.scoring.engine import Scores
from alliances.scoring.sides import Axes, locate_rows, sides_present
from alliances.statistics.auditing import Auditor
from alliances.statistics.tables.disagreement_audit import Part, exposing_parts
from alliances.statistics.tables.disagreement_facts import UNSAID, VOICED, scale_of, voiced_of

IDENTITY = ("wave", "reading", "side", "voiced", "partnership")
FAVOURABLE = "expression_favourable"


def columns_of(reading: Reading, framework: Framework) -> list[str]:
    """Return the columns of the table: of each part ``{part}_n``, then ``{part}:{code}`` a level.

    Parameters
    ----------
    reading
        A reading of disagreements.
    framework
        Its scales.
    """
    found = [*IDENTITY]
    for part in reading.items:
        found.append(f"{part}_n")
        found += [FAVOURABLE] if part == "expression" else []
        found += [f"{part}:{code}" for code in _codes(reading, part, framework)]
    return [*found, "suppressed"]


def _codes(reading: Reading, part: str, framework: Framework) -> list[str]:
    return [str(code) for code in scale_of(reading, part, framework).codes]


def disagreements_table(
    survey: Survey,
    scores: Scores,
    protected: Scores,
    auditor: Auditor,
    people: int,
    organisations: int,
) -> pd.DataFrame:
    """Return, by wave and side, how many disagreements were voiced and what became of them.

    Parameters
    ----------
    survey
        A checked survey.
    scores, protected
        The scores, before and after `alliances.disclosure.protect`: which partnerships may be
        shown, and what stands beside the numbers of answers.
    auditor
        Knows what else is told.
    people, organisations
        The smallest numbers behind anything that is told.

    Returns
    -------
    DataFrame
        Empty where the framework declares no such reading. A row for everyone, for the respondents
        who voiced none and for those who voiced some (`VOICED`); and of single partnerships where
        consent allows it. Columns: of each part the valid answers (``number_n``), and the share of
        each level among them (``number:0``, 0 to 1); ``expression_favourable`` is the share of
        favourable answers on whether a disagreement can be voiced. The rule is asked at the start
        of a partnership: its answers are those of this wave and of those before, and of nobody in
        particular, so that they stand in the rows of everyone only. A part behind which too few
        stand has an n and no shares; a row of which no part may be told is ``suppressed``.
    """
    frames = []
    for reading in survey.framework.readings:
        if reading.kind == "disagreement" and len(survey.data("answers")):
            columns = columns_of(reading, survey.framework)
            told = _Telling(survey, reading, scores, protected, auditor, people, organisations)
            frames.append(pd.DataFrame(told.rows(), columns=columns))
            frames.append(_single(reading, survey, protected, columns))
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pd.DataFrame(columns=[*IDENTITY, "suppressed"])
    made = pd.concat(frames, ignore_index=True)
    return made.assign(suppressed=made["suppressed"].astype(np.bool_))


@dataclass(frozen=True)
class _Counted:
    """The valid answers to one part by level, and whether too few stand behind them."""

    counts: Integers
    hidden: bool = False

    @property
    def n(self) -> int:
        """Valid answers."""
        return int(self.counts.sum())

    @property
    def few(self) -> bool:
        """Whether somebody stands behind them, and too few."""
        return self.hidden and self.n > 0

    @property
    def lasting(self) -> bool:
        """Whether they may be told, and told again with those of later waves."""
        return not self.hidden and self.n > 0


_By = dict[tuple[str, str], _Counted]
"""What was counted, by side and part."""


@dataclass(frozen=True)
class _Telling:
    """What may be told of the programme in one reading."""

    survey: Survey
    reading: Reading
    scores: Scores
    protected: Scores
    auditor: Auditor
    people: int
    organisations: int

    def rows(self) -> list[dict[str, object]]:
        """Return a row a wave, side and kind of respondents."""
        made = []
        rules: dict[str, _Counted] = {}
        counted = self._counted()
        for wave in self.protected.waves:
            by = counted[wave]
            for side in sides_present(self.survey):
                if not any(of == side for of, _ in by["all"]):
                    continue
                rule = _begun(rules, side, by["all"].get((side, "rule")))
                number = by["all"].get((side, "number"))
                # How many stand in the other rows is how many voiced none, or some.
                for each in VOICED if number and not number.hidden else VOICED[:1]:
                    parts = self._parts(by, side, each)
                    parts.pop("rule", None)
                    if rule and each == "all":
                        parts["rule"] = rule
                    given = {part: one for part, one in parts.items() if one.n}
                    if given:
                        made.append(self._row(wave, side, each, given))
        return made

    def _counted(self) -> dict[str, dict[str, _By]]:
        """Count the answers of each wave, of everyone and by who voiced what; hide what must be."""
        voiced = voiced_of(self.survey, self.reading)
        counted = {
            wave: {
                each: self._count(wave, None if each == "all" else voiced == each)
                for each in (*VOICED, UNSAID)
            }
            for wave in self.protected.waves
        }
        wanted = {
            Part(wave, side, each, part)
            for wave, by in counted.items()
            for each in VOICED
            for side, part in by[each]
            if not self._parts(by, side, each)[part].hidden
        }
        survey, reading, scores = self.survey, self.reading, self.scores
        for each in exposing_parts(wanted, survey, reading, voiced, scores, self.auditor):
            by = counted[each.wave][each.voiced]
            by[each.side, each.part] = replace(by[each.side, each.part], hidden=True)
        return counted

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The partnerships that have rows of their own."""
        return frozenset(np.array(self.protected.partnerships)[self.protected.shown].tolist())

    def _count(self, wave: str, kept: Booleans | None) -> _By:
        """Count the answers of some respondents of a wave."""
        table = count_answers(_only(self.survey, self.reading, kept), wave, self._shown)
        hidden = too_few_behind(table, self.people, self.organisations)
        table = table.assign(hidden=hidden)[table["kind"] == "level"]
        part = {item: part for part, item in self.reading.items.items()}
        return {
            (str(side), part[str(item)]): _Counted(
                rows["count"].to_numpy(np.int64), bool(rows["hidden"].iloc[0])
            )
            for (item, side), rows in table.groupby(["item", "side"], sort=False)
        }

    def _parts(self, counted: dict[str, _By], side: str, each: str) -> dict[str, _Counted]:
        """Return what each part tells of some respondents.

        Everyone less those who voiced some is those who voiced none, or do not say: where one of
        the three is too few, none of them is told apart.
        """
        apart = (*VOICED[1:], UNSAID)
        parts: dict[str, _Counted] = {}
        for part in self.reading.items:
            mine = counted[each].get((side, part))
            if mine is None:
                continue
            others = [counted[one].get((side, part)) for one in apart]
            if part == "number" and each != "all":
                # What those who voiced some say of it stands in the row of everyone already.
                mine = replace(mine, hidden=counted["all"][side, part].hidden)
            elif each != "all" and any(one and one.few for one in others):
                mine = replace(mine, hidden=True)
            parts[part] = mine
        return parts

    def _row(
        self, wave: str, side: str, each: str, given: dict[str, _Counted]
    ) -> dict[str, object]:
        row: dict[str, object] = {
            "wave": wave,
            "reading": self.reading.id,
            "side": side,
            "voiced": each,
        }
        for part, one in given.items():
            row[f"{part}_n"] = one.n
            if not one.hidden:
                row |= self._shares(part, one)
        return row | {"suppressed": all(one.hidden for one in given.values())}

    def _shares(self, part: str, one: _Counted) -> dict[str, object]:
        framework = self.survey.framework
        shares = one.counts / one.n
        codes = _codes(self.reading, part, framework)
        told: dict[str, object] = {
            f"{part}:{code}": float(share) for code, share in zip(codes, shares, strict=True)
        }
        if part == "expression":
            told[FAVOURABLE] = float(shares[_favourable(self.reading, framework)].sum())
        return told


def _begun(rules: dict[str, _Counted], side: str, now: _Counted | None) -> _Counted | None:
    """Return what a side said of the rule so far; a wave with too few is left out for good.

    Told later with the others, a subtraction of two waves would tell it.
    """
    if now and now.lasting:
        before = rules.get(side)
        rules[side] = _Counted(now.counts + (before.counts if before else 0))
    return rules.get(side, now)


def _favourable(reading: Reading, framework: Framework) -> Booleans:
    scale = scale_of(reading, "expression", framework)
    return np.isin([str(code) for code in scale.codes], [str(code) for code in scale.favourable])


def _only(survey: Survey, reading: Reading, kept: Booleans | None) -> Survey:
    """Return a survey with the answers to a reading only, of some rows only."""
    framework = survey.framework
    items = tuple(framework.item_by_id[name] for name in reading.items.values())
    answers = survey.tables["answers"]
    if kept is not None:
        answers = replace(answers, data=answers.data[kept], states=answers.states[kept])
    tables: dict[str, Table] = {**survey.tables, "answers": answers}
    return replace(survey, framework=replace(framework, items=items), tables=tables)


def _single(
    reading: Reading, survey: Survey, protected: Scores, columns: list[str]
) -> pd.DataFrame:
    """Return the rows of the partnerships that may be shown, one a wave and side."""
    answers = survey.tables["answers"]
    axes = Axes(protected.waves, protected.partnerships, sides_present(survey))
    shape, sides = axes.shape, axes.sides
    cell = locate_rows(answers.data, axes)
    inside = (cell >= 0) & protected.shown[cell // len(sides) % len(protected.partnerships)]
    if not inside.any():
        return pd.DataFrame(columns=columns)
    cell = cell[inside]
    counts = {
        part: _levels(answers, item, survey.framework, inside, cell, shape)
        for part, item in reading.items.items()
    }
    heard = sum((each.sum(axis=-1) for each in counts.values()), start=np.zeros(shape)) > 0
    if "rule" in counts:
        counts["rule"] = counts["rule"].cumsum(axis=0)
    wave, partnership, side = np.nonzero(heard)
    made = pd.DataFrame(
        {
            "wave": np.array(protected.waves, dtype=object)[wave],
            "reading": reading.id,
            "side": np.array(sides, dtype=object)[side],
            "voiced": VOICED[0],
            "partnership": np.array(protected.partnerships, dtype=object)[partnership],
            **_flat(reading, survey.framework, {p: each[heard] for p, each in counts.items()}),
            "suppressed": False,
        }
    )
    return made.reindex(columns=columns)


def _levels(
    answers: Table,
    item: str,
    framework: Framework,
    inside: Booleans,
    cell: Integers,
    shape: tuple[int, int, int],
) -> Integers:
    """Count the levels of an item in each cell, shape (waves, partnerships, sides, levels)."""
    codes = framework.scales[framework.item_by_id[item].scale].codes
    size = int(np.prod(shape))
    if item not in answers.data:
        return np.zeros((*shape, len(codes)), dtype=np.int64)
    level = pd.Categorical(answers.data[item][inside], categories=[*codes]).codes
    valid = (answers.states[item].to_numpy()[inside] == State.VALUE) & (level >= 0)
    number = cell[valid] * len(codes) + level[valid]
    return np.bincount(number, minlength=size * len(codes)).reshape(*shape, len(codes))


def _flat(reading: Reading, framework: Framework, counts: dict[str, Integers]) -> dict[str, Floats]:
    """Return counts as columns of n and shares; NaN where nobody answered."""
    told: dict[str, Floats] = {}
    for part, each in counts.items():
        n = each.sum(axis=1).astype(np.float64)
        shares = each / np.where(n > 0, n, np.nan)[:, None]
        told[f"{part}_n"] = np.where(n > 0, n, np.nan)
        if part == "expression":
            told[FAVOURABLE] = shares[:, _favourable(reading, framework)].sum(axis=1)
        for code, share in zip(_codes(reading, part, framework), shares.T, strict=True):
            told[f"{part}:{code}"] = share
    return told
