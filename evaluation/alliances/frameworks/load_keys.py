"""One table of a framework file, read key by key; what is wrong is collected, nothing is raised."""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from alliances.errors import FrameworkError
from alliances.frameworks.model import Code, Words
from alliances.language.matching import nearest

T = TypeVar("T")

Mistake = tuple[str, dict[str, object]]
"""The code of a mistake and the details of its sentence, among them ``key``, its path."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LARGEST = 1e12


def closest(value: object, known: Iterable[object]) -> str:
    """Return the known word that looks most like a value, or a dash where nothing is known."""
    return nearest(str(value), [str(word) for word in known], cutoff=0.0) or "–"


def note(mistakes: list[Mistake], code: str, key: str, **details: object) -> None:
    """Add a mistake at the path of a key to the list of mistakes of a file."""
    mistakes.append((code, {"key": key, **details}))


def refuse(file: str, mistakes: list[Mistake], code: str = "framework_mistakes") -> None:
    """Refuse a file that holds mistakes, naming all of them.

    Raises
    ------
    FrameworkError
        There is at least one.
    """
    if mistakes:
        raise FrameworkError(
            code,
            tuple((mistake, {"file": file, **details}) for mistake, details in mistakes),
            file=file,
            count=len(mistakes),
        )


class Block:
    """One table of the file.

    Each getter returns a value of the right type whatever it found, so that reading goes on and
    every mistake of the file is listed at once.

    Parameters
    ----------
    node
        What the TOML reader found there.
    path
        The path of the table in the file: ``items.EQ1b``, ``scales.A5.levels.3``; empty at the top.
    mistakes
        The list that mistakes are added to, shared by all blocks of a file.
    """

    def __init__(self, node: object, path: str, mistakes: list[Mistake]) -> None:
        self.path = path
        self.mistakes = mistakes
        self._readable = isinstance(node, dict)
        self._node: dict[str, Any] = node if isinstance(node, dict) else {}
        self._known: set[str] = set()
        if not self._readable:
            self.mistake("expected_table")

    def mistake(self, code: str, key: str = "", **details: object) -> None:
        """Note a mistake at a key of this table, or at the table itself."""
        path = ".".join(part for part in (self.path, key) if part)
        note(self.mistakes, code, path, **details)

    def has(self, key: str) -> bool:
        """Tell whether the table has a key."""
        self._known.add(key)
        return key in self._node

    def _get(self, key: str, kind: type | tuple[type, ...], code: str, required: bool) -> Any:
        """Return the value of a key where it has the right type, else None, noting the mistake."""
        if not self.has(key):
            if required and self._readable:
                self.mistake("missing_key", key)
            return None
        value = self._node[key]
        # A yes or no is a whole number to Python, and a moment is a day: neither is meant here.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.mistake(code, key)
            return None
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key is required and may not be empty."""
        value = self._get(key, str, "expected_text", default is None)
        if value is None:
            return default or ""
        if default is None and not value.strip():
            self.mistake("empty_text", key)
        return unicodedata.normalize("NFC", value)

    def name(self, key: str, pattern: re.Pattern[str] = _NAME) -> str:
        """Return an identifier: letters without accents, digits, and the signs of `pattern`."""
        value = self.text(key)
        if value.strip() and not pattern.fullmatch(value):
            self.mistake("bad_id", key, value=value)
        return value

    def choice(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Return one word of a closed vocabulary."""
        value = self.text(key, default)
        if value.strip() and value not in known:
            near, accepted = closest(value, known), ", ".join(known)
            self.mistake("unknown_value", key, value=value, nearest=near, known=accepted)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self._get(key, bool, "expected_flag", required=False)
        return default if value is None else bool(value)

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number; without a default the key is required."""
        value = self._get(key, (int, float), "expected_number", default is None)
        if value is None:
            return default or 0.0
        if not _is_finite(value):
            self.mistake("expected_number", key)
            return default or 0.0
        return float(value)

    def between(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """Return a number from `low` to `high`, both included."""
        value = self.number(key, default)
        if not low <= value <= high:
            self.mistake("out_of_range", key, value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
        return value

    def positive(self, key: str, default: float) -> float:
        """Return a number above zero."""
        value = self.number(key, default)
        if value <= 0:
            self.mistake("not_positive", key, value=f"{value:g}")
        return value

    def months(self, key: str) -> int | None:
        """Return a number of months, or None where the key is absent."""
        value = self._get(key, int, "expected_whole_number", required=False)
        if value is not None and not 0 < value < _LARGEST:
            self.mistake("not_positive", key, value=value)
            return None
        return None if value is None else int(value)

    def day(self, key: str) -> datetime.date | None:
        """Return a day, or None where the key is absent."""
        value = self._get(key, datetime.date, "expected_date", required=False)
        if isinstance(value, datetime.datetime):
            self.mistake("expected_date", key)
            return None
        return None if value is None else value

    def code(self, key: str, ordered: bool) -> Code:
        """Return the code of a level: a whole number on an ordered scale, a word elsewhere."""
        if not ordered:
            return self.name(key)
        value = self._get(key, int, "expected_whole_number", required=True)
        if value is not None and abs(value) > _LARGEST:
            self.mistake("expected_whole_number", key)
            return 0
        return 0 if value is None else int(value)

    def any_code(self, key: str) -> Code:
        """Return a code where the scale that it belongs to is not known yet."""
        value = self._get(key, (int, str), "expected_code", required=True)
        return value if isinstance(value, (int, str)) else 0

    def words(self, key: str, languages: Collection[str], required: bool = True) -> Words:
        """Return the same words in every language of the framework, from a table of its own."""
        node = self._get(key, dict, "expected_words", required)
        if node is None:
            return {}
        inner = Block(node, f"{self.path}.{key}".lstrip("."), self.mistakes)
        words = inner.labels(languages)
        inner.close()
        return words

    def labels(self, languages: Collection[str]) -> Words:
        """Return the words that stand in this very table, one key a language."""
        found = {}
        for language in languages:
            if self.has(language):
                found[language] = self.text(language)
            elif self._readable:
                self.mistake("missing_language", language, language=language)
        return found

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._list(key, required)
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) < len(values):
            self.mistake("expected_texts", key)
        return texts

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers."""
        values = self._list(key, required=False)
        numbers = tuple(float(value) for value in values if _is_finite(value))
        if len(numbers) < len(values):
            self.mistake("expected_numbers", key)
        return numbers

    def codes(self, key: str) -> tuple[Code, ...]:
        """Return a list of level codes, whole numbers or words."""
        values = self._list(key, required=False)
        codes = tuple(v for v in values if isinstance(v, (int, str)) and not isinstance(v, bool))
        if len(codes) < len(values):
            self.mistake("expected_codes", key)
        return codes

    def table(self, key: str) -> "Block | None":
        """Return an inner table, or None where the key is absent."""
        if not self.has(key):
            return None
        return Block(self._node[key], f"{self.path}.{key}".lstrip("."), self.mistakes)

    def each(self, key: str, read: Callable[["Block"], T]) -> tuple[T, ...]:
        """Read a list of tables, each by the same function, and close each.

        A table is called by its id or code in the paths of mistakes, else by its place, from 1.
        """
        made = []
        for place, node in enumerate(self._list(key, required=False), start=1):
            block = Block(
                node, f"{self.path}.{key}".lstrip(".") + _called(node, place), self.mistakes
            )
            made.append(read(block))
            block.close()
        return tuple(made)

    def named(self, key: str, read: Callable[["Block", str], T]) -> dict[str, T]:
        """Read a table of tables (``[scales.A5]``), each by the same function, and close each."""
        node = self._get(key, dict, "expected_table", required=False) or {}
        made = {}
        for name, inner in node.items():
            block = Block(inner, f"{self.path}.{key}.{name}".lstrip("."), self.mistakes)
            if not _NAME.fullmatch(name):
                block.mistake("bad_id", value=name)
            made[name] = read(block, name)
            block.close()
        return made

    def pairs(self, key: str) -> Mapping[str, str]:
        """Return a table of texts (``[sources]``), whatever its keys."""
        node = self._get(key, dict, "expected_table", required=False) or {}
        inner = Block(node, f"{self.path}.{key}".lstrip("."), self.mistakes)
        return {name: inner.text(name) for name in node}

    def close(self) -> None:
        """Note every key that no getter asked for."""
        for key in self._node:
            if key not in self._known:
                self.mistake("unknown_key", key, nearest=closest(key, sorted(self._known)))

    def _list(self, key: str, required: bool) -> list[Any]:
        return self._get(key, list, "expected_list", required) or []


def _called(node: object, place: int) -> str:
    """Return how a table of a list is called in a path: by its id, else by its place."""
    if isinstance(node, dict):
        for key in ("id", "code", "state"):
            if isinstance(node.get(key), (str, int)) and node[key] != "":
                return f".{node[key]}"
    return f"[{place}]"


def _is_finite(value: object) -> bool:
    """Tell a usable number from text, yes/no, nan, infinity and absurdly large ones."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) <= _LARGEST if isinstance(value, int) else math.isfinite(value)
