"""Outputs appear whole or not at all."""

import errno
from pathlib import Path

import pytest

from alliances.errors import OutputError
from alliances.language import LANGUAGES, explain
from alliances.workbooks.files import whole_file, whole_folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_appears_when_the_block_ends_and_nothing_else_does(tmp_path):
    with whole_file(tmp_path / "rapport.xlsx") as temporary:
        temporary.write_bytes(b"new")

        assert not (tmp_path / "rapport.xlsx").exists()

    assert (tmp_path / "rapport.xlsx").read_bytes() == b"new"
    assert names(tmp_path) == ["rapport.xlsx"]


def test_the_temporary_file_lies_in_the_same_folder_with_the_same_ending(tmp_path):
    with whole_file(tmp_path / "rapport.png") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".png"


def test_a_failure_leaves_the_old_file_and_no_temporary(tmp_path):
    (tmp_path / "rapport.xlsx").write_bytes(b"old")

    with pytest.raises(RuntimeError), whole_file(tmp_path / "rapport.xlsx") as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError

    assert (tmp_path / "rapport.xlsx").read_bytes() == b"old"
    assert names(tmp_path) == ["rapport.xlsx"]


def test_missing_folders_are_made_and_removed_again_after_a_failure(tmp_path):
    with whole_file(tmp_path / "2025" / "rapport.xlsx") as temporary:
        temporary.write_bytes(b"new")
    with pytest.raises(RuntimeError), whole_file(tmp_path / "2026" / "a" / "rapport.xlsx"):
        raise RuntimeError

    assert names(tmp_path) == ["2025", "2025/rapport.xlsx"]


def test_a_folder_given_for_a_file_is_told(tmp_path):
    with pytest.raises(OutputError) as caught, whole_file(tmp_path):
        pass

    assert caught.value.code == "output_is_folder"


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "notes.txt").write_text("a file, not a folder", "utf-8")

    with pytest.raises(OutputError) as caught, whole_file(tmp_path / "notes.txt" / "r.xlsx"):
        pass

    assert caught.value.code == "output_not_writable"


def test_a_file_that_excel_holds_is_told_before_the_work(tmp_path, monkeypatch):
    (tmp_path / "rapport.xlsx").write_bytes(b"old")
    honest = Path.open

    def held(path, mode="r", *args, **kwargs):
        if path.name == "rapport.xlsx" and "+" in mode:
            raise PermissionError(errno.EACCES, "used by another process")
        return honest(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", held)
    begun = False
    with pytest.raises(OutputError) as caught, whole_file(tmp_path / "rapport.xlsx"):
        begun = True

    assert caught.value.code == "output_locked"
    assert not begun
    assert names(tmp_path) == ["rapport.xlsx"]


def test_a_file_that_becomes_held_during_the_work_is_told(tmp_path, monkeypatch):
    (tmp_path / "rapport.xlsx").write_bytes(b"old")

    def refuse(path, target):
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError) as caught, whole_file(tmp_path / "rapport.xlsx"):
        pass

    assert caught.value.code == "output_locked"
    assert (tmp_path / "rapport.xlsx").read_bytes() == b"old"


def test_a_full_disk_is_told(tmp_path):
    with pytest.raises(OutputError) as caught, whole_file(tmp_path / "rapport.xlsx"):
        raise OSError(errno.ENOSPC, "No space left on device")

    assert caught.value.code == "output_disk_full"
    assert names(tmp_path) == []


def test_an_error_about_something_else_passes_as_it_is(tmp_path):
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "rapport.xlsx"):
        (tmp_path / "another.csv").read_text("utf-8")


def test_a_set_of_files_moves_in_whole_beside_what_was_there(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "rapport.html").write_text("old", "utf-8")
    (out / "mes notes.txt").write_text("mine", "utf-8")

    with whole_folder(out) as staging:
        (staging / "rapport.html").write_text("new", "utf-8")
        (staging / "graphiques").mkdir()
        (staging / "graphiques" / "01.png").write_bytes(b"png")

    assert names(out) == ["graphiques", "graphiques/01.png", "mes notes.txt", "rapport.html"]
    assert (out / "rapport.html").read_text("utf-8") == "new"
    assert (out / "mes notes.txt").read_text("utf-8") == "mine"


def test_a_failure_while_writing_a_set_leaves_the_folder_as_it_was(tmp_path):
    out = tmp_path / "out"

    with pytest.raises(RuntimeError), whole_folder(out) as staging:
        (staging / "rapport.html").write_text("half", "utf-8")
        raise RuntimeError

    assert not out.exists()


def test_a_failure_while_moving_puts_every_old_file_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("a.html", "b.xlsx"):
        (out / name).write_text("old", "utf-8")
    honest = Path.replace

    def refuse_last(path, target):
        if path.name == "b.xlsx" and path.parent.name == "new":
            raise PermissionError(errno.EACCES, "used by another process")
        return honest(path, target)

    monkeypatch.setattr(Path, "replace", refuse_last)
    with pytest.raises(OutputError), whole_folder(out) as staging:
        for name in ("a.html", "b.xlsx", "charts/c.png"):
            (staging / name).parent.mkdir(exist_ok=True)
            (staging / name).write_text("new", "utf-8")

    assert names(out) == ["a.html", "b.xlsx"]
    assert {(out / name).read_text("utf-8") for name in names(out)} == {"old"}


def test_a_file_given_for_a_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("", "utf-8")

    with pytest.raises(OutputError) as caught, whole_folder(tmp_path / "out"):
        pass

    assert caught.value.code == "output_is_file"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code",
    [
        "output_locked",
        "output_not_writable",
        "output_is_folder",
        "output_is_file",
        "output_disk_full",
    ],
)
def test_every_refusal_is_one_sentence_that_names_the_place(code, language):
    sentence = explain(OutputError(code, path="rapport.xlsx"), language)

    assert "rapport.xlsx" in sentence
    assert "\n" not in sentence
