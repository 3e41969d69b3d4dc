"""`alliances verify`: a delivered report holds, or the figures that do not are named with why."""

import csv
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from command_line import Done, alliances, plain

from alliances.reports.plan_write import write_example_plan
from alliances.reports.verifying.delivered import open_delivered

CHANGED = "une source a changé"
EDITED = "le fichier a été modifié après coup"
ALL = ("rapport.docx", "rapport.html", "rapport.pdf", "rapport.pptx", "rapport.xlsx")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.toml"
    write_example_plan(path)
    return path


@pytest.fixture(scope="module")
def delivered(small_campaign: Path, plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in all its outputs, as the command makes it, to copy and never to change."""
    folder = tmp_path_factory.mktemp("delivered")
    done = alliances("report", small_campaign, "--plan", plan, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


def verdicts(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def failing(path: Path) -> dict[str, dict[str, str]]:
    """What does not hold, by file: the cause by the code of each figure."""
    found: dict[str, dict[str, str]] = {}
    for row in verdicts(path):
        if row["holds"] == "non":
            found.setdefault(row["file"], {})[row["code"]] = row["cause"]
    return found


def test_a_report_holds_in_all_its_files(
    delivered: Path, small_campaign: Path, plan: Path, tmp_path: Path
) -> None:
    done = alliances("verify", delivered, plan, small_campaign, "--out", tmp_path / "verdicts.csv")

    assert done.returncode == 0, done.stdout + done.stderr
    rows = verdicts(tmp_path / "verdicts.csv")
    assert {row["file"] for row in rows} == {*ALL, "rapport-synthese.pdf"}
    assert len(rows) > 5_000 and {row["holds"] for row in rows} == {"oui"}
    assert done.stdout.count("se retrouvent tous") == 6


def test_one_changed_answer_is_seen_in_the_figures_that_rest_on_it(
    delivered: Path, small_campaign: Path, plan: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "campagne.xlsx"
    book = openpyxl.load_workbook(small_campaign)
    answers = book["Réponses"]
    keys = [cell.value for cell in answers[1]]
    wave, side, item = (keys.index(key) for key in ("wave", "side", "CL1a"))
    row = next(
        row
        for row in answers.iter_rows(min_row=3)
        if (str(row[wave].value), row[side].value) == ("2025", "A") and row[item].value in (4, 5)
    )
    row[item].value = 1
    book.save(changed)

    done = alliances("verify", delivered, changed, plan, "--out", tmp_path / "verdicts.csv")

    assert done.returncode == 1
    assert "source « campagne.xlsx » : empreinte" in plain(done.stdout)
    found = failing(tmp_path / "verdicts.csv")
    assert {"rapport.xlsx", "rapport.html"} <= set(found)
    assert {cause for causes in found.values() for cause in causes.values()} == {CHANGED}
    ids = {row["id"] for row in verdicts(tmp_path / "verdicts.csv") if row["holds"] == "non"}
    assert any(name.startswith("CL1a|") for name in ids)
    assert not any(name.startswith(("means:", "partnerships|")) for name in ids)


def _rewritten(path: Path, member: str, change: Callable[[str], str]) -> None:
    """Change a part of an archive, as somebody would by hand."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[member].decode("utf-8")
    parts[member] = change(before).encode("utf-8")
    assert parts[member].decode("utf-8") != before
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _second_place(page: str) -> tuple[str, int]:
    """The code of a figure that stands twice in a page, and where its words begin again."""
    seen: set[str] = set()
    for mark in re.finditer(r'<[^>]*data-figure="([^"]+)"[^>]*data-code="(F\d+)"[^>]*>', page):
        if mark[1] in seen and page[mark.end()].isdigit():
            return mark[2], mark.end()
        seen.add(mark[1])
    raise AssertionError("no figure stands twice")


def test_a_figure_changed_by_hand_is_named_and_no_other(
    delivered: Path, small_campaign: Path, plan: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "rapport"
    shutil.copytree(delivered, folder)

    page = folder / "rapport.html"
    words = page.read_text("utf-8")
    in_page, at = _second_place(words)
    page.write_text(words[:at] + "9" + words[at:], "utf-8")

    book = openpyxl.load_workbook(folder / "rapport.xlsx")
    sheet, cell = next(iter(book.defined_names["fig_F2"].destinations))
    book[sheet][cell.replace("$", "")].value = 777
    again = next(name for name in book.defined_names if name.endswith("_2"))
    sheet, cell = next(iter(book.defined_names[again].destinations))
    book[sheet][cell.replace("$", "")].value = 778
    book.save(folder / "rapport.xlsx")

    def marked(document: str) -> str:
        return re.sub(r'(w:name="F3"/>.*?<w:t[^>]*>)', r"\g<1>7", document, count=1, flags=re.S)

    _rewritten(folder / "rapport.docx", "word/document.xml", marked)

    def named(slide: str) -> str:
        return re.sub(r'( name="F1".*?<a:t>)', r"\g<1>7", slide, count=1, flags=re.S)

    _rewritten(folder / "rapport.pptx", "ppt/slides/slide2.xml", named)

    done = alliances("verify", folder, small_campaign, plan, "--out", tmp_path / "verdicts.csv")

    assert done.returncode == 1
    found = failing(tmp_path / "verdicts.csv")
    assert {file: set(causes) for file, causes in found.items()} == {
        "rapport.html": {in_page},
        "rapport.xlsx": {"F2", again.removeprefix("fig_").removesuffix("_2")},
        "rapport.docx": {"F3"},
        "rapport.pptx": {"F1"},
    }
    causes = {cause for each in found.values() for cause in each.values()}
    assert len(causes) == 1 and EDITED in causes.pop()
    assert "publié 777" in plain(done.stdout)


def test_what_a_pdf_prints_is_read_and_not_what_it_says_of_itself(
    delivered: Path, tmp_path: Path
) -> None:
    import pikepdf

    with pikepdf.open(delivered / "rapport.pdf") as pdf:
        listing = pdf.attachments["figures.csv"].get_file().read_bytes()
        first = next(csv.DictReader(listing.decode().splitlines()))
        lied = listing.replace(f",{first['written']},".encode(), b",999,")
        assert lied != listing
        pdf.attachments["figures.csv"] = pikepdf.AttachedFileSpec(pdf, lied)
        pdf.save(tmp_path / "rapport.pdf")

    assert open_delivered(tmp_path / "rapport.pdf").figures[first["id"]] == first["written"]


@pytest.mark.slow
def test_a_report_made_with_rows_set_aside_is_verified_with_the_same_rows_set_aside(
    bundled: Path, tmp_path: Path
) -> None:
    campaign = bundled / "campagne-avec-erreurs.xlsx"
    made = ("--set-aside", "--formats", "html", "--out", tmp_path)
    assert alliances("report", campaign, *made).returncode == 0

    done = alliances("verify", tmp_path / "rapport.html", campaign)

    assert done.returncode == 0, done.stdout + done.stderr


def _refused(done: Done, *words: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    said = plain(done.stdout + done.stderr)
    assert all(word in said for word in words), said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ALL)
def test_a_damaged_file_is_told_by_its_name(
    delivered: Path, small_campaign: Path, tmp_path: Path, name: str
) -> None:
    content = (delivered / name).read_bytes()
    damaged = tmp_path / name
    # A page that is cut in two is still a page: only its figures are fewer.
    damaged.write_bytes(content[: len(content) // 2] if name != "rapport.html" else b"\xff\xfe\x00")

    _refused(alliances("verify", damaged, small_campaign), name)


def test_a_file_that_is_no_report_is_told(small_campaign: Path, tmp_path: Path) -> None:
    _refused(alliances("verify", small_campaign, small_campaign), "campagne.xlsx")
    (tmp_path / "notes.txt").write_text("rien")
    _refused(alliances("verify", tmp_path / "notes.txt", small_campaign), "notes.txt")
    _refused(alliances("verify", tmp_path, small_campaign), str(tmp_path))
    _refused(alliances("verify", tmp_path / "absent.xlsx", small_campaign), "absent.xlsx")


def test_exactly_one_campaign_is_needed(
    delivered: Path, small_campaign: Path, plan: Path, tmp_path: Path
) -> None:
    page = delivered / "rapport.html"
    copy = tmp_path / "autre.xlsx"
    shutil.copy(small_campaign, copy)
    _refused(alliances("verify", page, small_campaign, copy), "autre.xlsx")
    _refused(alliances("verify", page, plan))
    _refused(alliances("verify", page))
    _refused(alliances("verify", page, tmp_path / "absente.xlsx"), "absente.xlsx")
