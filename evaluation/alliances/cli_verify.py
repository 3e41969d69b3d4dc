"""The command that makes a delivered report again from its sources."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    CodebookOption,
    FrameworkOption,
    LanguageOption,
    LayoutOption,
    help_of,
    refuse_inputs,
    say,
    steps,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import plural, text

if TYPE_CHECKING:
    from alliances.reports.verifying.comparing import Verdict
    from alliances.reports.verifying.entry import Verified

_NAMED = 30
"""Figures that do not hold are named on the console, so many a file; --out lists all of them."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("verify", help=help_of("verify"), short_help=help_of("short.verify"))(verify)


def verify(
    delivered: Annotated[
        Path, typer.Argument(metavar="DIR|FILE", readable=False, help=help_of("verify_delivered"))
    ],
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE…", readable=False, help=help_of("verify_source"))
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help=help_of("verify_out"))
    ] = None,
    framework: FrameworkOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    language: LanguageOption = DEFAULT,
) -> None:
    """Say figure by figure whether a delivered report follows from its sources."""
    from alliances.reports.verifying.entry import verify as verify_report
    from alliances.reports.verifying.listing import write_verdicts

    if out is not None and out.suffix.lower() != ".csv":
        raise WrongCall("not_csv_name", path=out)
    refuse_inputs(out, delivered, *sources, framework, codebook)
    with steps(language) as step:
        found = verify_report(
            delivered,
            sources,
            framework=framework,
            layout=layout,
            codebook=codebook,
            advance=step,
        )
    for file in found:
        _say_file(file, language)
    if out is not None:
        write_verdicts(found, out, language)
        say(text("cli.said.written", language, path=out))
    if not all(file.holds for file in found):
        raise typer.Exit(1)


def _say_file(file: "Verified", language: str) -> None:
    """Print how many figures hold, what has changed, and the figures that do not hold."""
    total, failing = len(file.verdicts), file.failing
    if failing:
        say(plural("verify.fails", len(failing), language, file=file.file, total=total))
    else:
        # Sources may differ in what no figure rests on: that is told all the same.
        say(plural("verify.holds", total, language, file=file.file))
    for fact, (before, now) in file.changed.items():
        name = fact.removeprefix("file: ")
        key = "file" if fact.startswith("file: ") else "fact"
        nothing = text("verify.nothing", language)
        values = {"name": name, "before": before or nothing, "now": now or nothing}
        say("  " + text(f"verify.changed_{key}", language, **values))
    for verdict in failing[:_NAMED]:
        say("  " + _line(verdict, language))
    if len(failing) > _NAMED:
        say("  " + plural("verify.more", len(failing) - _NAMED, language))


def _line(verdict: "Verdict", language: str) -> str:
    nothing = text("verify.nothing", language)
    return text(
        "verify.line",
        language,
        code=verdict.code or verdict.id,
        label=verdict.label or verdict.id,
        delivered=verdict.delivered or nothing,
        recomputed=verdict.recomputed or nothing,
        cause=text(f"verify.cause.{verdict.cause}", language),
    )
