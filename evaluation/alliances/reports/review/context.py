"""The series of one area, assessed: which they are, of which target, and which one speaks first."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from alliances.datasets.observations.areas import codes, names
from alliances.errors import WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.language.matching import fold
from alliances.progress.assess import progress
from alliances.progress.projection import what_if
from alliances.progress.series import FRANCE, context_series

DEFAULT = "open-sdg"
"""The method whose status stands where one alone does: it gives one to most series (ours)."""

_TEXTS = ("indicator", "version", "series", "disaggregation", "unit", "source", "vintage", "flag")


@dataclass(frozen=True)
class Context:
    """The series of goal 17 for one area.

    Attributes
    ----------
    data
        Observations, with the columns of the tidy table, ``target`` (``17.2``) and ``name`` (the
        series, with its disaggregation, as in `results`).
    results, outlook
        Tables of `alliances.progress` and `alliances.progress.projection.what_if`, with ``target``.
    area
        Code of the area, M49 where it has one; empty where there is no observation.
    bundled
        Whether the figures are those that ship.
    elsewhere
        Series of other goals, or of no target that is known: not shown.
    methods, base_year, targets
        As asked for.
    declared
        What the files themselves declare of directions, targets and groups; None where nothing.
    """

    odd17: Framework
    data: pd.DataFrame
    results: pd.DataFrame
    outlook: pd.DataFrame
    area: str
    bundled: bool
    elsewhere: int
    methods: Any
    base_year: int
    targets: Any
    declared: Any

    @cached_property
    def method(self) -> str:
        """The method that speaks where one alone does."""
        asked = [self.methods] if isinstance(self.methods, str) else list(self.methods)
        return DEFAULT if {"all", DEFAULT} & set(asked) else asked[0]

    @cached_property
    def main(self) -> pd.DataFrame:
        """One row a series: the result of `method` (its first window), and the outlook."""
        first = self.results[self.results["method"] == self.method].drop_duplicates("series")
        aims = self.outlook[["series", "target_value", "target_year", "verdict", "required_rate"]]
        return first.merge(aims, on="series", how="left")

    @cached_property
    def headlines(self) -> dict[str, str]:
        """The series that speaks for each target first, by target.

        A total before a part (where a file has parts only, one that it names a total); with a value
        to reach before one without, assessed before not assessed, a share or a rate
        before an amount (which grows with a country), the latest before older ones, then the order
        of the framework (ours).
        """
        order = {one.code: place for place, one in enumerate(self.odd17.series)}
        main = self.main
        ranked = main.assign(
            whole=main["series"].map(_wholeness),
            aimed=main["target_value"].notna(),
            assessed=main["score"].notna(),
            relative=main["series"].isin(self._relative),
            place=main["series"].map(order).fillna(len(order)),
        ).sort_values(
            ["whole", "aimed", "assessed", "relative", "current_year", "place"],
            ascending=[False, False, False, False, False, True],
            kind="stable",
        )
        first = ranked.drop_duplicates("target")
        return dict(zip(first["target"].astype(str), first["series"].astype(str), strict=True))

    @cached_property
    def shown(self) -> frozenset[str]:
        """The series that tables list: totals, and the parts that speak for a target."""
        totals = {name for name in self.main["series"] if "[" not in name}
        return frozenset(totals | set(self.headlines.values()))

    @cached_property
    def _relative(self) -> set[str]:
        """The series that are shares or rates, by the framework's unit in English."""
        units = {one.code: one.unit["en"] for one in self.odd17.series}
        return {code for code, unit in units.items() if "%" in unit or unit.startswith("per ")}

    def row(self, series: str) -> dict[Hashable, Any]:
        """Return the row of a series in `main`."""
        return self.main[self.main["series"] == series].to_dict("records")[0]

    def ahead(self, series: str) -> dict[Hashable, Any]:
        """Return the row of a series in `outlook`."""
        return self.outlook[self.outlook["series"] == series].to_dict("records")[0]

    def before(self, series: str) -> tuple[str, ...]:
        """Return earlier series of the same indicator and unit, measured otherwise: never joined.

        Only those whose years all come before: net aid before aid in grant equivalent.
        """
        own = self.data[self.data["name"] == series]
        if not len(own):
            return ()
        others = self.data[
            (self.data["indicator"] == own["indicator"].iloc[0])
            & (self.data["unit"] == own["unit"].iloc[0])
            & (self.data["disaggregation"] == "")
            & (self.data["name"] != series)
        ]
        last = others.groupby("name", sort=False)["year"].max()
        aims = self.outlook.set_index("series")["target_value"]
        mine = aims.get(series)
        earlier = [name for name in last.index[last < own["year"].min()] if aims.get(name) == mine]
        return tuple(earlier)


def context_of(
    observations: Any, targets: Any, area: str | None, methods: Any, base_year: int
) -> Context:
    """Return the series of one area, assessed.

    Parameters
    ----------
    observations
        What `alliances.read_observations` returns, or its tidy table; None: the figures that ship
        for France.
    area
        An M49, ISO 3166 or Eurostat code, or a name; None: France, or the only area there is.

    Raises
    ------
    WrongCall
        The area has no observation, or none is named among several.
    """
    odd17 = load_framework("odd17")
    bundled = observations is None
    frame = context_series(odd17) if bundled else getattr(observations, "data", observations)
    if "area" not in frame or "series" not in frame:
        raise WrongCall("progress.columns", columns="series, area")
    chosen, code = _of_area(frame, area)
    data, elsewhere = _of_goal(chosen, odd17)
    declared = getattr(observations, "targets", None)
    declared = declared if declared is not None and len(declared) else None
    if len(data):
        told = SimpleNamespace(data=data, targets=declared)
        results = progress(told, targets, method=methods, base_year=base_year)
        outlook = what_if(told, targets, base_year=base_year)
    else:
        results, outlook = _none(odd17, methods, base_year)
    of = data.drop_duplicates("name").set_index("name")["target"]
    outlook = outlook.rename(columns={"target": "target_value"})
    return Context(
        odd17,
        data,
        results.assign(target=results["series"].map(of)),
        outlook.assign(target=outlook["series"].map(of)),
        code,
        bundled,
        elsewhere,
        methods,
        base_year,
        targets,
        declared,
    )


_TOTALS = frozenset({"total", "totals", "totaux", "ensemble", "all", "all categories", "both"})


def _wholeness(name: str) -> int:
    """Return 2 for a total, 1 for a part that its file names a total, 0 for a part."""
    _, _, parts = name.partition(" [")
    if not parts:
        return 2
    values = (part.partition("=")[2].strip().lower() for part in parts[:-1].split(";"))
    return int(all(value in _TOTALS for value in values))


def _of_area(frame: pd.DataFrame, area: str | None) -> tuple[pd.DataFrame, str]:
    given = frame["area"].astype(str)
    given = given.map({each: codes().get(each, each) for each in given.unique()})
    as_written = frame["area_given"].astype(str) if "area_given" in frame else given
    present = list(dict.fromkeys(given))
    if area is None:
        # A site of one country names its regions, and leaves the country itself unnamed.
        if not {FRANCE, ""} & set(present) and len(present) > 1:
            shown = ", ".join(present[:12])
            raise WrongCall("review.area_needed", count=len(present), areas=shown)
        code = next((each for each in (FRANCE, "") if each in present), (present or [""])[0])
    else:
        code = codes().get(area.upper(), names().get(fold(area), area))
        if code not in present and area not in set(as_written):
            raise WrongCall("review.area_unknown", value=area, areas=", ".join(present[:12]))
    # Regions that share the country's code are told apart by what the file says.
    keep = (given == code) | (as_written == (area or code))
    return frame[keep].assign(area=given[keep]), code


def _of_goal(frame: pd.DataFrame, odd17: Framework) -> tuple[pd.DataFrame, int]:
    """Return the observations of the 19 targets, as texts; and how many series are of others."""
    texts = {
        name: frame[name].astype("object").where(frame[name].notna(), "").astype(str)
        if name in frame
        else pd.Series("", index=frame.index)
        for name in _TEXTS
    }
    sets = {one.code: one.target for one in odd17.set_indicators}
    data = pd.DataFrame(
        {
            **texts,
            "area": frame["area"].astype(str),
            "year": frame["year"].astype("int64"),
            "value": frame["value"].astype("float64"),
        }
    )
    ours = data["series"].isin(list(sets))
    # An indicator of a set is its own series, whatever its file calls it.
    data["indicator"] = data["indicator"].where(~ours | (data["indicator"] != ""), data["series"])
    target = data["indicator"].str.rsplit(".", n=1).str[0]
    data["target"] = np.where(ours, data["series"].map(sets), target)
    part = data["disaggregation"]
    data["name"] = data["series"].where(part == "", data["series"] + " [" + part + "]")
    known = data["target"].isin([one.code for one in odd17.targets])
    return data[known].reset_index(drop=True), int(data.loc[~known, "name"].nunique())


def _none(odd17: Framework, methods: Any, base_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables without a row: the methods asked for are still held against the known."""
    any_series, _ = _of_goal(context_series(odd17), odd17)
    results = progress(any_series, method=methods, base_year=base_year)
    return results.iloc[:0], what_if(any_series, base_year=base_year).iloc[:0]
