"""The commands. No logic: each asks the public functions and says what came of it.

Heavy imports stand inside the commands, so that ``alliances --help`` answers at once.
"""

import errno
import os
import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, cast

import typer

from alliances import (
    cli_campaign,
    cli_foreign,
    cli_progress,
    cli_report,
    cli_sdg,
    cli_sheets,
    cli_verify,
)
from alliances.cli_base import (
    DEFAULT,
    LANGUAGE,
    CodebookOption,
    CorrectionsOption,
    EarlierOption,
    FrameworkOption,
    LanguageOption,
    LayoutOption,
    MappingOption,
    SetAsideOption,
    Side,
    WaveOption,
    WorkbookArgument,
    checked,
    help_of,
    refuse_inputs,
    refuse_same,
    say,
    say_layouts,
    steps,
    usable,
)
from alliances.errors import AlliancesError, BlockingFindings, WrongCall
from alliances.language.catalogue import explain, plural, text

# What Typer raises where a call cannot be parsed; it exports only this kind's heir.
_Misuse = cast(type[Exception], typer.BadParameter.__mro__[1])


app = typer.Typer(
    help=help_of("about"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
frameworks = typer.Typer(help=help_of("framework"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(frameworks, name="framework")
cli_campaign.register(app)
cli_report.register(app)
cli_foreign.register(app)
cli_sdg.register(app)
cli_progress.register(app)
cli_sheets.register(app)
cli_verify.register(app)


@app.command(help=help_of("template"), short_help=help_of("short.template"))
def template(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx|PLAN.toml", help=help_of("template_file"))
    ],
    framework: Annotated[
        str,
        typer.Option("--framework", metavar="ID|FILE", help=help_of("template_framework")),
    ] = "partenariat",
    language: LanguageOption = DEFAULT,
    core: Annotated[bool, typer.Option("--core", help=help_of("core"))] = False,
    respondent: Annotated[bool, typer.Option("--respondent", help=help_of("respondent"))] = False,
    plan: Annotated[bool, typer.Option("--plan", help=help_of("template_plan"))] = False,
    side: Annotated[Side | None, typer.Option("--side", help=help_of("side"))] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
) -> None:
    """Write a blank campaign workbook, a blank respondent's form, or a blank plan of a report."""
    from alliances import load_framework, write_form, write_plan, write_template

    if plan and (respondent or core or side is not None):
        raise WrongCall("plan_with_respondent")
    if side is not None and not respondent:
        raise WrongCall("side_without_respondent")
    if plan and file.suffix.lower() != ".toml":
        raise WrongCall("not_toml_name", path=file)
    if not plan and file.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=file)
    if file.exists() and not force:
        # A filled workbook may stand there: never write a blank one over it.
        raise WrongCall("would_overwrite", path=file)
    chosen = load_framework(framework)
    if plan:
        write_plan(file, language)
    elif respondent:
        write_form(file, chosen, language, side=side, core=core)
    else:
        write_template(file, chosen, language, core=core)
    say(text("cli.said.written", language, path=file))


@app.command(help=help_of("check"), short_help=help_of("short.check"))
def check(
    file: WorkbookArgument,
    mapping: MappingOption = None,
    corrections: CorrectionsOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    framework: FrameworkOption = None,
    language: LanguageOption = DEFAULT,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE.json", help=help_of("json"))
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE.html", help=help_of("html"))
    ] = None,
    workbook: Annotated[
        Path | None, typer.Option("--workbook", metavar="FILE.xlsx", help=help_of("workbook"))
    ] = None,
) -> None:
    """Say everything that is wrong in a workbook, cell by cell."""
    from alliances.reports.check_console import console_lines

    for out in (json_file, html_file):
        refuse_inputs(out, file, mapping, corrections, codebook, framework)
    if workbook is not None:
        refuse_same(workbook, file)
    made = [out for out in (json_file, html_file, workbook) if out is not None]
    for place, out in enumerate(made):
        if out.resolve() in [other.resolve() for other in made[:place]]:
            raise WrongCall("outputs_same", path=out)
    if workbook is not None and workbook.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=workbook)
    with steps(language) as step:
        step("checking")
        survey = checked(file, mapping, framework, language, corrections, layout, codebook, step)
    if json_file is not None:
        from alliances.datasets.tables import write_findings_json

        write_findings_json(survey, json_file, language)
    if html_file is not None:
        from alliances import write_check_page

        write_check_page(survey, html_file, language)
    if workbook is not None:
        from alliances import write_corrections

        write_corrections(survey, workbook, language, source=file)
    say_layouts(survey, language)
    for line in console_lines(survey, language, width=get_terminal_size().columns):
        say(line)
    for out in made:
        say(text("cli.said.written", language, path=out))
    if survey.blocking:
        raise typer.Exit(1)


@app.command(help=help_of("score"), short_help=help_of("short.score"))
def score(
    file: WorkbookArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv|FILE.xlsx", help=help_of("out_scores"))
    ],
    mapping: MappingOption = None,
    corrections: CorrectionsOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    framework: FrameworkOption = None,
    earlier: EarlierOption = None,
    wave: WaveOption = None,
    set_aside: SetAsideOption = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Score both sides of every partnership and write the long table."""
    from alliances import analyse, write_scores
    from alliances import score as score_survey
    from alliances.datasets.earlier import load_earlier

    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise WrongCall("scores_suffix", path=out)
    whole = out.suffix.lower() == ".xlsx"
    if earlier and not whole:
        raise WrongCall("earlier_csv", path=out)
    refuse_inputs(out, file, mapping, corrections, codebook, framework, *(earlier or ()))
    with steps(language) as step:
        step("checking")
        survey = usable(
            checked(file, mapping, framework, language, corrections, layout, codebook, step),
            set_aside,
        )
        versions = load_earlier(survey, earlier or ())
        step("scoring")
        table = score_survey(survey, wave)
        analysis = analyse(survey, wave, earlier=versions) if whole else None
        step("writing")
        write_scores(table, out, language, analysis=analysis, survey=survey)
    say(plural("cli.said.scores", len(table), language, path=out))
    if not len(table):
        say(text("cli.said.no_answers", language))


@app.command("explain", help=help_of("explain"), short_help=help_of("short.explain"))
def lay_out(
    file: WorkbookArgument,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help=help_of("figure"))],
    mapping: MappingOption = None,
    corrections: CorrectionsOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    framework: FrameworkOption = None,
    earlier: EarlierOption = None,
    set_aside: SetAsideOption = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Lay out one figure, from its cells to its interval."""
    from alliances import explain as explain_figure
    from alliances.datasets.earlier import load_earlier

    with steps(language) as step:
        step("checking")
        survey = usable(
            checked(file, mapping, framework, language, corrections, layout, codebook, step),
            set_aside,
        )
        versions = load_earlier(survey, earlier or ())
        step("scoring")
        explanation = explain_figure(figure, survey, language, earlier=versions)
    for line in str(explanation).splitlines():
        say(line)


@frameworks.command("list", help=help_of("framework_list"))
def framework_list(language: LanguageOption = DEFAULT) -> None:
    """List the frameworks that ship."""
    from alliances import list_frameworks

    for framework in list_frameworks():
        say(f"{framework.id}  {framework.version}  {framework.name[language]}")


@frameworks.command("show", help=help_of("framework_show"))
def framework_show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help=help_of("framework_id"))],
    language: LanguageOption = DEFAULT,
) -> None:
    """Show one framework: its dimensions, criteria and items, or its targets and indicators."""
    from alliances import load_framework
    from alliances.frameworks.summary import framework_summary

    for line in framework_summary(load_framework(identifier), language):
        say(line)


def _misuse(error: Exception, language: str) -> str:
    """Return the sentence of a call that the library could not parse, in the reader's language."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "alliances"
    if kind == "NoArgsIsHelpError" and context is not None:
        return str(context.get_help())
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", None)
    if parameter is not None:
        name = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar
    key = {"MissingParameter": "missing", "NoSuchOption": "unknown_option"}.get(kind, "bad_value")
    if name is None:
        # An unknown command, or words too many: the library's own words name them.
        key, name = "other", getattr(error, "message", "")
    return text(f"errors.misuse_{key}", language, name=name, command=command)


def main() -> None:
    """Run the command line; every error becomes a sentence and an exit code, never a traceback."""
    # No command multiplies large matrices: threads for it would only be started and stopped.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot print a thin space prints a question mark rather than failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(prog_name="alliances", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except _Misuse as error:
        typer.echo(_misuse(error, LANGUAGE), err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except BlockingFindings as error:
        from alliances.reports.check_console import findings_lines

        width = get_terminal_size().columns
        for line in findings_lines(error.findings, LANGUAGE, width):  # type: ignore[arg-type]
            say(line)
        typer.echo(explain(error, LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except AlliancesError as error:
        typer.echo(explain(error, LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except MemoryError:
        typer.echo(text("errors.out_of_memory", LANGUAGE), err=True)
        sys.exit(2)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            typer.echo(text("errors.name_too_long", LANGUAGE, path=error.filename), err=True)
            sys.exit(2)
        if os.environ.get("ALLIANCES_DEBUG"):
            raise
        kind = type(error).__name__
        typer.echo(text("errors.unexpected", LANGUAGE, kind=kind, detail=error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
