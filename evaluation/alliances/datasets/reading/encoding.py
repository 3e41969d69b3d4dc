"""Which encoding a text file is in: a ladder, from what is certain to what is likely.

Rungs: a byte order mark; UTF-16 by its zeros; UTF-8 where every byte is, or all but a few in many,
or but for a last character cut in two; else the Windows code page of western Europe, or Mac Roman
where that gives more of its letters.
"""

import codecs

import numpy as np
import numpy.typing as npt

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset("éèàùâêîôûçëïüœÉÈÀÇÊÔäößñáíóúãõ’\u2018“”«»€°–—…")
_RIGHT = 10
"""Letters of UTF-8 for one broken byte, from which a file is a damaged one of UTF-8."""
_CHUNK = 1 << 20


def encoding_of(content: bytes) -> str:
    """Return the name of the encoding of a text.

    Examples
    --------
    >>> encoding_of("Été ; 12 €".encode("cp1252"))
    'cp1252'
    >>> encoding_of("Été ; 12 €".encode())
    'utf-8'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _wide(content):
        return wide
    if _is_utf8(content):
        return "utf-8"
    counts = _counts(content)
    return "mac_roman" if _likely(counts, "mac_roman") > _likely(counts, "cp1252") else "cp1252"


def _wide(content: bytes) -> str:
    """Return UTF-16 of one order where a text without mark has its zeros; else nothing."""
    head = content[:4096]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def _is_utf8(content: bytes) -> bool:
    """Tell whether every byte is UTF-8, without holding the whole text a second time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _is_damaged_utf8(content)
    return True


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell whether a text is UTF-8 but for few bytes: read otherwise, every accent were spoilt."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    right = broken = 0
    for start in range(0, len(content), _CHUNK):
        text = decoder.decode(content[start : start + _CHUNK])
        lost = text.count("\ufffd")
        broken += lost
        right += len(text) - len(text.encode("ascii", "ignore")) - lost
    # What is left in the decoder was cut in two by the end of the file.
    return right > _RIGHT * broken


def _counts(content: bytes) -> npt.NDArray[np.int64]:
    """Return how often each byte occurs."""
    counts = np.zeros(256, dtype=np.int64)
    for start in range(0, len(content), _CHUNK):
        piece = np.frombuffer(content[start : start + _CHUNK], dtype=np.uint8)
        counts += np.bincount(piece, minlength=256)
    return counts


def _likely(counts: npt.NDArray[np.int64], encoding: str) -> int:
    """Return how much a text looks like one of the west: its letters, less what no text holds."""
    likely = 0
    for byte in np.flatnonzero(counts).tolist():
        letter = bytes([byte]).decode(encoding, "replace")
        if letter == "\ufffd" or "\x7f" <= letter < "\xa0":
            likely -= 3 * int(counts[byte])
        elif letter in _LETTERS:
            likely += int(counts[byte])
    return likely
