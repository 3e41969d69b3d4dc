"""Campaigns whose partnerships may have a sheet, and sheets filled in as people do."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from alliances.datasets.example.programme import Example, example_programme
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State

WAVE = "2025"


@cache
def programme() -> Example:
    return example_programme(partnerships=44, national=6)


def tables() -> dict[str, pd.DataFrame]:
    """The invented programme, where every party and every respondent consents."""
    made = {key: table.copy() for key, table in programme().tables.items()}
    made["parties"]["consent_show"] = True
    made["answers"]["AC1"] = "1"
    return made


def write(path: Path) -> Path:
    campaign = {**programme().campaign, "consent_mode": "agreed"}
    write_campaign(path, load_framework("partenariat"), tables(), campaign)
    return path


@cache
def agreed() -> Survey:
    with TemporaryDirectory() as folder:
        return check(write(Path(folder) / "campagne.xlsx"))


@cache
def survey(mode: str = "agreed") -> Survey:
    return replace(agreed(), campaign=replace(agreed().campaign, consent_mode=mode))


def with_rows(
    survey: Survey, key: str, data: pd.DataFrame, states: pd.DataFrame | None = None
) -> Survey:
    """The survey with other rows in a table, as if its workbook had held them."""
    table = survey.tables[key]
    held = len(table.states) > 0
    known = table.states.reindex(data.index) if states is None and held else states
    known = table.states if known is None else known
    made = replace(table, data=data, states=known, raw=table.raw.reindex(data.index))
    return replace(survey, tables={**survey.tables, key: made})


def theirs(partnership: str, side: str) -> pd.Series:
    """Which rows of the answers a side of a partnership gave."""
    answers = agreed().data("answers")
    return (answers["partnership"] == partnership) & (answers["side"] == side)


def with_consent(survey: Survey, partnership: str, said: bool) -> Survey:
    parties = survey.data("parties").copy()
    own = (parties["partnership"] == partnership) & (parties["side"] == "B")
    parties.loc[own, "consent_show"] = said
    return with_rows(survey, "parties", parties)


def with_answer(survey: Survey, who: pd.Series, item: str, said: str, state: State) -> Survey:
    answers = survey.data("answers").copy()
    states = survey.tables["answers"].states.copy()
    answers.loc[who, item] = said if state is State.VALUE else None
    states.loc[who, item] = int(state)
    return with_rows(survey, "answers", answers, states)


@cache
def heard(sides: str) -> str:
    """The first partnership of the last wave that just these sides answered for."""
    answers = agreed().data("answers")
    last = answers[answers["wave"] == WAVE]
    found = last.groupby("partnership")["side"].agg(lambda each: "".join(sorted(set(each))))
    return str(sorted(found[found == sides].index)[0])


def filled(path: Path, out: Path, lines: Mapping[str, str]) -> Path:
    """Fill the content controls of a sheet, by tag, as Word does; ``☒`` ticks a box."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.infolist():
            content = before.read(member)
            if member.filename == "word/document.xml":
                document = content.decode()
                for tag, words in lines.items():
                    document = _put(document, tag, words)
                content = document.encode()
            after.writestr(member, content)
    return out


def _put(document: str, tag: str, words: str) -> str:
    control = re.compile(
        rf'(<w:sdtPr>(?:(?!</w:sdtPr>).)*<w:tag w:val="{tag}"/>)((?:(?!</w:sdt>).)*)(</w:sdt>)'
    )
    found = control.search(document)
    assert found, tag
    inner = found[2].replace("<w:showingPlcHdr/>", "")
    inner = inner.replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"')
    inner = re.sub(r"(<w:t [^>]*>)[^<]*", rf"\g<1>{words}", inner)
    return document[: found.start()] + found[1] + inner + found[3] + document[found.end() :]
