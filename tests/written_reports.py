"""Whole deliveries that several tests read: every output of a report, written once a session."""

import atexit
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

from report_surveys import whole_survey

from alliances.datasets.survey import Survey
from alliances.reports import build
from alliances.reports.build import build_report
from alliances.reports.charts import draw_pictures, save_pictures
from alliances.reports.model import Report
from alliances.reports.outputs import OUTPUTS
from alliances.reports.plan import Plan
from alliances.reports.plan_write import write_example_plan
from alliances.scoring.engine import Scores

PLANTED = {"eur": 87_654_321, "m2": 96_385_274}
"""Amounts that the only third party with such means brings."""


@dataclass(frozen=True)
class Delivery:
    """A report and the folder in which all its outputs lie."""

    report: Report
    folder: Path
    survey: Survey
    raw: Scores
    """The scores as they were before what may not be shown was taken out."""

    def file(self, format: str) -> Path:
        """The output of a format."""
        return self.folder / OUTPUTS[format].name(self.report.language)

    @property
    def files(self) -> list[Path]:
        """The files of the folder, charts among them, in their order."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@cache
def delivered(language: str = "fr") -> Delivery:
    """The invented programme, by the plan that ships, in all outputs."""
    folder = Path(mkdtemp(prefix="delivered-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    plan = write_example_plan(folder / "plan.toml", language)
    (folder / "plan.toml").unlink()
    return write_all(trusted(), folder, language, plan)


@cache
def trusted() -> Survey:
    """The invented programme, seen by a trusted evaluator: nothing is forbidden but to publish."""
    survey = whole_survey()
    parties = survey.tables["parties"]
    data = parties.data.copy()
    for means, amount in PLANTED.items():
        # One partnership alone has a third party that brings these: no output may say how much.
        data.loc[(data["side"] == "C") & data[means].notna(), means] = amount
    tables = {**survey.tables, "parties": replace(parties, data=data)}
    campaign = replace(survey.campaign, consent_mode="trusted_third_party")
    return replace(survey, campaign=campaign, tables=tables)


def write_all(survey: Survey, folder: Path, language: str, plan: Plan | None = None) -> Delivery:
    """Write every output of the report of a survey."""
    with patch.object(build, "protect", wraps=build.protect) as protect:
        report = build_report(survey, language, plan=plan)
    pictures = draw_pictures(report)
    save_pictures(pictures, folder / "charts")
    for output in OUTPUTS.values():
        for file in output.files:
            place = folder / file.name(language)
            file.write(report, pictures, place, place)
    return Delivery(report, folder, survey, protect.call_args_list[0].args[0])


def parts(path: Path) -> Mapping[str, bytes]:
    """Every part of a file, by name: the members of an archive, of those within it too."""
    return _parts(path.name, path.read_bytes())


def _parts(name: str, content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK\x03\x04"):
        return {name: content}
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for member in archive.infolist():
            found |= _parts(f"{name}/{member.filename}", archive.read(member))
        about = b"".join(m.comment + m.extra for m in archive.infolist()) + archive.comment
    return found | ({f"{name}/(about)": about} if about else {})


WRITE = """
import sys
from pathlib import Path
from alliances.datasets.example.programme import write_example
from alliances.datasets.load import check
from alliances.reports.fiches.entry import write_sheets
from alliances.reports.folder import write_report
folder = Path(sys.argv[1])
write_example(folder / "campaign.xlsx", "en", partnerships=12, national=1)
survey = check(folder / "campaign.xlsx")
write_report(survey, folder / "report", "en", verification=True)
answers = survey.data("answers")
heard = answers.loc[answers["wave"] == answers["wave"].max(), "partnership"]
shown = heard.unique()[:4].tolist()
write_sheets(survey, folder / "sheets", language="en", partnerships=shown)
"""
"""A small programme in English: its report, the verifier's workbook, two partnerships' sheets."""


@cache
def small_in_english() -> Path:
    """The folder in which `WRITE` has written, in this process."""
    folder = Path(mkdtemp(prefix="small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with patch.object(sys, "argv", ["write", str(folder)]):
        exec(WRITE, {})
    return folder
