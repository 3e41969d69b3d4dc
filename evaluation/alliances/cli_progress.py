"""The command of progress: series of SDG 17 in, a table of results by named methods out."""

from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    LanguageOption,
    SetAsideOption,
    help_of,
    refuse_inputs,
    say,
    say_idle,
    steps,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import plural

if TYPE_CHECKING:
    import pandas as pd


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("progress", help=help_of("progress"), short_help=help_of("short.progress"))(
        progress
    )


def progress(
    observations: Annotated[
        list[Path],
        typer.Argument(metavar="OBSERVATIONS", readable=False, help=help_of("observations")),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv|FILE.xlsx", help=help_of("out_progress"))
    ],
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="TARGETS.csv", readable=False, help=help_of("targets")),
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
    area: Annotated[
        str, typer.Option("--area", metavar="CODE", help=help_of("progress_area"))
    ] = "",
    set_aside: SetAsideOption = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Score the progress of series by named methods."""
    from alliances.errors import BlockingFindings
    from alliances.reports.check_console import findings_lines

    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise WrongCall("progress.suffix", path=out)
    refuse_inputs(out, *observations, targets)
    with steps(language) as step:
        step("checking")
        from alliances import (
            dashboard,
            goal_scores,
            indicator_scores,
            read_observations,
            read_targets,
            what_if,
            write_progress,
        )
        from alliances.progress.assess import progress as assess
        from alliances.progress.declared import without_series
        from alliances.progress.methods import refuse_unknown

        refuse_unknown(method)
        read = read_observations(observations, vintage=vintage, area=area)
        goals = None if targets is None else read_targets(targets)
        findings = (*read.findings, *(goals.findings if goals is not None else ()))
        if not set_aside and any(each.severity == "blocking" for each in findings):
            raise BlockingFindings(findings)
        step("scoring")
        table = assess(read, goals, method=method, base_year=base_year)
        further = {}
        if out.suffix.lower() == ".xlsx":
            groups = read.targets if len(read.targets) else None
            further["indicators"] = indicator_scores(table, groups)
            further["goals"] = _goals(goal_scores(further["indicators"]), dashboard(read, goals))
            further["what_if"] = what_if(read, goals, base_year=base_year)
        step("writing")
        write_progress(table, out, language, further=further, findings=findings)
    for line in findings_lines(findings, language, width=get_terminal_size().columns):
        say(line)
    series = table[["indicator", "series", "area"]].drop_duplicates()
    say(plural("cli.said.progress", len(series), language, path=out, rows=len(table)))
    idle = [] if goals is None else without_series(goals.data, read.data)
    say_idle(idle, language)
    silent = len(table.loc[table["reason"] == "no_direction", list(series)].drop_duplicates())
    if silent:
        say(plural("cli.said.no_direction", silent, language))


def _goals(means: "pd.DataFrame", colours: "pd.DataFrame") -> "pd.DataFrame":
    """Return the goals of every method; those of the Report come with their colour."""
    import pandas as pd

    return pd.concat([means[means["method"] != "sdsn"], colours], ignore_index=True)
