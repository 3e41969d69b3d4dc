"""What a figure is evidence of: who says it, and how far it reaches."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from alliances.errors import NoAnswer, WrongCall
from alliances.language.wording import CausalWord, causal_words

_ROUNDING = 1e-9


class Source(IntEnum):
    """Where a figure comes from, weakest first (`contracts`: niveau de preuve, source)."""

    DECLARED = 1
    """Déclaré: one party says so."""
    CONCORDANT = 2
    """Concordant: both parties say so."""
    DOCUMENTED = 3
    """Documenté: a document bears it out."""
    OBSERVED = 4
    """Constaté: an administrative record or a measurement."""


class Reach(IntEnum):
    """How far a figure reaches, shortest first (niveau de preuve, portée)."""

    DESCRIPTION = 1
    """A state at one time."""
    BEFORE_AFTER = 2
    """Évolution avant/après: the same units at two times, no claim of a cause."""
    PLAUSIBLE_CONTRIBUTION = 3
    """Contribution plausible: with its checklist filled in (Mayne 2001, 2012)."""
    ESTIMATED_EFFECT = 4
    """Effet estimé: a counterfactual design, with its interval."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a claim of a plausible contribution must be able to show.

    The conditions of contribution analysis: Mayne, Canadian Journal of Program Evaluation 16 (2001)
    1-24; Evaluation 18 (2012) 270-280. Each is the text that fills it in: a tick is no evidence.

    Attributes
    ----------
    theory_of_change
        How the partnership was expected to lead to the result.
    activities
        What was done, and where it is documented.
    links
        What shows each link of the chain.
    rival_explanations
        What else may explain the result, and what was found on it.
    """

    theory_of_change: str = ""
    activities: str = ""
    links: str = ""
    rival_explanations: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The conditions that nothing fills in, by name."""
        return tuple(
            field.name for field in fields(self) if not str(getattr(self, field.name)).strip()
        )

    @property
    def complete(self) -> bool:
        """Whether every condition is filled in."""
        return not self.missing


DESIGNS = ("survey", "paired_waves", "contribution_analysis", "counterfactual")
"""The designs that evidence can come from: one wave, two waves of the same units, a contribution
analysis, a comparison with what would have been (randomised, difference in differences…)."""


def grade_source(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    favourable_from: float,
    step: float = 1.0,
    documented: npt.ArrayLike | None = None,
    observed: npt.ArrayLike | None = None,
) -> npt.NDArray[np.int64]:
    """Return the source of evidence of each partnership, 0 where nobody says anything.

    Parameters
    ----------
    first, second
        Scores of the two parties, shape (partnerships,); NaN where one did not answer.
    favourable_from
        The lowest favourable score.
    step
        What one level is worth: 1 on an item's scale.
    documented, observed
        Whether a document, or a record or measurement, bears it out.

    Returns
    -------
    ndarray
        Values of `Source`. Concordant: both favourable, and less than one level apart.

    Examples
    --------
    >>> grade_source([4, 5, 4], [4, 3, float("nan")], favourable_from=4).tolist()
    [2, 1, 1]
    """
    a, b = (np.asarray(each, dtype=np.float64) for each in (first, second))
    if a.shape != b.shape:
        raise WrongCall("statistics.lengths", lengths=f"first : {a.size}, second : {b.size}")
    said = ~np.isnan(a) | ~np.isnan(b)
    both = ~np.isnan(a) & ~np.isnan(b)
    near = np.abs(np.where(both, a - b, np.inf)) < step - _ROUNDING
    agree = both & near & (np.fmin(a, b) >= favourable_from - _ROUNDING)
    grade = np.where(agree, Source.CONCORDANT, np.where(said, Source.DECLARED, 0))
    for held, source in ((documented, Source.DOCUMENTED), (observed, Source.OBSERVED)):
        if held is not None:
            grade = np.where(np.asarray(held, dtype=np.bool_), source, grade)
    return grade.astype(np.int64)


def reach_of(
    design: str, *, checklist: Checklist | None = None, interval: tuple[float, float] | None = None
) -> Reach:
    """Return how far evidence of a design reaches, and refuse a design that lacks what it needs.

    Parameters
    ----------
    design
        One of `DESIGNS`. What parties say of a contribution, however often, stays a survey.
    checklist
        For ``contribution_analysis``.
    interval
        Of the estimated effect, for ``counterfactual``.

    Raises
    ------
    NoAnswer
        A checklist that is not filled in; an effect without interval.
    WrongCall
        An unknown design.

    Examples
    --------
    >>> reach_of("paired_waves").name
    'BEFORE_AFTER'
    """
    if design not in DESIGNS:
        accepted = ", ".join(DESIGNS)
        raise WrongCall("statistics.option", name="design", value=design, accepted=accepted)
    if design == "contribution_analysis":
        held = checklist or Checklist()
        if not held.complete:
            raise NoAnswer("statistics.checklist", missing=", ".join(held.missing))
        return Reach.PLAUSIBLE_CONTRIBUTION
    if design == "counterfactual":
        if interval is None or not interval[0] <= interval[1]:
            raise NoAnswer("statistics.effect_interval")
        return Reach.ESTIMATED_EFFECT
    return Reach.BEFORE_AFTER if design == "paired_waves" else Reach.DESCRIPTION


def check_wording(
    sentence: str,
    reach: Reach = Reach.DESCRIPTION,
    *,
    ours: bool = True,
    language: str | None = None,
) -> tuple[CausalWord, ...]:
    """Refuse causal words in a sentence of ours; return them, as advice, in somebody else's text.

    Parameters
    ----------
    sentence
        What is to be written.
    reach
        How far its evidence reaches: only an estimated effect bears causal words.
    ours
        Whether we say it; a preface or a quotation is its author's.
    language
        ``fr`` or ``en``; both where None.

    Returns
    -------
    tuple of CausalWord
        Empty where nothing is to be said.

    Raises
    ------
    WrongCall
        A sentence of ours says more than its evidence bears.

    Examples
    --------
    >>> check_wording("Plus de dialogue qu’en 2024.", language="fr")
    ()
    """
    if reach >= Reach.ESTIMATED_EFFECT:
        return ()
    found = causal_words(sentence, language)
    if found and ours:
        words = ", ".join(dict.fromkeys(each.words for each in found))
        raise WrongCall("statistics.causal_words", words=words, sentence=sentence)
    return found
