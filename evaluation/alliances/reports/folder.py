"""The report in a folder: every output and the charts, all of them or none."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports.build import build_report
from alliances.reports.charts import draw_pictures, save_pictures
from alliances.reports.outputs import OUTPUTS, chosen
from alliances.reports.plan import Plan
from alliances.reports.verification.workbook import require_consent, write_verification
from alliances.workbooks.files import whole_folder

VERIFICATION = "verification.xlsx"
"""The verifier's workbook, by the same name in both languages."""


def write_report(
    survey: Survey,
    out: str | os.PathLike[str],
    language: str = "fr",
    wave: str | None = None,
    advance: Callable[[str], None] | None = None,
    source: str | os.PathLike[str] | None = None,
    formats: Sequence[str] | None = None,
    plan: Plan | None = None,
    verification: bool = False,
) -> dict[str, Path]:
    """Write the annual report into a folder: everything, or nothing.

    Parameters
    ----------
    survey
        A checked survey.
    out
        The folder; made where it is missing. Earlier outputs of ours in it are replaced, other
        files are left alone.
    language
        ``fr`` (``rapport.xlsx``, ``rapport.html``, ``graphiques/``) or ``en`` (``report.xlsx``,
        ``report.html``, ``charts/``).
    wave
        The wave reported on; the latest with answers where None.
    advance
        Called with the name of each step as it begins: ``scoring``, ``charts``, the name of each
        output (``workbook``, ``page``…), ``writing``.
    source
        The workbook or the folder that was read, whose workbooks no output may replace.
    formats
        Which outputs (``xlsx``, ``html``…); all where None.
    plan
        What the programme decides and writes itself (`alliances.load_plan`).
    verification
        Whether to write ``verification.xlsx`` too: confidential, every figure a formula from the
        answers.

    Returns
    -------
    dict of str to Path
        ``workbook``, ``page``… by what each is, and ``charts``, where they lie; ``document_kept``
        where somebody had edited the Word document of the last run and its copy lies beside.

    Raises
    ------
    OutputError
        The folder cannot be written.
    WrongCall
        No such wave, no such format, an output would replace the source, or the consent mode
        forbids the verifier's workbook.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     written = write_report(check(workbook), Path(folder) / "rapport")
    >>> written["workbook"].name, written["charts"].name
    ('rapport.xlsx', 'graphiques')
    """
    step = advance or (lambda _: None)
    outputs = tuple(file for output in chosen(formats) for file in output.files)
    places = {output.kind: Path(out) / output.name(language) for output in outputs}
    charts = text("report.charts_folder", language)
    if verification:
        # Before minutes are spent on what the promise made to respondents forbids.
        require_consent(survey)
        places["verification"] = Path(out) / VERIFICATION
    _spare(survey, source, {**places, "charts": Path(out) / charts})
    step("scoring")
    report = build_report(survey, language, wave, plan)
    kept: dict[str, Path] = {}
    with whole_folder(out) as folder:
        step("charts")
        pictures = draw_pictures(report)
        if pictures:
            save_pictures(pictures, folder / charts)
        for output in outputs:
            step(output.kind)
            name = output.name(language)
            copy = output.write(report, pictures, folder / name, Path(out) / name)
            if copy is not None:
                kept[f"{output.kind}_kept"] = Path(out) / copy.name
        if verification:
            step("verification")
            write_verification(survey, report, folder / VERIFICATION, language)
        step("writing")
    return {**places, **({"charts": Path(out) / charts} if pictures else {}), **kept}


def output_places(folder: Path, language: str) -> dict[str, Path]:
    """Return where the outputs of a report lie in a folder, by kind."""
    files = [file for output in OUTPUTS.values() for file in output.files]
    places = {file.kind: folder / file.name(language) for file in files}
    return {**places, "charts": folder / text("report.charts_folder", language)}


def _spare(survey: Survey, source: str | os.PathLike[str] | None, places: dict[str, Path]) -> None:
    """Refuse to write over a workbook that gave rows: the raw file is never edited."""
    if source is None or not Path(source).exists():
        return
    read = [Path(source)]
    if read[0].is_dir():
        # What gave no row, as the report of last time, may be replaced.
        files = {place.file for table in survey.tables.values() for place in table.places}
        read = [read[0] / file for file in sorted(files)]
    for place in places.values():
        if place.exists() and any(file.exists() and place.samefile(file) for file in read):
            raise WrongCall("would_overwrite_input", path=place)
