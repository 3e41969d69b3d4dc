"""The commands. No logic: each asks the public functions and says what came of it.

Heavy imports stand inside the commands, so that ``alliances --help`` answers at once.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from alliances.errors import AlliancesError, BlockingFindings, WrongCall
from alliances.language.catalogue import LANGUAGES, describe, explain, plural, text

if TYPE_CHECKING:
    from alliances.datasets.survey import Survey
    from alliances.findings import Finding


# What Typer raises where a call cannot be parsed; it exports only this kind's heir.
_Misuse = cast(type[Exception], typer.BadParameter.__mro__[1])


class Language(StrEnum):
    """The languages of everything that people read."""

    fr = "fr"
    en = "en"


class Side(StrEnum):
    """The sides that a respondent's form can be made for."""

    A = "A"
    B = "B"


def _spoken() -> str:
    """Return the language of help and errors: ``--language``, else ALLIANCES_LANGUAGE, else French.

    Help and errors must be in the reader's language even when the call itself cannot be parsed, so
    the option is looked up in the raw arguments.
    """
    words = sys.argv[1:]
    for place, word in enumerate(words):
        if word == "--language" and words[place + 1 : place + 2]:
            asked = words[place + 1]
        elif word.startswith("--language="):
            asked = word.partition("=")[2]
        else:
            continue
        return asked if asked in LANGUAGES else "fr"
    asked = os.environ.get("ALLIANCES_LANGUAGE", "fr")
    return asked if asked in LANGUAGES else "fr"


_LANGUAGE = _spoken()


def _help(key: str) -> str:
    return text(f"cli.{key}", _LANGUAGE)


app = typer.Typer(
    help=_help("about"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
frameworks = typer.Typer(help=_help("framework"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(frameworks, name="framework")

WorkbookArgument = Annotated[
    Path, typer.Argument(metavar="FILE", readable=False, help=_help("file"))
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="MAP", readable=False, help=_help("mapping"))
]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", metavar="ID|FILE", help=_help("framework_option"))
]
LanguageOption = Annotated[Language, typer.Option("--language", help=_help("language"))]
WaveOption = Annotated[str | None, typer.Option("--wave", metavar="YEAR", help=_help("wave"))]
SetAsideOption = Annotated[bool, typer.Option("--set-aside", help=_help("set_aside"))]

_DEFAULT = Language(_LANGUAGE)


@app.command(help=_help("demo"), short_help=_help("short.demo"))
def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=_help("out_dir"))] = Path(
        "demo-alliances"
    ),
    language: LanguageOption = _DEFAULT,
) -> None:
    """Make the invented programme's workbook, then its annual report."""
    from alliances import check, write_example, write_report

    workbook = out / "campagne.xlsx"
    if workbook.exists():
        # It may be somebody's own campaign: only `report` works on a workbook that is there.
        raise WrongCall("demo_workbook_exists", path=workbook)
    with _steps(language) as step:
        step("generating")
        write_example(workbook, language=language)
        step("checking")
        survey = check(workbook)
        written = write_report(survey, out, language=language, advance=step)
    _say(text("cli.said.demo_workbook", language, path=workbook.resolve()))
    _say_report(written, language)


@app.command(help=_help("template"), short_help=_help("short.template"))
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=_help("template_file"))],
    framework: Annotated[
        str,
        typer.Option("--framework", metavar="ID|FILE", help=_help("template_framework")),
    ] = "partenariat",
    language: LanguageOption = _DEFAULT,
    core: Annotated[bool, typer.Option("--core", help=_help("core"))] = False,
    respondent: Annotated[bool, typer.Option("--respondent", help=_help("respondent"))] = False,
    side: Annotated[Side | None, typer.Option("--side", help=_help("side"))] = None,
    force: Annotated[bool, typer.Option("--force", help=_help("force"))] = False,
) -> None:
    """Write a blank campaign workbook, or a blank respondent's form."""
    from alliances import load_framework, write_form, write_template

    if side is not None and not respondent:
        raise WrongCall("side_without_respondent")
    if file.suffix.lower() != ".xlsx":
        raise WrongCall("not_xlsx_name", path=file)
    if file.exists() and not force:
        # A filled workbook may stand there: never write a blank one over it.
        raise WrongCall("would_overwrite", path=file)
    chosen = load_framework(framework)
    if respondent:
        write_form(file, chosen, language, side=side, core=core)
    else:
        write_template(file, chosen, language, core=core)
    _say(text("cli.said.written", language, path=file))


@app.command(help=_help("check"), short_help=_help("short.check"))
def check(
    file: WorkbookArgument,
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    language: LanguageOption = _DEFAULT,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE.json", help=_help("json"))
    ] = None,
) -> None:
    """Say everything that is wrong in a workbook, cell by cell."""
    from alliances.datasets.tables import write_findings_json

    with _steps(language) as step:
        step("checking")
        survey = _checked(file, mapping, framework, language)
    if json_file is not None:
        _refuse_same(json_file, file)
        write_findings_json(survey, json_file, language)
    _say_findings(survey.findings, language)
    _say_ledger(survey, language)
    if survey.blocking:
        raise typer.Exit(1)


@app.command(help=_help("score"), short_help=_help("short.score"))
def score(
    file: WorkbookArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv|FILE.xlsx", help=_help("out_scores"))
    ],
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    wave: WaveOption = None,
    set_aside: SetAsideOption = False,
    language: LanguageOption = _DEFAULT,
) -> None:
    """Score both sides of every partnership and write the long table."""
    from alliances import score as score_survey
    from alliances import write_scores

    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise WrongCall("scores_suffix", path=out)
    _refuse_same(out, file)
    with _steps(language) as step:
        step("checking")
        survey = _usable(_checked(file, mapping, framework, language), set_aside)
        step("scoring")
        table = score_survey(survey, wave)
        step("writing")
        write_scores(table, out, language)
    _say(plural("cli.said.scores", len(table), language, path=out))
    if not len(table):
        _say(text("cli.said.no_answers", language))


@app.command(help=_help("report"), short_help=_help("short.report"))
def report(
    file: WorkbookArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=_help("out_dir"))],
    mapping: MappingOption = None,
    framework: FrameworkOption = None,
    wave: WaveOption = None,
    set_aside: SetAsideOption = False,
    language: LanguageOption = _DEFAULT,
) -> None:
    """Write the annual report: workbook, charts and page."""
    from alliances import write_report

    with _steps(language) as step:
        step("checking")
        survey = _usable(_checked(file, mapping, framework, language), set_aside)
        written = write_report(survey, out, language=language, wave=wave, advance=step, source=file)
    _say_report(written, language)


@frameworks.command("list", help=_help("framework_list"))
def framework_list(language: LanguageOption = _DEFAULT) -> None:
    """List the frameworks that ship."""
    from alliances import list_frameworks

    for framework in list_frameworks():
        _say(f"{framework.id}  {framework.version}  {framework.name[language]}")


@frameworks.command("show", help=_help("framework_show"))
def framework_show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help=_help("framework_id"))],
    language: LanguageOption = _DEFAULT,
) -> None:
    """Show one framework: its dimensions, criteria and items, or its targets and indicators."""
    from alliances import load_framework
    from alliances.frameworks.summary import framework_summary

    for line in framework_summary(load_framework(identifier), language):
        _say(line)


def _checked(file: Path, mapping: Path | None, framework: str | None, language: str) -> "Survey":
    from alliances import check as check_workbook

    return check_workbook(file, framework=framework, mapping=mapping)


def _usable(survey: "Survey", aside: bool) -> "Survey":
    """Return the survey that may be scored; blocking findings stop it unless set aside."""
    from alliances import set_aside

    if aside and survey.blocking:
        return set_aside(survey)
    survey.require_usable()
    return survey


def _refuse_same(out: Path, file: Path) -> None:
    """Refuse to write over the workbook that is read: the raw file is never edited."""
    if out.exists() and file.exists() and out.samefile(file):
        raise WrongCall("would_overwrite_input", path=out)


@contextmanager
def _steps(language: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal; yield the function that names the next step."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(text("cli.step.starting", language)) as status:
        yield lambda step: status.update(text(f"cli.step.{step}", language))


def _say(line: str) -> None:
    typer.echo(line)


def _say_findings(findings: "tuple[Finding, ...]", language: str) -> None:
    """Print every finding, the blocking ones first, each with its place and its repair."""
    order = {"blocking": 0, "verify": 1, "advice": 2}
    for finding in sorted(findings, key=lambda f: order[f.severity]):
        message, repair = describe(finding, language)
        place = " ! ".join(part for part in (finding.sheet, finding.cell) if part)
        label = text(f"severity.{finding.severity}", language)
        _say(f"[{label}] {place or finding.file} — {message}")
        _say(f"    → {repair}")


def _say_ledger(survey: "Survey", language: str) -> None:
    counts = {level: 0 for level in ("blocking", "verify", "advice")}
    for finding in survey.findings:
        counts[finding.severity] += 1
    said = [plural(f"cli.said.{level}", n, language) for level, n in counts.items()]
    _say(text("cli.said.summary", language, file=survey.source.file, counts=", ".join(said)))
    for sheet in survey.ledger.sheets:
        _say(
            "  "
            + text(
                "cli.said.ledger_line",
                language,
                sheet=sheet.sheet,
                cells=sheet.cells,
                data=sheet.data,
                headings=sheet.headings,
                findings=sheet.findings,
                excluded=sum(sheet.excluded.values()),
                rows=sheet.rows,
                kept=sheet.kept,
            )
        )


def _say_report(written: dict[str, Path], language: str) -> None:
    _say(text("cli.said.report", language))
    for kind in ("page", "workbook", "charts"):
        if kind in written:
            _say("  " + text(f"cli.said.report_{kind}", language, path=written[kind].resolve()))


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
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot print a thin space prints a question mark rather than failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(prog_name="alliances", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except _Misuse as error:
        typer.echo(_misuse(error, _LANGUAGE), err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except BlockingFindings as error:
        _say_findings(error.findings, _LANGUAGE)  # type: ignore[arg-type]
        typer.echo(explain(error, _LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except AlliancesError as error:
        typer.echo(explain(error, _LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except MemoryError:
        typer.echo(text("errors.out_of_memory", _LANGUAGE), err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("ALLIANCES_DEBUG"):
            raise
        kind = type(error).__name__
        typer.echo(text("errors.unexpected", _LANGUAGE, kind=kind, detail=error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
