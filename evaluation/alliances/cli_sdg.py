"""The command of the review of SDG 17: contribution and context, side by side and never mixed."""

from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    LanguageOption,
    SetAsideOption,
    WaveOption,
    help_of,
    say,
    steps,
)
from alliances.language.catalogue import text


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("odd17", help=help_of("odd17"), short_help=help_of("short.odd17"))(odd17)


def odd17(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_dir"))],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]…", readable=False, help=help_of("odd17_files")),
    ] = None,
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="TARGETS.csv", readable=False, help=help_of("targets")),
    ] = None,
    tags: Annotated[
        Path | None,
        typer.Option("--tags", metavar="TAGS.xlsx", readable=False, help=help_of("odd17_tags")),
    ] = None,
    area: Annotated[
        str | None, typer.Option("--area", metavar="CODE", help=help_of("odd17_area"))
    ] = None,
    method: Annotated[
        str, typer.Option("--method", metavar="METHOD", help=help_of("progress_method"))
    ] = "all",
    base_year: Annotated[
        int, typer.Option("--base-year", metavar="YEAR", help=help_of("base_year"))
    ] = 2015,
    vintage: Annotated[
        str | None, typer.Option("--vintage", metavar="YYYY-MM", help=help_of("vintage"))
    ] = None,
    wave: WaveOption = None,
    set_aside: SetAsideOption = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Write the review of SDG 17: what partnerships contribute, how the country's series move."""
    from alliances.reports.check_console import findings_lines
    from alliances.reports.review.entry import review_files

    with steps(language) as step:
        made = review_files(
            files or [],
            out,
            targets=targets,
            tags=tags,
            area=area,
            methods=method,
            base_year=base_year,
            vintage=vintage,
            wave=wave,
            aside=set_aside,
            language=language,
            advance=step,
        )
    for line in findings_lines(made.findings, language, width=get_terminal_size().columns):
        say(line)
    if made.bundled:
        say(text("cli.said.review_bundled", language))
    if not made.campaign:
        say(text("cli.said.review_no_campaign", language))
    say(text("cli.said.review", language))
    for kind in ("page", "workbook", "charts"):
        if kind in made.written:
            say("  " + text(f"cli.said.report_{kind}", language, path=made.written[kind]))
