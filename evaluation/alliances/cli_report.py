"""The commands of the annual report: of a campaign, and of the invented programme."""

from pathlib import Path
from typing import Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    CodebookOption,
    CorrectionsOption,
    FrameworkOption,
    LanguageOption,
    LayoutOption,
    MappingOption,
    SetAsideOption,
    WaveOption,
    WorkbookArgument,
    checked,
    help_of,
    say,
    steps,
    usable,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import text


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (demo, report):
        name = command.__name__
        app.command(name, help=help_of(name), short_help=help_of(f"short.{name}"))(command)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_dir"))] = Path(
        "demo-alliances"
    ),
    language: LanguageOption = DEFAULT,
) -> None:
    """Make the invented programme's workbook, then its annual report."""
    from alliances import check, write_example, write_report
    from alliances.reports.plan_write import write_example_plan

    workbook, plan = out / "campagne.xlsx", out / "plan.toml"
    for made in (workbook, plan):
        if made.exists():
            # It may be somebody's own campaign: only `report` works on a workbook that is there.
            raise WrongCall("demo_workbook_exists", path=made)
    with steps(language) as step:
        step("generating")
        write_example(workbook, language=language)
        example = write_example_plan(plan, language)
        step("checking")
        survey = check(workbook)
        written = write_report(survey, out, language=language, advance=step, plan=example)
    say(text("cli.said.demo_workbook", language, path=workbook.resolve()))
    _say_report(written, language)


def report(
    file: WorkbookArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_dir"))],
    mapping: MappingOption = None,
    corrections: CorrectionsOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    framework: FrameworkOption = None,
    wave: WaveOption = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="PLAN.toml", readable=False, help=help_of("plan")),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option("--formats", metavar="xlsx,html,pdf,docx,pptx", help=help_of("formats")),
    ] = None,
    verification: Annotated[
        bool, typer.Option("--verification", help=help_of("verification"))
    ] = False,
    set_aside: SetAsideOption = False,
    language: LanguageOption = DEFAULT,
) -> None:
    """Write the annual report in all its outputs, or in those asked for."""
    from alliances import load_plan, plan_remarks, write_report

    _formats(formats)
    # A plan with a mistake is told before minutes are spent on the workbook.
    chosen = load_plan(plan) if plan is not None else None
    with steps(language) as step:
        step("checking")
        survey = usable(
            checked(file, mapping, framework, language, corrections, layout, codebook, step),
            set_aside,
        )
        written = write_report(
            survey,
            out,
            language=language,
            wave=wave,
            advance=step,
            source=file,
            formats=_formats(formats),
            plan=chosen,
            verification=verification,
        )
    for line in plan_remarks(chosen, survey, language, wave) if chosen is not None else ():
        say(line)
    _say_report(written, language)


def _formats(asked: str | None) -> list[str] | None:
    """Return the formats asked for; a wrong one is told before the workbook is read."""
    if asked is None:
        return None
    from alliances.reports.outputs import chosen

    formats = [name.strip().lower() for name in asked.split(",") if name.strip()]
    chosen(formats)
    return formats


def _say_report(written: dict[str, Path], language: str) -> None:
    say(text("cli.said.report", language))
    for kind in (
        "page",
        "document_pdf",
        "document_summary",
        "document",
        "document_kept",
        "slides",
        "workbook",
        "verification",
        "charts",
    ):
        if kind in written:
            say("  " + text(f"cli.said.report_{kind}", language, path=written[kind].resolve()))
