"""How a figure was made: tokens for machines, a sentence for people."""

import numpy as np

from alliances.language import text
from alliances.scoring.blocks import Block
from alliances.scoring.coding import Integers
from alliances.scoring.gaps import TOGETHER

SUPPRESSED = "suppressed"
SEPARATOR = ";"

_SIDED = ("", "one_sided", "two_sided", "partly_one_sided")
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
    given = ~np.isnan(figures.value)
    number = _sidedness(block) * 8 + (~np.isnan(figures.low)) * 4 + (~given) * 2
    number = np.where(block.withheld, 1, number)
    node = np.array([_gap_token(statistic, node.mirror) for node in block.nodes])
    names, node_number = np.unique(node, return_inverse=True)
    combined = number * len(names) + node_number
    found, place = np.unique(combined, return_inverse=True)
    words = [_word(block, int(n) // len(names), str(names[int(n) % len(names)])) for n in found]
    return np.array(words, dtype=object)[place].reshape(combined.shape)


def _sidedness(block: Block) -> Integers:
    """Return 0 where sides do not matter, 1 one-sided, 2 two-sided, 3 some of each."""
    if block.side != TOGETHER:
        return np.zeros_like(block.n)
    return (block.one_sided > 0) * 1 + (block.two_sided > 0) * 2


def _gap_token(statistic: str, mirror: str) -> str:
    """Return the token of a gap on nodes of a mirror; none for another statistic."""
    return _GAPS.get(mirror, "") if statistic == "gap" else ""


def _word(block: Block, number: int, node: str) -> str:
    """Compose the tokens of one method."""
    if number == 1:
        return SUPPRESSED
    single = block.rows["scope"].iloc[0] == "partnership"
    tokens = [] if single else ["weighted_mean" if block.weighted else "mean_of_partnerships"]
    if block.side == TOGETHER:
        tokens.append("mean_of_sides")
    elif single and not node:
        tokens.append("mean_of_respondents")
    tokens += [node, _SIDED[number // 8]]
    tokens.append("t_interval" if number & 4 else "")
    tokens.append("no_score" if number & 2 else "")
    return SEPARATOR.join(token for token in tokens if token)
