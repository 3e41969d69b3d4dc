"""How tables of targets name their columns and directions, in French and English."""

from alliances.language.matching import fold

HEADINGS = {
    "indicator": ("indicator", "indicateur", "code indicateur", "indicator code"),
    "series": ("series", "serie", "series code", "code serie"),
    "direction": ("direction", "sens", "sens souhaite", "wanted direction"),
    "target": ("target", "cible", "valeur cible", "target value"),
    "target_year": ("target_year", "target year", "annee cible", "echeance"),
    "limit": ("limit", "limite", "natural limit", "limite naturelle"),
    "lower": (
        *("lower", "lower bound", "lower_bound", "worst", "worst bound", "min", "minimum"),
        *("borne basse", "borne inferieure"),
    ),
    "optimum": (
        *("optimum", "optimum (= 100)", "optimum (=100)", "upper bound", "upper_bound"),
        *("best", "best bound", "max", "maximum", "borne haute", "borne superieure"),
    ),
    "green": ("green", "green threshold", "seuil vert"),
    "red": ("red", "red threshold", "seuil rouge"),
    "area": ("area", "zone", "country", "pays", "territoire"),
    "group": ("group", "groupe"),
    "disaggregation": ("disaggregation", "desagregation", "ventilation"),
    "unit": ("unit", "unite", "units"),
    "base_year": ("base_year", "base year", "annee de base", "annee de reference"),
}
"""Headings of each column, as `fold` writes them."""

PARTS = {heading: part for part, headings in HEADINGS.items() for heading in headings}
"""Part by heading."""

DIRECTIONS = {
    "up": (
        *("up", "increase", "increasing", "positive", "pos", "+", "1", "higher", "hausse"),
        *("a la hausse", "augmenter", "augmentation", "croissant", "positif", "↑"),
    ),
    "down": (
        *("down", "decrease", "decreasing", "negative", "neg", "-", "-1", "lower", "baisse"),
        *("a la baisse", "diminuer", "diminution", "reduire", "decroissant", "negatif", "↓"),
    ),
    "binary": ("binary", "binaire", "yes/no", "oui/non"),
}
"""How each direction may be written, as `fold` writes it."""

MEANT = {fold(word): direction for direction, words in DIRECTIONS.items() for word in words}
"""Direction by word."""
