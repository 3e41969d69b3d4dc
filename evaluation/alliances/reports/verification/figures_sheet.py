"""The sheet of figures: what was published, what the answers give, whether the two agree."""

from alliances.reports.verification.binding.bound import ABSENT, FORMULA, WITHHELD, Bound
from alliances.reports.verification.case import Case
from alliances.reports.verification.grid import Grid
from alliances.reports.writing import decimals_of

_DECIMALS = {
    "integer": 0,
    "year": 0,
    "euros": 0,
    "score": 1,
    "signed": 1,
    "level": 2,
    "signed_level": 2,
    "percent": 2,
}
_NAMING = ("partnerships", "words", "stories", "recommendations_now", "recommendations_earlier")
"""Sections and tables whose rows name partnerships or repeat a text: their figures go unnamed."""


def decimals(bound: Bound) -> int:
    """Return how many decimals a published figure has; of a share, as a number from 0 to 1."""
    known = _DECIMALS.get(bound.figure.format)
    return decimals_of(bound.value or 0.0) if known is None else known


def lay_figures(case: Case, bound: list[Bound]) -> Grid:
    """Lay the figures out: identifier, formula, published value, check."""
    grid = Grid(case.say("sheets.figures"), case.say("titles.figures"), len(bound), 4)
    natures = {
        each: case.say(f"natures.{each}") for each in ("formula", "value", "withheld", "absent")
    }
    agrees, differs = case.say("agrees"), case.say("differs")
    rows = range(grid.first, grid.first + len(bound))

    def add(
        key: str, values: list[object], formulas: list[str] | None = None, width: float = 11
    ) -> str:
        return grid.add(key, case.say(f"columns.{key}"), values, formulas or (), width=width)

    add("code", [each.figure.code for each in bound], width=30)
    add("id", [_identifier(each) for each in bound], width=46)
    add("label", [_label(each) for each in bound], width=60)
    found = add("found", [each.value for each in bound], [each.formula for each in bound], 14)
    shown = add(
        "published", [each.figure.value if each.value is not None else None for each in bound]
    )
    places = add("decimals", [decimals(e) if e.value is not None else None for e in bound])
    compared = [each.nature == FORMULA for each in bound]
    check = add(
        "check",
        [_checked(e, agrees, differs) if c else None for e, c in zip(bound, compared, strict=True)],
        [
            f'=IF(ABS({found}{r}-{shown}{r})<=0.5*10^-{places}{r}+1E-9,"{agrees}","{differs}")'
            if c
            else ""
            for r, c in zip(rows, compared, strict=True)
        ],
    )
    nature = add("nature", [natures[each.nature] for each in bound], width=24)
    add("written", [each.figure.written for each in bound])
    add("section", [each.figure.section for each in bound], width=14)
    add("block", [each.figure.block for each in bound], width=26)
    add("method", [_method(case, each) for each in bound], width=60)
    _summary(case, grid, bound, natures, (check, nature))
    return grid


def _summary(
    case: Case, grid: Grid, bound: list[Bound], natures: dict[str, str], letters: tuple[str, str]
) -> None:
    """Count above the columns what agrees, what differs, what stands as a value."""
    check, nature = (f"{letter}{grid.first}:{letter}{grid.last}" for letter in letters)
    agree = sum(_checked(each, "y", "") == "y" for each in bound if each.nature == FORMULA)
    compared = sum(each.nature == FORMULA for each in bound)
    for name, span, words, count in (
        ("agree", check, case.say("agrees"), agree),
        ("differ", check, case.say("differs"), compared - agree),
        ("values", nature, natures["value"], sum(each.nature == "value" for each in bound)),
        ("withheld", nature, natures[WITHHELD], sum(each.nature == WITHHELD for each in bound)),
    ):
        head = case.say(f"parameters.{name}")
        grid.add_head(head, {"id": count}, {"id": f'=COUNTIF({span},"{words}")'})


def _checked(bound: Bound, agrees: str, differs: str) -> str:
    value, shown = bound.value, bound.figure.value
    if value is None or shown is None:
        return differs
    within = abs(value - shown) <= 0.5 * 10.0 ** -decimals(bound) + 1e-9
    return agrees if within else differs


def _unnamed(bound: Bound) -> bool:
    return bound.figure.section in _NAMING or bound.figure.block in _NAMING


def _identifier(bound: Bound) -> str:
    return "" if _unnamed(bound) else bound.figure.id


def _label(bound: Bound) -> str:
    return "" if _unnamed(bound) else bound.figure.label


def _method(case: Case, bound: Bound) -> str:
    """Return how a figure that has no formula was made."""
    if bound.nature in (FORMULA, WITHHELD, ABSENT):
        return ""
    column = bound.figure.column
    if column in ("months", "weight"):
        return case.say("methods.setting")
    if bound.figure.block == "words_counts":
        return case.say("methods.words")
    ends = column.startswith(("low", "high"))
    return bound.figure.method or case.say("methods.interval" if ends else "methods.value")
