"""Mistakes that people make in a campaign workbook, for the tests of the import.

Each is put at a random place, and knows the only cell where a check must tell it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from alliances.datasets.place import column_number, letters
from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS
from alliances.language.matching import fold

Edit = tuple[str, str, object]
"""Sheet, cell, new value; None clears the cell."""


@dataclass(frozen=True)
class Mistake:
    """What is changed, and the only cell where a finding is expected; None: no finding at all."""

    edits: tuple[Edit, ...]
    expected: tuple[str, str] | None
    rows: frozenset[tuple[str, object]] = frozenset()
    """What it touches: two mistakes may be put together where these have nothing in common."""


@dataclass
class Book:
    """A clean survey to put mistakes in, and the generator that says where."""

    survey: Survey
    rng: np.random.Generator
    taken: set[tuple[str, object]] = field(default_factory=set)

    def data(self, table: str) -> pd.DataFrame:
        return self.survey.tables[table].data

    def place(self, table: str, column: str, row: int) -> tuple[str, str]:
        found = self.survey.tables[table]
        return found.sheet, found.cell(column, row)

    def pick(self, table: str, wanted: pd.Series | None = None) -> int:
        data = self.data(table)
        rows = data.index if wanted is None else data.index[wanted.fillna(False).astype(bool)]
        return int(self.rng.choice(rows))

    def any_of(self, values: list[object]) -> object:
        return values[int(self.rng.integers(len(values)))]

    def put(self, table: str, column: str, row: int, value: object) -> Mistake:
        """Change one cell, where the finding is expected."""
        place = self.place(table, column, row)
        return Mistake(((*place, value),), place, self.touched(table, row))

    def touched(self, table: str, row: int) -> frozenset[tuple[str, object]]:
        """Return the row, its partnership, respondent and organisation."""
        values = self.data(table).loc[row]
        keys = [key for key in ("partnership", "respondent", "organisation") if key in values]
        return frozenset({(table, row), *((key, values[key]) for key in keys)})

    def copy_row(self, table: str, row: int) -> tuple[tuple[Edit, ...], int]:
        """Return the edits that repeat a row under the last one, and the new row."""
        found = self.survey.tables[table]
        new = int(found.data.index.max()) + 1
        cells = []
        for column in found.columns:
            value = found.raw.loc[row, column]
            parsed = found.data.loc[row, column]
            if isinstance(value, str):
                typed = parsed if isinstance(parsed, float | pd.Timestamp) else value
                cells.append((found.sheet, found.cell(column, new), typed))
        return tuple(cells), new


def mistyped(key: str, rng: np.random.Generator) -> str:
    """Return a key as a hurried hand types it."""
    kind = int(rng.integers(4))
    if kind == 0 and "0" in key:
        return key.replace("0", "O", 1)
    if kind == 1:
        return key + "x"
    if kind == 2:
        return "?" + key
    return key[:-1] + "l"


_KINDS: dict[str, Callable[[Book], Mistake]] = {}


def kind(make: Callable[[Book], Mistake]) -> Callable[[Book], Mistake]:
    _KINDS[make.__name__] = make
    return make


def kinds() -> dict[str, Callable[[Book], Mistake]]:
    """Return every kind of mistake by name."""
    return dict(_KINDS)


def _scored(book: Book) -> tuple[str, int]:
    """Return an item on an agreement scale, and a row that answers it."""
    items = [i.id for i in book.survey.framework.items if i.scale == "A5" and i.scored]
    item = str(book.any_of(items))
    return item, book.pick("answers", book.data("answers")[item].notna())


_STRATA = frozenset({("strata", "all")})
"""Several slips in so small a register look like its own way of writing."""


# ----- answers ---------------------------------------------------------------------------------


@kind
def wrong_code(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, book.any_of([0.0, 6.0, 9.0, 55.0, -1.0]))


@kind
def near_label(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, "Tout à fait d'acord")


@kind
def decimal_level(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, 3.5)


@kind
def word_for_level(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, "deux")


@kind
def undeclared_nothing(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, book.any_of(["N/A", "-", "nan", "?"]))


@kind
def level_true(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, True)


@kind
def date_for_level(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, datetime.datetime(2025, 5, 4))


@kind
def error_in_answer(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, "#N/A")


@kind
def formula_without_value(book: Book) -> Mistake:
    item, row = _scored(book)
    return book.put("answers", item, row, "=2+2")


@kind
def text_for_count(book: Book) -> Mistake:
    return book.put("answers", "JC3", book.pick("answers"), "beaucoup")


@kind
def negative_count(book: Book) -> Mistake:
    return book.put("answers", "JC3", book.pick("answers"), -2.0)


@kind
def decimal_count(book: Book) -> Mistake:
    return book.put("answers", "JC3", book.pick("answers"), 2.5)


@kind
def filtered_answered(book: Book) -> Mistake:
    answers = book.data("answers")
    row = book.pick("answers", (answers["EQ1a"] >= 4) & answers["EQ1b"].isna())
    return book.put("answers", "EQ1b", row, "partenaire")


@kind
def blank_respondent(book: Book) -> Mistake:
    return book.put("answers", "respondent", book.pick("answers"), None)


@kind
def blank_partnership_in_answers(book: Book) -> Mistake:
    return book.put("answers", "partnership", book.pick("answers"), None)


@kind
def blank_side_in_answers(book: Book) -> Mistake:
    return book.put("answers", "side", book.pick("answers"), None)


@kind
def blank_wave_in_answers(book: Book) -> Mistake:
    return book.put("answers", "wave", book.pick("answers"), None)


@kind
def unknown_partnership_in_answers(book: Book) -> Mistake:
    table = str(book.any_of(list(ANSWER_SHEETS)))
    return book.put(table, "partnership", book.pick(table), "P-9999")


@kind
def mistyped_partnership_in_answers(book: Book) -> Mistake:
    row = book.pick("answers")
    wrong = mistyped(book.data("answers").loc[row, "partnership"], book.rng)
    return book.put("answers", "partnership", row, wrong)


@kind
def other_partnership_in_answers(book: Book) -> Mistake:
    """The answer names another known partnership, which has the same side."""
    row = book.pick("answers", book.data("answers")["side"] == "B")
    own = book.data("answers").loc[row, "partnership"]
    known = [key for key in book.data("parties")["partnership"].unique() if key != own]
    return book.put("answers", "partnership", row, book.any_of(known))


@kind
def unknown_wave_in_answers(book: Book) -> Mistake:
    return book.put("answers", "wave", book.pick("answers"), "2019")


@kind
def other_wave_in_answers(book: Book) -> Mistake:
    """A wave in which this respondent was not asked."""
    asked = set(book.data("invitations")[["respondent", "wave"]].itertuples(index=False, name=None))
    answers = book.data("answers")
    waves = list(book.data("waves")["wave"])
    free = {
        row: [wave for wave in waves if (respondent, wave) not in asked]
        for row, respondent in answers["respondent"].items()
    }
    row = book.pick("answers", pd.Series({row: bool(left) for row, left in free.items()}))
    return book.put("answers", "wave", row, book.any_of(free[row]))


@kind
def unknown_respondent_in_answers(book: Book) -> Mistake:
    return book.put("answers", "respondent", book.pick("answers"), "R99999")


@kind
def mistyped_respondent_in_answers(book: Book) -> Mistake:
    row = book.pick("answers")
    wrong = mistyped(book.data("answers").loc[row, "respondent"], book.rng)
    return book.put("answers", "respondent", row, wrong)


@kind
def side_that_is_no_party(book: Book) -> Mistake:
    parties = book.data("parties")
    three = set(parties.loc[parties["side"] == "C", "partnership"])
    row = book.pick("answers", ~book.data("answers")["partnership"].isin(three))
    return book.put("answers", "side", row, "C")


@kind
def other_side_in_answers(book: Book) -> Mistake:
    answers = book.data("answers")
    row = book.pick("answers", answers["side"].isin(["A", "B"]))
    return book.put("answers", "side", row, "B" if answers.loc[row, "side"] == "A" else "A")


@kind
def wrong_side_in_answers(book: Book) -> Mistake:
    return book.put("answers", "side", book.pick("answers"), "Z")


@kind
def duplicate_answer(book: Book) -> Mistake:
    row = book.pick("answers")
    edits, new = book.copy_row("answers", row)
    touched = book.touched("answers", row) | {("answers", new)}
    return Mistake(edits, book.place("answers", "respondent", new), touched)


# ----- register --------------------------------------------------------------------------------


def _general(book: Book, *filled: str) -> int:
    partnerships = book.data("partnerships")
    wanted = partnerships["wave"].isna()
    for column in filled:
        wanted &= partnerships[column].notna()
    return book.pick("partnerships", wanted)


@kind
def bad_region(book: Book) -> Mistake:
    return book.put("partnerships", "region", _general(book), "99")


@kind
def bad_level(book: Book) -> Mistake:
    return book.put("partnerships", "level", _general(book), "locale")


@kind
def impossible_date(book: Book) -> Mistake:
    return book.put("partnerships", "start", _general(book), "31/02/2024")


@kind
def month_first_date(book: Book) -> Mistake:
    return book.put("partnerships", "start", _general(book), "02/25/2024")


@kind
def two_digit_year(book: Book) -> Mistake:
    return book.put("partnerships", "start", _general(book), "1/2/25")


@kind
def word_for_date(book: Book) -> Mistake:
    return book.put("partnerships", "start", _general(book), "printemps 2024")


@kind
def number_for_date(book: Book) -> Mistake:
    return book.put("partnerships", "end", _general(book), 2024.0)


@kind
def unlikely_date(book: Book) -> Mistake:
    day = datetime.datetime(1925, 3, 1)
    return book.put("partnerships", "start", _general(book), day)


@kind
def end_before_start(book: Book) -> Mistake:
    row = _general(book, "start")
    day = book.data("partnerships").loc[row, "start"] - pd.Timedelta(days=30)
    return book.put("partnerships", "end", row, day.to_pydatetime())


@kind
def negative_number(book: Book) -> Mistake:
    return book.put("partnerships", "beneficiaries", _general(book), -5.0)


@kind
def decimal_in_integer(book: Book) -> Mistake:
    return book.put("partnerships", "renewals", _general(book), 1.5)


@kind
def text_in_number(book: Book) -> Mistake:
    return book.put("partnerships", "beneficiaries", _general(book), "environ 120")


@kind
def ambiguous_number(book: Book) -> Mistake:
    return book.put("parties", "eur", book.pick("parties"), book.any_of(["1,234", "12.500"]))


@kind
def negative_amount(book: Book) -> Mistake:
    return book.put("parties", "eur", book.pick("parties"), -150.0)


@kind
def neither_yes_nor_no(book: Book) -> Mistake:
    return book.put("partnerships", "agreement", _general(book), "peut-être")


@kind
def bad_yes_no_number(book: Book) -> Mistake:
    return book.put("parties", "consent_show", book.pick("parties"), 2.0)


@kind
def main_type_contradicts(book: Book) -> Mistake:
    facts = ["type_mecenat", "type_pratiques", "type_cooperation", "type_innovation"]
    fact = str(book.any_of(list(facts)))
    row = book.pick("partnerships", ~book.data("partnerships")[fact].fillna(True).astype(bool))
    return book.put("partnerships", "main_type", row, fact.removeprefix("type_"))


@kind
def theme_outside(book: Book) -> Mistake:
    partnerships = book.data("partnerships")
    late = partnerships["wave"].isna() & (partnerships["start"] > "2018-07-01")
    return book.put("partnerships", "engagements", book.pick("partnerships", late), "2014_rh")


@kind
def unknown_theme(book: Book) -> Mistake:
    return book.put("partnerships", "domains", _general(book), "lieux_partages;zzz")


@kind
def numeric_target(book: Book) -> Mistake:
    return book.put("partnerships", "sdg_targets", _general(book), 17.1)


@kind
def unknown_target(book: Book) -> Mistake:
    return book.put("partnerships", "sdg_targets", _general(book), "17.20")


@kind
def bad_evidence_source(book: Book) -> Mistake:
    row = book.pick("indicators")
    return book.put("indicators", "source", row, "on dit")


@kind
def blank_name(book: Book) -> Mistake:
    return book.put("partnerships", "name", _general(book), None)


@kind
def unknown_stratum(book: Book) -> Mistake:
    mistake = book.put("partnerships", "stratum", _general(book, "stratum"), "region-00")
    return Mistake(mistake.edits, mistake.expected, mistake.rows | _STRATA)


@kind
def unknown_wave_in_register(book: Book) -> Mistake:
    row = book.pick("partnerships", book.data("partnerships")["wave"].notna())
    return book.put("partnerships", "wave", row, "2031")


@kind
def error_in_register(book: Book) -> Mistake:
    column = str(book.any_of(["name", "region", "start", "renewals", "main_type", "commune"]))
    return book.put("partnerships", column, _general(book), "#REF!")


# ----- keys of registers, on which others depend -----------------------------------------------


def _once(book: Book) -> int:
    """Return a row of the register whose partnership has no other row."""
    keys = book.data("partnerships")["partnership"]
    return book.pick("partnerships", ~keys.duplicated(keep=False))


@kind
def mistyped_partnership_in_register(book: Book) -> Mistake:
    row = _once(book)
    wrong = mistyped(book.data("partnerships").loc[row, "partnership"], book.rng)
    return book.put("partnerships", "partnership", row, wrong)


@kind
def other_number_in_register(book: Book) -> Mistake:
    """A key as well formed as the others, which nobody has."""
    return book.put(
        "partnerships", "partnership", _once(book), f"P-{int(book.rng.integers(5000, 9000))}"
    )


@kind
def blank_partnership_in_register(book: Book) -> Mistake:
    return book.put("partnerships", "partnership", _once(book), None)


@kind
def error_for_partnership_in_register(book: Book) -> Mistake:
    return book.put("partnerships", "partnership", _once(book), "#N/A")


@kind
def key_of_another_row(book: Book) -> Mistake:
    """A later row takes the key of an earlier one: its own is lost to all who name it."""
    keys = book.data("partnerships")["partnership"]
    alone = keys[~keys.duplicated(keep=False)]
    first, second = sorted(book.rng.choice(alone.index, size=2, replace=False))
    mistake = book.put("partnerships", "partnership", int(second), alone[first])
    touched = mistake.rows | book.touched("partnerships", int(first))
    return Mistake(mistake.edits, mistake.expected, touched)


@kind
def repeated_row_in_register(book: Book) -> Mistake:
    row = _once(book)
    edits, new = book.copy_row("partnerships", row)
    touched = book.touched("partnerships", row) | {("partnerships", new)}
    return Mistake(edits, book.place("partnerships", "partnership", new), touched)


@kind
def mistyped_organisation_in_register(book: Book) -> Mistake:
    used = set(book.data("parties")["organisation"])
    row = book.pick("organisations", book.data("organisations")["organisation"].isin(used))
    wrong = mistyped(book.data("organisations").loc[row, "organisation"], book.rng)
    return book.put("organisations", "organisation", row, wrong)


@kind
def blank_organisation_in_register(book: Book) -> Mistake:
    return book.put("organisations", "organisation", book.pick("organisations"), None)


@kind
def organisation_twice(book: Book) -> Mistake:
    keys = book.data("organisations")["organisation"]
    first, second = sorted(book.rng.choice(keys.index, size=2, replace=False))
    mistake = book.put("organisations", "organisation", int(second), keys[first])
    touched = mistake.rows | book.touched("organisations", int(first))
    return Mistake(mistake.edits, mistake.expected, touched)


@kind
def blank_organisation_name(book: Book) -> Mistake:
    return book.put("organisations", "name", book.pick("organisations"), None)


@kind
def bad_family(book: Book) -> Mistake:
    return book.put("organisations", "family", book.pick("organisations"), "asso")


@kind
def bad_siret(book: Book) -> Mistake:
    row = book.pick("organisations", book.data("organisations")["siret"].notna())
    siret = book.data("organisations").loc[row, "siret"]
    changed = str((int(siret[-1]) + 1) % 10)
    return book.put("organisations", "siret", row, siret[:-1] + changed)


@kind
def short_siret(book: Book) -> Mistake:
    return book.put("organisations", "siret", book.pick("organisations"), "1234567")


@kind
def mistyped_wave_in_waves(book: Book) -> Mistake:
    row = book.pick("waves")
    wave = book.data("waves").loc[row, "wave"]
    wrong = book.any_of([wave.replace("0", "O"), wave + "x", "20" + wave[3] + wave[2], "1" + wave])
    every = frozenset({("waves", "all")})
    mistake = book.put("waves", "wave", row, wrong)
    return Mistake(mistake.edits, mistake.expected, mistake.rows | every)


@kind
def blank_wave_in_waves(book: Book) -> Mistake:
    mistake = book.put("waves", "wave", book.pick("waves"), None)
    return Mistake(mistake.edits, mistake.expected, mistake.rows | {("waves", "all")})


@kind
def wave_ends_before_start(book: Book) -> Mistake:
    mistake = book.put("waves", "end", book.pick("waves"), datetime.datetime(2001, 1, 1))
    # Nobody knows when such a wave ended, nor what lies beyond.
    alone = {("waves", "all"), ("waves", "end")}
    return Mistake(mistake.edits, mistake.expected, mistake.rows | alone)


@kind
def mistyped_stratum_in_strata(book: Book) -> Mistake:
    row = book.pick("strata")
    mistake = book.put("strata", "stratum", row, f"region-?{row}")
    return Mistake(mistake.edits, mistake.expected, mistake.rows | _STRATA)


@kind
def bad_population(book: Book) -> Mistake:
    return book.put("strata", "population", book.pick("strata"), book.any_of([-1.0, None, "vingt"]))


# ----- parties ---------------------------------------------------------------------------------


@kind
def unknown_partnership_in_parties(book: Book) -> Mistake:
    return book.put("parties", "partnership", book.pick("parties"), "P-9999")


@kind
def mistyped_partnership_in_parties(book: Book) -> Mistake:
    row = book.pick("parties")
    wrong = mistyped(book.data("parties").loc[row, "partnership"], book.rng)
    return book.put("parties", "partnership", row, wrong)


@kind
def blank_partnership_in_parties(book: Book) -> Mistake:
    return book.put("parties", "partnership", book.pick("parties"), None)


@kind
def unknown_organisation(book: Book) -> Mistake:
    return book.put("parties", "organisation", book.pick("parties"), "ORG-9999")


@kind
def mistyped_organisation_in_parties(book: Book) -> Mistake:
    row = book.pick("parties")
    wrong = mistyped(book.data("parties").loc[row, "organisation"], book.rng)
    return book.put("parties", "organisation", row, wrong)


@kind
def organisation_on_two_sides(book: Book) -> Mistake:
    data = book.data("parties")
    second = book.pick("parties", data["partnership"].duplicated())
    same = data[data["partnership"] == data.loc[second, "partnership"]]
    first = str(same["organisation"].iloc[0])
    return book.put("parties", "organisation", second, first)


@kind
def wrong_side_in_parties(book: Book) -> Mistake:
    return book.put("parties", "side", book.pick("parties"), "AB")


@kind
def blank_side_in_parties(book: Book) -> Mistake:
    return book.put("parties", "side", book.pick("parties"), None)


@kind
def skipped_side_in_parties(book: Book) -> Mistake:
    parties = book.data("parties")
    three = set(parties.loc[parties["side"] == "C", "partnership"])
    row = book.pick("parties", (parties["side"] == "B") & ~parties["partnership"].isin(three))
    return book.put("parties", "side", row, "D")


@kind
def bad_level_of_party(book: Book) -> Mistake:
    return book.put("parties", "level", book.pick("parties"), "départemental")


# ----- invitations -----------------------------------------------------------------------------


@kind
def unknown_partnership_in_invitations(book: Book) -> Mistake:
    return book.put("invitations", "partnership", book.pick("invitations"), "P-9999")


@kind
def unknown_wave_in_invitations(book: Book) -> Mistake:
    return book.put("invitations", "wave", book.pick("invitations"), "2019")


@kind
def mistyped_respondent_in_invitations(book: Book) -> Mistake:
    row = book.pick("invitations")
    wrong = mistyped(book.data("invitations").loc[row, "respondent"], book.rng)
    return book.put("invitations", "respondent", row, wrong)


@kind
def blank_respondent_in_invitations(book: Book) -> Mistake:
    return book.put("invitations", "respondent", book.pick("invitations"), None)


@kind
def blank_wave_in_invitations(book: Book) -> Mistake:
    return book.put("invitations", "wave", book.pick("invitations"), None)


@kind
def bad_disposition(book: Book) -> Mistake:
    return book.put("invitations", "disposition", book.pick("invitations"), "X")


@kind
def disposition_contradicts(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["disposition"].isin(["I", "P"]))
    return book.put("invitations", "disposition", row, book.any_of(["R", "NC", "NE"]))


@kind
def answer_missing(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["disposition"] == "NC")
    return book.put("invitations", "disposition", row, "I")


@kind
def unknown_role(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["role"].notna())
    return book.put("invitations", "role", row, "LPx")


@kind
def bad_voice(book: Book) -> Mistake:
    return book.put("invitations", "voice", book.pick("invitations"), "voisin")


@kind
def returned_before_sent(book: Book) -> Mistake:
    invitations = book.data("invitations")
    row = book.pick("invitations", invitations["returned"].notna())
    day = invitations.loc[row, "sent"] - pd.Timedelta(days=3)
    return book.put("invitations", "returned", row, day.to_pydatetime())


@kind
def side_of_invitation_is_no_party(book: Book) -> Mistake:
    parties = book.data("parties")
    three = set(parties.loc[parties["side"] == "C", "partnership"])
    invitations = book.data("invitations")
    row = book.pick(
        "invitations", invitations["side"].notna() & ~invitations["partnership"].isin(three)
    )
    return book.put("invitations", "side", row, "C")


@kind
def other_side_in_invitations(book: Book) -> Mistake:
    invitations = book.data("invitations")
    answered = invitations["disposition"].isin(["I", "P"]) & invitations["side"].isin(["A", "B"])
    row = book.pick("invitations", answered)
    side = "B" if invitations.loc[row, "side"] == "A" else "A"
    return book.put("invitations", "side", row, side)


@kind
def blank_side_in_invitations(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["side"].notna())
    return book.put("invitations", "side", row, None)


@kind
def other_voice_in_invitations(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["voice"] == "partie")
    return book.put("invitations", "voice", row, "territoire")


@kind
def invitation_twice(book: Book) -> Mistake:
    row = book.pick("invitations")
    edits, new = book.copy_row("invitations", row)
    touched = book.touched("invitations", row) | {("invitations", new)}
    return Mistake(edits, book.place("invitations", "respondent", new), touched)


# ----- the other sheets ------------------------------------------------------------------------


@kind
def unknown_partnership_in_objectives(book: Book) -> Mistake:
    return book.put("objectives", "partnership", book.pick("objectives"), "P-9999")


@kind
def unknown_partnership_in_indicators(book: Book) -> Mistake:
    row = book.pick("indicators", book.data("indicators")["partnership"].notna())
    return book.put("indicators", "partnership", row, "P-9999")


@kind
def bad_outcome(book: Book) -> Mistake:
    return book.put("objectives", "outcome", book.pick("objectives"), "presque")


@kind
def objective_twice(book: Book) -> Mistake:
    keys = book.data("objectives")["objective"]
    first, second = sorted(book.rng.choice(keys.index, size=2, replace=False))
    return book.put("objectives", "objective", int(second), keys[first])


@kind
def rank_zero(book: Book) -> Mistake:
    return book.put("objectives", "rank", book.pick("objectives"), 0.0)


@kind
def unknown_wave_of_indicator(book: Book) -> Mistake:
    row = book.pick("indicators", book.data("indicators")["wave"].notna())
    return book.put("indicators", "wave", row, "2030")


@kind
def text_for_value(book: Book) -> Mistake:
    return book.put("indicators", "value", book.pick("indicators"), "n. c.")


@kind
def bad_status(book: Book) -> Mistake:
    return book.put("recommendations", "status", book.pick("recommendations"), "bientôt")


@kind
def bad_due_date(book: Book) -> Mistake:
    return book.put("recommendations", "due", book.pick("recommendations"), "fin mars")


def _setting(book: Book, key: str, value: object) -> Mistake:
    campaign = book.data("campaign")
    return book.put("campaign", "value", int(campaign.index[campaign["key"] == key][0]), value)


@kind
def bad_consent_mode(book: Book) -> Mistake:
    return _setting(book, "consent_mode", "anonime")


@kind
def bad_reporting_date(book: Book) -> Mistake:
    return _setting(book, "reporting_date", "bientôt")


@kind
def bad_language(book: Book) -> Mistake:
    return _setting(book, "language", "de")


@kind
def unknown_framework(book: Book) -> Mistake:
    return _setting(book, "framework", "partenaria")


@kind
def other_framework_version(book: Book) -> Mistake:
    return _setting(book, "framework_version", "0.9")


@kind
def mistyped_setting(book: Book) -> Mistake:
    campaign = book.data("campaign")
    row = int(campaign.index[campaign["key"] == "contact"][0])
    return book.put("campaign", "key", row, "contacts")


@kind
def validity_ends_before_it_starts(book: Book) -> Mistake:
    row = book.pick("lists", book.data("lists")["valid_to"].notna())
    return book.put("lists", "valid_to", row, datetime.datetime(2001, 1, 1))


# ----- what other cells contradict ---------------------------------------------------------------


@kind
def siret_of_another(book: Book) -> Mistake:
    data = book.data("organisations")
    first, second = (int(row) for row in data.index[data["siret"].notna()][[0, -1]])
    mistake = book.put("organisations", "siret", second, str(data.loc[first, "siret"]))
    touched = book.touched("organisations", first) | {("organisations", "siret")}
    return Mistake(mistake.edits, mistake.expected, mistake.rows | touched)


@kind
def organisation_on_both_sides(book: Book) -> Mistake:
    parties = book.data("parties")
    # An organisation that no party names any more is another mistake.
    several = parties["organisation"].duplicated(keep=False)
    row = book.pick("parties", (parties["side"] == "B") & several)
    owner = (parties["partnership"] == parties.loc[row, "partnership"]) & (parties["side"] == "A")
    first = int(parties.index[owner][0])
    mistake = book.put("parties", "organisation", row, parties.loc[first, "organisation"])
    late = max(first, row)
    touched = mistake.rows | book.touched("parties", first)
    return Mistake(mistake.edits, book.place("parties", "organisation", late), touched)


@kind
def unit_of_another_wave(book: Book) -> Mistake:
    data = book.data("indicators")
    keys = ["indicator", "partnership"]
    row = book.pick("indicators", data.groupby(keys)["unit"].transform("size") > 1)
    mistake = book.put("indicators", "unit", row, "k€")
    return Mistake(mistake.edits, mistake.expected, mistake.rows | {("indicators", "unit")})


@kind
def number_beyond_belief(book: Book) -> Mistake:
    table, column = book.any_of(
        [("partnerships", "beneficiaries"), ("partnerships", "renewals"), ("parties", "eur")]
    )
    return book.put(table, column, book.pick(table), 12_345_678_900.0)


@kind
def count_beyond_belief(book: Book) -> Mistake:
    answers = book.data("answers")
    return book.put("answers", "JC3", book.pick("answers", answers["JC3"].notna()), 20_252_025.0)


@kind
def returned_after_the_wave(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["returned"].notna())
    day = book.data("invitations").loc[row, "returned"] + pd.Timedelta(days=140)
    mistake = book.put("invitations", "returned", row, day.to_pydatetime())
    return Mistake(mistake.edits, mistake.expected, mistake.rows | {("waves", "end")})


@kind
def sent_a_year_too_early(book: Book) -> Mistake:
    row = book.pick("invitations", book.data("invitations")["sent"].notna())
    day = book.data("invitations").loc[row, "sent"] - pd.Timedelta(days=365)
    return book.put("invitations", "sent", row, day.to_pydatetime())


@kind
def returned_of_nobody(book: Book) -> Mistake:
    data = book.data("invitations")
    row = book.pick("invitations", data["disposition"].isin(["NC", "UH", "UO"]))
    day = data.loc[row, "sent"] + pd.Timedelta(days=2)
    edit = (*book.place("invitations", "returned", row), day.to_pydatetime())
    place = book.place("invitations", "disposition", row)
    return Mistake((edit,), place, book.touched("invitations", row))


@kind
def population_of_stratum_too_small(book: Book) -> Mistake:
    strata = book.data("strata")
    row = book.pick("strata", strata["population"] > strata["population"].median())
    mistake = book.put("strata", "population", row, 0.0)
    return Mistake(mistake.edits, mistake.expected, mistake.rows | _STRATA)


@kind
def answers_erased(book: Book) -> Mistake:
    answers, invitations = book.data("answers"), book.data("invitations")
    complete = invitations.loc[invitations["disposition"] == "I", list(ANSWER_KEYS)]
    said = pd.MultiIndex.from_frame(answers[list(ANSWER_KEYS)]).isin(
        pd.MultiIndex.from_frame(complete)
    )
    row = book.pick("answers", pd.Series(said, answers.index))
    items = book.survey.tables["answers"].states.columns
    edits = tuple((*book.place("answers", item, row), None) for item in items)
    return Mistake(edits, book.place("answers", "respondent", row), book.touched("answers", row))


@kind
def department_of_another_region(book: Book) -> Mistake:
    row = _general(book, "region")
    here = book.data("partnerships").loc[row, "region"]
    return book.put("partnerships", "department", row, "35" if here == "94" else "2A")


@kind
def role_of_the_other_side(book: Book) -> Mistake:
    data = book.data("invitations")
    row = book.pick("invitations", (data["side"] == "B") & data["disposition"].isin(["NC", "R"]))
    role = data.loc[data["side"] == "A", "role"].dropna().iloc[0]
    return book.put("invitations", "role", row, role)


@kind
def spoilt_accents(book: Book) -> Mistake:
    spoilt = book.any_of(["SolidaritÃ©s de l’Oise", "Cafï¿½", "Les BoÃ®tes", "Caf\ufffd"])
    return book.put("organisations", "name", book.pick("organisations"), spoilt)


@kind
def wave_begins_before_another_ends(book: Book) -> Mistake:
    waves = book.data("waves").sort_values("start")
    first, second = (int(row) for row in waves.index[:2])
    day = waves.loc[second, "start"].to_pydatetime()
    mistake = book.put("waves", "end", first, day)
    alone = {("waves", "all"), ("waves", "end")}
    place = book.place("waves", "start", second)
    return Mistake(mistake.edits, place, mistake.rows | alone)


# ----- what people type besides one answer -------------------------------------------------------


@kind
def typed_beside_a_level(book: Book) -> Mistake:
    """Several answers, doubts, ditto marks, units, signs: none of them is a level."""
    column, row = _scored(book)
    typed = '4/5|4;5|4 ou 5|4-5|4 ?|4*|44|4,|4 sur 5|4+|IV|idem|//|"|〃|✓|x|80 %|4 €|O|l|1,2E+05'
    return book.put("answers", column, row, book.any_of([*typed.split("|"), -4.0, 4000.0, 3.5]))


@kind
def typed_beside_a_number(book: Book) -> Mistake:
    typed = "environ 40|40-50|~40|<5|+ de 100|une centaine|40;50|40/50|45%|n.c.|12k|∞|1,2E+03x"
    row = book.pick("partnerships")
    return book.put("partnerships", "beneficiaries", row, book.any_of([*typed.split("|")]))


@kind
def typed_beside_a_date(book: Book) -> Mistake:
    typed = "00/00/2024|29/02/2023|15/O3/2024|mars|vers mai 2024|T1 2024|5.4.24|’24|à définir"
    typed += "|01/01/2024 - 31/12/2024|15 mars|2024-13-01|20240305"
    table, column = book.any_of([("partnerships", "start"), ("invitations", "sent")])
    row = book.pick(table, book.data(table)[column].notna())
    return book.put(table, column, row, book.any_of([*typed.split("|")]))


@kind
def typed_beside_yes_or_no(book: Book) -> Mistake:
    typed = ["oui/non", "en partie", "ouii", "peut-être", "non (arrêté)", "X", "à voir"]
    return book.put("partnerships", "agreement", book.pick("partnerships"), book.any_of(typed))


@kind
def typed_beside_a_wave(book: Book) -> Mistake:
    table = book.any_of(["answers", "invitations"])
    typed: list[object] = ["2024-2025", "Vague 1", "2O24", 20244.0, 2024.5]
    mistake = book.put(table, "wave", book.pick(table), book.any_of(typed))
    return Mistake(mistake.edits, mistake.expected, mistake.rows | {("wave", "typed")})


@kind
def lookalike_letter_in_partnership(book: Book) -> Mistake:
    """A Greek Rho, copied from elsewhere, for the P of a partnership."""
    row = book.pick("answers")
    key = str(book.data("answers").loc[row, "partnership"]).replace("P", "\u03a1")
    return book.put("answers", "partnership", row, key)


# ----- headings --------------------------------------------------------------------------------


def _heading(book: Book, value: Callable[[str], str | None]) -> Mistake:
    table, column = book.any_of(
        [
            ("answers", "partnership"),
            ("answers", "respondent"),
            ("answers", "side"),
            ("answers", "wave"),
            ("invitations", "partnership"),
            ("parties", "organisation"),
            ("parties", "side"),
            ("partnerships", "partnership"),
            ("organisations", "organisation"),
            ("waves", "wave"),
        ]
    )
    found = book.survey.tables[table]
    letter = found.columns[column]
    edits = [(found.sheet, f"{letter}1", value(column))]
    edits += [(found.sheet, f"{letter}2", None)] if value(column) is None else []
    if value(column) is None:
        edits += [(found.sheet, f"{letter}{row}", None) for row in found.data.index]
    return Mistake(tuple(edits), (found.sheet, "A1"), frozenset({(table, "heading")}))


@kind
def missing_heading(book: Book) -> Mistake:
    """A column that was deleted, heading and all."""
    return _heading(book, lambda key: None)


@kind
def mistyped_heading(book: Book) -> Mistake:
    return _heading(book, lambda key: key[:-1])


# ----- no mistake at all -----------------------------------------------------------------------


def _harmless(mistake: Mistake) -> Mistake:
    return Mistake(mistake.edits, None, mistake.rows)


@kind
def huge_number(book: Book) -> Mistake:
    column, value = (("beneficiaries", 1e12), ("renewals", 2025.0))[int(book.rng.integers(2))]
    return book.put("partnerships", column, book.pick("partnerships"), value)


@kind
def huge_amount(book: Book) -> Mistake:
    return book.put("parties", "eur", book.pick("parties"), 5e12)


@kind
def name_that_says_nothing(book: Book) -> Mistake:
    table = str(book.any_of(["organisations", "partnerships"]))
    return book.put(table, "name", book.pick(table), book.any_of(["?", "-", "NC", "à compléter"]))


@kind
def weight_of_zero(book: Book) -> Mistake:
    return book.put("invitations", "weight", book.pick("invitations"), 0.0)


@kind
def time_for_date(book: Book) -> Mistake:
    row = book.pick("partnerships", book.data("partnerships")["start"].notna())
    return book.put("partnerships", "start", row, book.any_of(["14h30", "09:00"]))


@kind
def year_for_date(book: Book) -> Mistake:
    row = book.pick("partnerships", book.data("partnerships")["start"].notna())
    return book.put("partnerships", "start", row, datetime.datetime(1905, 7, 16))


@kind
def siren_for_siret(book: Book) -> Mistake:
    return book.put("organisations", "siret", book.pick("organisations"), "732829320")


@kind
def tick_for_yes(book: Book) -> Mistake:
    fact = str(book.any_of(["type_mecenat", "agreement", "international"]))
    return book.put("partnerships", fact, book.pick("partnerships"), book.any_of(["x", "✓"]))


@kind
def fine_label_for_code(book: Book) -> Mistake:
    item, row = _scored(book)
    labels = ["Plutôt d'accord", "plutot d’accord", " PLUTÔT D'ACCORD\u00a0", "Agree", "4"]
    return _harmless(book.put("answers", item, row, book.any_of(list(labels))))


@kind
def fine_spaces_around_key(book: Book) -> Mistake:
    table = str(book.any_of(["answers", "invitations", "parties", "partnerships"]))
    row = book.pick(table)
    key = book.data(table).loc[row, "partnership"]
    return _harmless(book.put(table, "partnership", row, f"\u00a0{key} "))


@kind
def fine_case_of_reference(book: Book) -> Mistake:
    table = str(book.any_of(["answers", "invitations", "parties", "objectives"]))
    row = book.pick(table)
    key = book.data(table).loc[row, "partnership"]
    return _harmless(book.put(table, "partnership", row, key.lower()))


@kind
def fine_number_for_wave(book: Book) -> Mistake:
    row = book.pick("answers")
    return _harmless(book.put("answers", "wave", row, float(book.data("answers").loc[row, "wave"])))


@kind
def fine_text_date(book: Book) -> Mistake:
    row = _general(book, "start")
    day = book.data("partnerships").loc[row, "start"]
    return _harmless(book.put("partnerships", "start", row, day.strftime("%d/%m/%Y")))


@kind
def fine_text_number(book: Book) -> Mistake:
    return _harmless(book.put("parties", "eur", book.pick("parties"), "12\u202f500,50 €"))


@kind
def fine_yes(book: Book) -> Mistake:
    words = ["Oui", "NON", "1", "yes", "Vrai"]
    return _harmless(
        book.put("partnerships", "agreement", _general(book), book.any_of(list(words)))
    )


@kind
def fine_label_of_region(book: Book) -> Mistake:
    row = _general(book, "region")
    code = book.data("partnerships").loc[row, "region"]
    labels = book.survey.labels("region", "fr")
    return _harmless(book.put("partnerships", "region", row, fold(labels[code])))


@kind
def fine_blank_row(book: Book) -> Mistake:
    found = book.survey.tables["answers"]
    new = int(found.data.index.max()) + 5
    return Mistake(((found.sheet, f"A{new}", "  "),), None)


def cell_parts(cell: str) -> tuple[int, int]:
    """Return row and column, both from 0, of a cell."""
    name = cell.rstrip("0123456789")
    return int(cell[len(name) :]) - 1, column_number(name)


def cell_of(row: int, column: int) -> str:
    """Return the name of a cell from row and column, both from 0."""
    return f"{letters(column)}{row + 1}"
