"""A short fingerprint of a question: it changes when its wording or its scale does."""

import hashlib
import json

from alliances.frameworks.model import Framework, Item

LENGTH = 12
"""Hexadecimal digits kept: 48 bits, ample to tell apart the versions of one question."""


def fingerprint(framework: Framework, item: Item) -> str:
    """Return the fingerprint of an item as it is asked: wording, scale, coding, direction.

    Two waves whose fingerprints differ did not ask the same question, whatever its identifier.

    Parameters
    ----------
    framework
        Holds the item's scale and the codes of the three declared kinds of nothing.
    item
        One of its items.

    Returns
    -------
    str
        The first `LENGTH` hexadecimal digits of a SHA-256.

    Examples
    --------
    >>> from alliances.frameworks.load import load_framework
    >>> framework = load_framework("partenariat")
    >>> len(fingerprint(framework, framework.items[0]))
    12
    """
    scale = framework.scales[item.scale]
    asked = {
        "text": dict(item.text),
        "direction": item.direction,
        "levels": [[level.code, dict(level.label)] for level in scale.levels],
        "bounds": scale.bounds,
        "missing": [[missing.code, dict(missing.label)] for missing in framework.missing],
    }
    written = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:LENGTH]
