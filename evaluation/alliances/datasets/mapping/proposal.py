"""A proposal: what each column of a foreign file may become, how sure that is, what must be asked.

Nothing is decided here. What is certain is proposed as such; what is likely is to be confirmed; and
what the file cannot tell is a question.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

import pandas as pd

from alliances.datasets.layouts.exported import signs
from alliances.datasets.layouts.outline import Field, Grid, Outline
from alliances.datasets.mapping.questions import Asked, Value, ask, value_rows
from alliances.datasets.mapping.targets import Target, is_answer, targets
from alliances.datasets.mapping.values import VALUES_ALONE, said_by_values
from alliances.datasets.parsing.items import item_parser
from alliances.datasets.parsing.text import written
from alliances.datasets.place import letters
from alliances.datasets.rules.personal import hidden, masked, personal_heading
from alliances.datasets.survey import Source
from alliances.frameworks.model import Framework
from alliances.language.matching import fold

CERTAIN, LIKELY = 0.95, 0.7
"""From which confidence a proposal is certain, and likely. The thresholds are ours."""

_USUAL = 0.75
"""How sure a heading in use is; ours."""
_NEAR = 0.72
_ASKED = ("side", "wave")
"""What a table of answers may leave to a question."""
_WHOLE = 20
"""Letters from which a question found inside a longer heading is that question."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one column may become.

    Attributes
    ----------
    sheet, column, heading
        Theirs; `column` by its letters.
    name
        By which a mapping names it: its heading where no other column has the same, else letters.
    samples
        Its first different values, three at most.
    filled, distinct
        Cells with content, and different values.
    target
        The name of the field proposed; empty where none is.
    confidence
        From 0 to 1.
    reason
        Why: a key under ``mapping.reason`` in the catalogues.
    decision
        ``yes`` where it is certain, ``open`` otherwise.
    """

    sheet: str
    column: str
    heading: str
    name: str
    samples: tuple[str, ...]
    filled: int
    distinct: int
    target: str = ""
    confidence: float = 0.0
    reason: str = "nothing"
    decision: str = "open"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping of one file.

    Attributes
    ----------
    columns
        One for each column of each table of the file.
    questions
        What the file cannot tell.
    values
        The values of coded columns, with the code each may stand for.
    seen
        Sheet to all its headings: what next year's file is compared with.
    version
        One more than that of the mapping it started from.
    changed
        Sheet and heading of the columns that this file has and last year's had not.
    gone
        Headings that last year's file had and this one has not, each with the heading of now that
        resembles it; empty where none does.
    unknown_values
        Column and value of each value that last year's mapping gave no code, in a field whose
        values it coded.
    """

    source: Source
    layout: str
    framework: Framework
    columns: tuple[Proposed, ...]
    questions: tuple[Asked, ...]
    values: tuple[Value, ...]
    campaign: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 1
    changed: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    unknown_values: tuple[tuple[str, str], ...] = ()


def propose(outline: Outline, source: Source, framework: Framework) -> Proposal:
    """Propose what each column of a file may become.

    Headings are compared with our keys, with the headings that people read in French and English,
    with the words of the questions, and with what registers often write; values with the scales.

    Parameters
    ----------
    outline
        Where the tables of the file lie.
    source
        The file.
    framework
        Its questions are fields of the answer tables.
    """
    known = targets(framework)
    columns = [each for grid in outline.grids for each in _grid(grid, known, framework)]
    seen = {grid.sheet.name: tuple(each.heading for each in grid.fields) for grid in outline.grids}
    made = Proposal(source, outline.layout, framework, tuple(columns), (), (), seen=seen)
    return questioned(made, outline)


def questioned(proposal: Proposal, outline: Outline) -> Proposal:
    """Return a proposal with the questions and the values that its columns bring with them.

    Parameters
    ----------
    proposal
        Its columns say which field each may become.
    outline
        Where the tables of the file lie.
    """
    known, framework = targets(proposal.framework), proposal.framework
    questions: list[Asked] = []
    values: list[Value] = []
    for grid in outline.grids:
        there = {letters(each.column) for each in grid.fields}
        chosen = {
            each.name: known[each.target]
            for each in proposal.columns
            if each.target
            and each.decision != "no"
            and (each.sheet == grid.sheet.name and each.column in there)
        }
        questions += ask(grid, chosen, framework)
        values += value_rows(grid, chosen, framework)
    return replace(proposal, questions=tuple(questions), values=tuple(values))


def _grid(grid: Grid, known: Mapping[str, Target], framework: Framework) -> list[Proposed]:
    """Propose for each column of a table; a field goes to the column that is surest of it."""
    index = _Index(known)
    made = []
    for each, name in zip(grid.fields, _designations(grid), strict=True):
        column = _described(grid, each, name)
        possible = _candidates(each, index)
        if each.kind == "tool":
            # Its dates and states are those of the answer, and no facts of a partnership.
            possible = (pair for pair in possible if pair[0].column.key == "respondent")
            column = replace(column, reason="tool")
        best = max(possible, key=lambda pair: pair[1], default=None)
        if best is not None and column.filled:
            target, confidence, reason = best
            if is_answer(target) and not _fits(grid, each, target, framework):
                confidence, reason = 0.6 * confidence, f"{reason}_values"
            column = replace(
                column, target=target.name, confidence=round(confidence, 2), reason=reason
            )
        made.append(column)
    rivals = [_exactly(each, index) for each in grid.fields]
    made = _whole_tables(_in_context(made, rivals), rivals, known)
    return _once(_of_its_own(grid, _by_values(grid, made, known, framework), known))


class _Index:
    """Our fields by the words that mean them."""

    def __init__(self, known: Mapping[str, Target]) -> None:
        self.exact: dict[str, list[Target]] = {}
        self.others: dict[str, list[tuple[Target, float]]] = {}
        """Headings in use, with how sure each is: the first of a list are the plainest."""
        self.texts: list[tuple[str, Target]] = []
        for target in known.values():
            for word in target.exact:
                self.exact.setdefault(signs(word), []).append(target)
            for rank, word in enumerate(target.others):
                sure = _USUAL - rank / 1000
                self.others.setdefault(signs(word), []).append((target, sure))
            if is_answer(target):
                self.texts += [(fold(word), target) for word in target.exact[1:]]


def _candidates(each: Field, index: _Index) -> Iterator[tuple[Target, float, str]]:
    """Yield the fields that a column may become, with how sure that is and why."""
    whole, *levels = [name for name in dict.fromkeys((each.heading, *each.names)) if name] or [""]
    # Of several heading rows the lowest names the column; those above it name its group.
    for rank, name in enumerate((whole, *reversed(levels))):
        less = 1.0 if rank < 2 else 0.8
        exact = index.exact.get(signs(name), [])
        # A word such as « Nom » heads a column of several tables.
        yield from ((target, less if len(exact) == 1 else 0.8 * less, "exact") for target in exact)
        usual = index.others.get(signs(name), [])
        yield from ((target, sure * less, "usual") for target, sure in usual)
        yield from _near_questions(fold(name), index)


def _exactly(each: Field, index: _Index) -> list[Target]:
    """Return the fields of ours that one of a column's names is, to the letter."""
    names = dict.fromkeys(signs(name) for name in (each.heading, *each.names) if name)
    found = (target for name in names for target in index.exact.get(name, []))
    return list({target.name: target for target in found}.values())


def _near_questions(heading: str, index: _Index) -> Iterator[tuple[Target, float, str]]:
    if len(heading) < _WHOLE:
        return
    # What is compared with many is prepared once.
    matcher = SequenceMatcher(None, "", heading, autojunk=False)
    for words, target in index.texts:
        if len(words) >= _WHOLE and words in heading:
            yield target, 0.96, "inside"
            continue
        matcher.set_seq1(words)
        if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
            ratio = matcher.ratio()
            if ratio >= _NEAR:
                yield target, 0.9 * ratio, "near"


def _designations(grid: Grid) -> list[str]:
    """Return how a mapping names each field: by its heading, else by a name that no other has.

    A column that stands in the file may go by its letter. What is made of several columns, or of
    those of another sheet, may not: the letter would read a single one of them.
    """
    names = [
        list(dict.fromkeys(name for name in (each.heading, *each.names) if name))
        for each in grid.fields
    ]
    uses = Counter(name for own in names for name in {fold(word) for word in own})
    return [
        next(
            (word for word in own if uses[fold(word)] == 1),
            letters(each.column) if each.alone else "",
        )
        for each, own in zip(grid.fields, names, strict=True)
    ]


def _fits(grid: Grid, each: Field, target: Target, framework: Framework) -> bool:
    """Return whether most different values of a column are answers of the item's scale."""
    values = pd.unique(pd.Series(grid.cells(each), dtype=object).dropna())[:200]
    parser = item_parser(
        framework.scales[framework.item_by_id[target.column.target].scale], framework
    )
    words = [value for value in values if fold(written(value)) not in grid.nothing]
    good = sum(parser(value)[1] is None for value in words)
    return not words or good >= 0.8 * len(words)


def _described(grid: Grid, each: Field, name: str) -> Proposed:
    values = pd.Series(grid.cells(each), dtype=object).dropna()
    distinct = pd.unique(values)
    hide = hidden if personal_heading(each.heading) else masked
    samples = tuple(hide(" ".join(written(value).split()))[:80] for value in distinct[:3])
    where = grid.sheet.name, letters(each.column), each.heading, name
    return Proposed(*where, samples, len(values), len(distinct))


def _votes(made: Iterable[Proposed]) -> dict[str, float]:
    """Return how much the columns of a file speak of each table."""
    votes: dict[str, float] = {}
    for each in made:
        if each.target:
            group = each.target.partition(".")[0]
            votes[group] = votes.get(group, 0.0) + each.confidence
    return votes


def _in_context(made: Sequence[Proposed], rivals: Sequence[Sequence[Target]]) -> list[Proposed]:
    """Settle words that head columns of several tables by the tables that the others speak of."""
    doubtful = [
        each.reason == "exact" and len(known) > 1 for each, known in zip(made, rivals, strict=True)
    ]
    votes = _votes(each for each, doubt in zip(made, doubtful, strict=True) if not doubt)
    settled = []
    for each, known, doubt in zip(made, rivals, doubtful, strict=True):
        if doubt:
            best = max(known, key=lambda target: votes.get(target.group, 0.0))
            each = replace(each, target=best.name, reason="several")
        settled.append(each)
    return settled


def _whole_tables(
    made: Sequence[Proposed], rivals: Sequence[Sequence[Target]], known: Mapping[str, Target]
) -> list[Proposed]:
    """Make certain the headings of a table of ours that is there whole, to the letter.

    Of a table of answers the side and the wave may be missing: they are asked.
    """
    found = {target.name for exact in rivals for target in exact}
    answering = {known[name].table for name in found if known[name].column.kind == "item"}
    counts: dict[str, int] = {}
    for group in dict.fromkeys(target.group for target in known.values()):
        asked = _ASKED if group in answering else ()
        required = {
            name
            for name, target in known.items()
            if target.group == group
            and target.column.required
            and target.column.kind != "item"
            and target.column.key not in asked
        }
        if required and required <= found:
            counts[group] = sum(any(t.group == group for t in exact) for exact in rivals)
    if not counts:
        return list(made)
    best = max(counts, key=lambda group: counts[group])
    whole = []
    for each, exact in zip(made, rivals, strict=True):
        target = next((t for t in exact if t.group == best), None)
        if target is not None and not each.reason.endswith("_values"):
            each = replace(each, target=target.name, confidence=1.0, reason="exact")
        whole.append(each)
    return whole


def _by_values(
    grid: Grid, made: Sequence[Proposed], known: Mapping[str, Target], framework: Framework
) -> list[Proposed]:
    """Propose for the columns whose headings say nothing what their values say that they are."""
    votes = _votes(made)
    taken = {column.target for column in made}
    told = []
    for each, column in zip(grid.fields, made, strict=True):
        if not column.target and column.reason == "nothing" and each.kind == "question":
            said = said_by_values(grid, each, known, votes, framework)
            free = [name for name in said or () if name not in taken]
            if free:
                taken.add(free[0])
                column = replace(column, target=free[0], confidence=VALUES_ALONE, reason="values")
            elif said is not None:
                column = replace(column, reason="taken" if said else "scale")
        told.append(column)
    return told


def _of_its_own(
    grid: Grid, made: Sequence[Proposed], known: Mapping[str, Target]
) -> list[Proposed]:
    """Propose no answers for a group that has but those of its parents: they would come twice."""
    answers = [bool(each.target) and is_answer(known[each.target]) for each in made]
    inherited = [each.kind == "inherited" for each in grid.fields]
    if any(said and not taken for said, taken in zip(answers, inherited, strict=True)):
        return list(made)
    return [
        replace(each, target="", confidence=0.0, reason="taken") if said else each
        for each, said in zip(made, answers, strict=True)
    ]


def _once(made: Sequence[Proposed]) -> list[Proposed]:
    """Give each field to one column only, and prefill what is certain."""
    best: dict[str, Proposed] = {}
    for each in made:
        if each.target and each.confidence > getattr(best.get(each.target), "confidence", 0.0):
            best[each.target] = each
    kept = []
    for each in made:
        if each.target and best[each.target] is not each:
            each = replace(each, target="", confidence=0.0, reason="taken")
        decision = "yes" if each.confidence >= CERTAIN else "open"
        kept.append(replace(each, decision=decision))
    return kept
