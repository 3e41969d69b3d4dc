"""Who stands behind a row, and what the rows beside it would tell of them."""

import numpy as np

from alliances.scoring.blocks import Block, Contributors
from alliances.scoring.coding import Booleans


def too_few(block: Block, behind: Contributors, people: int, organisations: int) -> Booleans:
    """Whether too few people or organisations stand behind a row, or a single partnership.

    Parameters
    ----------
    block
        The figures.
    behind
        The partnerships behind them.
    people, organisations
        The smallest numbers shown.

    Returns
    -------
    ndarray
        Shape (rows, nodes).
    """
    partnerships = block.n
    if not partnerships.all():
        # Without a figure there are still counts, of all partnerships asked.
        asked = behind.members @ behind.asked.astype(np.int64)
        partnerships = np.where(partnerships > 0, partnerships, asked)
    few = (block.respondents < people) | (block.organisations < organisations)
    too_few: Booleans = few | (partnerships < 2)
    return too_few


def beside_shown(behind: Contributors, shown: Booleans, fewest: int) -> Booleans:
    """Whether a row less its partnerships that are shown one by one gives away a few others.

    Parameters
    ----------
    behind
        The partnerships behind the rows.
    shown
        Which of all partnerships have rows of their own.
    fewest
        The fewest partnerships that may be left.

    Returns
    -------
    ndarray
        Shape (rows, nodes).
    """
    told = shown[behind.partnerships]
    hidden = np.zeros((behind.members.shape[0], behind.given.shape[1]), dtype=np.bool_)
    if told.all() or not told.any():
        return hidden
    # Figures are those of the partnerships with a score, counts those of all that were asked.
    for held in (behind.given, behind.asked):
        seen = behind.members[:, told] @ held[told].astype(np.int64)
        left = behind.members[:, ~told] @ held[~told].astype(np.int64)
        hidden |= (seen > 0) & (left > 0) & (left < fewest)
    return hidden


def nested_in(hidden: Booleans, block: Block, behind: Contributors, fewest: int) -> Booleans:
    """Hide the smaller of two groups of which one holds the other and few partnerships more.

    Groups are compared among the partnerships that answered; of two that differ by more, figures
    can still rest on sets that differ by few.

    Parameters
    ----------
    hidden
        What is hidden already, and needs no other to be hidden; shape (rows, nodes).
    block
        The figures.
    behind
        The partnerships behind them.
    fewest
        The fewest partnerships by which two groups may differ.

    Returns
    -------
    ndarray
        What is hidden then, shape (rows, nodes).
    """
    hidden = hidden.copy()
    answering = behind.members[:, np.flatnonzero(behind.asked.any(axis=1))]
    common = (answering @ answering.T).toarray()
    size = common.diagonal()
    more = size[None, :] - size[:, None]
    inside = (common == size[:, None]) & (more > 0) & (size[:, None] > 0)
    smaller, larger = np.nonzero(inside)
    apart = block.n[larger] - block.n[smaller]
    close = (apart > 0) & (apart < fewest) & (block.n[smaller] > 0)
    close |= (more[smaller, larger] < fewest)[:, None]
    # The programme, the largest, comes first: what it hides need not be hidden again.
    order = np.argsort(-size[larger], kind="stable")
    for pair in order[close[order].any(axis=1)]:
        one, other = smaller[pair], larger[pair]
        hidden[one] |= close[pair] & ~hidden[one] & ~hidden[other]
    return hidden
