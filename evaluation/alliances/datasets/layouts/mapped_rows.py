"""The rows of a mapped table: values recoded, rows left out, repeated ones merged."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.layouts.block import heading_text
from alliances.datasets.located import Located
from alliances.datasets.mapping.mapping import Entry
from alliances.datasets.place import block_of, blocks_of
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet
from alliances.language.matching import fold


def drop_blank(table: Located, entry: Entry) -> tuple[Located, list[int]]:
    """Leave out the rows that lack a field without which they are none of ours.

    Returns
    -------
    tuple
        The table, and the labels of the rows left out.
    """
    needed = [name for name in entry.skip_rows_where_blank if name in table.raw.columns]
    blank = table.raw[needed].isna().any(axis=1)
    skipped = [int(row) for row in table.raw.index[blank]]
    return (replace(table, raw=table.raw[~blank]) if skipped else table), skipped


def recode(table: Located, entry: Entry) -> Located:
    """Replace their values by our codes; what they had written is kept in `text`."""
    raw = table.raw.copy()
    text = dict(table.text)
    for name, codes in entry.values.items():
        if name not in raw.columns:
            continue
        known = {fold(theirs): ours for theirs, ours in codes.items()}
        written = raw[name].map(heading_text, na_action="ignore")
        ours = written.map(fold, na_action="ignore").map(known)
        changed = raw.index[ours.notna()]
        raw.loc[changed, name] = ours[changed]
        text |= {(int(row), name): str(written[row]) for row in changed}
    return replace(table, raw=raw, text=text)


_SLASHED = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(.*)", re.DOTALL)


def order_dates(
    file: str, table: Located, entry: Entry, sheet: Sheet, framework: Framework
) -> tuple[Located, list[Finding]]:
    """Turn dates written month first into dates that can be read in one way, where a mapping says.

    A column that contradicts the order by a number over 12 is told once, at the first such cell:
    with the day first and ``02/25/2025``, or with the month first and ``25/02/2025``. So is a
    column that shows no number over 12, where the mapping does not say which comes first.
    """
    raw, text, findings = table.raw.copy(), dict(table.text), []
    for name in (str(name) for name in raw.columns if _is_date(sheet, str(name), framework)):
        found, order = _slashed(raw[name]), entry.date_order(name)
        place = 0 if order == "mdy" else 2
        wrong = [row for row, match in found.items() if int(match.groups()[place]) > 12]
        if wrong:
            where = *table.where(name, wrong[0]), str(raw[name][wrong[0]])
            details = {"count": len(wrong)}
            code = f"dates_not_{order or 'dmy'}"
            findings.append(Finding(code, Severity.BLOCKING, file, *where, details))
        elif found and not order and all(int(m[1]) <= 12 for m in found.values()):
            first = next(iter(found))
            where = *table.where(name, first), str(raw[name][first])
            findings.append(Finding("dates_unsaid", Severity.BLOCKING, file, *where))
        elif order == "mdy":
            for row, match in found.items():
                month, _, day, year, rest = match.groups()
                text[row, name] = str(raw.at[row, name])
                raw.at[row, name] = f"{year}-{int(month):02}-{int(day):02}{rest}".rstrip()
    return replace(table, raw=raw, text=text), findings


def _slashed(column: pd.Series) -> dict[int, re.Match[str]]:
    """Return the texts of a column that are dates of three numbers, by row label."""
    matches = {
        int(row): _SLASHED.match(value)
        for row, value in zip(column.index, column, strict=True)
        if isinstance(value, str)
    }
    return {row: match for row, match in matches.items() if match is not None}


def _is_date(sheet: Sheet, name: str, framework: Framework) -> bool:
    column = sheet.column(name)
    if column.kind == "item":
        return framework.scales[framework.item_by_id[column.target].scale].kind == "date"
    return column.kind == "date"


def say_nothing(
    table: Located, nothing: Mapping[str, str], sheet: Sheet, framework: Framework
) -> Located:
    """Replace the tool's own words for nothing by the framework's codes for the same, in answers.

    Parameters
    ----------
    nothing
        Their words, in normal form, to the name of a state. ``blank`` empties the cell.
    """
    codes = {missing.state.name.lower(): missing.code for missing in framework.missing}
    ours = {word: codes.get(state) for word, state in nothing.items()}
    if not ours:
        return table
    raw, text = table.raw.copy(), dict(table.text)
    items = {column.key for column in sheet.columns if column.kind == "item"}
    for name in (name for name in raw.columns if name in items):
        written = raw[name].map(heading_text, na_action="ignore")
        folded = written.map(fold, na_action="ignore")
        changed = folded.isin(ours)
        raw.loc[changed, name] = folded[changed].map(ours).astype(object)
        text |= {(int(row), name): str(written[row]) for row in raw.index[changed]}
    return replace(table, raw=raw.where(raw.notna(), None), text=text)


def drop_repeated(
    file: str, table: Located, sheet: Sheet, distinct: Collection[int]
) -> tuple[Located, list[int], list[Finding]]:
    """Merge the rows of a table that have the identity of an earlier one: the first is kept.

    Parameters
    ----------
    file
        The file's name, for findings.
    table
        All blocks of the table.
    sheet
        Which columns identify a row.
    distinct
        The numbers of the blocks whose rows may be merged.

    Returns
    -------
    tuple
        The table, the labels of the rows merged, and a finding for each value that differs from the
        row kept (one for each different value, not for each row).
    """
    identity = [key for key in sheet.identity if key in table.raw.columns]
    if not distinct or not identity or table.raw.empty:
        return table, [], []
    there = table.raw[identity].notna()
    keys = pd.Series("", index=table.raw.index, dtype=object)
    for key in identity:
        keys = keys + "\n" + table.raw[key].where(there[key], "").astype(str)
    keys = keys.str.removeprefix("\n")
    known = there.all(axis=1)
    mergeable = np.isin(blocks_of(table.raw.index), list(distinct))
    repeated = keys.duplicated() & known & mergeable
    findings = _differences(file, table, keys, repeated, set(identity))
    labels = [int(row) for row in table.raw.index[repeated]]
    blocks = Counter(block_of(row) for row in labels)
    merged = tuple(blocks[number] for number in range(len(table.places)))
    return replace(table, raw=table.raw[~repeated], merged_rows=merged), labels, findings


def _differences(
    file: str, table: Located, keys: pd.Series, repeated: pd.Series, identity: Collection[str]
) -> list[Finding]:
    first = {key: int(row) for row, key in reversed(list(keys.items()))}
    findings, seen = [], set()
    kept_rows = keys.map(first)
    for name in (name for name in table.raw.columns if name not in identity):
        values = table.raw[name]
        unlike = values.to_numpy() != values.reindex(kept_rows).to_numpy()
        for row in table.raw.index[repeated & values.notna() & unlike]:
            kept = first[keys[row]]
            before, now = heading_text(values[kept]), heading_text(values[row])
            mark = (keys[row], name, fold(now))
            if fold(before) == fold(now) or mark in seen:
                continue
            seen.add(mark)
            details = {
                "key": keys[row].replace("\n", " / "),
                "field": name,
                "kept": before,
                "kept_cell": _seen_from(table, name, kept, int(row)),
            }
            where = table.where(name, int(row))
            code = "differs_from_above"
            findings.append(Finding(code, Severity.ADVICE, file, *where, now, details))
    return findings


def _seen_from(table: Located, name: str, kept: int, row: int) -> str:
    """Return the address of the value that is kept; its sheet is named where it is another one."""
    sheet, cell = table.where(name, kept)
    return cell if sheet == table.where(name, row)[0] else f"{sheet}!{cell}"
