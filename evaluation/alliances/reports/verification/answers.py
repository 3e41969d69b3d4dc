"""The answers as numbers and codes: a range of rows for each partnership, side and wave."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.datasets.consent import quotable
from alliances.frameworks.model import Framework, Item, State
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.reports.quotes import STRATUM_AT_LEAST, stratum_sizes
from alliances.reports.verification.case import BLANK, UNREADABLE, Case, coded
from alliances.reports.verification.grid import Grid

_KEYS = ("wave", "partnership", "side", "respondent")


@dataclass(frozen=True)
class Answers:
    """The sheet of answers, and where each party's rows stand.

    Attributes
    ----------
    grid
        Sorted by wave, side, partnership and respondent; rows of no known partnership stand last
        among those of their side: they are answers, and enter no score.
    spans
        First and last row of a side in a wave, all its rows.
    parties
        A row a party (or voice) of a partnership in a wave: ``wave, side, partnership, first,
        last``, in the order of the sheet.
    states
        The code of each kind of nothing.
    """

    grid: Grid
    spans: dict[tuple[str, str], tuple[int, int]]
    parties: pd.DataFrame
    states: dict[State, str]

    def column(self, item: str, wave: str, side: str) -> str:
        """Return the answers of a side to an item in a wave."""
        return self.grid.span(item, *self.spans[wave, side])


def state_codes(framework: Framework) -> dict[State, str]:
    """Return the code of each kind of nothing; what was not asked is an empty cell."""
    declared = {code.state: code.code for code in framework.missing}
    usual = {State.DONT_KNOW: "NSP", State.NOT_APPLICABLE: "SO", State.REFUSED: "REF"}
    return {**usual, **declared, State.BLANK: BLANK, State.INVALID: UNREADABLE}


def lay_answers(case: Case) -> Answers:
    """Lay the answers out.

    Parameters
    ----------
    case
        The report to be verified.

    Returns
    -------
    Answers
        Ordered codes and amounts as numbers, words of nominal scales as texts, the kinds of nothing
        as their codes; no free text, no date.
    """
    items = (*case.entering, *case.beside)
    states = state_codes(case.framework)
    keys, values = [], []
    for sheet in ANSWER_SHEETS:
        table = case.survey.tables.get(sheet)
        if table is None or not len(table.data):
            continue
        data = table.data
        kept = data["wave"].astype(str).isin(case.waves).to_numpy()
        keys.append(_keys(case, sheet, data[kept]))
        values.append(
            np.column_stack(
                [_codes(case, item, sheet, kept, states) for item in items]
                or [np.empty((int(kept.sum()), 0), dtype=object)]
            )
        )
    rows = (
        pd.concat(keys, ignore_index=True)
        if keys
        else pd.DataFrame(columns=[*_KEYS, "sheet", "index", "known"])
    )
    order = _order(case, rows)
    rows = rows.iloc[order].reset_index(drop=True)
    held = np.concatenate(values)[order] if values else np.empty((0, len(items)), dtype=object)
    grid = Grid(case.say("sheets.answers"), case.say("titles.answers"), len(rows))
    names = case.names
    partnership = [names.partnerships.get(str(key), "") for key in rows["partnership"]]
    person = [names.people.get(str(key), "") for key in rows["respondent"]]
    keyed: dict[str, list[str]] = {
        "wave": [coded(wave) for wave in rows["wave"]],
        "partnership": partnership,
        "side": rows["side"].tolist(),
        "respondent": person,
    }
    for key, column in keyed.items():
        grid.add(key, case.say(f"columns.{key}"), column)
    for key, flags in _free(case, rows).items():
        grid.add(key, case.say(f"columns.{key}"), flags)
    for place, item in enumerate(items):
        grid.add(item.id, item.id, held[:, place].tolist(), width=6)
    return Answers(grid, _spans(rows, grid.first), _parties(rows, grid.first), states)


def _free(case: Case, rows: pd.DataFrame) -> dict[str, list[object]]:
    """Return, of the parties' answers in the wave, how many texts they hold; never the texts.

    And whether they may be quoted: the respondent and the party agree, the stratum is not small.
    """
    mine = rows.index[(rows["sheet"] == "answers") & (rows["wave"] == case.wave)]
    made: dict[str, list[object]] = {
        key: [None] * len(rows) for key in ("free", "quotable", "small")
    }
    if not len(mine):
        return made
    table, scales = case.survey.tables["answers"], case.framework.scales
    texts = [
        item.id
        for item in items_on(case.framework, "answers")
        if scales[item.scale].kind == "text" and item.id in table.states and item.id in table.data
    ]
    index = list(rows.loc[mine, "index"])
    given = (table.states.loc[index, texts] == State.VALUE).sum(axis=1).to_numpy()
    agree = set(quotable(case.survey, case.wave).index)
    sizes = stratum_sizes(case.material)
    for place, row, held, partnership in zip(
        mine, index, given, rows.loc[mine, "partnership"].astype(str), strict=True
    ):
        made["free"][place] = int(held)
        made["quotable"][place] = int(row in agree)
        made["small"][place] = int(sizes.get(partnership, float("nan")) < STRATUM_AT_LEAST)
    return made


def _keys(case: Case, sheet: str, data: pd.DataFrame) -> pd.DataFrame:
    voice = ANSWER_SHEETS[sheet]
    keys = pd.DataFrame(
        {
            "wave": data["wave"].astype(str).to_numpy(),
            "partnership": data["partnership"].to_numpy(),
            "side": data["side"].astype(object).to_numpy() if voice == "partie" else voice,
            "respondent": data["respondent"].to_numpy(),
            "sheet": sheet,
            "index": data.index.to_numpy(),
        },
        dtype=object,
    )
    return keys.assign(known=keys["partnership"].isin(case.scores.partnerships))


def _codes(
    case: Case, item: Item, sheet: str, kept: np.ndarray, states: dict[State, str]
) -> np.ndarray:
    """Return what the rows of a sheet hold of an item, ready to be written."""
    table = case.survey.tables[sheet]
    size = int(kept.sum())
    found = np.full(size, None, dtype=object)
    if item.id not in table.data or item.id not in table.states:
        return found
    held = table.states[item.id].to_numpy()[kept]
    column = table.data[item.id][kept]
    numeric = pd.api.types.is_numeric_dtype(column.dtype)
    present = held == State.VALUE
    if numeric:
        numbers = column.to_numpy(np.float64, na_value=np.nan)
        unread = present & np.isnan(numbers)
        found[present] = numbers[present].tolist()
        found[unread] = states[State.INVALID]
    else:
        found[present] = [coded(code) for code in column.to_numpy(dtype=object)[present]]
    for state, code in states.items():
        found[held == state] = code
    return found


def _order(case: Case, rows: pd.DataFrame) -> np.ndarray:
    """Sort by wave, side, partnership and respondent, those last by their pseudonyms."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    waves = {wave: place for place, wave in enumerate(case.waves)}
    sides = {side: place for place, side in enumerate(case.sides)}
    names = case.names
    keys = pd.DataFrame(
        {
            "wave": rows["wave"].map(waves),
            "side": rows["side"].map(sides),
            "unknown": ~rows["known"].astype(bool),
            "partnership": rows["partnership"].map(names.partnerships).fillna(""),
            "person": rows["respondent"].map(names.people).fillna(""),
        }
    )
    order: np.ndarray = keys.sort_values([*keys], kind="stable").index.to_numpy()
    return order


def _spans(rows: pd.DataFrame, first: int) -> dict[tuple[str, str], tuple[int, int]]:
    places = pd.Series(np.arange(first, first + len(rows)), index=rows.index)
    grouped = places.groupby([rows["wave"], rows["side"]], sort=False)
    ends = grouped.agg(["min", "max"])
    return {
        (str(wave), str(side)): (int(low), int(high))
        for (wave, side), low, high in zip(ends.index, ends["min"], ends["max"], strict=True)
    }


def _parties(rows: pd.DataFrame, first: int) -> pd.DataFrame:
    columns = ["wave", "side", "partnership"]
    known = rows[rows["known"].astype(bool)]
    places = pd.DataFrame({"first": known.index + first, "last": known.index + first})
    places.index = known.index
    grouped = pd.concat([known[columns], places], axis=1).groupby(columns, sort=False)
    return grouped.agg(first=("first", "min"), last=("last", "max")).reset_index()
