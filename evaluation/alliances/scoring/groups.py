"""Which partnerships belong to which type, level, theme, region, family, age; or the programme."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from alliances.datasets.survey import Survey, split_codes
from alliances.frameworks.sheets import AGE, TYPE_FACTS
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.lives import age_classes, living
from alliances.scoring.parties import indicator, organisations_outside, sides_listed
from alliances.scoring.sides import positions

GROUPINGS = {
    "type": "type",
    "level": "level",
    "theme": "engagement",
    "region": "region",
    "family": "family",
    "age": AGE,
}
"""The groupings, in the order of the table, and the code list that orders the groups of each."""

ONE_VALUE = ("level", "region", "age")
"""Groupings in which a partnership has at most one value, so that the groups add up."""


@dataclass(frozen=True)
class Groups:
    """The groups of one wave, the whole programme first.

    Attributes
    ----------
    labels
        Columns ``scope``, ``partnership`` (none), ``group``, ``group_value``; one row a group.
    members
        1 where a partnership belongs to a group, sparse, shape (groups, partnerships).
    register
        The same for every partnership of the register, when `members` holds some of them only.
    outside
        1 where an organisation other than the programme's owner is a party, sparse, shape (groups x
        organisations that occur in them, partnerships).
    outside_group
        The group of each row of `outside`.
    has_party
        Whether a partnership lists a side among its parties, by side; shape (partnerships,).
    alive
        Whether a partnership lives in the wave: dates that are missing exclude nobody.
    starting
        Whether the wave is the first of a partnership.
    exclusive
        The groupings of which no partnership has two values.
    """

    labels: pd.DataFrame
    members: sparse.csr_array
    register: sparse.csr_array
    outside: sparse.csr_array
    outside_group: Integers
    has_party: dict[str, Booleans]
    alive: Booleans
    starting: Booleans
    exclusive: tuple[str, ...]

    def concerned(self, parties: tuple[str, ...], starting: bool) -> Booleans:
        """Return which partnerships of the register can be seen with these parties in the wave.

        Parameters
        ----------
        parties
            The sides that a partnership must have.
        starting
            Only those whose first wave it is: what they alone are asked.

        Returns
        -------
        ndarray
            Shape (partnerships of the register,).
        """
        concerned = self.alive & self.starting if starting else self.alive.copy()
        for side in parties:
            if side in self.has_party:
                concerned &= self.has_party[side]
        return concerned

    def among(self, partnerships: Integers) -> "Groups":
        """Return the same groups with some of the partnerships only, by their positions."""
        outside = self.outside[:, partnerships]
        present = np.diff(outside.indptr) > 0
        return replace(
            self,
            members=self.members[:, partnerships],
            outside=outside[present],
            outside_group=self.outside_group[present],
        )


def group_partnerships(
    survey: Survey, wave: str, partnerships: tuple[str, ...], first: Integers
) -> Groups:
    """Return the groups of a wave, from the facts that hold for it.

    Parameters
    ----------
    survey
        A checked survey.
    wave
        The wave: types, themes and levels change with time.
    partnerships
        The partnerships, in the order of the arrays to be grouped.
    first
        The rank of the first wave of each, shape (partnerships,).
    """
    facts = survey.facts(wave)
    memberships = _memberships(survey, facts, wave)
    place = positions(memberships["partnership"], partnerships)
    memberships = memberships[place >= 0].assign(place=place[place >= 0])
    memberships = memberships.drop_duplicates(["group", "group_value", "place"])
    labels = memberships[["group", "group_value"]].drop_duplicates()
    labels = _in_order(labels, survey)
    number = pd.MultiIndex.from_frame(labels).get_indexer(
        pd.MultiIndex.from_frame(memberships[["group", "group_value"]])
    )
    members = indicator(number, memberships["place"].to_numpy(), (len(labels), len(partnerships)))
    parties = survey.data("parties")
    outside, outside_group = organisations_outside(parties, members, partnerships)
    return Groups(
        labels=_rows(labels),
        members=members,
        register=members,
        outside=outside,
        outside_group=outside_group,
        has_party=sides_listed(parties, partnerships),
        alive=living(survey, facts, wave, partnerships),
        starting=first == survey.waves.index(wave),
        exclusive=_exclusive(memberships),
    )


def _rows(labels: pd.DataFrame) -> pd.DataFrame:
    """Return the groups as rows of a block: the programme has neither grouping nor value."""
    programme = labels["group"] == ""
    return pd.DataFrame(
        {
            "scope": np.where(programme, "programme", "group"),
            "partnership": None,
            "group": labels["group"].mask(programme, None),
            "group_value": labels["group_value"].mask(programme, None),
        },
        dtype=object,
    )


def _memberships(survey: Survey, facts: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Return one row for each group that a partnership belongs to."""
    everyone = np.asarray(facts.index.astype(str), dtype=object)
    parts = [_part("", everyone, np.full(len(facts), "", dtype=object))]
    for fact in TYPE_FACTS:
        if fact in facts:
            holds = facts[fact].fillna(False).astype(bool).to_numpy()
            parts.append(_part("type", everyone[holds], fact.removeprefix("type_")))
    for grouping, column in (("level", "level"), ("theme", "engagements"), ("region", "region")):
        if column in facts:
            parts.append(_several(grouping, facts[column]))
    parts.append(_families(survey))
    ages = age_classes(survey, facts, wave).dropna()
    parts.append(_part("age", ages.index.astype(str).to_numpy(), ages.to_numpy()))
    return pd.concat(parts, ignore_index=True)


def _part(grouping: str, partnerships: object, values: object) -> pd.DataFrame:
    frame = pd.DataFrame({"partnership": partnerships, "group_value": values}, dtype=object)
    return frame.assign(group=grouping)


def _several(grouping: str, column: pd.Series) -> pd.DataFrame:
    """Split the cells that hold several codes: ``a; b`` makes two memberships."""
    codes = split_codes(column)
    return _part(grouping, codes.index.astype(str).to_numpy(), codes.to_numpy())


def _families(survey: Survey) -> pd.DataFrame:
    """Return the families of the organisations other than the programme's owner."""
    others, organisations = survey.partners, survey.data("organisations")
    if not len(others) or "family" not in organisations:
        return _part("family", [], [])
    family = others["organisation"].map(
        organisations.drop_duplicates("organisation").set_index("organisation")["family"]
    )
    known = family.notna()
    return _part("family", others["partnership"][known].to_numpy(), family[known].to_numpy())


def _in_order(labels: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """Sort the groups: programme, then each grouping, its values as the code list has them."""
    order = {"": 0} | {grouping: place + 1 for place, grouping in enumerate(GROUPINGS)}
    ranks: dict[tuple[str, str], int] = {}
    for grouping, listed in GROUPINGS.items():
        codes = _codes(survey, listed)
        ranks |= {(grouping, code): rank for rank, code in enumerate(codes)}
    keys = pd.DataFrame(
        {
            "group": labels["group"].map(order),
            "rank": [
                ranks.get(key, len(ranks))
                for key in zip(labels["group"], labels["group_value"], strict=True)
            ],
            "value": labels["group_value"],
        }
    )
    return labels.loc[keys.sort_values(["group", "rank", "value"]).index].reset_index(drop=True)


def _codes(survey: Survey, listed: str) -> tuple[str, ...]:
    if listed in survey.lists:
        return tuple(survey.lists[listed]["code"].astype(str))
    known = survey.framework.lists.get(listed)
    return tuple(code.code for code in known.codes) if known else ()


def _exclusive(memberships: pd.DataFrame) -> tuple[str, ...]:
    """Return the groupings of which no partnership has two values."""
    most = memberships.groupby(["group", "partnership"]).size().groupby("group").max()
    return tuple(
        grouping
        for grouping in GROUPINGS
        if grouping in most.index
        and (grouping in ONE_VALUE or (grouping == "family" and most[grouping] == 1))
    )
