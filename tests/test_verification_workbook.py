"""The verifier's workbook: every published figure from the answers, and nobody's name."""

import html
import re
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recalculation import differences, needs_libreoffice, recalculated
from report_surveys import register_survey, whole_survey

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports.build import build_report
from alliances.reports.model import Report
from alliances.reports.verification.binding.bound import FORMULA, VALUE, WITHHELD, Bound
from alliances.reports.verification.case import Pseudonyms, coded
from alliances.reports.verification.workbook import write_verification

SETTINGS = ("months", "weight")
"""Columns of the report that hold settings of the framework: no count, mean, share, rate or gap."""


@pytest.fixture(scope="module")
def example(
    bundled_checked: Survey, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[Bound, ...]]:
    """The verifier's workbook of the bundled example, and its figures."""
    path = tmp_path_factory.mktemp("verification") / "verification.xlsx"
    return path, write_verification(bundled_checked, build_report(bundled_checked), path)


@pytest.fixture(scope="module")
def turned() -> Survey:
    """The invented programme; some of its questions are reversed, and none weighs like another."""
    survey = whole_survey()
    items = tuple(
        replace(item, direction=-1 if number % 3 == 0 else 1, weight=1 + number % 4)
        if item.scored
        else item
        for number, item in enumerate(survey.framework.items)
    )
    criteria = tuple(
        replace(criterion, weight=1 + number % 3)
        for number, criterion in enumerate(survey.framework.criteria)
    )
    framework = replace(survey.framework, items=items, criteria=criteria)
    campaign = replace(survey.campaign, consent_mode="trusted_third_party")
    return replace(survey, framework=framework, campaign=campaign)


@pytest.fixture(scope="module")
def first_report(turned: Survey) -> Report:
    """The report of the first wave: what came later is none of its business."""
    return build_report(turned, wave=turned.waves[0])


def test_every_published_figure_is_reached_by_a_formula(example) -> None:
    _, figures = example

    without = {(each.figure.block, each.figure.column) for each in figures if each.nature == VALUE}

    # Which answers hold a name, or do not fit, is decided on words that the workbook must not hold.
    assert {place for place in without if place[1] not in SETTINGS} <= {("words_counts", "n")}
    assert sum(each.nature == FORMULA for each in figures) > 5000


def test_each_stored_value_is_that_of_the_report(example) -> None:
    path, figures = example
    checks = Counter(row[6] for row in _figures_of(path) if row[6])

    assert checks == {"concorde": sum(each.nature == FORMULA for each in figures)}


@pytest.mark.slow
@needs_libreoffice
def test_recalculating_the_example_changes_nothing(example) -> None:
    path, _ = example

    assert differences(path) == []


@pytest.mark.slow
@needs_libreoffice
def test_weights_and_reversed_questions_follow_by_formula_and_a_changed_answer_shows(
    turned: Survey, first_report: Report, tmp_path: Path
) -> None:
    path = tmp_path / "verification.xlsx"
    write_verification(turned, first_report, path)
    assert differences(path) == []

    changed = _with_another_answer(path, tmp_path / "autre.xlsx")

    now = recalculated(changed)
    assert "diffère" in {value for (sheet, _), value in now.items() if sheet == "Chiffres"}


def _with_another_answer(path: Path, changed: Path) -> Path:
    """Change one answer of the workbook, from one end of its scale to the other."""
    name = _part_of(path, "Réponses")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for member in before.namelist():
            part = before.read(member)
            if member == name:
                one = re.search(rb'<c r="H\d+"><v>([1245])(?:\.0)?</v>', part)
                assert one is not None
                part = part[: one.start(1)] + str(6 - int(one[1])).encode() + part[one.end(1) :]
            after.writestr(member, part)
    return changed


def _part_of(path: Path, sheet: str) -> str:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"


def _figures_of(path: Path) -> list[tuple[object, ...]]:
    """Return the rows of the figures, as the workbook stores them."""
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        return [*book["Chiffres"].iter_rows(min_row=7, values_only=True)]


def test_no_name_key_town_or_free_text_stands_in_any_part(example, bundled_checked) -> None:
    path, _ = example
    content = _words_of(path)
    telling = {
        "partnerships": ("partnership", "name", "department", "commune"),
        "organisations": ("organisation", "name", "siret", "commune"),
        "answers": ("respondent", *_free_texts(bundled_checked)),
        "invitations": ("respondent", "cluster"),
        "area": ("respondent",),
        "people": ("respondent",),
        "objectives": ("objective", "text"),
        "indicators": ("owner",),
        "recommendations": ("recommendation", "text", "owner", "response", "follow_up"),
        "parties": ("valuation",),
    }
    words = {
        str(word)
        for table, columns in telling.items()
        for column in columns
        if column in (data := bundled_checked.data(table))
        for word in data[column].dropna().unique()
        if len(str(word)) > 3
    }

    assert len(words) > 1000
    assert {word for word in words if html.escape(word, quote=False) in content} == set()


def _words_of(path: Path) -> str:
    """Return every text of every part, those within formulas too, each once."""
    words: set[str] = set()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode()
            formulas = {found for found in re.findall("<f[^>]*>([^<]*)</f>", part)}
            words |= {said for each in formulas for said in re.findall('"([^"]*)"', each)}
            words |= set(re.findall(">([^<]+)<", re.sub("<f[^>]*>[^<]*</f>", "", part)))
            words |= set(re.findall('"([^"]{4,})"', part)) if "sheets/" not in name else set()
    return "\n".join(words)


def _free_texts(survey: Survey) -> list[str]:
    scales = survey.framework.scales
    return [item.id for item in survey.framework.items if scales[item.scale].kind == "text"]


def test_what_the_report_withholds_has_no_value_among_the_figures(example) -> None:
    path, figures = example
    rows = zip(_figures_of(path), figures, strict=True)
    hidden = [row for row, each in rows if each.nature == WITHHELD]

    assert hidden
    assert {row[3:7] for row in hidden} == {(None, None, None, None)}


@pytest.mark.parametrize("mode", ["anonymous", "another"])
def test_it_is_refused_where_no_row_of_a_partnership_may_stand(
    turned, first_report, mode, tmp_path
) -> None:
    campaign = replace(turned.campaign, consent_mode=mode)
    survey = replace(turned, campaign=campaign)
    path = tmp_path / "verification.xlsx"

    with pytest.raises(WrongCall) as refusal:
        write_verification(survey, build_report(turned), path)

    assert (refusal.value.code, refusal.value.exit_code) == ("verification_refused", 2)
    assert mode in str(refusal.value)
    assert not path.exists()


def test_two_runs_give_the_same_bytes(turned, first_report, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_verification(turned, first_report, tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_register_without_answers_has_its_figures_too_in_english(tmp_path: Path) -> None:
    register = register_survey()
    campaign = replace(register.campaign, consent_mode="agreed")
    survey = replace(register, campaign=campaign)
    path = tmp_path / "verification.xlsx"

    figures = write_verification(survey, build_report(survey, "en"), path, "en")

    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        names = book.sheetnames
    assert names[:2] == ["Read me", "Figures"]
    assert not set(names) & {"Chiffres", "Réponses", "Registre"}
    unreached = {each.figure.column for each in figures if each.nature == VALUE}
    assert unreached <= set(SETTINGS)


def test_pseudonyms_follow_no_key_and_are_nobodys_key(bundled_checked: Survey) -> None:
    names = Pseudonyms.of(bundled_checked)
    keys = sorted(names.partnerships)

    assert len(set(names.partnerships.values())) == len(keys)
    assert sorted(keys, key=names.partnerships.__getitem__) != keys
    given_names = {*names.partnerships.values(), *names.people.values()}
    assert not given_names & ({*keys} | {*names.people})


def test_a_survey_whose_keys_look_like_pseudonyms_gets_others(small_survey) -> None:
    survey = small_survey([("V0001", "A", {"open1": 4}), ("V0002", "A", {"open1": 5})])

    made = Pseudonyms.of(survey).partnerships

    assert set(made.values()) == {"VX0001", "VX0002"}


@given(st.lists(st.text(max_size=8), max_size=6, unique=True))
def test_codes_stay_apart_and_none_is_a_number_or_a_comparison(codes: list[str]) -> None:
    plain = [code for code in codes if '"' not in code]
    written = [coded(code) for code in plain]

    assert len({*written}) == len(written)
    assert all(word[0] not in "0123456789+-.<>=" for word in written)


def test_the_refusal_says_what_to_do_in_both_languages() -> None:
    details = {"mode": "anonymous", "allowed": "agreed"}

    said = [text("errors.verification_refused", lang, **details) for lang in ("fr", "en")]

    assert "rapport.xlsx" in said[0]
    assert "report.xlsx" in said[1]
