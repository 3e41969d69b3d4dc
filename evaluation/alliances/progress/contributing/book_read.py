"""A workbook of contributions read back: what was decided, and what is wrong, at its cells."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Ledger, SheetLedger, Source, Survey
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity
from alliances.progress.contributing.book import sheet_names
from alliances.progress.contributing.book_lines import LineReader, filled
from alliances.progress.contributing.book_sheets import FORMAT


@dataclass(frozen=True)
class Contributions:
    """What a review decided.

    Attributes
    ----------
    rows
        Every sound line: columns of `suggest_targets`, ``decision`` (boolean, NA where nobody
        decided), ``note``.
    findings
        What is wrong, at its cell; a line with a blocking finding decides nothing.
    ledger
        Every cell and every line accounted for.
    source
        The file.
    """

    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    ledger: Ledger
    source: Source

    @property
    def tags(self) -> pd.DataFrame:
        """The tags accepted."""
        yes = self.rows["decision"].fillna(False).astype(bool)
        return self.rows[yes].drop(columns="decision").reset_index(drop=True)

    @property
    def declined(self) -> tuple[tuple[str, str], ...]:
        """The pairs (partnership, target) that were said no to."""
        no = ~self.rows["decision"].fillna(True).astype(bool)
        pairs = self.rows.loc[no, ["partnership", "target"]]
        return tuple(pairs.itertuples(index=False, name=None))


def read_contributions(path: str | Path, survey: Survey, wave: str | None = None) -> Contributions:
    """Read a workbook of `write_contributions` that a person has filled in.

    Parameters
    ----------
    path
        The workbook.
    survey
        The survey whose register it tags.
    wave
        The wave whose facts count.

    Returns
    -------
    Contributions
        What is wrong in it becomes findings, never an exception.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or is no workbook of contributions.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_contributions, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    ...     review = Path(folder) / "contributions.xlsx"
    ...     write_contributions(survey, review, wave="2025")
    ...     decided = read_contributions(review, survey, "2025")
    >>> decided.findings, decided.ledger.reconciles
    ((), True)
    """
    workbook = read_workbook(Path(path))
    sheet = _tags_sheet(workbook)
    if sheet is None:
        raise UnreadableFile("not_contributions", file=workbook.source.file)
    reader = LineReader(workbook.source.file, sheet, survey, wave)
    rows = reader.read()
    others = (_other(each, workbook.source.file) for each in workbook.sheets if each is not sheet)
    ledger = Ledger((reader.ledger(), *others))
    order = sorted(reader.findings, key=lambda found: found[:2])
    findings = (*(each for *_, each in order), *_strange(workbook, survey, wave))
    return Contributions(rows, findings, ledger, workbook.source)


def is_contributions(workbook: RawWorkbook) -> bool:
    """Return whether a workbook is one of `write_contributions`."""
    return _tags_sheet(workbook) is not None


def _strange(workbook: RawWorkbook, survey: Survey, wave: str | None) -> list[Finding]:
    """Tell tags of another programme or wave: partnerships may bear the same identifiers there."""
    held = {"programme": survey.campaign.programme, "wave": wave or ""}
    found = []
    for sheet in workbook.sheets:
        rows = sheet.cells[:, :2].tolist() if sheet.cells.shape[1] > 1 else []
        if not rows or rows[0] != ["format", FORMAT]:
            continue
        for number, (key, value) in enumerate(rows, 1):
            said = "" if value is None else str(value)
            if key in held and said and held[key] and said != held[key]:
                where = workbook.source.file, sheet.name, f"B{number}", said
                details = {"held": held[key]}
                found.append(Finding(f"tags_other_{key}", Severity.VERIFY, *where, details))
    return found


def _tags_sheet(workbook: RawWorkbook) -> RawSheet | None:
    """Return the sheet whose first row holds our keys, in a workbook that says what it is."""
    heads = [set(sheet.cells[:1].ravel().tolist()) for sheet in workbook.sheets]
    if not any({"format", FORMAT} <= head for head in heads):
        return None
    pairs = zip(workbook.sheets, heads, strict=True)
    return next((sheet for sheet, head in pairs if {"target", "decision"} <= head), None)


def _other(sheet: RawSheet, file: str) -> SheetLedger:
    """Return the ledger of a sheet that holds no tag: it is left out, by name."""
    count = filled(sheet.cells)
    ours = {name for key in ("readme", "lists", "about") for name in sheet_names(key)}
    reason = "readme_sheet" if sheet.name in ours else "unknown_sheet"
    return SheetLedger(sheet.name, None, count, 0, 0, 0, {reason: count}, 0, 0, 0, 0, file)
