"""What an import costs: CPU and memory of `alliances check`, against the bare read by calamine.

    python benchmarks/importing.py [--rows 20000 100000] [--forms 300]

Each command runs in its own process, start-up included, as the operating system counts it. The
workbooks: a plain table of 80 columns, full but for 2 % of its cells, whose check stops at what it
is; and, of 20,000 rows, the export of a survey tool whose answers a mapping gives to the framework,
and a campaign of ours, without a fault and with one in every row: their answers are all checked.
The folder: forms filled in and sent back. Goals: 3 times the bare read for 20,000 x 80, 2.5 times
and 1.6 GB for 100,000 x 80; for the forms, 8 times the sum of their bare reads, and 2 s.
"""

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import xlsxwriter

from alliances.datasets.example.programme import example_programme, write_example
from alliances.datasets.fieldwork.questionnaires import write_questionnaires
from alliances.datasets.load import check
from alliances.datasets.rules.asked import satisfies
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import load_framework
from alliances.frameworks.sheets import items_on

_BARE = """
import sys
from python_calamine import CalamineWorkbook
for path in sys.argv[1:]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
_COUNT = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(spent.ru_utime + spent.ru_stime, spent.ru_maxrss)
"""
_LEVELS = (
    "Pas du tout d'accord",
    "Plutôt pas d'accord",
    "Sans avis",
    "Plutôt d'accord",
    "D'accord",
)


def spent(command: list[str]) -> tuple[float, float]:
    """Run a command; return its CPU seconds and its peak memory in MB, children included."""
    # A small process stands between this one, which has held the tables, and the command.
    counted = [sys.executable, "-c", _COUNT, *command]
    told = subprocess.run(counted, capture_output=True, text=True, check=True).stdout.split()
    scale = 1024 if sys.platform == "linux" else 1024 * 1024
    return float(told[0]), float(told[1]) / scale


def table(path: Path, rows: int) -> None:
    """Write a plain table: words of a scale, numbers, amounts, dates, texts."""
    rng = np.random.default_rng(1)
    blank = rng.random((rows, 80)) < 0.02
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet("Données"), book.add_format({"num_format": "dd/mm/yyyy"})
        for column in range(80):
            page.write_string(0, column, f"Question {column} sur le partenariat")
        for row in range(rows):
            codes, amounts = rng.integers(0, 5, 52), rng.random(14) * 10_000
            for column in np.flatnonzero(~blank[row]).tolist():
                if column < 36:
                    page.write_string(row + 1, column, _LEVELS[codes[column]])
                elif column < 52:
                    page.write_number(row + 1, column, int(codes[column]) + 1)
                elif column < 66:
                    page.write_number(row + 1, column, round(float(amounts[column - 52]), 2))
                elif column < 68:
                    date = datetime.date(2025, 1, 1) + datetime.timedelta(days=row % 300)
                    page.write_datetime(row + 1, column, date, day)
                else:
                    page.write_string(row + 1, column, f"mot {(row * column) % 997}")


def export(path: Path, rows: int) -> Path:
    """Write 80 columns of a survey tool, every question and answer in words; return their mapping.

    The questions that nobody is spared; to 80, what else such a file holds: texts and numbers.
    """
    framework, rng = load_framework("partenariat"), np.random.default_rng(3)
    answers = example_programme(partnerships=60, national=5).tables["answers"]
    made = answers.iloc[np.arange(rows) % len(answers)].assign(
        respondent=[f"R{number:06d}" for number in range(rows)]
    )
    heads = {
        "partnership": "Partenariat",
        "side": "Partie",
        "wave": "Campagne",
        "respondent": "Répondant",
    }
    columns: dict[str, object] = {head: made[key].to_numpy() for key, head in heads.items()}
    for item in items_on(framework, "answers"):
        labels = [level.label["fr"] for level in framework.scales[item.scale].levels]
        if labels and item.filter is None and item.asked != "start":
            heads[item.id] = item.text["fr"]
            columns[heads[item.id]] = np.array(labels)[rng.integers(0, len(labels), rows)]
    for number in range(80 - len(columns)):
        words = [f"mot {(row * number) % 997}" for row in range(rows)]
        others = words if number % 2 else (rng.random(rows) * 10_000).round(2)
        columns[f"Autre information {number}"] = others
    pd.DataFrame(columns).to_excel(path, index=False, sheet_name="Réponses", engine="xlsxwriter")
    mapping = path.with_suffix(".toml")
    given = ", ".join(f"{key} = {json.dumps(head)}" for key, head in heads.items())
    head = 'format = 1\nversion = 1\nlayout = "plain"\n\n[[tables]]\ntable = "answers"\n'
    mapping.write_text(f'{head}sheet = "Réponses"\ncolumns = {{ {given} }}\n', encoding="utf-8")
    return mapping


def campaign(path: Path, rows: int, sound: bool) -> None:
    """Write a campaign whose answers fill every question that everybody is asked.

    Sound, a question that an answer closed is blank; otherwise it is answered all the same, which
    makes a finding in every row.
    """
    framework, rng = load_framework("partenariat"), np.random.default_rng(2)
    tables = dict(example_programme(partnerships=60, national=5).tables)
    tables.pop("invitations")
    answers = tables["answers"]
    made = pd.concat([answers] * -(-rows // len(answers)), ignore_index=True).iloc[:rows].copy()
    made["respondent"] = [f"R{number:06d}" for number in range(rows)]
    for item in items_on(framework, "answers"):
        codes = [level.code for level in framework.scales[item.scale].levels]
        if item.filter is None and item.asked != "start" and codes:
            made[item.id] = [codes[at] for at in rng.integers(0, len(codes), rows)]
    for item in items_on(framework, "answers") if sound else ():
        if item.filter is not None:
            asked = satisfies(made[item.filter.item].astype(float), item.filter)
            made.loc[~np.asarray(asked), item.id] = None
    tables["answers"] = made
    declared = {"framework": framework.id, "consent_mode": "anonymous"}
    write_campaign(path, framework, tables, declared, language="fr")


def returned(folder: Path, count: int) -> list[Path]:
    """Write forms and fill in their first questions."""
    write_example(folder / "campagne.xlsx", partnerships=count, national=5)
    forms = folder / "retours"
    write_questionnaires(check(folder / "campagne.xlsx"), forms)
    made = sorted(forms.glob("*.xlsx"))
    for extra in [*made[count:], *forms.glob("*.csv")]:
        extra.unlink()
    for path in made[:count]:
        book = openpyxl.load_workbook(path)
        for page in book.worksheets[:1]:
            for row in page.iter_rows(min_row=12, max_row=60):
                if isinstance(row[0].value, str) and row[0].value[:2] in {"SE", "CL", "CO"}:
                    row[2].value = 4
        book.save(path)
    return made[:count]


def say(name: str, ours: tuple[float, float], bare: tuple[float, float], goal: float) -> None:
    ratio = ours[0] / bare[0]
    print(
        f"{name:36s} {ours[0]:6.2f} s, bare {bare[0]:5.2f} s: {ratio:5.2f} times (goal {goal}); "
        f"{ours[1]:5.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 100_000])
    parser.add_argument("--forms", type=int, default=300)
    asked = parser.parse_args()
    python, ours = sys.executable, ["-m", "alliances", "check"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in asked.rows:
            table(path := folder / "table.xlsx", rows)
            bare = spent([python, "-c", _BARE, str(path)])
            goal = 3.0 if rows <= 20_000 else 2.5
            say(f"table, {rows:,} x 80", spent([python, *ours, str(path)]), bare, goal)
        mapping = export(path := folder / "export.xlsx", 20_000)
        bare = spent([python, "-c", _BARE, str(path)])
        mapped = [python, *ours, str(path), "--mapping", str(mapping)]
        say("mapped export, 20,000 x 80", spent(mapped), bare, 3.0)
        for sound, title in ((True, "campaign, 20,000 x 74"), (False, "… with 26,000 findings")):
            campaign(path := folder / "campagne-20000.xlsx", 20_000, sound)
            bare = spent([python, "-c", _BARE, str(path)])
            say(title, spent([python, *ours, str(path)]), bare, 3.0)
        if asked.forms:
            forms = returned(folder, asked.forms)
            bare = spent([python, "-c", _BARE, *map(str, forms)])
            goal = 8 + 2 / bare[0]
            say(
                f"folder of {len(forms)} forms",
                spent([python, *ours, str(forms[0].parent)]),
                bare,
                goal,
            )


if __name__ == "__main__":
    main()
