"""The sheets of a workbook of contributions: written by `book`, read back by `book_read`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column: its key, its width in digits, whether a person fills it in."""

    key: str
    width: float
    input: bool = False


TAGS = (
    BookColumn("partnership", 14),
    BookColumn("name", 30),
    BookColumn("target", 9),
    BookColumn("title", 30),
    BookColumn("status", 18),
    BookColumn("decision", 11, input=True),
    BookColumn("role", 13, input=True),
    BookColumn("evidence_source", 22, input=True),
    BookColumn("confidence", 12, input=True),
    BookColumn("note", 34, input=True),
    BookColumn("evidence_reach", 18),
    BookColumn("rule", 8),
    BookColumn("activity", 34),
    BookColumn("condition", 40),
    BookColumn("evidence_asked", 34),
    BookColumn("caution", 38),
)
"""The columns of the sheet of tags. One added by hand needs a partnership and a target."""

CODED = ("role", "evidence_source", "confidence")
"""The columns that hold one word of a closed list, chosen from it."""

ABOUT = ("format", "programme", "wave", "rules", "rules_version", "file", "sha256")
FORMAT = "contributions-1"
ADDED = 200
"""Lines below the suggestions that are ready for tags added by hand."""
