"""From a workbook to a checked survey: reading, layout, parsing, schemas, rules, ledger."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from alliances.datasets.aside import set_aside
from alliances.datasets.asked import settle_states
from alliances.datasets.campaign import declared_framework, read_campaign
from alliances.datasets.checking import schema_marks
from alliances.datasets.layouts import campaign as campaign_layout
from alliances.datasets.layouts import mapped as mapped_layout
from alliances.datasets.ledger import key_columns, make_ledger, row_fates
from alliances.datasets.lists import lists_in_force, vocabularies
from alliances.datasets.located import Layout, RawWorkbook
from alliances.datasets.mapping import load_mapping
from alliances.datasets.marks import Checked, Mark
from alliances.datasets.own_codes import blame_lists
from alliances.datasets.problem import Problem
from alliances.datasets.reading import read_workbook
from alliances.datasets.references import check_references
from alliances.datasets.rules import rule_marks
from alliances.datasets.spelling import respell
from alliances.datasets.survey import Survey, Table
from alliances.datasets.tabulate import parse_table
from alliances.datasets.telling import in_order, told
from alliances.errors import WrongCall
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import items_on, sheets

__all__ = ["check", "set_aside"]


def check(
    path: str | Path,
    framework: Framework | str | Path | None = None,
    mapping: str | Path | None = None,
) -> Survey:
    """Read a campaign workbook and say everything that is wrong in it.

    What is wrong in the content becomes findings, never an exception.

    Parameters
    ----------
    path
        The workbook.
    framework
        A framework, its id or its file. None: the one that the Campagne sheet declares, else
        ``partenariat``.
    mapping
        A mapping file, for a workbook of another layout.

    Returns
    -------
    Survey
        Typed tables, findings in the order of the workbook, ledger.

    Raises
    ------
    UnreadableFile
        The file is no workbook, is protected, too large, or none of its sheets is known.
    FrameworkError
        The framework or the mapping file is wrong.
    WrongCall
        A file that does not exist; a framework that asks no question.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example import write_example
    >>> with TemporaryDirectory() as folder:
    ...     example = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> survey.findings, survey.ledger.reconciles
    ((), True)
    """
    workbook = read_workbook(path)
    if mapping is None:
        used, problem = _framework(workbook, framework)
        return _check(workbook, campaign_layout.locate(workbook, used), used, problem)
    used = _mapped_framework(mapping, framework)
    layout = mapped_layout.locate(workbook, used, load_mapping(mapping, used))
    return _check(workbook, layout, used, None)


def _framework(
    workbook: RawWorkbook, wanted: Framework | str | Path | None
) -> tuple[Framework, Problem | None]:
    if wanted is None:
        return declared_framework(workbook)
    return _with_questions(wanted), None


def _with_questions(wanted: Framework | str | Path) -> Framework:
    framework = wanted if isinstance(wanted, Framework) else load_framework(wanted)
    if not items_on(framework, "answers"):
        raise WrongCall("framework_without_questions", framework=framework.id)
    return framework


def _mapped_framework(mapping: str | Path, wanted: Framework | str | Path | None) -> Framework:
    named = load_mapping(mapping).campaign.get("framework") if wanted is None else wanted
    return _with_questions(named or DEFAULT_FRAMEWORK)


def _check(
    workbook: RawWorkbook, layout: Layout, framework: Framework, unknown: Problem | None
) -> Survey:
    parsed, marks, lists = _parse(layout, framework)
    checked = Checked(respell(parsed, framework), layout.missing).plus(marks)
    campaign, marks = read_campaign(
        checked.tables.get("campaign"), framework, unknown, layout.campaign
    )
    checked = checked.plus(marks)
    checked = checked.plus(schema_marks(checked, framework, lists))
    checked = check_references(checked, framework, lists)
    checked = checked.plus(rule_marks(checked, framework, campaign, lists))
    declared = sheets(framework)
    file, names = workbook.source.file, [sheet.name for sheet in workbook.sheets]
    fates = {key: row_fates(checked, key, key_columns(declared[key])) for key in checked.tables}
    merged = {table.key: table.merged_rows for table in layout.tables}
    survey = Survey(
        framework=framework,
        campaign=campaign,
        tables=checked.tables,
        findings=in_order([*layout.findings, *told(checked, framework, file)], names),
        ledger=make_ledger(layout.sheets, checked, fates, merged),
        source=workbook.source,
        lists=lists,
    )
    waves = {wave: rank for rank, wave in enumerate(survey.waves)}
    return replace(survey, tables=settle_states(survey.tables, framework, waves))


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
