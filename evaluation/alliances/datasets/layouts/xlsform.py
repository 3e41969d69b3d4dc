"""An XLSForm given in the place of answers: it is the questionnaire, and says so."""

from alliances.datasets.codebook import Codebook
from alliances.datasets.codebook_xlsform import is_xlsform, read_xlsform
from alliances.datasets.layouts.outline import Outline, Recognition
from alliances.datasets.located import RawWorkbook
from alliances.findings import Finding, Severity

NAME = "xlsform"


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an XLSForm: its sheet survey has the columns type and name."""
    return Recognition(0.98, "xlsform.survey", {}) if is_xlsform(workbook) else None


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return no table: every sheet is left out by name, and what to give instead is told.

    Where it is the codebook of exports read with it, that is told instead.
    """
    own = read_xlsform(workbook)
    used = codebook is not None and codebook.origin == workbook.source.file
    details = {"count": len(own.questions) if own is not None else 0}
    finding = Finding(
        "questionnaire_used" if used else "questionnaire_not_answers",
        Severity.ADVICE if used else Severity.BLOCKING,
        workbook.source.file,
        details=details,
    )
    left = {sheet.name: "codebook" for sheet in workbook.sheets}
    return Outline(NAME, (), left, (finding,), own)
