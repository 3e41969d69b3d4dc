"""A method's statuses in words, and what each says of the way that a series goes."""

from collections.abc import Mapping
from functools import cache

from alliances.language import text
from alliances.language.catalogue import catalogue
from alliances.progress.methods import METHODS

COURSES = ("away", "away_slightly", "still", "towards_slowly", "towards")
"""The ways a series may go, as seen from what is wanted, from the worst to the best."""

LEVEL, UNKNOWN = "level", "unknown"
"""A status of a level, not of a movement; and one that tells of neither."""

_COURSE: Mapping[str, Mapping[str, str]] = {
    "open_sdg": {
        "target_achieved": "towards",
        "on_track": "towards",
        "acceleration_needed": "towards_slowly",
        "limited_progress": "towards_slowly",
        "deterioration": "away",
        "target_not_achieved": LEVEL,
    },
    "eurostat": {
        "significant_progress": "towards",
        "moderate_progress": "towards_slowly",
        "moderate_away": "away_slightly",
        "significant_away": "away",
    },
    "un_chart": {"on_track": "towards", "fair_progress": "towards_slowly", "stagnation": "still"},
    "sdsn": dict.fromkeys(("green", "yellow", "orange", "red"), LEVEL),
    "sdsn_trend": {
        "maintaining": "towards",
        "on_track": "towards",
        "moderately_improving": "towards_slowly",
        "stagnating": "still",
        "decreasing": "away",
    },
}


def words_key(method: str) -> str:
    """Return the key of a method's words under ``progress.status`` in the catalogues."""
    return next(each.words for each in METHODS if each.id == method)


def status_slug(method: str, status: str) -> str:
    """Return the name of a status that `alliances.progress.assess.progress` gave in English."""
    return _slugs(words_key(method)).get(status, "")


def status_words(method: str, status: str, language: str) -> str:
    """Return a status in a language.

    Parameters
    ----------
    method
        The method's id (``open-sdg``).
    status
        The method's own words, in English, as a table of progress has them.
    language
        ``fr`` or ``en``.
    """
    slug = status_slug(method, status)
    return text(f"progress.status.{words_key(method)}.{slug}", language) if slug else status


def course(method: str, status: str) -> str:
    """Return which way a series goes by a status: one of `COURSES`, ``level`` or ``unknown``.

    How the statuses of five methods are laid on one set of arrows is ours; the words are theirs.
    What speaks of progress (`alliances.progress.words.ways_of`) comes closer, what speaks of none
    stands still or moves away.
    """
    return _COURSE[words_key(method)].get(status_slug(method, status), UNKNOWN)


def reason_words(reason: str, language: str) -> str:
    """Return the sentence of a reason; empty where there is none."""
    key = f"progress.reason.{reason}"
    return text(key, language) if key in catalogue(language) else ""


@cache
def _slugs(words: str) -> Mapping[str, str]:
    """Return the statuses of a method by their English words."""
    prefix = f"progress.status.{words}."
    keys = [key for key in catalogue("en") if key.startswith(prefix)]
    return {text(key, "en"): key.removeprefix(prefix) for key in reversed(keys)}
