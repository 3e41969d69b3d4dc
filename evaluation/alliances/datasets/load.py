"""From files to a checked survey: reading, layout, parsing, schemas, rules, ledger."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from alliances.datasets.aside import set_aside
from alliances.datasets.campaign import declared_framework, read_campaign
from alliances.datasets.codebook import Codebook
from alliances.datasets.codebook_xlsform import is_xlsform, read_xlsform
from alliances.datasets.corrections.file import read_register
from alliances.datasets.corrections.register import (
    Corrected,
    apply_register,
    count_moved,
    say_corrected,
)
from alliances.datasets.excerpts import make_excerpts
from alliances.datasets.gathering import Gathered, Progress, gather
from alliances.datasets.layouts.locating import Wishes, is_foreign, locate
from alliances.datasets.layouts.odk_sets import apart, as_one, sets
from alliances.datasets.ledger import key_columns, make_ledger, row_fates
from alliances.datasets.lists import lists_in_force, vocabularies
from alliances.datasets.located import Layout, RawWorkbook
from alliances.datasets.mapping.mapping import load_mapping
from alliances.datasets.mapping.use import untranslated
from alliances.datasets.marks import Checked, Mark
from alliances.datasets.merging import merge
from alliances.datasets.parsing.own_codes import blame_lists
from alliances.datasets.parsing.spelling import respell
from alliances.datasets.parsing.tables import parse_table
from alliances.datasets.problem import Problem
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.rules.asked import settle_states
from alliances.datasets.rules.emptied import emptied_findings
from alliances.datasets.rules.judging import judged
from alliances.datasets.rules.spoilt import TOLD_OF_FILES
from alliances.datasets.survey import FileRead, Ledger, Source, Survey, Table
from alliances.datasets.telling import in_order, told
from alliances.errors import WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import items_on, sheets

__all__ = ["check", "set_aside"]


def check(
    path: str | Path,
    framework: Framework | str | Path | None = None,
    mapping: str | Path | None = None,
    *,
    layout: str | None = None,
    corrections: str | Path | None = None,
    codebook: str | Path | None = None,
    progress: Progress | None = None,
) -> Survey:
    """Read a campaign, a survey tool's export or a folder of both; say everything wrong in it.

    What is wrong in the content becomes findings, never an exception. A folder is one campaign: its
    tables and its returned forms are read together, and checked once.

    Parameters
    ----------
    path
        The workbook, or the folder.
    framework
        A framework, its id or its file. None: the one that the Campagne sheet declares, else
        ``partenariat``.
    mapping
        A mapping file, for a workbook of another layout.
    layout
        The layout of the file (see `alliances.datasets.layouts`). None: it is recognised.
    corrections
        A register of corrections (see `alliances.write_corrections`), applied to the cells as they
        are read; the files themselves stay as they are.
    codebook
        The questionnaire (XLSForm) that an export answers. None: one that lies in the folder.
    progress
        Called before each file of a folder with how many are done, how many there are, and its
        name.

    Returns
    -------
    Survey
        Typed tables, findings in the order of the files, ledger.

    Raises
    ------
    UnreadableFile
        The file is no workbook, is protected or too large, or no sheet of it holds a table.
    FrameworkError
        The framework or the mapping file is wrong.
    WrongCall
        A file that does not exist; a folder without workbooks; an unknown layout; a framework that
        asks no question.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> with TemporaryDirectory() as folder:
    ...     example = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> survey.findings, survey.ledger.reconciles
    ((), True)
    """
    gathered = gather(path, progress, corrections)
    corrected = _corrected(gathered, corrections)
    gathered = replace(gathered, workbooks=corrected.workbooks)
    used, unknown = _framework(gathered.workbooks, framework, mapping)
    known = None if mapping is None else load_mapping(mapping, used)
    alone = not Path(path).is_dir()
    wishes = Wishes(layout, known, _codebook(codebook, gathered.workbooks, alone), alone)
    survey = _check(gathered, used, unknown, wishes, corrected)
    given = tuple(_source(Path(guide)) for guide in (mapping, codebook) if guide is not None)
    return replace(survey, guides=given)


def _source(path: Path) -> Source:
    """Return what identifies a file that was read."""
    content = path.read_bytes()
    return Source(path.name, sha256(content).hexdigest(), len(content))


def _corrected(gathered: Gathered, register: str | Path | None) -> Corrected:
    if register is None:
        return Corrected(gathered.workbooks)
    return apply_register(gathered.workbooks, read_register(register))


def _codebook(
    given: str | Path | None, workbooks: Sequence[RawWorkbook], alone: bool
) -> Codebook | None:
    """Return the questionnaire that exports answer: the one given, else the folder's own."""
    if given is not None:
        questionnaire = read_workbook(given)
        found = read_xlsform(questionnaire)
        if found is None:
            raise WrongCall("not_a_codebook", file=questionnaire.source.file)
        return found
    if alone:
        return None
    books = (read_xlsform(workbook) for workbook in workbooks if is_xlsform(workbook))
    return next((book for book in books if book is not None), None)


def _framework(
    workbooks: Sequence[RawWorkbook],
    wanted: Framework | str | Path | None,
    mapping: str | Path | None,
) -> tuple[Framework, Problem | None]:
    """Return the framework: given, named by the mapping, declared by a workbook, or the default."""
    if wanted is not None:
        return _with_questions(wanted), None
    if mapping is not None:
        named = load_mapping(mapping).campaign.get("framework")
        if named:
            return _with_questions(named), None
    return declared_framework(workbooks)


def _with_questions(wanted: Framework | str | Path) -> Framework:
    framework = wanted if isinstance(wanted, Framework) else load_framework(wanted)
    if not items_on(framework, "answers"):
        raise WrongCall("framework_without_questions", framework=framework.id)
    return framework


def _check(
    gathered: Gathered,
    framework: Framework,
    unknown: Problem | None,
    wishes: Wishes,
    corrected: Corrected,
) -> Survey:
    layouts, read = _locate(gathered, framework, wishes)
    layout = count_moved(merge(layouts, framework, gathered.source.file), corrected.moved)
    parsed, marks, lists = _parse(layout, framework)
    checked = Checked(respell(parsed, framework), layout.missing).plus(marks)
    campaign, marks = read_campaign(
        checked.tables.get("campaign"), framework, unknown, layout.campaign
    )
    checked = checked.plus(marks)
    before = [*gathered.findings, *layout.findings]
    spoilt = {finding.file for finding in before if finding.code in TOLD_OF_FILES}
    checked = judged(checked, framework, campaign, lists, spoilt)
    found = [*before, *emptied_findings(checked, framework), *told(checked, framework)]
    if wishes.mapping is not None:
        foreign = {file.source.file for file in read if is_foreign(file.layout, wishes)}
        found += untranslated(found, wishes.mapping, foreign)
    found = [*corrected.findings, *say_corrected(found, corrected.corrections)]
    findings = in_order(found, [(count.file, count.sheet) for count in layout.sheets])
    survey = Survey(
        framework=framework,
        campaign=campaign,
        tables=checked.tables,
        findings=findings,
        ledger=_ledger(layout, checked, framework),
        source=gathered.source,
        lists=lists,
        files=read,
        corrections=corrected.corrections,
        register=corrected.register,
        excerpts=make_excerpts(findings, gathered.workbooks, layout),
    )
    waves = {wave: rank for rank, wave in enumerate(survey.waves)}
    return replace(survey, tables=settle_states(survey.tables, framework, waves))


def _locate(
    gathered: Gathered, framework: Framework, wishes: Wishes
) -> tuple[list[Layout], tuple[FileRead, ...]]:
    """Return the layout of each file, and what each file was; refused ones have none."""
    layouts, files = [], [FileRead(source) for source in gathered.refused]
    for books in sets(gathered.workbooks):
        layout, read = locate(as_one(books), framework, wishes)
        layouts.append(apart(layout, books) if len(books) > 1 else layout)
        files += (replace(read, source=book.source) for book in books)
    return layouts, tuple(sorted(files, key=lambda file: file.source.file))


def _ledger(layout: Layout, checked: Checked, framework: Framework) -> Ledger:
    declared = sheets(framework)
    fates = {key: row_fates(checked, key, key_columns(declared[key])) for key in checked.tables}
    merged = {table.key: table.merged_rows for table in layout.tables}
    return make_ledger(layout.sheets, checked, fates, merged)


def _parse(
    layout: Layout, framework: Framework
) -> tuple[dict[str, Table], tuple[Mark, ...], dict[str, pd.DataFrame]]:
    """Parse every table, the code lists first, since they say how the others are read."""
    declared = sheets(framework)
    tables: dict[str, Table] = {}
    marks: list[Mark] = []
    written = layout.table("lists")
    if written is not None:
        tables["lists"], found = parse_table(written, declared["lists"], framework, {})
        marks += found
    lists = lists_in_force(framework, tables["lists"].data if written is not None else None)
    words = vocabularies(lists)
    # Where the Listes sheet cannot be used, the programme's own codes are not known.
    judged = "lists" not in layout.missing
    for located in layout.tables:
        if located.key != "lists":
            tables[located.key], found = parse_table(
                located, declared[located.key], framework, words
            )
            marks += (mark for mark in found if judged or not _by_list(mark, framework))
    blamed = blame_lists(marks, tables, framework)
    return {key: tables[key] for key in declared if key in tables}, blamed, lists


def _by_list(mark: Mark, framework: Framework) -> bool:
    """Return whether a mark judges a cell by a code list, which a programme may have extended."""
    return mark.problem.code == "unknown_code" and mark.column not in framework.item_by_id
