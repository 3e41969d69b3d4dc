"""A mapping workbook read back: what was decided, what was answered, what is still open.

Mistakes and open questions are findings at their cells of the mapping workbook, told with those of
the file that it maps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alliances.datasets.layouts.block import heading_text
from alliances.datasets.located import RawWorkbook
from alliances.datasets.mapping.book_sheets import DECISIONS, SHEETS
from alliances.datasets.mapping.decided import Decisions, entries_of
from alliances.datasets.mapping.mapping import DATE_ORDERS, FileMapping
from alliances.datasets.mapping.proposal import Proposal
from alliances.datasets.mapping.questions import is_of_table
from alliances.datasets.mapping.targets import Target, targets
from alliances.datasets.place import cell_name
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity
from alliances.frameworks.goals import accepted_codes
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold, nearest

_DIGITS = 6
"""Digits of a version, at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet of the workbook: its texts by key, and where it stands."""

    sheet: str
    row: int
    places: Mapping[str, int]
    held: Mapping[str, str]

    def get(self, key: str) -> str:
        """Return the text of a column, empty where the cell is."""
        return self.held.get(key, "")

    def cell(self, key: str) -> str:
        """Return the address of a column's cell in this row."""
        return cell_name(self.row, self.places.get(key, 0))


def read_mapping_book(path: Path, framework: Framework | None = None) -> FileMapping:
    """Return the mapping that a person confirmed in a workbook.

    Columns decided « oui » / "yes" are mapped; others are not. A question on one of them that was
    left unanswered, and a field or a code that nobody knows, are blocking findings at their cells.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or is no mapping workbook.
    """
    workbook = read_workbook(path)
    lines = {key: [*_lines(workbook, key)] for key in SHEETS}
    about = {line.get("key"): line.get("value") for line in lines["about"]}
    if not about or not lines["columns"]:
        raise UnreadableFile("not_a_mapping_book", file=path.name)
    used = framework or load_framework(about.get("framework") or DEFAULT_FRAMEWORK)
    reader = _Reader(path.name, targets(used), used, lines)
    decided = reader.decisions()
    seen: dict[str, tuple[str, ...]] = {}
    for line in lines["seen"]:
        seen[line.get("sheet")] = (*seen.get(line.get("sheet"), ()), line.get("heading"))
    return FileMapping(
        reader.campaign(),
        entries_of(decided, reader.known, used),
        path.name,
        about.get("layout", ""),
        _version(about.get("version", "")),
        seen,
        tuple(reader.findings),
        reader.declined(),
        sha256=about.get("sha256", ""),
    )


def _version(said: str) -> int:
    """Return the number of a version; 1 where somebody typed something else over it."""
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else 1


def mapping_from(proposal: Proposal, language: str = "fr") -> FileMapping:
    """Return the mapping that a proposal makes where what is certain is accepted.

    Questions on what it maps are left open in it, in a language's words: they stop its use.
    """
    known = targets(proposal.framework)
    decided = []
    for sheet in proposal.seen:
        columns = {
            each.target: each.name
            for each in proposal.columns
            if each.sheet == sheet and each.target and each.decision == "yes"
        }
        values: dict[str, dict[str, str]] = {}
        for value in proposal.values:
            if value.sheet == sheet and value.target in columns and value.code:
                values.setdefault(value.target, {})[value.value] = value.code
        answers = [q for q in proposal.questions if q.sheet == sheet and q.answer]
        constants = {q.target: q.answer for q in answers if q.of_table}
        dates = {q.target: q.answer for q in answers if q.kind == "dates"}
        coded = {q.target: q.answer for q in answers if q.kind == "coding" and q.target in columns}
        for target, answer in coded.items():
            if answer == "from_zero":
                shifted = _shifted(known[target], proposal.framework)
                values[target] = {**values.get(target, {}), **shifted}
        written = frozenset(target for target, answer in coded.items() if answer == "as_written")
        decided.append(Decisions(sheet, columns, constants, values, dates, written))
    return FileMapping(
        dict(proposal.campaign),
        entries_of(decided, known, proposal.framework),
        layout=proposal.layout,
        version=proposal.version,
        seen=dict(proposal.seen),
        declined=tuple(c.heading for c in proposal.columns if c.decision == "no" and c.heading),
        open=tuple(_open(proposal, known, language)),
        sha256=proposal.source.sha256,
    )


def _shifted(target: Target, framework: Framework) -> dict[str, str]:
    """Return the codes of an item's scale by what a coding from zero writes for them."""
    item = framework.item_by_id[target.column.target]
    codes = [level.code for level in framework.scales[item.scale].levels]
    return {str(code - 1): str(code) for code in codes if isinstance(code, int)}


def _open(proposal: Proposal, known: Mapping[str, Target], language: str) -> Iterator[str]:
    """Yield the questions without an answer on columns that the mapping takes."""
    mapped = {(c.sheet, c.target) for c in proposal.columns if c.target and c.decision == "yes"}
    tables = {(sheet, target.partition(".")[0]) for sheet, target in mapped}
    for asked in proposal.questions:
        table = asked.sheet, asked.target.partition(".")[0]
        if not asked.answer and (
            table in tables if asked.of_table else (asked.sheet, asked.target) in mapped
        ):
            label = known[asked.target].label[language]
            details = {"sheet": asked.sheet, "column": asked.column, "field": label}
            question = text(f"mapping.ask.{asked.kind}", language, **details)
            yield f"{asked.target} : {question}"


def _lines(workbook: RawWorkbook, key: str) -> Iterator[Line]:
    """Yield the rows of a sheet of ours that hold anything, under its row of keys."""
    names = {fold(text(f"mapping.sheet.{key}", language)) for language in LANGUAGES}
    raw = next((sheet for sheet in workbook.sheets if fold(sheet.name) in names), None)
    if raw is None or not len(raw.cells):
        return
    keys = {column.key for column in SHEETS[key].columns}
    places = {
        heading_text(value): column
        for column, value in enumerate(raw.cells[0])
        if heading_text(value) in keys
    }
    for row in range(2, len(raw.cells)):
        held = {name: heading_text(raw.cells[row, column]) for name, column in places.items()}
        if any(held.values()):
            yield Line(raw.name, row + 1, places, held)


class _Reader:
    """Reads the lines of a workbook, and notes what is wrong with them."""

    def __init__(
        self,
        file: str,
        known: Mapping[str, Target],
        framework: Framework,
        lines: Mapping[str, list[Line]],
    ) -> None:
        self.file = file
        self.known = known
        self.framework = framework
        self.lines = lines
        self.findings: list[Finding] = []

    def decisions(self) -> list[Decisions]:
        """Return what was decided, sheet by sheet."""
        columns = self._columns()
        values = self._values(columns)
        constants: dict[str, dict[str, str]] = {}
        dates: dict[str, dict[str, str]] = {}
        written: dict[str, set[str]] = {}
        for line in self.lines["questions"]:
            sheet, field, kind = line.get("sheet"), line.get("field"), line.get("kind")
            mapped = columns.get(sheet, {})
            concerns = field in mapped or any(
                name.partition(".")[0] == field.partition(".")[0] for name in mapped
            )
            if not concerns or (kind in {"coding", "dates"} and field not in mapped):
                continue
            if is_of_table(kind) and field in mapped:
                # A column says it after all.
                continue
            answer = line.get("answer")
            if not answer:
                question = line.get("question")
                self._say("mapping_unanswered", line, "answer", question=question, field=field)
            elif is_of_table(kind):
                constants.setdefault(sheet, {})[field] = answer
            elif kind == "dates":
                self._option(line, answer, DATE_ORDERS)
                dates.setdefault(sheet, {})[field] = answer
            elif self._option(line, answer, ("as_written", "from_zero")) == "as_written":
                written.setdefault(sheet, set()).add(field)
            elif answer == "from_zero":
                shifted = _shifted(self.known[field], self.framework)
                fields = values.setdefault(sheet, {})
                fields[field] = {**fields.get(field, {}), **shifted}
        return [
            Decisions(
                sheet,
                mapped,
                constants.get(sheet, {}),
                values.get(sheet, {}),
                dates.get(sheet, {}),
                frozenset(written.get(sheet, ())),
            )
            for sheet, mapped in columns.items()
        ]

    def _columns(self) -> dict[str, dict[str, str]]:
        """Return, by sheet, field to the name of the column that was accepted for it."""
        words = {
            fold(text(f"mapping.decision.{word}", language)): word
            for word in DECISIONS
            for language in LANGUAGES
        }
        found: dict[str, dict[str, str]] = {}
        for line in self.lines["columns"]:
            decision = words.get(fold(line.get("decision")), "")
            field = line.get("field")
            if line.get("decision") and not decision:
                self._say("mapping_decision", line, "decision")
            if decision != "yes":
                if decision in {"open", ""} and field:
                    self._say("mapping_open", line, "decision", Severity.ADVICE, field=field)
                continue
            if field not in self.known:
                self._say("mapping_field", line, "field", near=nearest(field, self.known))
                continue
            mapped = found.setdefault(line.get("sheet"), {})
            if field in mapped:
                self._say("mapping_twice", line, "field", other=mapped[field])
                continue
            mapped[field] = line.get("column") or line.get("letter")
        return found

    def _values(
        self, columns: Mapping[str, Mapping[str, str]]
    ) -> dict[str, dict[str, dict[str, str]]]:
        """Return, by sheet and field, their values with our code."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for line in self.lines["values"]:
            field, code = line.get("field"), line.get("code")
            if field in columns.get(line.get("sheet"), {}) and code:
                accepted = self._codes(field)
                if accepted and code not in accepted:
                    known = ", ".join(accepted[:20])
                    self._say("mapping_code", line, "code", accepted=known)
                    continue
                fields = found.setdefault(line.get("sheet"), {})
                fields.setdefault(field, {})[line.get("value")] = code
        return found

    def _codes(self, field: str) -> list[str]:
        """Return the codes that a field takes; none where any text does."""
        column = self.known[field].column
        if column.kind == "item":
            levels = self.framework.scales[self.framework.item_by_id[column.target].scale].levels
            if not levels:
                return []
            missing = [str(each.code) for each in self.framework.missing]
            return [*(str(level.code) for level in levels), *missing]
        known = self.framework.lists.get(column.target)
        return [code.code for code in accepted_codes(known)] if known is not None else []

    def _option(self, line: Line, answer: str, options: tuple[str, ...]) -> str:
        if answer not in options:
            self._say("mapping_option", line, "answer", options=", ".join(options))
        return answer

    def declined(self) -> tuple[str, ...]:
        """Return the headings of the columns that were decided not to be read."""
        no = {fold(text("mapping.decision.no", language)) for language in LANGUAGES}
        lines = (line for line in self.lines["columns"] if fold(line.get("decision")) in no)
        return tuple(line.get("heading") for line in lines if line.get("heading"))

    def campaign(self) -> dict[str, str]:
        """Return what the campaign declares."""
        return {
            line.get("key"): line.get("value")
            for line in self.lines["campaign"]
            if line.get("key") in CAMPAIGN_KEYS and line.get("value")
        }

    def _say(
        self,
        code: str,
        line: Line,
        key: str,
        severity: Severity = Severity.BLOCKING,
        **details: object,
    ) -> None:
        where = line.sheet, line.cell(key)
        value = line.get(key) or None
        self.findings.append(Finding(code, severity, self.file, *where, value, details))
