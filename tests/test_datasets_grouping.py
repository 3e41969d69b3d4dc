"""Findings by rule and column, cells as people write them, excerpts around the first ones."""

from hypothesis import given
from hypothesis import strategies as st

from alliances.datasets.grouping import cells_listed, group_findings, ranges
from alliances.datasets.place import cell_name, cell_position
from alliances.findings import Finding, Severity


def found(
    cell: str,
    column: str = "EQ1a",
    severity: Severity = Severity.VERIFY,
    file: str = "c.xlsx",
    sheet: str = "Réponses",
) -> Finding:
    details = {"column": column, "heading": {"fr": column, "en": column}}
    return Finding("unknown_code", severity, file, sheet, cell, "6", details)


def test_a_rule_broken_in_a_column_is_one_group_and_the_most_serious_come_first() -> None:
    groups = group_findings(
        [
            found("F3"),
            found("G3", "EQ1b"),
            found("F4"),
            found("H9", "EQ1c", Severity.BLOCKING),
            found("F3", file="d.xlsx"),
        ]
    )

    assert [(g.severity, g.heading and g.heading["fr"], len(g.findings)) for g in groups] == [
        ("blocking", "EQ1c", 1),
        ("verify", "EQ1a", 3),
        ("verify", "EQ1b", 1),
    ]
    assert groups[1].files == ("c.xlsx", "d.xlsx")


def test_three_cells_one_below_the_other_are_a_range() -> None:
    assert cells_listed(["F13", "F20", "F33", "F31", "F32", "G1", "G2", None]) == (
        "F13, F20, F31–F33, G1, G2"
    )
    assert ranges(["F31", "F32", "F33"]) == [("F31–F33", 3)]


@given(st.sets(st.tuples(st.integers(1, 60), st.integers(0, 30)), max_size=60))
def test_listed_cells_are_the_cells_given(places: set[tuple[int, int]]) -> None:
    cells = [cell_name(row, column) for row, column in places]

    named = ranges(cells)

    assert sum(count for _, count in named) == len(cells)
    opened = set()
    for name, _ in named:
        first, _, last = name.partition("–")
        (top, column), (bottom, _) = cell_position(first), cell_position(last or first)
        opened |= {cell_name(row, column) for row in range(top, bottom + 1)}
    assert opened == set(cells)


def test_places_of_files_without_cells_are_named_as_they_are() -> None:
    places = ["/data/3/value", "F3", "Obs 2", "F4", "F5", "/data/3/value"]
    assert ranges(places) == [("F3\N{EN DASH}F5", 3), ("/data/3/value", 1), ("Obs 2", 1)]
