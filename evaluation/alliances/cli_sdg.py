"""The commands of SDG 17: the review, contribution and context side by side."""

from pathlib import Path
from typing import Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    LanguageOption,
    WaveOption,
    help_of,
    say,
    steps,
)
from alliances.language.catalogue import text


def register(app: typer.Typer) -> None:
    """Add the commands of SDG 17 to the command line."""
    app.command("odd17", help=help_of("odd17"), short_help=help_of("short.odd17"))(odd17)


def odd17(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]…", readable=False, help=help_of("odd17_files")),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_dir"))] = Path(
        "odd17"
    ),
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="TARGETS.csv", help=help_of("odd17_targets")),
    ] = None,
    tags: Annotated[
        Path | None, typer.Option("--tags", metavar="TAGS.xlsx", help=help_of("odd17_tags"))
    ] = None,
    area: Annotated[
        str | None, typer.Option("--area", metavar="CODE", help=help_of("odd17_area"))
    ] = None,
    method: Annotated[
        str, typer.Option("--method", metavar="METHOD", help=help_of("odd17_method"))
    ] = "all",
    base_year: Annotated[
        int, typer.Option("--base-year", metavar="YEAR", help=help_of("odd17_base_year"))
    ] = 2015,
    wave: WaveOption = None,
    language: LanguageOption = DEFAULT,
) -> None:
    """Write the review of SDG 17: what partnerships contribute, how the country's series move."""
    from alliances.reports.review.entry import review_files

    with steps(language) as step:
        written = review_files(
            files or [],
            out,
            targets=targets,
            tags=tags,
            area=area,
            methods=method,
            base_year=base_year,
            wave=wave,
            language=language,
            advance=step,
        )
    say(text("cli.said.review", language))
    for kind in ("page", "workbook", "charts"):
        if kind in written:
            say("  " + text(f"cli.said.report_{kind}", language, path=written[kind]))
