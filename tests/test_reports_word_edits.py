"""What a programme writes in the document survives the next run, wherever it wrote it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from docx.oxml import parse_xml
from docx_reading import W, part
from hypothesis import given, settings
from hypothesis import strategies as st
from report_surveys import register_survey, report

from alliances.cli_report import _say_report as say_report
from alliances.reports.folder import write_report
from alliances.reports.model import Paragraph, Report
from alliances.reports.word.earlier import read_earlier
from alliances.reports.word.entry import render_document, write_output

NAMESPACE = W.strip("{}")
SOFFICE = shutil.which("soffice")


def run(made: Report, folder: Path) -> Path | None:
    """Write the document into a folder as a run does: aside, then over the last one."""
    aside = folder / "new"
    aside.mkdir(exist_ok=True)
    kept = write_output(made, (), aside / "rapport.docx", folder / "rapport.docx")
    for file in aside.iterdir():
        file.replace(folder / file.name)
    return None if kept is None else folder / kept.name


def edit(folder: Path, change: Callable[[docx.document.Document], None]) -> None:
    path = str(folder / "rapport.docx")
    document = docx.Document(path)
    change(document)
    document.save(path)


def write_comment(section: str, *texts: str) -> Callable[[docx.document.Document], None]:
    """As Word leaves a place for comments in which somebody typed."""

    def change(document: docx.document.Document) -> None:
        content = control(document, section).find(f"{W}sdtContent")
        for old in list(content):
            content.remove(old)
        for text in texts:
            content.append(
                parse_xml(
                    f'<w:p xmlns:w="{NAMESPACE}"><w:r w:rsidR="00AB12CD"><w:rPr><w:b/></w:rPr>'
                    f"<w:t>{text[:3]}</w:t></w:r><w:proofErr w:type='spellStart'/>"
                    f"<w:r><w:t xml:space='preserve'>{text[3:]}</w:t></w:r></w:p>"
                )
            )

    return change


def control(document: docx.document.Document, section: str) -> docx.oxml.xmlchemy.BaseOxmlElement:
    return next(
        each
        for each in document.element.body.iter(f"{W}sdt")
        if (tag := each.find(f"{W}sdtPr/{W}tag")) is not None
        and tag.get(f"{W}val") == f"comment:{section}"
    )


def comment_in(folder: Path, section: str) -> list[str]:
    document = docx.Document(str(folder / "rapport.docx"))
    content = control(document, section).find(f"{W}sdtContent")
    texts = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in content.iter(f"{W}p")]
    return [text for text in texts if text]


def with_plan(words: str) -> Report:
    """The report whose plan gives a comment to the programme's section."""
    made = report("register")
    sections = tuple(
        replace(each, blocks=(Paragraph(words, "comment"), *each.blocks))
        if each.id == "programme"
        else each
        for each in made.sections
    )
    return replace(made, sections=sections)


def test_a_second_run_over_an_untouched_document_changes_nothing(tmp_path: Path) -> None:
    assert run(report("register"), tmp_path) is None
    first = (tmp_path / "rapport.docx").read_bytes()
    assert run(report("register"), tmp_path) is None
    assert (tmp_path / "rapport.docx").read_bytes() == first
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_words_written_in_their_place_are_in_the_next_document(tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    edit(tmp_path, write_comment("programme", "Une année de relance.", "Merci à tous."))
    assert run(report("register"), tmp_path) is None
    assert comment_in(tmp_path, "programme") == ["Une année de relance.", "Merci à tous."]
    bold = control(docx.Document(str(tmp_path / "rapport.docx")), "programme").findall(f".//{W}b")
    assert len(bold) == 2
    assert run(report("register"), tmp_path) is None
    assert comment_in(tmp_path, "programme") == ["Une année de relance.", "Merci à tous."]


def test_a_document_edited_elsewhere_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    clean = (tmp_path / "rapport.docx").read_bytes()
    edit(tmp_path, lambda document: document.add_paragraph("Un avenant."))
    edit(tmp_path, write_comment("programme", "Une année de relance."))
    edited = (tmp_path / "rapport.docx").read_bytes()

    kept = run(report("register"), tmp_path)
    assert kept == tmp_path / "rapport (modifié 1).docx"
    assert kept.read_bytes() == edited
    assert comment_in(tmp_path, "programme") == ["Une année de relance."]
    # The new one is ours again: nothing more to keep.
    assert run(report("register"), tmp_path) is None

    (tmp_path / "rapport.docx").write_bytes(edited)
    assert run(report("register"), tmp_path) == tmp_path / "rapport (modifié 2).docx"
    (tmp_path / "rapport.docx").write_bytes(clean)
    assert run(report("register"), tmp_path) is None


EDITS: dict[str, Callable[[docx.document.Document], None]] = {
    "a word": lambda document: document.paragraphs[0].add_run(" final"),
    "a cell": lambda document: setattr(document.tables[2].cell(1, 1), "text", "999"),
    "a paragraph less": lambda document: (
        document.paragraphs[12]._p.getparent().remove(document.paragraphs[12]._p)
    ),
    "a word in bold": lambda document: setattr(document.paragraphs[12].runs[0], "bold", True),
    "the font of the house": lambda document: setattr(
        document.styles["Normal"].font, "name", "Verdana"
    ),
    "the header": lambda document: setattr(
        document.sections[0].header.paragraphs[0], "text", "Fondation"
    ),
    "a margin comment": lambda document: document.add_comment(
        document.paragraphs[12].runs, "À revoir", "Direction"
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_any_edit_is_noticed(name: str, tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    edit(tmp_path, EDITS[name])
    assert run(report("register"), tmp_path) is not None


def test_saving_anew_without_a_change_is_no_edit(tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    edit(tmp_path, lambda document: None)
    assert run(report("register"), tmp_path) is None


def test_a_page_number_that_word_fills_in_is_no_edit(tmp_path: Path) -> None:
    def fill_in(document: docx.document.Document) -> None:
        counters = document.sections[0].footer._element.findall(f".//{W}fldSimple//{W}t")
        assert len(counters) == 2
        for node in counters:
            node.text = "7"

    run(report("register"), tmp_path)
    edit(tmp_path, fill_in)
    assert run(report("register"), tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"plain text"])
def test_a_file_that_is_not_ours_is_kept(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "rapport.docx").write_bytes(content)
    kept = run(report("register"), tmp_path)
    assert kept is not None
    assert kept.read_bytes() == content


def test_a_document_of_another_hand_is_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Rapport de l’an dernier")
    document.save(str(tmp_path / "rapport.docx"))
    assert run(report("register"), tmp_path) is not None


def test_the_plan_speaks_until_somebody_writes_over_it(tmp_path: Path) -> None:
    run(with_plan("Le mot du plan."), tmp_path)
    assert comment_in(tmp_path, "programme") == ["Le mot du plan."]
    assert run(with_plan("Le plan, revu."), tmp_path) is None
    assert comment_in(tmp_path, "programme") == ["Le plan, revu."]
    edit(tmp_path, write_comment("programme", "Le mot de la direction."))
    assert run(with_plan("Le plan, encore."), tmp_path) is None
    assert comment_in(tmp_path, "programme") == ["Le mot de la direction."]


def test_words_about_another_wave_are_kept_apart_from_its_figures(tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    edit(tmp_path, write_comment("programme", "Une année de relance."))
    kept = run(replace(report("register"), wave="2026"), tmp_path)
    assert kept is not None
    assert comment_in(tmp_path, "programme") == []


def test_words_in_a_section_that_is_gone_are_not_lost(tmp_path: Path) -> None:
    run(report("register"), tmp_path)
    edit(tmp_path, write_comment("reading", "À propos de la lecture."))
    made = report("register")
    fewer = tuple(section for section in made.sections if section.id != "reading")
    assert run(replace(made, sections=fewer), tmp_path) is not None


def test_a_picture_in_a_place_for_words_keeps_the_file(tmp_path: Path) -> None:
    def add_list(document: docx.document.Document) -> None:
        write_comment("programme", "Voir le tableau.")(document)
        content = control(document, "programme").find(f"{W}sdtContent")
        content.append(
            parse_xml(
                f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>'
                "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            )
        )

    run(report("register"), tmp_path)
    edit(tmp_path, add_list)
    assert run(report("register"), tmp_path) is not None
    assert comment_in(tmp_path, "programme") == ["Voir le tableau.", "1"]


@settings(max_examples=40)
@given(at=st.floats(0, 1), noise=st.binary(max_size=40), cut=st.booleans())
def test_a_damaged_document_is_read_as_not_ours_or_edited_never_as_an_error(
    at: float, noise: bytes, cut: bool
) -> None:
    content = a_document()
    place = int(at * len(content))
    rest = b"" if cut else content[place + len(noise) :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.docx"
        path.write_bytes(content[:place] + noise + rest)
        found = read_earlier(path)
    assert found.ours or found.edited


@cache
def a_document() -> bytes:
    return render_document(report("register"), ())


def test_the_report_in_a_folder_keeps_the_edited_document_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(register_survey(), tmp_path, formats=["docx"])
    edit(tmp_path, lambda document: document.add_paragraph("Un avenant."))
    written = write_report(register_survey(), tmp_path, formats=["docx"])
    assert written["document_kept"] == tmp_path / "rapport (modifié 1).docx"
    texts = [each.text for each in docx.Document(str(written["document_kept"])).paragraphs]
    assert texts[-1] == "Un avenant."
    assert sorted(each.name for each in tmp_path.glob("*.docx")) == [
        "rapport (modifié 1).docx",
        "rapport.docx",
    ]
    say_report(written, "fr")
    assert "modifié" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_words_written_in_libreoffice_survive_as_well(tmp_path: Path) -> None:
    """LibreOffice rewrites the whole file and drops the tags of the places."""

    def saved_by_libreoffice() -> None:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        target = tmp_path / "saved"
        call = [str(SOFFICE), profile, "--headless", "--convert-to", "docx", "--outdir"]
        subprocess.run(
            [*call, str(target), str(tmp_path / "rapport.docx")],
            check=True,
            capture_output=True,
            timeout=120,
        )
        (target / "rapport.docx").replace(tmp_path / "rapport.docx")

    run(report("register"), tmp_path)
    edit(tmp_path, write_comment("programme", "Une année de relance."))
    saved_by_libreoffice()
    assert part(tmp_path / "rapport.docx", "word/document.xml").find(f".//{W}tag") is None
    assert run(report("register"), tmp_path) is None
    assert comment_in(tmp_path, "programme") == ["Une année de relance."]
    saved_by_libreoffice()
    edit(tmp_path, lambda document: document.add_paragraph("Un avenant."))
    assert run(report("register"), tmp_path) is not None
