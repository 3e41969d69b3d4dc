"""Names of areas as people read them, from their codes."""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from alliances.datasets.observations.areas import codes, understood

_AGGREGATES = {
    "199": {"fr": "Pays les moins avancés", "en": "Least developed countries"},
    "432": {"fr": "Pays en développement sans littoral", "en": "Landlocked developing countries"},
    "722": {
        "fr": "Petits États insulaires en développement",
        "en": "Small island developing States",
    },
    "513": {"fr": "Europe et Amérique du Nord", "en": "Europe and Northern America"},
    "514": {"fr": "Régions développées", "en": "Developed regions"},
    "515": {"fr": "Régions en développement", "en": "Developing regions"},
    "EU27_2020": {"fr": "Union européenne (27 pays)", "en": "European Union (27 countries)"},
}
"""Groups that the CLDR does not name; the names are ours, after those of the UN and Eurostat."""


def area_names(areas: Iterable[str], language: str) -> dict[str, str]:
    """Return the name of each area; an area without a known code has none and is not in the result.

    Parameters
    ----------
    areas
        As files write them: M49, ISO 3166, Eurostat codes.
    language
        ``fr`` or ``en``.

    Examples
    --------
    >>> area_names(["FRA", "513", "Bretagne"], "fr")
    {'FRA': 'France', '513': 'Europe et Amérique du Nord'}
    """
    given = list(dict.fromkeys(areas))
    known = _names(language)
    found = {area: known.get(code, "") for area, code in zip(given, understood(given), strict=True)}
    return {area: name for area, name in found.items() if name and name != area}


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    names = {str(int(code)): name for code, name in territories.items() if code.isdigit()}
    names |= {
        number: territories[letters]
        for letters, number in codes().items()
        if len(letters) == 2 and letters in territories
    }
    return names | {code: words[language] for code, words in _AGGREGATES.items()}
