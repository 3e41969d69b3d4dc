"""Which free answers may be quoted, and which few are: by consent and without names.

A quotation is a person's own words: it is printed whole or not at all.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from alliances.datasets.consent import quotable
from alliances.datasets.rules.personal import personal_data
from alliances.datasets.survey import Survey, split_codes
from alliances.frameworks.model import Item, State
from alliances.frameworks.sheets import OWNER, items_on
from alliances.language.matching import fold
from alliances.reports.material import Material

MOST = 8
STRATUM_AT_LEAST = 10
"""No quotation comes from a stratum of fewer partnerships, and none is signed by fewer (Insee's
handbook has no single number; this one is ours)."""
LONGEST = 400
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A free answer that is printed: its question, its words, how it is signed."""

    item: str
    text: str
    side: str
    engagement: str
    """A code; empty where fewer than ten partnerships of it answered on that side."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotations chosen, and the counts that lead to them.

    Attributes
    ----------
    given
        Free answers of the wave.
    agreed
        Those whose respondent and party agree to be quoted.
    small
        Agreed, but from a stratum of fewer than ten partnerships.
    named
        Agreed, but holding a name, a place or other personal data.
    unfit
        Agreed, but too short or too long to be printed, or the same words as another.
    """

    chosen: tuple[Quote, ...] = ()
    given: int = 0
    agreed: int = 0
    small: int = 0
    named: int = 0
    unfit: int = 0

    @property
    def possible(self) -> int:
        """How many could be printed."""
        return self.agreed - self.small - self.named - self.unfit


def quotes(material: Material) -> Quotes:
    """Choose the quotations of a report.

    They are spread over engagements, questions and sides; which of those that are equal in this is
    chosen depends on their words only, so that a report made again quotes the same.
    """
    survey, wave = material.survey, material.wave
    items = [i for i in items_on(survey.framework, "answers") if _free(survey, i)]
    answers = survey.data("answers")
    if not items or not len(answers):
        return Quotes()
    seen = answers[answers["wave"].astype(str) == wave]
    agreed = _long(survey, quotable(survey, wave), items)
    small = agreed["partnership"].map(stratum_sizes(material)) < STRATUM_AT_LEAST
    rest = agreed[~small.to_numpy(dtype=bool)]
    names = _names(material)
    held = {
        text: bool(personal_data(text)) or _holds(text, names) for text in rest["text"].unique()
    }
    named = rest["text"].map(held).to_numpy(dtype=bool)
    rest = rest[~named]
    fit = rest[rest["text"].map(_printable).to_numpy(dtype=bool)]
    fit = fit.sort_values(["text", "item", "partnership", "side"])
    fit = fit.loc[~fit["text"].map(fold).duplicated()]
    return Quotes(
        tuple(_chosen(material, fit, seen)),
        len(_long(survey, seen, items)),
        len(agreed),
        int(small.sum()),
        int(named.sum()),
        len(rest) - len(fit),
    )


def _free(survey: Survey, item: Item) -> bool:
    return survey.framework.scales[item.scale].kind == "text"


def _long(survey: Survey, rows: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    """Return one row a free answer given: partnership, side, item, text."""
    states = survey.tables["answers"].states
    parts = []
    for item in (item for item in items if item.id in rows and item.id in states):
        said = rows[(states.loc[rows.index, item.id] == State.VALUE).to_numpy(dtype=bool)]
        part = said[["partnership", "side"]].astype(str)
        parts.append(part.assign(item=item.id, text=said[item.id].astype(str).str.strip()))
    empty = pd.DataFrame(columns=["partnership", "side", "item", "text"], dtype=object)
    return pd.concat(parts, ignore_index=True) if parts else empty


def stratum_sizes(material: Material) -> dict[str, float]:
    """Return the size of each partnership's stratum: the population given, else those listed."""
    facts, strata = material.facts, material.survey.data("strata")
    names = facts["stratum"].fillna("").astype(str) if "stratum" in facts else ""
    of = pd.Series(names, index=facts.index, dtype=object)
    sizes = of.map(of.value_counts()).astype(float)
    if len(strata):
        own = strata[strata["wave"].astype(str) == material.wave]
        given = own.set_index(own["stratum"].astype(str))["population"].astype(float)
        sizes = of.map(given).fillna(sizes)
    return dict(zip(sizes.index.astype(str), sizes, strict=True))


def _names(material: Material) -> frozenset[str]:
    """Return the names by which a reader would know who speaks, in normal form."""
    survey = material.survey
    columns = [
        survey.data(table)[column].dropna().astype(str)
        for table, column in (
            ("organisations", "name"),
            ("organisations", "commune"),
            ("partnerships", "name"),
            ("partnerships", "commune"),
        )
        if column in survey.data(table)
    ]
    found = {str(name) for column in columns for name in column.unique()}
    return frozenset(" ".join(_WORD.findall(fold(name))) for name in found) - {""}


def _holds(text: str, names: frozenset[str]) -> bool:
    """Tell whether a text holds one of some names, whole words only."""
    words = _WORD.findall(fold(text))
    most = max((name.count(" ") + 1 for name in names), default=0)
    return any(
        " ".join(words[start : start + length]) in names
        for length in range(1, min(most, len(words)) + 1)
        for start in range(len(words) - length + 1)
    )


def _printable(text: str) -> bool:
    return len(text) <= LONGEST and len(_WORD.findall(text)) >= _FEWEST_WORDS


def _chosen(material: Material, fit: pd.DataFrame, seen: pd.DataFrame) -> list[Quote]:
    """Take one after the other the answer that repeats least what is already taken."""
    if not len(fit):
        return []
    codes = split_codes(material.facts["engagements"])
    by_partnership = codes.groupby(level=0).agg(list).to_dict()
    large = _large_groups(codes, seen)
    left = [
        (str(item), str(text), str(side), by_partnership.get(partnership, []))
        for item, text, side, partnership in zip(
            fit["item"], fit["text"], fit["side"], fit["partnership"], strict=True
        )
    ]
    used: Counter[tuple[str, str]] = Counter()
    made: list[Quote] = []

    def cost(place: int) -> tuple[int, int, bool, int, str]:
        item, text, side, own = left[place]
        spread = min((used["engagement", code] for code in own), default=len(made))
        last = sha256(text.encode()).hexdigest()
        # A report has the owner's voice on every page: of two, the partner's comes first.
        return used["item", item], used["side", side], side == OWNER, spread, last

    while left and len(made) < MOST:
        item, text, side, own = left.pop(min(range(len(left)), key=cost))
        of = min(sorted(own), key=lambda code: used["engagement", code], default="")
        used.update([("item", item), ("engagement", of), ("side", side)])
        made.append(Quote(item, text, side, of if (side, of) in large else ""))
    order = [item.id for item in material.framework.items]
    return sorted(made, key=lambda quote: order.index(quote.item))


def _large_groups(codes: pd.Series, seen: pd.DataFrame) -> set[tuple[str, str]]:
    """Return the (side, engagement) of which at least ten partnerships answered."""
    answered = seen[["partnership", "side"]].astype(str).drop_duplicates()
    tagged = codes.rename("code").rename_axis("partnership").reset_index().drop_duplicates()
    sizes = answered.merge(tagged, on="partnership").groupby(["side", "code"]).size()
    return set(sizes[sizes >= STRATUM_AT_LEAST].index)
