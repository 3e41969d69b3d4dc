"""Making partnership sheets: seconds of CPU each, in PDF and in Word, and memory.

Run with ``python benchmarks/sheets.py [CAMPAIGN.xlsx]``. The campaign is that of an invented
programme in which everybody consents, or the one given; it is read before the clock starts. The
floor compiles an empty page with Typst, once a sheet.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from alliances import check, write_campaign, write_sheets
from alliances.datasets.example.programme import example_programme
from alliances.datasets.survey import Survey
from alliances.frameworks.load import load_framework

TARGET = 0.25
MEMORY = 800.0
PARTNERSHIPS, NATIONAL = 400, 20
FLOOR = 50


def campaign(folder: Path) -> Survey:
    if len(sys.argv) > 1:
        return check(sys.argv[1])
    example = example_programme(partnerships=PARTNERSHIPS, national=NATIONAL)
    tables = {key: table.copy() for key, table in example.tables.items()}
    tables["parties"]["consent_show"] = True
    tables["answers"]["AC1"] = "1"
    known = {**example.campaign, "consent_mode": "agreed"}
    write_campaign(folder / "campagne.xlsx", load_framework("partenariat"), tables, known)
    return check(folder / "campagne.xlsx")


def empty_page() -> object:
    compiler: Any = typst.Compiler
    return compiler(b'#set page(paper: "a4")\n.', ignore_system_fonts=True).compile(format="pdf")


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def main() -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        survey = campaign(folder)
        spent, made = timed(lambda: write_sheets(survey, folder / "fiches"))
        again, _ = timed(lambda: write_sheets(survey, folder / "fiches"))
    count = made.sheets  # type: ignore[attr-defined]
    floor, _ = timed(lambda: [empty_page() for _ in range(FLOOR)])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} sheets in PDF and Word")
    print(f"ours   {spent / count:6.3f} s CPU a sheet (at most {TARGET})")
    print(f"again  {again / count:6.3f} s CPU a sheet that needs nothing")
    print(f"floor  {floor / FLOOR:6.3f} s CPU for an empty page")
    print(f"memory {memory:6.0f} MB (at most {MEMORY:.0f})")
    return 0 if spent / count <= TARGET and memory <= MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
