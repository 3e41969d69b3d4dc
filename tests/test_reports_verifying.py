"""A delivered report is compared with what its sources give, figure by figure."""

from dataclasses import replace

import pytest
from report_surveys import report

from alliances.reports.model import Report
from alliances.reports.verifying.comparing import compare
from alliances.reports.verifying.delivered import Delivered


def _delivered(made: Report, **changed: str) -> Delivered:
    figures = {figure.id: figure.written for figure in made.figures}
    codes = {figure.id: figure.code for figure in made.figures}
    return Delivered("rapport.html", {**figures, **changed}, codes, made.trace, whole=True)


def _first(made: Report) -> str:
    return next(figure.id for figure in made.figures if figure.code and figure.value)


def test_a_report_as_it_was_made_holds() -> None:
    made = report("whole")
    assert all(verdict.holds for verdict in compare(_delivered(made), made))


def test_a_figure_changed_by_hand_is_named_and_said_to_be_edited() -> None:
    made = report("whole")
    changed = _first(made)
    (failing,) = (v for v in compare(_delivered(made, **{changed: "999"}), made) if not v.holds)
    assert (failing.id, failing.delivered, failing.cause) == (changed, "999", "edited")


def test_other_spaces_and_another_minus_are_the_same_figure() -> None:
    made = report("whole")
    figures = {
        figure.id: figure.written.replace("\u202f", " ").replace("\u2212", "-")
        for figure in made.figures
    }
    delivered = Delivered("rapport.docx", figures, {}, made.trace)
    assert all(verdict.holds for verdict in compare(delivered, made))


@pytest.mark.parametrize(
    ("fact", "value", "cause"),
    [
        ("file: campagne.xlsx", "0" * 64, "source"),
        ("software", "0.0.9", "version"),
        ("framework_version", "1.0.0", "version"),
    ],
)
def test_a_difference_is_put_down_to_what_changed(fact: str, value: str, cause: str) -> None:
    made = report("whole")
    delivered = replace(_delivered(made, **{_first(made): "1"}), trace={**made.trace, fact: value})
    assert {v.cause for v in compare(delivered, made) if not v.holds} == {cause}


def test_a_renamed_source_is_the_same_source() -> None:
    made = report("whole")
    trace = {key.replace("campagne.xlsx", "copie.xlsx"): value for key, value in made.trace.items()}
    delivered = replace(_delivered(made, **{_first(made): "1"}), trace=trace)
    assert {v.cause for v in compare(delivered, made) if not v.holds} == {"edited"}


def test_a_figure_that_the_sources_no_longer_give_does_not_hold() -> None:
    made = report("whole")
    (failing,) = (v for v in compare(_delivered(made, **{"gone|n||": "3"}), made) if not v.holds)
    assert (failing.id, failing.recomputed) == ("gone|n||", "")


def test_a_figure_taken_out_of_a_whole_file_is_missed() -> None:
    made = report("whole")
    gone = _first(made)
    delivered = _delivered(made)
    kept = {key: value for key, value in delivered.figures.items() if key != gone}
    (failing,) = (v for v in compare(replace(delivered, figures=kept), made) if not v.holds)
    assert (failing.id, failing.delivered) == (gone, "")


def test_slides_need_not_show_every_figure() -> None:
    made = report("whole")
    delivered = Delivered("rapport.pptx", {_first(made): _written(made, _first(made))}, {}, {})
    assert all(verdict.holds for verdict in compare(delivered, made))


def _written(made: Report, identifier: str) -> str:
    return next(figure.written for figure in made.figures if figure.id == identifier)


def test_every_figure_of_answers_has_a_definition_a_formula_and_its_exclusions() -> None:
    scores = [f for f in report("whole").figures if "|mean|programme|A|2025" in f.id and f.code]
    assert scores
    assert all(f.definition and f.method and f.exclusions for f in scores if f.value is not None)


def test_nothing_is_said_of_the_answers_left_out_of_a_withheld_figure() -> None:
    assert not any(f.exclusions for f in report("whole").figures if f.withheld)
