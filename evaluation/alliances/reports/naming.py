"""The identifiers of figures that a table or a chart shows under columns of its own."""

from collections.abc import Iterable


def named(ids: Iterable[str], main: str, **travelling: str) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of a block's figures, by column.

    Parameters
    ----------
    ids
        The identifier of each row's figure, ``node|statistic|scope|side|wave``; empty for none.
    main
        The column that holds the figure.
    **travelling
        Columns that travel with it, and what they are to it: ``n_a="n"``.

    Examples
    --------
    >>> named(["sens|mean|programme|A|2025", ""], "a", n_a="n")["n_a"]
    ('sens|mean|programme|A|2025:n', '')
    """
    own = tuple(ids)
    made = {main: own}
    for column, part in travelling.items():
        made[column] = tuple(f"{one}:{part}" if one else "" for one in own)
    return made


def of_programme(wave: str, name: str, statistic: str, side: str = "") -> str:
    """Return the identifier of a figure of the whole programme."""
    return f"{name}|{statistic}|programme|{side}|{wave}"
