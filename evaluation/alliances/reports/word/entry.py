"""The report as a Word document: real styles, and a place in each section for one's own words."""

import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from alliances.language import text
from alliances.reports.charts import Picture
from alliances.reports.model import Report
from alliances.reports.word.body import opening_comments, write_sections
from alliances.reports.word.comments import Comment, place_of, planned
from alliances.reports.word.earlier import Earlier, digest_of, read_earlier
from alliances.reports.word.flow import Flow
from alliances.reports.word.package import custom_properties, document_part, packed, parts_of
from alliances.reports.word.setting import contents, cover


def write_output(
    report: Report, pictures: Sequence[Picture], path: Path, earlier: Path | None = None
) -> Path | None:
    """Write the document as an output of a report, with the words written in the last one.

    Parameters
    ----------
    report
        The report.
    pictures
        Its charts, drawn.
    path
        The ``.docx`` file to make.
    earlier
        The document of the last run, where there is one. What was written in its places for
        comments is kept in the new one; where anything else was changed, or it is not ours, it is
        copied beside `path` under another name.

    Returns
    -------
    Path or None
        The copy, where one was made.
    """
    last = read_earlier(earlier) if earlier is not None and earlier.is_file() else None
    comments = {} if last is None else _kept(report, last)
    path.write_bytes(render_document(report, pictures, comments))
    if earlier is None or last is None or not _is_lost(report, last, comments):
        return None
    copy = path.with_name(_free_name(earlier, report.language))
    shutil.copyfile(earlier, copy)
    return copy


def render_document(
    report: Report, pictures: Sequence[Picture], comments: dict[str, Comment] | None = None
) -> bytes:
    """Return the report as the bytes of a Word document.

    Parameters
    ----------
    report
        The report, in the language of the document.
    pictures
        Its charts, drawn. A chart without a picture keeps its data.
    comments
        Words of the programme that stand in place of the plan's, by the bookmark of their section.
    """
    flow = Flow(report, pictures)
    write_sections(flow, comments or {})
    document = document_part(
        "".join(cover(report)),
        contents(flow.entries, report.language),
        "".join(flow.pieces),
        flow.sheet,
    )
    parts = parts_of(report, document, flow.images, flow.places.part())
    plan = {
        place_of(section.id): planned(opening_comments(section.blocks)[0])
        for section in report.sections
    }
    parts["docProps/custom.xml"] = custom_properties(
        {
            "alliances.digest": digest_of(parts),
            "alliances.report": report_key(report),
            "alliances.comments": ";".join(
                f"{place}={found}" for place, found in plan.items() if found
            ),
        }
    )
    return packed(parts)


def report_key(report: Report) -> str:
    """Return what says whether two reports are of one programme, wave and language."""
    about = "\n".join((report.programme, report.wave, report.language))
    return sha256(about.encode("utf-8", "replace")).hexdigest()[:16]


def _kept(report: Report, last: Earlier) -> dict[str, Comment]:
    """Return the words of the last document that the new one keeps.

    Words about another year's figures are not carried over to this year's; what the plan gave is
    given by the plan again.
    """
    if last.report != report_key(report):
        return {}
    places = {place_of(section.id) for section in report.sections if section.depth != "detail"}
    return {place: comment for place, comment in _own(last).items() if place in places}


def _own(last: Earlier) -> dict[str, Comment]:
    """Return the words that somebody wrote in the last document, the plan's apart."""
    return {
        place: comment
        for place, comment in last.comments.items()
        if comment.digest != last.planned.get(place, "")
    }


def _is_lost(report: Report, last: Earlier, kept: dict[str, Comment]) -> bool:
    """Whether something in the last document is not in the new one and cannot be made again."""
    own = _own(last)
    return (
        not last.ours
        or last.edited
        or set(own) != set(kept)
        or not all(comment.plain for comment in own.values())
    )


def _free_name(earlier: Path, language: str) -> str:
    """Return a name that nothing has yet: « rapport (modifié 1).docx »."""
    number = 1
    while True:
        stem = text("report.word.kept", language, stem=earlier.stem, number=number)
        name = f"{stem}{earlier.suffix}"
        if not earlier.with_name(name).exists():
            return name
        number += 1
