"""The verdicts as a table in a file."""

import os
from collections.abc import Sequence

import pandas as pd

from alliances.language import text
from alliances.reports.scores_file import inert
from alliances.reports.verifying.entry import Verified
from alliances.workbooks.files import whole_file

COLUMNS = ("file", "code", "id", "label", "delivered", "recomputed", "holds", "cause")


def verdicts_table(found: Sequence[Verified], language: str) -> pd.DataFrame:
    """Return one row a figure and file: what is delivered, what is found, whether it holds."""
    rows = [
        {
            "file": file.file,
            "code": verdict.code,
            "id": verdict.id,
            "label": verdict.label,
            "delivered": verdict.delivered,
            "recomputed": verdict.recomputed,
            "holds": text("verify.yes" if verdict.holds else "verify.no", language),
            "cause": text(f"verify.cause.{verdict.cause}", language) if verdict.cause else "",
        }
        for file in found
        for verdict in file.verdicts
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def write_verdicts(found: Sequence[Verified], path: str | os.PathLike[str], language: str) -> None:
    """Write the verdicts as CSV (UTF-8, commas)."""
    with whole_file(path) as temporary:
        table = inert(verdicts_table(found, language))
        table.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
