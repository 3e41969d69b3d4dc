"""Rules between cells that can each be read: facts that contradict each other."""

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.datasets.rules.asked import roles_of, satisfies
from alliances.findings import Severity
from alliances.frameworks.conditions import SIGNS
from alliances.frameworks.model import Filter, Framework, State
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS, OWNER, SIDES, TYPE_FACTS

_VERSION = re.compile(r"\d+(\.\d+){0,2}")


def rule_marks(
    checked: Checked, framework: Framework, lists: Mapping[str, pd.DataFrame]
) -> Iterator[Mark]:
    """Check what the cells of a row say of each other, and of the rows that they name.

    Yields
    ------
    Mark
        All to be verified: none stops a score. A cell with a finding takes no part.
    """
    yield from _main_types(checked)
    yield from _filters(checked, framework)
    yield from _roles(checked, framework)
    yield from _versions(checked, framework)
    yield from _voices(checked)
    yield from _roles_of_others(checked, lists)
    yield from _unanswered(checked)


def _main_types(checked: Checked) -> Iterator[Mark]:
    """Yield a mark where the main type of a partnership is one that its facts deny."""
    for fact in TYPE_FACTS:
        if checked.has("partnerships", fact, "main_type"):
            data = checked.data("partnerships")
            sound = checked.sound("partnerships", fact, "main_type")
            main = data["main_type"] == fact.removeprefix("type_")
            denied = ~data[fact].fillna(True).astype(bool)
            other = checked.tables["partnerships"]
            for row in data.index[sound & main & denied]:
                at = other.seen_from(int(row), fact, int(row), at="main_type")
                details = {"other": at, "fact": fact}
                problem = Problem("main_type_contradicts", Severity.VERIFY, details)
                yield Mark("partnerships", int(row), "main_type", problem)


def _filters(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Yield a mark where a question is answered which the answer to another one closed."""
    for key in ANSWER_SHEETS:
        if key not in checked.tables:
            continue
        states = checked.tables[key].states
        for name in states.columns:
            rule = framework.item_by_id[name].filter
            if rule is not None and rule.item in states.columns:
                yield from _filtered(checked, key, name, rule)


def _filtered(checked: Checked, key: str, name: str, rule: Filter) -> Iterator[Mark]:
    table = checked.tables[key]
    answered = (table.states[[name, rule.item]] == State.VALUE).all(axis=1)
    if not answered.any():
        return
    closed = answered & ~satisfies(table.data[rule.item], rule)
    closed &= ~checked.faulty(key, name, rule.item)
    condition = f"{rule.item} {SIGNS[rule.operator]} {rule.value}"
    for row in table.data.index[closed]:
        details = {
            "other": table.seen_from(int(row), rule.item, int(row), at=name),
            "condition": condition,
        }
        yield Mark(key, int(row), name, Problem("filtered_answered", Severity.VERIFY, details))


def _roles(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Yield a mark where a party answers a question that is for other roles than its own.

    Only where role and side agree: otherwise one of them is wrong, and told as such.
    """
    if "answers" not in checked.tables or not checked.has("invitations", "role"):
        return
    table = checked.tables["answers"]
    roles = roles_of(table.data, checked.data("invitations"))
    parents = {code.code: code.parent for code in framework.lists["role"].codes if code.parent}
    agreed = roles.map(parents) == table.data["side"]
    agreed &= checked.sound("answers", *ANSWER_KEYS, "side")
    for name in table.states.columns:
        item = framework.item_by_id[name]
        if item.roles:
            answered = (table.states[name] == State.VALUE) & ~checked.faulty("answers", name)
            for row in table.data.index[answered & agreed & ~roles.isin(item.roles)]:
                details = {"role": roles[row], "roles": ", ".join(item.roles)}
                problem = Problem("not_for_role", Severity.VERIFY, details)
                yield Mark("answers", int(row), name, problem)


def _versions(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Yield a mark at a wave asked by a version of the framework that cannot have been."""
    if not checked.has("waves", "framework_version"):
        return
    versions = checked.data("waves")["framework_version"].dropna().astype(str)
    for row, version in versions.items():
        if not _VERSION.fullmatch(version) or _parts(version) > _parts(framework.version):
            problem = Problem("version_unknown", Severity.VERIFY, {"used": framework.version})
            yield Mark("waves", int(str(row)), "framework_version", problem)


def _parts(version: str) -> list[int]:
    """Return a version as numbers, so that 1.10 comes after 1.9, and 1 is 1.0.0."""
    numbers = [int(part) for part in version.split(".")]
    return numbers + [0] * (3 - len(numbers))


def _voices(checked: Checked) -> Iterator[Mark]:
    """Yield a mark where an invitation of a party has no side, or one of a third party has one."""
    if not checked.has("invitations", "voice", "side", "role"):
        return
    data = checked.data("invitations")
    usable = checked.sound("invitations", "voice") & ~checked.faulty("invitations", "side", "role")
    of_party = data["voice"] == "partie"
    of_role = data["side"].notna() | data["role"].notna()
    for row in data.index[usable & ~of_party & data["side"].notna()]:
        problem = Problem("voice_contradicts", Severity.VERIFY, {"near": "partie"})
        yield Mark("invitations", int(row), "voice", problem)
    for row in data.index[usable & of_party & data["side"].isna()]:
        if of_role[row]:
            yield Mark("invitations", int(row), "side", Problem("missing_side", Severity.VERIFY))
        else:
            problem = Problem("voice_contradicts", Severity.VERIFY, {"near": ""})
            yield Mark("invitations", int(row), "voice", problem)


def _roles_of_others(checked: Checked, lists: Mapping[str, pd.DataFrame]) -> Iterator[Mark]:
    """Yield a mark where a person speaks for the owner in a role of the others, or they in his."""
    if "role" not in lists or not checked.has("invitations", "side", "role"):
        return
    usual = dict(zip(lists["role"]["code"], lists["role"]["parent"], strict=True))
    data = checked.data("invitations")[checked.sound("invitations", "side", "role")]
    sides = data["role"].map(usual)
    sides = sides[sides.isin(SIDES)]
    told = (sides == OWNER) != (data["side"][sides.index] == OWNER)
    for row in sides.index[told]:
        other = checked.tables["invitations"].seen_from(int(row), "side", int(row), at="role")
        problem = Problem("role_of_other_side", Severity.VERIFY, {"other": other})
        yield Mark("invitations", int(row), "role", problem)


def _unanswered(checked: Checked) -> Iterator[Mark]:
    """Yield a mark where a party's row holds no answer, and its invitation a complete one."""
    if "answers" not in checked.tables or not checked.has("invitations", "disposition"):
        return
    table, keys = checked.tables["answers"], [*ANSWER_KEYS]
    empty = table.data[(table.states == State.BLANK).all(axis=1) & checked.sound("answers", *keys)]
    if empty.empty or len(table.states.columns) == 0:
        return
    complete = checked.data("invitations")[checked.sound("invitations", *keys, "disposition")]
    complete = complete.loc[complete["disposition"] == "I", keys].drop_duplicates()
    said = pd.MultiIndex.from_frame(empty[keys]).isin(pd.MultiIndex.from_frame(complete))
    for row in empty.index[said]:
        yield Mark("answers", int(row), "respondent", Problem("empty_answer", Severity.VERIFY))
