"""One dated record a figure; a table that breaks its rules is refused by the name of what does."""

import re
from pathlib import Path

import pandas as pd
import pytest

from alliances.content import shelf
from alliances.datasets.references import load_references, together
from alliances.errors import UnreadableFile

FIGURES = load_references()
TEXT = (shelf("datasets") / "reference" / "figures.csv").read_text("utf-8")

# The table of the facts: row of the facts to its figures, in order.
VALUES = {
    **{1: [46], 2: [21, 33, 46], 3: [28.5, 28], 4: [84, 86], 5: [91, 88], 6: [94, 85]},
    **{7: [78, 85], 8: [80], 9: [70], 10: [20], 11: [38], 12: [69], 13: [37], 14: [49]},
    **{15: [45, 30, 25, 16], 16: [74, 51, 25, 15], 17: [81, 86, 84], 18: [38, 53, 35]},
    **{19: [67, 29, 26, 25], 20: [47, 43, 22, 4], 21: [60, 60, 51], 22: [86], 23: [87, 76]},
    **{24: [46, 46], 25: [74], 26: [81, 29, 9], 27: [84], 28: [92, 64], 29: [98]},
    **{30: [89, 73, 70, 56, 52, 37, 35], 31: [22], 32: [75, 73, 70, 58, 59, 47, 45, 39]},
    **{33: [73, 47, 43], 35: [74, 92, 97, 84, 83], 36: [91, 35, 56, 32, 78]},
    **{37: [41.3, 35.9], 38: [19.6, 21.7, 27.5], 39: [71.1, 63.7, 60, 40.7], 40: [53.1]},
}


def test_every_figure_of_the_facts_has_its_record_and_no_other() -> None:
    assert FIGURES.groupby("row")["value"].agg(list).to_dict() == VALUES


def test_a_record_says_where_it_is_from_in_both_languages() -> None:
    assert FIGURES["id"].is_unique
    sources, addresses = FIGURES["source"].str.split(), FIGURES["address"].str.split()
    assert (sources.map(len) == addresses.map(len)).all()
    assert addresses.explode().str.match(r"https?://").all()
    for words in ("category", "note"):
        assert (FIGURES[f"{words}_fr"].isna() == FIGURES[f"{words}_en"].isna()).all()


def test_a_record_stands_alone() -> None:
    # « dont : fortement » or « y voient » says nothing away from its neighbours.
    assert not FIGURES["indicator_fr"].str.match(r"dont\b|y voient|l.envisagent|la jugent").any()
    key = ["population_fr", "indicator_fr", "category_fr", "year", "source"]
    assert not FIGURES.duplicated(key).any()


def test_french_is_written_as_french() -> None:
    french = FIGURES.filter(like="_fr").stack().astype(str)
    assert not french.str.contains(r"\bque (?:associations|entreprises)|\b[Qq]ue [aeiouyéè]").any()
    assert not french.str.contains(r"\d\.\d|\d%|\w[;:!?]|[“”]").any()


def test_n_and_mode_stand_only_where_they_were_found() -> None:
    known = FIGURES[FIGURES["n"].notna()]
    assert set(known["n"]) == {302, 366}
    assert set(known["row"]) == {36, 37, 38, 39}
    # 366 answered in all: how many of them are funders was not found.
    assert known.loc[known["population_en"] == "funders"].empty
    assert FIGURES["wording"].isna().all()
    assert (FIGURES.loc[FIGURES["row"].ge(37), "sample"] == "self_selected").all()
    assert set(FIGURES["universe"].dropna()) == {148000}


def test_every_conflict_of_the_facts_has_its_group() -> None:
    assert set(FIGURES.loc[FIGURES["conflict_group"].notna(), "row"]) == {
        *(2, 3, 4, 24, 25, 32, 33, 35),
    }
    doubtful = FIGURES[FIGURES["certainty"].eq("C") & FIGURES["conflict_group"].isna()]
    # The facts mark the whole of row 33, of which the local share is given once.
    assert doubtful["id"].tolist() == ["REF075"]


def test_who_chooses_one_of_a_conflict_gets_all_of_it() -> None:
    chosen = FIGURES[FIGURES["id"].isin(["REF081", "REF001"])]
    assert together(FIGURES, chosen)["id"].tolist() == ["REF001", "REF081", "REF082"]
    alone = FIGURES[FIGURES["id"] == "REF001"]
    assert together(FIGURES, alone)["id"].tolist() == ["REF001"]


def written(tmp_path: Path, table: pd.DataFrame, **how: str) -> Path:
    path = tmp_path / "figures.csv"
    table.to_csv(path, index=False, **how)  # type: ignore[call-overload]
    return path


def test_a_table_saved_by_a_french_excel_is_read_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, FIGURES, sep=";", decimal=",", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(load_references(path), FIGURES)


def test_columns_that_may_be_blank_may_be_left_out(tmp_path: Path) -> None:
    few = FIGURES.drop(columns=["row", "n", "conflict_group", "wording", "universe", "note_fr"])
    found = load_references(str(written(tmp_path, few)))
    assert found["n"].isna().all()
    assert found["value"].tolist() == FIGURES["value"].tolist()


BROKEN = [
    ("certainty", "Z"),
    ("certainty", ""),
    ("unit", "%"),
    ("relation", "around"),
    ("sample", "quota"),
    ("n", "0"),
    ("n", "-3"),
    ("n", "302.5"),
    ("n", "env. 300"),
    ("n", "inf"),
    ("value", ""),
    ("value", "101"),
    ("value", "-1"),
    ("value", "inf"),
    ("value", "8,5"),
    ("year", ""),
    ("year", "15"),
    ("month", "13"),
    ("universe", "0"),
    ("population_fr", ""),
    ("indicator_en", " "),
    ("source", ""),
    ("id", "REF001"),
    ("conflict_group", "alone"),
]


@pytest.mark.parametrize(("column", "value"), BROKEN)
def test_a_value_that_is_not_accepted_is_named(tmp_path: Path, column: str, value: str) -> None:
    table = pd.read_csv(shelf("datasets") / "reference" / "figures.csv", dtype="str")  # type: ignore[call-overload]
    table.loc[len(table) - 1, column] = value
    with pytest.raises(UnreadableFile) as refused:
        load_references(written(tmp_path, table))
    assert refused.value.details["column"] == column
    # Both records of an identifier that stands twice are wrong: the first is named.
    assert refused.value.details["record"] == ("REF001" if column == "id" else "REF095")
    assert "Pandera" not in str(refused.value)


def test_more_respondents_than_people_are_refused(tmp_path: Path) -> None:
    table = FIGURES.assign(universe=FIGURES["universe"].where(FIGURES["n"].isna(), 300))
    with pytest.raises(UnreadableFile) as refused:
        load_references(written(tmp_path, table))
    assert refused.value.details["column"] == "n"


@pytest.mark.parametrize("content", [b"", b"id\n1\n", b"\xff\xfe\x00", b'a,b\n"1,2\n3,4,5'])
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"figures\.csv"):
        load_references(path)
    with pytest.raises(UnreadableFile):
        load_references(tmp_path / "none.csv")


def test_the_origin_stands_beside_and_the_wheel_carries_both() -> None:
    root = Path(__file__).parents[1]
    if not (root / "pyproject.toml").exists():
        pytest.skip("not a checkout")
    assert '"datasets/reference"' in (root / "pyproject.toml").read_text("utf-8")
    origin = (shelf("datasets") / "reference" / "ORIGIN.md").read_text("utf-8")
    for column in TEXT.partition("\n")[0].split(","):
        assert re.search(rf"`{column}`|`{column[:-3]}_fr`", origin), column
