"""What the parties agreed on, read from the sheets that came back, checked, as rows."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from alliances.datasets.fieldwork.agreed_document import Document, Line, read_document
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.survey import Survey
from alliances.errors import UnreadableFile, WrongCall
from alliances.findings import Finding, Severity
from alliances.frameworks.sheets import SIDES, sheets
from alliances.language import LANGUAGES, explain, text
from alliances.language.matching import fold, nearest

SHEET = "agreements"
ACCEPTED = "acceptee"
_PREFIX = "SUI"
_DETAILS = ("owner_side", "owner", "due")
"""What two sheets may say differently of one agreement."""

Row = dict[str, object]


@dataclass(frozen=True)
class Agreements:
    """What came back.

    Attributes
    ----------
    rows
        New agreements, with the columns of the sheet Suites of the campaign workbook.
    findings
        What is wrong or doubtful, file by file. A line that a blocking one is about has no row.
    files
        How many sheets were read.
    blank
        How many of them hold no agreement.
    known
        How many agreements the campaign has already.
    """

    rows: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    files: int = 0
    blank: int = 0
    known: int = 0

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop the writing, unless what they are about is set aside."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCKING)


def read_agreements(
    folder: str | os.PathLike[str],
    survey: Survey,
    progress: Callable[[int, int, str], None] | None = None,
) -> Agreements:
    """Read the partnership sheets that came back filled in: Word files of a folder.

    Parameters
    ----------
    folder
        The folder, with the folders in it; or one file.
    survey
        The campaign that the sheets were made from.
    progress
        Called before each file with how many are done, how many there are, and its name.

    Returns
    -------
    Agreements
        New rows for the sheet Suites, and everything that is wrong, at once.

    Raises
    ------
    WrongCall
        There is no such folder, or no Word file in it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example, write_sheets
    >>> with TemporaryDirectory() as name:
    ...     workbook = Path(name) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=30, national=2, waves=1)
    ...     survey = check(workbook)
    ...     made = write_sheets(survey, Path(name) / "fiches", formats=["docx"])
    ...     found = read_agreements(Path(name) / "fiches", survey)
    >>> found.files == found.blank == len(made.made), len(found.rows)
    (True, 0)
    """
    place = Path(folder)
    files = _files(place)
    reading = _Reading(survey)
    for done, file in enumerate(files):
        name = file.name if file == place else file.relative_to(place).as_posix()
        if progress is not None:
            progress(done, len(files), name)
        reading.read(file, name)
    columns = [column.key for column in sheets(survey.framework)[SHEET].columns]
    rows = pd.DataFrame(reading.rows, columns=columns)
    return Agreements(rows, tuple(reading.findings), reading.files, reading.blank, reading.known)


def _files(place: Path) -> list[Path]:
    if not place.exists():
        raise WrongCall("file_missing", file=place.name, path=str(place))
    if place.is_file():
        return [place]
    found = [
        file
        for file in place.rglob("*")
        if file.suffix.lower() == ".docx"
        and not any(part.startswith((".", "~$")) for part in file.relative_to(place).parts)
        and not file.is_symlink()
        and file.is_file()
    ]
    if not found:
        raise WrongCall("folder_without_sheets", path=place)
    return sorted(found, key=lambda file: file.relative_to(place).as_posix())


@dataclass
class _Reading:
    """Goes through the sheets, one after the other, and remembers what earlier ones said."""

    survey: Survey
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    blank: int = 0
    known: int = 0

    def __post_init__(self) -> None:
        register = self.survey.data("partnerships")
        self.partnerships = (
            sorted(set(register["partnership"].dropna().astype(str))) if len(register) else []
        )
        earlier = self.survey.data(SHEET).reindex(
            columns=["agreement", "partnership", "wave", "text"]
        )
        self.codes = set(earlier["agreement"].dropna().astype(str))
        self.there = {
            (str(p), str(w), fold(str(t)))
            for p, w, t in zip(
                earlier["partnership"], earlier["wave"], earlier["text"], strict=True
            )
        }
        self.said: dict[tuple[str, str, str], tuple[Row, str]] = {}
        self.sides = {
            (str(p), str(s))
            for p, s in zip(
                *(self.survey.data("parties")[k] for k in ("partnership", "side")), strict=True
            )
        }

    def read(self, path: Path, name: str) -> None:
        try:
            document = read_document(path, name)
        except (UnreadableFile, WrongCall) as error:
            reason = {language: explain(error, language) for language in LANGUAGES}
            self._say("unreadable_file", Severity.BLOCKING, name, reason=reason)
            return
        if not document.ours:
            self._say("agreed_not_a_sheet", Severity.ADVICE, name)
            return
        self.files += 1
        if not self._is_known(document):
            return
        if not document.table:
            self._say("agreed_without_table", Severity.BLOCKING, name)
            return
        self.blank += not document.lines
        for line in document.lines:
            self._take(document, line)

    def _say(
        self, code: str, severity: Severity, file: str, value: str | None = None, **details: object
    ) -> None:
        self.findings.append(Finding(code, severity, file, value=value, details=details))

    def _is_known(self, document: Document) -> bool:
        """Return whether the sheet says whose it is, and the campaign knows both."""
        file, partnership, wave = document.file, document.partnership, document.wave
        if not partnership or not wave:
            self._say("agreed_without_identity", Severity.BLOCKING, file)
            return False
        if partnership not in self.partnerships:
            near = nearest(partnership, self.partnerships) or "–"
            self._say("agreed_partnership", Severity.BLOCKING, file, partnership, nearest=near)
            return False
        if wave not in self.survey.waves:
            waves = ", ".join(self.survey.waves)
            self._say("agreed_wave", Severity.BLOCKING, file, wave, waves=waves)
            return False
        return True

    def _take(self, document: Document, line: Line) -> None:
        """Add the row of a line, where it can be one."""
        before = len(self.findings)
        row = self._row(document, line)
        if any(f.severity is Severity.BLOCKING for f in self.findings[before:]):
            return
        key = (document.partnership, document.wave, fold(str(row["text"])))
        if key in self.there:
            self.known += 1
        elif key in self.said:
            self._meet(row, document.file, line, *self.said[key])
        else:
            row["agreement"] = self._code(document, line)
            self.said[key] = row, document.file
            self.rows.append(row)

    def _row(self, document: Document, line: Line) -> Row:
        file, said = document.file, line.said
        if not said["text"]:
            self._say("agreed_without_text", Severity.BLOCKING, file, line=line.number)
        side = self._side(document, line)
        due = self._due(document, line)
        if said["text"] and not (said["owner"] or said["side"] or said["due"]):
            self._say("agreed_nobody", Severity.VERIFY, file, said["text"], line=line.number)
        both = line.agreed["agreed_a"] and line.agreed["agreed_b"]
        return {
            "agreement": "",
            "partnership": document.partnership,
            "wave": document.wave,
            "text": said["text"],
            "owner_side": side,
            "owner": said["owner"] or None,
            "due": due,
            # A box that nobody ticked is no refusal.
            "agreed_a": True if line.agreed["agreed_a"] else None,
            "agreed_b": True if line.agreed["agreed_b"] else None,
            "status": ACCEPTED if both else "proposee",
            "follow_up": None,
        }

    def _side(self, document: Document, line: Line) -> str | None:
        """Return the side that acts; None where it is all of them, or nobody said."""
        said = fold(line.said["side"])
        if not said or said in {fold(words) for words in _words("form.together")} | {"-"}:
            return None
        for side in SIDES:
            if said in {fold(side), *(fold(words) for words in _words("side", side=side))}:
                if (document.partnership, side) in self.sides:
                    return side
                break
        known = sorted(
            side for partnership, side in self.sides if partnership == document.partnership
        )
        self._say(
            "agreed_side",
            Severity.BLOCKING,
            document.file,
            line.said["side"],
            line=line.number,
            accepted=", ".join(known),
        )
        return None

    def _due(self, document: Document, line: Line) -> pd.Timestamp | None:
        if not line.said["due"]:
            return None
        day, problem = parse_date(line.said["due"])
        if isinstance(day, pd.Timestamp):
            return day
        if problem is not None:
            self._say(
                "agreed_due",
                Severity.BLOCKING,
                document.file,
                line.said["due"],
                line=line.number,
            )
        return None

    def _meet(self, row: Row, file: str, line: Line, first: Row, other: str) -> None:
        """Bring together what two sheets say of one agreement; the first file holds."""
        for key in ("agreed_a", "agreed_b"):
            first[key] = first[key] or row[key]
        if first["agreed_a"] and first["agreed_b"]:
            first["status"] = ACCEPTED
        for key in _DETAILS:
            if first[key] is None:
                first[key] = row[key]
            elif row[key] is not None and row[key] != first[key]:
                details = {"line": line.number, "other": other}
                self._say("agreed_twice", Severity.VERIFY, file, str(row["text"]), **details)
                return

    def _code(self, document: Document, line: Line) -> str:
        """Return a code that is nobody else's, the same at every run."""
        number = line.number
        while True:
            code = f"{_PREFIX}-{document.partnership}-{document.wave}-{document.side}{number}"
            if code not in self.codes:
                self.codes.add(code)
                return code
            number += 1


def _words(key: str, **values: object) -> set[str]:
    return {text(f"report.fiche.{key}", language, **values) for language in LANGUAGES}
