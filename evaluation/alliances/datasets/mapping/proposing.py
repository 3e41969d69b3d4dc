"""`alliances map`: a file in, a proposed mapping out."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from alliances.datasets.layouts.known import find_layout, known_layouts
from alliances.datasets.layouts.outline import Outline
from alliances.datasets.mapping.book import write_mapping_book
from alliances.datasets.mapping.book_read import mapping_from
from alliances.datasets.mapping.mapping import FileMapping, load_mapping
from alliances.datasets.mapping.proposal import Proposal, Proposed, propose, questioned
from alliances.datasets.mapping.targets import Target, targets
from alliances.datasets.mapping.text import mapping_toml
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import WrongCall
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.language import text
from alliances.language.matching import fold, nearest
from alliances.workbooks.files import whole_file

_RENAMED = 0.75
"""Resemblance from which a new heading may be a lost one; ours, as is the confidence in it."""
_LIKE_BEFORE = 0.8


def propose_mapping(
    path: str | Path,
    framework: Framework | str | Path | None = None,
    layout: str | None = None,
    last: str | Path | None = None,
) -> Proposal:
    """Propose how the columns of a foreign file become our fields.

    Parameters
    ----------
    path
        The file.
    framework
        A framework, its id or its file: its questions are fields of the answer tables. None:
        ``partenariat``.
    layout
        The layout of the file; None: it is recognised.
    last
        The mapping of the year before: what it decided is decided, what changed is marked.

    Returns
    -------
    Proposal
        One line for each column, with the field proposed, how sure that is, and why; what the file
        cannot tell is a question.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or no sheet of it holds a table.
    WrongCall
        The file is one of ours, and needs no mapping; an unknown layout.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "subventions.csv"
    ...     heads = "N° convention;Nom association;SIRET\\n"
    ...     rows = "C1;Les Ateliers;73282932000074\\nC2;Le Relais;\\n"
    ...     _ = file.write_text(heads + rows, "utf-8")
    ...     proposal = propose_mapping(file)
    >>> [column.target for column in proposal.columns]
    ['partnerships.partnership', 'organisations_b.name', 'organisations.siret']
    """
    workbook = read_workbook(path)
    used = (
        framework
        if isinstance(framework, Framework)
        else load_framework(framework or DEFAULT_FRAMEWORK)
    )
    name, _ = find_layout(workbook, layout)
    module = known_layouts()[name]
    if not hasattr(module, "outline"):
        raise WrongCall("map_ours", file=workbook.source.file)
    outline: Outline = module.outline(workbook)
    proposal = propose(outline, workbook.source, used)
    return proposal if last is None else _since(proposal, outline, load_mapping(last, used))


def write_mapping(proposal: Proposal, path: str | os.PathLike[str], language: str = "fr") -> None:
    """Write a proposal as a workbook to review (.xlsx) or as a text file (.toml).

    Parameters
    ----------
    proposal
        As `propose_mapping` makes it.
    path
        The file to make; one already there is replaced.
    language
        ``fr`` or ``en``: of the words for people. Either is read back.

    Raises
    ------
    WrongCall
        The name ends otherwise.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file, out = Path(folder) / "subventions.csv", Path(folder) / "correspondance.xlsx"
    ...     _ = file.write_text("Convention;Association\\nC1;Les Ateliers\\n", "utf-8")
    ...     write_mapping(propose_mapping(file), out)
    ...     out.exists()
    True
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".xlsx":
        write_mapping_book(proposal, path, language)
    elif suffix == ".toml":
        with whole_file(path) as temporary:
            made = mapping_toml(mapping_from(proposal, language), (*_comments(proposal, language),))
            temporary.write_text(made, "utf-8")
    else:
        raise WrongCall("map_suffix", path=path)


def _comments(proposal: Proposal, language: str) -> list[str]:
    """Return what a person must still decide, as the comments at the head of the text file."""
    known = targets(proposal.framework)
    lines = [text("mapping.title", language, file=proposal.source.file), ""]
    for asked in proposal.questions:
        label = known[asked.target].label[language]
        details = {"sheet": asked.sheet, "column": asked.column, "field": label}
        lines.append("? " + text(f"mapping.ask.{asked.kind}", language, **details))
    for column in proposal.columns:
        if column.target and column.decision != "yes":
            reason = text(f"mapping.reason.{column.reason}", language)
            lines.append(
                f"{column.sheet} {column.column} « {column.heading} » → {column.target} ({reason})"
            )
    return [*lines, ""]


def _since(proposal: Proposal, outline: Outline, last: FileMapping) -> Proposal:
    """Return a proposal in which the decisions of last year's mapping stand."""
    known = targets(proposal.framework)
    before = _decided(last, known)
    no = {fold(heading) for heading in last.declined}
    gone = _gone(proposal, last)
    renamed = {fold(now): before[fold(then)] for then, now in gone if fold(then) in before and now}
    columns = [
        replace(column, decision="no", reason="before")
        if fold(column.heading) in no
        else _as_before(column, before, renamed, known)
        for column in proposal.columns
    ]
    proposal = questioned(replace(proposal, columns=tuple(columns)), outline)
    seen = {sheet: {fold(heading) for heading in heads} for sheet, heads in last.seen.items()}
    everywhere = set().union(*seen.values()) if seen else set()
    changed = tuple(
        (column.sheet, column.heading)
        for column in proposal.columns
        if everywhere and column.heading and fold(column.heading) not in everywhere
    )
    constants = {
        f"{entry.table}.{name}": value
        for entry in last.entries
        for name, value in entry.constants.items()
    }
    answers = {**constants, **_answered(last)}
    questions = tuple(
        replace(asked, answer=answers.get(asked.target, "")) for asked in proposal.questions
    )
    codes = _coded(last)
    values = tuple(
        replace(value, code=value.code or codes.get((value.target, fold(value.value)), ""))
        for value in proposal.values
    )
    return replace(
        proposal,
        questions=questions,
        values=values,
        campaign=dict(last.campaign),
        version=last.version + 1,
        changed=changed,
        gone=gone,
        unknown_values=tuple(
            (value.column, value.value)
            for value in values
            if not value.code and value.target in {target for target, _ in codes}
        ),
    )


def _gone(proposal: Proposal, last: FileMapping) -> tuple[tuple[str, str], ...]:
    """Return the headings that are gone, each with the new one that resembles it, if any."""
    now = {fold(c.heading) for c in proposal.columns}
    then = {fold(heading) for heads in last.seen.values() for heading in heads}
    new = [c.heading for c in proposal.columns if c.heading and fold(c.heading) not in then]
    lost = dict.fromkeys(h for heads in last.seen.values() for h in heads if h)
    return tuple((h, nearest(h, new, cutoff=_RENAMED)) for h in lost if fold(h) not in now)


def _answered(last: FileMapping) -> dict[str, str]:
    """Return what was answered on the coding and the dates of each field."""
    found: dict[str, str] = {}
    for entry in last.entries:
        for name in entry.columns:
            target = f"{entry.table}.{name}"
            if name in entry.as_written:
                found[target] = "as_written"
            elif entry.values.get(name, {}).get("0") == "1":
                found[target] = "from_zero"
            elif entry.date_order(name):
                found[target] = entry.date_order(name)
    return found


def _coded(last: FileMapping) -> dict[tuple[str, str], str]:
    """Return the code that each value was given, by field and value."""
    return {
        (f"{entry.table}.{name}", fold(theirs)): code
        for entry in last.entries
        for name, codes in entry.values.items()
        for theirs, code in codes.items()
    }


def _decided(last: FileMapping, known: Mapping[str, Target]) -> dict[str, str]:
    """Return the folded heading of each column that was mapped, with its field."""
    decided: dict[str, str] = {}
    for entry in last.entries:
        for name, column in entry.columns.items():
            target = f"{entry.table}.{name}"
            if target in known:
                decided.setdefault(fold(column), target)
    return decided


def _as_before(
    column: Proposed,
    before: Mapping[str, str],
    renamed: Mapping[str, str],
    known: Mapping[str, Target],
) -> Proposed:
    likely = renamed.get(fold(column.heading))
    if likely is not None:
        # A heading that only resembles last year's is proposed, and a person decides.
        return replace(column, target=likely, confidence=_LIKE_BEFORE, reason="renamed")
    target = before.get(fold(column.name)) or before.get(fold(column.heading))
    if target is None or target == column.target:
        sure = target is not None
        return replace(column, decision="yes", reason="before") if sure else column
    sided = column.target and known[column.target].table == known[target].table
    kept = column.target if sided else target
    return replace(column, target=kept, confidence=1.0, reason="before", decision="yes")
