"""The report's folder: all outputs or none, names by language, the source never overwritten."""

import shutil
from pathlib import Path

import pytest
from report_surveys import register_survey

from alliances.datasets.load import check
from alliances.errors import OutputError, WrongCall
from alliances.reports import html
from alliances.reports.folder import output_places, write_report
from alliances.reports.outputs import OUTPUTS


def test_everything_is_there_under_the_names_of_the_language(tmp_path: Path) -> None:
    steps: list[str] = []
    written = write_report(register_survey(), tmp_path / "out", advance=steps.append)

    names = [place.name for place in written.values()]
    files = [file for output in OUTPUTS.values() for file in output.files]
    assert names == [*(file.name("fr") for file in files), "graphiques"]
    assert {f"rapport.{format}" for format in OUTPUTS} | {"rapport-synthese.pdf"} <= set(names)
    assert all(place.exists() for place in written.values())
    kinds = [file.kind for file in files]
    assert steps == ["scoring", "charts", *kinds, "writing"]
    assert output_places(tmp_path, "en")["workbook"].name == "report.xlsx"


def test_nothing_is_left_where_the_page_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        msg = "no page"
        raise RuntimeError(msg)

    monkeypatch.setattr(html, "render_page", fail)
    with pytest.raises(RuntimeError, match="no page"):
        write_report(register_survey(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_workbook_that_was_read_is_not_written_over(tmp_path: Path) -> None:
    source = tmp_path / "rapport.xlsx"
    source.write_bytes(b"theirs")

    with pytest.raises(WrongCall):
        write_report(register_survey(), tmp_path, source=source)
    assert source.read_bytes() == b"theirs"


def test_a_workbook_of_the_folder_that_was_read_is_not_written_over(
    small_campaign: Path, tmp_path: Path
) -> None:
    workbook = Path(shutil.copy(small_campaign, tmp_path / "rapport.xlsx"))
    before = workbook.read_bytes()
    with pytest.raises(WrongCall) as caught:
        write_report(check(tmp_path), tmp_path, source=tmp_path)
    assert caught.value.code == "would_overwrite_input"
    assert workbook.read_bytes() == before


def test_a_file_in_the_place_of_the_folder_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(OutputError):
        write_report(register_survey(), tmp_path / "out")


@pytest.mark.parametrize("formats", [[], ["odt"]])
def test_no_format_or_an_unknown_one_is_refused_before_anything_is_written(
    formats: list[str], tmp_path: Path
) -> None:
    with pytest.raises(WrongCall) as refused:
        write_report(register_survey(), tmp_path / "out", formats=formats)

    assert refused.value.code == "unknown_format"
    assert not (tmp_path / "out").exists()
