"""The outputs of a report, by format: what each is called and what writes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports.charts import Picture
from alliances.reports.model import Report

Writer = Callable[[Report, Sequence[Picture], Path], None]
"""Writes a report with its drawn charts to a file."""
Keeper = Callable[[Report, Sequence[Picture], Path, Path], Path | None]
"""The same, knowing where the file of the last run lies."""


@dataclass(frozen=True, slots=True)
class Output:
    """One output: the kind of file, and the room and name of what writes it.

    A writer is loaded when it is used: Word, slides and PDF each need a library of their own.
    """

    format: str
    home: str
    writer: str
    kind: str
    """How the result names it: ``workbook``, ``page``…"""
    keeps: bool = False
    """Whether people edit it: its writer is then given the file of the last run as well, and
    returns the copy that it made of it, if any."""
    stem: str = "report.file_stem"
    """Where the catalogues keep its name."""
    beside: "tuple[Output, ...]" = ()
    """What is written with it, whenever it is: a summary of its own."""

    def write(
        self, report: Report, pictures: Sequence[Picture], path: Path, earlier: Path
    ) -> Path | None:
        """Write the report to `path`; `earlier` is where the last run may have left a file.

        Returns the copy of that file, beside `path`, where edits had to be kept apart.
        """
        writer = getattr(import_module(self.home), self.writer)
        if self.keeps:
            return cast(Keeper, writer)(report, pictures, path, earlier)
        cast(Writer, writer)(report, pictures, path)
        return None

    def name(self, language: str) -> str:
        """Return the name of the file: ``rapport.pdf``, in English ``report.pdf``."""
        return f"{text(self.stem, language)}.{self.format}"

    @property
    def files(self) -> "tuple[Output, ...]":
        """All that is written when it is asked for: itself, then what goes with it."""
        return (self, *self.beside)


_PDF = "alliances.reports.pdf.entry"
_SUMMARY = Output(
    "pdf", _PDF, "write_summary", "document_summary", stem="report.print.summary_file_stem"
)


OUTPUTS: Mapping[str, Output] = {
    output.format: output
    for output in (
        Output("xlsx", "alliances.reports.excel", "write_output", "workbook"),
        Output("html", "alliances.reports.html", "write_output", "page"),
        Output("docx", "alliances.reports.word.entry", "write_output", "document", keeps=True),
        Output("pdf", _PDF, "write_output", "document_pdf", beside=(_SUMMARY,)),
        Output("pptx", "alliances.reports.slides.entry", "write_output", "slides"),
    )
}
"""Every output by its format, in the order in which they are written. A new one is one line."""


def chosen(formats: Sequence[str] | None) -> tuple[Output, ...]:
    """Return the outputs of some formats, in their order; all where None.

    Raises
    ------
    WrongCall
        ``unknown_format``: there is no such output.
    """
    if formats is None:
        return tuple(OUTPUTS.values())
    # No name at all is a slip too: a report without any output is nobody's wish.
    for format in formats or [""]:
        if format not in OUTPUTS:
            known = ", ".join(OUTPUTS)
            raise WrongCall("unknown_format", format=format, known=known)
    return tuple(output for format, output in OUTPUTS.items() if format in formats)
