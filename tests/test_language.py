"""Words, numbers and dates in both languages."""

import datetime
import string
import tomllib

import pytest

from alliances.errors import FrameworkError, UnreadableFile, WrongCall
from alliances.findings import Finding, Severity
from alliances.language import (
    LANGUAGES,
    date,
    describe,
    explain,
    number,
    percent,
    plural,
    signed,
    text,
    typeset,
)
from alliances.language.catalogue import catalogue

NBSP, NNBSP = "\u00a0", "\u202f"


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert set(catalogue("fr")) == set(catalogue("en"))


def test_a_sentence_names_the_same_values_in_both_languages() -> None:
    french, english = catalogue("fr"), catalogue("en")
    differing = [k for k in french if placeholders(french[k]) != placeholders(english[k])]

    assert differing == []


def test_no_sentence_is_empty() -> None:
    assert [
        k for language in LANGUAGES for k, s in catalogue(language).items() if not s.strip()
    ] == []


def test_an_unknown_sentence_is_a_fault_of_ours_that_shows() -> None:
    with pytest.raises(KeyError):
        text("no.such.sentence", "fr")


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Pourquoi ?", f"Pourquoi{NNBSP}?"),
        ("Attention : lisez", f"Attention{NBSP}: lisez"),
        ("« écoute »", f"«{NBSP}écoute{NBSP}»"),
        ("39 %", f"39{NBSP}%"),
        ("l'alliance", "l’alliance"),
        ("https://exemple.invalid à 10:30", "https://exemple.invalid à 10:30"),
    ],
)
def test_french_is_typeset_as_the_imprimerie_nationale_has_it(plain: str, set_: str) -> None:
    assert typeset(plain, "fr") == set_
    assert typeset(set_, "fr") == set_


def test_english_is_left_as_it_is_written() -> None:
    assert typeset("Why? It's 39%: see", "en") == "Why? It's 39%: see"


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert number(1234.56, "fr", 1) == f"1{NNBSP}234,6"
    assert number(1234.56, "en", 1) == "1,234.6"
    assert percent(0.394, "fr") == f"39{NBSP}%"
    assert percent(0.394, "en", 1) == "39.4%"
    assert signed(-4.04, "fr", 1) == "\u22124,0"
    assert signed(4, "en") == "+4"
    assert signed(-0.04, "fr", 1) == "0,0"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert date(datetime.date(2025, 2, 1), "fr") == "1er février 2025"
    assert date(datetime.date(2025, 2, 11), "fr") == "11 février 2025"
    assert date(datetime.date(2025, 2, 1), "en") == "1 February 2025"


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert plural("cli.said.advice", 0, "fr") == "0 conseil"
    assert plural("cli.said.blocking", 2, "fr") == "2 bloquants"


def test_an_error_reads_as_a_sentence() -> None:
    error = WrongCall("not_xlsx_name", path="x.csv")

    assert str(error) == '"x.csv": the name of a workbook must end in .xlsx.'
    assert explain(error, "fr").startswith(f"«{NBSP}x.csv{NBSP}»{NBSP}: le nom")


def test_errors_are_also_the_builtin_that_a_developer_expects() -> None:
    assert issubclass(UnreadableFile, ValueError)
    assert FrameworkError("x").exit_code == 2


def test_the_catalogues_are_valid_toml_with_texts_only() -> None:
    assert all(isinstance(s, str) for language in LANGUAGES for s in catalogue(language).values())
    assert tomllib  # the catalogues are plain TOML: a translator needs no tool of ours


def test_every_finding_code_has_a_message_and_a_repair() -> None:
    codes = {k.split(".")[1] for k in catalogue("fr") if k.startswith("findings.")}
    lacking = [
        f"{code}.{part}"
        for code in codes
        for part in ("message", "repair")
        if f"findings.{code}.{part}" not in catalogue("fr")
    ]

    assert lacking == []


def test_a_finding_is_described_with_its_place_and_value() -> None:
    code = "unknown_code"
    details = dict.fromkeys(placeholders(catalogue("fr")[f"findings.{code}.message"]), "…")
    details |= dict.fromkeys(placeholders(catalogue("fr")[f"findings.{code}.repair"]), "…")
    for name in ("value", "cell", "sheet", "file"):
        details.pop(name, None)
    finding = Finding(code, Severity.BLOCKING, "c.xlsx", "Réponses", "F13", "Trés", details)

    message, repair = describe(finding, "fr")

    assert "Trés" in message
    assert repair


def test_halves_go_up_as_they_do_in_excel() -> None:
    assert number(2.5, "fr") == "3"
    assert number(-2.5, "fr") == "\u22123"
    assert percent(0.825, "fr") == "83\u00a0%"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sample_size_stays_on_one_line(language: str) -> None:
    assert typeset("78 (n = 536)", language) == "78 (n\u00a0=\u00a0536)"


def test_a_path_keeps_the_apostrophe_that_its_file_has() -> None:
    path = "dossier d'été/l'essai.xlsx"
    assert path in text("cli.said.written", "fr", path=path)
    assert path in explain(UnreadableFile("empty_file", file=path), "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_points_stay_beside_their_number(language: str) -> None:
    assert typeset("of 19 points, or 1 point", language) == "of 19\u00a0points, or 1\u00a0point"
    assert typeset("two points", language) == "two points"
