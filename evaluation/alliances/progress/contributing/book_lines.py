"""The lines of a workbook of contributions: what each says, and what is wrong with it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alliances.datasets.located import RawSheet, Unread
from alliances.datasets.parsing.codes import Vocabulary, parse_code, parse_targets
from alliances.datasets.parsing.columns import parse_yes_no
from alliances.datasets.parsing.text import parse_key, parse_text, written
from alliances.datasets.place import cell_name
from alliances.datasets.problem import Problem
from alliances.datasets.survey import SheetLedger, Survey
from alliances.findings import Finding, Severity
from alliances.frameworks.goals import MOST_TARGETS, developing_targets
from alliances.frameworks.sheets import sheets
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold, nearest
from alliances.progress.contributing.book_sheets import CODED, TAGS
from alliances.progress.contributing.register import NO, Register
from alliances.progress.contributing.suggesting import COLUMNS
from alliances.progress.contributing.words import grade_vocabulary, target_vocabulary

_FIRST = 2
_READ = ("partnership", "target", "status", "decision", *CODED, "note", "evidence_reach", "rule")
_TEXTS = ("condition", "evidence_asked", "caution")


def filled(cells: np.ndarray) -> int:
    """Return how many cells hold something."""
    return sum(value is not None for value in cells.ravel().tolist())


class LineReader:
    """Reads the lines of the sheet of tags, and notes what is wrong with them."""

    def __init__(self, file: str, sheet: RawSheet, survey: Survey, wave: str | None) -> None:
        self.file = file
        self.sheet = sheet
        self.register = Register(survey, wave)
        known = {column.key for column in TAGS}
        self.places: Mapping[str, int] = {
            str(value): place for place, value in enumerate(sheet.cells[0]) if value in known
        }
        self.words: dict[str, Vocabulary] = {
            name: grade_vocabulary(name) for name in (*CODED, "status", "evidence_reach")
        }
        self.targets = target_vocabulary(survey)
        self.partnerships = {fold(each): each for each in self.register.index}
        self.findings: list[tuple[int, int, Finding]] = []
        self.refused: set[tuple[int, int]] = set()
        self.fates = {"kept": 0, "rejected": 0, "duplicates": 0}

    def read(self) -> pd.DataFrame:
        """Return the sound lines."""
        made, where = [], []
        seen: dict[tuple[object, object], int] = {}
        for row in range(_FIRST, len(self.sheet.cells)):
            if filled(self.sheet.cells[row]):
                line = self._line(row)
                if line is None:
                    self.fates["rejected"] += 1
                    continue
                pair = line["partnership"], line["target"]
                if pair in seen:
                    other = cell_name(seen[pair] + 1, self.places["partnership"])
                    self._say(
                        Problem("duplicate_row", details={"other": other}), row, "partnership"
                    )
                    self.fates["duplicates"] += 1
                    continue
                seen[pair] = row
                self.fates["kept"] += 1
                made.append(line)
                where.append(row)
        columns = [*COLUMNS, "decision", "note"]
        frame = pd.DataFrame(made, columns=columns, index=where, dtype=object)
        self._doubts(frame)
        return frame.astype({"decision": "boolean"}).reset_index(drop=True)

    def _line(self, row: int) -> dict[str, object] | None:
        """Return what a line says, None where something blocking stands in it."""
        before = len(self.refused)
        line = {key: self._value(row, key) for key in (*_READ, *_TEXTS) if key in self.places}
        for key in ("partnership", "target"):
            place = row, self.places.get(key, 0)
            if line.get(key) is None and place not in self.refused:
                self._say(Problem("missing_value"), row, key)
                self.refused.add(place)
        if len(self.refused) > before:
            return None
        return line

    def _value(self, row: int, key: str) -> object:
        raw = self.sheet.cells[row, self.places[key]]
        if raw is None:
            return None
        if isinstance(raw, Unread):
            value: object = None
            problem: Problem | None
            named = raw.code == "formula_without_value"
            problem = Problem(raw.code if named else "cell_error", details={"error": raw.code})
        elif key == "partnership":
            value, problem = self._partnership(raw)
        elif key == "target":
            value, problem = parse_targets(raw, self.targets)
            if problem is None and ";" in str(value):
                problem = self.targets.unknown(str(value))
        elif key == "decision":
            value, problem = parse_yes_no(raw)
        elif key in self.words:
            value, problem = parse_code(raw, self.words[key])
        else:
            value, problem = parse_text(raw)
        if problem is not None:
            self._say(problem, row, key)
            if problem.severity is Severity.BLOCKING:
                self.refused.add((row, self.places[key]))
                return None
        return value

    def _partnership(self, raw: object) -> tuple[object, Problem | None]:
        value, problem = parse_key(raw)
        if problem is not None or value is None:
            return value, problem
        known = self.partnerships.get(fold(str(value)))
        if known is not None:
            return known, None
        near = nearest(str(value), list(self.register.index), cutoff=0.7)
        sheet = sheets(self.register.survey.framework)["partnerships"]
        register = {language: sheet.name(language) for language in LANGUAGES}
        details = {"near": near, "register": register, "others": ""}
        return None, Problem("unknown_reference", details=details)

    def _doubts(self, frame: pd.DataFrame) -> None:
        """Note what was accepted against the facts, or beyond ten."""
        accepted = frame[frame["decision"].fillna(False).astype(bool)]
        domestic = self.register.index[self.register.flag("international") == NO]
        against = accepted["target"].isin(developing_targets())
        against &= accepted["partnership"].isin(domestic)
        for row in accepted.index[against]:
            problem = Problem("tag_not_international", Severity.VERIFY)
            self._say(problem, int(row), "target")
        beyond = accepted.groupby("partnership").cumcount() >= MOST_TARGETS
        for row in accepted.index[beyond]:
            problem = Problem("too_many_tags", Severity.VERIFY, {"most": MOST_TARGETS})
            self._say(problem, int(row), "target")

    def _say(self, problem: Problem, row: int, key: str) -> None:
        place = self.places.get(key, 0)
        raw = self.sheet.cells[row, place]
        heading = {name: text(f"contributions.columns.{key}", name) for name in LANGUAGES}
        shown = None if raw is None else str(raw) if isinstance(raw, Unread) else written(raw)
        finding = Finding(
            problem.code,
            problem.severity,
            self.file,
            self.sheet.name,
            cell_name(row + 1, place),
            shown,
            {"column": key, "heading": heading, **problem.details},
        )
        self.findings.append((row, place, finding))

    def ledger(self) -> SheetLedger:
        """Return the reconciliation of the sheet."""
        cells = self.sheet.cells
        known = np.zeros(cells.shape[1], dtype=bool)
        known[list(self.places.values())] = True
        headings = filled(cells[:_FIRST])
        unknown = filled(cells[_FIRST:][:, ~known])
        refused = {place for place in self.refused if cells[place] is not None}
        return SheetLedger(
            sheet=self.sheet.name,
            table="contributions",
            cells=filled(cells),
            headings=headings,
            data=filled(cells[_FIRST:][:, known]) - len(refused),
            findings=len(refused),
            excluded={"unknown_column": unknown} if unknown else {},
            rows=sum(self.fates.values()),
            **self.fates,
            file=self.file,
        )
