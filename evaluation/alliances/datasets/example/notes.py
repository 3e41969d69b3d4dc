"""The smaller sheets of the invented campaign: waves, strata, objectives, indicators, follow-up."""

import numpy as np
import pandas as pd

from alliances.datasets.example.register import Register
from alliances.datasets.example.setting import Setting
from alliances.frameworks.model import Framework


def waves_sheet(setting: Setting, framework: Framework, register: Register) -> pd.DataFrame:
    """Return the Waves sheet."""
    rows = setting.last_waves(len(register.waves))
    return pd.DataFrame(
        {
            "wave": list(register.waves),
            "label": [setting.raw["wave_label"].format(wave=wave) for wave in register.waves],
            "start": pd.to_datetime([row["start"] for row in rows]),
            "end": pd.to_datetime([row["end"] for row in rows]),
            "framework_version": framework.version,
        }
    )


def strata_sheet(register: Register) -> pd.DataFrame:
    """Return the Strata sheet: partnerships under way, by wave and stratum."""
    stratum = register.partnerships["stratum"]
    names = sorted(stratum.unique())
    under_way = {
        code: stratum[register.active[:, wave]].value_counts().reindex(names, fill_value=0)
        for wave, code in enumerate(register.waves)
    }
    made = pd.concat(under_way, names=["wave", "stratum"]).rename("population")
    return made.reset_index()


def lists_sheet(setting: Setting) -> pd.DataFrame:
    """Return the Lists sheet: the programme's own roles, which the framework's make room for."""
    roles = setting.raw["roles"]
    return pd.DataFrame(
        {
            "list": "role",
            "code": list(roles),
            "label_fr": [words["fr"] for words in roles.values()],
            "label_en": [words["en"] for words in roles.values()],
        }
    )


def objectives_sheet(
    rng: np.random.Generator, setting: Setting, framework: Framework, register: Register
) -> pd.DataFrame:
    """Return the Objectives sheet: one to three objectives for a partnership in four."""
    has = register.partnerships.loc[rng.random(len(register.partnerships)) < 0.25, "partnership"]
    rows = pd.Series(np.repeat(has.to_numpy(dtype=object), rng.integers(1, 4, len(has))))
    pool = setting.raw["objectives"]
    rank = rows.groupby(rows).cumcount() + 1
    pick = (rng.integers(0, len(pool), len(has))[pd.factorize(rows)[0]] + rank) % len(pool)
    outcomes = [code.code for code in framework.lists["outcome"].codes]
    shares = np.array([0.12, 0.30, 0.42, 0.10, 0.06])
    return pd.DataFrame(
        {
            "objective": [f"OBJ-{number:04d}" for number in range(1, len(rows) + 1)],
            "partnership": rows,
            "side": rng.choice(["A", "B", "interet_general"], len(rows), p=[0.3, 0.35, 0.35]),
            "rank": rank,
            "text": [pool[index]["text"] for index in pick],
            "target": [pool[index]["target"] for index in pick],
            "unit": [pool[index]["unit"] for index in pick],
            "outcome": rng.choice(outcomes, len(rows), p=shares),
        }
    )


def indicators_sheet(
    rng: np.random.Generator, setting: Setting, framework: Framework, register: Register
) -> pd.DataFrame:
    """Return the Indicators sheet: those of partnerships, then those of the whole programme."""
    whole = pd.DataFrame(
        [
            {
                "indicator": entry["indicator"],
                "partnership": None,
                "wave": wave,
                "value": entry["value"] + entry["growth"] * step,
                "unit": entry["unit"],
                "baseline": entry["value"] - entry["growth"],
                "target": entry.get("target", entry["value"] + entry["growth"] * 3),
                "source": "documente",
                "statutory_objective": entry["statutory_objective"],
                "owner": setting.raw["recommendations"]["owners"][0],
            }
            for entry in setting.raw["statutory"]
            for step, wave in enumerate(register.waves)
        ]
    )
    parts = [_measured(rng, setting, framework, register), whole]
    return pd.concat([part.astype(object) for part in parts], ignore_index=True)


def recommendations_sheet(setting: Setting, register: Register) -> pd.DataFrame:
    """Return the Recommendations sheet: those of each wave, with what came of them."""
    words = setting.raw["recommendations"]
    made = pd.DataFrame(words["made"])
    made = made[made["wave"].isin(register.waves)]
    rank = (made.groupby("wave").cumcount() + 1).astype(str)
    return made.assign(
        recommendation="REC-" + made["wave"] + "-" + rank,
        owner=[words["owners"][place] for place in made["owner"]],
        due=pd.to_datetime(made["due"]),
    )


def agreements_sheet(
    rng: np.random.Generator, setting: Setting, register: Register
) -> pd.DataFrame:
    """Return the Agreements sheet: what some partnerships decided after reading their sheet.

    Only partnerships of which every party agrees to be shown have a sheet to read.
    """
    pool = setting.raw["agreements"]
    consent = register.parties.groupby("partnership")["consent_show"].all()
    shown = register.partnerships["partnership"].map(consent).to_numpy(dtype=bool)
    drawn = register.active & shown[:, None] & (rng.random(register.active.shape) < 0.08)
    wave, who = np.nonzero(drawn.T)
    pick = [pool[place] for place in rng.integers(0, len(pool), len(who))]
    ends = pd.to_datetime([row["end"] for row in setting.last_waves(len(register.waves))])
    last = wave == len(register.waves) - 1
    status = np.where(
        last,
        rng.choice(["proposee", "acceptee", "en_cours"], len(who), p=[0.25, 0.5, 0.25]),
        rng.choice(["acceptee", "en_cours", "realisee"], len(who), p=[0.15, 0.25, 0.6]),
    )
    done = status == "realisee"
    return pd.DataFrame(
        {
            "agreement": [f"SUI-{number:04d}" for number in range(1, len(who) + 1)],
            "partnership": register.partnerships["partnership"].to_numpy()[who],
            "wave": np.array(register.waves, dtype=object)[wave],
            "text": [entry["text"] for entry in pick],
            "owner_side": [entry.get("side") for entry in pick],
            "owner": [entry["owner"] for entry in pick],
            "due": ends[wave] + pd.Timedelta(days=240),
            "agreed_a": True,
            "agreed_b": status != "proposee",
            "status": status,
            "follow_up": pd.Series(np.where(done, "Fait.", ""), dtype=object).replace("", None),
        }
    )


def _measured(
    rng: np.random.Generator, setting: Setting, framework: Framework, register: Register
) -> pd.DataFrame:
    """Return indicators of partnerships: a value at each wave, a baseline and a target."""
    pool = setting.raw["indicators"]
    followed = rng.random(len(register.partnerships)) < 0.12
    who, wave = np.nonzero(register.active & followed[:, None])
    pick = rng.integers(0, len(pool), len(followed))[who]
    mean = np.array([entry["mean"] for entry in pool])[pick]
    baseline = np.round(mean * np.exp(rng.normal(0, 0.4, len(followed)))[who])
    value = np.round(baseline * np.exp(rng.normal(0.08, 0.1, len(who)) * (wave + 1)))
    source = rng.choice(["declare", "documente", "constate"], len(who), p=[0.6, 0.3, 0.1])
    return pd.DataFrame(
        {
            "indicator": [pool[index]["indicator"] for index in pick],
            "partnership": register.partnerships["partnership"].to_numpy()[who],
            "wave": np.array(register.waves, dtype=object)[wave],
            "value": value,
            "unit": [pool[index]["unit"] for index in pick],
            "baseline": baseline,
            "target": np.round(baseline * 1.2),
            "source": source,
            "statutory_objective": None,
            "owner": rng.choice(setting.raw["recommendations"]["owners"], len(who)),
        }
    )
