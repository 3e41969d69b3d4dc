"""What the annual report of the big invented programme costs: seconds of CPU, shares, peak memory.

    python benchmarks/report.py [--partnerships 1500]

Two measurements in one run. First the command itself, in its own process: CPU and peak memory
as the operating system counts them, against the goals (25 s, 800 MB; `--help` under 0.3 s). Then
the same steps in this process, to say what each output costs, against the floor of reading the
workbook's values and nothing else.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def spent(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its CPU seconds, wall seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    wall = time.perf_counter() - start
    scale = 1024 if sys.platform == "linux" else 1024 * 1024
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / scale


class Clock:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.last = time.process_time()

    def lap(self, step: str) -> None:
        now = time.process_time()
        self.steps[step] = self.steps.get(step, 0.0) + now - self.last
        self.last = now


def inside(workbook: Path, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each step of the report, in this process."""
    clock = Clock()
    import pandas as pd

    # Pandera loads a part of itself, and hypothesis where it is installed, at its first check.
    import pandera.pandas as pa

    from alliances.datasets.load import check
    from alliances.datasets.reading.workbooks import read_workbook
    from alliances.reports.build import build_report
    from alliances.reports.charts import draw_pictures, save_pictures
    from alliances.reports.outputs import OUTPUTS

    pa.DataFrameSchema({"x": pa.Column(float, pa.Check.ge(0))}).validate(pd.DataFrame({"x": [1.0]}))
    clock.lap("imports")
    read_workbook(workbook)
    clock.lap("reading")
    survey = check(workbook)
    clock.lap("reading and checking")
    report = build_report(survey, "fr")
    clock.lap("scoring and building")
    pictures = draw_pictures(report)
    save_pictures(pictures, folder)
    clock.lap("drawing")
    for output in (file for each in OUTPUTS.values() for file in each.files):
        path = folder / output.name("fr")
        output.write(report, pictures, path, folder / "earlier" / path.name)
        clock.lap(path.name)
    return clock.steps


def main() -> None:
    """Measure, and print figures and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partnerships", type=int, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = folder / "campagne.xlsx"
        size = {} if options.partnerships is None else {"partnerships": options.partnerships}
        start = time.process_time()
        from alliances import write_example

        write_example(workbook, **size)
        made = time.process_time() - start
        print(f"the example workbook: {made:.1f} s to make, {workbook.stat().st_size / 1e6:.2f} MB")

        command = [sys.executable, "-m", "alliances"]
        cpu, wall, peak = spent([*command, "report", str(workbook), "--out", str(folder / "r")])
        print(f"alliances report: {cpu:.1f} s of CPU (goal 25), {wall:.1f} s by the clock")
        print(f"peak memory: {peak:.0f} MB (goal 800)")
        _, wall, _ = min(spent([*command, "--help"]) for _ in range(3))
        print(f"alliances --help: {wall:.2f} s (goal 0.3)")

        steps = inside(workbook, folder)
        floor = steps.pop("reading")
        steps["checking"] = steps.pop("reading and checking") - floor
        total = sum(steps.values()) + floor
        print(f"{'reading (floor)':>24} {floor:6.2f} s  {floor / total:4.0%}")
        for step, seconds in steps.items():
            print(f"{step:>24} {seconds:6.2f} s  {seconds / total:4.0%}")
        print(f"whole report / reading alone: {total / floor:.1f}")


if __name__ == "__main__":
    main()
