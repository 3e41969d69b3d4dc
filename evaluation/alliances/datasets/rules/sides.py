"""The parties of each partnership, and the cells that speak for a side that is none of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliances.datasets.ledger import DUPLICATE_CODES
from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.sheets import SIDES
from alliances.language import LANGUAGES, text

_KEYS = ("partnership", "side")
_TOGETHER = 1.1
"""Runs of rows for each partnership up to which its parties count as standing together."""

_SPEAKING = ("invitations", "answers", "area", "people", "objectives")


def side_marks(checked: Checked) -> Iterator[Mark]:
    """Compare the sides that invitations, answers and objectives name with the Parties sheet.

    Yields
    ------
    Mark
        ``side_skipped`` in Parties where a letter is left out (A, C); ``side_not_party`` where a
        side is named that the partnership has not; ``party_twice`` where an organisation is two
        parties of one partnership; ``without_parties`` in Partenariats. What a faulty row of
        Parties explains is not told again. What is said of an unreadable side, with the side that
        it must be.
    """
    if not checked.has("parties", *_KEYS):
        return
    parties = checked.data("parties")
    sound = checked.sound("parties", *_KEYS)
    sides = _letters(parties[sound])
    faulty = _faulty(checked, parties, sound)
    named = _named(checked)
    known = {(partnership, side) for partnership, letters in sides.items() for side in letters}
    yield from _sides_of_nobody(checked, parties, sides, named)
    pairs = pd.MultiIndex.from_frame(named[list(_KEYS)])
    dangling = named[~pairs.isin(known) & named["partnership"].isin(set(sides)).to_numpy()]
    dangling = _keep(dangling, lambda pair: not _explained(faulty, *pair))
    skipped = {}
    for mark, pair in _skipped(parties[sound], sides, faulty, dangling):
        skipped[pair] = mark
        yield mark
    yield from _strangers(checked, _keep(dangling, lambda pair: pair not in skipped))
    if checked.has("parties", "organisation"):
        yield from _own_partners(checked, parties[sound])
    yield from _alone(checked, set(sides), faulty)


def _sides_of_nobody(
    checked: Checked, parties: pd.DataFrame, sides: dict[str, set[str]], named: pd.DataFrame
) -> Iterator[Mark]:
    """Yield what stands at a side that nobody can read, with the one that others speak for.

    Where invitations, answers and objectives name one side of a partnership that no row gives it.
    """
    spoken: dict[str, set[str]] = defaultdict(set)
    for partnership, side in _pairs(named):
        spoken[partnership].add(side)
    wrong = checked.faulty("parties", "side") & checked.sound("parties", "partnership")
    for row, partnership in parties.loc[wrong, "partnership"].items():
        mark = checked.marks["parties", int(str(row)), "side"]
        lacking = spoken[partnership] - sides.get(partnership, set())
        alone = (parties.loc[wrong, "partnership"] == partnership).sum() == 1
        if alone and len(lacking) == 1:
            near = lacking.pop()
            hint = {
                code: text("checking.side_spoken_for", code, near=near, partnership=partnership)
                for code in LANGUAGES
            }
            details = {"near": near, "hint": hint}
            yield replace(mark, problem=Problem(mark.problem.code, details=details))


def _own_partners(checked: Checked, parties: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark where an organisation is two parties of one partnership."""
    named = parties[parties["organisation"].notna() & ~checked.faulty("parties")[parties.index]]
    double = named.duplicated(["partnership", "organisation"])
    if not double.any():
        return
    first, again = named[~double], named.index[double]
    held = first.reset_index(names="row").set_index(["partnership", "organisation"])["row"]
    for row in again:
        at = int(held[named.loc[row, "partnership"], named.loc[row, "organisation"]])
        other = checked.tables["parties"].seen_from(at, "organisation", int(row), at="organisation")
        problem = Problem("party_twice", Severity.VERIFY, {"other": other})
        yield Mark("parties", int(row), "organisation", problem)


def _letters(parties: pd.DataFrame) -> dict[str, set[str]]:
    """Return the sides of each partnership."""
    sides: dict[str, set[str]] = defaultdict(set)
    for partnership, side in _pairs(parties):
        sides[partnership].add(side)
    return dict(sides)


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["partnership"], rows["side"], strict=True))


def _keep(rows: pd.DataFrame, wanted: Callable[[tuple[str, str]], bool]) -> pd.DataFrame:
    return rows[np.array([wanted(pair) for pair in _pairs(rows)], dtype=bool)]


@dataclass(frozen=True, slots=True)
class _Fault:
    """A row of Parties with a wrong key: what is known of it, and between which others it stands.

    A duplicate's own keys may be right or wrong; `neighbours` are the partnerships beside it, or
    None in a sheet where the parties of a partnership do not stand together.
    """

    partnership: str | None
    side: str | None
    double: bool
    neighbours: frozenset[str] | None

    def explains(self, partnership: str, side: str) -> bool:
        """Return whether a party may be missing only because of this row."""
        same_partnership = self.partnership == partnership
        near = self.neighbours is None or partnership in self.neighbours
        if self.double:
            return same_partnership or (near and self.side in {None, side})
        lost = self.partnership is None and near
        return (same_partnership or lost) and self.side in {None, side}


def _faulty(checked: Checked, parties: pd.DataFrame, sound: pd.Series) -> list[_Fault]:
    """Return the rows of Parties whose keys are wrong, and the rows that duplicates repeat."""
    keys = parties["partnership"].where(sound)
    known = keys.dropna()
    together = int((known != known.shift()).sum()) <= known.nunique() * _TOGETHER
    beside = pd.DataFrame({"before": keys.ffill().shift(), "after": keys.bfill().shift(-1)})
    faults = []
    for row, double in _wrong_rows(checked, parties, sound).items():
        wrong = {key for key in _KEYS if ("parties", row, key) in checked.marks}
        near = frozenset(beside.loc[row].dropna()) if together else None
        faults.append(
            _Fault(
                _word(parties["partnership"][row])
                if double or "partnership" not in wrong
                else None,
                _word(parties["side"][row]) if "side" not in wrong else None,
                double,
                near,
            )
        )
    return faults


def _wrong_rows(checked: Checked, parties: pd.DataFrame, sound: pd.Series) -> dict[int, bool]:
    """Return the rows with a wrong key, and whether each is one of a pair of duplicates."""
    rows = dict.fromkeys(sound.index[~sound].tolist(), False)
    for row in [*rows]:
        mark = checked.marks.get(("parties", row, "partnership"))
        if mark is not None and mark.problem.code in DUPLICATE_CODES:
            same = (parties[list(_KEYS)] == parties.loc[row, list(_KEYS)]).all(axis=1)
            rows |= dict.fromkeys(same[same].index.tolist(), True)
    return rows


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _explained(faults: list[_Fault], partnership: str, side: str) -> bool:
    return any(fault.explains(partnership, side) for fault in faults)


def _named(checked: Checked) -> pd.DataFrame:
    """Return every cell that names a side: ``table``, ``row``, ``partnership``, ``side``."""
    parts = [pd.DataFrame(columns=["table", "row", *_KEYS])]
    for table in _SPEAKING:
        if checked.has(table, *_KEYS):
            data = checked.data(table)
            usable = checked.sound(table, *_KEYS) & data["side"].isin(SIDES)
            found = data.loc[usable, list(_KEYS)]
            parts.append(found.assign(table=table, row=found.index))
    return pd.concat(parts, ignore_index=True)


def _skipped(
    parties: pd.DataFrame,
    sides: dict[str, set[str]],
    faulty: list[_Fault],
    dangling: pd.DataFrame,
) -> Iterator[tuple[Mark, tuple[str, str]]]:
    """Yield a mark at the last party of a partnership that leaves a letter out, and the letter."""
    called = set(_pairs(dangling))
    rows = {
        pair: int(row)
        for row, pair in reversed([*zip(parties.index, _pairs(parties), strict=True)])
    }
    nowhere = set(SIDES) - {side for letters in sides.values() for side in letters}
    alike: dict[str, list[tuple[Mark, list[str]]]] = {}
    for partnership, letters in sides.items():
        last = max(letters)
        lacking = [side for side in SIDES[: SIDES.index(last)] if side not in letters]
        if not lacking or _explained(faulty, partnership, lacking[0]):
            continue
        needed = any((partnership, side) in called for side in lacking)
        severity = Severity.BLOCKING if needed else Severity.VERIFY
        details = {"near": lacking[0], "partnership": partnership, "count": 0}
        problem = Problem("side_skipped", severity, details)
        mark = Mark("parties", rows[partnership, last], "side", problem)
        if lacking[0] in nowhere and not needed:
            alike.setdefault(lacking[0], []).append((mark, lacking))
            continue
        for side in lacking:
            yield mark, (partnership, side)
    for same in alike.values():
        # A file of one party alone is told so once, not once a partnership.
        mark, lacking = same[0]
        problem = mark.problem
        details = {**problem.details, "count": len(same) - 1}
        told = replace(mark, problem=replace(problem, details=details))
        yield told, (str(details["partnership"]), lacking[0])


def _strangers(checked: Checked, dangling: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark for each pair that Parties lacks: where it is named first, with the count.

    Where no answer and its invitation agree on the side, each cell is a slip of its own.
    """
    counts = Counter(_pairs(dangling))
    repeated = dangling.duplicated(list(_KEYS))
    for cell in records(dangling[~repeated | ~_agreed(checked, dangling)]):
        pair = cell.partnership, cell.side
        details = {
            "partnership": cell.partnership,
            "side": cell.side,
            "count": counts[pair] - 1,
            "register": "parties",
        }
        yield Mark(cell.table, cell.row, "side", Problem("side_not_party", details=details))


def _agreed(checked: Checked, dangling: pd.DataFrame) -> pd.Series:
    """Return for each cell whether its pair stands in an invitation and in the answer to it."""
    people = pd.Series(None, dangling.index, dtype=object)
    for table in _SPEAKING:
        at = dangling.index[dangling["table"] == table]
        if len(at) and checked.has(table, "respondent"):
            rows = dangling.loc[at, "row"].astype(int)
            people[at] = checked.data(table)["respondent"].reindex(rows).to_numpy()
    invited = dangling["table"] == "invitations"
    found = dangling.assign(respondent=people, kind=invited).dropna(subset=["respondent"])
    both = found.groupby([*_KEYS, "respondent"])["kind"].nunique()
    agreed = set(both[both > 1].droplevel("respondent").index)
    return pd.Series([pair in agreed for pair in _pairs(dangling)], dangling.index, dtype=bool)


def _alone(
    checked: Checked,
    known: set[str],
    faulty: list[_Fault],
) -> Iterator[Mark]:
    """Yield a mark for each partnership of which Parties says nothing."""
    if not checked.has("partnerships", "partnership"):
        return
    named = checked.data("partnerships").loc[checked.sound("partnerships", "partnership")]
    named = named.drop_duplicates("partnership")
    for row in records(named[~named["partnership"].isin(known)]):
        if not any(_explained(faulty, row.partnership, side) for side in SIDES[:2]):
            problem = Problem("without_parties", Severity.VERIFY, {"register": "parties"})
            yield Mark("partnerships", row.Index, "partnership", problem)
