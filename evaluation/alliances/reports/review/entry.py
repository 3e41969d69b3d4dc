"""From files to the review: which is the campaign, which hold observations, and where it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alliances.datasets.layouts import campaign
from alliances.datasets.load import check, set_aside
from alliances.datasets.observations.formats.registry import FORMATS
from alliances.datasets.observations.incoming import open_file
from alliances.datasets.observations.read import read_observations
from alliances.datasets.observations.targets import read_targets
from alliances.datasets.outputs import is_output
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import AlliancesError, BlockingFindings, WrongCall
from alliances.findings import Finding, Severity
from alliances.progress.assess import BASE_YEAR
from alliances.progress.contributing.book_read import is_contributions, read_contributions
from alliances.progress.declared import without_series
from alliances.progress.methods import refuse_unknown
from alliances.reports.review.build import build_review, wave_of_review
from alliances.reports.review.folder import write_review

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True)
class Made:
    """What came of making a review.

    Attributes
    ----------
    written
        ``workbook``, ``page`` and, where there are any, ``charts``: where they lie.
    findings
        What was found in the observations, the targets and the tags.
    bundled, campaign
        Whether the context is what ships; whether there was a campaign.
    idle
        Rows of the targets that no series was found for.
    """

    written: dict[str, Path]
    findings: tuple[Finding, ...]
    bundled: bool
    campaign: bool
    idle: tuple[str, ...] = ()


@dataclass
class Sorted:
    """Files by what they are."""

    campaigns: list[Path] = field(default_factory=list)
    observations: list[Path] = field(default_factory=list)
    tags: list[Path] = field(default_factory=list)


def review_files(
    files: Sequence[Path],
    out: Path,
    *,
    targets: Path | None = None,
    tags: Path | None = None,
    area: str | None = None,
    methods: Any = "all",
    base_year: int = BASE_YEAR,
    vintage: str | None = None,
    wave: str | None = None,
    aside: bool = False,
    language: str = "fr",
    advance: Callable[[str], None] | None = None,
) -> Made:
    """Read what is given, make the review and write it.

    Parameters
    ----------
    files
        A campaign workbook at most, files of observations, or their folders; each is known by its
        content. None: the figures that ship for France, without a contribution.
    out
        The folder, as in `write_review`.
    targets, tags
        A table of targets; a workbook of tags that was reviewed.
    area, methods, base_year, wave, language
        As in `alliances.build_review`.
    vintage
        As in `alliances.read_observations`.
    aside
        Whether what blocks is set aside and named, instead of stopping.
    advance
        Called with the name of each step.

    Returns
    -------
    Made

    Raises
    ------
    WrongCall
        Several campaigns, tags without a campaign, an unknown area or wave, or an output in the
        place of what is read.
    UnreadableFile, BlockingFindings, OutputError
        What cannot be read, used or written.
    """
    step = advance or (lambda _: None)
    step("observations")
    known = sort_files(files)
    if len(known.campaigns) > 1:
        named = ", ".join(path.name for path in known.campaigns)
        raise WrongCall("review.campaigns", files=named)
    if known.tags:
        raise WrongCall("review.tags_among_files", path=known.tags[0])
    if tags is not None and not known.campaigns:
        raise WrongCall("review.tags_without_campaign", path=tags)
    for each in [methods] if isinstance(methods, str) else methods:
        refuse_unknown(each)
    read = None
    if known.observations:
        read = read_observations(known.observations, vintage=vintage, area=area or "")
    aims = None if targets is None else read_targets(targets)
    survey = None
    if known.campaigns:
        step("checking")
        survey = check(known.campaigns[0])
        survey = set_aside(survey) if aside and survey.blocking else survey
        survey.require_usable()
    reviewed = None
    if tags is not None and survey is not None:
        # Held against the register as it is counted: a partnership of another wave is unknown.
        reviewed = read_contributions(tags, survey, wave_of_review(survey, wave) or None)
    findings = tuple(
        finding for each in (read, aims, reviewed) if each is not None for finding in each.findings
    )
    if not aside and any(finding.severity is Severity.BLOCKING for finding in findings):
        raise BlockingFindings(findings)
    step("scoring")
    report = build_review(
        survey,
        read,
        aims,
        language=language,
        area=area,
        methods=methods,
        base_year=base_year,
        tags=reviewed,
        wave=wave,
    )
    inputs = [path for path in (*files, targets, tags) if path is not None]
    inside = [one for path in inputs if path.is_dir() for one in path.rglob("*") if one.is_file()]
    given = [*inputs, *(one for one in inside if not _ours(one))]
    written = write_review(report, out, step, given)
    idle = () if aims is None or read is None else tuple(without_series(aims.data, read.data))
    return Made(written, findings, read is None, survey is not None, idle)


def sort_files(files: Sequence[Path]) -> Sorted:
    """Return files by what they are, each known by its content.

    A folder that a format knows as a whole (an Open SDG site) holds observations; of another, each
    file is looked at, and what is no observation makes it the folder of a campaign.
    """
    found = Sorted()
    for path in files:
        if _is_tags(path):
            found.tags.append(path)
            continue
        if not path.is_dir():
            (found.observations if _is_series(path) else found.campaigns).append(path)
            continue
        if _is_series(path):
            found.observations.append(path)
            continue
        inside = [
            one
            for one in sorted(path.rglob("*"))
            if one.is_file()
            and not one.name.startswith((".", "~$"))
            and not _ours(one)
            and not _is_tags(one)
        ]
        series = [one for one in inside if _is_series(one)]
        others = [one for one in inside if one not in series and one.suffix.lower() in _WORKBOOKS]
        if not others:
            found.observations.append(path)
            continue
        found.observations += series
        # Forms and exports beside the campaign are its own: the folder is read as one.
        found.campaigns.append(others[0] if len(others) == 1 else path)
    return found


def _is_series(path: Path) -> bool:
    """Return whether a file holds observations; what is no workbook can hold nothing else."""
    if not path.exists():
        return path.suffix.lower() not in _WORKBOOKS
    try:
        incoming = open_file(path)
        # A campaign has a sheet « Indicateurs », which a plain table of series resembles.
        if path.suffix.lower() in _WORKBOOKS and campaign.recognise(incoming.workbook):
            return False
        return any(form.recognise(incoming) is not None for form in FORMATS)
    except AlliancesError:
        return path.suffix.lower() not in _WORKBOOKS


def _is_tags(path: Path) -> bool:
    """Return whether a file is a workbook of tags, which is given by an option of its own."""
    if path.suffix.lower() not in _WORKBOOKS or not path.is_file():
        return False
    try:
        return is_contributions(read_workbook(path))
    except AlliancesError:
        return False


def _ours(path: Path) -> bool:
    """Return whether a file in a folder is an earlier output of ours."""
    if path.suffix.lower() in {".html", ".png", ".svg"}:
        return True
    if path.suffix.lower() not in _WORKBOOKS:
        return False
    try:
        return is_output(read_workbook(path))
    except AlliancesError:
        return False
