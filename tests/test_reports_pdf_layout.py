"""Before Typst: widths that cut no word, labels said once, the summary picked from the report."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_surveys import report

from alliances.reports.building.summary import summary_sections
from alliances.reports.model import Bullets, Chart, Paragraph, Report, ReportTable, Section
from alliances.reports.pdf.lettering import printable
from alliances.reports.pdf.measures import serif_width
from alliances.reports.pdf.tables import spanned
from alliances.reports.pdf.widths import (
    INSET,
    LANDSCAPE,
    PORTRAIT,
    Fit,
    fitted,
    halved,
    lines_of,
)

WORDS = st.text("aàeéinrstulIMWŒ%−0123456789- ", max_size=60).map(printable)


def room(fit: Fit, column: int) -> float:
    return fit.widths[column] - 2 * INSET


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=3, max_size=3)), min_size=1, max_size=4))
def test_every_word_has_room_in_its_column(columns: list[tuple[str, list[str]]]) -> None:
    headings, cells = [head for head, _ in columns], [column for _, column in columns]
    fit = fitted(headings, cells)
    assert fit.across <= (LANDSCAPE if fit.landscape else PORTRAIT) + 0.01
    for at, (heading, column) in enumerate(columns):
        for word in " ".join(column).replace("\u200b", " ").split(" "):
            assert serif_width(word) * fit.size <= room(fit, at) + 0.01
        for word in heading.replace("\u200b", " ").split(" "):
            assert serif_width(word, heavy=True) * fit.size <= room(fit, at) + 0.01


def test_a_small_table_keeps_its_own_width() -> None:
    fit = fitted(["Type", "Partenariats"], [["Mécénat", "Coopération économique"], ["12", "7"]])
    assert fit.size == 9.0
    assert fit.across < PORTRAIT / 2
    assert serif_width("Coopération économique") * 9 <= room(fit, 0) + 0.01


def test_many_columns_take_smaller_type_then_a_turned_page_then_break() -> None:
    def of(count: int) -> Fit:
        return fitted(["Partenariats"] * count, [["1234,5"]] * count)

    assert of(6).size == 9.0 > of(10).size > of(12).size
    assert not of(12).landscape
    assert of(14).landscape
    assert of(60).across == pytest.approx(LANDSCAPE)


def test_long_texts_take_the_room_that_figures_leave() -> None:
    text = "Ce que les parties disent de leurs résultats, question après question. " * 3
    fit = fitted(["n", "Lecture"], [["12", "7"], [text, text]])
    assert fit.across <= PORTRAIT + 0.01
    assert fit.widths[1] > 300
    assert lines_of(fit, [["12", "7"], ["mot", text]]) in ([1, 2], [1, 3])


def test_only_what_is_narrow_stands_beside_another_table() -> None:
    assert halved(["Type", "n"], [["Mécénat"], ["12"]]) is not None
    assert halved(["Type"] * 12, [["Coopération"]] * 12) is None


def test_a_label_is_said_once_for_the_rows_that_follow_within_its_group() -> None:
    columns = [["Sens", "Sens", "Suites"], ["A", "B", "B"], ["1", "1", "1"]]
    sense = {"text": "Sens", "rows": 2}
    assert spanned(columns, ["text", "text", "number"]) == [
        [sense, None, "Suites"],
        ["A", "B", "B"],
        ["1", "1", "1"],
    ]


def test_a_label_of_more_rows_than_a_page_may_hold_is_said_in_each() -> None:
    assert spanned([["Sens"] * 20], ["text"]) == [["Sens"] * 20]


def test_letters_that_no_font_has_are_shown_as_such_and_long_words_may_break() -> None:
    assert printable("漢\x00 é\u200b") == "□ é"
    assert printable("a" * 30) == "a" * 30
    assert printable("x" * 70).replace("\u200b", "") == "x" * 70
    assert max(map(len, printable("chemin/" * 20).split("\u200b"))) <= 32


def test_the_summary_is_picked_from_the_report_and_nothing_is_added() -> None:
    given = report("whole")
    assert [section.id for section in given.summary][:3] == ["essentials", "dimensions", "views"]
    assert {"reading", "method"} <= {section.id for section in given.summary}
    for section in given.summary:
        source = given.section(section.id)
        assert section.title == source.title
        assert all(any(block is kept for kept in source.flat) for block in section.blocks)


def test_blocks_marked_as_summary_come_from_any_section_and_details_from_none() -> None:
    rows = pd.DataFrame({"x": range(40)})
    long = ReportTable("long", "Long", (), rows)
    blocks = (Paragraph("Courant."), Paragraph("À retenir.", depth="summary"), long)
    detail = (Bullets("Lignes", ("Une.",), depth="detail"), Bullets("Écarts", ("Un.",)))
    sections = (
        Section("odd", "Autre", blocks),
        Section("views", "Regards", detail),
        Section("results", "Résultats", (long,)),
        Section("method", "Méthode", blocks, annex=True),
        Section("failures", "Échecs", blocks, depth="detail"),
    )
    picked = summary_sections(Report("R", "S", "fr", "P", "2025", sections))

    assert [section.id for section in picked] == ["views", "method", "odd"]
    assert picked[0].blocks == (detail[1],)
    assert picked[1].blocks == blocks[:2] and not picked[1].annex
    assert picked[2].blocks == (blocks[1],)


def test_the_summary_has_the_chart_of_the_two_views() -> None:
    charts = [b for s in report("whole").summary for b in s.blocks if isinstance(b, Chart)]
    assert [chart.id for chart in charts] == ["dimensions"]
