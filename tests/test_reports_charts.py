"""Every kind of chart, drawn from few and many rows, with everything and with nothing to show."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from charts_by_hand import AGREEMENT, LONG, MAKERS, NONE, bars, emptied, report
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from alliances.reports import style
from alliances.reports.charts import AT_MOST, draw, draw_pictures, save_charts
from alliances.reports.drawing.scale import close_scale, full_scale, zero_scale
from alliances.reports.drawing.text import drawable, width, wrap
from alliances.reports.drawing.time import spread, thinned

SVG = "{http://www.w3.org/2000/svg}"


def _picture(chart):
    return draw_pictures(report(chart))[0]


def _words(svg):
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def _boxes(figure):
    """Filled rectangles, the sheet itself apart."""
    return [patch for patch in figure.findobj(Rectangle) if patch is not figure.patch]


@pytest.mark.parametrize("rows", [1, 4, 40])
@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_draws_any_number_of_rows_inside_its_sheet(kind, rows):
    figure = draw(MAKERS[kind](rows), "fr")
    canvas = FigureCanvasAgg(figure)
    across, up = canvas.get_width_height()
    for text in figure.findobj(Text):
        box = text.get_window_extent(canvas.get_renderer())
        assert box.x0 >= 0 and box.x1 <= across and box.y0 >= 0 and box.y1 <= up, text.get_text()


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_draws_without_any_figure_and_says_so(kind):
    words = _words(_picture(emptied(MAKERS[kind]())).svg)
    assert any("n.d." in word or "Aucune donnée" in word for word in words)


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_draws_in_english(kind):
    words = _words(draw_pictures(replace(report(MAKERS[kind]()), language="en"))[0].svg)
    assert any(word.startswith("Source: ") for word in words)


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_draws_a_table_without_rows(kind):
    chart = MAKERS[kind]()
    draw(replace(chart, data=chart.data.iloc[:0]), "fr")


def test_the_legend_of_a_distribution_holds_every_level_answered_or_not():
    words = _words(_picture(MAKERS["distribution"]()).svg)
    assert set(AGREEMENT) <= set(words)
    assert words.count("Ne sait pas") == 2  # in the legend, and above its own axis


def test_a_distribution_labels_its_segments_from_6_percent_only():
    words = _words(_picture(MAKERS["distribution"](1)).inline)
    assert {"45", "40", "11"} <= set(words)
    assert "4" not in words


def test_the_segments_of_a_bar_fill_the_scale_and_stand_side_by_side():
    figure = draw(MAKERS["distribution"](1), "fr")
    fills = {matplotlib_hex(patch): patch for patch in _boxes(figure)}
    ends = [
        (fills[colour.lower()].get_x(), fills[colour.lower()].get_width())
        for colour in np.array(style.ordered_colours(5))[[0, 2, 3, 4]]
    ]
    widths = np.array([width for _, width in ends])
    assert widths / widths.sum() == pytest.approx([0.04, 0.11, 0.45, 0.40])
    assert ends[0][0] + ends[0][1] == pytest.approx(ends[1][0])


def matplotlib_hex(patch):
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in patch.get_facecolor()[:3])


def test_a_dumbbell_names_both_sides_and_prints_the_signed_gap_and_both_n():
    words = _words(_picture(MAKERS["dumbbell"](1)).inline)
    assert {"La Poste", "Organisation partenaire", "+8,2", "72,4", "64,2", "702", "640"} <= set(
        words
    )


def test_a_side_without_a_figure_is_named_and_not_drawn_at_zero():
    chart = MAKERS["dumbbell"](1)
    data = chart.data.assign(a=NONE, gap=NONE, low_a=NONE, high_a=NONE)
    words = _words(_picture(replace(chart, data=data)).inline)
    assert "La Poste\u00a0: n.d." in words
    assert "0,0" not in words


@pytest.mark.parametrize(
    ("kind", "column", "secret"),
    [
        ("dumbbell", "a", "72,4"),
        ("profile", "value", "62,5"),
        ("bars", "value", "75\u00a0%"),
        ("lines", "n", "412"),
        ("distribution", "1", "45"),
        ("series", "value", "0,41"),
    ],
)
def test_a_withheld_figure_stands_nowhere_in_the_drawing(kind, column, secret):
    chart = MAKERS[kind](1)
    every = frozenset(range(len(chart.data)))
    shown = replace(chart, reading="", scope="")
    assert secret in _words(_picture(shown).svg)
    picture = _picture(replace(shown, withheld={column: every}))
    assert secret not in _words(picture.svg)
    assert secret not in _words(picture.inline)


def test_a_withheld_bar_has_no_length():
    data = bars(1).data.assign(value=0.75)
    shown = _boxes(draw(replace(bars(1), data=data), "fr"))
    hidden = draw(replace(bars(1), data=data, withheld={"value": frozenset({0})}), "fr")
    assert (len(shown), len(_boxes(hidden))) == (1, 0)


def test_withheld_and_unavailable_are_explained_only_where_they_occur():
    plain = " ".join(_words(_picture(bars()).svg))
    assert "non diffusé" not in plain and "non disponible" not in plain
    marked = " ".join(_words(_picture(replace(bars(), withheld={"value": frozenset({0})})).svg))
    assert "s\u00a0: non diffusé (effectif insuffisant)." in marked


def _joins(chart):
    """Lines drawn in a category's colour and thickness: the joins between two points."""
    lines = draw(chart, "fr").findobj(Line2D)
    return [line for line in lines if line.get_linewidth() == 1.6]


def test_a_series_leaves_gaps_in_the_years_open():
    data = pd.DataFrame({"year": [2000, 2001, 2005, 2006], "value": [1.0, 2, 3, 4], "series": "a"})
    assert len(_joins(replace(MAKERS["series"](), data=data))) == 2


def test_points_of_two_methods_are_never_joined():
    data = pd.DataFrame({"year": [2000, 2001, 2002], "value": [1.0, 2, 3], "series": "a"})
    chart = replace(MAKERS["series"](), data=data)
    assert len(_joins(chart)) == 2
    assert len(_joins(replace(chart, data=data.assign(method=["x", "x", "y"])))) == 1


def test_the_target_is_drawn_and_named_with_its_value():
    assert "Valeur cible\u00a0: 0,7" in _words(_picture(MAKERS["series"]()).inline)


def test_a_wave_without_a_value_breaks_the_line():
    chart = MAKERS["lines"](1)
    assert len(_joins(chart)) == 4
    broken = chart.data.copy()
    broken.loc[1, ["value", "low", "high"]] = NONE
    assert len(_joins(replace(chart, data=broken))) == 2


@pytest.mark.parametrize("kind", MAKERS)
def test_an_svg_is_named_and_described(kind):
    chart = MAKERS[kind]()
    picture = _picture(chart)
    for svg in (picture.svg, picture.inline):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        ids = root.get("aria-labelledby").split()
        named = {e.get("id"): e.text for e in root if e.get("id") in ids}
        assert list(named.values()) == [chart.title, chart.alt]


def test_the_drawing_for_the_page_leaves_title_and_sources_to_the_page():
    chart = MAKERS["dumbbell"]()
    picture = _picture(chart)
    assert any(word.startswith("Champ") for word in _words(picture.svg))
    assert not any(
        word.startswith(("Champ", "Lecture", "Source")) for word in _words(picture.inline)
    )
    assert not set(re.findall(r'id="([^"]+)"', picture.inline)) - {
        "dimensions-title",
        "dimensions-desc",
    }


def test_names_from_a_workbook_spoil_neither_the_drawing_nor_its_svg():
    chart = bars(3)
    names = ["$x_1$ & <script>", "\x00\x0b cloche \U0001f514", "عربي \u202e"]
    picture = _picture(
        replace(chart, data=chart.data.assign(label=names), title="<b>\x01 & $", alt="\x02 alt")
    )
    words = _words(picture.svg)
    assert "$x_1$ & <script>" in words
    assert "cloche □" in words
    assert "<script>" not in picture.svg


def test_two_runs_give_the_same_bytes(tmp_path):
    charts = report(*(maker() for maker in MAKERS.values()))
    first, second = (save_charts(charts, tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_files_are_named_by_order_and_chart_and_told_one_by_one(tmp_path):
    steps = []
    charts = [replace(bars(), id=f"chart_{at}") for at in range(AT_MOST + 2)]
    paths = save_charts(
        report(MAKERS["distribution"](), *charts), tmp_path, lambda: steps.append(1)
    )
    assert [path.name for path in paths[:4]] == [
        "01-reponses-equilibre.png",
        "01-reponses-equilibre.svg",
        "02-chart-0.png",
        "02-chart-0.svg",
    ]
    assert len(paths) == 2 * AT_MOST and len(steps) == AT_MOST
    assert not [path for path in tmp_path.iterdir() if path not in paths]


def test_a_png_is_1600_pixels_wide():
    png = _picture(bars()).png
    assert int.from_bytes(png[16:20], "big") == 1600


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        draw(replace(bars(), kind="radar"), "fr")


def test_text_is_broken_at_plain_spaces_only_and_fits():
    lines = wrap(LONG + " 39\u00a0%", 120, 9)
    assert all(width(line, 9) <= 120 for line in lines)
    assert " ".join(lines) == LONG + " 39\u00a0%"
    assert wrap("a" * 200, 120, 9) != ("a" * 200,)
    assert wrap("", 120, 9) == ("",)


def test_the_font_has_the_spaces_of_french():
    assert drawable("1\u202f234\u00a0%\u2212") == "1\u202f234\u00a0%\u2212"


def test_widths_are_those_of_the_drawing():
    figure = draw(bars(1), "fr")
    canvas = FigureCanvasAgg(figure)
    for text in figure.findobj(Text):
        if not text.get_text():
            continue
        drawn = text.get_window_extent(canvas.get_renderer()).width * 72 / figure.dpi
        measured = width(text.get_text(), text.get_fontsize(), text.get_weight() == "bold")
        assert measured == pytest.approx(drawn, rel=0.08, abs=1.5), text.get_text()


def test_scales_hold_their_values_and_keep_their_promises():
    assert (full_scale([55], "score", 0, 1).low, full_scale([55], "score", 0, 1).high) == (0, 100)
    assert full_scale([120], "score", 0, 1).high >= 120
    assert zero_scale([5, 9], "count", 0, 1).low == 0
    assert zero_scale([-5, 9], "count", 0, 1).low <= -5
    close = close_scale([61, 63], "score", 0, 1, span=30)
    assert 0 <= close.low < 61 and 63 < close.high <= 100 and close.high - close.low >= 30
    assert close_scale([], "score", 0, 1).high == 100
    assert close_scale([86.1], "%", 0, 1).low < 86.1 < close_scale([86.1], "%", 0, 1).high
    assert [zero_scale([2.4], "", 0, 1).word(2.5, "fr"), close.word(60, "en")] == ["2,5", "60"]


def test_last_figures_are_moved_apart_within_bounds():
    assert spread([10, 11, 12], 9, (0, 100)) == [10, 19, 28]
    assert spread([98, 99], 9, (0, 100)) == [91, 100]


def test_years_are_thinned_but_the_last_one_stays():
    labels = thinned([str(year) for year in range(1990, 2025)], 300, 8)
    assert labels[-1] == "2024" and labels.count("") > 20
    assert thinned(["2024", "2025"], 300, 8) == ["2024", "2025"]
