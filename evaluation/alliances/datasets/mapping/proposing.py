"""`alliances map`: a file in, a proposed mapping out."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from alliances.datasets.gathering import gather
from alliances.datasets.layouts.known import find_layout, known_layouts
from alliances.datasets.layouts.odk_sets import as_one, sets
from alliances.datasets.layouts.outline import Outline
from alliances.datasets.located import RawWorkbook
from alliances.datasets.mapping.book import write_mapping_book
from alliances.datasets.mapping.book_read import mapping_from
from alliances.datasets.mapping.decided import SIDE_OF
from alliances.datasets.mapping.mapping import Entry, FileMapping, load_mapping
from alliances.datasets.mapping.proposal import Proposal, Proposed, propose, questioned
from alliances.datasets.mapping.questions import Value
from alliances.datasets.mapping.targets import Target, targets
from alliances.datasets.mapping.text import mapping_toml
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import WrongCall
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.language import text
from alliances.language.matching import fold, nearest
from alliances.workbooks.files import whole_file

K = TypeVar("K")

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
        The file; or a folder with the files of one ODK form, one for each repeated group.
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
    workbook = _form_of(Path(path)) or read_workbook(path)
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


def _form_of(path: Path) -> RawWorkbook | None:
    """Return the files of the one ODK form that a folder holds, read as one; else None."""
    if not path.is_dir():
        return None
    forms = [books for books in sets(gather(path).workbooks) if len(books) > 1]
    return as_one(forms[0]) if len(forms) == 1 else None


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
    agreed = _said_of("", before)
    renamed = {fold(now): agreed[fold(then)] for then, now in gone if fold(then) in agreed and now}
    columns = [
        replace(column, decision="no", reason="before")
        if fold(column.heading) in no and not _mapped_in(column, before)
        else _as_before(column, _said_of(column.sheet, before), renamed)
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
    answers, codes = _answered(last), _coded(last)
    if last.of_another_file(proposal.source.sha256):
        # Another file may well be of another wave: that is asked anew.
        answers = {
            sheet: {key: word for key, word in said.items() if key[0] != "wave"}
            for sheet, said in answers.items()
        }
    questions = tuple(
        replace(asked, answer=_said_of(asked.sheet, answers).get((asked.kind, asked.target), ""))
        for asked in proposal.questions
    )
    values = tuple(
        replace(value, code=_code_before(value, codes) or value.code) for value in proposal.values
    )
    coded = {target for found in codes.values() for target, _ in found}
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
            if not value.code and value.target in coded
        ),
    )


def _gone(proposal: Proposal, last: FileMapping) -> tuple[tuple[str, str], ...]:
    """Return the headings that are gone, each with the new one that resembles it, if any."""
    now = {fold(c.heading) for c in proposal.columns}
    then = {fold(heading) for heads in last.seen.values() for heading in heads}
    new = [c.heading for c in proposal.columns if c.heading and fold(c.heading) not in then]
    lost = dict.fromkeys(h for heads in last.seen.values() for h in heads if h)
    return tuple((h, nearest(h, new, cutoff=_RENAMED)) for h in lost if fold(h) not in now)


def _said_of(sheet: str, said: Mapping[str, Mapping[K, str]]) -> dict[K, str]:
    """Return what was said of a sheet; beyond that, what was said alike of all the others."""
    everywhere: dict[K, set[str]] = {}
    for found in said.values():
        for key, word in found.items():
            everywhere.setdefault(key, set()).add(word)
    agreed = {key: next(iter(words)) for key, words in everywhere.items() if len(words) == 1}
    return {**agreed, **said.get(fold(sheet), {})}


def _answered(last: FileMapping) -> dict[str, dict[tuple[str, str], str]]:
    """Return what was answered, by sheet, then by the kind of the question and its field."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for entry in last.entries:
        own = found.setdefault(fold(entry.sheet), {})
        for name, value in entry.constants.items():
            own[name, f"{entry.table}.{name}"] = value
        for name in entry.columns:
            target = f"{entry.table}.{name}"
            if name in entry.as_written:
                own["coding", target] = "as_written"
            elif entry.values.get(name, {}).get("0") == "1":
                own["coding", target] = "from_zero"
            elif entry.date_order(name):
                own["dates", target] = entry.date_order(name)
    return found


def _coded(last: FileMapping) -> dict[str, dict[tuple[str, str], str]]:
    """Return the code that each value was given, by sheet, then by field and value."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for entry in last.entries:
        own = found.setdefault(fold(entry.sheet), {})
        for name, codes in entry.values.items():
            own |= {(f"{entry.table}.{name}", fold(theirs)): code for theirs, code in codes.items()}
    return found


def _code_before(value: Value, codes: Mapping[str, Mapping[tuple[str, str], str]]) -> str:
    return _said_of(value.sheet, codes).get((value.target, fold(value.value)), "")


def _decided(last: FileMapping, known: Mapping[str, Target]) -> dict[str, dict[str, str]]:
    """Return the folded heading of each column that was mapped, with its field, by sheet."""
    decided: dict[str, dict[str, str]] = {}
    for entry in last.entries:
        own = decided.setdefault(fold(entry.sheet), {})
        for name, column in entry.columns.items():
            targets_of = (f"{group}.{name}" for group in (_group(entry, last), entry.table))
            target = next((each for each in targets_of if each in known), None)
            if target is not None:
                own.setdefault(fold(column), target)
    return decided


def _group(entry: Entry, last: FileMapping) -> str:
    """Return the table of an entry; of an organisation that a row makes a party, on which side."""
    parties = (
        other.constants.get("side", "")
        for other in last.entries
        if other.table == "parties"
        and fold(other.sheet) == fold(entry.sheet)
        and other.columns.get("organisation") == entry.columns.get("organisation")
    )
    side = next(parties, "") if entry.table == "organisations" else ""
    return {of: group for group, of in SIDE_OF.items()}.get(side, entry.table)


def _mapped_in(column: Proposed, before: Mapping[str, Mapping[str, str]]) -> bool:
    """Return whether a column was mapped, although one of its heading was declined somewhere."""
    own = before.get(fold(column.sheet))
    found = _said_of("", before) if own is None else own
    return fold(column.name) in found or fold(column.heading) in found


def _as_before(column: Proposed, before: Mapping[str, str], renamed: Mapping[str, str]) -> Proposed:
    likely = renamed.get(fold(column.heading))
    if likely is not None:
        # A heading that only resembles last year's is proposed, and a person decides.
        return replace(column, target=likely, confidence=_LIKE_BEFORE, reason="renamed")
    target = before.get(fold(column.name)) or before.get(fold(column.heading))
    if target is None:
        return column
    sure = column.confidence if target == column.target else 1.0
    return replace(column, target=target, confidence=sure, reason="before", decision="yes")
