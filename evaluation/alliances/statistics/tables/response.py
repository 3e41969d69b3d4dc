"""Who answered: rates by wave, side and stratum, and complete pairs."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.errors import NoAnswer
from alliances.frameworks.sheets import SIDES
from alliances.scoring.sides import sides_present
from alliances.statistics.dispositions import RATES, rate_parts
from alliances.statistics.invitations import CODES
from alliances.statistics.suppression import TOTAL, suppress
from alliances.statistics.tables.weighting_facts import strata_of

COLUMNS = (
    "wave",
    "unit",
    "side",
    "stratum",
    "invited",
    *CODES,
    "unknown_share",
    *RATES,
    "answered",
    "base",
    "rate",
    "suppressed",
)
"""The columns of the table of the response, in order."""

ALL = "all"
"""All sides, or all strata."""

UNITS = ("person", "pair")
"""What a row counts: persons invited, or partnerships of which every side answered."""


def response_table(survey: Survey, people: int) -> pd.DataFrame:
    """Return the response by wave, side and stratum.

    Parameters
    ----------
    survey
        A checked survey.
    people
        The fewest invitations of which anything is told.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. Rows of ``person``: invitations by disposition, and AAPOR's rates RR1 to
        RR6 (an invitation without disposition is counted as unknown; ``unknown_share`` is the e of
        RR3 and RR4); sides, voices, all sides; strata, all strata. Rows of ``pair``: partnerships
        with an answer of every side among those with parties on two sides or more. Rows of fewer
        than `people` are withheld, and those by which they would be known: all sides less one is
        the other (`alliances.statistics.suppress`).
    """
    rows = [*_persons(survey, people), *_complete(survey, people)]
    return pd.DataFrame(rows, columns=[*COLUMNS])


def _persons(survey: Survey, people: int) -> Iterator[dict[str, object]]:
    invitations = survey.data("invitations")
    if not len(invitations):
        return
    table = invitations.assign(
        who=invitations["side"]
        .astype(object)
        .where(invitations["side"].notna(), invitations["voice"])
    )
    for wave in survey.waves:
        asked = table[table["wave"].astype(str) == wave]
        if not len(asked):
            continue
        stratum = strata_of(survey, wave).reindex(asked["partnership"].astype(str))
        asked = asked.assign(stratum=stratum.fillna("").to_numpy(object))
        parties = asked["who"].isin(SIDES)
        # All sides are the sum of the parties; what voices tell stands apart.
        yield from _told(wave, asked[parties], people, together=True)
        for _, part in asked[~parties].groupby("who", sort=True):
            yield from _told(wave, part, people, together=False)


def _told(
    wave: str, part: pd.DataFrame, people: int, *, together: bool
) -> Iterator[dict[str, object]]:
    """Yield the rows of some sides, and of all of them, by stratum and over all strata."""
    if not len(part):
        return
    sides, strata = (sorted(part[key].unique(), key=str) for key in ("who", "stratum"))
    counts = pd.crosstab(part["who"], part["stratum"]).reindex(index=sides, columns=strata)
    hidden = _withheld(counts, people)
    for side in [ALL, *sides] if together else sides:
        mine = part if side == ALL else part[part["who"] == side]
        yield _person(wave, str(side), ALL, mine, hidden=(side, ALL) in hidden)
        if mine["stratum"].nunique() > 1:
            for stratum, inside in mine.groupby("stratum", sort=True):
                yield _person(wave, side, str(stratum), inside, hidden=(side, stratum) in hidden)


def _withheld(counts: pd.DataFrame, people: int) -> set[tuple[str, str]]:
    """Return the cells, and totals (`ALL`), too small to be told or by which one would be known.

    Parameters
    ----------
    counts
        Persons or partnerships, sides by strata.
    people
        The fewest.
    """
    # By number: what a stratum is called must not make it a total.
    table = pd.DataFrame(counts.to_numpy())
    gone = suppress(table, minimum=people, totals=False).hidden
    ways = [*counts.index], [*counts.columns]

    def named(at: object, names: list[str]) -> str:
        return ALL if at == TOTAL else names[int(str(at))]

    return {(named(row, ways[0]), named(column, ways[1])) for row, column in gone.index[gone]}


def _person(
    wave: str, who: str, stratum: str, part: pd.DataFrame, *, hidden: bool
) -> dict[str, object]:
    row: dict[str, object] = {
        "wave": wave,
        "unit": "person",
        "side": who,
        "stratum": stratum,
        "invited": len(part),
        "suppressed": hidden,
    }
    if hidden:
        return row
    # What nobody noted is unknown.
    counted = part["disposition"].astype(object).fillna("UO").value_counts()
    counts = {code: int(counted.get(code, 0)) for code in CODES}
    row |= counts
    try:
        parts, share = rate_parts(counts)
    except NoAnswer:
        return row
    rates = {name: above / base if base else np.nan for name, (above, base) in parts.items()}
    return (
        row
        | rates
        | {
            "unknown_share": share,
            "answered": counts["I"] + counts["P"],
            "base": len(part) - counts["NE"],
            "rate": rates["RR2"],
        }
    )


def _complete(survey: Survey, people: int) -> Iterator[dict[str, object]]:
    """Yield the rate of complete pairs by wave and stratum."""
    for wave in survey.waves:
        both = complete_pairs(survey, wave)
        if both is None:
            continue
        stratum = strata_of(survey, wave).reindex(both.index).fillna("")
        strata = sorted(stratum.unique(), key=str)
        if not strata:
            continue
        counts = stratum.value_counts().reindex(strata).to_frame(ALL).T
        hidden = _withheld(counts, people)
        yield _pair(wave, ALL, both, hidden=(ALL, ALL) in hidden)
        if len(strata) > 1:
            for name in strata:
                yield _pair(wave, str(name), both[stratum == name], hidden=(ALL, name) in hidden)


def complete_pairs(survey: Survey, wave: str) -> pd.Series | None:
    """Return whether every side of each partnership asked in a wave has answered.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave.

    Returns
    -------
    Series of bool, or None
        By partnership, of those with parties on two sides or more; None where nobody answered, or
        one side only was ever heard.
    """
    answers, parties = survey.data("answers"), survey.data("parties")
    if not len(answers) or len(sides_present(survey)) < 2:
        return None
    heard = answers[answers["wave"].astype(str) == wave]
    if not len(heard):
        return None
    listed: pd.Series | None = (
        parties.groupby(parties["partnership"].astype(str))["side"].agg(set)
        if len(parties)
        else None
    )
    by = heard.groupby(heard["partnership"].astype(str))["side"].agg(set)
    asked = _asked(survey, wave, listed, by)
    return pd.Series(
        [bool(wanted) and wanted <= by.get(name, set()) for name, wanted in asked.items()],
        index=asked.index,
        dtype=bool,
    )


def _asked(survey: Survey, wave: str, listed: pd.Series | None, heard: pd.Series) -> pd.Series:
    """Return the sides of each partnership asked in a wave, of those with two sides or more."""
    invitations = survey.data("invitations")
    names = set(heard.index)
    if len(invitations):
        names |= set(
            invitations.loc[invitations["wave"].astype(str) == wave, "partnership"].astype(str)
        )
    wanted = {
        name: set(listed.get(name, set())) if listed is not None else {*SIDES[:2]}
        for name in sorted(names)
    }
    return pd.Series(
        {name: sides for name, sides in wanted.items() if len(sides) > 1}, dtype=object
    )


def _pair(wave: str, stratum: str, both: pd.Series, *, hidden: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "wave": wave,
        "unit": "pair",
        "side": ALL,
        "stratum": stratum,
        "base": len(both),
        "suppressed": hidden,
    }
    if hidden or not len(both):
        return row
    return row | {"answered": int(both.sum()), "rate": float(both.mean())}
