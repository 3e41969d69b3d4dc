"""Every output in one language: no sentence of the other, no key, no wrong space, no odd number."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html
from pdf_reading import Printed
from written_reports import delivered, parts, small_in_english

from alliances.language.catalogue import LANGUAGES, catalogue

pytestmark = pytest.mark.slow

SHOWN = (".xlsx", ".html", ".docx", ".pptx", ".pdf", ".svg")
_MARKUP = (".xml", ".svg", ".html")
_WORDS = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
PLACES = re.compile(r"[|/\\@#]|^file: |^\w+([.:_]\w+)+$|^[0-9a-f]{32,}$")
"""Identifiers, addresses and codes are in no language."""
BUILT_IN = ("Chart Title", "Axis Title", "Series1", "Click to edit", "Data labels", "Category 1")
"""What Office writes in English of its own accord."""


@cache
def texts(language: str) -> frozenset[str]:
    """Every text of every output of a report, each once."""
    folder = delivered().folder if language == "fr" else small_in_english() / "report"
    files = [
        path for path in folder.rglob("*") if path.suffix in SHOWN and "verif" not in path.name
    ]
    assert {path.suffix for path in files} == set(SHOWN)
    return frozenset(text for path in files for text in _texts(path) if text)


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".pdf":
        printed = Printed(path)
        tags = [tag for role in ("P", "H1", "H2", "H3", "TH", "TD", "LBody", "Figure", "Caption")
                for tag in printed.root.all(role)]  # fmt: skip
        # A drawing is read by its alternative text; the page has its words one by one.
        yield from (tag.alt if tag.role == "Figure" else tag.text for tag in tags)
        yield from (str(value) for value in dict(printed.pdf.docinfo).values())
        yield from (name for name, _ in printed.bookmarks)
        return
    for name, content in parts(path).items():
        if name.endswith(_MARKUP) or name == path.name:
            yield from _of_markup(name, content)


def _of_markup(name: str, content: bytes) -> Iterator[str]:
    page = name.endswith(".html")
    root = html.fromstring(content) if page else etree.fromstring(content)
    for each in root.iter(etree.Element):
        tag = etree.QName(each).localname
        if tag in ("style", "script") or tag == "f":
            continue
        for said in (each.text, each.tail, *(each.get(key) for key in ("descr", "alt", "title"))):
            if said and said.strip():
                yield said.strip(" \n\t")


@cache
def _joined(language: str) -> str:
    """The texts as one, with plain spaces, in small letters."""
    return "\n".join(" ".join(text.split()).lower() for text in sorted(texts(language)))


@cache
def _data() -> str:
    """What the invented partners and their programme wrote, in small letters."""
    with zipfile.ZipFile(small_in_english() / "campaign.xlsx") as archive:
        written = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    return "\n".join(" ".join(said.split()).lower() for said in written.itertext())


def _sentences(language: str) -> dict[str, str]:
    """What a catalogue says in four words and more between its placeholders, by key."""
    other = catalogue(next(each for each in LANGUAGES if each != language))
    found = {}
    for key, words in catalogue(language).items():
        if words == other.get(key):
            continue
        for piece in re.split(r"\{[^}]*\}", words):
            plain = " ".join(piece.split()).lower().strip(" .,;:")
            if len(re.findall(_WORDS, plain)) > 3:
                found[f"{key} {plain[:20]}"] = plain
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_other_language_stands_in_any_output(language: str) -> None:
    other = next(each for each in LANGUAGES if each != language)
    own, foreign = _sentences(language), _sentences(other)
    said, data = _joined(language), _data()
    # The search is no empty one: what is of this language is found.
    assert sum(words in said for words in own.values()) > 300
    assert {
        key: words for key, words in foreign.items() if words in said and words not in data
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_of_the_catalogue_and_no_placeholder_is_shown(language: str) -> None:
    keys = set(catalogue(language))
    found = {
        word
        for text in texts(language)
        for word in re.findall(r"\b[a-z_]+(?:\.[a-z_0-9]+)+\b|\{[a-z_]+\}", text)
        if word in keys or word.startswith("{")
    }
    assert found == set()


def test_office_adds_no_english_of_its_own() -> None:
    said = _joined("fr")
    assert [words for words in BUILT_IN if words.lower() in said] == []


def _prose(language: str) -> list[str]:
    return [text for text in texts(language) if " " in text.strip() and not PLACES.search(text)]


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (r"(?<!\u202f)[;!?](?=\s|$)", "U+202F before ; ! ?"),
        (r"(?<!\u00a0):(?=\s|$)", "U+00A0 before :"),
        (r"\d ?%|\d\u202f%", "U+00A0 before %"),
        (r"«(?!\u00a0)|(?<!\u00a0)»", "U+00A0 within « »"),
        (r"[\"“”]", "« » as quotes"),
        (r"\d ?€", "U+00A0 before €"),
    ],
)
def test_french_spaces_are_those_of_print(wrong: str, what: str) -> None:
    prose = _prose("fr")
    assert len(prose) > 3_000
    assert [text for text in prose if re.search(wrong, text)] == [], what


def test_no_english_number_stands_in_a_french_report() -> None:
    english = re.compile(
        r"\b\d{1,3}(?:,\d{3}){2,}|\b\d{1,3},\d{3}\.\d|\b\d+\.\d+(?=\s?(?:%|points|sur))"
    )
    assert [text for text in _prose("fr") if english.search(text)] == []


def test_no_french_number_nor_quotation_mark_stands_in_an_english_report() -> None:
    french = re.compile(r"\b\d+,\d{1,2}\b(?!\d)|\d[\u00a0\u202f]\d{3}|[«»]|\d[\s\u00a0\u202f]%")
    assert [text for text in _prose("en") if french.search(text)] == []
