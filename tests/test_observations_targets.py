"""Tables of targets: directions are never guessed, contradictions are found at their cell."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_by_hand import written

from alliances import Targets, findings_table, read_targets
from alliances.datasets.observations.target_words import DIRECTIONS
from alliances.datasets.observations.targets import COLUMNS
from alliances.errors import BlockingFindings, WrongCall

HEAD = "indicator,series,direction,target,target_year,limit"


def places(targets: Targets) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.cell) for finding in targets.findings]


def test_targets_are_read(tmp_path: Path) -> None:
    rows = "17.2.1,DC_ODA_TOTG,up,0.7,2030,", "17-8-1,it_use_ii99,+,,,100", "17.5.1,,binary,,,"

    targets = read_targets(written(tmp_path, HEAD, *rows))

    assert tuple(targets.data.columns) == COLUMNS
    assert targets.findings == ()
    first, second, third = targets.data.to_dict("records")
    assert (first["target"], first["target_year"], first["direction"]) == (0.7, 2030, "up")
    assert (second["indicator"], second["series"]) == ("17.8.1", "IT_USE_ii99")
    assert (second["limit"], second["direction"]) == (100.0, "up")
    assert pd.isna(second["target"])
    assert pd.isna(second["target_year"])
    assert (third["series"], third["direction"]) == ("", "binary")


def test_a_french_table_is_read(tmp_path: Path) -> None:
    lines = (
        "Indicateur;Série;Sens;Cible;Année cible;Zone",
        "17.2.1;DC_ODA_TOTG;à la hausse;0,7 %;2030;France",
    )

    targets = read_targets(written(tmp_path, *lines))

    read = targets.data.iloc[0]
    assert read[["direction", "target", "target_year", "area"]].tolist() == ["up", 0.7, 2030, "250"]


def test_the_headings_of_the_sdsn_codebook_are_known(tmp_path: Path) -> None:
    head = "indicator,series,direction,Lower Bound,Optimum (= 100),Green threshold,Red threshold"

    targets = read_targets(written(tmp_path, head, "sdg17_oda,oda,increase,0.1,1,0.7,0.35"))

    assert targets.data[["lower", "optimum", "green", "red"]].to_numpy().tolist() == [
        [0.1, 1.0, 0.7, 0.35]
    ]
    assert targets.findings == ()


@pytest.mark.parametrize(
    ("row", "code", "cell", "severity"),
    [
        ("17.2.1,A,,0.7,2030,", "target_direction_missing", "C2", "blocking"),
        ("17.2.1,A,sideways,0.7,2030,", "direction_unknown", "C2", "blocking"),
        ("17.2.1,A,upp,0.7,2030,", "direction_unknown", "C2", "blocking"),
        ("17.2.1,A,up,<5,2030,", "value_bounded", "D2", "blocking"),
        ('17.2.1,A,up,"1,234",2030,', "value_ambiguous", "D2", "blocking"),
        ("17.2.1,A,up,x,2030,", "value_unreadable", "D2", "blocking"),
        ("17.2.1,A,up,0.7,20300,", "year_unreadable", "E2", "blocking"),
        ("17.2.1,A,up,0.7,2015,", "target_year_early", "E2", "blocking"),
        (",A,up,0.7,2030,", "key_missing", "A2", "blocking"),
    ],
)
def test_a_mistake_is_found_at_its_cell_and_its_row_left_out(
    tmp_path: Path, row: str, code: str, cell: str, severity: str
) -> None:
    targets = read_targets(written(tmp_path, HEAD, row, "17.8.1,B,up,,,"))

    assert places(targets) == [(code, cell)]
    assert targets.findings[0].severity.value == severity
    assert targets.data["series"].tolist() == ["B"]
    with pytest.raises(BlockingFindings):
        targets.require_usable()


@pytest.mark.parametrize("row", ["17.2.1,A,up,0.7,2030,0.5", "17.2.1,A,down,0.7,2030,0.9"])
def test_a_limit_before_its_target_is_to_be_verified_and_kept(tmp_path: Path, row: str) -> None:
    targets = read_targets(written(tmp_path, HEAD, row))

    assert places(targets) == [("limit_wrong_side", "F2")]
    assert targets.findings[0].severity.value == "verify"
    assert len(targets.data) == 1


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        ("x,a,up,1,0,0.7,0.35", ("goalposts_reversed", "E2"), "blocking"),
        ("x,a,down,0,100,40,60", ("goalposts_reversed", "E2"), "blocking"),
        ("x,a,up,0,100,40,60", ("thresholds_disordered", "F2"), "verify"),
        ("x,a,up,0,100,120,60", ("thresholds_disordered", "F2"), "verify"),
        ("x,a,down,100,40,50,60", None, ""),
        ("x,a,up,0,,,", None, ""),
    ],
)
def test_goalposts_follow_each_other_in_the_wanted_direction(
    tmp_path: Path, row: str, code: tuple[str, str] | None, severity: str
) -> None:
    head = "indicator,series,direction,lower,optimum,green,red"

    targets = read_targets(written(tmp_path, head, row))

    assert places(targets) == ([code] if code else [])
    assert not code or targets.findings[0].severity.value == severity


def test_a_target_that_is_given_twice_is_blocking(tmp_path: Path) -> None:
    rows = "17.2.1,A,up,0.7,2030,", "17.2.1,B,up,0.7,2030,", "17-2-1,A,up,0.8,2030,"

    targets = read_targets(written(tmp_path, HEAD, *rows))

    assert places(targets) == [("duplicate_row", "A4")]
    assert targets.findings[0].details["other"] == "A2"


def test_all_mistakes_are_told_at_once_in_both_languages(tmp_path: Path) -> None:
    rows = "17.2.1,A,,x,2010,", "17.2.1,B,nord,<5,,"

    targets = read_targets(written(tmp_path, HEAD + ",comment", *(row + ",." for row in rows)))

    assert [code for code, _ in places(targets)] == [
        *(
            "target_column_unknown",
            "target_direction_missing",
            "value_unreadable",
            "target_year_early",
        ),
        *("direction_unknown", "value_bounded"),
    ]
    for language in ("fr", "en"):
        sentences = findings_table(targets, language)[["message", "repair"]].to_numpy().ravel()
        assert all(sentence and "{" not in sentence for sentence in sentences)


def test_headings_that_lack_are_told_where_they_should_be(tmp_path: Path) -> None:
    lacking = read_targets(written(tmp_path, "indicator,series,target", "17.2.1,A,0.7"))
    none = read_targets(written(tmp_path, "a,b", "1,2"))

    assert places(lacking) == [("missing_heading", "A1")]
    assert lacking.findings[0].details["key"] == "direction"
    assert places(none) == [("missing_heading", "A1")] * 3


def test_a_workbook_is_read_and_a_number_is_no_indicator(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["indicator", "series", "direction", "target", "target_year"])
    sheet.append(["17.2.1", "DC_ODA_TOTG", "up", 0.007, 2030])
    sheet.append([17.1, "A", "up", 1, 2030])
    sheet["D2"].number_format = "0.0%"
    book.save(tmp_path / "targets.xlsx")

    targets = read_targets(tmp_path / "targets.xlsx")

    assert targets.data["target"].tolist() == [0.7]
    assert places(targets) == [("percent_shown", "D2"), ("indicator_spoilt", "A3")]


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(WrongCall):
        read_targets(tmp_path / "absent.csv")


@given(
    direction=st.sampled_from([(word, key) for key, words in DIRECTIONS.items() for word in words]),
    target=st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False)),
    year=st.integers(2016, 2099),
)
def test_a_target_that_is_written_comes_back(
    direction: tuple[str, str],
    target: float | None,
    year: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    said, meant = direction
    number = "" if target is None else repr(target)
    file = written(tmp_path_factory.mktemp("t"), HEAD, f"17.2.1,A,{said},{number},{year},")

    (row,) = read_targets(file).data.to_dict("records")

    assert row["direction"] == meant
    assert row["target"] == target or (target is None and pd.isna(row["target"]))
    assert row["target_year"] == year
