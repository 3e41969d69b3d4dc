"""The sheets of a campaign: one for each partnership that may have one, made once, never lost."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alliances.datasets.fieldwork.sheet_list import Listed, append, list_path, read_list, write_list
from alliances.datasets.survey import Survey
from alliances.errors import NoAnswer, OutputError, WrongCall
from alliances.frameworks.form_names import file_names
from alliances.language import plural, text
from alliances.reports.fiches.audience import REASONS, Audience, LeftOut, audiences, readable
from alliances.reports.fiches.build import build_fiche
from alliances.reports.fiches.laid import Laid, inputs_of, laid_out
from alliances.reports.fiches.material import Shelf, shelf_of, subject
from alliances.reports.fiches.model import Fiche
from alliances.reports.fiches.seen import Seen, look
from alliances.reports.release import version
from alliances.scoring.engine import choose_waves
from alliances.statistics.bands import cut_offs
from alliances.workbooks.files import whole_file

FORMATS = ("pdf", "docx")


@dataclass(frozen=True)
class Sheets:
    """What came of making the sheets of a wave.

    Attributes
    ----------
    folder, listing
        Where the sheets are, and the list of them.
    sheets
        How many partnerships and sides have one.
    made, replaced, kept
        File names: made now; made again since what they hold has changed; left as they were.
    touched
        Files that are not as they were written, filled in or edited: left alone.
    left
        The partnerships that have no sheet, and why.
    stale
        Files of the wave, made before, that nothing calls for any more: a consent was withdrawn, a
        partnership has gone. They are not to be sent.
    """

    folder: Path
    listing: Path
    wave: str
    sheets: int = 0
    made: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()
    stale: tuple[str, ...] = ()


def write_sheets(
    survey: Survey,
    out: str | os.PathLike[str],
    *,
    wave: str | None = None,
    language: str | None = None,
    partnerships: Sequence[str] = (),
    formats: Sequence[str] | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Sheets:
    """Make the sheet of each partnership that may have one, in PDF and in Word.

    It can be stopped and run again: only what is missing, or whose content has changed, is made. A
    file that is not as it was written was filled in or edited: it is left alone, and told.

    Parameters
    ----------
    survey
        A checked survey. Its consent mode decides: none in ``anonymous`` mode; in ``agreed`` mode
        for the partnerships of which every party consents; in ``trusted_third_party`` mode one for
        each side, which holds its own answers only.
    out
        The folder of the sheets, made where it is missing.
    wave
        The wave; the latest with answers where None.
    language
        ``fr`` or ``en``. None: the campaign's.
    partnerships
        Only these, by their key; all where empty.
    formats
        ``pdf``, ``docx``; both where None.
    force
        Make every file again, also over those that are not as they were written.
    progress
        Told how many sheets are done, of how many.

    Returns
    -------
    Sheets
        What was made, left alone, and why.

    Raises
    ------
    BlockingFindings
        Something blocks and was not set aside.
    NoAnswer
        The campaign is anonymous, or no partnership may have a sheet.
    WrongCall
        A wave, a partnership or a format that nobody knows.
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
    ...     _ = write_example(workbook, partnerships=30, national=2, waves=1)
    ...     survey = check(workbook)
    ...     first = write_sheets(survey, Path(folder) / "fiches", formats=["docx"])
    ...     again = write_sheets(survey, Path(folder) / "fiches", formats=["docx"])
    >>> len(first.made) == first.sheets, again.made, again.kept == first.made
    (True, (), True)
    """
    survey.require_usable()
    wanted = _formats(formats)
    spoken = language or survey.campaign.language
    seen = look(readable(survey))
    chosen = _wave(survey, seen, wave)
    made, left = audiences(survey, seen, chosen, partnerships)
    if not made:
        raise NoAnswer("sheets_none", wave=chosen, reasons=_reasons(left, spoken))
    folder = Path(out)
    if folder.is_file():
        raise OutputError("output_is_file", path=str(folder))
    shelf = shelf_of(survey, spoken, chosen, seen)
    maker = _Maker(folder, spoken, force)
    came = maker.make(_fiches(shelf, made), len(made), wanted, progress)
    stale = () if partnerships else maker.stale(chosen)
    place = list_path(folder, spoken)
    return Sheets(folder, place, chosen, len(made), left=tuple(left), stale=stale, **came)


def _formats(formats: Sequence[str] | None) -> tuple[str, ...]:
    if not formats:
        return FORMATS
    for each in formats:
        if each not in FORMATS:
            raise WrongCall("unknown_sheet_format", format=each, known=", ".join(FORMATS))
    return tuple(each for each in FORMATS if each in formats)


def _wave(survey: Survey, seen: Seen, wave: str | None) -> str:
    """Return the wave of the sheets: the one given, else the latest with answers."""
    if wave is not None:
        return choose_waves(survey, wave)[0]
    answers = survey.data("answers")
    heard = set(answers["wave"].dropna().astype(str)) if len(answers) else set()
    answered = [known for known in survey.waves if known in heard]
    if not answered:
        raise WrongCall("sheets_no_answers", file=survey.source.file)
    return answered[-1]


def _reasons(left: Sequence[LeftOut], language: str) -> str:
    """Return why partnerships have no sheet, counted, as a sentence lists it."""
    counts = Counter(each.reason for each in left)
    said = [
        plural(f"report.fiche.left.{reason}", counts[reason], language)
        for reason in REASONS
        if counts[reason]
    ]
    return text("report.words.comma", language).join(said)


def _fiches(shelf: Shelf, made: Sequence[Audience]) -> Iterator[tuple[Fiche, Laid]]:
    """Yield the sheets one by one: fifteen hundred of them together would fill the memory."""
    cuts = cut_offs(shelf.framework)
    for audience, name in zip(made, _names(shelf, made), strict=True):
        fiche = build_fiche(subject(shelf, audience), name)
        yield fiche, laid_out(fiche, cuts)


def _names(shelf: Shelf, made: Sequence[Audience]) -> list[str]:
    """Return the file name of each sheet, without ending: safe, and no two alike.

    The whole register decides which names collide: making one sheet alone changes no name.
    """
    register = sorted(set(shelf.survey.data("partnerships")["partnership"].dropna().astype(str)))
    names = (name.removesuffix(".xlsx") for name in file_names(register))
    plain = dict(zip(register, names, strict=True))
    wave = file_names([shelf.wave])[0].removesuffix(".xlsx")
    first = shelf.tell("file")
    return [
        "-".join(part for part in (first, plain[each.partnership], wave, each.side) if part)
        for each in made
    ]


class _Maker:
    """Makes the files, one after the other, and keeps the list of them up to date."""

    def __init__(self, folder: Path, language: str, force: bool) -> None:
        self.folder = folder
        self.language = language
        self.force = force
        self.known = read_list(folder)
        self.wanted: set[str] = set()

    def stale(self, wave: str) -> tuple[str, ...]:
        """Return the files of a wave that are listed, still there, and not wanted any more."""
        stems = {Path(name).stem for name in self.wanted}
        found = (each for each in self.known.values() if each.wave == wave)
        names = (each.sheet for each in found if Path(each.sheet).stem not in stems)
        return tuple(sorted(name for name in names if (self.folder / name).is_file()))

    def make(
        self,
        fiches: Iterator[tuple[Fiche, Laid]],
        total: int,
        formats: Sequence[str],
        progress: Callable[[int, int], None] | None,
    ) -> Mapping[str, tuple[str, ...]]:
        came: dict[str, list[str]] = {}
        write_list(self.folder, self.known.values(), self.language)
        for place, (fiche, laid) in enumerate(fiches, 1):
            for format in formats:
                name = f"{fiche.name}.{format}"
                self.wanted.add(name)
                came.setdefault(self._one(fiche, laid, format, name), []).append(name)
            if progress is not None:
                progress(place, total)
        write_list(self.folder, self.known.values(), self.language)
        return {kind: tuple(names) for kind, names in came.items()}

    def _one(self, fiche: Fiche, laid: Laid, format: str, name: str) -> str:
        """Make a file where it is to be made; return what came of it."""
        path = self.folder / name
        earlier = self.known.get(name)
        inputs = inputs_of(laid, format, *_look(format))
        found = _digest(path.read_bytes()) if path.is_file() else None
        as_written = earlier is not None and earlier.written == found
        if as_written and earlier is not None and earlier.inputs == inputs and not self.force:
            return "kept"
        content = _content(laid, format)
        same = _digest(content) == found
        if found is not None and not as_written and not same and not self.force:
            return "touched"
        if not same:
            with whole_file(path) as temporary:
                temporary.write_bytes(content)
        listed = Listed(name, fiche.partnership, fiche.side, fiche.wave, inputs, _digest(content))
        if earlier != listed:
            self.known[name] = listed
            append(self.folder, listed, self.language)
        return "kept" if same else "made" if found is None else "replaced"


def _content(laid: Laid, format: str) -> bytes:
    """Return a file; what draws it is heavy, and loaded where it is used."""
    if format == "pdf":
        from alliances.reports.fiches.pdf import pdf_bytes

        return pdf_bytes(laid)
    from alliances.reports.fiches.word import word_bytes

    return word_bytes(laid)


def _look(format: str) -> tuple[str, ...]:
    """Return what else a file depends on: our release, the template, who sets it."""
    if format != "pdf":
        return (version(),)
    from importlib import metadata

    from alliances.reports.fiches.pdf import template

    return version(), metadata.version("typst"), _digest(template())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
