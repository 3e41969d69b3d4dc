"""Each published figure has one identifier, one code, one value."""

from dataclasses import replace

import pandas as pd
import pytest

from alliances.reports.figures import codes, identify, row_codes
from alliances.reports.model import (
    Derived,
    KeyFigure,
    KeyFigures,
    Report,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.writing import rounded


def _report(*blocks: object) -> Report:
    section = Section("one", "One", blocks)  # type: ignore[arg-type]
    return identify(Report("T", "S", "fr", "P", "2025", (section,)))


def _scores(**withheld: frozenset[int]) -> ReportTable:
    rows = pd.DataFrame(
        {
            "label": ["Sens", "Dialogue"],
            "score": [74.25, 61.0],
            "n": [12.0, 30.0],
            "id": ["sens|mean|programme|A|2025", "dialogue|mean|programme|A|2025"],
        }
    )
    columns = (
        TableColumn("label", "Dimension"),
        TableColumn("score", "Score", "score"),
        TableColumn("n", "n", "integer"),
        TableColumn("id", "Identifiant", "identifier"),
    )
    return ReportTable("scores", "Scores", columns, rows, withheld=withheld)


def _facets() -> ReportTable:
    rows = pd.DataFrame({"label": ["Mécénat", "Mécénat"], "n": [3.0, 4.0], "share": [0.3, 0.4]})
    columns = (
        TableColumn("label", "Type"),
        TableColumn("n", "Partenariats", "integer"),
        TableColumn("share", "Part", "percent"),
    )
    return ReportTable("types", "Types", columns, rows)


def test_a_score_keeps_its_own_identifier_and_its_n_travels_with_it() -> None:
    report = _report(_scores())
    assert report.tables[0].ids["score"][0] == "sens|mean|programme|A|2025"
    assert report.tables[0].ids["n"][0] == "sens|mean|programme|A|2025:n"
    assert [figure.code for figure in report.figures] == ["F1", "", "F2", ""]
    assert report.figures[0].n == 12.0


def test_rows_of_the_same_words_are_told_apart() -> None:
    ids = _report(_facets()).tables[0].ids["share"]
    assert ids == ("types.mecenat|share|programme||2025", "types.mecenat~2|share|programme||2025")


def test_a_figure_shown_twice_is_one_figure() -> None:
    report = _report(_scores(), _scores())
    assert len(report.figures) == 4


def test_the_codes_of_a_row_are_written_together() -> None:
    report = _report(_scores(), _facets())
    known = codes(report)
    assert row_codes(report.tables[0], known) == ["F1", "F2"]
    assert row_codes(report.tables[1], known) == ["F3, F4", "F5, F6"]


def test_a_withheld_figure_has_no_value() -> None:
    report = _report(_scores(score=frozenset({1})))
    hidden = next(f for f in report.figures if f.id.startswith("dialogue|mean"))
    assert (hidden.value, hidden.written, hidden.withheld) == (None, "s", True)


def test_key_figures_come_with_theirs() -> None:
    key = KeyFigure(
        "Partenariats", 1560.0, "integer", None, id="partnerships|count|programme||2025"
    )
    (figure,) = _report(KeyFigures((key,))).figures
    assert (figure.code, figure.value, figure.written) == ("F1", 1560.0, "1\u202f560")


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (74.25, "score", 74.3),
        (0.385, "percent", 0.39),
        (-2.25, "signed", -2.3),
        (3.005, "level", 3.01),
        (12.5, "integer", 13.0),
    ],
)
def test_a_number_is_rounded_as_it_is_written(value: float, format: str, shown: float) -> None:
    assert rounded(value, format) == shown


def test_a_share_rests_on_its_base_and_not_on_its_count() -> None:
    table = replace(_facets(), derived={"share": Derived("share", ("n",), total=10.0)})
    figures = {figure.column: figure for figure in _report(table).figures if figure.row == 0}

    assert figures["share"].n == 10.0
    assert figures["n"].n is None


def test_a_figure_is_named_by_the_words_that_stand_before_it() -> None:
    table = replace(
        _scores(),
        columns=(*_scores().columns, TableColumn("band", "Palier")),
        rows=_scores().rows.assign(band="puissance"),
    )

    assert _report(table).figures[0].label == "Score — Sens"
