"""The notebooks run from a clean kernel, are committed without outputs, and claim no cause."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import alliances

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

pytestmark = pytest.mark.skipif(not NOTEBOOKS, reason="the notebooks are in the checkout only")


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_are_three_notebooks_at_least() -> None:
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]

    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_that_its_data_are_invented_and_is_summed_up_in_english(path: Path) -> None:
    head = read(path).cells[0].source

    assert "Données inventées" in head
    assert "English summary" in head


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_claims_no_cause(path: Path) -> None:
    prose = " ".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")

    assert not re.search(
        r"grâce à|a permis|ont permis|a entraîné|en raison d|a fait (?:monter|baisser)", prose
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_a_clean_kernel(path: Path, tmp_path: Path) -> None:
    # The kernel is another process: it must find the same code as these tests do.
    code = str(Path(alliances.__file__).parents[1])
    found = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH", "")]))
    client = NotebookClient(
        read(path),
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )

    client.execute(env={**os.environ, "PYTHONPATH": found})
