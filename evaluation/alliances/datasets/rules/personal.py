"""Warnings about content: personal data in texts that are read, quoted and passed on."""

import re
from collections.abc import Iterator

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.findings import Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold

_TEXTS = {
    "objectives": ("text", "target"),
    "indicators": ("statutory_objective",),
    "recommendations": ("text", "response", "follow_up"),
    "agreements": ("text", "follow_up"),
    "parties": ("valuation",),
}
"""Texts of the register where no person is expected; an owner or a contact is not among them."""

CODES = frozenset({"personal_data", "personal_pseudonym"})
"""Findings whose value is masked."""

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+|[A-ZÀ-ÖØ-Þ]{2,}"
_CIVILITY = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?)"
_OFFICE = r"(?:Le|La|Les|L|The|Maire|Préfet|Préfète|Président|Présidente|Directeur|Directrice)\b"
_KINDS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    "social_security": re.compile(
        r"(?<!\d)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: ?\d\d)?(?!\d)"
    ),
    "phone": re.compile(
        r"(?<![\w+.,-])(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){7,10}"
        r"|0[1-9](?:([ .-]?)\d\d)(?:\1\d\d){3})(?![\d,])"
    ),
    "name": re.compile(rf"(?<!\w){_CIVILITY}[ \u00a0\u202f](?!{_OFFICE})(?:{_NAME})"),
}
"""Shapes by kind of personal data, the surest first."""
_SHORTEST, _SIGNS = 10, re.compile(r"[@ \u00a0\u202f]")
"""No shape is found in fewer characters without one of these signs: most pseudonyms are shorter."""

_HEADINGS = {
    "phone": re.compile(r"\b(?:telephones?|tel|portable|gsm|mobile|phone|whatsapp)\b(?! *\?)"),
    "name": re.compile(
        r"votre nom|noms? complets?|(?:votre )?noms?,? (?:et|&) prenoms?|"
        r"(?:votre )?prenoms?(?:,? (?:et|&) noms?)?|"
        r"noms? (?:du|de la|des) (?:repondant|enquete|personne)e?s?|"
        r"(?:your|full|first|last|respondent'?s?) name|name of (?:the )?respondent|surname"
    ),
}
"""Headings of columns that say who answered, in normal form. « Nom » alone may be a partner's."""

_WORD = re.compile(r"\w+")


def personal_data(value: str) -> str | None:
    """Return the kind of personal data that a text holds: the first that is found, or None.

    Examples
    --------
    >>> personal_data("Voir avec Mme Martin"), personal_data("06 12 34 56 78")
    ('name', 'phone')
    >>> personal_data("Une convention de 3 ans, 12 500 € par an.") is None
    True
    """
    if len(value) < _SHORTEST and not _SIGNS.search(value):
        return None
    return next((kind for kind, shape in _KINDS.items() if shape.search(value)), None)


def personal_heading(heading: str) -> str | None:
    """Return the kind of personal data that a heading announces: ``phone``, ``name``, or None.

    Examples
    --------
    >>> personal_heading("Numéro de téléphone"), personal_heading("Nom et prénom :")
    ('phone', 'name')
    >>> personal_heading("Nom de l'association") is None
    True
    """
    said = fold(heading).rstrip(" :*.")
    if _HEADINGS["name"].fullmatch(said):
        return "name"
    return "phone" if _HEADINGS["phone"].search(said) else None


def hidden(value: str) -> str:
    """Return a text of which the first sign of each word stays."""
    return _WORD.sub(_hide, value)


def masked(value: str) -> str:
    """Return a text in which personal data can be recognised and not read.

    Of each word of it the first sign stays, so that a person finds it again in the file.

    Examples
    --------
    >>> masked("Voir Mme Martin, 06 12 34 56 78")
    'Voir M•• M•••••, 0• 1• 3• 5• 7•'
    """
    for shape in _KINDS.values():
        value = shape.sub(lambda found: _WORD.sub(_hide, found[0]), value)
    return value


def _hide(word: re.Match[str]) -> str:
    return word[0][0] + "•" * (len(word[0]) - 1)


def quality_marks(checked: Checked, framework: Framework) -> Iterator[Mark]:
    """Say where texts hold personal data.

    Parameters
    ----------
    checked
        The tables.
    framework
        Says which answers are free texts.

    Yields
    ------
    Mark
        ``personal_data``, to be verified, at the cell.
    """
    for table, column in _texts(checked, framework):
        yield from _personal(checked, table, column)


def _personal(
    checked: Checked, table: str, column: str, code: str = "personal_data"
) -> Iterator[Mark]:
    values = checked.data(table)[column].dropna()
    kinds = {value: personal_data(str(value)) for value in values.unique()}
    found = values.map(kinds).dropna()
    for row, kind in found.items():
        what = {language: text(f"personal_data.{kind}", language) for language in LANGUAGES}
        problem = Problem(code, Severity.VERIFY, {"what": what})
        yield Mark(table, int(str(row)), column, problem)


def pseudonym_marks(checked: Checked) -> Iterator[Mark]:
    """Say where a pseudonym is the person: an address, a telephone number, a name.

    Yields
    ------
    Mark
        ``personal_pseudonym``, to be verified, at the cell of the respondent.
    """
    for table in ("invitations", *ANSWER_SHEETS):
        if checked.has(table, "respondent"):
            yield from _personal(checked, table, "respondent", "personal_pseudonym")


def _texts(checked: Checked, framework: Framework) -> Iterator[tuple[str, str]]:
    for table, columns in _TEXTS.items():
        yield from ((table, column) for column in columns if checked.has(table, column))
    for table in ANSWER_SHEETS:
        if table in checked.tables:
            for column in checked.tables[table].states.columns:
                scale = framework.scales[framework.item_by_id[column].scale]
                free = not scale.levels and not scale.quantity and scale.kind != "date"
                if free and checked.has(table, column):
                    yield table, column
