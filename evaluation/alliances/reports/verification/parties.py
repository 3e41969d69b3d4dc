"""The parties of the partnerships and their organisations, by pseudonym."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from alliances.frameworks.sheets import OWNER
from alliances.reports.verification.case import BLANK, Case, coded
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.scores import PartyScores

MEANS = ("eur", "hours", "m2")


@dataclass(frozen=True)
class PartySheets:
    """The sheets of parties and of organisations.

    Attributes
    ----------
    grid
        Parties: those of a partnership follow one another, the owner first.
    organisations
        A row an organisation.
    regions
        A row a region and an organisation that faces the owner there.
    spans
        First and last row of the parties of each partnership, by its key.
    families
        Families of the parties that face the owner, by partnership.
    sides
        The sides that are listed.
    """

    grid: Grid
    organisations: Grid
    regions: Grid
    spans: dict[str, tuple[int, int]]
    families: dict[str, set[str]]
    sides: tuple[str, ...]


def lay_parties(case: Case, scores: PartyScores) -> PartySheets:
    """Lay the parties out, and the organisations that they are."""
    rows = _sorted(case)
    grid = Grid(case.say("sheets.parties"), case.say("titles.parties"), len(rows))

    def add(
        key: str, values: list[Any], formulas: list[str] | None = None, width: float = 9
    ) -> str:
        return grid.add(key, case.say(f"columns.{key}"), values, formulas or (), width=width)

    places = list(range(grid.first, grid.first + len(rows)))
    p = add("partnership", rows["partnership_name"].tolist(), width=14)
    s = add("side", rows["side"].tolist())
    o = add("organisation", rows["organisation_name"].tolist(), width=12)
    f = add("family", [coded(code) for code in rows["family"]], width=14)
    for means in MEANS:
        column = rows[means] if means in rows else pd.Series([None] * len(rows))
        add(means, [None if pd.isna(value) else float(value) for value in column])
    others = rows["side"] != OWNER
    facing = others & ~rows[others].duplicated(["partnership", "organisation"]).reindex(
        rows.index, fill_value=False
    )
    same = [f'AND({p}{r}={p}{r - 1},{o}{r}={o}{r - 1},{s}{r - 1}<>"{OWNER}")' for r in places]
    first = add(
        "facing",
        others.astype(int).tolist(),
        [f'=IF({s}{r}="{OWNER}",0,1)' for r in places],
    )
    add(
        "once",
        facing.astype(int).tolist(),
        [f"=IF({first}{r}=0,0,IF({test},0,1))" for r, test in zip(places, same, strict=True)],
    )
    known = rows["family"].notna() & others
    alone = known & ~rows[known].duplicated(["partnership", "family"]).reindex(
        rows.index, fill_value=False
    )
    add(
        "once_family",
        alone.astype(int).tolist(),
        [
            f'=IF(OR({first}{r}=0,{f}{r}="{BLANK}"),0,'
            f'IF(AND({p}{r}={p}{r - 1},{f}{r}={f}{r - 1},{s}{r - 1}<>"{OWNER}"),0,1))'
            for r in places
        ],
    )
    answered = _answered(case, scores, rows)
    spans = [scores.spans[k] for k in scores.spans if k[0] == case.wave and len(k[1]) == 1]
    if spans:
        span = (min(low for low, _ in spans), max(high for _, high in spans))
        who, which = (scores.grid.span(key, *span) for key in ("partnership", "side"))
        told = [f"=IF(COUNTIFS({who},{p}{r},{which},{s}{r})>0,1,0)" for r in places]
    else:
        told = ["=0"] * len(places)
    add("answered", answered, told)
    organisations = _organisations(case, grid, rows, facing, answered)
    return PartySheets(
        grid,
        organisations,
        Grid("", "", 0),
        _spans(rows, grid.first),
        {
            str(key): set(codes)
            for key, codes in rows[known].groupby("partnership")["family"].agg(set).items()
        },
        tuple(str(side) for side in rows["side"].unique()),
    )


def _sorted(case: Case) -> pd.DataFrame:
    """Return the parties, those of a partnership together, the owner first, then by family."""
    parties, organisations = case.survey.data("parties"), case.survey.data("organisations")
    columns = ["partnership", "side", "organisation", "family", *MEANS]
    names = ["partnership_name", "organisation_name"]
    if not len(parties):
        return pd.DataFrame(columns=[*columns, *names], dtype=object)
    rows = parties.copy()
    family = pd.Series(dtype=object)
    if len(organisations) and "family" in organisations:
        family = organisations.drop_duplicates("organisation").set_index("organisation")["family"]
    rows["family"] = rows["organisation"].map(family).astype(object)
    rows["partnership_name"] = rows["partnership"].map(case.names.partnerships).fillna(BLANK)
    rows["organisation_name"] = rows["organisation"].map(case.names.organisations).fillna(BLANK)
    order = pd.DataFrame(
        {
            "partnership": rows["partnership_name"],
            "other": rows["side"] != OWNER,
            "family": rows["family"].map(coded),
            "organisation": rows["organisation_name"],
            "side": rows["side"],
        }
    )
    return rows.loc[order.sort_values([*order], kind="stable").index].reset_index(drop=True)


def _spans(rows: pd.DataFrame, first: int) -> dict[str, tuple[int, int]]:
    places = pd.Series(rows.index + first, index=rows.index)
    ends = places.groupby(rows["partnership"]).agg(["min", "max"])
    return {
        str(key): (int(low), int(high))
        for key, low, high in zip(ends.index, ends["min"], ends["max"], strict=True)
    }


def _answered(case: Case, scores: PartyScores, rows: pd.DataFrame) -> list[int]:
    now = scores.rows[scores.rows["wave"] == case.wave]
    heard = set(zip(now["partnership"], now["side"], strict=True))
    return [int(pair in heard) for pair in zip(rows["partnership"], rows["side"], strict=True)]


def _organisations(
    case: Case,
    parties: Grid,
    rows: pd.DataFrame,
    facing: pd.Series,
    answered: list[int],
) -> Grid:
    """Lay the organisations out: in how many partnerships each faces the owner, whether heard."""
    table = case.survey.data("organisations")
    listed = set(table["organisation"].dropna().astype(str)) if len(table) else set()
    names = case.names.organisations
    known = sorted(listed | set(rows["organisation"].dropna().astype(str)), key=lambda k: names[k])
    grid = Grid(case.say("sheets.organisations"), case.say("titles.organisations"), len(known))
    own = grid.add(
        "organisation", case.say("columns.organisation"), [names[k] for k in known], width=22
    )
    grid.add("listed", case.say("columns.listed_organisation"), [int(k in listed) for k in known])
    span = {key: parties.span(key) for key in ("organisation", "once", "facing", "answered")}
    places = range(grid.first, grid.first + len(known))
    counts = rows[facing].groupby("organisation").size()
    grid.add(
        "partnerships",
        case.say("columns.partnerships_facing"),
        [int(counts.get(key, 0)) for key in known],
        [f"=SUMIFS({span['once']},{span['organisation']},{own}{r})" for r in places],
    )
    others = rows["side"] != OWNER
    heard = set(rows.loc[others & pd.Series(answered, index=rows.index).eq(1), "organisation"])
    grid.add(
        "heard",
        case.say("columns.heard"),
        [int(key in heard) for key in known],
        [
            f"=IF(COUNTIFS({span['organisation']},{own}{r},{span['facing']},1,"
            f"{span['answered']},1)>0,1,0)"
            for r in places
        ],
    )
    return grid


def with_regions(case: Case, sheets: PartySheets, register: Grid) -> PartySheets:
    """Return the sheets with the region of each party, and the organisations of each region."""
    grid = sheets.grid
    place = {name: row for row, name in enumerate(register.values("partnership"), register.first)}
    known = register.values("region")
    at = [place.get(name) for name in grid.values("partnership")]
    held = [BLANK if row is None else known[row - register.first] for row in at]
    letter = register.letter("region")
    grid.add(
        "region",
        case.say("columns.region"),
        held,
        [f"={register.prefix}{letter}{row}" if row else "" for row in at],
    )
    facing = grid.values("facing")
    pairs = sorted(
        {
            (region, name)
            for region, name, other in zip(held, grid.values("organisation"), facing, strict=True)
            if other and BLANK not in (region, name)
        }
    )
    regions = Grid(case.say("sheets.regions"), case.say("titles.regions"), len(pairs))
    r = regions.add("region", case.say("columns.region"), [each for each, _ in pairs], width=22)
    o = regions.add("organisation", case.say("columns.organisation"), [name for _, name in pairs])
    span = {key: grid.span(key) for key in ("organisation", "region", "facing")}
    regions.add(
        "present",
        case.say("columns.present"),
        [1] * len(pairs),
        [
            f"=IF(COUNTIFS({span['organisation']},{o}{row},{span['region']},{r}{row},"
            f"{span['facing']},1)>0,1,0)"
            for row in range(regions.first, regions.first + len(pairs))
        ],
    )
    return replace(sheets, regions=regions)
