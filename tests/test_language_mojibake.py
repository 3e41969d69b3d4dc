"""Texts whose accents were spoilt are mended, and no other text is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.language.mojibake import repaired

FRENCH = "abc ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆàâçéèêëîïôùûüÿœæ«»’…–—€°"
ORDINARY = (
    "Où étiez-vous ? « À Noël », dit-il… l’œuvre coûte 12 € — 50 %.",
    "Größe, Übermaß, Straße: „schön“ — 20 °C",
    "¿Dónde está el niño? ¡Mañana! Año 2025",
    "São Paulo, São João, AÇÃO, IRMÃ, CORAÇÃO",
    "Ångström, Århus, Łódź, Škoda, Îles d’Hyères, CHÂTEAU, ÊTRE, ÂGE",
    "Â",
    "« voilâ\u00a0», ÂŒ, ÅŒ",
)


def spoilt(text: str, believed: str) -> str:
    """Return a text as a program shows it that believed its UTF-8 to be something else."""
    shown = []
    for byte in text.encode("utf-8"):
        try:
            shown.append(bytes([byte]).decode(believed))
        except UnicodeDecodeError:
            shown.append(chr(byte))
    return "".join(shown)


@pytest.mark.parametrize("believed", ["cp1252", "latin-1"])
@given(text=st.text(alphabet=FRENCH, min_size=1, max_size=40))
def test_every_french_text_read_with_the_wrong_encoding_is_mended(text: str, believed: str) -> None:
    broken = spoilt(text, believed)
    assert repaired(broken) == (None if broken == text else text)


@given(st.text(alphabet="abcdefg ÀÂÇÉÈÊËÎÏÔÙÛÜàâçéèêëîïôùûüñäöüßÄÖÜ.,;!?'", max_size=60))
def test_letters_with_accents_are_left_alone(text: str) -> None:
    assert repaired(text) is None


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert repaired(text) is None


def test_a_text_spoilt_in_one_word_keeps_its_other_words() -> None:
    assert repaired("Café, thÃ©, Œuvre") == "Café, thé, Œuvre"
