"""How the keys of a register are written: which are unlike the others, and where one belongs."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_DIGITS = re.compile(r"\d")
_PARTS = re.compile(r"\d+|\D+")
_LOOK_ALIKE = str.maketrans({"o": "0", "q": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2"})
_COMMON = 0.05
"""Share of the keys above which a way of writing is a usual one."""
_MANY = 30
_RARE = 0.002
"""Share of the keys up to which a way of writing is a rare one."""
_IN_ORDER = 0.9
"""Share of neighbours in increasing order from which a register counts as sorted."""

_Rank = tuple[tuple[int, int, str], ...]


def pattern(key: str) -> str:
    """Return a key with every digit made a 9: ``P-0012`` and ``P-0345`` are of one pattern."""
    return _DIGITS.sub("9", key)


def rank(key: str) -> _Rank:
    """Return what sorts keys as people do: ``P-9`` before ``P-10``."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _PARTS.findall(key)
    )


@dataclass(frozen=True)
class Shapes:
    """The usual ways in which keys are written.

    Attributes
    ----------
    counts
        Keys by pattern.
    usual
        The usual patterns; none where keys follow no pattern.
    """

    counts: Mapping[str, int]
    usual: frozenset[str]

    def odd(self, key: str) -> bool:
        """Return whether a key is written unlike the usual ones."""
        return bool(self.usual) and pattern(key) not in self.usual

    def rare(self, key: str) -> bool:
        """Return whether a key is written as hardly any other is, so oddly that it is suspect."""
        total = sum(self.counts.values())
        most = max(1 if total < _MANY else 2, _RARE * total)
        return self.odd(key) and self.counts.get(pattern(key), 0) <= most


def shapes_of(keys: Iterable[str]) -> Shapes:
    """Return the usual patterns of keys: each held by several, together by almost all."""
    counts = Counter(pattern(key) for key in keys)
    total = sum(counts.values())
    usual = {shape for shape, count in counts.items() if count > max(1, _COMMON * total)}
    # Two keys of three still show a pattern; beyond that, four in five must follow one.
    covered = sum(counts[shape] for shape in usual)
    enough = covered >= 0.8 * total if total > 3 else covered >= 2
    return Shapes(counts, frozenset(usual) if enough else frozenset())


@dataclass(frozen=True)
class Order:
    """The keys of a register in its own order, where that is an increasing one.

    Attributes
    ----------
    rows
        Row labels, in order.
    ranks
        Of the key of each row; None where it has none to go by.
    """

    rows: tuple[int, ...]
    ranks: tuple[_Rank | None, ...]
    increasing: bool

    def fits(self, key: str, row: int) -> bool:
        """Return whether a key would stand in order in a row."""
        at = self.rows.index(row)
        here = rank(key)
        before = next((r for r in reversed(self.ranks[:at]) if r is not None), None)
        after = next((r for r in self.ranks[at + 1 :] if r is not None), None)
        return (before is None or before <= here) and (after is None or here <= after)

    def spans(self, key: str) -> bool:
        """Return whether a key lies between the first and the last of the register."""
        known = [r for r in self.ranks if r is not None]
        return bool(known) and min(known) <= rank(key) <= max(known)


def order_of(keys: Iterable[tuple[int, str | None]]) -> Order:
    """Return the order of a register from ``(row, key)``; a key not to be relied upon is None."""
    pairs = list(keys)
    ranks = tuple(None if key is None else rank(key) for _, key in pairs)
    known = [r for r in ranks if r is not None]
    rising = sum(one <= other for one, other in pairwise(known))
    increasing = len(known) > 2 and rising >= _IN_ORDER * (len(known) - 1)
    return Order(tuple(row for row, _ in pairs), ranks, increasing)


@lru_cache(maxsize=100_000)
def _plain(key: str) -> str:
    """Return a key without what is easily mistyped: case, O for 0, l for 1, separators."""
    return "".join(filter(str.isalnum, key.casefold().translate(_LOOK_ALIKE)))


def _one_edit(one: str, other: str) -> bool:
    """Return whether two words differ by one letter too many, or two neighbours exchanged."""
    if len(one) == len(other):
        differing = [at for at in range(len(one)) if one[at] != other[at]]
        if len(differing) != 2 or differing[1] - differing[0] != 1:
            return False
        first, second = differing
        return one[first] == other[second] and one[second] == other[first]
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def look_alike(key: str, known: Collection[str]) -> str:
    """Return the one known key that looks like another (O for 0, a case, a dash), or ""."""
    plain = _plain(key)
    alike = [word for word in known if _plain(word) == plain]
    return alike[0] if len(alike) == 1 else ""


def sign_too_many(key: str, known: Collection[str]) -> str:
    """Return the one known key that another is but for a sign too many, or ""."""
    shorter = {key[:at] + key[at + 1 :] for at in range(len(key))}
    found = [word for word in shorter if word in known]
    return found[0] if len(found) == 1 else ""


def meant(key: str, known: Collection[str]) -> str:
    """Return the known key that a mistyped one stands for, or "" where that is not plain.

    Numbered keys are all near each other, so resemblance alone would guess: only look-alikes (O for
    0), a letter too many or too few, and two letters exchanged are understood, where a single key
    explains them.
    """
    if alike := look_alike(key, known):
        return alike
    near = [word for word in known if abs(len(word) - len(key)) <= 1 and _one_edit(word, key)]
    return near[0] if len(near) == 1 else ""
