"""A delivered report beside the one that its sources give now."""

from collections.abc import Mapping
from dataclasses import dataclass

from alliances.reports.model import Figure, Report
from alliances.reports.verifying.delivered import Delivered

SAME = ("software", "framework_version", "framework_sha256")
"""Facts by which the same sources may give another figure."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one figure.

    Attributes
    ----------
    id, code, label
        The figure's.
    delivered, recomputed
        As words; empty where one of the two reports has no such figure.
    holds
        Whether both say the same.
    cause
        Where it does not hold: ``source`` (a source has changed), ``version`` (the same sources,
        another software or framework), ``both``, ``edited`` (the same sources and versions: the
        file was changed after it was made).
    """

    id: str
    code: str
    label: str
    delivered: str
    recomputed: str
    holds: bool
    cause: str = ""


def compare(delivered: Delivered, report: Report) -> tuple[Verdict, ...]:
    """Return, figure by figure, whether a delivered file says what its sources give.

    Parameters
    ----------
    delivered
        The file, read back.
    report
        The report made again, from the sources given.

    Returns
    -------
    tuple of Verdict
        In the order of the delivered file; then, of a file that holds every figure, those that it
        lacks.
    """
    now = {figure.id: figure for figure in report.figures}
    cause = _cause(delivered.trace, report.trace)
    verdicts = [
        _verdict(identifier, shown, delivered, now.get(identifier), cause)
        for identifier, shown in delivered.figures.items()
    ]
    return (*verdicts, *(_absent(delivered, report, cause) if delivered.whole else ()))


def _verdict(
    identifier: str, shown: float | str, delivered: Delivered, figure: Figure | None, cause: str
) -> Verdict:
    code = delivered.codes.get(identifier, "")
    written = _words(shown, figure)
    if figure is None:
        return Verdict(identifier, code, "", written, "", False, cause)
    holds = _equal(shown, figure)
    recomputed = figure.written
    return Verdict(
        identifier, code, figure.label, written, recomputed, holds, "" if holds else cause
    )


def _equal(shown: float | str, figure: Figure) -> bool:
    """Compare numbers as numbers; words but for the kind of their spaces, which editors change."""
    if isinstance(shown, float):
        return figure.value is not None and abs(shown - figure.value) <= 1e-9
    return _plain(shown) == _plain(figure.written)


def _words(shown: float | str, figure: Figure | None) -> str:
    if isinstance(shown, str):
        return shown
    if figure is not None and _equal(shown, figure):
        return figure.written
    return f"{shown:.10g}"


def _plain(words: str) -> str:
    return "".join(words.split()).replace("\u2212", "-")


def _absent(delivered: Delivered, report: Report, cause: str) -> list[Verdict]:
    """Return the figures that the sources give and the file lacks."""
    return [
        Verdict(figure.id, figure.code, figure.label, "", figure.written, False, cause)
        for figure in report.figures
        if figure.code and figure.id not in delivered.figures and figure.value is not None
    ]


def _cause(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say where a difference comes from, by what changed since the report was made."""
    files = _files(before) != _files(now)
    versions = any(before.get(key) != now.get(key) for key in SAME)
    if files:
        return "both" if versions else "source"
    return "version" if versions else "edited"


def _files(trace: Mapping[str, str]) -> set[str]:
    """Return the hashes of the files: one that was renamed is the same file."""
    return {sha for key, sha in trace.items() if key.startswith("file: ")}
