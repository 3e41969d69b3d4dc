"""The verifier's workbook: refused where the consent forbids it, written row after row."""

import os

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.reports.model import Report
from alliances.reports.verification.binding.bound import Bound, bind
from alliances.reports.verification.case import Case
from alliances.reports.verification.figures_sheet import lay_figures
from alliances.reports.verification.grid import write_grid
from alliances.reports.verification.reading import write_reading
from alliances.reports.verification.sheets import lay_sheets
from alliances.scoring.engine import compute
from alliances.workbooks.book import open_book

ALLOWED = ("agreed", "trusted_third_party")
"""The consent modes in which rows of single partnerships may go to a verifier."""


def write_verification(
    survey: Survey, report: Report, path: str | os.PathLike[str], language: str = "fr"
) -> tuple[Bound, ...]:
    """Write the workbook by which a verifier recomputes a report from its answers.

    Confidential: it holds the answers, under pseudonyms, without names, free texts or communes.

    Parameters
    ----------
    survey
        The checked survey that the report was made from.
    report
        The report, as `alliances.reports.build.build_report` makes it.
    path
        The file to make.
    language
        Of the workbook; that of the report as a rule.

    Returns
    -------
    tuple of Bound
        Every published figure with its formula, or without one.

    Raises
    ------
    WrongCall
        ``verification_refused``: the campaign promised that no row of a single partnership would
        stand anywhere.
    BlockingFindings
        Something blocks and was not set aside.
    OutputError
        The file cannot be written.
    """
    require_consent(survey)
    survey.require_usable()
    case = Case(survey, report, language, compute(survey))
    sheets = lay_sheets(case)
    bound = bind(sheets)
    figures = lay_figures(case, bound)
    with open_book(path, language, case.say("title"), in_order=True) as book:
        write_reading(book, case, (figures, *sheets.grids))
        for grid in (figures, *sheets.grids):
            write_grid(book, grid, case.say("header"))
    return tuple(bound)


def require_consent(survey: Survey) -> None:
    """Refuse where the consent mode of the campaign forbids rows of single partnerships.

    Under ``anonymous`` no row of a single partnership may stand anywhere. Under ``agreed`` the
    promise is about showing partnerships to others: a verifier bound to secrecy, who sees neither
    names nor keys, is no such other. Under ``trusted_third_party`` the rows are the evaluator's
    own. A mode that we do not know is treated as anonymous.

    Raises
    ------
    WrongCall
        ``verification_refused``.
    """
    mode = survey.campaign.consent_mode
    if mode not in ALLOWED:
        raise WrongCall("verification_refused", mode=mode, allowed=", ".join(ALLOWED))
