"""The sheets of the campaign workbook, declared once.

Pandera schemas, the blank workbook and the import are all made from these declarations. Columns are
known by a key that is never translated; the headings that people read stand in the catalogues under
``sheets.<sheet>.<column>``, with their help under ``sheets.<sheet>.<column>_help``.
"""

from dataclasses import dataclass
from weakref import ref

from alliances.frameworks.model import Framework, Item
from alliances.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    kind
        ``key`` (identifies the row), ``ref`` (a key of another sheet), ``code`` (one code of a
        list), ``codes`` (several, separated by ``;``), ``text``, ``integer``, ``number``, ``date``,
        ``yesno``, ``siret``, ``item`` (an answer).
    target
        For ``ref`` the sheet, for ``code`` and ``codes`` the code list, for ``item`` the item's id.
    required
        Whether a row without it is refused.
    minimum
        Lowest number accepted.
    usual
        Highest number that is believed without asking; ours.
    after
        A date column of the same row that this date may not precede.
    unique
        Whether it is a part of the row's identity.
    """

    key: str
    kind: str
    target: str = ""
    required: bool = False
    minimum: float | None = None
    usual: float | None = None
    after: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its key, its names, its columns, and whether a workbook may lack it."""

    key: str
    names: tuple[str, str]
    """Name in French, name in English."""
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that together identify a row."""
        return tuple(column.key for column in self.columns if column.unique)

    def name(self, language: str) -> str:
        """Return the name of the sheet in a language."""
        return self.names[LANGUAGES.index(language)]


CAMPAIGN_KEYS = (
    "programme",
    "campaign",
    "framework",
    "framework_version",
    "language",
    "consent_mode",
    "reporting_date",
    "contact",
    "rgpd_notice",
)
"""The keys of the Campagne sheet, in order."""

CONSENT_MODES = ("anonymous", "agreed", "trusted_third_party")
"""What respondents were promised; `alliances.disclosure` enforces it."""

FIRST_ROW = 3
"""Data start here: row 1 holds the keys, row 2 the headings that people read."""

TYPE_FACTS = ("type_mecenat", "type_pratiques", "type_cooperation", "type_innovation")
"""The four facts of a partnership's types: several may hold at once. Code = after ``type_``."""

SIDES = ("A", "B", "C", "D", "E", "F", "G", "H")
"""The sides of a partnership; those beyond H are refused."""

OWNER = "A"
"""The side of the programme owner."""

ANSWERED = ("I", "P")
"""The dispositions of an invitation that was answered, completely or in part."""

_ANSWER_KEYS = (
    Column("respondent", "text", required=True, unique=True),
    Column("partnership", "ref", "partnerships", required=True, unique=True),
    Column("side", "code", "side", required=True),
    Column("wave", "ref", "waves", required=True, unique=True),
)
_THIRD_KEYS = (
    Column("respondent", "text", required=True, unique=True),
    Column("partnership", "ref", "partnerships", required=True, unique=True),
    Column("side", "code", "side"),
    Column("wave", "ref", "waves", required=True, unique=True),
)

ANSWER_KEYS = tuple(column.key for column in _ANSWER_KEYS if column.unique)
"""What identifies a row of answers, and the invitation that it answers."""

_SHEETS = (
    Sheet(
        "campaign",
        ("Campagne", "Campaign"),
        (Column("key", "text", required=True, unique=True), Column("value", "text")),
        required=True,
    ),
    Sheet(
        "waves",
        ("Vagues", "Waves"),
        (
            Column("wave", "key", required=True, unique=True),
            Column("label", "text"),
            Column("start", "date"),
            Column("end", "date", after="start"),
            Column("framework_version", "text"),
        ),
    ),
    Sheet(
        "strata",
        ("Strates", "Strata"),
        (
            Column("wave", "ref", "waves", required=True, unique=True),
            Column("stratum", "key", required=True, unique=True),
            Column("population", "integer", required=True, minimum=0, usual=10e6),
        ),
    ),
    Sheet(
        "organisations",
        ("Organisations", "Organisations"),
        (
            Column("organisation", "key", required=True, unique=True),
            Column("name", "text", required=True),
            Column("family", "code", "family"),
            Column("siret", "siret"),
            Column("region", "code", "region"),
            Column("department", "text"),
            Column("commune", "text"),
        ),
        required=True,
    ),
    Sheet(
        "partnerships",
        ("Partenariats", "Partnerships"),
        (
            Column("partnership", "key", required=True, unique=True),
            Column("name", "text", required=True),
            Column("wave", "ref", "waves", unique=True),
            Column("level", "code", "level"),
            Column("region", "code", "region"),
            Column("department", "text"),
            Column("commune", "text"),
            Column("start", "date"),
            Column("end", "date", after="start"),
            Column("renewals", "integer", minimum=0, usual=100),
            *(Column(fact, "yesno") for fact in TYPE_FACTS),
            Column("main_type", "code", "type"),
            Column("phase", "code", "phase"),
            Column("engagements", "codes", "engagement"),
            Column("domains", "codes", "domain"),
            Column("fragility", "codes", "fragility"),
            Column("sdg_targets", "codes", "sdg_target"),
            Column("international", "yesno"),
            Column("beneficiaries", "integer", minimum=0, usual=100e6),
            Column("beneficiaries_source", "code", "evidence_source"),
            Column("stratum", "text"),
            Column("agreement", "yesno"),
            Column("evaluation_clause", "yesno"),
        ),
        required=True,
    ),
    Sheet(
        "parties",
        ("Parties", "Parties"),
        (
            Column("partnership", "ref", "partnerships", required=True, unique=True),
            Column("side", "code", "side", required=True, unique=True),
            Column("organisation", "ref", "organisations", required=True),
            Column("level", "code", "level"),
            Column("consent_show", "yesno"),
            Column("consent_quote", "yesno"),
            Column("eur", "number", minimum=0, usual=1e9),
            Column("hours", "number", minimum=0, usual=10e6),
            Column("m2", "number", minimum=0, usual=100e6),
            Column("valuation", "text"),
        ),
    ),
    Sheet(
        "invitations",
        ("Sollicitations", "Invitations"),
        (
            Column("respondent", "text", required=True, unique=True),
            Column("partnership", "ref", "partnerships", required=True, unique=True),
            Column("side", "code", "side"),
            Column("voice", "code", "voice"),
            Column("role", "code", "role"),
            Column("wave", "ref", "waves", required=True, unique=True),
            Column("sent", "date"),
            Column("reminded", "date", after="sent"),
            Column("returned", "date", after="sent"),
            Column("disposition", "code", "disposition"),
            Column("weight", "number", minimum=0, usual=10e3),
            Column("cluster", "text"),
        ),
    ),
    Sheet("answers", ("Réponses", "Answers"), _ANSWER_KEYS),
    Sheet("area", ("Territoire", "Area"), _THIRD_KEYS),
    Sheet("people", ("Publics", "People"), _THIRD_KEYS),
    Sheet(
        "objectives",
        ("Objectifs", "Objectives"),
        (
            Column("objective", "key", required=True, unique=True),
            Column("partnership", "ref", "partnerships", required=True),
            Column("side", "code", "objective_side"),
            Column("rank", "integer", minimum=1, usual=100),
            Column("text", "text", required=True),
            Column("target", "text"),
            Column("unit", "text"),
            Column("outcome", "code", "outcome"),
        ),
    ),
    Sheet(
        "indicators",
        ("Indicateurs", "Indicators"),
        (
            Column("indicator", "text", required=True, unique=True),
            Column("partnership", "ref", "partnerships", unique=True),
            Column("wave", "ref", "waves", unique=True),
            Column("value", "number"),
            Column("unit", "text"),
            Column("baseline", "number"),
            Column("target", "number"),
            Column("source", "code", "evidence_source"),
            Column("statutory_objective", "text"),
            Column("owner", "text"),
        ),
    ),
    Sheet(
        "recommendations",
        ("Recommandations", "Recommendations"),
        (
            Column("recommendation", "key", required=True, unique=True),
            Column("origin", "code", "recommendation_origin"),
            Column("wave", "ref", "waves"),
            Column("partnership", "ref", "partnerships"),
            Column("text", "text", required=True),
            Column("support", "integer", minimum=0, usual=100e3),
            Column("owner", "text"),
            Column("due", "date"),
            Column("status", "code", "recommendation_status"),
            Column("response", "text"),
            Column("follow_up", "text"),
        ),
    ),
    Sheet(
        "agreements",
        ("Suites", "Agreements"),
        (
            Column("agreement", "key", required=True, unique=True),
            Column("partnership", "ref", "partnerships", required=True),
            Column("wave", "ref", "waves"),
            Column("text", "text", required=True),
            Column("owner_side", "code", "side"),
            Column("owner", "text"),
            Column("due", "date"),
            Column("agreed_a", "yesno"),
            Column("agreed_b", "yesno"),
            Column("status", "code", "recommendation_status"),
            Column("follow_up", "text"),
        ),
    ),
    Sheet(
        "lists",
        ("Listes", "Lists"),
        (
            Column("list", "text", required=True, unique=True),
            Column("code", "text", required=True, unique=True),
            Column("label_fr", "text"),
            Column("label_en", "text"),
            Column("valid_from", "date"),
            Column("valid_to", "date", after="valid_from"),
        ),
    ),
)

LISTS = tuple(
    dict.fromkeys(
        column.target
        for sheet in _SHEETS
        for column in sheet.columns
        if column.kind in {"code", "codes"}
    )
)
"""The code lists that columns refer to: the ones that a framework or a workbook may declare."""

AGE = "age"
"""The list of the classes of age: each code is the number of months from which a class begins."""

CLASSES = (AGE,)
"""Lists that no column refers to: their codes are classes, made of what the register says."""

README_NAMES = ("Lisez-moi", "Read me")
"""The read-me sheet: never data, excluded by name in the ledger."""

ANSWER_SHEETS = {"answers": "partie", "area": "territoire", "people": "public"}
"""The sheets of answers, and the voice that each holds."""


def items_on(framework: Framework, sheet: str, core: bool = False) -> tuple[Item, ...]:
    """Return the items that are columns of an answer sheet, in the framework's order."""
    voice = ANSWER_SHEETS[sheet]
    return tuple(
        item
        for item in framework.items
        if item.table in {"answers", "public"} and item.voice == voice and (item.core or not core)
    )


def sheets(framework: Framework, core: bool = False) -> dict[str, Sheet]:
    """Return the sheets of a campaign on a framework, answer sheets with a column an item.

    Parameters
    ----------
    framework
        The framework whose items become columns.
    core
        Only the core set of items.

    Returns
    -------
    dict of str to Sheet
        By key, in the order of the workbook.
    """
    at = id(framework), core
    known = _MADE.get(at)
    if known is None or known[0]() is not framework:
        # They are asked for again and again, by every rule and for thousands of findings.
        known = ref(framework, lambda _: _MADE.pop(at, None)), _sheets(framework, core)
        _MADE[at] = known
    return dict(known[1])


_MADE: dict[tuple[int, bool], tuple[ref[Framework], dict[str, Sheet]]] = {}


def _sheets(framework: Framework, core: bool) -> dict[str, Sheet]:
    made = {}
    for sheet in _SHEETS:
        if sheet.key in ANSWER_SHEETS:
            asked = tuple(
                Column(
                    item.id,
                    "item",
                    item.id,
                    required=item.required,
                    usual=framework.scales[item.scale].usual,
                )
                for item in items_on(framework, sheet.key, core)
            )
            if sheet.key != "answers" and not asked and not core:
                continue
            made[sheet.key] = Sheet(sheet.key, sheet.names, sheet.columns + asked)
        else:
            made[sheet.key] = sheet
    return made
