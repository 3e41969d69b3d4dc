"""What every command shares: the language of help and errors, options, steps shown, what is said.

Heavy imports stand inside the functions, so that ``alliances --help`` answers at once.
"""

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliances.errors import AlliancesError, WrongCall
from alliances.language.catalogue import LANGUAGES, catalogue, plural, text
from alliances.language.plain import harmless

if TYPE_CHECKING:
    from alliances.datasets.survey import Survey


class Language(StrEnum):
    """The languages of everything that people read."""

    fr = "fr"
    en = "en"


class Side(StrEnum):
    """The sides that a respondent's form can be made for."""

    A = "A"
    B = "B"


def spoken() -> str:
    """Return the language of help and errors: ``--language``, else ALLIANCES_LANGUAGE, else French.

    Help and errors must be in the reader's language even when the call itself cannot be parsed, so
    the option is looked up in the raw arguments.
    """
    words = sys.argv[1:]
    for place, word in enumerate(words):
        if word == "--language" and words[place + 1 : place + 2]:
            asked = words[place + 1]
        elif word.startswith("--language="):
            asked = word.partition("=")[2]
        else:
            continue
        return asked if asked in LANGUAGES else "fr"
    asked = os.environ.get("ALLIANCES_LANGUAGE", "fr")
    return asked if asked in LANGUAGES else "fr"


LANGUAGE = spoken()


def help_of(key: str) -> str:
    """Return a sentence of the help."""
    return text(f"cli.{key}", LANGUAGE)


def layout_names() -> list[str]:
    """Return the names of the layouts, for each of which the catalogue has a table of reasons."""
    keys = (key.split(".") for key in catalogue(LANGUAGE) if key.startswith("layouts."))
    # Reasons of formats of series stand one table deeper.
    return sorted({name for _, name, *reason in keys if len(reason) == 1})


WorkbookArgument = Annotated[
    Path, typer.Argument(metavar="FILE", readable=False, help=help_of("file"))
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="MAP", readable=False, help=help_of("mapping"))
]
CorrectionsOption = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE.xlsx", readable=False, help=help_of("corrections")),
]
LayoutOption = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="NAME",
        help=text("cli.layout", LANGUAGE, known=", ".join(layout_names())),
    ),
]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", metavar="ID|FILE", help=help_of("framework_option"))
]
EarlierOption = Annotated[
    list[Path] | None,
    typer.Option("--earlier", metavar="FILE.toml", readable=False, help=help_of("earlier")),
]
CodebookOption = Annotated[
    Path | None,
    typer.Option("--codebook", metavar="XLSFORM", readable=False, help=help_of("codebook")),
]
LanguageOption = Annotated[Language, typer.Option("--language", help=help_of("language"))]
WaveOption = Annotated[str | None, typer.Option("--wave", metavar="YEAR", help=help_of("wave"))]
SetAsideOption = Annotated[bool, typer.Option("--set-aside", help=help_of("set_aside"))]

DEFAULT = Language(LANGUAGE)

_NAMED = 5
"""Rows of targets without a series that are named."""


def checked(
    file: Path,
    mapping: Path | None,
    framework: str | None,
    language: str,
    corrections: Path | None = None,
    layout: str | None = None,
    codebook: Path | None = None,
    step: Callable[..., None] | None = None,
) -> "Survey":
    """Return the survey of a workbook, with all its findings."""
    from alliances import check as check_workbook

    # Millions of cells, and hardly any that refer to each other in a circle: looking for those
    # again and again while the cells are made costs a tenth of the whole.
    gc.disable()
    try:
        return check_workbook(
            file,
            framework=framework,
            mapping=mapping,
            corrections=corrections,
            layout=layout,
            codebook=codebook,
            progress=None if step is None else _reading(step),
        )
    finally:
        # What was read stays until the end: looked through once more at each step that makes
        # objects, it would cost more than all of them.
        gc.freeze()
        gc.enable()


def _reading(step: Callable[..., None]) -> Callable[[int, int, str], None]:
    """Return what shows which file of a folder is being read."""
    return lambda done, total, file: step("returned", done=done, total=total, file=file)


def say_layouts(survey: "Survey", language: str) -> None:
    """Print what the files were taken for, a line a layout, and why the first of them was."""
    first = {read.layout: read for read in reversed(survey.files) if read.layout}
    counted = Counter(read.layout for read in survey.files)
    for layout, read in sorted(first.items()):
        reason = text(f"layouts.{read.reason}", language, **read.details)
        say(plural("cli.said.layout", counted[layout], language, layout=layout, reason=reason))


def usable(survey: "Survey", aside: bool) -> "Survey":
    """Return the survey that may be scored; blocking findings stop it unless set aside."""
    from alliances import set_aside

    if aside and survey.blocking:
        return set_aside(survey)
    survey.require_usable()
    return survey


def refuse_same(out: Path, file: Path) -> None:
    """Refuse to write over the workbook that is read: the raw file is never edited."""
    if out.exists() and file.exists() and out.samefile(file):
        raise WrongCall("would_overwrite_input", path=out)


def refuse_inputs(out: Path | None, *inputs: Path | str | None) -> None:
    """Refuse to write over anything that is read: it is never edited."""
    for read in (Path(each) for each in inputs if each is not None):
        if out is not None:
            refuse_same(out, read)
            # An output may lie in the folder that is read, but take no workbook's place. A register
            # looks for itself at what it would replace.
            within = read.is_dir() and out.resolve().is_relative_to(read.resolve())
            if within and out.exists() and not _replaceable(out):
                raise WrongCall("would_overwrite_input", path=out)


def _replaceable(out: Path) -> bool:
    """Return whether what lies in a folder that is read is none of its data."""
    if out.suffix.lower() in {".html", ".json"}:
        return True
    from alliances.datasets.outputs import is_output
    from alliances.datasets.reading.workbooks import read_workbook

    try:
        return is_output(read_workbook(out))
    except AlliancesError:
        return False


@contextmanager
def steps(language: str) -> Iterator[Callable[..., None]]:
    """Show what is being done, on a terminal; yield the function that names the next step.

    It takes the step's name, and what its sentence names.
    """
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(text("cli.step.starting", language)) as status:
        yield lambda step, **values: status.update(text(f"cli.step.{step}", language, **values))


def say_idle(idle: Sequence[str], language: str) -> None:
    """Print the rows of targets that no series was found for, the first by name."""
    if idle:
        rows = ", ".join(idle[:_NAMED]) + (" …" if len(idle) > _NAMED else "")
        say(plural("cli.said.targets_without_series", len(idle), language, rows=rows))


def say(line: str) -> None:
    """Print a line; nothing that a file says can steer the terminal."""
    try:
        typer.echo(harmless(line))
    except BrokenPipeError:
        # Whoever read (head, less) has seen enough; the exit code still says what was found.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
