"""Words by which people say that they have no answer, and which of the declared codes they mean.

A word that is not declared is never taken for a code: the code is proposed, and a person decides.
"""

import re
from collections.abc import Iterable, Mapping

from alliances.frameworks.model import State
from alliances.language.matching import fold

_MEANT: Mapping[State, tuple[str, ...]] = {
    State.DONT_KNOW: (
        "je ne sais pas", "ne sais pas", "ne sait pas", "sais pas", "j'ignore", "nsp", "nspp",
        "ne se prononce pas", "sans opinion", "ne sait pas encore", "don't know", "do not know",
        "i don't know", "dk", "unknown", "inconnu", "not sure", "no idea", "aucune idee",
    ),
    State.NOT_APPLICABLE: (
        "sans objet", "non applicable", "n/a", "n.a.", "na", "so", "s.o.", "s/o", "non concerne",
        "non concernee", "pas concerne", "pas concernee", "ne s'applique pas", "not applicable",
        "not concerned", "does not apply", "not relevant",
    ),
    State.REFUSED: (
        "refus", "refuse", "refus de repondre", "ne souhaite pas repondre", "ne veut pas repondre",
        "je prefere ne pas repondre", "prefere ne pas repondre", "confidentiel",
        "prefer not to say", "prefer not to answer", "refused", "declined", "no comment",
    ),
}  # fmt: skip
_UNCLEAR = frozenset(
    {"-", "--", "---", "/", "//", ".", "..", "...", "…", "?", "??", "nc", "n.c.", "n/c", "nr",
     "n.r.", "nd", "n.d.", "n/d", "neant", "rien", "aucun", "aucune", "aucune reponse", "vide",
     "null", "none", "nan", "#n/a", "non renseigne", "non renseignee", "non communique",
     "non disponible", "non repondu", "pas de reponse", "sans reponse", "no answer", "no response",
     "not available", "missing", "blank", "empty", "x", "tbd", "a completer", "a venir",
     "en attente"}
)  # fmt: skip
_ERROR = re.compile(r"#(?:n/?a|ref|nom|name|valeur|value|div/0|nul|null|nombre|num)[!?]?")
"""An error of a spreadsheet that was pasted as a text, in French or English."""
_STATES = {fold(word): state for state, words in _MEANT.items() for word in words}


def state_meant(word: str, declared: Iterable[State]) -> State | None:
    """Return the kind of nothing that a word means, where it can mean one only.

    Parameters
    ----------
    word
        What a cell holds.
    declared
        The kinds that the framework declares.
    """
    state = _STATES.get(fold(word).rstrip(" .!") or fold(word), _STATES.get(fold(word)))
    return state if state in set(declared) else None


def says_nothing(word: str) -> bool:
    """Tell whether a word says that there is no answer, without saying why."""
    return fold(word) in _UNCLEAR or _ERROR.fullmatch(fold(word)) is not None
