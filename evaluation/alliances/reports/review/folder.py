"""The review in a folder: workbook, charts and page, all of them or none."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports.charts import draw_pictures, save_pictures
from alliances.reports.excel import write_workbook
from alliances.reports.html import render_page
from alliances.reports.model import Report
from alliances.workbooks.files import whole_folder

CHARTS_AT_MOST = 24
"""One a target, the arrows and the heat table: more than an annual report has."""


def write_review(
    report: Report,
    out: str | os.PathLike[str],
    advance: Callable[[str], None] | None = None,
    inputs: Sequence[str | os.PathLike[str]] = (),
) -> dict[str, Path]:
    """Write a review into a folder: everything, or nothing.

    Parameters
    ----------
    report
        What `alliances.build_review` made.
    out
        The folder; made where it is missing. Earlier outputs of ours in it are replaced, other
        files are left alone. In French it gets ``odd17.xlsx``, ``odd17.html``, ``graphiques/``;
        in English ``sdg17.xlsx``, ``sdg17.html``, ``charts/``.
    advance
        Called with the name of each step as it begins: ``workbook``, ``charts``, ``page``,
        ``writing``.
    inputs
        Files that were read, which no output may replace.

    Returns
    -------
    dict of str to Path
        ``workbook``, ``page`` and, where there are any, ``charts``.

    Raises
    ------
    OutputError
        The folder cannot be written.
    WrongCall
        An output would replace what was read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.reports.review.build import build_review
    >>> with TemporaryDirectory() as folder:
    ...     written = write_review(build_review(language="en"), Path(folder) / "review")
    >>> [path.name for path in written.values()]
    ['sdg17.xlsx', 'sdg17.html', 'charts']
    """
    step = advance or (lambda _: None)
    places = _places(Path(out), report.language)
    _spare(inputs, places)
    with whole_folder(out) as folder:
        staged = _places(folder, report.language)
        step("workbook")
        write_workbook(report, staged["workbook"])
        step("charts")
        pictures = draw_pictures(report, at_most=CHARTS_AT_MOST)
        if pictures:
            save_pictures(pictures, staged["charts"])
        step("page")
        staged["page"].write_text(render_page(report, pictures), encoding="utf-8", newline="\n")
        step("writing")
    return places if pictures else {key: places[key] for key in ("workbook", "page")}


def _places(folder: Path, language: str) -> dict[str, Path]:
    stem = text("report.review.file_stem", language)
    return {
        "workbook": folder / f"{stem}.xlsx",
        "page": folder / f"{stem}.html",
        "charts": folder / text("report.charts_folder", language),
    }


def _spare(inputs: Sequence[str | os.PathLike[str]], places: dict[str, Path]) -> None:
    """Refuse to write over anything that was read: the raw file is never edited."""
    read = [Path(each) for each in inputs if Path(each).exists()]
    for place in places.values():
        if place.exists() and any(file.samefile(place) for file in read):
            raise WrongCall("would_overwrite_input", path=place)
