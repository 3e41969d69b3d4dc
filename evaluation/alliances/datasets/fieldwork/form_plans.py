"""What each form of a campaign holds: one for a person invited, with all their partnerships."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.fingerprint import fingerprint
from alliances.frameworks.form_names import file_names
from alliances.frameworks.form_plan import Asking, Fact, asked_items
from alliances.frameworks.model import Item
from alliances.frameworks.sheets import ANSWER_SHEETS, TYPE_FACTS, sheets
from alliances.language import date, number, text, typeset

NOT_ASKED_AGAIN = ("R", "NE")
"""Dispositions that end an invitation: refused, out of scope. No form is made for it."""

_FACTS = (
    "level", "region", "department", "commune", "start", "end", "renewals", "types", "main_type",
    "phase", "engagements", "domains", "fragility", "international", "beneficiaries", "agreement",
    "evaluation_clause",
)  # fmt: skip
"""What the parties are shown: not how the programme samples, nor how it labels its targets."""

_STYLE = 1
"""Raise it when forms must be made again although nothing of what they hold has changed."""


@dataclass(frozen=True)
class PlannedForm:
    """A form to be made.

    Attributes
    ----------
    inputs
        SHA-256 of everything that it is made from.
    """

    respondent: str
    file: str
    askings: tuple[Asking, ...]
    wave: str
    inputs: str

    @property
    def partnerships(self) -> str:
        """The keys of its partnerships."""
        return ";".join(asking.details["partnership"] for asking in self.askings)

    @property
    def side(self) -> str:
        """The sides for which its respondent speaks."""
        return ";".join(dict.fromkeys(asking.side for asking in self.askings if asking.side))


@dataclass(frozen=True)
class Planner:
    """What the forms of one wave have in common."""

    survey: Survey
    wave: str
    core: bool
    language: str
    deadline: datetime.date | None

    @cached_property
    def invitations(self) -> pd.DataFrame:
        """The invitations of the wave that are still open, in the order of the sheet."""
        table = invitations_of(self.survey, self.wave)
        return table[~table["disposition"].isin(NOT_ASKED_AGAIN)]

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts of each partnership, as the wave has them."""
        return self.survey.facts(self.wave)

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Labels by list, then by code."""
        names = {"side", "voice", "role", "type"} | {
            column.target
            for column in sheets(self.survey.framework)["partnerships"].columns
            if column.kind in {"code", "codes"}
        }
        return {name: self.survey.labels(name, self.language) for name in names}

    @cached_property
    def first(self) -> Mapping[str, int]:
        """Rank of the first wave of each partnership."""
        order = {wave: rank for rank, wave in enumerate(waves_asked(self.survey))}
        seen = [self.survey.data(key) for key in ("invitations", *ANSWER_SHEETS)]
        rows = pd.concat([table[["partnership", "wave"]] for table in seen if len(table)]).dropna()
        ranks = rows["wave"].map(order).groupby(rows["partnership"]).min()
        return {str(key): int(rank) for key, rank in ranks.dropna().items()}

    @cached_property
    def questions(self) -> dict[tuple[object, ...], tuple[Item, ...]]:
        """The questions put, by side, role, voice and moment."""
        return {}

    @cached_property
    def prints(self) -> Mapping[str, str]:
        """The fingerprint of each question."""
        framework = self.survey.framework
        return {item.id: fingerprint(framework, item) for item in framework.items}

    def items(self, asking: Asking) -> tuple[Item, ...]:
        """Return the questions of a sheet."""
        key = asking.side, asking.role, asking.voice, asking.first_wave
        if key not in self.questions:
            framework = self.survey.framework
            found = asked_items(framework, asking.side, self.core, *key[1:])
            self.questions[key] = found
        return self.questions[key]


def waves_asked(survey: Survey) -> tuple[str, ...]:
    """Return the waves in order: those of the survey, then any that only invitations name."""
    table = survey.data("invitations")
    named = set(table["wave"].dropna().astype(str)) if len(table) else set()
    return (*survey.waves, *sorted(named - set(survey.waves)))


def invitations_of(survey: Survey, wave: str) -> pd.DataFrame:
    """Return the invitations of a wave whose person and partnership are known."""
    table = survey.data("invitations")
    if not len(table):
        return table
    held = table["respondent"].notna() & table["partnership"].notna() & (table["wave"] == wave)
    columns = [column.key for column in sheets(survey.framework)["invitations"].columns]
    return table[held].reindex(columns=columns)


def planned_forms(planner: Planner) -> tuple[list[PlannedForm], list[str]]:
    """Return the forms to make, in the order of the invitations, and who has no question.

    Returns
    -------
    forms, without_questions
        The second are pseudonyms: a voice, or a core set, that the framework asks nothing.
    """
    people = dict(list(planner.invitations.groupby("respondent", sort=False)))
    files = form_files(invitations_of(planner.survey, planner.wave)["respondent"])
    forms, unasked = [], []
    for respondent, rows in people.items():
        askings = tuple(asking for asking in _askings(planner, rows) if planner.items(asking))
        if askings:
            inputs = _inputs(planner, askings)
            file = files[str(respondent)]
            forms.append(PlannedForm(str(respondent), file, askings, planner.wave, inputs))
        else:
            unasked.append(str(respondent))
    return forms, unasked


def form_files(respondents: pd.Series) -> Mapping[str, str]:
    """Return the name of the form of each person invited to a wave.

    All of them decide which names collide: an invitation that is closed changes no other's name.
    """
    people = [str(respondent) for respondent in respondents.unique()]
    return dict(zip(people, file_names(people), strict=True))


def _askings(planner: Planner, rows: pd.DataFrame) -> Iterator[Asking]:
    wave = waves_asked(planner.survey).index(planner.wave)
    for row in rows.to_dict("records"):
        said = {str(key): str(value) for key, value in row.items() if not pd.isna(value)}
        voice, partnership = said.get("voice", "partie"), said["partnership"]
        known = _known(planner, partnership)
        yield Asking(
            details=_details(planner, said, voice, str(known.get("name", ""))),
            side=said.get("side"),
            role=said.get("role"),
            voice=voice,
            first_wave=planner.first.get(partnership, wave) == wave,
            prefilled=True,
            facts=tuple(_facts(planner, known)) if voice == "partie" else (),
        )


def _known(planner: Planner, partnership: str) -> Mapping[str, object]:
    """Return what is known of a partnership, without what is blank."""
    if partnership not in planner.facts.index:
        return {}
    row = planner.facts.loc[partnership]
    return {str(key): value for key, value in row.items() if not pd.isna(value)}


def _details(planner: Planner, said: Mapping[str, str], voice: str, name: str) -> dict[str, str]:
    campaign, language = planner.survey.campaign, planner.language
    words = {
        "programme": campaign.programme,
        "partnership": said["partnership"],
        "partnership_name": name,
        "wave": planner.wave,
        "respondent": said["respondent"],
        "deadline": date(planner.deadline, language) if planner.deadline else "",
        "contact": campaign.contact,
        "rgpd_notice": campaign.rgpd_notice,
    }
    for key, code in (("voice", voice), ("side", said.get("side")), ("role", said.get("role"))):
        if code:
            words[key] = typeset(planner.labels[key].get(code, code), language)
    return words


def _facts(planner: Planner, known: Mapping[str, object]) -> Iterator[Fact]:
    columns = {each.key: each for each in sheets(planner.survey.framework)["partnerships"].columns}
    language = planner.language
    for key in _FACTS:
        if key == "types":
            words = _types(planner, known)
            heading = text("form.fact_types", language)
        else:
            words = _in_words(planner, columns[key].kind, columns[key].target, known.get(key))
            heading = text(f"sheets.partnerships.{key}", language)
        if words:
            dated = key != "types" and columns[key].kind == "date"
            yield Fact(key, heading, words, dated)


def _types(planner: Planner, known: Mapping[str, object]) -> str:
    held = [fact.removeprefix("type_") for fact in TYPE_FACTS if known.get(fact)]
    return _listed(planner, "type", held)


def _listed(planner: Planner, name: str, codes: list[str]) -> str:
    labels = planner.labels[name]
    return ", ".join(typeset(labels.get(code, code), planner.language) for code in codes)


def _in_words(planner: Planner, kind: str, target: str, value: object) -> str:
    """Return a fact as its reader would say it; empty where it is not known."""
    if value is None:
        return ""
    if kind in {"code", "codes"}:
        return _listed(planner, target, [code.strip() for code in str(value).split(";")])
    if isinstance(value, datetime.date):
        return date(value, planner.language)
    if kind == "yesno":
        return text("template.yes" if value else "template.no", planner.language)
    if isinstance(value, float):
        return number(value, planner.language)
    return str(value)


def _inputs(planner: Planner, askings: tuple[Asking, ...]) -> str:
    framework = planner.survey.framework
    content = {
        "style": _STYLE,
        "framework": [framework.id, framework.version],
        "language": planner.language,
        "core": planner.core,
        "sheets": [
            {
                "details": dict(asking.details),
                "facts": [[fact.key, fact.heading, fact.value] for fact in asking.facts],
                "questions": [planner.prints[item.id] for item in planner.items(asking)],
                "side": asking.side,
            }
            for asking in askings
        ],
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
