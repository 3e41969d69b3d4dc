"""The truth under the invented answers: opinions by partnership, side, wave and dimension.

An answer is a latent normal opinion cut at fixed points into the levels of its scale (an ordered
probit). The opinion is a sum: the true effect on its dimension (side, level, type, wave), what the
partnership, the party and the occasion add, the respondent, the item's difficulty, and chance.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from alliances.datasets.example.register import Register
from alliances.datasets.example.setting import Setting
from alliances.frameworks.model import Framework, Item, Scale
from alliances.frameworks.sheets import TYPE_FACTS

# Shares of the levels at an opinion of zero, by number of levels: agreement is commoner.
_SHARES = {
    2: (0.3, 0.7),
    3: (0.25, 0.4, 0.35),
    4: (0.25, 0.4, 0.25, 0.1),
    5: (0.05, 0.13, 0.27, 0.38, 0.17),
}


def cuts(scale: Scale) -> np.ndarray:
    """Return the latent points between the levels of an ordered scale, shape (levels - 1,)."""
    return np.asarray(ndtri(np.cumsum(_SHARES[len(scale.levels)])[:-1]))


@dataclass(frozen=True)
class Latent:
    """The true opinions.

    Attributes
    ----------
    opinions
        float, shape (party, wave, dimension), in standard deviations of one answer.
    dimensions
        Their identifiers, in order.
    difficulty
        What each item adds to the opinion.
    respondent, chance
        Standard deviations of what a respondent and chance add; their squares sum to one.
    """

    opinions: np.ndarray
    dimensions: tuple[str, ...]
    difficulty: dict[str, float]
    respondent: float
    chance: float

    def of_respondents(self, rng: np.random.Generator, rows: pd.DataFrame) -> np.ndarray:
        """Return respondents' opinions, shape (row, dimension); third voices stand at zero."""
        party = rows["party"].to_numpy(dtype=int)
        base = self.opinions[party, rows["wave_index"].to_numpy(dtype=int)]
        base = np.where(party[:, None] >= 0, base, 0.0)
        return np.asarray(base + rng.normal(0, self.respondent, base.shape))

    def of_item(self, rng: np.random.Generator, item: Item, opinion: np.ndarray) -> np.ndarray:
        """Return the latent answers to an item, shape (row,)."""
        column = opinion[:, self.dimensions.index(item.dimension)]
        return np.asarray(
            column + self.difficulty[item.id] + rng.normal(0, self.chance, len(column))
        )

    def expected(self, item: Item, scale: Scale) -> np.ndarray:
        """Return the expected 0-100 score of an item, shape (party, wave)."""
        opinion = self.opinions[:, :, self.dimensions.index(item.dimension)]
        above = ndtr(opinion[..., None] + self.difficulty[item.id] - cuts(scale))
        score = 100 * above.mean(axis=-1)
        return np.asarray(score if item.direction > 0 else 100 - score)


def draw_latent(
    rng: np.random.Generator, setting: Setting, framework: Framework, register: Register
) -> Latent:
    """Draw the true opinions of every party at every wave.

    Parameters
    ----------
    rng
        The generator to draw from.
    setting, framework
        True effects, and the items.
    register
        Partnerships, parties and types.

    Returns
    -------
    Latent
        The opinions and the difficulty of each item.
    """
    dimensions = tuple(dimension.id for dimension in framework.dimensions)
    spread = setting.spread
    made = _effects(setting, register, dimensions)
    parties, waves, _ = made.shape
    index = register.partnership_of_party
    shared = rng.normal(0, spread["partnership"], (len(register.partnerships), len(dimensions)))
    made += shared[index][:, None, :]
    made += rng.normal(0, spread["party"], (parties, 1, len(dimensions)))
    made += rng.normal(0, spread["occasion"], (parties, waves, len(dimensions)))
    drawn = rng.normal(0, spread["difficulty"], len(framework.items))
    return Latent(
        opinions=made,
        dimensions=dimensions,
        difficulty={item.id: float(d) for item, d in zip(framework.items, drawn, strict=True)},
        respondent=spread["respondent"],
        chance=float(np.sqrt(1 - spread["respondent"] ** 2)),
    )


def _effects(setting: Setting, register: Register, dimensions: tuple[str, ...]) -> np.ndarray:
    """Return the fixed part: base, side, level, types and trend, shape (party, wave, dimension)."""
    parties = register.parties
    index = register.partnership_of_party
    types = register.types[index].astype(float)
    level = register.partnerships["level"].to_numpy()[index]
    waves = np.arange(len(register.waves))
    made = np.zeros((len(parties), len(waves), len(dimensions)))
    for column, dimension in enumerate(dimensions):
        effect = setting.effects[dimension]
        fixed = effect.base + parties["side"].map(effect.side).fillna(0.0).to_numpy(dtype=float)
        fixed = fixed + pd.Series(level).map(effect.level).fillna(0.0).to_numpy(dtype=float)
        weights = np.array([effect.type.get(fact, 0.0) for fact in TYPE_FACTS])
        made[:, :, column] = fixed[:, None] + types @ weights + effect.trend * waves
    return made
