"""One spelling a key: a reference that differs by case, accents or spaces only is that key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from alliances.datasets.survey import Table
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import sheets
from alliances.language.matching import fold

_WHOLE = re.compile(r"(\d+)\.0+")
"""A number that another program wrote as it holds numbers: 2024.0 for 2024."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names rows of another table by their key."""

    table: str
    column: str
    target: str
    key: str


def references(framework: Framework) -> Iterator[Reference]:
    """Return every reference between the sheets of a campaign on a framework, in their order.

    Besides the declared ones, the stratum of a partnership names a row of Strates.
    """
    declared = sheets(framework)
    for sheet in declared.values():
        for column in sheet.columns:
            if column.kind == "ref":
                key = next(c.key for c in declared[column.target].columns if c.kind == "key")
                yield Reference(sheet.key, column.key, column.target, key)
    yield Reference("partnerships", "stratum", "strata", "stratum")


def respell(tables: Mapping[str, Table], framework: Framework) -> dict[str, Table]:
    """Return the tables with every reference spelled as the key it names.

    Respondents of the answer sheets are spelled as in the invitations. A spelling that stands for
    two keys, or for none, is left as it is.
    """
    links = [*references(framework)]
    links += [
        Reference(table, "respondent", "invitations", "respondent")
        for table in ("answers", "area", "people")
    ]
    spelled = dict(tables)
    for link in links:
        if link.table in spelled and link.target in spelled:
            known = spelled[link.target].data[link.key]
            spelled[link.table] = _respell(spelled[link.table], link.column, known)
    return spelled


def _respell(table: Table, column: str, known: pd.Series) -> Table:
    keys = set(known.dropna())
    if not keys:
        return table
    strange = {value for value in table.data[column].dropna().unique() if value not in keys}
    if not strange:
        return table
    spellings: dict[str, set[str]] = {}
    for key in keys:
        spellings.setdefault(fold(str(key)), set()).add(str(key))
    same = {value: spellings.get(fold(_WHOLE.sub(r"\1", str(value))), set()) for value in strange}
    renamed = {value: min(found) for value, found in same.items() if len(found) == 1}
    if not renamed:
        return table
    values = table.data[column].map(lambda value: renamed.get(value, value))
    return replace(table, data=table.data.assign(**{column: values.astype(object)}))
