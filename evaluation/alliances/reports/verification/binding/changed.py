"""Formulas of the changes from one wave to the next, in the partnerships present in both."""

from alliances.reports.verification.binding.places import Part
from alliances.reports.verification.sheets import NUMBER, Sheets
from alliances.statistics.intervals import CONFIDENCE

STATISTICS = ("change", "paired_before", "paired_after")


def changed(sheets: Sheets, part: Part) -> str:
    """Return the formula of a change, of the means that it lies between, or of who is left out.

    The interval is the paired t: change ± t(n − 1) s / √n.
    """
    spans = sheets.changes.spans(part.node, part.side)
    if spans is None:
        return ""
    before, after, change = spans
    if part.statistic != "change":
        span = before if part.statistic == "paired_before" else after
        return f"AVERAGEIFS({span},{change},{NUMBER})" if not part.attribute else ""
    half = f"TINV({1 - CONFIDENCE:.2g},COUNT({change})-1)*STDEV({change})/SQRT(COUNT({change}))"
    return {
        "": f"AVERAGE({change})",
        "n": f"COUNT({change})",
        "low": f"AVERAGE({change})-{half}",
        "high": f"AVERAGE({change})+{half}",
        "only_before": f"COUNT({before})-COUNT({change})",
        "only_after": f"COUNT({after})-COUNT({change})",
    }.get(part.attribute, "")
