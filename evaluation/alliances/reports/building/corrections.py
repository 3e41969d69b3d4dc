"""The annex of corrections: which cells the register corrected, why, by whom and when."""

from collections.abc import Iterator

import pandas as pd

from alliances.datasets.corrections.correction import Correction, Outcome
from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn

_NAMES = {
    "partnerships": ("partnership", "name"),
    "organisations": ("organisation", "name", "siret"),
    "invitations": ("respondent",),
    "answers": ("respondent",),
}
"""Columns that name a partnership, an organisation or a person."""

_SHORTEST = 3
"""Names shorter than that stand in many a word: they tell nothing."""


def corrections_table(material: Material) -> ReportTable | None:
    """Return the corrections applied; None where no register was given.

    What was read before and after is not shown: a report never shows a row of a single partnership,
    and a corrected value is one cell of such a row. The register, whose hash stands beside, has
    them. A reason that names somebody stays there too.
    """
    survey = material.survey
    if survey.register is None:
        return None
    applied = [c for c in survey.corrections if c.outcome is Outcome.APPLIED]
    several = len(survey.files) > 1
    known = frozenset(_known(material))
    rows = [_row(material, correction, known, several) for correction in applied]
    columns = ["file"] * several + ["sheet", "cell", "action", "reason", "who", "when"]
    return ReportTable(
        "traceability_corrections",
        material.many("traceability.corrections", len(applied)),
        tuple(
            TableColumn(
                key,
                material.say(f"traceability.correction_{key}"),
                width={"reason": 50, "action": 20}.get(key, 14),
            )
            for key in columns
        ),
        pd.DataFrame(rows, columns=columns),
        source=material.source,
        notes=(
            material.say(
                "traceability.corrections_note",
                file=survey.register.file,
                sha=survey.register.sha256[:12],
            ),
        ),
        detail=True,
    )


def _row(
    material: Material, correction: Correction, known: frozenset[str], several: bool
) -> dict[str, str]:
    reason = correction.reason
    if any(name in reason.casefold() for name in known):
        reason = material.say("traceability.reason_withheld")
    # A returned form may be called after the person who filled it in.
    form = several and any(
        read.source.file == correction.file and read.layout == "form"
        for read in material.survey.files
    )
    return {
        "file": material.say("traceability.a_form") if form else correction.file,
        "sheet": correction.sheet,
        "cell": correction.cell,
        "action": material.say(f"traceability.actions.{correction.action}"),
        "reason": material.words(reason),
        "who": correction.who,
        "when": correction.when,
    }


def _known(material: Material) -> Iterator[str]:
    """Yield what names a partnership, an organisation or a person in the survey."""
    for table, columns in _NAMES.items():
        data = material.survey.data(table)
        for column in columns:
            if column in data:
                names = data[column].dropna().astype(str).unique()
                yield from (name.casefold() for name in names if len(name) >= _SHORTEST)
