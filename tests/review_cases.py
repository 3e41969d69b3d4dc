"""Reviews of SDG 17 that several tests share, made once a session."""

from functools import cache

import pandas as pd
from report_surveys import register_survey, single_survey, whole_survey

from alliances.reports.model import Band, Report, ReportTable, Section
from alliances.reports.review.build import build_review


@cache
def review(survey: str = "", language: str = "fr") -> Report:
    """Return a review with the figures that ship, with a survey or none."""
    makers = {"whole": whole_survey, "register": register_survey, "single": single_survey}
    return build_review(makers[survey]() if survey else None, language=language)


def series(
    code: str,
    values: dict[int, float],
    indicator: str = "17.2.1",
    area: str = "250",
    **more: object,
) -> pd.DataFrame:
    """Return one series as a user's plain table holds it."""
    rows = pd.DataFrame({"year": list(values), "value": list(values.values())})
    return rows.assign(indicator=indicator, series=code, area=area, **more)


def band(section: Section, kind: str) -> Band:
    return next(b for b in section.blocks if isinstance(b, Band) and b.kind == kind)


def table(report: Report, id: str) -> ReportTable:
    return next(each for each in report.tables if each.id == id)
