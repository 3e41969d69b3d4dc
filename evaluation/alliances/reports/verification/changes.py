"""From one wave to the next: the partnerships with a score in both, and the others apart."""

from dataclasses import dataclass

import numpy as np

from alliances.reports.verification.case import Case
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.scores import PartyScores


@dataclass(frozen=True)
class Changes:
    """The sheet of changes, a row a partnership heard in either wave.

    Columns are ``node|side|before``, ``…|after`` and ``…|change``, the last where both are known.
    """

    grid: Grid

    def spans(self, node: str, side: str) -> tuple[str, str, str] | None:
        """Return the scores before, the scores after and the changes; None if not laid out."""
        key = f"{node}|{side}"
        if f"{key}|change" not in self.grid:
            return None
        before, after, change = (
            self.grid.span(f"{key}|{end}") for end in ("before", "after", "change")
        )
        return before, after, change


def lay_changes(case: Case, scores: PartyScores) -> Changes:
    """Lay out the changes that the report publishes, from the wave before."""
    wanted = _wanted(case)
    waves = case.waves[-2:]
    rows = scores.rows
    either = rows[rows["wave"].isin(waves) & rows["side"].isin({side for _, side in wanted})]
    names = case.names.partnerships
    keys = sorted(either["partnership"].unique(), key=lambda key: names[key]) if wanted else []
    grid = Grid(case.say("sheets.changes"), case.say("titles.changes"), len(keys))
    grid.add("partnership", case.say("columns.partnership"), [names[k] for k in keys], width=22)
    at = {
        (str(wave), str(side)): dict(zip(part["partnership"], part["row"], strict=True))
        for (wave, side), part in either.groupby(["wave", "side"])
    }
    for node, side in wanted:
        if node in scores.grid:
            _add_change(
                case, grid, scores, (node, side), [at.get((w, side), {}) for w in waves], keys
            )
    return Changes(grid)


def _wanted(case: Case) -> list[tuple[str, str]]:
    """Return the pairs of a node and a side whose change is published."""
    found = set()
    for figure in case.report.figures:
        parts = figure.id.split("|")
        if len(parts) == 5 and parts[1] == "change" and parts[2] == "programme":
            found.add((parts[0], parts[3]))
    return sorted(found) if len(case.waves) > 1 else []


def _add_change(
    case: Case,
    grid: Grid,
    scores: PartyScores,
    wanted: tuple[str, str],
    at: list[dict[str, int]],
    keys: list[str],
) -> None:
    node, side = wanted
    letter, first = scores.grid.letter(node), scores.grid.first
    held = scores.grid.values(node)
    letters, numbers = [], []
    for end, rows in zip(("before", "after"), at, strict=True):
        values = [held[rows[key] - first] if key in rows else None for key in keys]
        formulas = [
            f"={scores.grid.prefix}{letter}{rows[key]}" if key in rows else "" for key in keys
        ]
        heading = case.say(f"columns.{end}", node=node, side=side)
        letters.append(grid.add(f"{node}|{side}|{end}", heading, values, formulas, "score"))
        numbers.append([v if isinstance(v, float) else np.nan for v in values])
    apart = np.array(numbers[1]) - np.array(numbers[0])
    places = range(grid.first, grid.first + len(keys))
    a, b = letters
    grid.add(
        f"{node}|{side}|change",
        case.say("columns.change", node=node, side=side),
        ["" if np.isnan(each) else float(each) for each in apart],
        [f'=IF(COUNT({a}{r}:{b}{r})=2,{b}{r}-{a}{r},"")' for r in places],
        "signed",
    )
