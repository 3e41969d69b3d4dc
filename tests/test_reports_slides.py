"""The slides: twelve findings at most, native charts that hold what is shown, figures read back."""

import datetime
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import charts_by_hand
import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt
from pptx_reading import charts_of, figures_of, listed_in, members
from report_surveys import report

from alliances.reports.building.slides import AT_MOST, slides
from alliances.reports.figures import codes, identify
from alliances.reports.model import (
    Chart,
    KeyFigures,
    Report,
    ReportTable,
    Section,
    Slide,
    TableColumn,
)
from alliances.reports.slide_notes import shown_on
from alliances.reports.slide_parts import short_table, some_rows
from alliances.reports.slides.entry import slides_file, write_output
from alliances.reports.slides.measure import CODE, SMALLEST
from alliances.reports.writing import rounded

SMALL_PRINT = {"Champ et repères", "Pied de page", "Numéro"}


@cache
def deck(folder: Path, survey: str = "whole", language: str = "fr") -> Path:
    path = folder / f"{survey}-{language}.pptx"
    write_output(report(survey, language), (), path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slides")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Path:
    return deck(folder)


def by_hand(*charts: Chart) -> Report:
    """A report whose slides each hold one of the charts."""
    named = [replace(chart, id=f"{chart.kind}_{place}") for place, chart in enumerate(charts)]
    made = identify(
        replace(charts_by_hand.report(*charts), sections=(Section("x", "X", tuple(named)),))
    )
    return replace(made, slides=tuple(Slide(c.id, c.title, (c,), ("à dire",)) for c in made.charts))


def written(made: Report, folder: Path) -> Path:
    path = folder / "made.pptx"
    path.write_bytes(slides_file(made))
    return path


def test_twelve_slides_at_most_each_under_a_title_of_its_own(whole: Path) -> None:
    shown = list(Presentation(str(whole)).slides)
    titles = [slide.shapes.title.text_frame.text for slide in shown]

    assert 10 <= len(titles) <= AT_MOST
    assert all(titles) and len(set(titles)) == len(titles)
    assert titles[1:] == [slide.title for slide in report("whole").slides][1:]


def test_notes_say_what_is_shown_its_n_its_source_and_a_caution(whole: Path) -> None:
    for slide in list(Presentation(str(whole)).slides)[3:]:
        said = slide.notes_slide.notes_text_frame.text
        drawn = any(shape.has_chart or shape.has_table for shape in slide.shapes)
        assert "Champ\u00a0: " in said and "Source\u00a0: " in said, said
        assert "2025" in said
        if drawn:
            assert "n\u00a0=\u00a0" in said
            assert "prudence" in said or "supposent" in said


def test_the_interval_of_each_side_is_in_the_notes_of_the_two_views(whole: Path) -> None:
    two_views = next(slide for slide in report("whole").slides if slide.id == "two_views")
    chart = two_views.blocks[0]
    assert isinstance(chart, Chart)
    low = rounded(chart.data["low_b"].iloc[1], "score")
    text = f"{low:.1f}".replace(".", ",")
    assert any(chart.data["label"].iloc[1] in note and text in note for note in two_views.notes)


def test_charts_are_native_and_none_is_a_picture(whole: Path) -> None:
    parts = members(whole.read_bytes())
    assert len(charts_of(whole)) >= 5
    assert not [name for name in parts if name.startswith("ppt/media")]
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]


def test_a_chart_its_workbook_and_the_report_hold_the_same_rounded_figures(whole: Path) -> None:
    known = {figure.id: figure for figure in report("whole").figures}
    shown = {
        known[i].value
        for slide in report("whole").slides
        for _, i, _ in shown_on(slide, report("whole"))
    }
    charts = charts_of(whole)
    for chart in charts:
        assert chart.series == chart.workbook
        assert {v for values in chart.series.values() for v in values} - {None} <= shown
        for cached, beside in zip(chart.categories, chart.sheet_categories, strict=True):
            assert [b for b in beside if b is not None] == [
                c for c, b in zip(cached, beside, strict=True) if b is not None
            ]
    assert sum(len(values) for chart in charts for values in chart.series.values()) > 90


def test_every_figure_of_a_slide_is_in_its_notes_as_the_report_writes_it(whole: Path) -> None:
    made = report("whole")
    known = {figure.id: figure for figure in made.figures}
    found, listed = figures_of(whole), listed_in(whole)
    expected = {i for slide in made.slides for code, i, _ in shown_on(slide, made) if code}

    assert set(found) == expected and len(expected) > 80
    assert all(words == known[i].written for i, words in found.items())
    assert all(entry == (known[i].code, known[i].written) for i, entry in listed.items())
    assert set(found) <= set(listed)


def test_each_graphic_says_its_codes_in_its_name_and_what_it_shows_in_words(whole: Path) -> None:
    known = set(codes(report("whole")).values())
    for slide in Presentation(str(whole)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                first = shape.name.split(" ")[1].split("–")[0].rstrip(",")
                assert first in known, shape.name
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
            if shape.has_table:
                last = [row.cells[len(row.cells) - 1].text for row in shape.table.rows]
                assert last[0] == "Repère"
                assert all(cell.startswith("F") for cell in last[1:])


def test_an_alternative_text_speaks_of_the_rows_that_are_drawn() -> None:
    gaps = next(slide for slide in report("whole").slides if slide.id == "gaps").blocks[0]
    assert isinstance(gaps, Chart) and len(gaps.data) == 6
    assert all(label in gaps.alt for label in gaps.data["label"])
    sizes = gaps.data["gap"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)
    whole_chart = next(c for c in report("whole").charts if c.id == gaps.id)
    left_out = whole_chart.data["gap"].abs().nlargest(len(whole_chart.data)).tolist()[6:]
    assert max(left_out) <= sizes[-1]


def test_what_an_audience_reads_is_large_enough(whole: Path) -> None:
    for slide in Presentation(str(whole)).slides:
        for shape in slide.shapes:
            sizes = [int(run.get("sz")) / 100 for run in shape._element.iter(qn("a:rPr"))
                     if run.get("sz")]  # fmt: skip
            least = CODE - 2 if shape.name in SMALL_PRINT or shape.has_table else SMALLEST
            body = [size for size in sizes if size != CODE]
            assert all(size >= least for size in body), (shape.name, body)


def test_nothing_stands_outside_the_slide_nor_over_another(whole: Path) -> None:
    for slide in Presentation(str(whole)).slides:
        places = []
        for shape in slide.shapes:
            left, top, right, bottom = (
                shape.left, shape.top, shape.left + shape.width, shape.top + shape.height
            )  # fmt: skip
            assert left >= 0 and top >= 0 and right <= Pt(960) and bottom <= Pt(540)
            places.append((shape.name, left, top, right, bottom))
        for at, (name, left, top, right, bottom) in enumerate(places):
            for other, x, y, x2, y2 in places[at + 1 :]:
                apart = right <= x + 1 or x2 <= left + 1 or bottom <= y + 1 or y2 <= top + 1
                assert apart, (name, other)


def test_two_runs_give_the_same_bytes(whole: Path, folder: Path) -> None:
    program = (
        "import pickle, sys; from alliances.reports.slides.entry import slides_file;"
        "sys.stdout.buffer.write(slides_file(pickle.load(sys.stdin.buffer)))"
    )
    again = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(report("whole")),
        capture_output=True,
        check=True,
    ).stdout
    assert again == whole.read_bytes()


def test_dates_are_those_of_the_report_everywhere(whole: Path) -> None:
    core = Presentation(str(whole)).core_properties
    day = datetime.datetime.fromisoformat(report("whole").date)
    assert (core.created, core.modified) == (day, day)
    assert (core.author, core.last_modified_by, core.language) == ("alliances",) * 2 + ("fr-FR",)
    assert report("whole").title in core.title
    this_year = str(datetime.datetime.now().year).encode()
    for name, part in members(whole.read_bytes()).items():
        if "docProps" in name:
            assert this_year not in part or this_year.decode() in report("whole").date, name
    with zipfile.ZipFile(whole) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_a_withheld_figure_is_nowhere_in_the_file(folder: Path) -> None:
    planted = 43.2109
    chart = charts_by_hand.dumbbell(3)
    data = chart.data.assign(a=[planted, 51.0, 52.0], label=["Un", "Deux", "Trois"])
    chart = replace(chart, data=data, withheld={"a": frozenset({0})}, alt="Trois dimensions.")
    path = written(by_hand(chart), folder)

    drawn = charts_of(path)[0]
    assert drawn.series["La Poste"] == (None, 51.0, 52.0)
    parts = members(path.read_bytes())
    assert not [name for name, part in parts.items() if b"43.2" in part or b"43,2" in part]
    identifier = next(i for i, w in figures_of(path).items() if w == "s")
    assert "|a|" in identifier
    assert any("non diffusé" in part.decode("utf-8", "ignore") for part in parts.values())


@pytest.mark.parametrize(
    "make",
    ["bars", "distribution", "dumbbell", "lines", "profile", "series"],
)
def test_every_kind_is_drawn_from_the_figures_that_it_has(make: str, folder: Path) -> None:
    chart = getattr(charts_by_hand, make)()
    made = by_hand(chart, charts_by_hand.emptied(chart))
    drawn = charts_of(written(made, folder))

    assert all(one.series == one.workbook for one in drawn)
    count = len(drawn) // 2
    assert any(v is not None for one in drawn[:count] for v in one.series.values() for v in v)
    empty = {v for one in drawn[count:] for values in one.series.values() for v in values}
    assert empty - {None} <= {chart.target}


def test_all_levels_stay_in_the_legend_and_dont_know_stands_apart(folder: Path) -> None:
    made = charts_of(written(by_hand(charts_by_hand.distribution()), folder))
    assert [tuple(chart.series) for chart in made] == [charts_by_hand.AGREEMENT, ("Ne sait pas",)]
    assert made[0].series["Plutôt pas d’accord"] == (0.0,) * 4


def test_a_slope_has_both_its_ends_and_a_panel_for_each_side(folder: Path) -> None:
    data = pd.DataFrame(
        {
            "series": ["La Poste", "La Poste", "Partenaires", "Partenaires"],
            "label": ["Sens", "Équilibre"] * 2,
            "before": [60.04, 55.0, 50.0, charts_by_hand.NONE],
            "after": [62.0, 54.0, 58.0, 57.0],
            "course": ["rose", "stable", "rose", "rose"],
            "n": [40.0] * 4,
        }
    )
    labels = {"before": "2024", "after": "2025", "series": "Partie", "label": "Dimension"}
    made = Chart("slope", "slope", "T", "S", data, "Pentes.", labels=labels, unit="score")
    drawn = charts_of(written(by_hand(made), folder))[0]
    assert drawn.series == {
        "Sens": (60.0, 62.0, None, 50.0, 58.0),
        "Équilibre": (55.0, 54.0, None, None, 57.0),
    }


def test_waves_are_joined_within_a_dimension_never_across(folder: Path) -> None:
    drawn = charts_of(written(by_hand(charts_by_hand.lines(2)), folder))[0]
    for values in drawn.series.values():
        assert [place for place, value in enumerate(values) if value is None] == [3]


def test_without_answers_there_are_fewer_slides_and_each_is_true(folder: Path) -> None:
    made = report("register")
    ids = [slide.id for slide in made.slides]
    assert ids[:4] == ["cover", "key_figures", "findings", "programme"]
    assert not {"two_views", "lines", "gaps", "answers", "waves"} & set(ids)
    titles = " ".join(slide.title for slide in made.slides)
    assert "aucune réponse" in titles and "Ce qui manque" in titles
    assert figures_of(deck(folder, "register"))


def test_of_one_partnership_nothing_of_its_answers_is_shown(folder: Path) -> None:
    made = report("single")
    assert not {"two_views", "gaps", "answers"} & {slide.id for slide in made.slides}
    assert figures_of(deck(folder, "single"))


def test_a_key_figure_stands_alone_under_its_code(whole: Path) -> None:
    cards = [shape for shape in Presentation(str(whole)).slides[1].shapes if shape.shape_type == 6]
    known = {figure.code: figure.written for figure in report("whole").figures if figure.code}
    said = {part.name: part.text_frame.text for card in cards for part in card.shapes}
    keys = next(b for b in report("whole").section("essentials").flat if isinstance(b, KeyFigures))
    assert len(cards) == len(keys.figures) > 4
    assert {name: words for name, words in said.items() if name in known}.items() <= known.items()
    assert len(set(said) & set(known)) == len(cards)


def test_an_english_deck_is_english_throughout(folder: Path) -> None:
    parts = members(deck(folder, "whole", "en").read_bytes())
    said = b"\n".join(parts.values()).decode("utf-8", "ignore")
    for word in ("Repère", "Champ\u00a0:", "fr-FR", "prudence", "Données", "[$-40C]"):
        assert word not in said, word
    french = members(deck(folder).read_bytes())
    said = b"\n".join(french.values()).decode("utf-8", "ignore")
    for word in ("Click to edit", "Sheet1!", "en-US", "Title Slide", "[$-809]"):
        assert word not in said, word


def test_hostile_texts_stay_texts(folder: Path) -> None:
    texts = [
        "=1+1",
        "a\x00\x07b",
        "<r>x</r>",
        "{=cmd|x}",
        "&lt;script>",
        "\U0001d518\U0001f600",
        "x" * 300,
    ]
    chart = charts_by_hand.dumbbell(len(texts))
    chart = replace(
        chart,
        data=chart.data.assign(label=texts, a=range(len(texts))),
        title="\x0b<b>=2+2</b> \ud800",
        alt="\x01 &",
        labels={**chart.labels, "a": "=A1", "b": "@b"},
    )
    table = ReportTable(
        "t", "\x02 =T", (TableColumn("label", "=L"),), pd.DataFrame({"label": texts})
    )
    made = by_hand(chart)
    made = replace(
        made,
        programme="\x03",
        subtitle="\x04 =P",
        slides=(*made.slides, Slide("t", "\x05 =T", (table,), ("\x06",))),
    )
    path = written(made, folder)
    drawn = charts_of(path)[0]
    assert list(drawn.series) == ["=A1", "@b"]
    assert drawn.sheet_categories[0][0].startswith("=1+1")
    assert not [p for n, p in members(path.read_bytes()).items() if "sheet" in n and b"<f>=" in p]


def test_rows_of_a_chart_keep_their_identifiers_and_what_is_withheld() -> None:
    chart = by_hand(charts_by_hand.dumbbell()).charts[0]
    chart = replace(chart, withheld={"a": frozenset({1, 3})})
    some = some_rows(chart, [3, 0])
    assert some.ids["a"] == (chart.ids["a"][3], chart.ids["a"][0])
    assert some.withheld["a"] == frozenset({0})
    assert some.data["label"].tolist() == [chart.data["label"][3], chart.data["label"][0]]


def test_a_long_table_says_how_many_rows_it_leaves_out() -> None:
    rows = pd.DataFrame({"label": [f"Question {i}" for i in range(40)], "n": range(40)})
    columns = (TableColumn("label", "Question"), TableColumn("n", "n", "integer"))
    table = ReportTable("t", "T", columns, rows, subtitle="Effectifs", ids={"n": ("",) * 40})
    short = short_table(table, "fr")
    assert 5 < len(short.rows) < 40
    assert f"{len(short.rows)} premières lignes sur 40" in short.subtitle


def test_running_text_gives_way_before_rows_do() -> None:
    rows = pd.DataFrame({"label": list("abcdef"), "why": ["mot " * 60] * 6, "n": range(6)})
    columns = (
        TableColumn("label", "Cible"),
        TableColumn("why", "Pourquoi"),
        TableColumn("n", "n", "integer"),
    )
    short = short_table(ReportTable("t", "T", columns, rows), "fr")
    assert len(short.rows) == 6
    assert [column.key for column in short.columns] == ["label", "n"]


def test_recommendations_take_the_place_of_the_targets_of_the_goal() -> None:
    table = ReportTable(
        "recommendations",
        "Deux recommandations sur trois ont une réponse",
        (TableColumn("label", "Recommandation"), TableColumn("n", "Soutiens", "integer")),
        pd.DataFrame({"label": ["Dire qui décide"], "n": [12.0]}),
        scope="campagne 2025",
        source="registre",
    )
    made = report("whole")
    more = Section("recommendations", "Recommandations", (table,))
    made = identify(replace(made, sections=(*made.sections, more)))
    ids = [slide.id for slide in slides(made)]
    assert "follow_up" in ids and "sdg17" not in ids and len(ids) <= AT_MOST
