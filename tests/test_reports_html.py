"""The page: escaped, ordered, accessible, self-contained, the same twice."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from charts_by_hand import MAKERS, report

from alliances.reports.charts import draw_pictures
from alliances.reports.figures import identify
from alliances.reports.html import render_page

VOID = {"meta", "link", "br", "img", "hr", "input", "wbr"}


class Outline(HTMLParser):
    """What a page holds: its tags in order, with attributes and text, and where nesting breaks."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.open = []
        self.text = []
        self.feed(page)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, *names):
        return [attributes for tag, attributes, _ in self.tags if tag in names]


@pytest.fixture(scope="module")
def content():
    return report(*(maker() for maker in MAKERS.values()))


@pytest.fixture(scope="module")
def page(content):
    return render_page(content, draw_pictures(content))


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


def test_a_script_in_a_name_is_shown_as_text():
    programme = "Alliance <script>alert('x')</script> & \"Cie\""
    content = report(programme=programme)
    table = content.section("results").blocks[1]
    rows = table.rows.assign(label=["<img src=x onerror=y>", "</table>", "a & b"])
    section = replace(content.section("results"), blocks=(replace(table, rows=rows),))
    written = render_page(replace(content, sections=(section,), facts={"<i>": "</style>"}), ())
    outline = Outline(written)
    assert not outline.all("script", "img", "i")
    shown = "".join(outline.text)
    assert programme in shown and "<img src=x onerror=y>" in shown and "</style>" in shown


def test_headings_follow_one_another_without_a_step_left_out(outline):
    levels = [int(tag[1]) for tag, _, _ in outline.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headings_with_a_scope(page, outline):
    tables = page.count("<table")
    assert tables == 2 + len(MAKERS)
    assert len(outline.all("caption")) == tables
    headings = outline.all("th")
    assert headings and all(th.get("scope") in ("col", "row") for th in headings)


def test_every_drawing_is_named_and_has_its_figures_in_a_table(outline, content):
    drawings = outline.all("svg")
    assert [svg["role"] for svg in drawings] == ["img"] * len(content.charts)
    ids = {attributes["id"] for _, attributes, _ in outline.tags if "id" in attributes}
    for svg in drawings:
        assert set(svg["aria-labelledby"].split()) <= ids
    inside = [path for tag, _, path in outline.tags if tag == "table" and "figure" in path]
    assert len(inside) == len(content.charts)
    assert len(outline.all("figcaption")) == len(content.charts)


def test_a_chart_without_a_picture_keeps_its_table(content):
    outline = Outline(render_page(content, ()))
    assert not outline.all("svg")
    assert len(outline.all("table")) == 2 + len(MAKERS)


def test_ids_are_unique_and_links_lead_somewhere(outline):
    ids = [attributes["id"] for _, attributes, _ in outline.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = [a["href"] for a in outline.all("a")]
    assert links[0] == "#content"
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_the_page_says_its_language_and_title(outline, content):
    assert outline.all("html") == [{"lang": "fr"}]
    assert content.title in "".join(outline.text)


def test_what_scrolls_can_be_reached_by_keyboard_and_has_a_name(outline):
    regions = [a for a in outline.all("div") if a.get("role") == "region"]
    assert len(regions) == 2 + 2 * len(MAKERS)
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)


def test_nothing_is_fetched_from_elsewhere(page, outline):
    assert not outline.all("script", "link", "img", "iframe")
    assert "url(" not in page and "@import" not in page
    assert page.replace("http://www.w3.org/2000/svg", "").count("http") == 1  # http-equiv


def test_figures_are_written_in_french(page):
    for figure in (
        "1\u202f560",
        "39\u00a0%",
        "12\u202f345",
        "\u22124,2",
        "4\u202f525\u00a0€",
        "n.d.",
    ):
        assert figure in page, figure
    assert "1560" not in page and "12,345" not in page


def test_figures_are_written_in_english(content):
    written = render_page(replace(content, language="en"), ())
    assert "12,345" in written and "\u22124.2" in written and "€4,525" in written
    assert "12\u202f345" not in written
    assert Outline(written).all("html") == [{"lang": "en"}]


def test_a_withheld_figure_is_not_in_the_page(page):
    assert ">s<" in page and "99,9" not in page and "99.9" not in page
    assert "s\u00a0: non diffusé (effectif insuffisant)." in page
    assert "n.d.\u00a0: non disponible." in page


def test_explanations_of_columns_are_kept_out_of_the_headings(page, outline):
    columns = [a for a in outline.all("details") if a.get("class") == "columns"]
    assert len(columns) == 2
    assert page.count("<dt>Score</dt><dd>de 0 à 100</dd>") == 2


def test_identifiers_break_between_their_parts_and_are_escaped(page):
    assert "sens|<wbr>mean|<wbr>A" in page
    assert "effets|<wbr>&lt;mean&gt;|<wbr>A" in page


def test_long_tables_of_detail_are_folded(outline):
    folds = [a for a in outline.all("details") if a.get("class") == "fold"]
    assert len(folds) == 1


def test_the_same_report_gives_the_same_page(content, page):
    assert render_page(content, draw_pictures(content)) == page


def test_every_figure_is_named_where_it_stands_with_its_code(content):
    identified = identify(content)
    named = {
        attributes["data-figure"]: attributes.get("data-code", "")
        for attributes in Outline(render_page(identified, ())).all("td", "th", "dd")
        if "data-figure" in attributes
    }
    expected = {figure.id: figure.code for figure in identified.figures}
    assert named == expected and len(expected) > 40


def test_the_codes_of_a_row_stand_in_its_last_cell(content):
    page = render_page(identify(content), ())
    assert '<th scope="col" class="code">Repère</th>' in page
    assert page.count('<td class="code">F') > 20
