"""SIRET numbers of French establishments: 14 digits and a key."""

import re

from alliances.datasets.parsing_text import SCIENTIFIC, tidy
from alliances.datasets.problem import Problem, Reading
from alliances.findings import Severity

_LENGTH = 14
_LA_POSTE = "356000000"


def passes_key(siret: str) -> bool:
    """Return whether the digits of a SIRET agree with its key (Luhn's algorithm).

    Establishments of La Poste (SIREN 356 000 000) but for its head office do not follow it: there
    the plain sum of the digits is a multiple of five (INSEE).
    """
    digits = [int(digit) for digit in reversed(siret)]
    luhn = sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    if luhn % 10 == 0:
        return True
    return siret.startswith(_LA_POSTE) and sum(digits) % 5 == 0


def parse_siret(raw: object) -> Reading:
    """Read a SIRET; zeros that a number cell lost are put back, where the key then agrees.

    Examples
    --------
    >>> parse_siret("732 829 320 00074")[0]
    '73282932000074'
    """
    if isinstance(raw, str) and SCIENTIFIC.fullmatch(raw.strip()):
        return None, Problem("rounded_identifier")
    digits = re.sub(r"[ .]", "", tidy(raw))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LENGTH:
        return None, Problem("not_a_siret")
    if len(digits) < _LENGTH:
        padded = digits.zfill(_LENGTH)
        if isinstance(raw, float) and passes_key(padded):
            return padded, Problem("lost_zeros", Severity.ADVICE, {"repaired": padded})
        return None, Problem("not_a_siret")
    return digits, None if passes_key(digits) else Problem("siret_key", Severity.VERIFY)
