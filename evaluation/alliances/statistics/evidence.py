"""What a figure is evidence of: who says it, and how far it reaches."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.language.wording import CausalWord, causal_words
from alliances.statistics.checklist import Checklist
from alliances.statistics.inputs import Booleans, Vector, one_of, same_length, vector

__all__ = [
    "COUNTERFACTUAL",
    "DESIGNS",
    "Checklist",
    "Reach",
    "Source",
    "check_wording",
    "grade_source",
    "reach_of",
]

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


COUNTERFACTUAL = (
    "randomised",
    "phased_in",
    "difference_in_differences",
    "matching",
    "regression_discontinuity",
    "synthetic_control",
    "instrumental_variable",
)
"""The designs that compare with what would have been. What estimates them stands elsewhere: this
package estimates no effect."""

DESIGNS = ("survey", "paired_waves", "contribution_analysis", *COUNTERFACTUAL)
"""The designs that evidence can come from: answers at one time, two waves of the same units, a
contribution analysis, a named comparison with what would have been. `evidence.designs` has their
words."""


def grade_source(
    first: Vector,
    second: Vector,
    *,
    favourable_from: float,
    step: float = 1.0,
    documented: Vector | None = None,
    observed: Vector | None = None,
) -> npt.NDArray[np.int64]:
    """Return the source of evidence of each partnership, 0 where nobody says anything.

    Parameters
    ----------
    first, second
        Scores of the two parties, shape (partnerships,); NaN where one did not answer.
    favourable_from
        The lowest favourable score, on the scale of the scores.
    step
        What one level is worth: 1 on an item's scale, 25 where five levels became 0 to 100.
    documented, observed
        Whether a document, or a record or measurement, bears it out, shape (partnerships,); what is
        missing does not.

    Returns
    -------
    ndarray
        Values of `Source`, shape (partnerships,). Concordant: both parties favourable, and less
        than one level apart (ours).

    Raises
    ------
    WrongCall
        Scores that are no numbers, lengths that differ, a step that is not positive, marks that are
        neither true nor false.

    Examples
    --------
    >>> grade_source([4, 5, 4], [4, 3, float("nan")], favourable_from=4).tolist()
    [2, 1, 1]
    """
    a, b = vector(first, "first"), vector(second, "second")
    held = {
        "documented": _marks(documented, "documented"),
        "observed": _marks(observed, "observed"),
    }
    same_length(first=a, second=b, **held)
    for name, given in (("favourable_from", favourable_from), ("step", step)):
        if not np.isfinite(given) or (name == "step" and given <= 0):
            code = f"evidence.{name}"
            raise WrongCall(code, value=given)
    told = ~np.isnan(a)
    answered = ~np.isnan(b)
    both = told & answered
    near = np.abs(np.where(both, a - b, np.inf)) < step - _ROUNDING * step
    agree = both & near & (np.fmin(a, b) >= favourable_from - _ROUNDING * step)
    grade = np.where(agree, Source.CONCORDANT, np.where(told | answered, Source.DECLARED, 0))
    for marks, source in zip(held.values(), (Source.DOCUMENTED, Source.OBSERVED), strict=True):
        if marks is not None:
            grade = np.where(marks, source, grade)
    return grade.astype(np.int64)


def _marks(values: Vector | None, name: str) -> Booleans | None:
    """Return what is true; a missing mark is not, a number other than 0 and 1 is refused."""
    if values is None:
        return None
    marks = vector(values, name)
    if not np.isin(marks[~np.isnan(marks)], (0, 1)).all():
        raise WrongCall("evidence.marks", name=name)
    true: Booleans = marks == 1
    return true


def reach_of(
    design: str,
    *,
    checklist: Checklist | None = None,
    interval: Sequence[float] | Estimate | None = None,
    waves: int | None = None,
) -> Reach:
    """Return how far evidence of a design reaches, and refuse a design that lacks what it needs.

    Parameters
    ----------
    design
        One of `DESIGNS`. What parties say of a contribution, however often, stays a survey.
    checklist
        For ``contribution_analysis``.
    interval
        Of the estimated effect, low and high, or the estimate itself, for a design of
        `COUNTERFACTUAL`.
    waves
        How many waves the same units answered, for ``paired_waves``: at least two.

    Returns
    -------
    Reach
        Waves that are not of the same units are two descriptions: ``survey``.

    Raises
    ------
    NoAnswer
        A checklist that is not filled in; an effect without finite interval; pairs of one wave.
    WrongCall
        An unknown design, or an effect whose design is not named.

    Examples
    --------
    >>> reach_of("paired_waves", waves=2).name
    'BEFORE_AFTER'
    >>> reach_of("difference_in_differences", interval=(0.1, 0.4)).name
    'ESTIMATED_EFFECT'
    """
    one_of("design", design, DESIGNS)
    if design == "contribution_analysis":
        missing = (checklist or Checklist()).missing
        if missing:
            code = f"evidence.checklist.{missing[0]}"
            raise NoAnswer(code, missing=", ".join(missing), count=len(missing))
        return Reach.PLAUSIBLE_CONTRIBUTION
    if design in COUNTERFACTUAL:
        if not _has_ends(interval):
            raise NoAnswer("statistics.effect_interval")
        return Reach.ESTIMATED_EFFECT
    if design == "survey":
        return Reach.DESCRIPTION
    if waves is not None and waves < 2:
        raise NoAnswer("evidence.waves", n=waves)
    return Reach.BEFORE_AFTER


def _has_ends(interval: Sequence[float] | Estimate | None) -> bool:
    """Whether there is an interval: two finite numbers, in order."""
    if isinstance(interval, Estimate):
        interval = tuple(end for end in (interval.low, interval.high) if end is not None)
    if interval is None or len(interval) != 2:
        return False
    low, high = (float(end) for end in interval)
    return bool(np.isfinite([low, high]).all()) and low <= high


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
        How far its evidence reaches: only an estimated effect bears causal words, those of a
        contribution (« a contribué à ») among them. A plausible contribution is told as what it is,
        « contribution plausible », with its checklist.
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
        A sentence of ours says more than its evidence bears; the message names the words.

    Examples
    --------
    >>> check_wording("Plus de dialogue qu’en 2024.", language="fr")
    ()
    """
    if Reach(reach) == Reach.ESTIMATED_EFFECT:
        return ()
    found = causal_words(sentence, language)
    if found and ours:
        words = ", ".join(dict.fromkeys(each.words for each in found))
        raise WrongCall("statistics.causal_words", words=words, sentence=sentence)
    return found
