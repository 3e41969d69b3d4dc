"""Answers to scales: those of which R gives the figures, and drawn ones."""

from typing import Any

import numpy as np
from references import reference, table

from alliances.errors import NoAnswer

REFERENCE = reference("reliability")
CASES = REFERENCE["cases"]
CLOSED, ITERATIVE = 1e-9, 1e-6


def answers(case: dict[str, Any]) -> np.ndarray:
    return table(case["data"])


def scale(seed: int, n: int, k: int, missing: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    items[rng.random((n, k)) < missing] = np.nan
    return items


def with_correlations(wanted: np.ndarray, n: int) -> np.ndarray:
    """Return answers of n respondents whose correlations, and unit variances, are those wanted."""
    drawn = np.random.default_rng(1).normal(size=(n, len(wanted)))
    white = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(n - 1)
    return white @ np.linalg.cholesky(wanted).T


def outcome(ask: Any, items: np.ndarray) -> Any:
    """Return figures, or why there are none."""
    try:
        return ask(items)
    except NoAnswer as refusal:
        return refusal.code
