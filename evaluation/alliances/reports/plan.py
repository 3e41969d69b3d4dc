"""What a programme decides about its report: order and titles of sections, its own words.

The plan is a file of the programme's: what it writes there survives every run of the report.
`alliances.reports.plan_read` reads it; nothing here knows TOML.
"""

from dataclasses import dataclass

FOREWORD = "foreword"
"""The section that holds a preface and a foreword: there only where a plan gives one."""

SECTIONS = (
    FOREWORD,
    *("essentials", "reading", "programme", "theory", "dimensions", "views", "items", "stages"),
    *("results", "trajectories", "statutory", "sdg17", "territories", "words", "failures"),
    *("recommendations", "partnerships"),
    *("method", "indicators", "questionnaire", "series", "traceability"),
)
"""Every section that a report may have, in the usual order."""

KEPT = ("method", "traceability")
"""Sections that no plan leaves out: by them a reader checks all the others."""

STATUSES = {
    "provisoire": "provisional",
    "définitif": "final",
    "definitif": "final",
    "provisional": "provisional",
    "final": "final",
}
"""Words for the state of a report, and what each means."""

MOST_STORIES = 3


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section as the plan wants it; empty words leave the report's own."""

    id: str
    title: str = ""
    comment: tuple[str, ...] = ()
    include: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says beside the campaign's own facts."""

    period: str = ""
    perimeter: str = ""
    owner: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """The programme's own texts, paragraph by paragraph.

    `preface` and `foreword` open the report, `theory` opens the theory of change, `lessons` closes
    what did not work.
    """

    preface: tuple[str, ...] = ()
    foreword: tuple[str, ...] = ()
    theory: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The story of one partnership, and the reference of the written consent to print it."""

    title: str
    text: tuple[str, ...]
    partnership: str
    consent: str
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an operational objective, and the register's indicator that follows it."""

    text: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Operational:
    """An operational objective.

    Attributes
    ----------
    actions
        What is done for it, each followed by an indicator or by none.
    indicators
        Indicators of the objective itself, that no single action owns.
    target
        What is aimed at, in words, where the register holds no number.
    due
        The year for which the targets are set; None: the year of the report.
    opinion
        Of the mission committee, in its own words.
    """

    id: str
    text: str
    actions: tuple[Action, ...] = ()
    indicators: tuple[str, ...] = ()
    target: str = ""
    due: int | None = None
    opinion: tuple[str, ...] = ()

    @property
    def followed(self) -> tuple[tuple[str, str], ...]:
        """Return (action, indicator) pairs, in order; the objective's own indicators last."""
        pairs = [(action.text, action.indicator) for action in self.actions]
        return tuple(pairs + [("", indicator) for indicator in self.indicators])


@dataclass(frozen=True, slots=True)
class Statutory:
    """A statutory objective of a *société à mission*.

    `register` is how the column ``statutory_objective`` of the register names it: its text or its
    id where empty. `opinion` is the mission committee's, `verifier` the independent third party's.
    """

    id: str
    text: str
    operational: tuple[Operational, ...]
    register: str = ""
    opinion: tuple[str, ...] = ()
    verifier: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The words by which the register may name it."""
        return (self.register,) if self.register else (self.text, self.id)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a report; the empty one changes nothing.

    Attributes
    ----------
    status
        ``provisional``, ``final``, or empty.
    sections
        In the order wanted; the others follow in their usual order, unless `only`.
    radar
        Whether radar charts are drawn, by the rules of `alliances.reports`.
    file, sha256
        Where it was read, for the annex of traceability.
    """

    title: str = ""
    subtitle: str = ""
    status: str = ""
    sections: tuple[PlannedSection, ...] = ()
    only: bool = False
    cover: Cover = Cover()
    texts: OwnTexts = OwnTexts()
    stories: tuple[Story, ...] = ()
    statutory: tuple[Statutory, ...] = ()
    radar: bool = False
    file: str = ""
    sha256: str = ""


NO_PLAN = Plan()
