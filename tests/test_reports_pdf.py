"""The report as PDF: accessible, dated, the same twice, every figure read back from its pages."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pdfua
import pikepdf
import pytest
from pdf_reading import Printed, figures_of
from report_surveys import report

from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports.charts import draw_pictures
from alliances.reports.figures import identify
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.pdf import entry
from alliances.reports.pdf.lettering import printable


@dataclass(frozen=True)
class Made:
    """A PDF kept in memory and read."""

    content: bytes
    printed: Printed
    figures: dict[str, str]


def thin(given: Report) -> Report:
    """Leave the long tables to the workbook, as the report does, so that the tests are quick."""

    def shorter(block: Block) -> Block:
        long = isinstance(block, ReportTable) and (block.detail or len(block.rows) > 24)
        return replace(block, depth="detail") if long else block

    sections = (
        replace(section, blocks=tuple(map(shorter, section.blocks))) for section in given.sections
    )
    return replace(given, sections=tuple(sections))


def made(given: Report, summary: bool = False, charts: int = 2) -> Made:
    write = entry.write_summary if summary else entry.write_output
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.pdf"
        write(given, draw_pictures(given, at_most=charts), path)
        printed = Printed(path)
        # Read while the file is there.
        assert printed.root and printed.listing is not None and printed.fonts
        return Made(path.read_bytes(), printed, figures_of(path))


@cache
def whole(summary: bool = False) -> Made:
    return made(thin(report("whole")), summary)


@cache
def single(language: str) -> Made:
    return made(thin(report("single", language)), charts=1)


def checked(content: bytes, folder: Path) -> list[str]:
    path = folder / "checked.pdf"
    path.write_bytes(content)
    return [f"{found.rule_id} {found.message}" for found in pdfua.validate(str(path)).findings]


def words(printed: Printed) -> str:
    return " ".join(tag.text for tag in printed.root.kids)


@pytest.mark.parametrize("summary", [False, True])
def test_an_independent_checker_finds_nothing_against_pdf_ua(summary: bool, tmp_path: Path) -> None:
    assert checked(whole(summary).content, tmp_path) == []


@pytest.mark.parametrize("summary", [False, True])
def test_every_printed_figure_is_the_reports_own(summary: bool) -> None:
    known = {figure.code: figure.written for figure in report("whole").figures if figure.code}
    figures = whole(summary).figures
    assert len(figures) > 30
    assert figures == {code: known[code] for code in figures}


def test_every_figure_of_a_printed_block_is_on_paper() -> None:
    given = thin(report("whole"))
    blocks = [block for section in given.sections for block in section.flat]
    printed = [block for block in blocks if getattr(block, "depth", "body") != "detail"]
    ids = {id for b in printed for ids in getattr(b, "ids", {}).values() for id in ids if id}
    ids |= {key.id for block in printed for key in getattr(block, "figures", ()) if key.id}
    assert {line["id"] for line in whole().printed.listing} == ids


def test_fonts_lie_in_the_file_and_are_ours_only() -> None:
    fonts = whole().printed.fonts
    assert all(fonts.values())
    families = {name.split("+")[-1].split("-")[0] for name in fonts}
    assert families <= {"LibertinusSerif", "DejaVuSans"}


def test_the_file_says_its_title_its_language_and_the_day_of_the_report() -> None:
    given, pdf = report("whole"), whole().printed.pdf
    assert str(pdf.docinfo.Title).startswith(given.title)
    assert str(pdf.Root.Lang) == "fr-FR"
    assert str(pdf.docinfo.CreationDate).startswith("D:20250930")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(single("en").printed.pdf.Root.Lang) == "en"


def test_bookmarks_are_the_sections_and_the_essentials_have_a_page_of_their_own() -> None:
    marks = whole().printed.bookmarks
    titles = [section.title for section in report("whole").sections]
    assert [title for title, _ in marks][: len(titles)] == titles
    assert marks[1][1] == marks[0][1] + 1


def test_a_summary_that_no_type_can_hold_loses_its_last_sections() -> None:
    given = report("single")
    more = (Bullets("Constats", tuple("agir ensemble, " * 20 for _ in range(60))),)
    ids = ("essentials", "views", "failures", "method")
    long = tuple(
        Section(id, id, more if id != "method" else given.summary[-1].blocks) for id in ids
    )
    pdf = made(replace(given, summary=long), summary=True, charts=0)
    assert len(pdf.printed.pdf.pages) <= entry.SUMMARY_PAGES
    titles = [title for title, _ in pdf.printed.bookmarks]
    assert titles[0] == "essentials" and "method" in titles and "failures" not in titles


def test_long_essentials_still_hold_on_one_page() -> None:
    given = thin(report("single"))
    many = Bullets(
        "Décisions", tuple(f"Décision {n} : " + "agir ensemble, " * 12 for n in range(19))
    )
    first = replace(given.sections[0], blocks=(*given.sections[0].blocks, many))
    marks = made(replace(given, sections=(first, *given.sections[1:3]))).printed.bookmarks
    assert marks[1][1] == marks[0][1] + 1


def test_charts_have_their_alternative_text() -> None:
    drawn = report("whole").charts[:2]
    figures = [tag.alt for tag in whole().printed.root.all("Figure") if tag.alt]
    assert [printable(chart.alt) for chart in drawn] == figures


def test_tables_have_header_cells_and_captions() -> None:
    tables = list(whole().printed.root.all("Table"))
    assert all(any(row.all("TH")) for row in tables)
    captions = [next(tag.all("Caption")).text for tag in tables]
    assert captions[0].startswith("Tableau 1 – ")


def test_the_summary_stands_on_four_pages_and_says_where_the_figures_come_from() -> None:
    printed = whole(summary=True).printed
    assert 2 <= len(printed.pdf.pages) <= entry.SUMMARY_PAGES
    titles = [section.title for section in report("whole").sections]
    marks = [title for title, _ in printed.bookmarks]
    assert marks[0] == titles[0]
    assert {report("whole").section(id).title for id in ("reading", "method")} <= set(marks)


def test_a_long_summary_is_set_smaller_until_it_holds_on_four_pages() -> None:
    given = report("single")
    more = Bullets("Constats", tuple("Constat : " + "agir ensemble, " * 9 for _ in range(85)))
    long = replace(given.summary[0], blocks=(*given.summary[0].blocks, more))
    pdf = made(replace(given, summary=(long,)), summary=True, charts=0)
    assert len(pdf.printed.pdf.pages) == entry.SUMMARY_PAGES


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_partnership_gives_a_report_in_each_language(language: str, tmp_path: Path) -> None:
    pdf = single(language)
    assert checked(pdf.content, tmp_path) == []
    contents = text("report.contents", language)
    assert contents in words(pdf.printed)
    assert text("report.print.data_title", "fr" if language == "en" else "en") not in words(
        pdf.printed
    )


def test_a_register_without_answers_gives_a_report(tmp_path: Path) -> None:
    pdf = made(thin(report("register")), charts=0)
    assert checked(pdf.content, tmp_path) == []
    assert report("register").sections[0].title in words(pdf.printed)


def test_two_runs_give_the_same_bytes() -> None:
    assert made(thin(report("single")), charts=1).content == single("fr").content


HOSTILE = (
    '#panic("x") $x^2$ @cible <etiquette> *gras* _italique_ `code` \\u{41} // rien /* rien */',
    "= Titre - liste + liste / terme: [crochets] {accolades} ~ --- ' \" & < >",
    "Association « L’Élan » 🌍 \u2764\ufe0f שלום 漢字",
    "zéro\x00 cloche\x07 demi\ud800 saut\nligne\u2028suite",
    "https://exemple.invalid/" + "chemin/" * 40,
    "X" * 300,
    "=1+1",
    "",
)


def hostile(frame: pd.DataFrame) -> Report:
    columns = tuple(
        TableColumn(key, HOSTILE[0] if key == "name" else key, format)
        for key, format in (("name", "text"), ("said", "text"), ("value", "score"))
    )
    table = ReportTable("t", HOSTILE[1], columns, frame, HOSTILE[2], HOSTILE[3], HOSTILE[4])
    wide = tuple(TableColumn(f"c{n}", f"Colonne mesurée {n}", "number") for n in range(40))
    crowd = pd.DataFrame([[1234567.0 + n for n in range(40)]], columns=[c.key for c in wide])
    chart = Chart(
        "bars",
        "bars",
        HOSTILE[0],
        HOSTILE[1],
        pd.DataFrame({"label": HOSTILE[:4], "group": "", "value": [0.1, 0.2, 0.3, 0.4], "n": 5}),
        HOSTILE[2] + HOSTILE[0],
        formats={"value": "percent", "n": "integer"},
        unit="percent",
    )
    blocks = (
        *(Paragraph(words, style) for words in HOSTILE for style in ("body", "comment", "quote")),
        Paragraph(HOSTILE[0], "warning"),
        Heading(HOSTILE[0]),
        Bullets(HOSTILE[1], HOSTILE, "strength"),
        KeyFigures(
            (KeyFigure(HOSTILE[0], 12.0, "integer", 5, HOSTILE[5], id="a|count|programme||"),)
        ),
        Band("context", HOSTILE[1], (table, chart)),
        ReportTable("wide", "Large", wide, crowd),
        ReportTable("empty", "Vide", columns, frame.iloc[:0]),
    )
    sections = (Section("programme", HOSTILE[0], blocks), Section("x", HOSTILE[2], blocks[:3]))
    facts = {HOSTILE[0]: HOSTILE[1]}
    return identify(Report(HOSTILE[0], HOSTILE[1], "fr", HOSTILE[2], "2025", sections, "", facts))


def test_no_text_is_ever_taken_for_markup(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": HOSTILE, "said": "mot " * 900, "value": range(len(HOSTILE))})
    pdf = made(hostile(frame), charts=1)
    assert checked(pdf.content, tmp_path) == []
    said = {tag.text.replace("\u200b", "") for tag in pdf.printed.root.all("P")}
    for sentence in (HOSTILE[0], HOSTILE[1], HOSTILE[6]):
        assert sentence in said
    assert str(pdf.printed.pdf.docinfo.Title) == f"{HOSTILE[0]} – {HOSTILE[1]}"
    assert all(at["label"][:1] != "=" for at in pdf.printed.listing)


def test_a_withheld_number_stands_nowhere_in_the_file() -> None:
    columns = (TableColumn("name", "Nom"), TableColumn("value", "Total", "integer"))
    rows = pd.DataFrame({"name": ["Nord", "Sud"], "value": [7391846.0, 52.0]})
    hidden = {"value": frozenset({0})}
    table = ReportTable("t", "Totaux", columns, rows, withheld=hidden)
    bare = Report("Rapport", "Essai", "fr", "P", "2025", (Section("s", "S", (table,)),))
    pdf = made(identify(bare), charts=0)

    assert pdf.figures == {"F1": "s", "F2": "52"}
    objects = pdf.printed.pdf.objects
    streams = [each.read_bytes() for each in objects if isinstance(each, pikepdf.Stream)]
    everything = pdf.content + b"".join(streams) + words(pdf.printed).encode()
    assert b"Nord" in everything
    for written in ("7391846", "7\u202f391\u202f846", "7391846.0"):
        assert written.encode() not in everything


def test_detail_is_left_to_the_workbook_and_the_section_says_so() -> None:
    kept = Paragraph("Ce qui est imprimé.")
    left = (Heading("Sans suite"), Paragraph("Un détail.", depth="detail"))
    sections = (
        Section("a", "Avec un détail", (kept, *left)),
        Section("b", "Sans détail", (kept,)),
        Section("c", "Détaillée", (kept,), depth="detail"),
    )
    pdf = made(Report("Rapport", "Essai", "fr", "P", "2025", sections), charts=0)
    said = words(pdf.printed)

    assert said.count(text("report.print.left_out", "fr")) == 1
    assert "Sans suite" not in said and "Un détail" not in said and "Détaillée" not in said


def test_annexes_come_after_the_body() -> None:
    block = (Paragraph("Texte."),)
    sections = (Section("m", "Méthode", block, annex=True), Section("b", "Corps", block))
    pdf = made(Report("Rapport", "Essai", "fr", "P", "2025", sections), charts=0)
    assert [title for title, _ in pdf.printed.bookmarks] == ["Corps", "Méthode"]


def test_a_report_without_a_date_has_a_fixed_one() -> None:
    block = (Paragraph("Texte."),)
    pdf = made(Report("Rapport", "Essai", "fr", "", "", (Section("s", "S", block),)), charts=0)
    assert str(pdf.printed.pdf.docinfo.CreationDate).startswith("D:19800101")


def test_codes_stand_after_the_sentences_that_state_figures() -> None:
    figure = KeyFigures(
        (KeyFigure("Total", 12.0, "integer", 5, target=15.0, earlier=9.0, id="t|x"),)
    )
    said = Bullets("Constats", ("Le total est de 12.", "Rien."), refs=(("t|x",), ()))
    blocks = (figure, Paragraph("Il y en a 12.", refs=("t|x",)), said)
    bare = Report("Rapport", "Essai", "fr", "P", "2025", (Section("s", "S", blocks),))
    printed = made(identify(bare), charts=0).printed

    assert "Il y en a 12. F1" in words(printed).replace("\xa0", " ").replace("  ", " ")
    items = [tag.text.replace("\xa0", " ") for tag in printed.root.all("LBody")]
    assert [" ".join(item.split()) for item in items] == ["Le total est de 12. F1", "Rien."]
    assert "Valeur cible : 15" in words(printed).replace("\xa0", " ")
    assert "Campagne précédente : 9" in words(printed).replace("\xa0", " ")


def test_a_template_that_was_broken_by_hand_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "_template", lambda: b"#let x = (")
    with pytest.raises(WrongCall) as caught:
        made(report("single"), charts=0)
    assert caught.value.code == "template_fails"
    assert "report.typ" in str(caught.value)
