"""Partnerships by SDG target: counts of labels, never a score and never a total.

A partnership may carry several targets: shares may add up to more than 100 %, and what is counted
under two targets is counted twice. Nothing here may be summed over targets.
"""

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey, split_codes
from alliances.frameworks.goals import goal_of, in_target_order, target_labels

_OWN = 17
"""The goal whose targets are listed whether they are tagged or not."""

COLUMNS = (
    "target",
    "title",
    "partnerships",
    "base",
    "register",
    "share",
    "domestic",
    "beneficiaries",
    "beneficiaries_partnerships",
)


def contributions(survey: Survey, wave: str | None = None, language: str = "fr") -> pd.DataFrame:
    """Return how many partnerships of the register declare each target.

    Parameters
    ----------
    survey
        A checked survey; the facts of its register are used, never its answers.
    wave
        The wave whose facts count; None for the facts that stand for all waves.
    language
        Of the titles.

    Returns
    -------
    pandas.DataFrame
        One row a target, in their order (17.10 after 17.9): the 19 of goal 17, and those of other
        goals that a partnership declares; with the columns `COLUMNS`: ``partnerships`` with the
        target, each once; ``base``, those with at least one target; ``register``, all those of the
        register; ``share`` = partnerships / base, 0 to 1, NaN on an empty base; ``domestic``, those
        that declare no international part, which most targets ask for; ``beneficiaries``, the sum
        where given, NA where no partnership gives it, with the number of partnerships that do.
    """
    facts = survey.facts(wave)
    tagged = _tagged(facts)
    labels = target_labels(survey.labels("sdg_target", language), language)
    codes = in_target_order([*(c for c in labels if goal_of(c) == _OWN), *tagged["target"]])
    people = _beneficiaries(facts, tagged)
    domestic = tagged[~tagged["partnership"].isin(_international(facts))].groupby("target").size()
    counts = tagged.groupby("target")["partnership"].nunique().reindex(codes, fill_value=0)
    base = tagged["partnership"].nunique()
    return pd.DataFrame(
        {
            "target": codes,
            "title": [labels.get(code, code) for code in codes],
            "partnerships": counts.to_numpy(dtype="int64"),
            "base": base,
            "register": len(facts),
            "share": counts.to_numpy(dtype="float64") / base if base else np.nan,
            "domestic": domestic.reindex(codes, fill_value=0).to_numpy(dtype="int64"),
            "beneficiaries": people["sum"].reindex(codes).array.astype("Int64"),
            "beneficiaries_partnerships": people["count"]
            .reindex(codes, fill_value=0)
            .to_numpy(dtype="int64"),
        },
        columns=list(COLUMNS),
    )


def _tagged(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs (partnership, target), each once however often the cell names it."""
    if "sdg_targets" not in facts:
        return pd.DataFrame({"partnership": [], "target": []}, dtype="str")
    pairs = split_codes(facts["sdg_targets"]).rename("target").rename_axis("partnership")
    return pairs.reset_index().drop_duplicates()


def _international(facts: pd.DataFrame) -> pd.Index:
    """Return the partnerships that declare an international part."""
    if "international" not in facts:
        return facts.index[:0]
    declared = facts["international"].astype("boolean").fillna(False).astype(bool)
    return facts.index[declared]


def _beneficiaries(facts: pd.DataFrame, tagged: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of beneficiaries by target, and how many partnerships give a number."""
    if "beneficiaries" not in facts:
        return pd.DataFrame({"sum": [], "count": []}, dtype="float64")
    given = facts["beneficiaries"].astype("float64").dropna().rename("beneficiaries")
    pairs = tagged.join(given, on="partnership", how="inner")
    return pairs.groupby("target")["beneficiaries"].agg(["sum", "count"])
