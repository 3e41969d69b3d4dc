"""The true scores of the invented programme, so that tests can ask whether the scores find them."""

import numpy as np
import pandas as pd

from alliances.datasets.example.latent import Latent
from alliances.datasets.example.register import Register
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import TYPE_FACTS, items_on


def true_scores(
    framework: Framework, register: Register, latent: Latent, roles: np.ndarray, first: np.ndarray
) -> pd.DataFrame:
    """Return the true dimension scores and gaps, as a score table would give them.

    Each is the plain mean of the expected scores of every partnership under way, answered or not.

    Parameters
    ----------
    framework, register, latent
        What is asked, of whom, and the true opinions.
    roles
        The role of each party's respondents, shape (party,).
    first
        bool, shape (party, wave): whether it is the partnership's first wave.

    Returns
    -------
    DataFrame
        ``node, kind, statistic, unit, scope, group, group_value, side, wave, score, n, spread``: n
        counts partnerships, spread is the standard deviation between them, in points.
    """
    scores = _by_side(register, _expected(framework, latent, roles, first))
    rows = []
    for wave, code in enumerate(register.waves):
        for group, value, members in _groups(register, wave):
            here = members & register.active[:, wave]
            for side, table in scores.items():
                for dimension, values in zip(
                    framework.dimensions, table[:, here, wave], strict=True
                ):
                    known = values[~np.isnan(values)]
                    rows.append(
                        {
                            "node": dimension.id,
                            "kind": "dimension",
                            "statistic": "gap" if "-" in side else "mean",
                            "unit": "points" if "-" in side else "score",
                            "scope": "group" if group else "programme",
                            "group": group,
                            "group_value": value,
                            "side": side,
                            "wave": code,
                            "score": float(known.mean()) if len(known) else np.nan,
                            "n": len(known),
                            "spread": float(known.std()) if len(known) else np.nan,
                        }
                    )
    return pd.DataFrame(rows)


def _by_side(register: Register, expected: np.ndarray) -> dict[str, np.ndarray]:
    """Spread party scores over partnerships: by side, shape (dimension, partnership, wave)."""
    shape = (len(expected), len(register.partnerships), expected.shape[2])
    sides = register.parties["side"].to_numpy()
    made = {}
    for side in sorted(set(sides)):
        table = np.full(shape, np.nan)
        here = sides == side
        table[:, register.partnership_of_party[here]] = expected[:, here]
        made[str(side)] = table
    if {"A", "B"} <= made.keys():
        made["A-B"] = made["A"] - made["B"]
    return made


def _expected(
    framework: Framework, latent: Latent, roles: np.ndarray, first: np.ndarray
) -> np.ndarray:
    """Return expected 0-100 dimension scores, shape (dimension, party, wave)."""
    made = np.full((len(framework.dimensions), *first.shape), np.nan)
    for row, dimension in enumerate(framework.dimensions):
        total, weights = np.zeros(first.shape), np.zeros(first.shape)
        for item in items_on(framework, "answers"):
            scale = framework.scales[item.scale]
            if not item.scored or item.dimension != dimension.id or item.scale != dimension.scale:
                continue
            asked = np.ones(first.shape, dtype=bool) if item.asked != "start" else first
            if item.roles:
                asked = asked & np.isin(roles, item.roles)[:, None]
            total += np.where(asked, item.weight * latent.expected(item, scale), 0.0)
            weights += item.weight * asked
        np.divide(total, weights, out=made[row], where=weights > 0)
    return made


def _groups(register: Register, wave: int) -> list[tuple[str, str, np.ndarray]]:
    """Return the groups at a wave: name, value, and which partnerships belong."""
    level = register.partnerships["level"].to_numpy()
    made = [("level", str(value), level == value) for value in pd.unique(level)]
    made += [
        ("type", fact.removeprefix("type_"), register.types[:, wave, column])
        for column, fact in enumerate(TYPE_FACTS)
    ]
    return [("", "", np.ones(len(level), dtype=bool)), *made]
