"""A plan from its TOML file, read strictly: every mistake at once, with the path of its key."""

import hashlib
import re
from collections import Counter
from pathlib import Path

from alliances.errors import WrongCall
from alliances.frameworks.load_keys import Block, Mistake, note, refuse
from alliances.frameworks.load_toml import document
from alliances.language.plain import harmless
from alliances.reports.plan import (
    KEPT,
    MOST_STORIES,
    SECTIONS,
    STATUSES,
    Action,
    Cover,
    Operational,
    OwnTexts,
    Plan,
    PlannedSection,
    Statutory,
    Story,
)

_BLANK_LINE = re.compile(r"\n\s*\n")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def load_plan(path: str | Path) -> Plan:
    """Return the plan of a report.

    Parameters
    ----------
    path
        A TOML file; ``docs/report.md`` says what it may hold, `write_plan` makes an empty one.

    Raises
    ------
    WrongCall
        There is no such file.
    FrameworkError
        It cannot be read, is not TOML, or holds mistakes; its ``mistakes`` lists them all.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plan.toml"
    ...     _ = file.write_text('status = "provisoire"', encoding="utf-8")
    ...     plan = load_plan(file)
    >>> plan.status, plan.sections
    ('provisional', ())
    """
    path = Path(path)
    try:
        there = path.is_file()
    except OSError:
        # A name that is too long, a folder that may not be entered.
        there = False
    if not there:
        raise WrongCall("plan_file_missing", file=str(path))
    mistakes: list[Mistake] = []
    root = Block(_harmless(document(path)), "", mistakes)
    plan = Plan(
        title=root.text("title", ""),
        subtitle=root.text("subtitle", ""),
        status=_status(root),
        sections=root.each("sections", _section),
        only=root.flag("only"),
        cover=_cover(root),
        texts=_texts(root),
        stories=root.each("stories", _story),
        statutory=root.each("statutory", _statutory),
        radar=_radar(root),
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    root.close()
    _check(plan, mistakes)
    refuse(path.name, mistakes, "plan_mistakes")
    return plan


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text: a blank line parts them, a line's end does not.

    Examples
    --------
    >>> paragraphs("Un début\\nqui continue.\\n\\nUne suite.")
    ('Un début qui continue.', 'Une suite.')
    """
    parts = (" ".join(part.split()) for part in _BLANK_LINE.split(text))
    return tuple(part for part in parts if part)


def _harmless(node: object) -> object:
    """Return what a file holds without signs that no output could print."""
    if isinstance(node, dict):
        return {key: _harmless(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_harmless(value) for value in node]
    return harmless(node) if isinstance(node, str) else node


def _status(root: Block) -> str:
    if not root.has("status"):
        return ""
    return STATUSES.get(root.choice("status", tuple(STATUSES)), "")


def _section(block: Block) -> PlannedSection:
    return PlannedSection(
        id=block.choice("id", SECTIONS),
        title=block.text("title", ""),
        comment=paragraphs(block.text("comment", "")),
        include=block.flag("include", default=True),
    )


def _cover(root: Block) -> Cover:
    inner = root.table("cover")
    if inner is None:
        return Cover()
    made = Cover(*(inner.text(key, "") for key in ("period", "perimeter", "owner", "contact")))
    inner.close()
    return made


def _texts(root: Block) -> OwnTexts:
    inner = root.table("texts")
    if inner is None:
        return OwnTexts()
    keys = ("preface", "foreword", "theory", "lessons")
    made = OwnTexts(*(paragraphs(inner.text(key, "")) for key in keys))
    inner.close()
    return made


def _radar(root: Block) -> bool:
    inner = root.table("charts")
    if inner is None:
        return False
    radar = inner.flag("radar")
    inner.close()
    return radar


def _story(block: Block) -> Story:
    return Story(
        title=block.text("title"),
        text=paragraphs(block.text("text")),
        partnership=block.text("partnership"),
        consent=block.text("consent"),
        engagement=block.text("engagement", ""),
    )


def _statutory(block: Block) -> Statutory:
    made = Statutory(
        id=block.text("id"),
        text=block.text("text"),
        operational=block.each("operational", _operational),
        register=block.text("register", ""),
        opinion=paragraphs(block.text("opinion", "")),
        verifier=paragraphs(block.text("verifier", "")),
    )
    if not made.operational:
        block.mistake("plan_without_operational", "operational")
    return made


def _operational(block: Block) -> Operational:
    return Operational(
        id=block.text("id"),
        text=block.text("text"),
        actions=block.each("actions", _action),
        indicators=block.texts("indicators"),
        target=block.text("target", ""),
        due=_year(block, "due"),
        opinion=paragraphs(block.text("opinion", "")),
    )


def _action(block: Block) -> Action:
    return Action(block.text("text"), block.text("indicator", ""))


def _year(block: Block, key: str) -> int | None:
    if not block.has(key):
        return None
    value = block.between(key, _FIRST_YEAR, _LAST_YEAR, _FIRST_YEAR)
    if value != int(value):
        block.mistake("expected_whole_number", key)
    return int(value)


def _check(plan: Plan, mistakes: list[Mistake]) -> None:
    """Add what stands twice, what is too many, and what no plan may leave out."""
    _once(mistakes, "sections", [section.id for section in plan.sections])
    _once(mistakes, "statutory", [objective.id for objective in plan.statutory])
    for objective in plan.statutory:
        path = f"statutory.{objective.id}.operational"
        _once(mistakes, path, [each.id for each in objective.operational])
    for section in plan.sections:
        if section.id in KEPT and not section.include:
            note(mistakes, "plan_section_kept", f"sections.{section.id}.include", value=section.id)
    if len(plan.stories) > MOST_STORIES:
        count = len(plan.stories)
        note(mistakes, "plan_stories", "stories", count=count, most=MOST_STORIES)
    named = [i for o in plan.statutory for each in o.operational for _, i in each.followed if i]
    for indicator, count in Counter(named).items():
        if count > 1:
            key = f"statutory.{indicator}"
            note(mistakes, "plan_indicator_twice", key, value=indicator, count=count)


def _once(mistakes: list[Mistake], path: str, ids: list[str]) -> None:
    for value, count in Counter(ids).items():
        if count > 1 and value:
            note(mistakes, "duplicate_id", f"{path}.{value}", value=value, count=count)
