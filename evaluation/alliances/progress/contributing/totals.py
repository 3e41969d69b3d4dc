"""Contributions by target: partnerships, resources, people reached. Never a total over targets.

A partnership counts once under each of its targets, so that the rows overlap: what they have in
common is said by the row of partnerships with several targets, and the row « at least one » counts
each partnership once. No resource is divided between targets: nobody knows how.
"""

import numpy as np
import pandas as pd

from alliances.datasets.consent import EVALUATOR, agreeing
from alliances.datasets.survey import Survey
from alliances.frameworks.goals import in_target_order, target_labels
from alliances.frameworks.rules import ROLES
from alliances.language import text
from alliances.language.numbers import number
from alliances.progress.contributing.evidence import SOURCES
from alliances.progress.contributing.register import Register
from alliances.progress.contributing.suggesting import CONFIDENCES, TAGGED
from alliances.progress.contributing.tags import Reviewed, as_tags, contribution_tags
from alliances.progress.contributing.withholding import withheld_rows

MEASURES = ("eur", "hours", "m2", "beneficiaries")
GRADES = {
    "status": TAGGED,
    "role": ROLES,
    "evidence_source": SOURCES,
    "confidence": CONFIDENCES,
}
"""What is counted of the tags of a target, and the codes of each."""

SCOPES = ("target", "several", "at_least_one")
ORGANISATIONS = 3

COLUMNS = (
    "scope",
    "target",
    "title",
    "partnerships",
    "shared",
    *(f"{grade}_{code}" for grade, codes in GRADES.items() for code in codes),
    *(name for measure in MEASURES for name in (measure, f"{measure}_partnerships")),
    "withheld",
)


def contribution_totals(
    survey: Survey,
    tags: pd.DataFrame | Reviewed | None = None,
    wave: str | None = None,
    language: str = "fr",
    *,
    organisations: int = ORGANISATIONS,
) -> pd.DataFrame:
    """Return what the partnerships tagged with each target are and bring, protected.

    Parameters
    ----------
    survey
        A checked survey.
    tags
        A table of tags, as `contribution_tags` returns it: these count, and no others; or a review;
        None: what the register declares.
    wave
        The wave whose facts count.
    language
        Of the titles.
    organisations
        The fewest organisations, beside the owner's, that an amount may rest on.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. One row a target: the 19 of goal 17, and those of other goals that are
        tagged, in their order (``scope`` is ``target``); then the partnerships with several
        targets (``several``), then those with at least one (``at_least_one``), each once.
        ``shared``: how many of a row's partnerships bear other targets too. ``status_…``,
        ``role_…``, ``evidence_source_…``, ``confidence_…``: how many partnerships have such a tag
        there; in the last two rows one partnership may count under several codes. ``eur``,
        ``hours``, ``m2``, ``beneficiaries``: sums over the partnerships that give them, with their
        number; NA where none does, or where withheld. ``withheld`` names the columns withheld,
        separated by ``;`` (``grades`` for the counts of grades, ``shared`` and the numbers of
        partnerships that give an amount: all but the count of the row). ``attrs["shares"]`` says
        in a sentence that rows overlap, and by how many partnerships.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=20, national=2)
    ...     survey = check(Path(folder) / "campagne.xlsx")
    >>> contribution_totals(survey, wave="2025")["scope"].value_counts().to_dict()
    {'target': 19, 'several': 1, 'at_least_one': 1}
    """
    register = Register(survey, wave)
    if isinstance(tags, pd.DataFrame):
        held = as_tags(tags)
    else:
        held = contribution_tags(survey, tags, wave, language=language)
    held = held[held["partnership"].isin(register.index)]
    rows, member = _rows(held, register, target_labels(_titles(survey, language), language))
    last = rows.index[rows["scope"] == "at_least_one"].tolist()
    partners = [register.partners[each] for each in register.index]
    withheld: list[list[str]] = [[] for _ in range(len(rows))]
    rows = pd.concat([rows, _grades(held, rows)], axis="columns")
    few = _few(survey, register, member, organisations)
    rows["shared"] = rows["shared"].astype("Int64")
    for row in np.flatnonzero(few):
        rows.loc[row, ["shared", *_grade_columns()]] = pd.NA
        withheld[row].append("grades")
    for measure in MEASURES:
        amounts = _amounts(register, measure)
        given = ~np.isnan(amounts)
        counts = (member & given).sum(axis=1)
        # Of few that did not consent, not even whether somebody gives an amount.
        hidden = few | withheld_rows(member, amounts, partners, organisations, last)
        sums = member.astype(float) @ np.where(given, amounts, 0.0)
        shown = (counts > 0) & ~hidden
        rows[measure] = pd.array(np.where(shown, sums, np.nan), dtype="Float64")
        rows.loc[~shown, measure] = pd.NA
        rows[f"{measure}_partnerships"] = pd.array(counts, dtype="Int64")
        rows.loc[few, f"{measure}_partnerships"] = pd.NA
        for row in np.flatnonzero(hidden):
            withheld[row].append(measure)
    rows["withheld"] = [";".join(names) for names in withheld]
    made = rows.reindex(columns=COLUMNS)
    made.attrs["left_out"] = held.attrs.get("left_out", ())
    several, every = (number(int(member[place].sum()), language) for place in (-2, -1))
    # How many bear several would tell of the few that are tagged.
    told = "shares_few" if few[-2:].any() else "shares"
    made.attrs["shares"] = text(f"contributions.{told}", language, several=several, every=every)
    return made


def _titles(survey: Survey, language: str) -> dict[str, str]:
    return survey.labels("sdg_target", language)


def _rows(
    held: pd.DataFrame, register: Register, labels: dict[str, str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows, and which partnerships are in each: shape (rows, partnerships)."""
    own = [code for code in labels if code.startswith("17.")]
    codes = in_target_order([*own, *held["target"]])
    member = np.zeros((len(codes), register.size), dtype=bool)
    of = pd.Index(codes).get_indexer(pd.Index(held["target"]))
    who = register.index.get_indexer(pd.Index(held["partnership"]))
    member[of, who] = True
    often = member.sum(axis=0)
    member = np.vstack([member, often > 1, often > 0])
    rows = pd.DataFrame(
        {
            "scope": ["target"] * len(codes) + ["several", "at_least_one"],
            "target": [*codes, "", ""],
            "title": [labels.get(code, code) for code in codes] + ["", ""],
            "partnerships": member.sum(axis=1),
            "shared": (member & (often > 1)).sum(axis=1),
        }
    )
    return rows, member


def _grade_columns() -> list[str]:
    return [f"{grade}_{code}" for grade, codes in GRADES.items() for code in codes]


def _grades(held: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many partnerships have a tag of each grade in each row."""
    often = held.groupby("partnership")["target"].transform("size")
    parts = [held, held[often > 1].assign(target="several"), held.assign(target="at_least_one")]
    every = pd.concat(parts, ignore_index=True)
    names = rows["target"].where(rows["scope"] == "target", rows["scope"])
    made = {}
    for grade, codes in GRADES.items():
        once = every.drop_duplicates(["partnership", "target", grade])
        counts = once.groupby(["target", grade]).size().unstack(fill_value=0)
        counts = counts.reindex(index=names, columns=list(codes), fill_value=0)
        for code in codes:
            made[f"{grade}_{code}"] = pd.array(counts[code].to_numpy(), dtype="Int64")
    return pd.DataFrame(made, index=rows.index)


def _few(survey: Survey, register: Register, member: np.ndarray, organisations: int) -> np.ndarray:
    """Return the rows whose grades would describe too few that did not consent, shape (rows,).

    By themselves, or less other rows. The two rows over several targets come last: they are shown
    only where they give nothing away of those of the targets.
    """
    silent = ~register.index.isin(list(agreeing(survey)))
    concerned: np.ndarray = (member & silent).any(axis=1)
    if survey.campaign.consent_mode == EVALUATOR or not concerned.any():
        return np.zeros(len(member), dtype=bool)
    partners = [register.partners[each] for each in register.index]
    ones = np.ones(register.size)

    def too_few(rows: np.ndarray) -> np.ndarray:
        return withheld_rows(member[rows], ones, partners, organisations, (), 1.0, known=False)

    several, every = len(member) - 2, len(member) - 1
    hidden = np.ones(len(member), dtype=bool)
    hidden[:several] = too_few(np.arange(several))
    for row in (several, every):
        shown = np.append(np.flatnonzero(~hidden), row)
        hidden[row] = too_few(shown).any()
    found: np.ndarray = hidden & concerned
    return found


def _amounts(register: Register, measure: str) -> np.ndarray:
    values = register.beneficiaries if measure == "beneficiaries" else register.means(measure)
    return values.to_numpy(dtype="float64")
