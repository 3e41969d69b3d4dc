"""`alliances progress`, as an analyst calls it."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import Done, alliances

from alliances.progress.assess import COLUMNS

OBSERVATIONS = """indicator,series,area,year,value
17.2.1,Total,CAN,2015,0.27
17.2.1,Total,CAN,2019,0.28
17.2.1,Total,CAN,2023,0.38
17.2.1,LDC,CAN,2019,0.09
17.2.1,LDC,CAN,2022,0.10
17.8.1,Internet,CAN,2018,91.3
17.8.1,Internet,CAN,2022,94.5
17.18.1,ODIN,CAN,2016,74.8
17.18.1,ODIN,CAN,2024,78.3
17.19.1,Money,CAN,2015,7.481718
17.19.1,Money,CAN,2023,3.175712
"""
TARGETS = """indicator,series,direction,target,target_year,limit
17.2.1,Total,up,0.7,,
17.2.1,LDC,up,0.2,2030,
17.8.1,Internet,up,100,,
17.18.1,ODIN,up,,,100
17.19.1,Money,up,,,
"""


def run(*words: str, cwd: Path) -> Done:
    """Call the command line with files of a folder."""
    return alliances(*(str(cwd / word) if "." in word[-5:] else word for word in words))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "obs.csv").write_text(OBSERVATIONS, "utf-8")
    (tmp_path / "targets.csv").write_text(TARGETS, "utf-8")
    return tmp_path


def test_canadas_published_figures_come_out_of_two_plain_tables(files: Path) -> None:
    done = run(
        "progress",
        "obs.csv",
        "--targets",
        "targets.csv",
        "--method",
        "open-sdg",
        "--out",
        "out.csv",
        cwd=files,
    )
    assert done.returncode == 0, done.stderr
    found = pd.read_csv(files / "out.csv", dtype={"indicator": "str", "area": "str"})

    assert tuple(found.columns) == COLUMNS
    assert found["progress_value"].round(7).tolist() == [
        *(0.6656054, 0.4747450, 1.1360250, 0.0057326, -0.1015788)
    ]
    assert found["score"].round(7).tolist() == [
        *(0.4686528, -0.5218802, 3.8288129, 0.7281197, -5.0)
    ]
    assert found["status"].iloc[0] == "Progress made but acceleration needed"
    assert found["area"].tolist() == ["CAN"] * 5


def test_all_methods_stand_side_by_side_in_a_workbook_that_says_how_to_read_it(
    files: Path,
) -> None:
    done = run("progress", "obs.csv", "--targets", "targets.csv", "--out", "out.xlsx", cwd=files)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(files / "out.xlsx", read_only=True)

    assert book.sheetnames[:4] == ["Lecture", "Méthodes côte à côte", "Résultats", "Et si"]
    rows = [*book["Résultats"].iter_rows(min_row=3, values_only=True)]
    assert len(rows) == 5 * 6
    side = [*book["Méthodes côte à côte"].iter_rows(values_only=True)]
    assert len(side) == 2 + 5
    assert "Canada" in side[2]
    goals = [*book["Objectifs"].iter_rows(min_row=3, values_only=True)]
    assert {row[0] for row in goals} == {"17"}


def test_every_bad_cell_is_told_and_nothing_is_written(files: Path) -> None:
    bad = OBSERVATIONS.replace("0.28", "abc").replace(",2022,0.10", ",20222,0.10")
    (files / "obs.csv").write_text(bad, "utf-8")
    done = run("progress", "obs.csv", "--targets", "targets.csv", "--out", "out.csv", cwd=files)

    assert done.returncode == 1
    assert "E3" in done.stdout and "D6" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (files / "out.csv").exists()


def test_bad_rows_can_be_set_aside(files: Path) -> None:
    (files / "obs.csv").write_text(OBSERVATIONS.replace("0.28", "abc"), "utf-8")
    done = run(
        "progress",
        "obs.csv",
        "--targets",
        "targets.csv",
        "--out",
        "out.csv",
        "--set-aside",
        cwd=files,
    )

    assert done.returncode == 0
    assert len(pd.read_csv(files / "out.csv")) == 5 * 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--method", "magic", "--out", "out.csv"), "magic"),
        (("--out", "out.pdf"), "out.pdf"),
        (("--targets", "none.csv", "--out", "out.csv"), "none.csv"),
        (("--out", "obs.csv"), "obs.csv"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(
    files: Path, words: tuple[str, ...], said: str
) -> None:
    done = run("progress", "obs.csv", *words, cwd=files)

    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr


def test_what_has_no_direction_is_said_and_not_scored(files: Path) -> None:
    done = run("progress", "obs.csv", "--method", "open-sdg", "--out", "out.csv", cwd=files)
    found = pd.read_csv(files / "out.csv")

    assert done.returncode == 0
    assert "--targets" in done.stdout
    assert found["score"].isna().all()
    assert found["reason"].notna().all()


def test_no_name_of_a_series_becomes_a_formula(files: Path) -> None:
    (files / "obs.csv").write_text(OBSERVATIONS.replace("Money", "=1+1"), "utf-8")
    run("progress", "obs.csv", "--method", "open-sdg", "--out", "out.csv", cwd=files)
    run("progress", "obs.csv", "--out", "out.xlsx", cwd=files)

    assert "'=1+1" in pd.read_csv(files / "out.csv")["series"].tolist()
    cells = openpyxl.load_workbook(files / "out.xlsx")["Résultats"]["B"]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells) or any(
        cell.value == "'=1+1" for cell in cells
    )


def test_what_is_wrong_in_a_file_without_cells_is_told_at_its_place(tmp_path: Path) -> None:
    row = {"indicator": ["17.2.1"], "series": "DC_ODA_TOTG", "geoAreaCode": "250"}
    rows = [
        {**row, "timePeriodStart": year, "value": value, "attributes": {}, "dimensions": {}}
        for year, value in ((2015, "0.37"), (2018, "about 0.4"), (2023, "0.48"))
    ]
    (tmp_path / "un.json").write_text(json.dumps({"data": rows}), "utf-8")
    done = run("progress", "un.json", "--out", "out.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "/data/1" in " ".join(done.stdout.split())


def test_a_file_that_names_no_area_has_the_one_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "indicator_17-2-1.csv").write_text("Year,Value\n2015,0.37\n2023,0.48\n", "utf-8")
    words = ("progress", str(tmp_path / "indicator_17-2-1.csv"), "--out", str(tmp_path / "o.csv"))
    done = alliances(*words, "--area", "FRA")
    assert done.returncode == 0, done.stderr
    assert set(pd.read_csv(tmp_path / "o.csv")["area"]) == {"FRA"}


def test_what_is_not_shown_is_counted_and_no_option_is_named_that_is_not_there(
    tmp_path: Path,
) -> None:
    rows = "".join(f"17.2.1,aid,FRA,{year},word{year}\n" for year in range(2000, 2020))
    (tmp_path / "obs.csv").write_text("indicator,series,area,year,value\n" + rows, "utf-8")
    done = run("progress", "obs.csv", "--out", "out.csv", cwd=tmp_path)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "15 autres cellules" in said
    assert "--html" not in said


def test_targets_that_mean_no_series_are_named(files: Path) -> None:
    (files / "targets.csv").write_text(
        TARGETS + "17.8.1,internet,up,90,,\n17.1.1,Revenue,up,,,\n", "utf-8"
    )
    words = ("progress", "obs.csv", "--targets", "targets.csv", "--out", "out.csv")
    said = " ".join(run(*words, cwd=files).stdout.split())
    assert "2 lignes de cibles" in said
    assert "17.8.1 internet, 17.1.1 Revenue" in said
    (files / "targets.csv").write_text(TARGETS, "utf-8")
    assert "lignes de cibles" not in run(*words, cwd=files).stdout


def test_where_no_series_is_named_each_indicator_is_its_own(files: Path) -> None:
    rows = "17.8.1,,CAN,2018,91.3\n17.8.1,,CAN,2022,94.5\n"
    (files / "obs.csv").write_text("indicator,series,area,year,value\n" + rows, "utf-8")
    (files / "targets.csv").write_text(
        "indicator,series,direction,target\n17.8.1,,up,100\n", "utf-8"
    )
    done = run(
        *("progress", "obs.csv", "--targets", "targets.csv", "--method", "open-sdg"),
        *("--out", "out.csv"),
        cwd=files,
    )
    found = pd.read_csv(files / "out.csv", dtype={"series": "str"})

    assert done.returncode == 0, done.stderr
    assert found["score"].round(7).tolist() == [3.8288129]
    assert found["series"].tolist() == ["17.8.1"]
