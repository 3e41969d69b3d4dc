"""From what a person decided, column by column, to the entries of a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from alliances.datasets.mapping.mapping import Entry
from alliances.datasets.mapping.targets import SIDED, Target
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS, sheets

T = TypeVar("T")

SIDE_OF = dict(zip(SIDED, ("A", "B"), strict=True))
"""The side of each of the two organisations that a grant names."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided on one sheet of a foreign file.

    Attributes
    ----------
    columns
        Field to the name of their column; only what was accepted.
    constants
        Field to the value of every row: the answers to « which side? », « which wave? ».
    values
        Field to their values, each with our code.
    dates
        Field to the order of its dates, where it was asked.
    as_written
        Fields whose numbers are our codes.
    """

    sheet: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    as_written: frozenset[str] = frozenset()


def entries_of(
    decided: Sequence[Decisions], known: Mapping[str, Target], framework: Framework
) -> tuple[Entry, ...]:
    """Return the entries of a mapping, table by table in the order of our sheets.

    A row of answers says again what it is about: the partnership and who is party to it.

    Where a row names both organisations of a grant, each becomes an organisation and a party: who
    gives is side A, who receives side B. An organisation without an identifier of its own goes by
    its SIRET, else by its name.
    """
    made = [entry for each in decided for entry in _entries(each, known)]
    order = list(sheets(framework))
    return tuple(sorted(made, key=lambda entry: order.index(entry.table)))


def _entries(decided: Decisions, known: Mapping[str, Target]) -> Iterator[Entry]:
    groups: dict[str, dict[str, str]] = {}
    for name, column in decided.columns.items():
        groups.setdefault(known[name].group, {})[known[name].column.key] = column
    partnership = next((g["partnership"] for g in groups.values() if "partnership" in g), None)
    answers = any(group in ANSWER_SHEETS for group in groups)
    for group, columns in groups.items():
        if group == "organisations" or group in SIDED:
            yield _entry(decided, group, _identified(columns), distinct=True)
        elif group == "parties" and _sided(groups):
            continue
        else:
            whole = dict(columns)
            if group in ANSWER_SHEETS and partnership is not None:
                whole.setdefault("partnership", partnership)
            again = answers and group in {"partnerships", "parties"}
            yield _entry(decided, group, whole, distinct=again)
    if partnership is not None:
        for group in _sided(groups):
            yield replace(_party(decided, group, groups, partnership), distinct=answers)


def _sided(groups: Mapping[str, object]) -> list[str]:
    return [group for group in SIDED if group in groups]


def _identified(columns: Mapping[str, str]) -> dict[str, str]:
    identity = columns.get("organisation") or columns.get("siret") or columns.get("name", "")
    named = columns.get("name") or identity
    return {**columns, "organisation": identity, "name": named}


def _party(
    decided: Decisions, group: str, groups: Mapping[str, Mapping[str, str]], partnership: str
) -> Entry:
    """Return the party that an organisation of a grant is; what is given is given by side A."""
    columns = {
        "partnership": partnership,
        "organisation": _identified(groups[group])["organisation"],
    }
    if SIDE_OF[group] == "A" or len(_sided(groups)) == 1:
        columns |= {k: v for k, v in groups.get("parties", {}).items() if k not in columns}
    columns.pop("side", None)
    return Entry("parties", decided.sheet, columns=columns, constants={"side": SIDE_OF[group]})


def _entry(
    decided: Decisions, group: str, columns: Mapping[str, str], distinct: bool = False
) -> Entry:
    table = "organisations" if group in SIDED else group
    return Entry(
        table,
        decided.sheet,
        columns=dict(columns),
        constants=_own(decided.constants, group),
        values={key: codes for key, codes in _own(decided.values, group).items() if key in columns},
        distinct=distinct,
        as_written=tuple(key for key in columns if f"{group}.{key}" in decided.as_written),
        dates_of={key: said for key, said in _own(decided.dates, group).items() if key in columns},
    )


def _own(given: Mapping[str, T], group: str) -> dict[str, T]:
    """Return what is given for the fields of a table, by their keys."""
    own = {tuple(name.split(".", 1)): held for name, held in given.items()}
    return {key: held for (table, key), held in own.items() if table == group}
