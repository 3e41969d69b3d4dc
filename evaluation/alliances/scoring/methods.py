"""How a figure was made: tokens for machines, a sentence for people."""

import numpy as np

from alliances.language import text
from alliances.scoring.blocks import Block, Figures
from alliances.scoring.coding import Integers
from alliances.scoring.gaps import TOGETHER

SUPPRESSED = "suppressed"
SEPARATOR = ";"

_SIDED = ("", "one_sided", "partly_one_sided", "some_sides", "all_sides", "two_sided")
_ENDS = (
    "",
    "no_score",
    "census",
    "no_spread",
    "t_interval",
    "bounded_interval",
    "share_interval",
)
_SUPPRESSED, _COUNTS = -1, -2
_GAPS = {"same": "gap_same", "reciprocal": "gap_reciprocal", "mixed": "gap_mixed"}


def describe_method(method: str, language: str) -> str:
    """Return the sentences for the tokens of a row's ``method``.

    Parameters
    ----------
    method
        As it stands in the long score table: tokens separated by ``;``.
    language
        ``fr`` or ``en``.
    """
    return " ".join(text(f"methods.{token}", language) for token in method.split(SEPARATOR))


def method_tokens(block: Block, statistic: str) -> np.ndarray:
    """Return the method of every figure of a block, shape (rows, nodes), as Python strings.

    Few different ones occur: they are made once each, from a number that tells them apart.
    """
    figures = block.figures[statistic]
    number = _sidedness(block) * len(_ENDS) + _end(block, figures, statistic)
    number = np.where(block.withheld, np.where(block.n > 0, _SUPPRESSED, _COUNTS), number)
    node = np.array([_gap_token(statistic, node.mirror) for node in block.nodes])
    names, node_number = np.unique(node, return_inverse=True)
    combined = number * len(names) + node_number
    found, place = np.unique(combined, return_inverse=True)
    words = [_word(block, int(n) // len(names), str(names[int(n) % len(names)])) for n in found]
    return np.array(words, dtype=object)[place].reshape(combined.shape)


def _sidedness(block: Block) -> Integers:
    """Return the place in `_SIDED` of what is said of the sides, 0 where they do not matter."""
    if not block.sidedness:
        return np.zeros_like(block.n)
    one, some, two, every = (
        block.sidedness[name] > 0 for name in ("one_sided", "some_sides", "two_sided", "all_sides")
    )
    several = some | two | every
    return np.select([one & several, one, some, every, two], [2, 1, 3, 4, 5], 0)


def _end(block: Block, figures: Figures, statistic: str) -> Integers:
    """Return the place in `_ENDS` of what is said of the interval, or of the lack of a score."""
    given = ~np.isnan(figures.value)
    census = given & block.census
    flat = given & figures.flat
    within = ~np.isnan(figures.low)
    shares = within & (statistic == "favourable" and not block.weighted)
    told = {
        "no_score": ~given,
        "census": census,
        "share_interval": shares,
        "bounded_interval": flat & within,
        "no_spread": flat,
        "t_interval": within,
    }
    ends = np.select([*told.values()], [_ENDS.index(token) for token in told], 0)
    return ends.astype(np.int64)


def _gap_token(statistic: str, mirror: str) -> str:
    """Return the token of a gap on nodes of a mirror; none for another statistic."""
    return _GAPS.get(mirror, "") if statistic == "gap" else ""


def _word(block: Block, number: int, node: str) -> str:
    """Compose the tokens of one method."""
    if number == _SUPPRESSED:
        return SUPPRESSED
    single = block.rows["scope"].iloc[0] == "partnership"
    tokens = [] if single else ["weighted_mean" if block.weighted else "mean_of_partnerships"]
    if block.side == TOGETHER:
        tokens.append("mean_of_sides")
    elif single and not node:
        tokens.append("mean_of_respondents")
    if number == _COUNTS:
        return SEPARATOR.join([*tokens, *([node] if node else []), "no_score", "counts_withheld"])
    tokens += [node, _SIDED[number // len(_ENDS)], _ENDS[number % len(_ENDS)]]
    return SEPARATOR.join(token for token in tokens if token)
