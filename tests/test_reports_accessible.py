"""The page has no violation that axe-core knows of, on a telephone and on a large screen."""

from dataclasses import replace
from pathlib import Path

import pytest
from axe import violations
from charts_by_hand import MAKERS, report

from alliances.reports.charts import draw_pictures
from alliances.reports.figures import identify
from alliances.reports.html import render_page
from alliances.reports.model import Paragraph, Report, Section

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def content() -> Report:
    """Every kind of block and of chart, a comment and a quotation too."""
    charts = [maker() for maker in MAKERS.values()]
    made = report(*(replace(c, title=f"{c.title} ({place})") for place, c in enumerate(charts)))
    # A chart may bear the name of its section, a table the title of a chart.
    made = replace(
        made,
        sections=tuple(
            replace(s, id=charts[0].id if s.id == "results" else s.id) for s in made.sections
        ),
    )
    said = (Paragraph("Notre avis.", "comment"), Paragraph("« Nous avançons. »", "quote"))
    return identify(replace(made, sections=(*made.sections, Section("words", "Paroles", said))))


@pytest.fixture(scope="module")
def page(content: Report) -> str:
    return render_page(content, draw_pictures(content))


def test_a_broken_page_is_caught(page: str, tmp_path: Path) -> None:
    broken = page.replace('<html lang="fr">', "<html>").replace(
        "<main", "<p style='color:#bbb'>Trop pâle</p><img src='x.png'><main"
    )
    rules = {found.split(":")[0] for found in violations(broken, 1280, tmp_path)}
    assert {"html-has-lang", "color-contrast", "image-alt"} <= rules


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_page(page: str, width: int, tmp_path: Path) -> None:
    assert violations(page, width, tmp_path) == []
