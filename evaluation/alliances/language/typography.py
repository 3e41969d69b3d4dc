"""French typography for generated text.

Thin no-break space before ; ! ? and no-break space before the colon, inside « guillemets » and
before % (usage of the Imprimerie nationale); the typewriter apostrophe becomes the typographic one.
In any language « n = 12 » and « 12 points » stay on one line.
"""

import re
from functools import lru_cache

NBSP = "\u00a0"
NNBSP = "\u202f"

# A colon inside an address or a time (https://…, 10:30) is not punctuation and has no space before
# it: only punctuation that is already set apart by a space is touched.
_BEFORE_THIN = re.compile(r"[ \u00a0\u202f]+([;!?])")
_BEFORE_WIDE = re.compile(r"[ \u00a0\u202f]+([:»%€])")
_AFTER_OPEN = re.compile(r"«[ \u00a0\u202f]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_SIZE = re.compile(r"\bn = (?=\d)")
_POINTS = re.compile(r"(?<=\d) (?=points?\b)")
_NUMBER_SIGN = re.compile(r"\b([nN]°)[ \u00a0\u202f]+")


@lru_cache(maxsize=16_384)
def typeset(sentence: str, language: str) -> str:
    """Set the spaces and apostrophes of a sentence as its language prints them."""
    sentence = _SIZE.sub(f"n{NBSP}={NBSP}", sentence)
    sentence = _POINTS.sub(NBSP, sentence)
    if language != "fr":
        return sentence
    sentence = _BEFORE_THIN.sub(NNBSP + r"\1", sentence)
    sentence = _BEFORE_WIDE.sub(NBSP + r"\1", sentence)
    sentence = _AFTER_OPEN.sub("«" + NBSP, sentence)
    sentence = _NUMBER_SIGN.sub(r"\1" + NBSP, sentence)
    return _APOSTROPHE.sub("’", sentence)
