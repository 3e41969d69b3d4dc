"""The register: partnerships, parties and organisations, by pseudonym, as codes and flags."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliances.datasets.survey import split_codes
from alliances.frameworks.sheets import AGE, OWNER, TYPE_FACTS
from alliances.reports.verification.case import BLANK, Case, coded
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.lists import MET
from alliances.reports.verification.parties import PartySheets
from alliances.reports.verification.register_waves import add_waves, numbers
from alliances.reports.verification.scores import PartyScores
from alliances.scoring.lives import months_since, reference_day

_FORMAL = ("agreement", "evaluation_clause", "international")
_SEVERAL = {"theme": "engagements", "fragility": "fragility", "sdg": "sdg_targets"}
"""Columns that hold several codes: a flag a code."""


@dataclass(frozen=True)
class Days:
    """The days that the register is read at: those of the wave, and of the report."""

    wave: pd.Timestamp | None
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    report: pd.Timestamp | None

    @classmethod
    def of(cls, case: Case) -> "Days":
        """Return the days of the wave reported on."""
        waves = case.survey.data("waves")
        own = waves[waves["wave"].astype(str) == case.wave] if len(waves) else waves

        def day(value: Any) -> pd.Timestamp | None:
            return None if value is None or pd.isna(value) else pd.Timestamp(value)

        start, end = (
            day(own[key].iloc[0]) if len(own) and key in own else None for key in ("start", "end")
        )
        return cls(
            day(reference_day(case.survey, case.wave)),
            start,
            end,
            day(case.survey.campaign.reporting_date),
        )


def lay_register(case: Case, scores: PartyScores, parties: PartySheets, objectives: Grid) -> Grid:
    """Lay the partnerships out, a row each, sorted by pseudonym."""
    return _Register(case, scores, parties, objectives).grid


class _Register:
    def __init__(
        self, case: Case, scores: PartyScores, parties: PartySheets, objectives: Grid
    ) -> None:
        self.case, self.scores, self.parties = case, scores, parties
        names = case.names.partnerships
        self.keys = sorted(case.scores.partnerships, key=lambda key: names[key])
        self.facts = case.facts.reindex(self.keys)
        self.grid = Grid(
            case.say("sheets.register"), case.say("titles.register"), len(self.keys), 4
        )
        self.rows = list(range(self.grid.first, self.grid.first + len(self.keys)))
        self._add("partnership", [names[key] for key in self.keys], width=22)
        known = set(case.facts.index.astype(str))
        self._add("listed", [int(key in known) for key in self.keys])
        self._add_dates()
        self._add_codes()
        for column in _FORMAL:
            self._add(column, [_flag(value) for value in self._column(column)])
        for column in ("beneficiaries", "renewals"):
            self._add(column, numbers(self._column(column)))
        self._add_flags()
        self._add_families()
        self._add_participation()
        self._add_objectives(objectives)
        add_waves(case, self.grid, self.keys, self.parties)

    def _add(
        self, key: str, values: list[Any], formulas: list[str] | None = None, **look: Any
    ) -> str:
        name, _, code = key.partition(":")
        say = self.case.say
        heading = say(f"columns.flags.{name}", code=code) if code else say(f"columns.{name}")
        return self.grid.add(key, heading, values, formulas or (), **look)

    def _column(self, name: str) -> pd.Series:
        if name in self.facts:
            return self.facts[name]
        return pd.Series([None] * len(self.keys), index=self.facts.index, dtype=object)

    def _add_dates(self) -> None:
        days, say = Days.of(self.case), self.case.say
        at = {
            name: f"$B${self.grid.add_head(say(f'parameters.day_{name}'), {'listed': day}, {})}"
            for name, day in (
                ("wave", days.wave),
                ("start", days.start),
                ("end", days.end),
                ("report", days.report),
            )
        }
        start, end = (pd.to_datetime(self._column(name)) for name in ("start", "end"))
        s = self._add("start", _days(start), format="date", width=11)
        e = self._add("end", _days(end), format="date", width=11)
        self._add(
            "year",
            [BLANK if pd.isna(day) else day.year for day in start],
            [f'=IF(ISNUMBER({s}{r}),YEAR({s}{r}),"{BLANK}")' for r in self.rows],
        )
        months = {}
        for name, day in (("wave", days.wave), ("report", days.report)):
            since = (
                months_since(start, day) if day is not None else pd.Series([np.nan] * len(start))
            )
            months[name] = self._add(
                f"months_{name}",
                ["" if pd.isna(m) else float(m) for m in since],
                [
                    f'=IF(ISNUMBER({s}{r}),({at[name]}-{s}{r})/(365.25/12),"")'
                    if day is not None
                    else '=""'
                    for r in self.rows
                ],
                format="score",
            )
        self._add_ages(months["wave"], start, days)
        self._add_alive(s, e, at, days)

    def _add_ages(self, months: str, start: pd.Series, days: Days) -> None:
        listed = self.case.framework.lists.get(AGE)
        codes = sorted((float(code.code), code.code) for code in (listed.codes if listed else ()))
        # Nested from the lowest bound, the highest is asked first.
        told = f'"{BLANK}"'
        for least, code in codes:
            told = f'IF(#>={least:g},"{coded(code)}",{told})'
        values = []
        for day in start:
            since = np.nan
            if days.wave is not None and not pd.isna(day):
                since = (days.wave - day).days / (365.25 / 12)
            below = [code for least, code in codes if since >= max(least, 0)]
            values.append(coded(below[-1]) if below else BLANK)
        self._add(
            "age",
            values,
            [
                f'=IF(ISNUMBER({months}{r}),IF({months}{r}<0,"{BLANK}",'
                f'{told.replace("#", f"{months}{r}")}),"{BLANK}")'
                for r in self.rows
            ],
        )

    def _add_alive(self, s: str, e: str, at: dict[str, str], days: Days) -> None:
        groups = self.case.groups
        position = {p: place for place, p in enumerate(self.case.scores.partnerships)}
        order = [position[key] for key in self.keys]
        alive = groups.alive[order].astype(int).tolist() if groups else [1] * len(order)
        begun = f"IF(ISNUMBER({s}#),{s}#<={at['end']},TRUE)" if days.end is not None else "TRUE"
        over = f"IF(ISNUMBER({e}#),{e}#>={at['start']},TRUE)" if days.start is not None else "TRUE"
        self._add(
            "alive",
            alive,
            [f"=IF(AND({begun},{over}),1,0)".replace("#", str(r)) for r in self.rows],
        )
        first = groups.starting[order].astype(int).tolist() if groups else [0] * len(order)
        self._add("starting", first)

    def _add_codes(self) -> None:
        for column in ("level", "region", "phase", "main_type", "beneficiaries_source"):
            self._add(column, [coded(value) for value in self._column(column)])

    def _add_flags(self) -> None:
        flags = []
        for fact in TYPE_FACTS:
            values = [int(bool(v)) if not pd.isna(v) else 0 for v in self._column(fact)]
            flags.append((f"type:{fact.removeprefix('type_')}", values))
        self._add_group("type", flags)
        for name, column in _SEVERAL.items():
            codes = split_codes(self._column(column))
            pairs = set(zip(codes.index.astype(str), codes.astype(str), strict=True))
            held = sorted({code for _, code in pairs})
            self._add_group(
                name,
                [(f"{name}:{code}", [int((k, code) in pairs) for k in self.keys]) for code in held],
            )

    def _add_group(self, name: str, flags: list[tuple[str, list[int]]]) -> None:
        """Add the flags of a group, then whether a partnership has none of them."""
        letters = [self._add(key, values, width=6) for key, values in flags]
        if not letters:
            return
        sums = np.sum([values for _, values in flags], axis=0)
        self._add(
            f"none_{name}",
            [int(not each) for each in sums],
            [f"=IF(SUM({letters[0]}{r}:{letters[-1]}{r})=0,1,0)" for r in self.rows],
        )

    def _add_families(self) -> None:
        """Add the families of the parties that face the owner, from the sheet of parties."""
        sheet, spans = self.parties.grid, self.parties.spans
        letter = sheet.letter("family")
        facing = sheet.letter("facing")
        held = self.parties.families
        flags = []
        for code in sorted({code for codes in held.values() for code in codes}):
            values = [int(code in held.get(key, ())) for key in self.keys]
            formulas = [
                _within(
                    sheet.prefix, spans.get(key), f'COUNTIFS(@{letter},"{coded(code)}",@{facing},1)'
                )
                for key in self.keys
            ]
            flags.append((f"family:{code}", values, formulas))
        letters = [self._add(key, values, formulas, width=6) for key, values, formulas in flags]
        if letters:
            self._add(
                "none_family",
                [int(not held.get(key)) for key in self.keys],
                [f"=IF(SUM({letters[0]}{r}:{letters[-1]}{r})=0,1,0)" for r in self.rows],
            )

    def _add_objectives(self, objectives: Grid) -> None:
        """Add how many objectives each partnership has, and how many were met."""
        table = self.case.survey.data("objectives")
        own = self.grid.letter("partnership")
        who, outcome = objectives.span("partnership"), objectives.span("outcome")
        for name, codes in (("objectives", None), ("met", MET)):
            held = table if codes is None or not len(table) else table[table["outcome"].isin(codes)]
            counts: Any = held["partnership"].value_counts() if len(held) else {}
            told = [""] if codes is None else [f',{outcome},"{coded(code)}"' for code in codes]
            self._add(
                name,
                [int(counts.get(key, 0)) for key in self.keys],
                [
                    "=" + "+".join(f"COUNTIFS({who},{own}{r}{each})" for each in told)
                    for r in self.rows
                ],
            )

    def _add_participation(self) -> None:
        """Add who is a party, whom the wave concerns, who was heard."""
        case, sheet = self.case, self.parties.grid
        groups = case.groups
        alive = self.grid.letter("alive")
        position = {p: place for place, p in enumerate(case.scores.partnerships)}
        order = [position[key] for key in self.keys]
        for side in sorted(self.parties.sides):
            letter = sheet.letter("side")
            has = groups.has_party[side][order] if groups else np.zeros(len(order), dtype=bool)
            party = self._add(
                f"party:{side}",
                has.astype(int).tolist(),
                [
                    _within(
                        sheet.prefix, self.parties.spans.get(key), f'COUNTIF(@{letter},"{side}")'
                    )
                    for key in self.keys
                ],
            )
            live = groups.alive[order] if groups else np.ones(len(order), dtype=bool)
            self._add(
                f"concerned:{side}",
                (has & live).astype(int).tolist(),
                [f"={alive}{r}*{party}{r}" for r in self.rows],
            )
        rows = self.scores.rows
        now = rows[rows["wave"] == case.wave]
        for name, sides in (
            ("heard_owner", [OWNER]),
            ("heard_others", [s for s in case.sides if len(s) == 1 and s != OWNER]),
        ):
            spans = [
                self.scores.spans[k] for s in sides if (k := (case.wave, s)) in self.scores.spans
            ]
            heard = set(now.loc[now["side"].isin(sides), "partnership"])
            own = self.grid.letter("partnership")
            span = self.scores.grid.span("partnership", spans[0][0], spans[-1][1]) if spans else ""
            self._add(
                name,
                [int(key in heard) for key in self.keys],
                [f"=IF(COUNTIF({span},{own}{r})>0,1,0)" if span else "=0" for r in self.rows],
            )


def _within(prefix: str, span: tuple[int, int] | None, counted: str) -> str:
    """Return whether something is counted among some rows of a sheet; ``@`` stands for a column."""
    if span is None:
        return "=0"
    made, *parts = counted.split("@")
    for part in parts:
        letter = part[: len(part) - len(part.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
        made += f"{prefix}{letter}{span[0]}:{letter}{span[1]}{part[len(letter) :]}"
    return f"=IF({made}>0,1,0)"


def _flag(value: Any) -> Any:
    return BLANK if pd.isna(value) else int(bool(value))


def _days(column: pd.Series) -> list[Any]:
    return [None if pd.isna(day) else day.to_pydatetime() for day in column]
