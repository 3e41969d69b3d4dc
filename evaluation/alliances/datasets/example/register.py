"""The invented register: partnerships, what changes in them at each wave, and their parties."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.datasets.example.facts import draw_partnerships, draw_types, main_types
from alliances.datasets.example.organisations import communes, draw_organisations
from alliances.datasets.example.setting import Setting
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import TYPE_FACTS


@dataclass(frozen=True)
class Register:
    """The invented register.

    Attributes
    ----------
    organisations, parties
        The columns of their sheets, and the organisation's ``kind``.
    partnerships
        One row a partnership, with its facts at its start.
    types
        bool, shape (partnership, wave, fact): the four facts at each wave.
    main
        object, shape (partnership, wave): the main type at each wave.
    active
        bool, shape (partnership, wave): whether the partnership is under way when the wave starts.
    waves
        The waves' codes, in order.
    """

    organisations: pd.DataFrame
    partnerships: pd.DataFrame
    parties: pd.DataFrame
    types: np.ndarray
    main: np.ndarray
    active: np.ndarray
    waves: tuple[str, ...]

    @property
    def partnership_of_party(self) -> np.ndarray:
        """The row in `partnerships` of each party, shape (party,)."""
        index = pd.Index(self.partnerships["partnership"])
        return np.asarray(index.get_indexer(pd.Index(self.parties["partnership"])))

    def sheet(self) -> pd.DataFrame:
        """Return the Partnerships sheet: one row each, and one for a wave that changes it."""
        rows = [self._at(0).assign(wave=None)]
        for wave, code in enumerate(self.waves):
            changed = (self.types[:, wave] != self.types[:, 0]).any(axis=1) & self.active[:, wave]
            kept = ["partnership", "name", *TYPE_FACTS, "main_type"]
            rows.append(self._at(wave).loc[changed, kept].assign(wave=code))
        made = pd.concat([row.astype(object) for row in rows], ignore_index=True)
        return made.sort_values("partnership", kind="stable").reset_index(drop=True)

    def _at(self, wave: int) -> pd.DataFrame:
        """Return every partnership with its types at a wave."""
        facts = {fact: self.types[:, wave, index] for index, fact in enumerate(TYPE_FACTS)}
        return self.partnerships.assign(**facts, main_type=self.main[:, wave])


def draw_register(
    rng: np.random.Generator,
    setting: Setting,
    framework: Framework,
    local: int,
    national: int,
    waves: int,
) -> Register:
    """Draw the register of the invented programme.

    Parameters
    ----------
    rng
        The generator to draw from.
    setting, framework
        The programme's words, and the framework whose code lists are used.
    local, national
        Local and regional partnerships, and national ones beside them.
    waves
        How many waves, the last ones of the setting.

    Returns
    -------
    Register
        Organisations, partnerships, parties, and what holds at each wave.
    """
    sizes = _shares(setting, local)
    organisations = draw_organisations(rng, setting, np.ceil(0.72 * sizes).astype(int), national)
    region = np.repeat(np.array(list(setting.regions), dtype=object), sizes)
    partnerships = draw_partnerships(rng, setting, framework, rng.permutation(region), national)
    partner = _partner(rng, organisations, partnerships["region"])
    place = organisations[["department", "commune"]].iloc[partner].reset_index(drop=True)
    elsewhere = rng.random(len(place)) < 0.3
    towns = pd.Series(communes(rng, setting, len(place)), dtype=object)
    place["commune"] = place["commune"].mask(elsewhere & place["commune"].notna(), towns)
    partnerships = pd.concat([partnerships, place], axis=1)
    partnerships.insert(1, "name", _names(rng, setting, place["commune"]))
    chosen = setting.last_waves(waves)
    starts = pd.to_datetime([wave["start"] for wave in chosen]).to_numpy()
    begun = partnerships["start"].to_numpy()[:, None] <= starts
    ended = partnerships["end"].to_numpy()[:, None] < starts
    types = draw_types(rng, len(partnerships), waves)
    return Register(
        organisations=organisations,
        partnerships=partnerships,
        parties=_parties(rng, setting, organisations, partnerships, partner),
        types=types,
        main=main_types(types, rng.random((len(partnerships), 1, len(TYPE_FACTS)))),
        active=begun & ~ended,
        waves=tuple(str(wave["wave"]) for wave in chosen),
    )


def _shares(setting: Setting, partnerships: int) -> np.ndarray:
    """Return how many local partnerships each region has, by largest remainder."""
    shares = np.array([facts["share"] for facts in setting.regions.values()])
    exact = shares / shares.sum() * partnerships
    sizes = np.floor(exact).astype(int)
    sizes[np.argsort(sizes - exact, kind="stable")[: partnerships - sizes.sum()]] += 1
    return np.asarray(sizes)


def _partner(
    rng: np.random.Generator, organisations: pd.DataFrame, region: pd.Series
) -> np.ndarray:
    """Return the row of side B's organisation for each partnership, from its own region."""
    chosen = np.empty(len(region), dtype=np.int64)
    networks = np.flatnonzero(organisations["kind"] == "national")
    central = region.isna().to_numpy()
    chosen[central] = networks[np.arange(central.sum()) % max(len(networks), 1)]
    locals_ = organisations["kind"] == "local"
    for code in region.dropna().unique():
        here = (region == code).to_numpy()
        pool = np.flatnonzero(locals_ & (organisations["region"] == code))
        # Every association has a partnership; some have two or three.
        extra = rng.choice(pool, max(int(here.sum()) - len(pool), 0))
        chosen[here] = rng.permutation(np.r_[pool, extra])[: here.sum()]
    return chosen


def _names(rng: np.random.Generator, setting: Setting, places: pd.Series) -> pd.Series:
    """Return the partnerships' names: an action, and where it takes place."""
    actions = pd.Series(rng.choice(np.array(setting.names["actions"], dtype=object), len(places)))
    return actions + " – " + places.fillna(setting.raw["everywhere"])


def _parties(
    rng: np.random.Generator,
    setting: Setting,
    organisations: pd.DataFrame,
    partnerships: pd.DataFrame,
    partner: np.ndarray,
) -> pd.DataFrame:
    """Return the parties: the owner, the partner, and now and then a third."""
    ids = organisations["organisation"].to_numpy()
    direction = organisations[organisations["kind"] == "owner_regional"].set_index("region")
    lines = ids[organisations["kind"] == "owner_national"]
    central = partnerships["region"].isna()
    owner = partnerships["region"].map(direction["organisation"]).to_numpy(dtype=object)
    owner[central] = rng.choice(lines, int(central.sum()))
    side_a = _party(rng, partnerships, "A", owner)
    # A local association may face a regional direction.
    faced = (side_a["level"] == "local") & (rng.random(len(side_a)) < 0.4)
    side_a["level"] = side_a["level"].mask(faced, "regional")
    side_b = _party(rng, partnerships, "B", ids[partner])
    told = rng.random(len(side_b)) < 0.15
    words = rng.choice(np.array(setting.names["valuations"], dtype=object), len(side_b))
    side_b["valuation"] = pd.Series(words, dtype=object).where(told, None)
    joined = partnerships[(rng.random(len(partnerships)) < 0.04) & ~central.to_numpy()]
    side_c = _party(rng, joined, "C", _third(rng, organisations, joined["region"]))
    made = pd.concat([side_a, side_b, side_c], ignore_index=True)
    return made.sort_values(["partnership", "side"], kind="stable").reset_index(drop=True)


def _party(
    rng: np.random.Generator, partnerships: pd.DataFrame, side: str, organisation: np.ndarray
) -> pd.DataFrame:
    """Return the rows of one side: consent, and the means that it brings."""
    count = len(partnerships)
    giver = side == "A"
    show, quote = (0.90, 0.70) if giver else (0.82, 0.55)
    brings = rng.random((count, 3)) < ((0.55, 0.60, 0.18) if giver else (0.10, 0.65, 0.06))
    amounts = {
        "eur": np.round(np.exp(rng.normal(8.3, 1.0, count)), -1),
        "hours": np.round(np.exp(rng.normal(4.0, 0.9, count))),
        "m2": np.round(np.exp(rng.normal(4.2, 0.7, count))),
    }
    means = {
        key: np.where(brings[:, column], values, np.nan)
        for column, (key, values) in enumerate(amounts.items())
    }
    return pd.DataFrame(
        {
            "partnership": partnerships["partnership"].to_numpy(),
            "side": side,
            "organisation": organisation,
            "level": partnerships["level"].to_numpy(),
            "consent_show": rng.random(count) < show,
            "consent_quote": rng.random(count) < quote,
            **means,
            "valuation": None,
        }
    )


def _third(rng: np.random.Generator, organisations: pd.DataFrame, region: pd.Series) -> np.ndarray:
    """Draw a third party for each row, among those of its region."""
    third = organisations[organisations["kind"] == "third"]
    rank = third.groupby("region").cumcount()
    table = third.assign(rank=rank).pivot(index="region", columns="rank", values="organisation")
    rows = table.index.get_indexer(pd.Index(region))
    return np.asarray(table.to_numpy()[rows, rng.integers(table.shape[1], size=len(rows))])
