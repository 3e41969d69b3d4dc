"""Formulas of who was asked and who answered: invitations, rates, views, horizons."""

from collections.abc import Callable

import pandas as pd

from alliances.frameworks.sheets import ANSWERED
from alliances.reports.coverage import OUT_OF_SCOPE
from alliances.reports.verification.binding.questions import Formulas
from alliances.reports.verification.case import BLANK, coded
from alliances.reports.verification.lists import MET
from alliances.reports.verification.sheets import Sheets


class Rates:
    """The counts of the response, each a formula."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.parties = [side for side in sheets.case.sides if len(side) == 1]

    def invited(self, who: str = "", *dispositions: str) -> str:
        """Return the count of invitations, of somebody or of all parties, by disposition."""
        grid = self.sheets.lists.invitations
        sides = [who] if who else self.parties
        told = [f',{grid.span("disposition")},"{coded(d)}"' for d in dispositions] or [""]
        return "+".join(
            f'COUNTIFS({grid.span("who")},"{side}"{each})' for side in sides for each in told
        )

    def returned(self, who: str = "") -> str:
        """Return the count of invitations that were answered, completely or in part."""
        return self.invited(who, *ANSWERED)

    def base(self, who: str = "") -> str:
        """Return the count of invitations within the scope."""
        return f"({self.invited(who)}-({self.invited(who, OUT_OF_SCOPE)}))"

    @property
    def partnerships(self) -> str:
        """The count of the partnerships of the register."""
        return self.sheets.registered()

    def heard(self, owner: int, others: int) -> str:
        """Return the count of the partnerships heard, or not, on either side."""
        register = self.sheets.register
        return (
            f"COUNTIFS({register.span('heard_owner')},{owner},"
            f"{register.span('heard_others')},{others})"
        )

    @property
    def answered(self) -> str:
        """The count of the partnerships heard on a side at least."""
        return f"({self.heard(1, 1)}+{self.heard(1, 0)}+{self.heard(0, 1)})"

    @property
    def organisations(self) -> str:
        """The count of the organisations that face the owner; of all where no party is listed."""
        grid = self.sheets.parties.organisations
        if not self.sheets.parties.grid.size:
            return f"SUM({grid.span('listed')})"
        return f'COUNTIF({grid.span("partnerships")},">=1")'

    @property
    def heard_organisations(self) -> str:
        """The count of the organisations facing the owner that were heard."""
        return f"SUM({self.sheets.parties.organisations.span('heard')})"

    @property
    def objectives(self) -> str:
        """The count of the objectives."""
        return f"COUNTA({self.sheets.lists.objectives.span('outcome')})"

    @property
    def met(self) -> str:
        """The count of the objectives met."""
        span = self.sheets.lists.objectives.span("outcome")
        return "(" + "+".join(f'COUNTIF({span},"{coded(code)}")' for code in MET) + ")"

    @property
    def respondents(self) -> str:
        """The count of the people of the parties who answered, each once."""
        grid = self.sheets.lists.people
        return f'COUNTIF({grid.span("rows")},">=1")' if "rows" in grid else ""


def key_figure(sheets: Sheets, name: str, format: str) -> str:
    """Return the formula of a key figure of the essentials, by the first part of its identifier."""
    rates = Rates(sheets)
    known = {
        "partnerships": (rates.partnerships, ""),
        "organisations": (rates.organisations, ""),
        "respondents": (rates.respondents, ""),
        "pairs": (rates.heard(1, 1), rates.partnerships),
        "objectives_met": (rates.met, rates.objectives),
        "response": (f"({rates.returned()})", rates.base()),
    }
    count, base = known.get(name, ("", ""))
    return f"{count}/{base}" if format == "percent" and base else count


def coverage_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partnerships by who was heard."""
    rates, say = Rates(sheets), sheets.case.material.say
    counts = {
        "both": rates.heard(1, 1),
        "owner_only": rates.heard(1, 0),
        "others_only": rates.heard(0, 1),
        "none": f"MAX({rates.partnerships}-{rates.answered},0)",
    }
    named = {say(f"coverage.{name}"): formula for name, formula in counts.items()}
    found = [named.get(label, "") for label in data["label"]]
    return {"n": found, "share": [f"{f}/{rates.partnerships}" if f else "" for f in found]}


def _who(sheets: Sheets, words: str) -> str | None:
    """Return whom a row of the response is about; empty for all parties, None if unknown."""
    material = sheets.case.material
    named = {material.side(side): side for side in sheets.case.sides}
    named |= {material.say("response.all"): "", material.say("words.not_given"): BLANK}
    voices = set(sheets.lists.invitations.values("who"))
    named |= {material.side(voice): voice for voice in voices if voice != BLANK}
    return named.get(words)


def response_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the response: invited, out of scope, returned, rate."""
    rates = Rates(sheets)
    made: Formulas = {key: [] for key in ("invited", "out_of_scope", "returned", "n", "rate")}
    for words in data["side"]:
        who = _who(sheets, words)
        if who is None:
            found = ["", "", "", "", ""]
        else:
            returned, base = rates.returned(who), rates.base(who)
            found = [rates.invited(who), rates.invited(who, OUT_OF_SCOPE), returned, base]
            found.append(f"({returned})/{base}")
        for column, formula in zip(made, found, strict=True):
            made[column].append(formula)
    return made


def rates_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the rates of people, organisations, partnerships and pairs."""
    rates, say = Rates(sheets), sheets.case.material.say
    pairs = {
        "persons": (rates.returned(), rates.base()),
        "organisations": (rates.heard_organisations, rates.organisations),
        "partnerships": (rates.answered, rates.partnerships),
        "pairs": (rates.heard(1, 1), rates.partnerships),
    }
    named = {say(f"response.rates.{name}"): pair for name, pair in pairs.items()}
    found = [named.get(label, ("", "")) for label in data["label"]]
    return {
        "returned": [part for part, _ in found],
        "n": [base for _, base in found],
        "rate": [f"({part})/{base}" if part else "" for part, base in found],
    }


def dispositions_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the invitations by disposition, a column a side."""
    rates, material = Rates(sheets), sheets.case.material
    codes = {material.code("disposition", code): code for code in material.codes("disposition")}
    codes[material.say("words.not_given")] = BLANK
    who = sorted(set(sheets.lists.invitations.values("who")) - {BLANK})
    # A blank sorts first in the report, as an empty name.
    if BLANK in set(sheets.lists.invitations.values("who")):
        who.insert(0, BLANK)
    return {
        f"n_{place}": [rates.invited(side, codes.get(label, label)) for label in data["label"]]
        for place, side in enumerate(who)
        if f"n_{place}" in data
    }


def horizons_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partnerships old enough for an impact to be claimed."""
    ripe = [sheets.registered(("months_report", f'">={months:g}"')) for months in data["months"]]
    known = sheets.registered(("months_report", '"<1E+15"'))
    return {"ripe": ripe, "n": [known] * len(data)}


def scales_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the number of questions on each scale."""
    span = sheets.lists.questions.span("scale")
    return {"n": [f'COUNTIF({span},"{coded(scale)}")' for scale in data["scale"]]}


PARTICIPATION: dict[str, Callable[[Sheets, pd.DataFrame], Formulas]] = {
    "views_coverage": coverage_table,
    "method_response": response_table,
    "method_rates": rates_table,
    "method_dispositions": dispositions_table,
    "method_horizons": horizons_table,
    "reading_scales": scales_table,
}
