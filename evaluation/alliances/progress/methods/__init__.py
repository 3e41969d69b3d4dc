"""The progress methods: one module each, and here what each is called, and in which version."""

from collections.abc import Callable
from dataclasses import dataclass

from alliances.errors import WrongCall
from alliances.progress.methods import eurostat, open_sdg, sdsn, sdsn_trend, un_chart
from alliances.progress.outcome import Outcome
from alliances.progress.runs import Runs
from alliances.progress.terms import Terms

Assess = Callable[[Runs, Terms, int, int], Outcome]


@dataclass(frozen=True, slots=True)
class Method:
    """A progress method in one version.

    Attributes
    ----------
    id
        What it is called with ``--method``; two windows of one method share it.
    version
        Its edition, with the window where it has several.
    words
        The key of its statuses' words under ``progress.status`` in the catalogues.
    assess
        What makes its outcome from runs, terms, base year and target year.
    """

    id: str
    version: str
    words: str
    assess: Assess
    key: str
    """The key of the sentence that says how it works, under ``progress.methods``."""


METHODS = (
    Method("open-sdg", open_sdg.VERSION, "open_sdg", open_sdg.open_sdg, "open_sdg"),
    Method(
        "eurostat", eurostat.SHORT_VERSION, "eurostat", eurostat.eurostat_short, "eurostat_short"
    ),
    Method("eurostat", eurostat.LONG_VERSION, "eurostat", eurostat.eurostat_long, "eurostat_long"),
    Method("un-chart-2023", un_chart.VERSION, "un_chart", un_chart.un_chart_2023, "un_chart"),
    Method("sdsn", sdsn.VERSION, "sdsn", sdsn.sdsn, "sdsn"),
    Method("sdsn-trend", sdsn_trend.VERSION, "sdsn_trend", sdsn_trend.sdsn_trend, "sdsn_trend"),
)
"""Every method, in the order in which results stand."""


def refuse_unknown(*names: str) -> None:
    """Refuse what is no method's name.

    Raises
    ------
    WrongCall
        With every known name.
    """
    known = dict.fromkeys(each.id for each in METHODS)
    for name in names:
        if name not in known and name != "all":
            raise WrongCall("progress.method", value=name, known=", ".join([*known, "all"]))


LEFT_OUT = ("un_chart_2024", "escap", "oecd_distance", "sdsn_goal_trend")
"""What is not offered because it could not be verified in a source. What of each could not, says
``progress.left_out`` in the catalogues."""
