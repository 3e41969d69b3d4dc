"""alliances: evaluate the impact of partnerships.

A campaign workbook comes in at one end, an annual report that anyone can check goes out at the
other:

>>> import alliances
>>> framework = alliances.load_framework("partenariat")
>>> len([item for item in framework.items if item.scored])
34

The names below are the public API; each is loaded when it is first used, so that importing the
package, and the command line's help, stay light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from alliances.datasets.carrying import carried
    from alliances.datasets.example.programme import (
        Example,
        example_programme,
        write_example,
        write_mistakes,
    )
    from alliances.datasets.fieldwork.agreements import Agreements, read_agreements
    from alliances.datasets.fieldwork.agreements_book import write_agreements
    from alliances.datasets.fieldwork.questionnaires import Questionnaires, write_questionnaires
    from alliances.datasets.fieldwork.tracking import Tracking, TrackingSettings, tracking
    from alliances.datasets.load import check, set_aside
    from alliances.datasets.mapping.proposing import propose_mapping, write_mapping
    from alliances.datasets.observations.model import Observations
    from alliances.datasets.observations.read import read_observations
    from alliances.datasets.observations.targets import Targets, read_targets
    from alliances.datasets.survey import Survey
    from alliances.datasets.tables import findings_table
    from alliances.disclosure import DisclosureSettings
    from alliances.disclosure import published_analysis as analyse
    from alliances.disclosure import published_scores as score
    from alliances.errors import (
        AlliancesError,
        BlockingFindings,
        FrameworkError,
        OutputError,
        UnreadableFile,
        WrongCall,
    )
    from alliances.findings import Finding, Severity
    from alliances.frameworks.fill import write_campaign
    from alliances.frameworks.form import write_form
    from alliances.frameworks.load import list_frameworks, load_framework
    from alliances.frameworks.load_rules import load_rules
    from alliances.frameworks.model import Framework, State
    from alliances.frameworks.template import write_template
    from alliances.frameworks.xlsform import write_xlsform
    from alliances.progress.aggregate import goal_scores, indicator_scores
    from alliances.progress.assess import progress
    from alliances.progress.contributing.book import write_contributions
    from alliances.progress.contributing.book_read import Contributions, read_contributions
    from alliances.progress.contributing.suggesting import suggest_targets
    from alliances.progress.contributing.tags import contribution_tags, disclosable
    from alliances.progress.contributing.totals import contribution_totals
    from alliances.progress.dashboard import dashboard
    from alliances.progress.projection import what_if
    from alliances.reports.build import build_report
    from alliances.reports.check_page import write_check_page
    from alliances.reports.corrections_book import write_corrections
    from alliances.reports.explaining.entry import explain
    from alliances.reports.fiches.entry import Sheets, write_sheets
    from alliances.reports.folder import write_report
    from alliances.reports.model import Report
    from alliances.reports.plan import Plan
    from alliances.reports.plan_read import load_plan
    from alliances.reports.plan_remarks import plan_remarks
    from alliances.reports.plan_write import write_plan
    from alliances.reports.progress_file import write_progress
    from alliances.reports.review.build import build_review
    from alliances.reports.review.folder import write_review
    from alliances.reports.scores_file import write_scores
    from alliances.reports.tracking_book import write_tracking
    from alliances.scoring.lookup import figure

_HOMES = {
    "Agreements": "datasets.fieldwork.agreements",
    "AlliancesError": "errors",
    "BlockingFindings": "errors",
    "Contributions": "progress.contributing.book_read",
    "DisclosureSettings": "disclosure",
    "Example": "datasets.example.programme",
    "Finding": "findings",
    "Framework": "frameworks.model",
    "FrameworkError": "errors",
    "Observations": "datasets.observations.model",
    "OutputError": "errors",
    "Plan": "reports.plan",
    "Questionnaires": "datasets.fieldwork.questionnaires",
    "Report": "reports.model",
    "Severity": "findings",
    "Sheets": "reports.fiches.entry",
    "State": "frameworks.model",
    "Survey": "datasets.survey",
    "Targets": "datasets.observations.targets",
    "Tracking": "datasets.fieldwork.tracking",
    "TrackingSettings": "datasets.fieldwork.tracking",
    "UnreadableFile": "errors",
    "WrongCall": "errors",
    "analyse": "disclosure",
    "build_report": "reports.build",
    "build_review": "reports.review.build",
    "carried": "datasets.carrying",
    "check": "datasets.load",
    "contribution_tags": "progress.contributing.tags",
    "contribution_totals": "progress.contributing.totals",
    "dashboard": "progress.dashboard",
    "disclosable": "progress.contributing.tags",
    "example_programme": "datasets.example.programme",
    "explain": "reports.explaining.entry",
    "figure": "scoring.lookup",
    "findings_table": "datasets.tables",
    "goal_scores": "progress.aggregate",
    "indicator_scores": "progress.aggregate",
    "list_frameworks": "frameworks.load",
    "load_framework": "frameworks.load",
    "load_plan": "reports.plan_read",
    "load_rules": "frameworks.load_rules",
    "plan_remarks": "reports.plan_remarks",
    "progress": "progress",
    "propose_mapping": "datasets.mapping.proposing",
    "read_agreements": "datasets.fieldwork.agreements",
    "read_contributions": "progress.contributing.book_read",
    "read_observations": "datasets.observations.read",
    "read_targets": "datasets.observations.targets",
    "score": "disclosure",
    "set_aside": "datasets.load",
    "suggest_targets": "progress.contributing.suggesting",
    "tracking": "datasets.fieldwork.tracking",
    "what_if": "progress.projection",
    "write_agreements": "datasets.fieldwork.agreements_book",
    "write_campaign": "frameworks.fill",
    "write_check_page": "reports.check_page",
    "write_contributions": "progress.contributing.book",
    "write_corrections": "reports.corrections_book",
    "write_example": "datasets.example.programme",
    "write_form": "frameworks.form",
    "write_mapping": "datasets.mapping.proposing",
    "write_mistakes": "datasets.example.programme",
    "write_plan": "reports.plan_write",
    "write_progress": "reports.progress_file",
    "write_questionnaires": "datasets.fieldwork.questionnaires",
    "write_report": "reports.folder",
    "write_review": "reports.review.folder",
    "write_scores": "reports.scores_file",
    "write_sheets": "reports.fiches.entry",
    "write_template": "frameworks.template",
    "write_tracking": "reports.tracking_book",
    "write_xlsform": "frameworks.xlsform",
}
_NAMES = {"analyse": "published_analysis", "score": "published_scores"}

__all__ = [
    "Agreements",
    "AlliancesError",
    "BlockingFindings",
    "Contributions",
    "DisclosureSettings",
    "Example",
    "Finding",
    "Framework",
    "FrameworkError",
    "Observations",
    "OutputError",
    "Plan",
    "Questionnaires",
    "Report",
    "Severity",
    "Sheets",
    "State",
    "Survey",
    "Targets",
    "Tracking",
    "TrackingSettings",
    "UnreadableFile",
    "WrongCall",
    "analyse",
    "build_report",
    "build_review",
    "carried",
    "check",
    "contribution_tags",
    "contribution_totals",
    "dashboard",
    "disclosable",
    "example_programme",
    "explain",
    "figure",
    "findings_table",
    "goal_scores",
    "indicator_scores",
    "list_frameworks",
    "load_framework",
    "load_plan",
    "load_rules",
    "plan_remarks",
    "progress",
    "propose_mapping",
    "read_agreements",
    "read_contributions",
    "read_observations",
    "read_targets",
    "score",
    "set_aside",
    "suggest_targets",
    "tracking",
    "what_if",
    "write_agreements",
    "write_campaign",
    "write_check_page",
    "write_contributions",
    "write_corrections",
    "write_example",
    "write_form",
    "write_mapping",
    "write_mistakes",
    "write_plan",
    "write_progress",
    "write_questionnaires",
    "write_report",
    "write_review",
    "write_scores",
    "write_sheets",
    "write_template",
    "write_tracking",
    "write_xlsform",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home at its first use."""
    if name == "progress":
        # The room bears the name of its function, and can be called.
        return import_module("alliances.progress")
    if name not in _HOMES:
        msg = f"module 'alliances' has no attribute {name!r}"
        raise AttributeError(msg)
    # The sentences of the errors come with the language room.
    import_module("alliances.language")
    home = import_module(f"alliances.{_HOMES[name]}")
    value = getattr(home, _NAMES.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
