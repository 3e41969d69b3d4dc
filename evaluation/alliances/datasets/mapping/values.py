"""What a column's values say it is, where its heading says nothing: a list, SIRETs, a scale."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from alliances.datasets.layouts.outline import Field, Grid
from alliances.datasets.mapping.targets import Target, is_answer
from alliances.datasets.parsing.siret import passes_key
from alliances.datasets.parsing.text import written
from alliances.frameworks.model import Framework
from alliances.language.matching import fold

VALUES_ALONE = 0.5
"""Confidence of a proposal by values alone: to be looked at. Ours, as are the next three."""
_SHARE = 0.9
_FEWEST = 2
_LOOKED_AT = 200
_SIRET = re.compile(r"[0-9]{14}")


def said_by_values(
    grid: Grid,
    each: Field,
    known: Mapping[str, Target],
    votes: Mapping[str, float],
    framework: Framework,
) -> tuple[str, ...] | None:
    """Return what the values of a column say that it is; None where they say nothing.

    Numbers say nothing: 11 is a region, a count and an answer.

    Parameters
    ----------
    votes
        How much the other columns of the file speak of each table.

    Returns
    -------
    tuple of str or None
        The names of fields, those of the likeliest table first; none where the values are answers
        that many questions share.
    """
    words = _words(grid, each)
    if len(words) < _FEWEST:
        return None
    likeliest = sorted(known.values(), key=lambda target: -votes.get(target.group, 0.0))
    if _most([_is_siret(word) for word in words]):
        return tuple(t.name for t in likeliest if t.column.kind == "siret")
    texts = {fold(word) for word in words}
    if any(not text or text.isdigit() for text in texts):
        return None
    lists = _lists(texts, framework)
    listed = tuple(t.name for t in likeliest if t.column.target in lists and not is_answer(t))
    if listed:
        return listed
    asked = [t for t in likeliest if is_answer(t) and _most_known(texts, t, framework)]
    if not asked:
        return None
    return (asked[0].name,) if len(asked) == 1 else ()


def _words(grid: Grid, each: Field) -> list[str]:
    values = pd.unique(pd.Series(grid.cells(each), dtype=object).dropna())[:_LOOKED_AT]
    words = (written(value).strip() for value in values)
    return [word for word in words if fold(word) not in grid.nothing]


def _most(fits: Sequence[bool]) -> bool:
    return sum(fits) >= _SHARE * len(fits)


def _is_siret(word: str) -> bool:
    digits = re.sub(r"[\s.]", "", word)
    return bool(_SIRET.fullmatch(digits)) and passes_key(digits)


def _lists(texts: set[str], framework: Framework) -> set[str]:
    """Return the code lists, of those that know most of these texts, that know the most."""
    shares = {}
    for name, declared in framework.lists.items():
        known = {fold(label) for code in declared.codes for label in code.label.values()}
        # A code of a letter or two, as of sides and levels, may mean anything.
        known |= {fold(code.code) for code in declared.codes if len(code.code) > _FEWEST}
        shares[name] = len(texts & known) / len(texts)
    best = max(shares.values(), default=0.0)
    return {name for name, share in shares.items() if share == best >= _SHARE}


def _most_known(texts: set[str], target: Target, framework: Framework) -> bool:
    scale = framework.scales[framework.item_by_id[target.column.target].scale]
    known = {fold(label) for level in scale.levels for label in level.label.values()}
    return _most([text in known for text in texts])
