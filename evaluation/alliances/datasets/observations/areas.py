"""Areas: M49, ISO 3166 and Eurostat codes, names in French and English, to M49 where there is one.

Codes and names come from the Unicode CLDR, through Babel. Aggregates of the UN (``199``, ``432``…)
and of Eurostat (``EU27_2020``) stay as they are.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from alliances.language.matching import fold

_EUROSTAT = {"EL": "GR", "UK": "GB"}
"""Codes of Eurostat that differ from ISO 3166."""

_OWN = {"XK": "412", "XKX": "412", "ROM": "642", "ZAR": "180", "TMP": "626", "ADO": "20"}
"""Codes that the CLDR does not join to a number: those that the UN and the World Bank use."""

_FORMER = frozenset({"230", "249", "278", "280", "720", "736", "886", "DDR", "FXX", "YMD"})
"""Codes of states that are no more, which the CLDR joins to one of today: Ethiopia with Eritrea…"""

_NAMES = {
    "bolivia (plurinational state of)": "68",
    "china, hong kong special administrative region": "344",
    "china, macao special administrative region": "446",
    "czech republic": "203",
    "democratic people's republic of korea": "408",
    "democratic republic of the congo": "180",
    "iran (islamic republic of)": "364",
    "micronesia (federated states of)": "583",
    "netherlands (kingdom of the)": "528",
    "republic of korea": "410",
    "republic of moldova": "498",
    "russian federation": "643",
    "republique tcheque": "203",
    "state of palestine": "275",
    "syrian arab republic": "760",
    "turkey": "792",
    "united kingdom of great britain and northern ireland": "826",
    "united republic of tanzania": "834",
    "united states of america": "840",
    "etats-unis d'amerique": "840",
    "venezuela (bolivarian republic of)": "862",
    "viet nam": "704",
    "world": "1",
    "monde": "1",
}
"""Names of the UN that differ from those of the CLDR, as `fold` writes them."""

_NUMBER = re.compile(r"\d{1,3}")
_LETTERS = re.compile(r"[A-Z]{2,3}")


@cache
def codes() -> Mapping[str, str]:
    """Return ISO 3166 codes of two and three letters, and Eurostat's, with their M49 code."""
    aliases = get_global("territory_aliases")
    numbers = {
        letters[0]: str(int(number))
        for number, letters in aliases.items()
        if number.isdigit() and len(letters) == 1 and number not in _FORMER
    }
    known = dict(numbers)
    for code, letters in aliases.items():
        is_iso = len(code) == 3 and code.isalpha() and code not in _FORMER
        if is_iso and len(letters) == 1 and letters[0] in numbers:
            known[code] = numbers[letters[0]]
    known |= {theirs: numbers[iso] for theirs, iso in _EUROSTAT.items()}
    return known | _OWN


@cache
def names() -> Mapping[str, str]:
    """Return names of countries in French and English, as `fold` writes them, with their M49."""
    known: dict[str, str] = {}
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            number = str(int(code)) if code.isdigit() else codes().get(code, "")
            if number:
                known.setdefault(fold(name), number)
    return known | _NAMES


def understood(given: Iterable[str]) -> list[str]:
    """Return the areas of a file as M49 codes where they have one, else as they are written.

    Parameters
    ----------
    given
        Every different area of one file. Capitals are ISO codes only where all of its codes of
        that length are: ``SK`` beside ``ON`` and ``AB`` is a province, not Slovakia.

    Examples
    --------
    >>> understood(["FRA", "DEU"]), understood(["EL", "EU27_2020"]), understood(["SK", "ON"])
    (['250', '276'], ['300', 'EU27_2020'], ['SK', 'ON'])
    >>> understood(["004", "Côte d’Ivoire", "01", "Bretagne"])
    ['4', '384', '01', 'Bretagne']
    """
    areas = [*given]
    known = codes()
    letters = {area for area in areas if _LETTERS.fullmatch(area)}
    foreign = {len(area) for area in letters - known.keys() - names().keys() - {"EU", "EA"}}
    return [_understood(area, known, foreign) for area in areas]


def _understood(area: str, known: Mapping[str, str], foreign: set[int]) -> str:
    if _NUMBER.fullmatch(area):
        # 004 is M49 as ISO writes it; 01 is some other code, and 0 is none.
        return str(int(area)) if len(area) == 3 else area
    # Codes are in capitals, or all small: “Est” is a region.
    capitals = area.upper() if area.islower() else area
    if _LETTERS.fullmatch(capitals) and capitals in known:
        return area if len(area) in foreign else known[capitals]
    return names().get(fold(area), area)
