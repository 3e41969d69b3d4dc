"""Files cut short or with bytes flipped: read, or refused in a sentence; never anything else."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.datasets.load import check
from alliances.errors import AlliancesError
from alliances.language import describe, explain

EXAMPLES = Path(__file__).parents[1] / "datasets" / "examples"
_OURS = EXAMPLES / "campagne.xlsx"


def told(path: Path) -> None:
    """Check a file: every finding and every refusal is a sentence in both languages."""
    try:
        survey = check(path)
    except AlliancesError as error:
        assert error.exit_code == 2
        assert all(len(explain(error, language)) > 20 for language in ("fr", "en"))
        return
    assert survey.ledger.reconciles
    for finding in survey.findings[:50]:
        assert all(describe(finding, language)[0] for language in ("fr", "en"))


@pytest.mark.parametrize("part", [0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_our_own_workbook_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    content = _OURS.read_bytes()
    path = tmp_path / "campagne.xlsx"
    path.write_bytes(content[: int(part * len(content))])
    told(path)


@pytest.mark.slow
def test_every_real_file_cut_short_is_read_or_refused(shared_data: Path, tmp_path: Path) -> None:
    for source in sorted((shared_data / "workbooks").iterdir()):
        content = source.read_bytes()
        for cut in range(1, 20, 3):
            path = tmp_path / source.name
            path.write_bytes(content[: len(content) * cut // 20])
            told(path)


@pytest.mark.slow
def test_real_files_with_bytes_flipped_are_read_or_refused(
    shared_data: Path, tmp_path: Path
) -> None:
    draw = random.Random(5)
    for source in sorted((shared_data / "workbooks").iterdir()):
        for _ in range(4):
            content = bytearray(source.read_bytes())
            for _ in range(draw.choice([1, 5, 50])):
                content[draw.randrange(len(content))] = draw.randrange(256)
            path = tmp_path / source.name
            path.write_bytes(content)
            told(path)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
def test_anything_at_all_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("a.csv", "a.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        told(path)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
            | st.sampled_from(["respondent", "partnership", "side", "wave", "SE1", "Total", "_uuid",
                               "_id", "Timestamp", "submitdate", "4", "", "2025", "#DIV/0!"]),
            min_size=1, max_size=6,
        ),
        max_size=8,
    ),
    separator=st.sampled_from([";", ",", "\t"]),
)  # fmt: skip
def test_any_table_is_accounted_for(tmp_path: Path, rows: list[list[str]], separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(separator.join(row) for row in rows), "utf-8")
    told(path)
