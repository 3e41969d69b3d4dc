"""The Word document: real styles, captions and contents; every figure found again by its code."""

import hashlib
import itertools
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx_reading import W, bookmarked, figures_of, mapped, part
from report_surveys import report

from alliances.language import text
from alliances.reports.charts import Picture, draw_pictures
from alliances.reports.model import (
    Band,
    Bullets,
    Chart,
    Heading,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.verifying.office import read
from alliances.reports.word.entry import render_document
from alliances.reports.word.tables import TURNED, UPRIGHT, Column, fit

DRAWN = 4
"""Pictures drawn for the tests, of all charts; those of detail are not in Word."""
"""Pictures drawn for these tests: the other charts are told by their data."""


@cache
def pictures() -> tuple[Picture, ...]:
    return draw_pictures(report("whole"), at_most=DRAWN)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document of the whole example, in French."""
    path = tmp_path_factory.mktemp("word") / "rapport.docx"
    path.write_bytes(render_document(report("whole"), pictures()))
    return path


def expected(made: Report) -> dict[str, str]:
    """What a document must print: every figure that stands somewhere else than in the detail."""
    blocks = [
        block
        for section in made.sections
        for block in section.flat
        if "detail" not in (section.depth, getattr(block, "depth", ""))
    ]
    ids = {i for block in blocks for column in getattr(block, "ids", {}).values() for i in column}
    ids |= {key.id for block in blocks if isinstance(block, KeyFigures) for key in block.figures}
    return {figure.id: figure.written for figure in made.figures if figure.id in ids}


def document_of(made: Report, folder: Path) -> Path:
    path = folder / "made.docx"
    path.write_bytes(render_document(made, ()))
    return path


def texts_of(path: Path) -> list[str]:
    found = part(path, "word/document.xml").iter(W + "p")
    return ["".join(node.text or "" for node in each.iter(W + "t")) for each in found]


def styled(path: Path, name: str) -> list[str]:
    """Texts of the paragraphs of a style, those in tables too."""
    return [
        "".join(node.text or "" for node in each.iter(W + "t"))
        for each in part(path, "word/document.xml").iter(W + "p")
        if (named := each.find(f"{W}pPr/{W}pStyle")) is not None and named.get(W + "val") == name
    ]


def test_every_figure_that_the_document_shows_is_read_back_as_the_report_writes_it(
    whole: Path,
) -> None:
    made = report("whole")
    assert figures_of(whole) == expected(made)
    assert len(expected(made)) > 100


def test_a_bookmark_is_named_by_the_code_that_is_printed_beside_the_figure(whole: Path) -> None:
    found, made = mapped(whole), report("whole")
    due = expected(made)
    assert {code: found[code][0] for code in found if not code.startswith("_")} == {
        figure.code: figure.id for figure in made.figures if figure.code and figure.id in due
    }
    assert bookmarked(whole)["F1"] == made.figures[0].written
    assert styled(whole, "KeyFigure")[0] == f"{made.figures[0].written}\u00a0F1"


def test_the_map_in_the_file_says_what_the_bookmarks_say(whole: Path) -> None:
    texts = bookmarked(whole)
    assert {name: texts[name] for name in mapped(whole)} == {
        name: text for name, (_, text) in mapped(whole).items()
    }


def test_headings_go_down_one_level_at_a_time(whole: Path) -> None:
    levels = [
        int(each.style.name[-1])
        for each in docx.Document(str(whole)).paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    # The sections, and the data of the charts after them.
    assert levels.count(1) == len(report("whole").sections) + 1


def test_the_contents_hold_every_heading_and_lead_to_it_without_asking_anything(
    whole: Path,
) -> None:
    body = part(whole, "word/document.xml")
    links = [
        (node.get(W + "anchor"), "".join(node.itertext(W + "t")))
        for node in body.iter(W + "hyperlink")
        if str(node.get(W + "anchor")).startswith("_Toc")
    ]
    texts = bookmarked(whole)
    headings = [*styled(whole, "Heading1"), *styled(whole, "Heading2")]
    assert sorted(text for _, text in links) == sorted(headings)
    assert all(texts[anchor] == text for anchor, text in links)
    assert any("TOC \\o" in (node.text or "") for node in body.iter(W + "instrText"))
    with zipfile.ZipFile(whole) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"w:dirty" not in everything
    assert b"updateFields" not in everything


def test_captions_are_numbered_by_fields_in_the_order_of_the_document(whole: Path) -> None:
    captions = styled(whole, "Caption")
    made = report("whole")
    figures = [caption for caption in captions if caption.startswith("Figure\u00a0")]
    read = [section for section in made.sections if section.depth != "detail"]
    charts = [b for s in read for b in s.flat if isinstance(b, Chart) and b.depth != "detail"]
    assert figures == [
        f"Figure\u00a0{number} – {chart.title}" for number, chart in enumerate(charts, start=1)
    ]
    tables = [caption for caption in captions if caption.startswith("Tableau\u00a0")]
    assert [int(caption.split("\u00a0")[1].split()[0]) for caption in tables] == list(
        range(1, len(tables) + 1)
    )
    fields = [
        node.get(W + "instr").split()[1]
        for node in part(whole, "word/document.xml").iter(W + "fldSimple")
    ]
    assert fields.count("Tableau") == len(tables) > 10


def drawn() -> list[Chart]:
    """Return the charts that stand in the document: pictured, and not of detail."""
    return [chart for chart in report("whole").charts[:DRAWN] if chart.depth != "detail"]


def test_each_picture_says_in_words_what_it_shows(whole: Path) -> None:
    shapes = docx.Document(str(whole)).inline_shapes
    told = [shape._inline.docPr.get("descr") for shape in shapes]
    assert told == [chart.alt for chart in drawn()]
    assert all(told)


def test_a_picture_leaves_out_the_title_that_the_caption_says(whole: Path) -> None:
    cut = [
        (int(node.get("t")), int(node.get("b")))
        for node in part(whole, "word/document.xml").iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect"
        )
    ]
    assert len(cut) == len(drawn()) > 1
    assert all(5_000 < top < 50_000 and 5_000 < bottom < 50_000 for top, bottom in cut)


def test_tables_repeat_their_headings_and_split_no_row(whole: Path) -> None:
    for each in docx.Document(str(whole)).tables:
        rows = each._tbl.findall(f"{W}tr")
        if each.style.style_id == "KeyFigures":
            continue
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert each._tbl.tblPr.find(f"{W}tblCaption").get(W + "val")


def test_no_table_is_wider_than_its_sheet(whole: Path) -> None:
    """Sheets turn where a table needs it, and turn back."""
    room, wide = UPRIGHT, []
    for node in part(whole, "word/document.xml").iter(W + "sectPr", W + "tblW"):
        if node.tag == W + "tblW":
            wide.append(int(node.get(W + "w")))
            continue
        turned = node.find(W + "pgSz").get(W + "orient") == "landscape"
        room = TURNED if turned else UPRIGHT
        assert all(width <= room for width in wide)
        wide = []
    assert not wide


def test_the_document_names_its_language_its_title_and_the_day_of_the_report(whole: Path) -> None:
    made, about = report("whole"), docx.Document(str(whole)).core_properties
    assert (about.title, about.author, about.language) == (made.title, "alliances", "fr-FR")
    assert about.created.date().isoformat() == about.modified.date().isoformat() == made.date
    languages = {
        node.get(W + "val")
        for node in part(whole, "word/styles.xml").iter(W + "lang")
        if node.get(W + "val")
    }
    assert languages == {"fr-FR"}


def test_an_undated_report_has_a_date_that_no_clock_gave(tmp_path: Path) -> None:
    path = document_of(replace(report("register"), date=""), tmp_path)
    assert docx.Document(str(path)).core_properties.created.year == 1980


def test_nothing_in_the_file_leads_out_of_it(whole: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        names = archive.namelist()
        links = b"".join(archive.read(name) for name in names if name.endswith(".rels"))
    assert b"External" not in links
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]


def test_the_same_report_gives_the_same_bytes(whole: Path) -> None:
    again = render_document(report("whole"), pictures())
    assert hashlib.sha256(again).digest() == hashlib.sha256(whole.read_bytes()).digest()


def test_an_english_document_speaks_english(tmp_path: Path) -> None:
    path = document_of(report("register", "en"), tmp_path)
    assert docx.Document(str(path)).core_properties.language == "en-GB"
    assert any(caption.startswith("Table\u00a01 – ") for caption in styled(path, "Caption"))
    assert "Contents" in styled(path, "TOCHeading")
    assert not {"Repère", "Sommaire", "Lecture : "} & set(texts_of(path))


@pytest.mark.parametrize("survey", ["register", "single"])
def test_a_report_with_little_to_say_is_whole_too(survey: str, tmp_path: Path) -> None:
    made = report(survey)
    path = document_of(made, tmp_path)
    assert figures_of(path) == expected(made)
    assert len(styled(path, "Heading1")) >= len(made.sections)


def a_table(**about: object) -> ReportTable:
    columns = TableColumn("label", "Type"), TableColumn("n", "Partenariats", "integer")
    rows = pd.DataFrame({"label": ["Mécénat", "Innovation sociétale"], "n": [143, 75]})
    return ReportTable(**({"id": "t", "title": "Types", "columns": columns, "rows": rows} | about))


def a_report(*sections: Section) -> Report:
    return Report("Rapport", "Programme, 2025", "fr", "Programme", "2025", sections)


LEFT_OUT = text("report.print.left_out", "fr")


def test_the_detail_is_left_out_and_one_sentence_says_where_it_is(tmp_path: Path) -> None:
    band = Band("context", "Contexte", (Paragraph("Vu de loin."), a_table(depth="detail")))
    made = a_report(
        Section("a", "Tout", (Paragraph("Le corps."), a_table())),
        Section(
            "b",
            "Une partie",
            (
                Paragraph("L’essentiel.", depth="summary"),
                a_table(),
                Heading("Sans rien dessous"),
                a_table(id="u", title="Très long", depth="detail"),
                band,
            ),
        ),
        Section("c", "Rien", (Paragraph("Caché."),), depth="detail"),
    )
    path = document_of(made, tmp_path)
    said = texts_of(path)
    assert said.count(LEFT_OUT) == 2
    assert said.index(LEFT_OUT) > said.index("Vu de loin.")
    assert {"Le corps.", "L’essentiel."} <= set(said)
    assert not {"Caché.", "Sans rien dessous"} & set(said)
    assert styled(path, "Caption") == ["Tableau\u00a01 – Types", "Tableau\u00a02 – Types"]


def test_what_is_within_a_band_is_one_level_lower(tmp_path: Path) -> None:
    band = Band("context", "Contexte", (Heading("Séries"), Bullets("Repères", ("Un.",))))
    made = a_report(Section("a", "Tout", (band, Heading("Après"), Paragraph("Fin."))))
    path = document_of(made, tmp_path)
    assert styled(path, "Heading2") == ["Contexte", "Après"]
    assert styled(path, "Heading3") == ["Séries", "Repères"]


def test_a_sentence_is_followed_by_the_codes_of_its_figures(tmp_path: Path) -> None:
    key = next(b for s in report("whole").sections for b in s.flat if isinstance(b, KeyFigures))
    first = report("whole").figures[0]
    made = replace(
        a_report(Section("a", "Tout", (key, Paragraph("Un fait.", refs=(first.id, "inconnu"))))),
        figures=report("whole").figures,
    )
    assert "Un fait.\u00a0F1" in texts_of(document_of(made, tmp_path))


HOSTILE = (
    "</w:t></w:r><w:r>",
    "a & b < c > d \"e\" 'f'",
    "\x00\x07\x1b cloche",
    "\ud800 seul",
    "\ufffe\uffff",
    "🎉 fête",
    "x" * 5_000,
    "=HYPERLINK(1)",
    "ligne\nautre\tet tabulation",
    " INCLUDETEXT \\\\serveur\\fichier ",
)


def test_whatever_somebody_typed_stays_text(tmp_path: Path) -> None:
    rows = pd.DataFrame({"label": HOSTILE, "n": range(len(HOSTILE))})
    blocks = [Paragraph(text, "quote") for text in HOSTILE]
    tricky = Section("é-1 «x»", HOSTILE[0], (*blocks, a_table(rows=rows, title=HOSTILE[1])))
    made = replace(a_report(tricky), title=HOSTILE[0], programme=HOSTILE[2], status=HOSTILE[3])
    path = document_of(replace(made, facts={HOSTILE[1]: HOSTILE[4]}), tmp_path)
    said = texts_of(path)
    assert "</w:t></w:r><w:r>" in said
    assert "a & b < c > d \"e\" 'f'" in said
    assert "x" * 5_000 in said
    assert "ligne autre et tabulation" in said
    fields = [node.text for node in part(path, "word/document.xml").iter(W + "instrText")]
    assert not [text for text in fields if "INCLUDETEXT" in (text or "")]
    assert docx.Document(str(path)).core_properties.title == "</w:t></w:r><w:r>"


def test_a_table_turns_its_sheet_only_where_it_must() -> None:
    def columns(count: int, words: str = "12,5") -> list[Column]:
        return [Column("Intervalle", [words] * 5, [words] * 5, True) for _ in range(count)]

    assert not fit(columns(5)).turned
    assert fit(columns(5)).style == "Table"
    assert fit(columns(16)).turned
    wordy = [Column("Remarque", ["mot " * 60] * 2, [""] * 2) for _ in range(4)]
    assert not fit(wordy[:2]).turned
    assert fit(wordy, after_turned=True).turned
    crowded = fit(columns(60))
    assert crowded.turned
    assert sum(crowded.widths) <= TURNED
    assert sum(fit(columns(3, "mot " * 200)).widths) <= UPRIGHT


def test_a_check_reads_the_delivered_document_as_it_was_written(whole: Path) -> None:
    delivered = read(whole)
    made = report("whole")
    assert delivered.figures == expected(made)
    assert delivered.trace == made.trace
