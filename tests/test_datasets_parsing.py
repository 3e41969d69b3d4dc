"""Values as people type them, read in one way only or refused."""

import datetime
from decimal import Decimal

import pandas as pd
import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st

from alliances.datasets.located import Unread
from alliances.datasets.parsing.codes import parse_code, parse_codes, parse_targets, vocabulary
from alliances.datasets.parsing.columns import parse_column, parse_yes_no
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.parsing.items import item_parser
from alliances.datasets.parsing.numbers import UNITS, parse_integer, parse_number
from alliances.datasets.parsing.siret import parse_siret
from alliances.datasets.parsing.territories import parse_territory
from alliances.datasets.parsing.text import parse_key, parse_text, tidy
from alliances.datasets.problem import Reading
from alliances.findings import Severity
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State


def _details(reading: Reading) -> dict[str, object]:
    problem = reading[1]
    assert problem is not None
    return dict(problem.details)


def _code(reading: Reading) -> str | None:
    return None if reading[1] is None else reading[1].code


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (12.0, 12.0),
        ("12 500,50", 12500.5),
        ("12\u202f500,50", 12500.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("0,125", 0.125),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("\u22123", -3.0),
    ],
)
def test_a_number_is_read_as_the_french_and_the_english_write_it(
    written: object, number: float
) -> None:
    assert parse_number(written) == (number, None)


@pytest.mark.parametrize("written", ["1,234", "12.500", "123,456"])
def test_a_comma_before_three_digits_may_mean_two_numbers(written: str) -> None:
    value, problem = parse_number(written)

    assert value is None
    assert problem is not None
    assert problem.code == "ambiguous_number"


@pytest.mark.parametrize(
    "written",
    ["deux", "12 5", "1 2345", "12,5,7", "", "1e5", "nan", "12 pommes", "9" * 400, float("inf")],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    assert _code(parse_number(written)) == "not_a_number"


def test_a_unit_is_read_in_the_column_it_belongs_to_only() -> None:
    assert parse_number("12,5 €", UNITS["eur"]) == (12.5, None)
    assert parse_number("12 k€", UNITS["eur"]) == (12000.0, None)
    assert parse_number("7 h", UNITS["hours"]) == (7.0, None)
    assert _code(parse_number("7 h", UNITS["eur"])) == "not_a_number"


def test_a_whole_number_has_no_decimals() -> None:
    assert parse_integer("3,0") == (3.0, None)
    assert _code(parse_integer(2.5)) == "not_an_integer"


@pytest.mark.parametrize(
    "written",
    [
        "01/02/2025",
        "1-2-2025",
        "01.02.2025",
        "2025-02-01",
        "2025-02-01 00:00:00",
        "2025-02-01T00:30:00.000+02:00",
        "2025-02-01T23:30:00Z",
        "1er février 2025",
        "1 fevr. 2025",
        "1 February 2025",
        datetime.date(2025, 2, 1),
        datetime.datetime(2025, 2, 1, 14, 30),
    ],
)
def test_a_date_is_day_first_iso_or_in_words(written: object) -> None:
    assert parse_date(written) == (pd.Timestamp(2025, 2, 1), None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("02/25/2025", "month_first_date"),
        ("1/2/25", "two_digit_year"),
        ("31/02/25", "not_a_date"),
        ("31/02/2025", "not_a_date"),
        ("25/25/2025", "not_a_date"),
        ("02/2025", "date_without_day"),
        ("2025-02", "date_without_day"),
        ("février 2025", "date_without_day"),
        ("13/2025", "not_a_date"),
        ("année 2025", "not_a_date"),
        ("2025", "not_a_date"),
        (45000.0, "date_as_number"),
        (2025.0, "not_a_date"),
        ("hier", "not_a_date"),
        (True, "not_a_date"),
    ],
)
def test_a_date_that_may_be_guessed_only_is_refused_with_its_reason(
    written: object, code: str
) -> None:
    assert parse_date(written)[0] is None
    assert _code(parse_date(written)) == code


def test_a_refused_date_is_told_with_its_readings() -> None:
    assert _details(parse_date("1/2/25")) == {"late": "01/02/2025", "early": "01/02/1925"}
    assert _details(parse_date("02/25/2025")) == {"day": "25", "turned": "25/02/2025"}
    shown = _details(parse_date(45000.0))["date"]
    assert isinstance(shown, dict)
    assert shown["en"] == "15 March 2023"


def test_the_date_that_limesurvey_writes_for_none_is_to_be_verified() -> None:
    assert _code(parse_date("1980-01-01 00:00:00")) == "date_of_1980"


def test_a_number_that_excel_shortened_is_no_identifier() -> None:
    assert _code(parse_key("1,23E+13")) == "rounded_identifier"
    assert parse_key("P12E+1") == ("P12E+1", None)


def test_an_unlikely_date_is_kept_to_be_verified() -> None:
    value, problem = parse_date("14/07/1789")

    assert value == pd.Timestamp(1789, 7, 14)
    assert problem is not None
    assert (problem.code, problem.severity) == ("unlikely_date", Severity.VERIFY)


def test_siret_numbers_follow_luhn_but_for_those_of_la_poste() -> None:
    assert parse_siret("732 829 320 00074") == ("73282932000074", None)
    assert _code(parse_siret("73282932000075")) == "siret_key"
    # The head office follows Luhn; another establishment's digits add up to a multiple of five.
    assert parse_siret("35600000000048") == ("35600000000048", None)
    assert parse_siret("35600000000010") == ("35600000000010", None)
    assert _code(parse_siret("35600000000011")) == "siret_key"
    assert _code(parse_siret("1234567")) == "not_a_siret"


def test_zeros_that_a_number_cell_lost_are_put_back() -> None:
    value, problem = parse_siret(1800010.0)

    assert value == "00000001800010"
    assert problem is not None
    assert (problem.code, problem.severity) == ("lost_zeros", Severity.ADVICE)


def test_codes_are_read_by_code_or_label_however_typed() -> None:
    known = vocabulary([("regional", {"fr": "Régional", "en": "Regional level"})])

    for word in ("regional", " RÉGIONAL\u00a0", "Regional  level"):
        assert parse_code(word, known) == ("regional", None)
    assert parse_codes("Régional ; regional", known) == ("regional", None)


def test_a_near_word_is_offered_and_a_far_one_is_not() -> None:
    known = vocabulary([("local", {"fr": "Local", "en": "Local"})])

    near, far = parse_code("locale", known)[1], parse_code("zzz", known)[1]

    assert near is not None and near.details["near"] == {
        "fr": "local (Local)",
        "en": "local (Local)",
    }
    assert far is not None and far.details["near"] == ""


def test_one_unknown_code_refuses_the_cell() -> None:
    known = vocabulary([("a", {"fr": "", "en": ""}), ("b", {"fr": "", "en": ""})])

    assert parse_codes("a;b", known) == ("a;b", None)
    assert _code(parse_codes("a;c", known)) == "unknown_code"


def test_a_target_that_excel_made_a_number_or_a_date_is_refused() -> None:
    known = vocabulary([("17.1", {"fr": "", "en": ""}), ("17.10", {"fr": "", "en": ""})])

    assert parse_targets("17.10", known) == ("17.10", None)
    assert _code(parse_targets(17.1, known)) == "ambiguous_target"
    assert _code(parse_targets(datetime.date(2025, 10, 17), known)) == "ambiguous_target"


def test_yes_and_no_in_both_languages() -> None:
    assert [parse_yes_no(word)[0] for word in ("Oui", 1.0, True, "vrai")] == [True] * 4
    assert [parse_yes_no(word)[0] for word in ("NON", 0.0, False, "faux")] == [False] * 4
    assert _code(parse_yes_no("peut-être")) == "not_yes_no"


def test_a_key_keeps_its_case_and_loses_its_odd_spaces() -> None:
    assert parse_key(12.0) == ("12", None)
    assert tidy("\u00a0P-0001 \u200b") == "P-0001"
    assert _code(parse_key(12345678901234567.0)) == "rounded_identifier"


def test_answers_are_read_by_code_label_or_declared_nothing() -> None:
    framework = load_framework("partenariat")
    read = item_parser(framework.scales["A5"], framework)

    assert read(4.0) == (4.0, None)
    assert read("Plutôt d'accord") == (4.0, None)
    assert read("Agree") == (4.0, None)
    assert read("nsp") == (State.DONT_KNOW, None)
    assert read("Sans objet") == (State.NOT_APPLICABLE, None)
    assert read("Prefer not to answer") == (State.REFUSED, None)
    assert [_code(read(value)) for value in (6.0, 3.5, True)] == ["unknown_code"] * 3


@pytest.mark.parametrize("kind", ["scored", "nominal", "euros", "count", "date"])
@pytest.mark.parametrize(
    ("word", "code", "meant"),
    [
        ("Je ne sais pas", "nothing_meant", "NSP"),
        ("don’t know.", "nothing_meant", "NSP"),
        ("N/A", "nothing_meant", "SO"),
        ("non concerné", "nothing_meant", "SO"),
        ("Refus", "nothing_meant", "REF"),
        ("-", "nothing_unclear", ""),
        ("n.c.", "nothing_unclear", ""),
    ],
)
def test_a_word_for_no_answer_is_proposed_as_the_code_it_means_and_never_taken(
    kind: str, word: str, code: str, meant: str
) -> None:
    framework = load_framework("partenariat")
    scale = next(scale for scale in framework.scales.values() if scale.kind == kind)
    value, problem = item_parser(scale, framework)(word)

    assert value is None
    assert problem is not None
    assert problem.code == code
    near = problem.details.get("near")
    assert (near["fr"].split(" ")[0] if isinstance(near, dict) else "") == meant


def test_a_remark_may_well_say_that_nobody_knows() -> None:
    framework = load_framework("partenariat")
    free = next(scale for scale in framework.scales.values() if scale.kind == "text")
    read = item_parser(free, framework)
    assert read("Je ne sais pas encore") == ("Je ne sais pas encore", None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("45 %", "percentage_for_number"),
        ("12,5 pour cent", "percentage_for_number"),
        ("$1,200", "other_currency"),
        ("1 200 CHF", "other_currency"),
        ("(1 200)", "bracketed_number"),
        ("1200-", "bracketed_number"),
        ("environ 500", "approximate_number"),
        ("> 100", "approximate_number"),
        ("~50", "approximate_number"),
        ("10 à 20", "number_range"),
        ("entre 10 et 20", "number_range"),
        ("10-20", "number_range"),
    ],
)
def test_what_is_nearly_a_number_is_refused_with_its_own_reason(written: str, code: str) -> None:
    assert _code(parse_number(written, UNITS["eur"])) == code


def test_a_siret_that_excel_shortened_is_lost() -> None:
    assert _code(parse_siret("7,32829E+13")) == "rounded_identifier"


def test_nominal_codes_are_texts_even_where_the_cell_is_a_number() -> None:
    framework = load_framework("partenariat")
    read = item_parser(framework.scales["YN"], framework)

    assert read(1.0) == ("1", None)
    assert read("Non") == ("0", None)
    assert read(True) == ("1", None)


def test_true_and_one_are_not_confused_in_a_column() -> None:
    framework = load_framework("partenariat")
    raw = pd.Series([1.0, True, None, "NSP", Unread("#N/A")], index=[3, 4, 5, 6, 9], dtype=object)

    column = parse_column(raw, item_parser(framework.scales["A5"], framework), "float64")

    assert [label for label, _ in column.problems] == [4, 9]
    assert column.states.tolist() == [
        State.VALUE,
        State.INVALID,
        State.BLANK,
        State.DONT_KNOW,
        State.INVALID,
    ]
    assert column.values[3] == 1.0
    assert column.values[[4, 5, 6, 9]].isna().all()
    assert column.text.tolist() == ["1", "TRUE", None, "NSP", "#N/A"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4 - Plutôt d'accord", 4.0),
        ("4. Plutôt d’accord", 4.0),
        ("(4) plutôt d'accord", 4.0),
        ("4 : Plutôt d'accord", 4.0),
        ("4.0", 4.0),
        ("4,0", 4.0),
        ("2 - Plutôt d'accord", None),
        ("4 - N'importe quoi", None),
        ("4.5", None),
        ("44", None),
        ("4 4", None),
        ("4-4", None),
    ],
)
def test_a_code_with_its_label_is_read_where_both_agree(typed: str, code: float | None) -> None:
    framework = load_framework("partenariat")
    parser = item_parser(framework.scales["A5"], framework)
    label = framework.scales["A5"].levels[3].label["fr"]
    value, problem = parser(
        typed.replace("Plutôt d'accord", label).replace("Plutôt d’accord", label)
    )
    assert (value, problem is None) == (code, code is not None)


@given(
    number=st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9).map(Decimal),
    locale=st.sampled_from(["fr", "fr_CH", "fr_CA", "fr_BE", "en", "en_GB", "de", "de_CH"]),
    grouped=st.booleans(),
)
def test_a_number_that_babel_writes_is_read_back_or_refused_but_never_another(
    number: Decimal, locale: str, grouped: bool
) -> None:
    # Babel groups the last three digits only of a Swiss million: nobody writes 1000000'000.
    assume(not (grouped and locale.endswith("CH") and abs(number) >= 10**6))
    written = format_decimal(number, locale=locale, group_separator=grouped)
    value, problem = parse_number(written)

    if problem is None:
        assert value == float(number)
    else:
        assert problem.code == "ambiguous_number"
        assert sum(letter.isdigit() for letter in written) <= 6


@given(
    day=st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)),
    locale=st.sampled_from(["fr", "fr_CA", "en_GB", "en", "de"]),
    length=st.sampled_from(["short", "medium", "long", "full", "dd/MM/yyyy", "yyyy-MM-dd"]),
)
def test_a_date_that_babel_writes_is_read_back_or_refused_but_never_another(
    day: datetime.date, locale: str, length: str
) -> None:
    value, problem = parse_date(format_date(day, length, locale=locale))

    assert problem is not None or value == pd.Timestamp(day)


def test_a_letter_is_a_yes_or_a_no_where_it_cannot_be_misread() -> None:
    assert [parse_yes_no(word)[0] for word in ("Y", "n", "OUI")] == [True, False, True]
    for mark in ("X", "o", "\u2713", "coché"):
        assert parse_yes_no(mark)[0] is None
        assert _details(parse_yes_no(mark))["near"] == {"fr": "oui", "en": "yes"}


def test_a_text_that_lost_its_zeros_proposes_the_siret_whose_key_agrees() -> None:
    assert _details(parse_siret("5720784900019"))["near"] == "05720784900019"
    assert _details(parse_siret("5720784900018")) == {}


@pytest.mark.parametrize("siren", ["732 829 320", 732829320.0])
def test_a_siren_where_a_siret_is_asked_is_told_as_one(siren: object) -> None:
    assert _code(parse_siret(siren)) == "siren_for_siret"
    assert _code(parse_siret("732 829 321")) == "not_a_siret"


@pytest.mark.parametrize(
    "time", [datetime.time(14, 30), datetime.timedelta(hours=36), "14h30", "14:30:00"]
)
def test_a_time_where_a_date_is_asked_is_told_as_one(time: object) -> None:
    assert _code(parse_date(time)) == "time_for_date"


@pytest.mark.parametrize(
    ("raw", "digits", "read"),
    [(1.0, 2, "01"), ("1", 2, "01"), (1004.0, 5, "01004")],
)
def test_a_code_of_a_territory_gets_back_the_zero_that_was_dropped(
    raw: object, digits: int, read: str
) -> None:
    value, problem = parse_territory(raw, digits)
    assert value == read
    assert problem is not None
    assert (problem.code, problem.severity) == ("lost_zero_of_code", Severity.ADVICE)


@pytest.mark.parametrize(
    ("raw", "digits", "read"),
    [("2A", 2, "2A"), (75.0, 2, "75"), ("Ain", 2, "Ain"), (971.0, 2, "971"), ("Vif", 5, "Vif")],
)
def test_names_and_whole_codes_of_territories_stay_as_they_are(
    raw: object, digits: int, read: str
) -> None:
    assert parse_territory(raw, digits) == (read, None)


def test_an_english_date_may_begin_with_its_month_in_words() -> None:
    assert parse_date("January 3, 2024") == (pd.Timestamp("2024-01-03"), None)
    assert parse_date("Sept. 21st 2024") == (pd.Timestamp("2024-09-21"), None)


def test_a_year_typed_into_a_date_cell_is_told_as_one() -> None:
    reading = parse_date(datetime.datetime(1905, 7, 16))
    assert (reading[0], _code(reading), _details(reading)["year"]) == (
        None,
        "year_for_date",
        "2024",
    )
    assert _code(parse_date("16/07/1905")) == "unlikely_date"


def test_a_date_where_a_code_is_asked_was_made_by_excel() -> None:
    known = vocabulary([("3", {"fr": "Trois", "en": "Three"})])
    assert _code(parse_code(datetime.datetime(2026, 4, 3), known)) == "date_for_code"


@pytest.mark.parametrize("words", ["en cours", "À ce jour", "ongoing"])
def test_a_date_that_is_still_open_is_told_to_be_left_blank(words: str) -> None:
    assert _code(parse_date(words)) == "date_still_open"


def test_a_cell_that_shows_no_value_has_no_text_of_its_own() -> None:
    cells = pd.Series([Unread("formula_without_value"), Unread("#N/A")], dtype=object)
    assert parse_column(cells, parse_text).text.tolist() == [None, "#N/A"]
