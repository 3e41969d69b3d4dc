"""Themes that change with time: a partnership bears those of the years in which it lives."""

from collections.abc import Iterator, Mapping

import pandas as pd

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Campaign, split_codes
from alliances.findings import Severity
from alliances.language import LANGUAGES, dates

_THEMES = {"engagements": "engagement", "domains": "domain"}


def theme_marks(
    checked: Checked, campaign: Campaign, lists: Mapping[str, pd.DataFrame]
) -> Iterator[Mark]:
    """Check that the themes of a partnership were in force at some time of its life.

    Parameters
    ----------
    checked
        The tables.
    campaign
        Its reporting date ends the life of a partnership under way.
    lists
        The code lists in force, with the dates between which each code may be used.

    Yields
    ------
    Mark
        ``theme_outside``, at the cell of the themes: no day is common to the validity of a code and
        to the partnership, or to the wave of a row that holds for one wave.
    """
    if not checked.has("partnerships"):
        return
    lives = _lives(checked, campaign)
    for column, name in _THEMES.items():
        if checked.has("partnerships", column) and name in lists:
            codes = lists[name][~lists[name]["code"].isin(_doubtful(checked, name))]
            yield from _outside(checked, column, codes, lives)


def _doubtful(checked: Checked, name: str) -> set[str]:
    """Return the codes of a list whose dates, in the Listes sheet, have a finding."""
    if not checked.has("lists", "list", "code"):
        return set()
    written = checked.data("lists")
    wrong = checked.faulty("lists", "valid_from", "valid_to") & (written["list"] == name)
    return set(written.loc[wrong, "code"].dropna())


def _lives(checked: Checked, campaign: Campaign) -> pd.DataFrame:
    """Return the first and last day of each row of the register; open ends are NaT.

    Rows whose dates have a finding are left out.
    """
    data = checked.data("partnerships")
    reporting = pd.Timestamp(campaign.reporting_date) if campaign.reporting_date else pd.NaT
    lives = data[["start", "end"]].copy()
    ongoing = lives["end"].isna() & ~(lives["start"] > reporting)
    lives["end"] = lives["end"].where(~ongoing, reporting)
    usable = ~checked.faulty("partnerships", "start", "end", "wave")
    if checked.has("waves", "wave", "start", "end"):
        waves = checked.data("waves")
        right = waves["wave"].notna() & ~checked.faulty("waves", "wave", "start", "end")
        waves = waves[right].drop_duplicates("wave")
        periods = waves.set_index("wave")[["start", "end"]]
        for edge in ("start", "end"):
            of_wave = periods[edge].reindex(data["wave"]).set_axis(data.index)
            lives[edge] = lives[edge].where(data["wave"].isna(), of_wave)
    return lives[usable]


def _outside(
    checked: Checked, column: str, codes: pd.DataFrame, lives: pd.DataFrame
) -> Iterator[Mark]:
    cells = checked.data("partnerships").loc[lives.index, column]
    cells = cells[cells.notna() & ~checked.faulty("partnerships", column)[lives.index]]
    single = split_codes(cells)
    rows = pd.DataFrame({"code": single, "row": single.index}).merge(codes, on="code")
    rows = rows.join(lives, on="row")
    never = (rows["start"] > rows["valid_to"]) | (rows["end"] < rows["valid_from"])
    for case in records(rows[never].drop_duplicates("row")):
        details = {
            "code": case.code,
            "label": {"fr": case.label_fr, "en": case.label_en},
            "first": _day(case.valid_from),
            "last": _day(case.valid_to),
        }
        problem = Problem("theme_outside", Severity.VERIFY, details)
        yield Mark("partnerships", case.row, column, problem)


def _day(day: pd.Timestamp) -> dict[str, str]:
    """Return a date in words, by language; an ellipsis where there is no bound."""
    return dict.fromkeys(LANGUAGES, "…") if pd.isna(day) else dates(day.date())
