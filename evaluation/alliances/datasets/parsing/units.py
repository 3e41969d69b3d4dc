"""Fields counted in a unit of ours, and the words of a heading that announce another one."""

import re

from alliances.language.matching import fold

_OTHERS = {
    "eur": re.compile(
        r"\b(?:k ?€|k ?euros?|keur|milliers|m ?€|meur|millions?|(?<=en )m\b)|[£$]|"
        r"\b(?:gbp|usd|chf|dollars?|livres|francs|centimes)\b"
    ),
    "hours": re.compile(r"\b(?:jours?|journees?|days?|semaines?|weeks?|mois|etp|fte|minutes?)\b"),
    "m2": re.compile(r"\b(?:ha|hectares?|km2|km²)\b"),
}


def other_unit(field: str, heading: str) -> str:
    """Return the unit that a heading announces instead of the field's; ``""`` where it does not.

    Examples
    --------
    >>> other_unit("eur", "Apport en k€"), other_unit("eur", "Apport en euros")
    ('k€', '')
    """
    found = _OTHERS[field].search(fold(heading)) if field in _OTHERS else None
    return found[0] if found else ""
