"""The forms of a campaign: one for each person invited, prefilled, made once and never lost."""

import datetime
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from alliances.datasets.fieldwork.form_plans import (
    PlannedForm,
    Planner,
    invitations_of,
    planned_forms,
    waves_asked,
)
from alliances.datasets.fieldwork.sendings import (
    Sending,
    append_sending,
    digest,
    read_sendings,
    write_sendings,
)
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.survey import Survey
from alliances.errors import OutputError, WrongCall
from alliances.frameworks.form import write_askings
from alliances.language import text
from alliances.workbooks.book import small_book
from alliances.workbooks.files import whole_file


@dataclass(frozen=True)
class Questionnaires:
    """What came of making the forms of a wave.

    Attributes
    ----------
    folder, listing
        Where the forms are, and the list of them.
    made, replaced, kept
        File names: made now; made again since what they hold has changed; left as they were.
    touched
        Files that are not as they were written, perhaps filled in: left alone.
    without_questions, closed
        Pseudonyms of those whom the framework asks nothing; number of invitations that were
        refused or are out of scope.
    stale
        Files of the list that no invitation calls for any more.
    lacking
        What the forms lack: ``contact``, ``deadline``, ``rgpd_notice``.
    """

    folder: Path
    listing: Path
    wave: str
    made: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    without_questions: tuple[str, ...] = ()
    closed: int = 0
    stale: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def write_questionnaires(
    survey: Survey,
    out: str | os.PathLike[str],
    *,
    wave: str | None = None,
    core: bool = False,
    language: str | None = None,
    deadline: datetime.date | str | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Questionnaires:
    """Make a form for each person invited, prefilled, with a sheet for each of their partnerships.

    It can be stopped and run again: only what is missing, or whose content has changed, is made.
    A form that is not as it was written was perhaps filled in: it is left alone, and told.

    Parameters
    ----------
    survey
        The campaign, as `alliances.check` gives it: its invitations say who is asked what.
    out
        The folder of the forms, made where it is missing.
    wave
        The wave. None: the latest that has invitations.
    core
        Only the core set of questions.
    language
        ``fr`` or ``en``. None: the campaign's.
    deadline
        A day, or how people write it. None: the last day of the wave, where the campaign has it.
    force
        Make every form again, also over those that are not as they were written.
    progress
        Told how many forms are done, of how many.

    Returns
    -------
    Questionnaires
        What was made, left alone, and why.

    Raises
    ------
    BlockingFindings
        Something is wrong in the campaign.
    WrongCall
        No invitation; a wave or a day that nobody knows.
    OutputError
        A file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     made = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     survey = check(workbook)
    ...     first = write_questionnaires(survey, Path(folder) / "envois", core=True)
    ...     again = write_questionnaires(survey, Path(folder) / "envois", core=True)
    >>> first.wave, len(first.made) > 20, len(again.made), again.kept == first.made
    ('2025', True, 0, True)
    """
    survey.require_usable()
    chosen = asked_wave(survey, wave)
    spoken = language or survey.campaign.language
    planner = Planner(survey, chosen, core, spoken, deadline_of(survey, chosen, deadline))
    forms, unasked = planned_forms(planner)
    folder = Path(out)
    if folder.is_file():
        raise OutputError("output_is_file", path=str(folder))
    made = _Maker(planner, folder, force, read_sendings(folder)).make(forms, progress)
    listing = folder / text("questionnaires.list_file", spoken)
    wanted = {form.file for form in forms}
    lacking = [key for key in ("contact", "rgpd_notice") if not getattr(survey.campaign, key)]
    lacking += [] if planner.deadline else ["deadline"]
    of_wave = invitations_of(survey, chosen)
    return Questionnaires(
        folder,
        listing,
        chosen,
        **{kind: tuple(files) for kind, files in made.came.items()},
        without_questions=tuple(unasked),
        closed=len(of_wave) - len(planner.invitations),
        stale=tuple(sorted(each.file for each in made.known.values() if each.file not in wanted)),
        lacking=tuple(lacking),
    )


def asked_wave(survey: Survey, wave: str | None) -> str:
    """Return the wave whose invitations are meant: the one given, else the latest that has any."""
    table = survey.data("invitations")
    known = set(table["wave"].dropna()) if len(table) else set()
    waves = [each for each in waves_asked(survey) if each in known]
    if not waves:
        raise WrongCall("no_invitations", file=survey.source.file)
    if wave is None:
        return waves[-1]
    if wave not in waves:
        raise WrongCall("unknown_wave", wave=wave, waves=", ".join(waves))
    return wave


def day_of(given: datetime.date | str | None) -> datetime.date | None:
    """Return a day that a caller gave; None where none was.

    Raises
    ------
    WrongCall
        It is no day.
    """
    if given is None:
        return None
    day, problem = parse_date(given)
    if problem is not None or not isinstance(day, pd.Timestamp):
        raise WrongCall("not_a_day", value=given)
    return day.date()


def deadline_of(
    survey: Survey, wave: str, given: datetime.date | str | None
) -> datetime.date | None:
    """Return the last day to send a form back: the one given, else the wave's own end."""
    if given is not None:
        return day_of(given)
    waves = survey.data("waves")
    if not {"wave", "end"} <= set(waves.columns):
        return None
    ends = waves.loc[waves["wave"] == wave, "end"].dropna()
    return ends.iloc[0].date() if len(ends) else None


class _Maker:
    """Makes the forms, one after the other, and keeps the list of them up to date."""

    def __init__(
        self, planner: Planner, folder: Path, force: bool, known: Mapping[str, Sending]
    ) -> None:
        self.planner = planner
        self.folder = folder
        self.force = force
        self.known = dict(known)
        self.came: dict[str, list[str]] = {}

    def make(
        self, forms: list[PlannedForm], progress: Callable[[int, int], None] | None
    ) -> "_Maker":
        language = self.planner.language
        write_sendings(self.folder, self.known.values(), language)
        for place, form in enumerate(forms, 1):
            came = self._one(form)
            self.came.setdefault(came, []).append(form.file)
            if progress is not None:
                progress(place, len(forms))
        write_sendings(self.folder, self.known.values(), language)
        return self

    def _one(self, form: PlannedForm) -> str:
        """Make a form where it is to be made; return what came of it."""
        path = self.folder / form.file
        earlier = self.known.get(form.respondent)
        found = digest(path.read_bytes()) if path.is_file() else None
        as_written = earlier is not None and earlier.written == found
        if as_written and earlier is not None and earlier.inputs == form.inputs and not self.force:
            return "kept"
        content = form_bytes(self.planner, form)
        same = digest(content) == found
        if found is not None and not as_written and not same and not self.force:
            return "touched"
        if not same:
            with whole_file(path) as temporary:
                temporary.write_bytes(content)
        self._note(form, digest(content))
        return "kept" if same else "made" if found is None else "replaced"

    def _note(self, form: PlannedForm, written: str) -> None:
        sending = Sending(
            form.respondent,
            form.file,
            form.partnerships,
            form.side,
            form.wave,
            form.inputs,
            written,
        )
        if self.known.get(form.respondent) != sending:
            self.known[form.respondent] = sending
            append_sending(self.folder, sending, self.planner.language)


def form_bytes(planner: Planner, form: PlannedForm) -> bytes:
    """Return the content of a form's file."""
    title = text("form.title_core" if planner.core else "form.title", planner.language)
    with small_book(planner.language, title) as (book, buffer):
        write_askings(book, planner.survey.framework, form.askings, planner.core)
    return buffer.getvalue()
