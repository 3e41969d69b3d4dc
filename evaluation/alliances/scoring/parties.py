"""Who the parties are: which sides a partnership has, which organisations are behind it."""

import numpy as np
import pandas as pd
from scipy import sparse

from alliances.frameworks.sheets import OWNER
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.sides import positions


def indicator(rows: Integers, columns: Integers, shape: tuple[int, int]) -> sparse.csr_array:
    """Return a sparse array with 1 at each of these places."""
    ones = np.ones(len(rows), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=shape)


def organisations_outside(
    parties: pd.DataFrame, members: sparse.csr_array, partnerships: tuple[str, ...]
) -> tuple[sparse.csr_array, Integers]:
    """Return, for each group and organisation in it, the partnerships that it is a party of.

    Where the workbook lists no parties, each partnership stands for an organisation of its own.
    """
    place, organisation = np.arange(len(partnerships)), np.arange(len(partnerships))
    if len(parties):
        others = parties[parties["side"] != OWNER].dropna(subset="organisation")
        place = positions(others["partnership"], partnerships)
        organisation = pd.factorize(others["organisation"])[0][place >= 0]
        place = place[place >= 0]
    if not len(place):
        return indicator(place, place, (0, len(partnerships))), place
    span = int(organisation.max()) + 1
    by_partnership = indicator(place, np.arange(len(place)), (len(partnerships), len(place)))
    pairs = (members @ by_partnership).tocoo()
    key = pairs.row.astype(np.int64) * span + organisation[pairs.col]
    found, number = np.unique(key, return_inverse=True)
    outside = indicator(number, place[pairs.col], (len(found), len(partnerships)))
    return outside, found // span


def sides_listed(parties: pd.DataFrame, partnerships: tuple[str, ...]) -> dict[str, Booleans]:
    """Return which partnerships have a party on each side; nothing where no parties are listed."""
    listed = {}
    for side in parties["side"].dropna().unique() if len(parties) else ():
        place = positions(parties.loc[parties["side"] == side, "partnership"], partnerships)
        has = np.zeros(len(partnerships), dtype=np.bool_)
        has[place[place >= 0]] = True
        listed[str(side)] = has
    return listed
