"""Public reference figures: dated records, each with its population, certainty and source."""

import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliances.content import shelf
from alliances.errors import UnreadableFile

if TYPE_CHECKING:
    import pandera.pandas as pa

CERTAINTIES = ("A", "B", "C", "I")
"""Read at the publisher; in one other place; contradicted or doubtful; implied by other figures."""

UNITS = ("percent", "number")
RELATIONS = ("exact", "about", "at_least")
SAMPLES = ("random", "reweighted", "self_selected")
"""How the sample was drawn, where it is known: a self-selected one stands for itself only."""

_WHOLE = ("row", "year", "month", "universe", "n")
_NEEDED = (
    *("id", "year", "population_fr", "population_en", "indicator_fr", "indicator_en"),
    *("value", "unit", "relation", "certainty", "source"),
)
_OTHERS = (
    *("row", "month", "date_text", "universe", "category_fr", "category_en", "n", "sample", "mode"),
    *("wording", "conflict_group", "address", "note_fr", "note_en"),
)


def load_references(path: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Return reference figures, one record a figure.

    Parameters
    ----------
    path
        A CSV file with the columns of ``datasets/reference/figures.csv``, also as a French Excel
        saves it (semicolons, decimal commas); ours where None. Columns that may be blank may be
        left out.

    Returns
    -------
    DataFrame
        ``id, year, population_fr, population_en, indicator_fr, indicator_en, value, unit``
        (`UNITS`), ``relation`` (`RELATIONS`), ``certainty`` (`CERTAINTIES`), ``source``; and,
        missing where not known: ``row, month, date_text, universe`` (how many the population is),
        ``category_fr, category_en`` (which answer), ``n, sample`` (`SAMPLES`), ``mode, wording,
        conflict_group, address, note_fr, note_en``.

    Raises
    ------
    UnreadableFile
        The file is no table or lacks a column, or a record breaks the rules of the table; the
        message names the first that does.

    Examples
    --------
    >>> figures = load_references()
    >>> figures.loc[figures["id"] == "REF001", "value"].item()
    46.0
    """
    ours = shelf("datasets") / "reference" / "figures.csv"
    source = Path(path) if path is not None else ours
    try:
        text = source.read_bytes().decode("utf-8-sig")
        # A first line with more semicolons than commas was written by a French Excel.
        head = text.partition("\n")[0]
        sign = ";" if head.count(";") > head.count(",") else ","
        table = pd.read_csv(StringIO(text), sep=sign, dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise UnreadableFile("references_unreadable", file=str(source)) from error
    lacking = [column for column in _NEEDED if column not in table]
    if lacking:
        columns = ", ".join(lacking)
        raise UnreadableFile("references.columns", file=str(source), columns=columns)
    left_out = [column for column in _OTHERS if column not in table]
    told = table.reindex(columns=[*table.columns, *left_out], fill_value="").astype("str")
    return _checked(_typed(told, str(source), sign == ";"), str(source))


def _typed(table: pd.DataFrame, file: str, comma: bool) -> pd.DataFrame:
    """Return the texts of a table as texts and numbers; blanks are missing."""
    texts = table.apply(lambda column: column.str.strip())
    typed: pd.DataFrame = texts.where(texts.ne(""))
    for column in ("value", *_WHOLE):
        given = typed[column].str.replace(",", ".", regex=False) if comma else typed[column]
        numbers = pd.to_numeric(given, errors="coerce").astype("float64")
        wrong = (numbers.isna() & given.notna()) | np.isinf(numbers)
        if column in _WHOLE:
            wrong |= numbers.mod(1).fillna(0).ne(0)
        if wrong.any():
            raise _refused(file, table, column, int(wrong.to_numpy().argmax()))
        typed[column] = numbers.astype("Int64") if column in _WHOLE else numbers
    return typed


def _checked(table: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return the table where it keeps to the schema, and name the first record that does not."""
    import pandera.errors  # here: pandera is slow to load, and few need it

    try:
        checked: pd.DataFrame = _schema().validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        # A check of the whole table bears the name of the column that it looks at.
        columns = cases["column"].where(cases["schema_context"].eq("Column"), cases["check"])
        place = cases["index"].fillna(0).astype(int)
        at, column = min(zip(place, columns, strict=True))
        raise _refused(file, table, str(column), at) from error
    return checked


def _refused(file: str, table: pd.DataFrame, column: str, place: int) -> UnreadableFile:
    value = table[column].iloc[place]
    return UnreadableFile(
        "references.value",
        file=file,
        record=table["id"].iloc[place],
        column=column,
        value="" if pd.isna(value) else value,
    )


def _schema() -> "pa.DataFrameSchema":
    """Return what a record may hold: ours."""
    import pandera.pandas as pa

    def text(*accepted: str, nullable: bool = False, **more: Any) -> pa.Column:
        checks = pa.Check.isin(accepted) if accepted else None
        return pa.Column(str, checks, nullable=nullable, **more)

    def whole(low: int, high: int | None = None, nullable: bool = True) -> pa.Column:
        ends = pa.Check.ge(low) if high is None else pa.Check.in_range(low, high)
        return pa.Column("Int64", ends, nullable=nullable)

    numbers = {
        "year": whole(1990, 2100, nullable=False),
        "month": whole(1, 12),
        **{column: whole(1) for column in ("row", "universe", "n")},
        "value": pa.Column("float64", pa.Check.ge(0)),
    }
    listed = {
        "id": text(unique=True),
        "unit": text(*UNITS),
        "relation": text(*RELATIONS),
        "certainty": text(*CERTAINTIES),
        "sample": text(*SAMPLES, nullable=True),
    }
    words = {
        column: text(nullable=column in _OTHERS)
        for column in (*_NEEDED, *_OTHERS)
        if column not in {**numbers, **listed}
    }
    return pa.DataFrameSchema(
        {**numbers, **listed, **words},
        checks=[
            pa.Check(_is_a_percentage, name="value"),
            pa.Check(_is_not_alone, name="conflict_group"),
            pa.Check(_fits_its_universe, name="n"),
        ],
    )


def _is_a_percentage(table: pd.DataFrame) -> pd.Series:
    return table["value"].le(100) | table["unit"].ne("percent")


def _is_not_alone(table: pd.DataFrame) -> pd.Series:
    """A figure contradicts another one: a group of one is a slip of the pen."""
    group = table["conflict_group"]
    return group.isna() | group.duplicated(keep=False)


def _fits_its_universe(table: pd.DataFrame) -> pd.Series:
    return table["n"].le(table["universe"]).fillna(True).astype(bool)


def together(references: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return chosen records with all that contradict them: they are shown together or not at all.

    Parameters
    ----------
    references
        All records, as `load_references` returns them.
    chosen
        Some of them.

    Returns
    -------
    DataFrame
        Records of `references`, in its order.

    Examples
    --------
    >>> figures = load_references()
    >>> together(figures, figures[figures["id"] == "REF006"])["value"].tolist()
    [84.0, 86.0]
    """
    groups = chosen["conflict_group"].dropna()
    held = references["id"].isin(chosen["id"]) | references["conflict_group"].isin(groups)
    return references[held]
