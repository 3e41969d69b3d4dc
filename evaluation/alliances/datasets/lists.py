"""The code lists in force: the framework's, over which stand the rows of the Listes sheet."""

from collections.abc import Mapping

import pandas as pd

from alliances.datasets.parsing_codes import Vocabulary, vocabulary
from alliances.frameworks.model import CodeList, Framework

COLUMNS = ["code", "label_fr", "label_en", "valid_from", "valid_to", "parent"]


def _frame(codes: CodeList) -> pd.DataFrame:
    rows = [
        (c.code, c.label.get("fr"), c.label.get("en"), c.valid_from, c.valid_to, c.parent)
        for c in codes.codes
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(object)


def lists_in_force(framework: Framework, written: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Return the code lists by which a workbook is read.

    Parameters
    ----------
    framework
        Its lists come first.
    written
        The parsed Listes sheet (``list``, ``code``, ``label_fr``…), or None: a row takes the place
        of the framework's code of the same name, or is added after it.

    Returns
    -------
    dict of str to DataFrame
        By list: ``code``, ``label_fr``, ``label_en`` as text, ``valid_from``, ``valid_to`` as
        ``datetime64``, ``parent``.
    """
    lists = {name: _frame(codes) for name, codes in framework.lists.items()}
    if written is not None and len(written):
        usable = written.dropna(subset=["list", "code"])
        for name, rows in usable.groupby("list", sort=False):
            ours = lists.get(str(name), pd.DataFrame(columns=COLUMNS, dtype=object))
            lists[str(name)] = _merged(ours, rows)
    return {name: _dated(frame) for name, frame in lists.items() if len(frame)}


def _merged(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Put the workbook's rows over the framework's; what a row leaves blank stays as it was."""
    theirs = theirs.drop_duplicates("code").set_index("code").reindex(columns=COLUMNS[1:])
    ours = ours.set_index("code")
    order = [*ours.index, *(code for code in theirs.index if code not in ours.index)]
    theirs, ours = theirs.astype(object).reindex(order), ours.reindex(order)
    return theirs.where(theirs.notna(), ours).rename_axis("code").reset_index()


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    dates = {column: pd.to_datetime(frame[column]) for column in ("valid_from", "valid_to")}
    return frame.assign(**dates)


def vocabularies(lists: Mapping[str, pd.DataFrame]) -> dict[str, Vocabulary]:
    """Return the words that each list accepts."""
    return {
        name: vocabulary(
            (code, {"fr": _word(fr), "en": _word(en)})
            for code, fr, en in zip(
                frame["code"], frame["label_fr"], frame["label_en"], strict=True
            )
        )
        for name, frame in lists.items()
    }


def _word(label: object) -> str:
    return label if isinstance(label, str) else ""
