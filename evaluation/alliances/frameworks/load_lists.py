"""The code lists that every campaign shares, put beside those that a framework declares."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from alliances.content import shelf
from alliances.frameworks.load_keys import Block, Mistake, refuse
from alliances.frameworks.load_parts import read_list
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import CodeList, Framework
from alliances.frameworks.sheets import CLASSES, LISTS
from alliances.language import LANGUAGES


def with_shared_lists(framework: Framework) -> Framework:
    """Return a framework with every list that the campaign workbook refers to, and the classes.

    Its own lists stand; those that it leaves out are the shared ones, or empty where there is none
    (roles, engagements and domains are each programme's own). A framework without items, such as
    SDG 17, has no campaign workbook and is returned as it is.

    Raises
    ------
    FrameworkError
        The file of shared lists holds mistakes.
    """
    if not framework.items:
        return framework
    lists, sources = _shared()
    every = dict.fromkeys((*LISTS, *CLASSES, *framework.lists))
    known = {name: CodeList(name, ()) for name in every} | {**lists, **framework.lists}
    return replace(
        framework,
        lists={name: known[name] for name in every},
        sources={**framework.sources, **sources},
    )


def shared_codes(name: str) -> tuple[str, ...]:
    """Return the codes of a list that every campaign shares; none where there is no such list."""
    lists, _ = _shared()
    return tuple(code.code for code in lists[name].codes) if name in lists else ()


@cache
def _shared() -> tuple[Mapping[str, CodeList], Mapping[str, str]]:
    mistakes: list[Mistake] = []
    root = Block(document(shelf("frameworks") / "common" / "lists.toml"), "", mistakes)
    lists = root.named("lists", read_list(LANGUAGES))
    sources = root.pairs("sources")
    root.close()
    refuse("common/lists.toml", mistakes)
    return lists, sources
