"""Who answered, by side and stratum: nothing that is withheld follows from the rest."""

import pandas as pd
import pytest
from test_statistics_tables import row_of

from alliances import analyse


@pytest.fixture
def invited(small_survey):
    """Make a survey of which so many were invited, by side and stratum."""

    def make(counts):
        rows, facts = [], {}
        for (side, stratum), count in counts.items():
            for at in range(count):
                name = f"{stratum}{at}"
                facts[name] = {"stratum": stratum}
                rows.append(
                    {
                        "respondent": f"{side}{name}",
                        "partnership": name,
                        "side": side,
                        "wave": "2025",
                        "voice": "partie",
                        "disposition": "R" if at % 3 == 0 else "I",
                    }
                )
        answers = [(name, side, {"open1": 4}) for name in facts for side in "AB"]
        return small_survey(answers, facts=facts, invitations=pd.DataFrame(rows))

    return make


def test_a_side_of_few_is_not_all_sides_less_the_other(invited):
    table = analyse(invited({("A", "north"): 12, ("B", "north"): 3})).response
    persons = table[table["unit"] == "person"].set_index("side")
    assert persons["suppressed"].to_dict() == {"all": False, "A": True, "B": True}
    assert persons.loc["all", "R"] == 5
    assert persons.loc[["A", "B"], "R"].isna().all()


def test_a_stratum_of_few_is_not_all_sides_less_the_other(invited):
    counts = {("A", "north"): 9, ("B", "north"): 3, ("A", "south"): 14, ("B", "south"): 12}
    table = analyse(invited(counts | {("A", "west"): 8, ("B", "west"): 7})).response
    persons = table[table["unit"] == "person"]
    hidden = persons[persons["suppressed"]]
    assert ("B", "north") in set(zip(hidden["side"], hidden["stratum"], strict=True))
    # A hidden cell has another in its row and in its column: it cannot be known by a subtraction.
    assert (hidden.groupby("side").size() > 1).all()
    assert (hidden.groupby("stratum").size() > 1).all()
    assert hidden[["I", "R", "RR2", "rate"]].isna().all().all()


def test_a_stratum_may_be_called_a_total(invited):
    counts = {("A", "Total"): 9, ("B", "Total"): 8, ("A", "rest"): 7, ("B", "rest"): 6}
    table = analyse(invited(counts)).response
    row = row_of(table, unit="person", side="A", stratum="Total")
    assert (row["invited"], row["R"], row["suppressed"]) == (9, 3, False)
