"""The follow-up of a campaign as a workbook: the essentials, then lists to work with."""

import os

import pandas as pd

from alliances.datasets.fieldwork.tracking import STATES, Tracking
from alliances.frameworks.model import VOICES
from alliances.language import date, number, percent, plural, text
from alliances.reports.excel import write_sections
from alliances.reports.model import (
    Block,
    Chart,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.tracking_lists import sheet_titles, write_lists
from alliances.reports.voice import COUNT_BELOW
from alliances.workbooks.book import open_book

_GROUPS = ("side", "region", "level")
_RETURNED = ("complete", "incomplete")


def write_tracking(
    found: Tracking, path: str | os.PathLike[str], language: str | None = None
) -> None:
    """Write the follow-up of a wave as a workbook.

    Parameters
    ----------
    found
        What `alliances.tracking` found.
    path
        The ``.xlsx`` file to make; one already there is replaced.
    language
        ``fr`` or ``en``. None: the campaign's.

    Raises
    ------
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_example
    >>> from alliances.datasets.load import check
    >>> from alliances.datasets.fieldwork.tracking import tracking
    >>> with TemporaryDirectory() as folder:
    ...     workbook, out = Path(folder) / "campagne.xlsx", Path(folder) / "suivi.xlsx"
    ...     made = write_example(workbook, partnerships=10, national=1, waves=1)
    ...     (Path(folder) / "retours").mkdir()
    ...     write_tracking(tracking(check(workbook), Path(folder) / "retours"), out)
    ...     out.exists()
    True
    """
    spoken = language or found.survey.campaign.language
    report = _report(found, spoken)
    with open_book(path, spoken, report.title) as book:
        write_sections(book, report, sheet_titles(found, spoken))
        write_lists(book, found)


def _report(found: Tracking, language: str) -> Report:
    say = _Words(found, language)
    facts = {say("source"): found.survey.source.file}
    if found.date is not None:
        facts = {say("date"): date(found.date, language), **facts}
    sections = (
        Section("essentials", say("essentials.title"), _essentials(say), say("essentials.name")),
        *(
            Section(key, say(f"by_{key}.title"), tuple(_by_group(say, key)), say(f"by_{key}.name"))
            for key in _GROUPS
        ),
    )
    programme = found.survey.campaign.programme
    return Report(
        say("title", wave=found.wave),
        programme,
        language,
        programme,
        found.wave,
        sections,
        facts=facts,
    )


class _Words:
    """The sentences of a follow-up, and what several of them name."""

    def __init__(self, found: Tracking, language: str) -> None:
        self.found = found
        self.language = language
        self.source = text("tracking.source_line", language, file=found.survey.source.file)

    def __call__(self, key: str, **values: object) -> str:
        return text(f"tracking.{key}", self.language, **values)

    def many(self, key: str, count: int, **values: object) -> str:
        words = number(count, self.language)
        return plural(f"tracking.{key}", count, self.language, **{"count": words, **values})

    @property
    def scope(self) -> str:
        """The population of every table."""
        return self.many("scope", len(self.found.invitations), wave=self.found.wave)


def _essentials(say: _Words) -> tuple[Block, ...]:
    found = say.found
    rows = found.invitations
    base = int((rows["state"] != "out_of_scope").sum())
    back = int(rows["state"].isin(_RETURNED).sum())
    rate = back / base if base >= COUNT_BELOW else None
    aside = f" ({percent(rate, say.language)})" if rate is not None else ""
    written = number(base, say.language)
    lead = say.many("lead", back, base=written, aside=aside)
    people = say.many("people", rows["respondent"].nunique())
    figures = (
        _figure(say, "invited", len(rows), people),
        _figure(say, "returned", back, say("figures.returned_help", base=written)),
        KeyFigure(say("figures.rate"), rate, "percent", base, say("figures.rate_help")),
        _figure(say, "reminders", len(found.reminders)),
        _figure(say, "doubts", len(found.doubts)),
    )
    blocks: list[Block] = [Paragraph(lead, "lead"), KeyFigures(figures)]
    if found.date is None:
        blocks.append(Paragraph(say("no_date"), "warning"))
    blocks.append(_states_chart(say, lead))
    rules = found.settings
    bounds = {
        "complete": percent(rules.complete, say.language),
        "partial": percent(rules.partial, say.language),
    }
    blocks.append(Paragraph(say("rules", **bounds), "note"))
    return tuple(blocks)


def _figure(say: _Words, key: str, value: int, detail: str = "") -> KeyFigure:
    words = detail or say(f"figures.{key}_help")
    return KeyFigure(say(f"figures.{key}"), value, "integer", None, words)


def _states_chart(say: _Words, title: str) -> Chart:
    counts = say.found.invitations["state"].value_counts()
    data = pd.DataFrame(
        {
            "label": [say(f"states.{state}") for state in STATES],
            "group": [say(f"groups.{_group(state)}") for state in STATES],
            "value": [int(counts.get(state, 0)) for state in STATES],
        }
    )
    # Named once: Excel draws a run of empty cells as one group.
    data["group"] = data["group"].where(~data["group"].duplicated(), "")
    listed = ", ".join(
        say("labelled", label=label, value=number(value, say.language))
        for label, value in zip(data["label"], data["value"], strict=True)
    )
    return Chart(
        "states",
        "bars",
        say("chart_title"),
        say("chart_subtitle"),
        data,
        say("chart_alt", listed=listed),
        reading=say.many("chart_reading", int(data["value"].iloc[0])),
        scope=say.scope,
        source=say.source,
        labels={
            "label": say("columns.state"),
            "group": say("columns.group"),
            "value": say("columns.invitations"),
        },
        formats={"value": "integer"},
        unit="count",
    )


def _group(state: str) -> str:
    if state in _RETURNED:
        return "returned"
    return "waiting" if state in {"broken_off", "sent", "reminded", "not_sent"} else "closed"


def _by_group(say: _Words, key: str) -> list[Block]:
    """Return the table of one way to group the invitations."""
    counted = _counted(say, key)
    used = [state for state in STATES if counted[state].sum()]
    columns = (
        TableColumn("label", say(f"by_{key}.heading")),
        TableColumn("invited", say("columns.invited"), "integer"),
        *(TableColumn(state, say(f"states.{state}"), "integer") for state in used),
        TableColumn("base", say("columns.base"), "integer"),
        TableColumn("returned", say("columns.returned"), "integer"),
        TableColumn("rate", say("columns.rate"), "percent", say("rate_help")),
    )
    total = counted.iloc[-1]
    table = ReportTable(
        f"by_{key}",
        say(f"by_{key}.title"),
        columns,
        counted,
        reading=say.many(
            "reading", int(total["returned"]), base=number(int(total["base"]), say.language)
        ),
        scope=say.scope,
        source=say.source,
        notes=(say("formula", least=COUNT_BELOW),),
        subtitle=say(f"by_{key}.subtitle"),
    )
    return [table]


def _counted(say: _Words, key: str) -> pd.DataFrame:
    """Return the counts of each state by group, most invited first for regions; the total last."""
    rows = say.found.invitations
    crossed = pd.crosstab(_labels(say, key), rows["state"])
    counted = crossed.reindex(columns=list(STATES), fill_value=0)
    order = _order(say, key, counted)
    counted = counted.loc[order]
    counted.loc[say("total")] = counted.sum()
    counted["invited"] = counted[list(STATES)].sum(axis=1)
    counted["base"] = counted["invited"] - counted["out_of_scope"]
    counted["returned"] = counted[list(_RETURNED)].sum(axis=1)
    rate = counted["returned"] / counted["base"].where(counted["base"] >= COUNT_BELOW)
    counted["rate"] = rate.astype("float64")
    counted.insert(0, "label", counted.index)
    return counted.reset_index(drop=True)


def _labels(say: _Words, key: str) -> pd.Series:
    rows = say.found.invitations
    labels = say.found.survey.labels(key, say.language)
    values = rows[key].astype(object)
    if key == "side":
        voices = say.found.survey.labels("voice", say.language)
        values = values.where(values.notna(), rows["voice"])
        labels = {**labels, **{voice: voices.get(voice, voice) for voice in VOICES}}
    return values.map(lambda code: labels.get(code, code)).fillna(say("not_given")).rename("label")


def _order(say: _Words, key: str, counted: pd.DataFrame) -> list[str]:
    """Return the groups in the order of their list; what is not given comes last."""
    known = list(say.found.survey.labels(key, say.language).values())
    if key == "side":
        known += list(say.found.survey.labels("voice", say.language).values())
    found = [str(label) for label in counted.index]
    last = say("not_given")
    rank = {label: place for place, label in enumerate(known)}
    return sorted(found, key=lambda label: (label == last, rank.get(label, len(rank)), label))
