"""From a delivered report and its sources to the verdict on each figure."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alliances.datasets.corrections.file import is_register
from alliances.datasets.load import check, set_aside
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Survey
from alliances.errors import UnreadableFile, WrongCall
from alliances.frameworks.load_toml import document
from alliances.language import text
from alliances.language.catalogue import LANGUAGES
from alliances.reports.build import build_report
from alliances.reports.model import Report
from alliances.reports.plan import Plan
from alliances.reports.plan_read import load_plan
from alliances.reports.verifying.comparing import Verdict, compare
from alliances.reports.verifying.delivered import Delivered, delivered_files, open_delivered

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True)
class Verified:
    """What became of one delivered file.

    Attributes
    ----------
    file
        Its name.
    verdicts
        Figure by figure.
    changed
        What differs between what the file says it was made from and what was given: pairs of what
        it says and what is there, by name of the fact.
    """

    file: str
    verdicts: tuple[Verdict, ...]
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """The figures that do not hold."""
        return tuple(verdict for verdict in self.verdicts if not verdict.holds)

    @property
    def holds(self) -> bool:
        """Whether every figure holds."""
        return not self.failing


@dataclass
class _Sources:
    """The sources given, by what each is."""

    data: list[Path] = field(default_factory=list)
    mapping: Path | None = None
    corrections: Path | None = None
    plan: Path | None = None


def verify(
    delivered: str | os.PathLike[str],
    sources: Sequence[str | os.PathLike[str]],
    *,
    framework: str | None = None,
    layout: str | None = None,
    codebook: str | Path | None = None,
    advance: Callable[[str], None] | None = None,
) -> tuple[Verified, ...]:
    """Make a delivered report again from its sources and compare it, figure by figure.

    Parameters
    ----------
    delivered
        A file of the report (``.xlsx``, ``.html``, ``.docx``, ``.pptx``, ``.pdf``), or the folder
        in which they lie.
    sources
        The campaign workbook, or the folder of returned files; beside it, in any order, the
        register of corrections, the mapping and the plan with which the report was made.
    framework, layout, codebook
        As in `alliances.check`.
    advance
        Called with the name of each step: ``checking``, ``scoring``, ``comparing``.

    Returns
    -------
    tuple of Verified
        One a delivered file.

    Raises
    ------
    WrongCall
        ``not_a_report``, ``verify_no_source``, ``verify_one_source``.
    UnreadableFile
        A file cannot be read, or holds no figure of ours.
    BlockingFindings
        Something blocks in the sources, and the report did not set it aside.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.reports.folder import write_report
    >>> with TemporaryDirectory() as folder:
    ...     workbook = Path(folder) / "campagne.xlsx"
    ...     _ = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     made = write_report(check(workbook), Path(folder) / "rapport", formats=["xlsx"])
    ...     (book,) = verify(made["workbook"], [workbook])
    >>> book.file, book.holds
    ('rapport.xlsx', True)
    """
    step = advance or (lambda _: None)
    files = delivered_files(Path(delivered))
    given = _sorted([Path(source) for source in sources])
    step("comparing")
    opened = [open_delivered(file) for file in files]
    plan = load_plan(given.plan) if given.plan is not None else None
    step("checking")
    survey = check(
        given.data[0],
        framework=framework,
        mapping=given.mapping,
        corrections=given.corrections,
        layout=layout,
        codebook=codebook,
    )
    made: dict[tuple[str, str, bool], Report] = {}
    found = []
    for each in opened:
        wishes = _wishes(each)
        if wishes not in made:
            step("scoring")
            made[wishes] = _again(survey, wishes, plan)
        step("comparing")
        report = made[wishes]
        found.append(Verified(each.file, compare(each, report), _changed(each, report)))
    return tuple(found)


def _sorted(sources: Sequence[Path]) -> _Sources:
    """Tell what each source is by its content; exactly one holds the data."""
    found = _Sources()
    for source in sources:
        if not source.exists():
            raise UnreadableFile("file_missing", path=source)
        if source.suffix.lower() == ".toml":
            # A mapping reads tables; nothing else of ours in TOML stands beside a campaign.
            kind = "mapping" if "tables" in document(source) else "plan"
            setattr(found, kind, source)
        elif _is_register(source):
            found.corrections = source
        else:
            found.data.append(source)
    if not found.data:
        raise WrongCall("verify_no_source")
    if len(found.data) > 1:
        raise WrongCall("verify_one_source", paths=", ".join(str(path) for path in found.data))
    return found


def _is_register(source: Path) -> bool:
    if source.is_dir() or source.suffix.lower() not in _WORKBOOKS:
        return False
    return is_register(read_workbook(source))


def _wishes(delivered: Delivered) -> tuple[str, str, bool]:
    """Return the language, the wave and whether rows were set aside, as the file says them."""
    trace = delivered.trace
    stems = {text("report.file_stem", language): language for language in LANGUAGES}
    language = trace.get("language") or stems.get(Path(delivered.file).stem, LANGUAGES[0])
    return language, trace.get("wave", ""), trace.get("set_aside") == "yes"


def _again(survey: Survey, wishes: tuple[str, str, bool], plan: Plan | None) -> Report:
    language, wave, aside = wishes
    usable = set_aside(survey) if aside and survey.blocking else survey
    return build_report(usable, language, wave if wave in survey.waves else None, plan)


def _changed(delivered: Delivered, report: Report) -> dict[str, tuple[str, str]]:
    """Return the facts that differ between the file's own account and what was given."""
    before, now = delivered.trace, report.trace
    known = set(before.values())
    keys = [key for key in (*before, *now) if before.get(key) != now.get(key)]
    return {
        key: (before.get(key, ""), now.get(key, ""))
        for key in dict.fromkeys(keys)
        # A file that only bears another name is the same file.
        if not (key.startswith("file: ") and now.get(key, "") in known and key not in before)
    }
