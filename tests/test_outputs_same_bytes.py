"""Two runs of the same report, elsewhere, later, in another process: the same bytes everywhere."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import environment
from written_reports import WRITE, small_in_english

FILES = ("report.xlsx", "report.html", "report.docx", "report.pdf", "report.pptx")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_another_run_gives_the_same_bytes_of_every_output(tmp_path: Path) -> None:
    first = _files(small_in_english())
    # What writes the time to the second or to two would differ from here on.
    time.sleep(2.1)
    elsewhere = environment() | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    elsewhere.pop("PYTHONWARNINGS", None)
    done = subprocess.run(
        [sys.executable, "-c", WRITE, os.fspath(tmp_path)],
        env=elsewhere,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    again = _files(tmp_path)

    assert {name for name in first if first[name] != again.get(name)} == set()
    assert set(again) == set(first)
    assert {f"report/{name}" for name in FILES} | {"report/verification.xlsx"} <= set(first)
    suffixes = [Path(name).suffix for name in first]
    assert {".svg", ".png"} <= set(suffixes)
    assert suffixes.count(".pdf") > 2 and suffixes.count(".docx") > 1
