"""The code lists in force: the framework's, over which stand the rows of the Listes sheet."""

from collections.abc import Mapping

import pandas as pd

from alliances.datasets.parsing.codes import Vocabulary, vocabulary
from alliances.frameworks.goals import accepted_codes
from alliances.frameworks.model import CodeList, Framework

COLUMNS = ["code", "label_fr", "label_en", "valid_from", "valid_to", "parent"]


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
    lists = {name: _rows(codes) for name, codes in framework.lists.items()}
    if written is not None and len(written):
        usable = written.dropna(subset=["list", "code"]).drop_duplicates(["list", "code"])
        theirs = usable.reindex(columns=["list", *COLUMNS]).astype(object)
        for name, code, *rest in theirs.itertuples(index=False):
            known = lists.setdefault(str(name), {})
            ours = known.get(code, (None,) * len(rest))
            # What a row leaves blank stays as it was.
            known[code] = tuple(
                before if pd.isna(now) else now for now, before in zip(rest, ours, strict=True)
            )
    rows = [(name, code, *rest) for name, codes in lists.items() for code, rest in codes.items()]
    whole = pd.DataFrame(rows, columns=["list", *COLUMNS], dtype=object)
    whole = whole.assign(**{c: pd.to_datetime(whole[c]) for c in ("valid_from", "valid_to")})
    # One frame for all lists, then cut: thirty small ones take their time.
    return {
        str(name): part[COLUMNS].reset_index(drop=True)
        for name, part in whole.groupby("list", sort=False)
    }


def _rows(codes: CodeList) -> dict[object, tuple[object, ...]]:
    """Return what a list says of each code, in the order of `COLUMNS`."""
    return {
        c.code: (c.label.get("fr"), c.label.get("en"), c.valid_from, c.valid_to, c.parent)
        for c in accepted_codes(codes)
    }


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
