"""Sheets that hold nothing, though others name their rows: nothing could be compared with them."""

from collections.abc import Iterator

from alliances.datasets.marks import Checked
from alliances.datasets.parsing.spelling import references
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import sheets


def emptied_findings(checked: Checked, framework: Framework) -> Iterator[Finding]:
    """Report each sheet without a row that another sheet refers to.

    Parameters
    ----------
    checked
        The tables.
    framework
        Says which columns name the rows of which table.

    Yields
    ------
    Finding
        ``empty_sheet``: it blocks where a campaign requires the sheet, and is to be verified
        elsewhere. A sheet that is not there at all is told as such.
    """
    declared = sheets(framework)
    naming: dict[str, list[str]] = {}
    for link in references(framework):
        if checked.has(link.table, link.column):
            named = checked.data(link.table)[link.column].notna().any()
            if named:
                naming.setdefault(link.target, []).append(checked.tables[link.table].sheet)
    for target, others in naming.items():
        table = checked.tables.get(target)
        if table is not None and not len(table.data) and target not in checked.missing:
            severity = Severity.BLOCKING if declared[target].required else Severity.VERIFY
            file = table.places[0].file if table.places else ""
            details = {"near": others[0], "table": target}
            yield Finding("empty_sheet", severity, file, table.sheet, details=details)
