"""The commands of a campaign: the forms that go out, and what came of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliances.cli_base import (
    DEFAULT,
    FrameworkOption,
    Language,
    MappingOption,
    WorkbookArgument,
    checked,
    help_of,
    refuse_inputs,
    say,
    steps,
)
from alliances.errors import WrongCall
from alliances.language.catalogue import plural, text

if TYPE_CHECKING:
    from alliances.datasets.fieldwork.questionnaires import Questionnaires
    from alliances.datasets.fieldwork.tracking import Tracking

WaveOption = Annotated[
    str | None, typer.Option("--wave", metavar="YEAR", help=help_of("wave_asked"))
]

GivenLanguage = Annotated[
    Language | None, typer.Option("--language", help=help_of("language_of_campaign"))
]

_SHOWN = 5
"""Names listed in a line of the console; the others are counted."""


def register(app: typer.Typer) -> None:
    """Add the commands of a campaign to the command line."""
    for command in (questionnaires, tracking):
        name = command.__name__
        app.command(help=help_of(name), short_help=help_of(f"short.{name}"))(command)


def questionnaires(
    file: WorkbookArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("out_forms"))],
    core: Annotated[bool, typer.Option("--core", help=help_of("core"))] = False,
    wave: WaveOption = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="DATE", help=help_of("deadline"))
    ] = None,
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    language: GivenLanguage = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force_forms"))] = False,
) -> None:
    """Make a prefilled form for each person invited."""
    from alliances import write_questionnaires

    spoken = language or DEFAULT
    with steps(spoken) as step:
        step("checking")
        survey = checked(file, mapping, framework, spoken)
        made = write_questionnaires(
            survey,
            out,
            wave=wave,
            core=core,
            language=language,
            deadline=deadline,
            force=force,
            progress=lambda done, total: step("forms", done=done, total=total),
        )
    for line in _told(made, spoken):
        say(line)


def _told(made: "Questionnaires", language: str) -> list[str]:
    """Return what came of making the forms, a line for each kind that there is."""
    values = {"wave": made.wave, "path": made.folder}
    lines = [text("cli.said.forms_place", language, **values)]
    for kind in ("made", "replaced", "kept", "touched", "without_questions", "stale"):
        names: tuple[str, ...] = getattr(made, kind)
        if names:
            told = plural(f"cli.said.forms_{kind}", len(names), language, names=_some(names))
            lines.append(f"  {told}")
    if made.closed:
        lines.append("  " + plural("cli.said.forms_closed", made.closed, language))
    lines += ["  " + text(f"cli.said.forms_lack_{key}", language) for key in made.lacking]
    lines.append("  " + text("cli.said.forms_list", language, path=made.listing))
    return lines


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def tracking(
    file: WorkbookArgument,
    returned: Annotated[
        Path, typer.Argument(metavar="RETURNED", readable=False, help=help_of("returned"))
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help=help_of("out_tracking"))],
    wave: WaveOption = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help=help_of("situation"))
    ] = None,
    file_dates: Annotated[bool, typer.Option("--file-dates", help=help_of("file_dates"))] = False,
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    language: GivenLanguage = None,
) -> None:
    """Say what came of each invitation, and whom to remind."""
    from alliances import tracking as follow
    from alliances import write_tracking

    if out.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=out)
    refuse_inputs(out, file, returned, mapping, framework)
    spoken = language or DEFAULT
    with steps(spoken) as step:
        step("checking")
        survey = checked(file, mapping, framework, spoken)
        found = follow(
            survey,
            returned,
            wave=wave,
            date=date,
            file_dates=file_dates,
            progress=lambda done, total, name: step("returned", done=done, total=total, file=name),
        )
        step("writing")
        write_tracking(found, out, language)
    for line in _followed(found, out, spoken):
        say(line)


def _followed(found: "Tracking", out: Path, language: str) -> list[str]:
    """Return where the invitations stand, a line a state."""
    from alliances.datasets.fieldwork.tracking import STATES

    lines = [text("cli.said.tracking_place", language, wave=found.wave, path=out)]
    counts = found.invitations["state"].value_counts()
    for state in STATES:
        if counts.get(state, 0):
            values = {"state": text(f"tracking.states.{state}", language), "count": counts[state]}
            lines.append("  " + text("cli.said.tracking_line", language, **values))
    for kind in ("reminders", "doubts"):
        told = plural(f"cli.said.tracking_{kind}", len(getattr(found, kind)), language)
        lines.append("  " + told)
    return lines
