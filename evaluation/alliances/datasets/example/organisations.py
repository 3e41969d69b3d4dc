"""Invented organisations: names that say nothing of real ones, SIRET numbers of no one."""

import numpy as np
import pandas as pd

from alliances.datasets.example.setting import Setting


def sirets(rng: np.random.Generator, count: int, blank: float = 0.4) -> np.ndarray:
    """Draw `count` SIRET numbers in a range that no one uses, some of them left blank.

    The numbers pass the Luhn key; their SIREN begins with zeros, as that of no real company does.

    Parameters
    ----------
    rng
        The generator to draw from.
    count
        How many.
    blank
        Share left blank, 0 to 1.

    Returns
    -------
    ndarray of object, shape (count,)
        Texts of 14 digits, or None.
    """
    siren = _with_key(np.arange(1, count + 1, dtype=np.int64), 8)
    whole = _with_key(siren * 10_000 + 1, 13)
    texts = np.char.zfill(whole.astype(str), 14).astype(object)
    texts[rng.random(count) < blank] = None
    return np.asarray(texts)


def communes(rng: np.random.Generator, setting: Setting, count: int) -> np.ndarray:
    """Draw `count` names of communes that do not exist, as objects."""
    stems = np.array(setting.names["communes"], dtype=object)
    ends = np.array(setting.names["places"], dtype=object)
    return np.asarray(rng.choice(stems, count) + rng.choice(ends, count), dtype=object)


def draw_organisations(
    rng: np.random.Generator, setting: Setting, sizes: np.ndarray, national: int
) -> pd.DataFrame:
    """Draw every organisation of the invented programme.

    Parameters
    ----------
    rng
        The generator to draw from.
    setting
        The programme's words.
    sizes
        Local associations wanted by region, in the order of ``setting.regions``.
    national
        National networks wanted.

    Returns
    -------
    DataFrame
        The columns of the Organisations sheet, and ``kind``: ``owner_regional``,
        ``owner_national``, ``national``, ``local`` or ``third``.
    """
    tables = [_owner(setting), _others(rng, setting, national), _local(rng, setting, sizes)]
    columns = ["kind", "name", "family", "region", "department", "commune"]
    made = pd.concat([table.reindex(columns=columns).astype(object) for table in tables])
    made = made.reset_index(drop=True)
    made.insert(1, "organisation", [f"ORG-{number:04d}" for number in range(1, len(made) + 1)])
    made.insert(4, "siret", sirets(rng, len(made)))
    return made


def _with_key(stems: np.ndarray, width: int) -> np.ndarray:
    """Append the Luhn key to numbers of `width` digits, as SIREN and SIRET numbers end."""
    digits = stems[:, None] // 10 ** np.arange(width - 1, -1, -1, dtype=np.int64) % 10
    doubled = digits[:, ::-1]
    doubled = np.where(np.arange(width) % 2 == 0, doubled * 2, doubled)
    doubled = np.where(doubled > 9, doubled - 9, doubled)
    return np.asarray(stems * 10 + -doubled.sum(axis=1) % 10)


def _owner(setting: Setting) -> pd.DataFrame:
    """Return the programme's owner: its regional directions and its business lines."""
    owner, territory = setting.raw["owner"], setting.raw["territory"]
    regional: list[dict[str, str | None]] = [
        {"name": f"{owner} – {territory} {facts['name']}", "region": code}
        for code, facts in setting.regions.items()
    ]
    lines: list[dict[str, str | None]] = [
        {"name": f"{owner} – {line}", "region": None} for line in setting.raw["business_lines"]
    ]
    return pd.DataFrame(regional + lines).assign(
        kind=["owner_regional"] * len(regional) + ["owner_national"] * len(lines),
        family="entreprise",
    )


def _others(rng: np.random.Generator, setting: Setting, national: int) -> pd.DataFrame:
    """Return the national networks, then the third parties of each region."""
    parts = [setting.names[key] for key in ("national_bodies", "figures", "manners")]
    networks = pd.DataFrame(
        {
            "kind": "national",
            "name": _distinct(rng, parts, national),
            "family": rng.choice(
                ["federation", "association", "fondation"], national, p=[0.6, 0.25, 0.15]
            ),
        }
    )
    third = pd.DataFrame(setting.raw["third_parties"])
    third = third.merge(pd.Series(list(setting.regions), name="region"), how="cross")
    towns = pd.Series(communes(rng, setting, len(third)), dtype=object)
    names = (third["title"] + " " + towns).str.replace(r"\bde (?=[AEIOU])", "d'", regex=True)
    third = third.drop(columns="title").assign(kind="third", name=names, commune=towns)
    return pd.concat([networks, third], ignore_index=True)


def _local(rng: np.random.Generator, setting: Setting, sizes: np.ndarray) -> pd.DataFrame:
    """Return the local associations, `sizes` of them by region."""
    count = int(sizes.sum())
    region = np.repeat(np.array(list(setting.regions), dtype=object), sizes)
    parts = [setting.names[key] for key in ("bodies", "figures", "manners")]
    aims = rng.choice(np.array(setting.names["aims"], dtype=object), count)
    names = pd.Series(_distinct(rng, parts, count) + " " + aims).str.strip()
    department = np.empty(count, dtype=object)
    for code, facts in setting.regions.items():
        here = region == code
        department[here] = rng.choice(np.array(facts["departments"], dtype=object), int(here.sum()))
    families = ["association", "entreprise_sociale", "fondation"]
    return pd.DataFrame(
        {
            "kind": "local",
            "name": names,
            "family": rng.choice(families, count, p=[0.76, 0.18, 0.06]),
            "region": region,
            "department": department,
            "commune": communes(rng, setting, count),
        }
    )


def _distinct(rng: np.random.Generator, parts: list[tuple[str, ...]], count: int) -> np.ndarray:
    """Draw `count` different combinations of words, joined by spaces."""
    sizes = [len(part) for part in parts]
    space = int(np.prod(sizes))
    drawn = rng.choice(space, size=count, replace=count > space)
    chosen = np.unravel_index(drawn, sizes)
    words = [np.array(part, dtype=object)[index] for part, index in zip(parts, chosen, strict=True)]
    joined = words[0]
    for word in words[1:]:
        joined = joined + " " + word
    return np.asarray(joined, dtype=object)
