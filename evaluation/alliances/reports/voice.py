"""The report's way of saying things: sentences of the catalogue, numbers, dates, shares."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from alliances.language import date, number, percent, plural, signed, text, typeset
from alliances.language.catalogue import catalogue
from alliances.reports.writing import written

COUNT_BELOW = 20
"""A share of fewer units than this is written as a count: « 7 sur 12 » (ours)."""


@dataclass(frozen=True)
class Voice:
    """Says things in one language.

    Attributes
    ----------
    language
        ``fr`` or ``en``.
    """

    language: str

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence of the report's part of the catalogue."""
        return text(f"report.{key}", self.language, **values)

    def many(self, key: str, count: float, /, **values: object) -> str:
        """Return the singular or plural sentence of `key`, the count written as people write it."""
        written = {"count": self.whole(count), **values}
        return plural(f"report.{key}", count, self.language, **written)

    def chance(self, chance: float) -> str:
        """Write a probability in percent, never as certain; nothing where it is next to none."""
        if chance < 0.005:
            return ""
        if chance > 0.995:
            return self.say("words.above", share=percent(0.99, self.language))
        return percent(chance, self.language)

    def words(self, words: str) -> str:
        """Typeset words that come from the framework or the workbook."""
        return typeset(words, self.language)

    def cited(self, sentence: str) -> str:
        """Return a sentence as it stands between quotation marks in another: without its stop."""
        return sentence.removesuffix(".")

    def listed(self, words: Sequence[str]) -> str:
        """Join words as a sentence lists them: « un, deux et trois »."""
        *first, last = words
        head = self.say("words.comma").join(first)
        return head + self.say("words.and") + last if head else last

    def whole(self, value: float) -> str:
        """Write a whole number."""
        return number(value, self.language)

    def score(self, value: float) -> str:
        """Write a score of 0 to 100, to the unit: a report speaks no finer in its sentences."""
        return number(value, self.language)

    def decimal(self, value: float, decimals: int) -> str:
        """Write a number with decimals."""
        return number(value, self.language, decimals)

    def sized(self, value: float) -> str:
        """Write a number of any size as tables do, with as many decimals as it is worth."""
        return written(value, "number", self.language)

    def points(self, value: float) -> str:
        """Write a difference of scores in whole points, with its sign."""
        return signed(value, self.language)

    def pointed(self, value: float) -> str:
        """Write a difference of scores with its unit: « +1 point », « −2 points »."""
        # The plural is that of the number that is read, not of the one behind it.
        return self.many("told.points", abs(round(value)), points=self.points(value))

    def difference(self, value: float, decimals: int) -> str:
        """Write a difference with its sign, to so many decimals."""
        return signed(value, self.language, decimals)

    def day(self, value: object) -> str:
        """Write a day in full; an empty text where there is none."""
        return "" if pd.isna(value) else date(pd.Timestamp(value).date(), self.language)  # type: ignore[arg-type, call-overload]

    def share(self, part: float, total: float) -> str:
        """Write a share to the precision that its base allows: « 7 sur 12 », « 39 % »."""
        if total < COUNT_BELOW:
            return self.say("words.out_of", part=self.whole(part), total=self.whole(total))
        return percent(part / total, self.language)

    def aside(self, part: float, total: float) -> str:
        """Write a share in brackets after its count; nothing where its base is small."""
        return f" ({self.share(part, total)})" if total >= COUNT_BELOW else ""

    def reason(self, reason: str) -> str:
        """Return the words for a reason of exclusion, or the reason itself where it has none."""
        if f"report.reasons.{reason}" in catalogue(self.language):
            return self.say(f"reasons.{reason}")
        return reason

    def severity(self, severity: str) -> str:
        """Return the words for the severity of a finding."""
        return text(f"severity.{severity}", self.language)
