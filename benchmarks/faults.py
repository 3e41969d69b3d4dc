"""Faults put at random cells of campaigns laid out at random: how many are told at their cell.

    python benchmarks/faults.py [SEED] [COUNT]

puts COUNT faults (5,000 by default) of some hundred kinds, 100 a file, into an invented campaign
written with banners, blank rows, keys or headings alone, columns and sheets in any order,
hidden rows, merged cells and notes; and prints, kind by kind, how many were found and missed, then
what was told where nothing was wrong.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from faults import Outcome, run, summed

from alliances.datasets.example.programme import write_example
from alliances.datasets.load import check
from alliances.datasets.reading.workbooks import read_workbook

_A_FILE = 100


def main(seed: int, count: int) -> int:
    """Run; return 1 where a fault was missed, or something told where nothing is wrong."""
    outcomes: list[Outcome] = []
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "campagne.xlsx"
        write_example(path, partnerships=400, national=20, waves=3)
        raw, clean = read_workbook(path), check(path)
        for number in range(-(-count // _A_FILE)):
            _, outcome = run(raw, clean, Path(folder), _A_FILE, 10_000 * seed + number)
            outcomes.append(outcome)
            for place, name in outcome.missed.items():
                print(f"missed, seed {10_000 * seed + number}: {name} at {place}")
            for code, sheet, cell in outcome.false:
                print(f"false, seed {10_000 * seed + number}: {code} at {sheet}!{cell}")
    table = summed(outcomes)
    for name, (found, missed) in table.items():
        print(f"{name:44s}{found:6d} found {missed:4d} missed")
    found, missed = (sum(pair[k] for pair in table.values()) for k in (0, 1))
    false = sum(len(outcome.false) for outcome in outcomes)
    share = found / max(found + missed, 1)
    print(
        f"{len(table)} kinds, {found + missed} faults: {found} at their cell ({share:.2%}), ",
        end="",
    )
    print(f"{missed} missed, {false} told where nothing is wrong; ", end="")
    print(f"{time.process_time() - begun:.0f} s CPU")
    return int(missed + false > 0)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given + [1, 5_000][len(given) :])))
