"""SIRET numbers of French establishments: 14 digits and a key."""

import re

from alliances.datasets.parsing.text import SCIENTIFIC, tidy
from alliances.datasets.problem import Problem, Reading
from alliances.findings import Severity

_LENGTH = 14
_SIREN = 9
_LEAST = 10
"""Fewer digits than that lost more zeros than any SIRET has in front."""
_LA_POSTE = "356000000"


def passes_key(siret: str) -> bool:
    """Return whether the digits of a SIRET agree with its key (Luhn's algorithm).

    Establishments of La Poste (SIREN 356 000 000) but for its head office do not follow it: there
    the plain sum of the digits is a multiple of five (INSEE).
    """
    if _luhn(siret):
        return True
    return siret.startswith(_LA_POSTE) and sum(map(int, siret)) % 5 == 0


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    total = sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return total % 10 == 0


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
        # The key of a SIREN agrees behind zeros too: nine digits are no SIRET that lost five.
        if isinstance(raw, float) and len(digits) != _SIREN and passes_key(padded):
            return padded, Problem("lost_zeros", Severity.ADVICE, {"repaired": padded})
        return None, _too_short(digits)
    right = passes_key(digits) and digits.strip("0")
    return digits, None if right else Problem("siret_key", Severity.VERIFY)


def _too_short(digits: str) -> Problem:
    """Return the problem of a text of fewer than 14 digits, with the one SIRET it may stand for."""
    padded = digits.zfill(_LENGTH)
    if len(digits) == _SIREN and _luhn(digits):
        return Problem("siren_for_siret")
    near = padded if len(digits) >= _LEAST and passes_key(padded) else ""
    return Problem("not_a_siret", details={"near": near} if near else {})
