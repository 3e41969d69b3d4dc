"""Public reference figures: dated records, each with its population, certainty and source."""

import os
from io import StringIO
from pathlib import Path

import pandas as pd

from alliances.content import shelf
from alliances.errors import UnreadableFile

CERTAINTIES = ("A", "B", "C", "I")
"""Read at the publisher; in one other place; contradicted or doubtful; implied by other figures."""


def load_references(path: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Return reference figures, one record a figure.

    Parameters
    ----------
    path
        A CSV file with the columns of ``datasets/reference/figures.csv``; ours where None.

    Returns
    -------
    DataFrame
        ``id, row, year, month, date_text, population_fr, population_en, universe, indicator_fr,
        indicator_en, value, unit`` (``percent`` or ``number``), ``relation`` (``exact`` or
        ``about``), ``n`` (missing where not found), ``mode, wording`` (missing where not seen),
        ``certainty, conflict_group, source, address, note_fr, note_en``.

    Raises
    ------
    UnreadableFile
        The file lacks a column, or a record breaks the rules of the table.

    Examples
    --------
    >>> figures = load_references()
    >>> figures.loc[figures["id"] == "REF001", "value"].item()
    46.0
    """
    import pandera.pandas as pa  # here: it is slow to load, and few need it

    ours = shelf("datasets") / "reference" / "figures.csv"
    source = Path(path) if path is not None else ours
    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(str, unique=True),
            "year": pa.Column("int64", pa.Check.in_range(1990, 2100)),
            "value": pa.Column("float64", pa.Check.ge(0)),
            "unit": pa.Column(str, pa.Check.isin(["percent", "number"])),
            "relation": pa.Column(str, pa.Check.isin(["exact", "about"])),
            "n": pa.Column("Int64", pa.Check.gt(0), nullable=True),
            "certainty": pa.Column(str, pa.Check.isin(CERTAINTIES)),
            "source": pa.Column(str, pa.Check.str_length(min_value=1)),
            **{
                name: pa.Column(str, pa.Check.str_length(min_value=1))
                for name in ("population_fr", "population_en", "indicator_fr", "indicator_en")
            },
            **{
                name: pa.Column(str, nullable=True)
                for name in ("wording", "conflict_group", "mode", "universe", "address")
            },
        },
        checks=pa.Check(
            lambda table: table["value"].le(100) | table["unit"].ne("percent"), error="percent"
        ),
    )
    try:
        numbers = {"n": "Int64", "month": "Int64", "value": "float64"}
        table = pd.read_csv(StringIO(source.read_text("utf-8")), dtype=numbers)
        words = [key for key in table if key not in {"row", "year", "month", "value", "n"}]
        return schema.validate(table.astype(dict.fromkeys(words, "str")), lazy=True)
    except (OSError, ValueError, pa.errors.SchemaErrors) as error:
        raise UnreadableFile("references_unreadable", file=str(source)) from error
