"""The two views of single partnerships, for those that may be shown."""

import numpy as np
import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.scoring.coding import Booleans
from alliances.scoring.engine import Scores
from alliances.statistics.pairs import Pairs, pairs_of

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
    "gap",
    "levels",
    "same_direction",
    "quadrant",
)
"""The columns of the table of partnerships, in order."""

HEARD = ("both", "first_only", "second_only")
"""Which sides have a score: a side that did not answer is never completed."""


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
        it better. Every couple of parties, in both orders where there are three or more.
    """
    if not protected.shown.any():
        return pd.DataFrame(columns=[*COLUMNS])
    several = _with_three_parties(scores)
    frames = []
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


def _of_pairs(pairs: Pairs, scores: Scores, kept: Booleans) -> pd.DataFrame:
    shown = kept[pairs.partnerships]
    first_only, second_only = pairs.one_sided
    row, node = np.nonzero((pairs.complete | first_only | second_only) & shown[:, None])
    quadrant = np.full(pairs.gap.shape, "", dtype=object)
    for name, held in pairs.quadrants.items():
        quadrant[held] = name
    heard = np.select([pairs.complete, first_only, second_only], HEARD, "")
    names = np.array(scores.partnerships, dtype=object)[pairs.partnerships]
    same = pairs.same_direction.astype(object)
    same[~(pairs.complete & pairs.measured)] = None
    return pd.DataFrame(
        {
            "wave": pairs.wave,
            "pair": f"{pairs.first}-{pairs.second}",
            "partnership": names[row],
            "node": np.array([each.id for each in pairs.nodes], dtype=object)[node],
            "kind": np.array([each.kind for each in pairs.nodes], dtype=object)[node],
            "mirror": np.array([each.mirror for each in pairs.nodes], dtype=object)[node],
            "heard": heard[row, node],
            "first": pairs.a[row, node],
            "second": pairs.b[row, node],
            "n_first": pairs.n[0][row, node],
            "n_second": pairs.n[1][row, node],
            "gap": pairs.gap[row, node],
            "levels": pairs.levels[row, node],
            "same_direction": same[row, node],
            "quadrant": quadrant[row, node],
        },
        columns=[*COLUMNS],
    )
