"""Making prefilled forms: milliseconds of CPU each, and the bare XlsxWriter floor beside them.

Run with ``python benchmarks/questionnaires.py``. The forms are those of an invented campaign, some
with several sheets; the campaign is read before the clock starts, the forms and the list of them
are written to disk. The floor writes the same cells with XlsxWriter alone: no formats, no menus, no
checks, no page setup.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import xlsxwriter

from alliances import check, write_example, write_questionnaires

FORMS = 200
TARGET = 60.0
PARTNERSHIPS, NATIONAL = 92, 8


def cells_of(path: Path) -> list[tuple[str, list[tuple[int, int, str]]]]:
    book = openpyxl.load_workbook(path)
    return [
        (
            page.title,
            [
                (cell.row - 1, cell.column - 1, cell.value)
                for row in page.iter_rows()
                for cell in row
                if cell.value is not None
            ],
        )
        for page in book.worksheets
    ]


def bare(path: Path, pages: list[tuple[str, list[tuple[int, int, str]]]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name, cells in pages:
        page = book.add_worksheet(name)
        for row, column, value in cells:
            page.write(row, column, value)
    book.close()


def main() -> int:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write_example(place / "campagne.xlsx", partnerships=PARTNERSHIPS, national=NATIONAL)
        survey = check(place / "campagne.xlsx")
        start = time.process_time()
        made = write_questionnaires(survey, place / "envois").made
        spent = 1000 * (time.process_time() - start) / len(made)
        contents = [cells_of(place / "envois" / file) for file in made[:FORMS]]
        start = time.process_time()
        for number, pages in enumerate(contents):
            bare(place / f"{number}.xlsx", pages)
        floor = 1000 * (time.process_time() - start) / len(contents)
        sheets = sum(len(pages) - 1 for pages in contents) / len(contents)
    print(f"{len(made)} forms, {sheets:.2f} sheets each")
    print(f"ours   {spent:6.1f} ms CPU a form (at most {TARGET:.0f})")
    print(f"floor  {floor:6.1f} ms CPU a form, ratio {spent / floor:.1f}")
    return 0 if spent <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
