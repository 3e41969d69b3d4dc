"""The verifier's workbook of a large programme: CPU, memory, size, and LibreOffice's time.

The floor is the same cells written as plain values. Run it alone on the machine:

    python benchmarks/verification.py [PARTNERSHIPS]
"""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from alliances.datasets.example.programme import write_example
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.reports.build import build_report
from alliances.reports.model import Report
from alliances.reports.verification import workbook
from alliances.reports.verification.grid import Grid, write_grid
from alliances.workbooks.book import Book

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop>
</item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1


def main(partnerships: int) -> None:
    """Print what writing and recalculating cost."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_example(folder / "campagne.xlsx", partnerships=partnerships, national=60)
        survey = check(folder / "campagne.xlsx")
        report = build_report(survey)
        answers = survey.data("answers")
        print(f"{len(answers):,} answers x {len(survey.framework.items)} questions")
        path = folder / "verification.xlsx"
        cpu = _cpu(lambda: _write(survey, report, path))
        floor = _cpu(lambda: _write_values(survey, report, folder / "values.xlsx"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"written in {cpu:.1f} s CPU, {cpu / floor:.2f} times plain values ({floor:.1f} s)")
        print(f"{path.stat().st_size / 1e6:.1f} MB, peak memory {peak:,.0f} MB")
        if shutil.which("soffice"):
            always, never = (_opened(path, folder, mode) for mode in (_ALWAYS, _NEVER))
            print(f"LibreOffice: {always:.1f} s CPU, of which recalculating {always - never:.1f} s")


def _write(survey: Survey, report: Report, path: Path) -> None:
    workbook.write_verification(survey, report, path)


def _write_values(survey: Survey, report: Report, path: Path) -> None:
    """Write the same cells, each as the value that its formula has."""
    with patch.object(workbook, "write_grid", _without_formulas):
        workbook.write_verification(survey, report, path)


def _without_formulas(book: Book, grid: Grid, header: str) -> None:
    grid.columns = [replace(column, formulas=()) for column in grid.columns]
    write_grid(book, grid, header)


def _cpu(run: Callable[[], None]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _opened(path: Path, folder: Path, mode: int) -> float:
    """Return the CPU that LibreOffice takes to open a workbook and write it again."""
    profile = folder / f"profile{mode}"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(mode=mode))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    out = folder / f"out{mode}"
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)
