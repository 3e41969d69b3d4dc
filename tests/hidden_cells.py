"""Which hidden cells a published table gives back, found by another road than ours."""

import numpy as np

from alliances.statistics.suppression import Suppressed


def determined(result: Suppressed) -> np.ndarray:
    """Return which hidden cells the relations determine, by another road: the null space."""
    hidden = result.hidden.to_numpy()
    part = result.relations[:, hidden].astype(float)
    if not hidden.any():
        return np.zeros(0, dtype=bool)
    _, sizes, vectors = np.linalg.svd(np.vstack([part, np.zeros((part.shape[1], part.shape[1]))]))
    free = vectors[(np.append(sizes, np.zeros(len(vectors) - len(sizes))) < 1e-9)]
    return (np.abs(free) < 1e-9).all(axis=0) if len(free) else np.ones(hidden.sum(), dtype=bool)
