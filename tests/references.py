"""Reference values computed in R: see the scripts in ``tests/reference``."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "reference"


@cache
def reference(topic: str) -> dict[str, Any]:
    """Return what ``tests/reference/<topic>.R`` wrote."""
    found: dict[str, Any] = json.loads((FOLDER / f"{topic}.json").read_text("utf-8"))
    return found


def table(rows: list[list[float | None]]) -> np.ndarray:
    """Return rows as an array, NaN where R had NA."""
    return np.array(rows, dtype=np.float64)
