"""A check as one page that needs nothing else: no script, no font, no picture from elsewhere."""

import os
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from alliances.content import shelf
from alliances.datasets.corrections.correction import Action, Correction
from alliances.datasets.survey import SheetLedger, Survey
from alliances.findings import Severity
from alliances.language import number, plural, text
from alliances.language.catalogue import catalogue
from alliances.reports import style
from alliances.reports.check_view import files, good_news, group_views, summary
from alliances.reports.release import version
from alliances.workbooks.files import whole_file
from alliances.workbooks.values import clean

_VARIABLES: Mapping[str, str] = {
    "accent": style.ACCENT,
    "blue": style.BLUE,
    "cool": style.COOL,
    "fragility": style.FRAGILITY,
    "ink": style.INK,
    "muted": style.MUTED,
    "paper": style.PAPER,
    "rule": style.RULE,
    "strength": style.STRENGTH,
    "warm": style.WARM,
}

COUNTS = (
    "cells",
    "headings",
    "data",
    "findings",
    "excluded",
    "rows",
    "kept",
    "rejected",
    "duplicates",
)


def write_check_page(survey: Survey, path: str | os.PathLike[str], language: str = "fr") -> None:
    """Write what a check found as one self-contained HTML page.

    The good news first, then every finding by rule and column, each cell named, the first examples
    with the cells around them; then the corrections applied, and the ledger.

    Parameters
    ----------
    survey
        A checked survey.
    path
        The ``.html`` file to make.
    language
        ``fr`` or ``en``.

    Raises
    ------
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_mistakes
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     told = write_mistakes(Path(folder) / "campagne.xlsx", partnerships=60, national=5)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    ...     write_check_page(survey, Path(folder) / "page.html", language="en")
    ...     page = (Path(folder) / "page.html").read_text("utf-8")
    >>> all((finding.cell or "") in page for finding in survey.findings)
    True
    """
    with whole_file(path) as temporary:
        temporary.write_text(check_page(survey, language), encoding="utf-8", newline="\n")


def check_page(survey: Survey, language: str = "fr") -> str:
    """Return the page of a check. Whatever the files say is escaped."""
    variables = " ".join(f"--{name}: {value};" for name, value in _VARIABLES.items())
    families = [
        (severity, views)
        for severity in Severity
        if (views := group_views(survey.findings, language, survey, severity))
    ]
    page = _template().render(
        language=language,
        title=text("check.title", language),
        summary=summary(survey, language),
        facts=_facts(survey, language),
        good=good_news(survey, language),
        files=files(survey, language),
        families=families,
        corrections=[_correction(each, language) for each in survey.corrections],
        ledger=list(_ledger(survey, language)),
        counts=[text(f"report.columns.ledger.{key}", language) for key in COUNTS],
        exclusions=list(_exclusions(survey, language)),
        reconciles=survey.ledger.reconciles,
        several=len(survey.files) > 1,
        say=partial(_say, language),
        many=partial(_many, language),
        variables=Markup(variables),
        css=Markup(_file("report.css") + _file("check.css")),
    )
    return clean(page.strip() + "\n")


def _say(language: str, key: str, **values: object) -> str:
    return text(key, language, **values)


def _many(language: str, key: str, count: int, **values: object) -> str:
    return plural(key, count, language, **{"count": number(count, language), **values})


def _facts(survey: Survey, language: str) -> dict[str, str]:
    framework = survey.framework
    facts = {
        "file": survey.source.file,
        "sha256": survey.source.sha256,
        "framework": text(
            "report.traceability.framework_version",
            language,
            name=framework.name[language],
            id=framework.id,
            version=framework.version,
        ),
        "software": f"alliances {version()}",
    }
    return {text(f"report.traceability.facts.{key}", language): said for key, said in facts.items()}


def _correction(correction: Correction, language: str) -> dict[str, str]:
    return {
        "file": correction.file,
        "sheet": correction.sheet,
        "cell": correction.cell,
        "before": correction.before or text("register.nothing", language),
        "after": after(correction, language),
        "reason": correction.reason,
        "who": correction.who,
        "when": correction.when,
        "outcome": text(f"register.outcomes.{correction.outcome}", language),
    }


def after(correction: Correction, language: str) -> str:
    """Return what a correction put in the place of a value, in words."""
    words = {Action.EMPTIED: "register.blank_word", Action.ROW_LEFT_OUT: "register.row_word"}
    if correction.action in words:
        return text(words[correction.action], language)
    return correction.after


def _ledger(survey: Survey, language: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield file, sheet and counts of each line of the ledger, the total last."""
    totals = dict.fromkeys(COUNTS, 0)
    for sheet in survey.ledger.sheets:
        counts = {key: _count(sheet, key) for key in COUNTS}
        totals = {key: totals[key] + counts[key] for key in COUNTS}
        yield sheet.file, sheet.sheet, [number(count, language) for count in counts.values()]
    total = text("check.total", language)
    yield "", total, [number(count, language) for count in totals.values()]


def _count(sheet: SheetLedger, key: str) -> int:
    return sum(sheet.excluded.values()) if key == "excluded" else int(getattr(sheet, key))


def _exclusions(survey: Survey, language: str) -> Iterator[tuple[str, str, str, str]]:
    for sheet in survey.ledger.sheets:
        for reason, count in sorted(sheet.excluded.items()):
            key = f"report.reasons.{reason}"
            words = text(key, language) if key in catalogue(language) else reason
            yield sheet.file, sheet.sheet, words, number(count, language)


@cache
def _file(name: str) -> str:
    return (shelf("reports") / "templates" / Path(name).name).read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({"check": _file("check.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("check")
