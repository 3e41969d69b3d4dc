"""A partnership sheet as data: sections of the report's blocks, and a form to fill in."""

from dataclasses import dataclass, field

from alliances.reports.model import Bullets, Chart, Paragraph, ReportTable


@dataclass(frozen=True, slots=True)
class Form:
    """The table that the parties fill in together: what, who, by when, and who agrees.

    Attributes
    ----------
    headings
        By field, in the order of the columns: ``text``, ``side``, ``owner``, ``due``, then
        ``agreed_a``, ``agreed_b``.
    prompts
        By field, what an empty one says in Word.
    sides
        The choices of ``side``: code and words; the empty code is « together ».
    lines
        How many lines there are.
    """

    headings: dict[str, str]
    prompts: dict[str, str]
    sides: tuple[tuple[str, str], ...]
    lines: int


Part = Paragraph | Bullets | ReportTable | Chart | Form


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a sheet: its title, its blocks."""

    id: str
    title: str
    blocks: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """A partnership sheet, in one language, for both parties or for one.

    Attributes
    ----------
    partnership, wave
        What it is about.
    side
        The only side that it is for; empty where it is for all of them.
    name
        The name of its files, without ending.
    title
        What it is: « Fiche partenariat ».
    subject
        The name of the partnership.
    subtitle
        Programme, wave, identifier.
    status
        What a reader must know first: invented data…
    facts
        Label and words, of the partnership's identity.
    date
        As ISO 8601; empty where the campaign names none.
    """

    partnership: str
    wave: str
    side: str
    name: str
    language: str
    title: str
    subject: str
    subtitle: str
    status: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    date: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    """Fixed words of the renderers: the page's number, the mark of a warning."""
