"""The two views of single partnerships, for those that may be shown."""

import numpy as np
import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.engine import Scores
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.pairs import Pairs, Whole, pairs_of, wholes_of
from alliances.statistics.tables.evidenced import sources

COLUMNS = (
    "wave",
    "pair",
    "partnership",
    "node",
    "kind",
    "mirror",
    "heard",
    "first",
    "second",
    "n_first",
    "n_second",
    "together",
    "gap",
    "levels",
    "same_direction",
    "quadrant",
    "source",
)
"""The columns of the table of partnerships, in order."""

HEARD = ("both", "first_only", "second_only", "several")
"""Which sides have a score: both, one, or three and more of a partnership seen as a whole. A side
that did not answer is never completed."""


def partnerships_table(scores: Scores, protected: Scores) -> pd.DataFrame:
    """Return, for each partnership that may be shown, how its parties' views meet on every node.

    Parameters
    ----------
    scores
        The scores, with those of single partnerships.
    protected
        The same after `alliances.disclosure.protect`, which says whom the consent lets be shown.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; no row in an anonymous campaign. ``gap`` is first minus second in the
        unit of the node, ``levels`` the same in levels of the scale, positive where the first sees
        it better. Every couple of parties, in both orders where there are three or more; these then
        have a row with all parties too (``pair`` is ``sides``), with the mean of the sides
        (``together``) and how many levels the furthest two are apart.
        ``source`` is ``concordant`` where both parties are favourable and less than one level
        apart, else ``declared``.
    """
    if not protected.shown.any():
        return pd.DataFrame(columns=[*COLUMNS])
    several = _with_three_parties(scores)
    frames = [_of_whole(whole, scores, protected.shown) for whole in wholes_of(scores)]
    for pairs in pairs_of(scores, ordered=bool(several.any())):
        # The other order of two parties tells nothing new.
        turned = pairs.first > pairs.second
        frames.append(_of_pairs(pairs, scores, protected.shown & (several if turned else True)))
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=[*COLUMNS])


def _with_three_parties(scores: Scores) -> Booleans:
    """Return which partnerships list a third party, shape (partnerships,)."""
    found = np.zeros(len(scores.partnerships), dtype=np.bool_)
    for groups in scores.groups.values():
        for side, has in groups.has_party.items():
            if side not in SIDES[:2]:
                found |= has
    return found


def _of_whole(whole: Whole, scores: Scores, shown: Booleans) -> pd.DataFrame:
    """Return the partnerships of three parties and more as wholes."""
    complete = whole.complete & shown[whole.partnerships][:, None]
    row, node = np.nonzero(complete)
    names = np.array(scores.partnerships, dtype=object)[whole.partnerships]
    return _identified(whole.wave, TOGETHER, names[row], whole.nodes, node).assign(
        heard="several",
        together=np.nanmean(whole.scores[:, row, node], axis=0) if len(row) else np.nan,
        levels=whole.apart[row, node],
        same_direction=whole.same_direction[row, node].astype(object),
        quadrant=_quadrant(whole.quadrants, complete.shape)[row, node],
        source=sources(whole.concordant, whole.complete)[row, node],
    )


def _identified(
    wave: str, pair: str, partnerships: np.ndarray, nodes: tuple[Node, ...], node: Integers
) -> pd.DataFrame:
    """Return rows that say of what they are, the other columns empty."""
    said = {
        "wave": wave,
        "pair": pair,
        "partnership": partnerships,
        **{
            name: np.array([getattr(each, key) for each in nodes], dtype=object)[node]
            for name, key in (("node", "id"), ("kind", "kind"), ("mirror", "mirror"))
        },
    }
    return pd.DataFrame(said, columns=[*COLUMNS])


def _quadrant(quadrants: dict[str, Booleans], shape: tuple[int, ...]) -> np.ndarray:
    names = np.full(shape, "", dtype=object)
    for name, held in quadrants.items():
        names[held] = name
    return names


def _of_pairs(pairs: Pairs, scores: Scores, kept: Booleans) -> pd.DataFrame:
    shown = kept[pairs.partnerships]
    first_only, second_only = pairs.one_sided
    row, node = np.nonzero((pairs.complete | first_only | second_only) & shown[:, None])
    heard = np.select([pairs.complete, first_only, second_only], HEARD[:3], "")
    names = np.array(scores.partnerships, dtype=object)[pairs.partnerships]
    same = pairs.same_direction.astype(object)
    same[~(pairs.complete & pairs.measured)] = None
    source = sources(pairs.concordant, pairs.complete | first_only | second_only)
    pair = f"{pairs.first}-{pairs.second}"
    return _identified(pairs.wave, pair, names[row], pairs.nodes, node).assign(
        heard=heard[row, node],
        first=pairs.a[row, node],
        second=pairs.b[row, node],
        n_first=pairs.n[0][row, node],
        n_second=pairs.n[1][row, node],
        gap=pairs.gap[row, node],
        levels=pairs.levels[row, node],
        same_direction=same[row, node],
        quadrant=_quadrant(pairs.quadrants, pairs.gap.shape)[row, node],
        source=source[row, node],
    )
