"""Series that any format can hold, for writing them by hand and reading them back."""

import pandas as pd
from hypothesis import strategies as st

AREAS = ["250", "276", "724"]
SEXES = ["", "F", "M"]


@st.composite
def series(draw: st.DrawFn) -> pd.DataFrame:
    """Return rows of one series: area, sex (blank: total), year, value, flag; no key twice."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(AREAS), st.sampled_from(SEXES), st.integers(1990, 2030)),
            unique=True,
            min_size=1,
            max_size=12,
        )
    )
    # Values as a statistical office prints them: some decimals, never an exponent.
    values = draw(
        st.lists(st.integers(-(10**6), 10**6), min_size=len(keys), max_size=len(keys)).map(
            lambda found: [number / 100 for number in found]
        )
    )
    flags = draw(
        st.lists(st.sampled_from(["", "b", "p", "bp"]), min_size=len(keys), max_size=len(keys))
    )
    frame = pd.DataFrame(keys, columns=["area", "sex", "year"])
    return frame.assign(value=values, flag=flags)


def as_read(data: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a tidy table as `series` draws it, sorted; `name` is what its breakdown is called."""
    sex = data["disaggregation"].astype(str).str.removeprefix(f"{name}=")
    table = pd.DataFrame(
        {
            "area": data["area"].astype(str),
            "sex": sex,
            "year": data["year"],
            "value": data["value"],
            "flag": data["flag"].astype(str),
        }
    )
    return ordered(table)


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the order of their keys."""
    columns = ["area", "sex", "year", "value", "flag"]
    table = frame[columns].sort_values(columns[:3]).reset_index(drop=True)
    return table.astype({"area": object, "sex": object, "flag": object, "value": float})
