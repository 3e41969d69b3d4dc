"""The commands for other tools: a mapping of their files, our questions in their form."""

from pathlib import Path
from typing import Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    FrameworkOption,
    LanguageOption,
    LayoutOption,
    Side,
    WorkbookArgument,
    help_of,
    refuse_inputs,
    say,
    steps,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import text


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("map", help=help_of("map"), short_help=help_of("short.map"))(map_columns)
    app.command(help=help_of("xlsform"), short_help=help_of("short.xlsform"))(xlsform)


def map_columns(
    file: WorkbookArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="MAP.xlsx|MAP.toml", help=help_of("map_out"))
    ],
    layout: LayoutOption = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="LAST", help=help_of("map_last"))
    ] = None,
    framework: FrameworkOption = None,
    language: LanguageOption = DEFAULT,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
) -> None:
    """Propose how the columns of a foreign file become our fields."""
    from alliances import propose_mapping, write_mapping
    from alliances.datasets.mapping.changes import changes_told

    if out.suffix.lower() not in {".xlsx", ".toml"}:
        raise WrongCall("map_suffix", path=out)
    refuse_inputs(out, file, framework)
    if out.exists() and not force:
        # Decisions may stand there already.
        raise WrongCall("would_overwrite", path=out)
    with steps(language) as step:
        step("checking")
        proposal = propose_mapping(file, framework, layout, mapping)
        write_mapping(proposal, out, language)
    sure = sum(column.decision == "yes" for column in proposal.columns)
    waiting = sum(bool(column.target) for column in proposal.columns) - sure
    asked = len(proposal.questions)
    say(text("cli.said.mapped", language, path=out, sure=sure, waiting=waiting, questions=asked))
    for sentence in changes_told(proposal, language):
        say(sentence)
    say(text("cli.said.map_next", language, file=file, path=out))


def xlsform(
    framework: Annotated[
        str, typer.Argument(metavar="FRAMEWORK", help=help_of("xlsform_framework"))
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=help_of("xlsform_file"))],
    language: LanguageOption = DEFAULT,
    core: Annotated[bool, typer.Option("--core", help=help_of("core"))] = False,
    side: Annotated[Side | None, typer.Option("--side", help=help_of("xlsform_side"))] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
) -> None:
    """Write the questions of a framework for Kobo, ODK or Ona."""
    from alliances import load_framework, write_xlsform

    if file.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=file)
    if file.exists() and not force:
        raise WrongCall("would_overwrite", path=file)
    write_xlsform(load_framework(framework), file, language, side=side, core=core)
    say(text("cli.said.written", language, path=file))
