"""The invented invitations: who was asked at each wave, and what came of it."""

import numpy as np
import pandas as pd

from alliances.datasets.example.register import Register
from alliances.datasets.example.setting import Setting

_ROLES = {
    ("A", "local"): "LPl",
    ("A", "regional"): "LPr",
    ("A", "national"): "LPn",
    ("B", "local"): "ESl",
    ("B", "regional"): "ESl",
    ("B", "national"): "ESn",
}
THIRD_ROLE = "TIE"
"""The programme's own role, for third parties: a code that its Listes sheet declares."""

_MORE_PEOPLE = (0.86, 0.11, 0.03)
_COLUMNS = [
    "respondent", "partnership", "side", "voice", "role", "wave", "sent", "reminded", "returned",
    "disposition", "weight", "cluster",
]  # fmt: skip


def draw_invitations(
    rng: np.random.Generator, setting: Setting, register: Register
) -> pd.DataFrame:
    """Draw every invitation of every wave.

    Parameters
    ----------
    rng
        The generator to draw from.
    setting
        Response rates and dates.
    register
        Partnerships and parties.

    Returns
    -------
    DataFrame
        The columns of the Invitations sheet, and ``party`` (row of `register.parties`, -1 for a
        voice of no party) and ``wave_index``.
    """
    people = pd.concat([_people(rng, register), _third_voices(rng, register)], ignore_index=True)
    asked = _by_wave(register, people)
    disposition = _dispositions(rng, setting, _propensity(rng, setting, asked))
    dates = _dates(rng, setting, asked, disposition)
    asked = asked.assign(disposition=disposition, weight=None, **dates)
    asked = asked.sort_values(["wave_index", "partnership"], kind="stable").reset_index(drop=True)
    return asked[[*_COLUMNS, "party", "wave_index"]]


def _people(rng: np.random.Generator, register: Register) -> pd.DataFrame:
    """Return who speaks for each party: one row a person and partnership, the same at each wave."""
    parties = register.parties.reset_index(names="party")
    number = rng.choice([1, 2, 3], len(parties), p=_MORE_PEOPLE)
    people = parties.loc[np.repeat(parties.index, number)].reset_index(drop=True)
    slot = people.groupby("party").cumcount().to_numpy()
    facts = register.partnerships.set_index("partnership").loc[people["partnership"]]
    region = facts["region"].fillna("national").to_numpy(dtype=object)
    own = people["side"].to_numpy() == "A"
    # One person of the owner's regional direction follows about two partnerships.
    pool = register.partnerships["region"].fillna("national").value_counts()
    size = np.maximum(pool.loc[region].to_numpy() // 2, 4)
    first = rng.integers(0, 1_000_000, len(parties))[people["party"]]
    shared = people["level"].astype(str) + region + ((first + slot) % size).astype(str)
    key = np.where(own, "A" + shared, "P" + people["party"].astype(str) + "-" + slot.astype(str))
    codes, keys = pd.factorize(pd.Series(key))
    shuffled = rng.permutation(len(keys)) + 1
    role = pd.Series(list(zip(people["side"], people["level"], strict=True))).map(_ROLES)
    return people[["party", "partnership", "side", "level"]].assign(
        respondent=pd.Series(shuffled[codes]).map("R{:05d}".format),
        role=role.fillna(THIRD_ROLE).to_numpy(),
        voice="partie",
        cluster=pd.Series("DR-" + region).where(own, None),
        region=region,
    )


def _third_voices(rng: np.random.Generator, register: Register) -> pd.DataFrame:
    """Return local actors and beneficiaries: people asked about a partnership, of no party."""
    table = register.partnerships[["partnership", "region"]].dropna()
    area = table.loc[rng.choice(table.index, max(len(table) // 9, 12))].assign(voice="territoire")
    places = rng.choice(table.index, max(len(table) // 60, 4), replace=False)
    people = table.loc[np.repeat(places, 12)].assign(voice="public")
    both = pd.concat([area, people], ignore_index=True)
    start = np.where(both["voice"] == "territoire", "T", "U")
    number = both.groupby("voice").cumcount() + 1
    return both.assign(
        party=-1,
        side=None,
        level="local",
        role=None,
        cluster=None,
        respondent=start + number.map("{:05d}".format),
    )


def _by_wave(register: Register, people: pd.DataFrame) -> pd.DataFrame:
    """Repeat each person at each wave in which their partnership is under way."""
    known = pd.Index(register.partnerships["partnership"])
    index = known.get_indexer(pd.Index(people["partnership"]))
    who, wave = np.nonzero(register.active[index])
    made = people.iloc[who].reset_index(drop=True)
    return made.assign(wave_index=wave, wave=np.array(register.waves, dtype=object)[wave])


def _dispositions(rng: np.random.Generator, setting: Setting, chance: np.ndarray) -> np.ndarray:
    """Draw the final disposition of each invitation."""
    otherwise = setting.response["otherwise"]
    shares = np.array(list(otherwise.values()))
    made = rng.choice(np.array(list(otherwise), dtype=object), len(chance), p=shares / shares.sum())
    answered = rng.random(len(chance)) < chance
    partial = rng.random(len(chance)) < setting.response["partial"]
    return np.asarray(np.where(answered, np.where(partial, "P", "I"), made), dtype=object)


def _propensity(rng: np.random.Generator, setting: Setting, asked: pd.DataFrame) -> np.ndarray:
    """Return the probability to answer: uneven by side, level, region, wave and partnership."""
    rates = setting.response
    regions = [*setting.regions, "national"]
    by_region = dict(zip(regions, rng.normal(0, rates["region_spread"], len(regions)), strict=True))
    parties = rng.normal(0, rates["party_spread"], int(asked["party"].max()) + 2)
    codes, partnerships = pd.factorize(asked["partnership"])
    shared = rng.normal(0, rates["partnership_spread"], len(partnerships))
    odds = (
        (
            asked["side"].map(rates["side"]).astype(float).fillna(0.0)
            + asked["level"].map(rates["level"]).astype(float)
            + asked["wave"].map(rates["wave"]).astype(float)
            + asked["region"].map(by_region).astype(float)
        ).to_numpy()
        + parties[asked["party"]]
        + shared[codes]
    )
    low, high = -10.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        mean = (1 / (1 + np.exp(-odds - middle))).mean()
        low, high = (middle, high) if mean < rates["rate"] else (low, middle)
    return np.asarray(1 / (1 + np.exp(-odds - low)))


def _dates(
    rng: np.random.Generator, setting: Setting, asked: pd.DataFrame, disposition: np.ndarray
) -> dict[str, pd.Series]:
    """Draw when each was asked, reminded where they had not answered, and answered."""
    waves = setting.last_waves(int(asked["wave_index"].max()) + 1)
    start = pd.Series(pd.to_datetime([wave["start"] for wave in waves]))
    sent = start.iloc[asked["wave_index"]].reset_index(drop=True)
    sent = sent + pd.to_timedelta(rng.integers(0, 4, len(asked)), unit="D")
    answered = np.isin(disposition, ("I", "P"))
    delay = np.minimum(rng.geometric(0.05, len(asked)), 70)
    returned = (sent + pd.to_timedelta(delay, unit="D")).where(answered)
    reminded = sent + pd.Timedelta(days=21)
    asked_again = np.isin(disposition, ("NC", "O", "UO")) | (answered & (delay > 21))
    return {"sent": sent, "reminded": reminded.where(asked_again), "returned": returned}
