"""The commands of SDG 17: the tags of partnerships to decide on, and the review."""

from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    LanguageOption,
    SetAsideOption,
    WaveOption,
    checked,
    help_of,
    refuse_inputs,
    say,
    say_idle,
    steps,
    usable,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import text


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (contributions, odd17):
        name = command.__name__
        app.command(name, help=help_of(name), short_help=help_of(f"short.{name}"))(command)


def contributions(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help=help_of("campaign_file"))
    ],
    out: Annotated[Path, typer.Option("--out", metavar="TAGS.xlsx", help=help_of("out_tags"))],
    wave: Annotated[
        str | None, typer.Option("--wave", metavar="YEAR", help=help_of("wave_of_tags"))
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="RULES.toml", readable=False, help=help_of("rules")),
    ] = None,
    set_aside: SetAsideOption = False,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Write the targets declared and suggested as a workbook in which a person decides."""
    from alliances.frameworks.load_rules import load_rules
    from alliances.progress.contributing.book import write_contributions
    from alliances.reports.review.build import wave_of_review

    if out.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=out)
    refuse_inputs(out, file, rules)
    if out.exists() and not force:
        # Somebody may have decided in it, line by line.
        raise WrongCall("would_overwrite", path=out)
    table = load_rules(rules)
    with steps(language) as step:
        step("checking")
        survey = usable(checked(file, None, None, language), set_aside)
        step("writing")
        chosen = wave_of_review(survey, wave)
        write_contributions(survey, out, language, wave=chosen or None, rules=table)
    say(text("cli.said.tags", language, path=out))
    given = f' --wave "{wave}"' if wave else ""
    say(text("cli.said.tags_next", language, file=file, path=out, given=given))


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
    say_idle(made.idle, language)
    if made.bundled:
        say(text("cli.said.review_bundled", language))
    if not made.campaign:
        say(text("cli.said.review_no_campaign", language))
    say(text("cli.said.review", language))
    for kind in ("page", "workbook", "charts"):
        if kind in made.written:
            say("  " + text(f"cli.said.report_{kind}", language, path=made.written[kind]))
