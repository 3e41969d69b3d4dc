"""The sheets of a mapping workbook: written by `mapping_book`, read back by `mapping_read`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapColumn:
    """One column: its key, its width in digits, whether a person fills it in."""

    key: str
    width: float
    input: bool = False
    format: str = "body"


@dataclass(frozen=True, slots=True)
class MapSheet:
    """One sheet. Its name and its headings stand in the catalogues, under ``mapping``."""

    key: str
    columns: tuple[MapColumn, ...]
    frozen: int = 0


SHEETS: Mapping[str, MapSheet] = {
    sheet.key: sheet
    for sheet in (
        MapSheet(
            "questions",
            (
                MapColumn("kind", 9),
                MapColumn("sheet", 16),
                MapColumn("column", 26),
                MapColumn("field", 22),
                MapColumn("label", 30),
                MapColumn("question", 62),
                MapColumn("options", 24),
                MapColumn("answer", 20, input=True),
            ),
        ),
        MapSheet(
            "columns",
            (
                MapColumn("sheet", 14),
                MapColumn("letter", 8),
                MapColumn("column", 20),
                MapColumn("heading", 38),
                MapColumn("sample_1", 18),
                MapColumn("sample_2", 18),
                MapColumn("sample_3", 18),
                MapColumn("filled", 10, format="integer"),
                MapColumn("distinct", 10, format="integer"),
                MapColumn("field", 28, input=True),
                MapColumn("label", 34),
                MapColumn("sureness", 12),
                MapColumn("confidence", 8, format="level"),
                MapColumn("reason", 34),
                MapColumn("decision", 12, input=True),
            ),
            frozen=4,
        ),
        MapSheet(
            "values",
            (
                MapColumn("sheet", 16),
                MapColumn("column", 34),
                MapColumn("field", 26),
                MapColumn("label", 30),
                MapColumn("value", 40),
                MapColumn("count", 9, format="integer"),
                MapColumn("code", 18, input=True),
            ),
        ),
        MapSheet(
            "campaign",
            (MapColumn("key", 22), MapColumn("label", 40), MapColumn("value", 50, input=True)),
        ),
        MapSheet("fields", (MapColumn("field", 30), MapColumn("label", 80))),
        MapSheet(
            "seen", (MapColumn("sheet", 20), MapColumn("number", 8), MapColumn("heading", 90))
        ),
        MapSheet("about", (MapColumn("key", 20), MapColumn("value", 70))),
    )
}

DECISIONS = ("yes", "no", "open")
"""What may be decided on a column: it becomes the field; it does not; nobody knows yet."""
