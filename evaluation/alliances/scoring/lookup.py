"""One figure of the score table, by its identifier."""

import pandas as pd

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.language.matching import nearest
from alliances.scoring.table import figure_ids


def figure(scores: pd.DataFrame, identifier: str) -> Estimate:
    """Return one figure with all that travels with it: n, valid share, interval, method.

    Parameters
    ----------
    scores
        The long score table, as `alliances.score` gives it.
    identifier
        ``node|statistic|scope|side|wave``, as the report prints it; a group stands in the place of
        the scope (``equilibre|mean|region:11|A|2025``).

    Returns
    -------
    Estimate
        `value` is None where the figure is withheld or cannot be given; `method` says which.

    Raises
    ------
    WrongCall
        The table has no such figure.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances import check, score, write_example
    >>> with TemporaryDirectory() as folder:
    ...     made = write_example(Path(folder) / "campagne.xlsx", partnerships=60, national=6)
    ...     scores = score(check(Path(folder) / "campagne.xlsx"), "2025")
    >>> figure(scores, "dialogue|mean|programme|B|2025").unit
    'score'
    """
    # Only the rows of the node are written out: the table may hold hundreds of thousands.
    node = scores[scores["node"] == identifier.partition("|")[0]]
    known = figure_ids(node)
    found = node[known == identifier]
    if not len(found):
        near = nearest(identifier, list(known)[:5000])
        raise WrongCall("unknown_figure", identifier=identifier, near=near or "—")
    row = found.iloc[0]
    return Estimate(
        value=_number(row["score"]),
        n=int(row["n"]),
        valid_share=_number(row["valid_share"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        unit=str(row["unit"]),
        method=str(row["method"]),
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
