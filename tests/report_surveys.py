"""Surveys that the tests of the report share, made once a session from the invented programme."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from alliances.datasets.example.programme import Example, example_programme
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import load_framework
from alliances.reports import build
from alliances.reports.build import build_report
from alliances.reports.excel import write_workbook
from alliances.reports.material import Material
from alliances.reports.model import Report

REGISTER = ("organisations", "partnerships", "parties", "waves", "lists")


@cache
def example() -> Example:
    return example_programme(partnerships=108, national=12)


def survey_from(tables: Mapping[str, pd.DataFrame], mode: str = "anonymous") -> Survey:
    """Write the tables to a campaign workbook, as a programme would, and check it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "campagne.xlsx"
        campaign = {**example().campaign, "consent_mode": mode}
        write_campaign(path, load_framework("partenariat"), tables, campaign)
        return check(path)


@cache
def whole_survey() -> Survey:
    return survey_from(example().tables)


@cache
def register_survey() -> Survey:
    return survey_from({key: example().tables[key] for key in REGISTER})


@cache
def single_survey() -> Survey:
    """One partnership, both sides of which answered in the last wave."""
    answers = example().tables["answers"]
    last = answers[answers["wave"] == answers["wave"].max()]
    sides = last.groupby("partnership")["side"].agg(set)
    chosen = sorted(sides[sides.map({"A", "B"}.issubset)].index)[0]
    tables = {
        key: table[table["partnership"] == chosen] if "partnership" in table else table
        for key, table in example().tables.items()
    }
    own = set(tables["parties"]["organisation"])
    organisations = tables["organisations"]
    tables["organisations"] = organisations[organisations["organisation"].isin(own)]
    return survey_from(tables)


@cache
def report(survey: str, language: str = "fr") -> Report:
    makers = {"whole": whole_survey, "register": register_survey, "single": single_survey}
    return build_report(makers[survey](), language)


@cache
def workbook(survey: str, language: str = "fr") -> bytes:
    """The report as a workbook, written once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.xlsx"
        write_workbook(report(survey, language), path)
        return path.read_bytes()


@cache
def material() -> Material:
    """What the sections of the whole report are made from, in French, scored once."""
    return build._material(whole_survey(), "fr", "2025")


def sentences(report: Report) -> list[str]:
    """Every text of a report that a person reads, charts and tables included."""
    said = [report.title, report.subtitle, report.status, *report.facts, *report.facts.values()]
    for section in report.sections:
        said += [section.title, section.name]
        for block in section.flat:
            for name in ("text", "title", "subtitle", "reading", "scope", "source", "alt"):
                said.append(getattr(block, name, ""))
            said += [*getattr(block, "items", ()), *getattr(block, "notes", ())]
            for column in getattr(block, "columns", ()):
                said += [column.heading, column.help]
            frame = getattr(block, "rows", getattr(block, "data", None))
            if isinstance(frame, pd.DataFrame):
                for key in frame.select_dtypes(exclude="number"):
                    said += [str(value) for value in frame[key].unique()]
            for figure in getattr(block, "figures", ()):
                said += [figure.label, figure.detail]
    return [sentence for sentence in said if sentence]
