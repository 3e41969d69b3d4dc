"""The commands of partnership sheets: making them, and reading those that come back."""

from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    CodebookOption,
    CorrectionsOption,
    FrameworkOption,
    Language,
    LayoutOption,
    MappingOption,
    SetAsideOption,
    WorkbookArgument,
    checked,
    help_of,
    refuse_inputs,
    say,
    steps,
    usable,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import plural, text

if TYPE_CHECKING:
    from alliances.reports.fiches.entry import Sheets

_SHOWN = 5
"""Names listed in a line of the console; the others are counted."""

GivenLanguage = Annotated[
    Language | None, typer.Option("--language", help=help_of("language_of_campaign"))
]


def register(app: typer.Typer) -> None:
    """Add the commands of partnership sheets to the command line."""
    for command in (sheets, agreements):
        name = command.__name__
        app.command(help=help_of(name), short_help=help_of(f"short.{name}"))(command)


def sheets(
    file: WorkbookArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_sheets"))],
    partnership: Annotated[
        list[str] | None,
        typer.Option("--partnership", metavar="ID", help=help_of("sheets_partnership")),
    ] = None,
    formats: Annotated[
        str | None, typer.Option("--formats", metavar="pdf,docx", help=help_of("sheets_formats"))
    ] = None,
    wave: Annotated[
        str | None, typer.Option("--wave", metavar="YEAR", help=help_of("sheets_wave"))
    ] = None,
    mapping: MappingOption = None,
    corrections: CorrectionsOption = None,
    layout: LayoutOption = None,
    codebook: CodebookOption = None,
    framework: FrameworkOption = None,
    set_aside: SetAsideOption = False,
    language: GivenLanguage = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("sheets_force"))] = False,
) -> None:
    """Make the sheet of each partnership."""
    from alliances import write_sheets

    spoken = language or DEFAULT
    wanted = [each.strip() for each in (formats or "").split(",") if each.strip()]
    with steps(spoken) as step:
        step("checking")
        survey = usable(
            checked(file, mapping, framework, spoken, corrections, layout, codebook, step),
            set_aside,
        )
        step("scoring")
        made = write_sheets(
            survey,
            out,
            wave=wave,
            language=language,
            partnerships=partnership or (),
            formats=wanted or None,
            force=force,
            progress=lambda done, total: step("sheets", done=done, total=total),
        )
    for line in _told(made, spoken):
        say(line)


def _told(made: "Sheets", language: str) -> list[str]:
    """Return what came of making the sheets, a line for each kind that there is."""
    from alliances.reports.fiches.audience import REASONS

    values = {"wave": made.wave, "path": made.folder}
    lines = [plural("cli.said.sheets_place", made.sheets, language, **values)]
    for kind in ("made", "replaced", "kept", "touched", "stale"):
        names: tuple[str, ...] = getattr(made, kind)
        if names:
            told = plural(f"cli.said.sheets_{kind}", len(names), language, names=_some(names))
            lines.append(f"  {told}")
    for reason in REASONS:
        left = tuple(each.partnership for each in made.left if each.reason == reason)
        if left:
            reasons = plural(f"report.fiche.left.{reason}", len(left), language)
            said = {"reasons": reasons, "names": _some(left)}
            lines.append("  " + plural("cli.said.sheets_left", len(left), language, **said))
    lines.append("  " + text("cli.said.sheets_list", language, path=made.listing))
    return lines


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def agreements(
    returned: Annotated[
        Path, typer.Argument(metavar="FOLDER", readable=False, help=help_of("agreements_folder"))
    ],
    file: WorkbookArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.xlsx", help=help_of("out_agreements"))
    ],
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    set_aside: SetAsideOption = False,
    language: GivenLanguage = None,
) -> None:
    """Read the sheets that came back, and write what was agreed."""
    from alliances import read_agreements, write_agreements
    from alliances.reports.check_console import findings_lines

    if out.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=out)
    refuse_inputs(out, file, returned, mapping, framework)
    spoken = language or DEFAULT
    with steps(spoken) as step:
        step("checking")
        survey = usable(checked(file, mapping, framework, spoken), set_aside)
        found = read_agreements(
            returned,
            survey,
            progress=lambda done, total, name: step("returned", done=done, total=total, file=name),
        )
        writes = not found.blocking or set_aside
        if writes:
            step("writing")
            write_agreements(found, survey, out, language or survey.campaign.language)
    for line in findings_lines(found.findings, spoken, get_terminal_size().columns):
        say(line)
    say(plural("cli.said.agreements_files", found.files, spoken))
    if found.blank:
        say(plural("cli.said.agreements_blank", found.blank, spoken))
    if found.known:
        say(plural("cli.said.agreements_known", found.known, spoken))
    if not writes:
        raise typer.Exit(1)
    say(plural("cli.said.agreements", len(found.rows), spoken, path=out))
