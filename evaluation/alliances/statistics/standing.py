"""Who stands behind a figure of some partnerships: people, each once, and organisations."""

import numpy as np
from scipy import sparse

from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.groups import Groups
from alliances.scoring.views import View


def people_behind(view: View, among: Booleans) -> Integers:
    """Count the respondents of a side, of the group of people that has fewest.

    Parameters
    ----------
    view
        A side in a wave.
    among
        The partnerships that count, shape (partnerships of the view, nodes).

    Returns
    -------
    ndarray
        Shape (nodes,). Who answers for several partnerships is one person.
    """
    everyone = sparse.csr_array(np.ones((1, len(among)), dtype=np.int64))
    counted = [each.among(among).distinct(everyone)[0] for each in view.people]
    fewest: Integers = np.min(counted, axis=0)
    return fewest


def organisations_behind(groups: Groups, among: Booleans) -> Integers:
    """Count the organisations, other than the programme's owner, that are parties.

    Parameters
    ----------
    groups
        The groups of the wave: the first is the whole programme.
    among
        The partnerships that count, shape (all partnerships, nodes).

    Returns
    -------
    ndarray
        Shape (nodes,).
    """
    outside = groups.outside[np.flatnonzero(groups.outside_group == 0)]
    counted: Integers = ((outside @ among.astype(np.int64)) > 0).sum(axis=0)
    return counted
