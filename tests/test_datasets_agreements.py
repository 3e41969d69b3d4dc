import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from fiche_surveys import WAVE, agreed, filled, heard, survey, with_rows, write
from hypothesis import given
from hypothesis import strategies as st

from alliances import check, read_agreements, write_agreements, write_sheets
from alliances.datasets.fieldwork.agreed_document import read_document
from alliances.datasets.fieldwork.agreements import Agreements
from alliances.errors import WrongCall
from alliances.frameworks.agreed import FIELDS, read_tag, tag_of

WHOLE = {
    "agreement:1:text": "Dire en mars les moyens de l’année &amp; les écrire.",
    "agreement:1:side": "Partie B",
    "agreement:1:owner": "Direction",
    "agreement:1:due": "30/06/2026",
    "agreement:1:agreed_a": "☒",
    "agreement:1:agreed_b": "☒",
}


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet as it goes out."""
    folder = tmp_path_factory.mktemp("fiches")
    made = write_sheets(survey(), folder, partnerships=[heard("AB")], formats=["docx"])
    return folder / made.made[0]


def returned(blank: Path, folder: Path, lines: Mapping[str, str]) -> Agreements:
    filled(blank, folder / "retours" / "fiche.docx", lines)
    return read_agreements(folder / "retours", survey())


def test_what_was_agreed_becomes_a_row_of_the_campaign(blank: Path, tmp_path: Path) -> None:
    found = returned(blank, tmp_path, WHOLE)

    assert found.findings == ()
    assert found.rows.to_dict("records") == [
        {
            "agreement": f"SUI-{heard('AB')}-2025-1",
            "partnership": heard("AB"),
            "wave": WAVE,
            "text": "Dire en mars les moyens de l’année & les écrire.",
            "owner_side": "B",
            "owner": "Direction",
            "due": pd.Timestamp("2026-06-30"),
            "agreed_a": True,
            "agreed_b": True,
            "status": "acceptee",
            "follow_up": None,
        }
    ]


def test_a_sheet_that_nobody_filled_in_holds_nothing(blank: Path) -> None:
    found = read_agreements(blank.parent, survey())

    assert (found.files, found.blank, len(found.rows), found.findings) == (1, 1, 0, ())


def test_everything_wrong_is_told_at_once_and_what_is_right_is_kept(
    blank: Path, tmp_path: Path
) -> None:
    lines = WHOLE | {
        "agreement:2:owner": "Direction",
        "agreement:3:text": "Se voir",
        "agreement:4:text": "Écrire",
        "agreement:4:due": "demain",
        "agreement:5:text": "Compter",
        "agreement:5:side": "Partie H",
    }
    found = returned(blank, tmp_path, lines)

    assert [(each.code, each.details["line"]) for each in found.findings] == [
        ("agreed_without_text", 2),
        ("agreed_nobody", 3),
        ("agreed_due", 4),
        ("agreed_side", 5),
    ]
    assert found.rows["text"].str[:7].tolist() == ["Dire en", "Se voir"]


def test_the_folder_of_both_is_one_campaign(blank: Path, tmp_path: Path) -> None:
    found = returned(blank, tmp_path, WHOLE)
    (tmp_path / "campagne").mkdir()
    workbook = write(tmp_path / "campagne" / "campagne.xlsx")
    before = workbook.read_bytes()
    write_agreements(found, survey(), tmp_path / "campagne" / "suites.xlsx")
    together = check(tmp_path / "campagne")

    assert together.findings == () and together.ledger.reconciles
    assert len(together.data("agreements")) == len(agreed().data("agreements")) + 1
    assert workbook.read_bytes() == before
    assert read_agreements(tmp_path / "retours", together).known == 1


def test_two_sheets_of_one_partnership_make_one_agreement(blank: Path, tmp_path: Path) -> None:
    only_a = {key: value for key, value in WHOLE.items() if key != "agreement:1:agreed_b"}
    only_b = {key: value for key, value in WHOLE.items() if key != "agreement:1:agreed_a"}
    filled(blank, tmp_path / "a.docx", only_a)
    filled(blank, tmp_path / "b.docx", only_b | {"agreement:1:due": "1er mars 2026"})
    found = read_agreements(tmp_path, survey())

    assert found.rows[["agreed_a", "agreed_b", "status"]].values.tolist() == [
        [True, True, "acceptee"]
    ]
    assert [(each.code, each.file) for each in found.findings] == [("agreed_twice", "b.docx")]


def altered(blank: Path, out: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(blank) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            content = before.read(member)
            if member.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(member, content)
    return out


PROPERTIES = "docProps/custom.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (PROPERTIES, "alliances.partnership", "other", "agreed_without_identity"),
        (PROPERTIES, "<vt:lpwstr>2025", "<vt:lpwstr>1999", "agreed_wave"),
        (PROPERTIES, "<vt:lpwstr>P-", "<vt:lpwstr>Q-", "agreed_partnership"),
        ("word/document.xml", "<w:tbl>", "<w:other>", "unreadable_file"),
        ("word/document.xml", "<w:body>", "<!DOCTYPE x>", "unreadable_file"),
    ],
)
def test_a_sheet_that_cannot_be_placed_is_told(
    blank: Path, tmp_path: Path, part: str, old: str, new: str, code: str
) -> None:
    altered(blank, tmp_path / "fiche.docx", part, old, new)
    found = read_agreements(tmp_path, survey())

    assert [each.code for each in found.findings] == [code]
    assert found.blocking == found.findings


def test_a_line_is_found_where_a_program_has_dropped_the_tags(blank: Path, tmp_path: Path) -> None:
    file = filled(blank, tmp_path / "avant.docx", WHOLE)
    plain = altered(file, tmp_path / "fiche.docx", "word/document.xml", "agreement:", "autre:")
    file.unlink()

    assert read_agreements(plain, survey()).rows["owner"].tolist() == ["Direction"]


def test_a_line_that_was_copied_is_another_line(blank: Path, tmp_path: Path) -> None:
    file = filled(blank, tmp_path / "fiche.docx", WHOLE)
    with zipfile.ZipFile(file) as archive:
        document = archive.read("word/document.xml").decode()
    form = document[document.rindex("<w:tbl>") :]
    line = form[form.index("<w:tr>", form.index("</w:tr>")) :]
    line = line[: line.index("</w:tr>") + len("</w:tr>")]
    copied = line.replace("Dire en mars", "Dire en juin")
    altered(file, tmp_path / "deux.docx", "word/document.xml", line, line + copied)

    found = read_agreements(tmp_path / "deux.docx", survey())
    assert found.rows["text"].str[:12].tolist() == ["Dire en mars", "Dire en juin"]
    assert found.rows["agreement"].is_unique


def test_a_document_that_is_no_sheet_is_named_and_left(tmp_path: Path) -> None:
    from docx import Document

    Document().save(str(tmp_path / "lettre.docx"))
    (tmp_path / "abime.docx").write_bytes(b"PK\x03\x04 no archive")
    found = read_agreements(tmp_path, survey())

    assert [(each.file, each.code) for each in found.findings] == [
        ("abime.docx", "unreadable_file"),
        ("lettre.docx", "agreed_not_a_sheet"),
    ]


def test_a_folder_without_sheets_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongCall) as refused:
        read_agreements(tmp_path, survey())

    assert refused.value.code == "folder_without_sheets"


def test_a_code_that_the_campaign_has_is_not_given_again(blank: Path, tmp_path: Path) -> None:
    known = agreed().data("agreements")
    code = f"SUI-{heard('AB')}-2025-1"
    campaign = with_rows(
        survey(), "agreements", known.assign(agreement=[code, *known["agreement"][1:]])
    )
    filled(blank, tmp_path / "fiche.docx", WHOLE)

    assert read_agreements(tmp_path, campaign).rows["agreement"].tolist() == [code[:-1] + "2"]


@given(st.integers(0, 999), st.sampled_from(FIELDS))
def test_a_tag_is_read_as_it_was_written(line: int, field: str) -> None:
    assert read_tag(tag_of(line, field)) == (line, field)


@given(st.text(max_size=30))
def test_any_other_tag_is_nobody_s(tag: str) -> None:
    found = read_tag(tag)

    assert found is None or tag_of(*found) == tag or tag.split(":")[1].startswith("0")


def test_a_sheet_says_whose_it_is(blank: Path) -> None:
    document = read_document(blank, "fiche.docx")

    assert (document.ours, document.partnership, document.wave, document.side) == (
        True, heard("AB"), WAVE, "",
    )  # fmt: skip
