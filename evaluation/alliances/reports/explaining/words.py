"""The title of an explanation: node, statistic, scope, side and wave in words."""

from alliances.language import text
from alliances.reports.analysis_words import Words


def title_of(
    label: str,
    statistic: str,
    scope: str,
    side: str,
    wave: str,
    words: Words,
    between: str = "explain.pair",
) -> str:
    """Return the title of a figure.

    Parameters
    ----------
    label, statistic
        What is measured, and the figure: in words.
    scope, side, wave
        As an identifier has them.
    words
        What turns codes into words.
    between
        The sentence for two sides: beside each other, or one less the other.
    """
    return text(
        "explain.title",
        words.language,
        label=label,
        statistic=statistic,
        scope=_scope(scope, words),
        side=_side(side, words, between),
        wave=wave.replace(">", " → "),
    )


def _scope(scope: str, words: Words) -> str:
    """Return the programme, a group, a stratum or a partnership in words."""
    if scope == "programme":
        return text("explain.programme", words.language)
    kind, _, value = scope.partition(":")
    if kind in {"partnership", "stratum"}:
        return text(f"explain.{kind}", words.language, value=value)
    return words.group(kind, value)


def _side(side: str, words: Words, between: str) -> str:
    """Return a side, a voice, all sides, or two sides in words."""
    if "-" not in side:
        return words.side(side)
    first, second = (words.side(each) for each in side.split("-"))
    return text(between, words.language, first=first, second=second)
