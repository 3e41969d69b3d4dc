"""Files made to harm: each built here, all read by one interpreter that must live through them.

The refusals themselves are in test_datasets_guard and test_datasets_reading; these are the attacks
on time and memory.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from workbooks_by_hand import with_cells, write_rows, write_xml

import alliances
from alliances.datasets.reading.guard import Limits
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WITH_TEXTS = f"""<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"""
_ONE = with_cells('<c r="A1"><v>1</v></c>')
_READER = """
import json, sys
from alliances.datasets.load import check
from alliances.errors import AlliancesError
try:
    import resource
except ImportError:
    resource = None
for path in sys.argv[1:]:
    print(json.dumps({"begun": path}), flush=True)
    try:
        check(path)
        outcome = "read"
    except AlliancesError as error:
        outcome = error.code
    try:
        # What the process that started this one held before counts in ru_maxrss, not here.
        status = open("/proc/self/status").read()
        peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
        peak *= 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"outcome": outcome, "peak": peak}), flush=True)
"""
_GIGABYTE = 1_000_000_000
_SECONDS = 10


def shared(path: Path, cell: str, cells: int = 40_000, length: int = 30_000) -> Path:
    """Write a workbook all of whose cells show one long text."""
    texts = f'<sst xmlns="{_MAIN}"><si><t>{"x" * length}</t></si></sst>'
    rows = "".join(f'<row r="{n}">{cell % n}</row>' for n in range(1, cells + 1))
    extra = {"xl/_rels/workbook.xml.rels": _WITH_TEXTS, "xl/sharedStrings.xml": texts}
    return write_xml(path, f"<sheetData>{rows}</sheetData>", extra)


def unclosed(path: Path, start: str, again: str, times: int = 300_000) -> Path:
    """Write a sheet that opens again and again what it never closes."""
    return write_xml(path, start + again * times)


def many_sheets(path: Path) -> Path:
    """Write a workbook of a hundred thousand sheets that are all one part."""
    sheets = "".join(f'<sheet name="F{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 100_000))
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return write_xml(path, _ONE, {"xl/workbook.xml": workbook})


def many_merges(path: Path) -> Path:
    """Write a workbook that merges its whole sheet two hundred thousand times."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 3_000))
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 200_000
    return write_xml(path, f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")


def long_format(path: Path) -> Path:
    """Write a workbook with a number's format that opens a million brackets."""
    numbers = f'<numFmts><numFmt numFmtId="164" formatCode="{"[" * 1_000_000}"/></numFmts>'
    styles = f'<styleSheet xmlns="{_MAIN}">{numbers}<cellXfs><xf numFmtId="164"/></cellXfs>'
    return write_xml(path, _ONE, {"xl/styles.xml": styles + "</styleSheet>"})


def text(path: Path, start: bytes, again: bytes, times: int) -> Path:
    """Write a text file."""
    path.write_bytes(start + again * times)
    return path


_HIDDEN = '<cols>%s</cols><sheetData><row r="1"><c%s><v>1</v></c></row></sheetData>'
_ALL_HIDDEN = '<col min="1" max="16384" hidden="1"/>' * 300_000
_ATTACKS: dict[str, Callable[[Path], Path]] = {
    "one text in all cells": lambda p: shared(p, '<c r="A%d" t="s"><v>0</v></c>'),
    "one text, quoted otherwise": lambda p: shared(p, "<c r=\"A%d\" t='s'><v>0</v></c>"),
    "one text, attributes turned": lambda p: shared(p, '<c r="A%d" t="s" s="0"><v>0</v></c>'),
    "one text, value spaced": lambda p: shared(p, '<c r="A%d" t="s"> <v> 0 </v></c>'),
    "one text, prefixed": lambda p: shared(
        p, f'<x:c xmlns:x="{_MAIN}" r="A%d" t="s"><x:v>0</x:v></x:c>'
    ),
    "errors": lambda p: unclosed(p, "<sheetData>", '<c r="A1" t="e">'),
    "tags of cells": lambda p: unclosed(p, "<sheetData>", '<c r="A1" t="e" '),
    "rows": lambda p: unclosed(p, "<sheetData>", "<row "),
    "hidden rows": lambda p: unclosed(p, "<sheetData>", '<row hidden="1" r="'),
    "formulas": lambda p: unclosed(p, "<sheetData>", '<c r="A1"><f>'),
    "tags of formulas": lambda p: unclosed(p, "<sheetData>", '<c r="A1"><f '),
    "ends of formulas": lambda p: unclosed(p, "<sheetData>", "</f>" + " " * 50),
    "spaces after a formula": lambda p: unclosed(
        p, '<sheetData><c r="A1"><f>1</f>', " ", 5_000_000
    ),
    "one tag of attributes": lambda p: unclosed(p, '<sheetData><c r="A1"', ' t="e"', 2_000_000),
    "one tag of styles": lambda p: unclosed(p, '<sheetData><c r="A1"', ' s="1"', 2_000_000),
    "lists": lambda p: unclosed(
        p, "<sheetData/>", '<dataValidation type="list" sqref="A1"><formula1>'
    ),
    "tags of lists": lambda p: unclosed(p, "<sheetData/>", "<dataValidation "),
    "merges": lambda p: unclosed(p, "<sheetData/>", '<mergeCell ref="A1:'),
    "columns hidden over and over": lambda p: write_xml(p, _HIDDEN % (_ALL_HIDDEN, ' r="A1"')),
    "columns hidden, parsed": lambda p: write_xml(p, _HIDDEN % (_ALL_HIDDEN, "")),
    "one long name": lambda p: write_xml(p, _HIDDEN % (f"<col {'a' * 3_000_000}/>", ' r="A1"')),
    "one sheet many times": many_sheets,
    "one merge many times": many_merges,
    "long format": long_format,
    "hardly a cell": lambda p: write_xml(
        p,
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="R1048576"><v>1</v></c></row></sheetData>',
    ),
    "separators without end.csv": lambda p: text(p, b"a;b\n", b";", 60_000_000),
    "lines without end.csv": lambda p: text(p, b"a;b\n", b"\n", 60_000_000),
    "a quotation mark.csv": lambda p: text(p, b'a;b\n"', b"x;y\n", 15_000_000),
    "accents of Windows.csv": lambda p: text(p, b"a;b\n", b"\xe9;\xe8\n", 15_000_000),
}


@pytest.mark.slow
def test_no_attack_takes_the_interpreter_with_it_nor_a_gigabyte(tmp_path: Path) -> None:
    paths = []
    for name, build in _ATTACKS.items():
        paths.append(build(tmp_path / (name if name.endswith(".csv") else f"{name}.xlsx")))
    before = sorted(each.name for each in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", _READER, *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=_SECONDS * len(paths),
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(alliances.__file__).parents[1])},
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (told[-1], done.stderr[-2000:])
    begun = [line["begun"] for line in told if "begun" in line]
    ended = [line for line in told if "outcome" in line]
    assert len(begun) == len(ended) == len(paths)
    assert all(line["peak"] < _GIGABYTE for line in ended), [*zip(begun, ended, strict=True)]
    assert sorted(each.name for each in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A%d" t="s"><v>0</v></c>',
        "<c r=\"A%d\" t='s'><v>0</v></c>",
        '<c r="A%d" t="s" s="0"><v>0</v></c>',
        '<c r="A%d" t="s"> <v> 0 </v></c>',
        f'<x:c xmlns:x="{_MAIN}" r="A%d" t="s"><x:v>0</x:v></x:c>',
    ],
)
def test_one_long_text_in_every_cell_is_refused_however_it_is_written(
    tmp_path: Path, cell: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(shared(tmp_path / "texte.xlsx", cell, 12_000))
    assert caught.value.code == "too_much_text"
    assert caught.value.details["size"] >= 360


def test_one_long_text_in_many_cells_is_read_while_it_fits(tmp_path: Path) -> None:
    path = shared(tmp_path / "texte.xlsx", '<c r="A%d" t="s"><v>0</v></c>', 3_000)
    (sheet,) = read_workbook(path).sheets
    assert sheet.cells.shape == (3_000, 1)
    assert set(map(len, sheet.cells[:, 0])) == {30_000}


def test_texts_and_cells_with_a_prefix_are_measured_one_by_one(tmp_path: Path) -> None:
    """Microsoft Forms writes its answers so: many short texts are no long one."""
    count = 3_000
    texts = "".join(f"<x:si><x:t>réponse {n} {'x' * 100}</x:t></x:si>" for n in range(count))
    cells = "".join(
        f'<x:row r="{n + 1}"><x:c r="A{n + 1}" t="s"><x:v>{n}</x:v></x:c></x:row>'
        for n in range(count)
    )
    extra = {
        "xl/_rels/workbook.xml.rels": _WITH_TEXTS,
        "xl/sharedStrings.xml": f'<x:sst xmlns:x="{_MAIN}">{texts}</x:sst>',
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData>{cells}'
        "</x:sheetData></x:worksheet>",
    }
    path = write_xml(tmp_path / "formulaire.xlsx", "", extra)
    (sheet,) = read_workbook(path).sheets
    assert sheet.cells.shape == (count, 1)


def test_the_cells_of_all_sheets_count_together(tmp_path: Path) -> None:

    rows = [[n, n] for n in range(60)]
    path = write_rows(tmp_path / "deux.xlsx", {"A": rows, "B": rows})
    assert len(read_workbook(path, Limits(cells=240)).sheets) == 2
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path, Limits(cells=239))
    assert caught.value.code == "too_many_cells"


def test_a_file_that_memory_cannot_hold_is_refused_before_the_reader_aborts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xml(tmp_path / "un.xlsx", _ONE)
    monkeypatch.setattr("alliances.datasets.reading.workbooks.free_bytes", lambda: 50)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "file_too_large_for_memory"
    monkeypatch.setattr("alliances.datasets.reading.workbooks.free_bytes", lambda: None)
    assert read_workbook(path).sheets
