"""What came back: a folder of returned forms, each sheet with how much of it is answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alliances.datasets.gathering import Gathered, Progress, gather
from alliances.datasets.layouts.locating import Wishes, locate
from alliances.datasets.lists import vocabularies
from alliances.datasets.located import Layout, RawWorkbook
from alliances.datasets.marks import Checked
from alliances.datasets.merging import merge
from alliances.datasets.parsing.tables import parse_table
from alliances.datasets.rules.asked import settle_states
from alliances.datasets.survey import Survey, Table
from alliances.datasets.telling import told
from alliances.errors import UnreadableFile, WrongCall
from alliances.findings import Finding, Severity
from alliances.frameworks.model import State
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS, sheets
from alliances.language import LANGUAGES, explain

KEYS = list(ANSWER_KEYS)

_ANSWERED = (State.VALUE, State.DONT_KNOW, State.INVALID)
_NOT_APPLICABLE = (State.NOT_ASKED, State.NOT_APPLICABLE)
_OF_A_CAMPAIGN = frozenset({"missing_sheet", "missing_table"})
"""Findings on what a whole campaign has, and a returned form has not."""

COLUMNS = [*KEYS, "side", "file", "sheet", "cell", "questions", "answered", "share"]


@dataclass(frozen=True)
class Returned:
    """What came back.

    Attributes
    ----------
    rows
        A row for each sheet with answers: ``respondent, partnership, wave, side, file, sheet,
        cell`` (where its respondent stands), ``questions`` (asked and applicable), ``answered``
        and ``share``, the second over the first.
    findings
        What is wrong in the files, each at its cell; also files that nobody can read.
    files
        How many files were read.
    """

    rows: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    files: int = 0


def read_returned(survey: Survey, path: str | Path, progress: Progress | None = None) -> Returned:
    """Read what came back: a folder, or one file. An empty folder is one too.

    Parameters
    ----------
    survey
        The campaign: its lists, invitations and framework say how answers are read. A copy of its
        own workbook among the files is left out.
    progress
        Called before each file.
    """
    try:
        gathered = gather(path, progress)
    except WrongCall as error:
        if error.code != "folder_without_workbooks":
            raise
        return Returned(pd.DataFrame(columns=COLUMNS))
    own = survey.source.sha256
    workbooks = [each for each in gathered.workbooks if each.source.sha256 != own]
    layouts, findings = _layouts(workbooks, survey)
    tables, marked = _tables(layouts, survey, gathered)
    parts = [answered(tables[key]) for key in ANSWER_SHEETS if key in tables]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return Returned(rows, (*gathered.findings, *findings, *marked), len(workbooks))


def own_answers(survey: Survey) -> pd.DataFrame:
    """Return the answers that the campaign workbook holds already, as `Returned.rows` does."""
    parts = [answered(survey.tables[key]) for key in ANSWER_SHEETS if key in survey.tables]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def answered(table: Table) -> pd.DataFrame:
    """Return for each row of answers how many questions were put, and how many answered.

    A question that does not apply is none; « don't know » is an answer, a refusal is not (AAPOR,
    Standard Definitions, 10th edition, 2023).
    """
    states = table.states.to_numpy()
    put = (~np.isin(states, _NOT_APPLICABLE)).sum(axis=1)
    given = np.isin(states, _ANSWERED).sum(axis=1)
    index = table.data.index
    where = [table.where("respondent", row) for row in index]
    made = table.data[[*KEYS, "side"]].astype(object).reset_index(drop=True)
    return made.assign(
        file=[file for file, _, _ in where],
        sheet=[sheet for _, sheet, _ in where],
        cell=[cell for _, _, cell in where],
        questions=put,
        answered=given,
        share=np.divide(given, put, out=np.zeros(len(put)), where=put > 0),
    )[COLUMNS]


def _layouts(workbooks: list[RawWorkbook], survey: Survey) -> tuple[list[Layout], list[Finding]]:
    """Return the layout of each file that has answers, and what is said of the files."""
    layouts: list[Layout] = []
    findings: list[Finding] = []
    for workbook in workbooks:
        try:
            layout, _ = locate(workbook, survey.framework, Wishes(alone=False))
        except UnreadableFile as error:
            reason = {language: explain(error, language) for language in LANGUAGES}
            name = workbook.source.file
            details = {"reason": reason}
            findings.append(Finding("unreadable_file", Severity.BLOCKING, name, details=details))
            continue
        layouts.append(layout)
        findings += [each for each in layout.findings if each.code not in _OF_A_CAMPAIGN]
    return layouts, findings


def _tables(
    layouts: list[Layout], survey: Survey, gathered: Gathered
) -> tuple[dict[str, Table], list[Finding]]:
    """Parse the answers, and settle what was a question to whom with the campaign's invitations."""
    if not layouts:
        return {}, []
    whole = merge(layouts, survey.framework, gathered.source.file)
    words = vocabularies(survey.lists)
    declared = sheets(survey.framework)
    tables: dict[str, Table] = {}
    checked = Checked({})
    for key in ANSWER_SHEETS:
        located = whole.table(key)
        if located is not None:
            tables[key], marks = parse_table(located, declared[key], survey.framework, words)
            checked = Checked(tables, marks=checked.marks).plus(marks)
    waves = {wave: rank for rank, wave in enumerate(survey.waves)}
    others = {"invitations": survey.tables["invitations"]}
    settled = settle_states({**others, **tables}, survey.framework, waves)
    return {key: settled[key] for key in tables}, list(told(checked, survey.framework))


def blank_forms(findings: tuple[Finding, ...]) -> Iterator[tuple[str, str]]:
    """Yield respondent and file of each form that came back without any answer."""
    for finding in findings:
        if finding.code == "form_blank" and finding.value:
            yield finding.value, finding.file
