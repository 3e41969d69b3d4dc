"""Years, values, codes of indicators and areas, as files write them."""

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.datasets.observations.areas import codes, names, understood
from alliances.datasets.observations.indicators import parse_indicator
from alliances.datasets.observations.units import base_year
from alliances.datasets.observations.values import MARKS, has_decimal_commas, parse_value
from alliances.datasets.observations.years import parse_year
from alliances.language.matching import fold


@pytest.mark.parametrize(
    ("said", "year", "remark"),
    [
        ("2015", 2015, ""),
        (" 2015 ", 2015, ""),
        ("2021.0", 2021, ""),
        ("[2015]", 2015, ""),
        (2015.0, 2015, ""),
        (datetime.datetime(2015, 1, 1), 2015, ""),
        ("2015-12-31", 2015, ""),
        ("2019/20", 2019, "fiscal_year"),
        ("2019-20", 2019, "fiscal_year"),
        ("2019-2020", 2019, "fiscal_year"),
        ("1999/00", 1999, "fiscal_year"),
        ("2012 13", 2012, "fiscal_year"),
        ("2010-2015", 2010, "period_of_years"),
        ("2012 to 2015", 2012, "period_of_years"),
        ("2015/16 to 2017/18", 2015, "period_of_years"),
        ("2013-2015 (baseline)", 2013, "period_of_years"),
        ("2019/20 [Note 9]", 2019, "fiscal_year"),
        ("2019*", 2019, "year_with_note"),
        ("2012 Q3", None, "year_part"),
        ("2012M05", None, "year_part"),
        ("2012-05", None, "year_part"),
        (datetime.datetime(2015, 6, 30), None, "year_part"),
        ("20222", None, "year_unreadable"),
        ("84", None, "year_unreadable"),
        (17.0, None, "year_unreadable"),
        (2015.5, None, "year_unreadable"),
        ("2020-2015", None, "year_unreadable"),
        ("There is no data for this indicator yet", None, "year_unreadable"),
    ],
)
def test_a_year_is_read_as_statistical_offices_write_it(
    said: object, year: int | None, remark: str
) -> None:
    read = parse_year(said)

    assert (read.year, read.remark) == (year, remark)


@given(st.integers(1900, 2099))
def test_a_fiscal_year_is_its_first_year_in_every_spelling(year: int) -> None:
    following = year + 1
    for said in (f"{year}/{following % 100:02d}", f"{year}-{following}", f"{year}/{following}"):
        assert parse_year(said).year == year


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates()))
def test_whatever_stands_there_a_year_is_within_bounds_or_a_remark_says_why(said: object) -> None:
    read = parse_year(said)

    assert (read.year is None and read.remark) or 1900 <= (read.year or 0) <= 2100


@pytest.mark.parametrize(
    ("said", "commas", "value", "problem"),
    [
        ("0.38", False, 0.38, ""),
        ("8e-04", False, 0.0008, ""),
        ("-2.47e-05", False, -2.47e-05, ""),
        ("0,38", False, 0.38, ""),
        ("12\u00a0500,5", False, 12500.5, ""),
        ("1\u202f234", False, 1234.0, ""),
        ("1,234,567", False, 1234567.0, ""),
        ("12,345.6", False, 12345.6, ""),
        ("1.234,5", True, 1234.5, ""),
        ("45\u00a0%", False, 45.0, ""),
        ("−3", False, -3.0, ""),
        ("1,234", False, None, "value_ambiguous"),
        ("1,234", True, 1.234, ""),
        ("1.234", True, None, "value_ambiguous"),
        ("<5", False, None, "value_bounded"),
        (">95", False, None, "value_bounded"),
        ("≤ 0,1", True, None, "value_bounded"),
        ("N", False, None, "missing"),
        ("NaN", False, None, "missing"),
        ("..", False, None, "missing"),
        (":", False, None, "missing"),
        ("-", False, None, "missing"),
        ("inf", False, None, "value_unreadable"),
        ("0.38 b", False, None, "value_unreadable"),
        ("1e999", False, None, "value_unreadable"),
    ],
)
def test_a_value_is_read_in_the_one_way_it_can_be(
    said: str, commas: bool, value: float | None, problem: str
) -> None:
    number, found = parse_value(said, commas)

    assert found == problem
    assert math.isnan(number) if value is None else number == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_a_program_wrote_comes_back(value: float) -> None:
    assert parse_value(repr(value)) == (value, "")


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_number_written_in_french_comes_back(whole: int, cents: int) -> None:
    said = f"{whole:,}".replace(",", "\u202f") + f",{cents:02d}"
    sign = -1 if whole < 0 else 1

    assert parse_value(said)[0] == pytest.approx(whole + sign * cents / 100, rel=1e-12)


@given(st.text(max_size=20))
def test_what_is_no_number_is_never_zero(said: str) -> None:
    value, problem = parse_value(said.strip())

    assert (problem == "") == math.isfinite(value)
    if said.strip().casefold() in MARKS:
        assert problem == "missing"


def test_a_column_tells_whether_its_commas_are_decimal() -> None:
    assert has_decimal_commas(["1,234", "0,38"]) is True
    assert has_decimal_commas(["1,234", "1,234,567"]) is False
    assert has_decimal_commas(["1,234"]) is False
    assert has_decimal_commas(["0,38", "12,345.6"]) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("17.10.1", "17.10.1"),
        ("17-10-1", "17.10.1"),
        ("17_10_1", "17.10.1"),
        ("17.10.1 ", "17.10.1"),
        ("17.02.01", "17.2.1"),
        ("C170101", "17.1.1"),
        ("C171001", "17.10.1"),
        ("C010a02", "1.a.2"),
        ("Indicateur 17.2.1", "17.2.1"),
        ("1-3-1-a", "1.3.1.a"),
        ("sdg_17_40", "sdg_17_40"),
        ("17.i1", "17.i1"),
        ("iODD 15 ...", "iODD 15 ..."),
        ("25.10.1", "25.10.1"),
    ],
)
def test_the_code_of_an_indicator_has_one_form(said: str, code: str) -> None:
    assert parse_indicator(said) == code


@given(st.text(max_size=20))
def test_the_code_of_a_code_is_itself(said: str) -> None:
    once = parse_indicator(said)

    assert parse_indicator(once) == once


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("250", "250"),
        ("004", "4"),
        ("FRA", "250"),
        ("FR", "250"),
        ("fr", "250"),
        ("France", "250"),
        ("DEU", "276"),
        ("ETH", "231"),
        ("SDN", "729"),
        ("YEM", "887"),
        ("EL", "300"),
        ("UK", "826"),
        ("Côte d'Ivoire", "384"),
        ("Viet Nam", "704"),
        ("Monde", "1"),
        ("World", "1"),
        ("199", "199"),
        ("EU27_2020", "EU27_2020"),
        ("EA20", "EA20"),
        ("FR10", "FR10"),
        ("Bretagne", "Bretagne"),
        ("01", "01"),
        ("Est", "Est"),
    ],
)
def test_an_area_is_m49_where_it_has_such_a_code(said: str, code: str) -> None:
    assert understood([said]) == [code]


def test_codes_of_provinces_are_not_taken_for_countries() -> None:
    assert understood(["SK", "ON", "AB", "CAN"]) == ["SK", "ON", "AB", "124"]


def test_every_code_and_name_leads_to_one_number() -> None:
    assert all(code.isdigit() and not code.startswith("0") for code in codes().values())
    assert all(fold(name) == name for name in names())
    assert len({codes()[iso] for iso in ("FR", "DE", "GB", "US", "SD", "ET", "YE")}) == 7


@pytest.mark.parametrize(
    ("unit", "year"),
    [
        ("Constant 2018 US dollars", "2018"),
        ("CONST_2019_USD", "2019"),
        ("USD, prix constants de 2015", "2015"),
        ("Indice 2015 = 100", ""),
        ("PERCENT", ""),
    ],
)
def test_constant_prices_name_their_base_year(unit: str, year: str) -> None:
    assert base_year(unit) == year
