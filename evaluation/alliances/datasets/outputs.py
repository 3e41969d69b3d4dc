"""What we wrote ourselves and people leave beside the files that come back: never data.

The list of the forms or sheets that were made, a follow-up, a mapping: read as answers, they would
only repeat what other files say.
"""

from alliances.datasets.fieldwork import sendings, sheet_list
from alliances.datasets.layouts.block import heading_text
from alliances.datasets.located import RawWorkbook
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold

_BOOKS = (
    ("mapping.sheet.columns", "mapping.sheet.about"),
    ("tracking.lists.reminders.name", "tracking.lists.invitations.name"),
    ("report.review.one.name", "report.review.method_section.name"),
    ("progress.sheets.methods", "progress.sheets.results"),
)
"""Keys of the names of sheets that only an output of ours has together."""


def is_output(workbook: RawWorkbook) -> bool:
    """Return whether a file is ours: a list, a follow-up, a mapping, a review, progress."""
    names = {fold(sheet.name) for sheet in workbook.sheets}
    for keys in _BOOKS:
        if any({fold(text(key, code)) for key in keys} <= names for code in LANGUAGES):
            return True
    first = workbook.sheets[0].cells
    heads = [heading_text(value) for value in first[0]] if len(first) else []
    return heads in (list(sendings.COLUMNS), list(sheet_list.COLUMNS))
