"""A framework as an XLSForm: the same questions, for a campaign run in Kobo, ODK or Ona.

The names of its questions are our own keys, so the export comes back without any mapping. The form
is described at https://xlsform.org; what pyxform accepts is what these tools accept.
"""

import os
from collections.abc import Iterator

from alliances.frameworks.fill import refuse_without_questions
from alliances.frameworks.form_plan import asked_items, chapters
from alliances.frameworks.model import Code, Framework, Item, Scale
from alliances.language import LANGUAGES, text
from alliances.workbooks.book import Book, open_book

_LABELS = tuple(f"label::{name} ({code})" for code, name in (("fr", "Français"), ("en", "English")))
_SURVEY = ("type", "name", *_LABELS, "required", "relevant", "constraint", "calculation")
_CHOICES = ("list_name", "name", *_LABELS)
_SETTINGS = ("form_title", "form_id", "version", "default_language")
_SIDE = "side"
_FREE = {
    "count": "integer",
    "euros": "decimal",
    "hours": "decimal",
    "area": "decimal",
    "date": "date",
    "text": "text",
}
_SIGNS = {"==": "="}
"""Signs of a filter that XPath writes otherwise."""

Row = tuple[str | None, ...]


def write_xlsform(
    framework: Framework,
    path: str | os.PathLike[str],
    language: str = "fr",
    side: str | None = None,
    core: bool = False,
) -> None:
    """Write the questions of a framework as an XLSForm.

    Identification comes first (respondent, partnership, side, wave), then a group a dimension; each
    question has its label in French and English, the levels of its scale and the declared kinds of
    nothing as choices, and the condition under which it is asked.

    Parameters
    ----------
    framework
        What is asked.
    path
        The ``.xlsx`` file to make; one already there is replaced.
    language
        ``fr`` or ``en``: the one that the form opens in.
    side
        ``A`` or ``B``: only the questions put to that side, which is then not asked. None: all.
    core
        Only the core set of items.

    Raises
    ------
    WrongCall
        The framework asks nothing.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.frameworks.load import load_framework
    >>> with TemporaryDirectory() as folder:
    ...     form = Path(folder) / "kobo.xlsx"
    ...     write_xlsform(load_framework("partenariat"), form, side="B", core=True)
    ...     form.exists()
    True
    """
    refuse_without_questions(framework)
    items = asked_items(framework, side, core)
    with open_book(path, language, framework.name[language]) as book:
        _sheet(book, "survey", _SURVEY, [*_survey(framework, items, side)])
        _sheet(book, "choices", _CHOICES, [*_choices(framework, items)])
        _sheet(book, "settings", _SETTINGS, [_settings(framework, language, side, core)])


def _sheet(book: Book, name: str, columns: Row, rows: list[Row]) -> None:
    page = book.sheet(name)
    page.widths([30.0] * len(columns))
    for number, row in enumerate([columns, *rows]):
        page.write_row(number, 0, row, "text")
    page.freeze(1)


def _survey(framework: Framework, items: tuple[Item, ...], side: str | None) -> Iterator[Row]:
    for key in ("respondent", "partnership"):
        yield _question("text", key, _words(f"sheets.answers.{key}"), required=True)
    if side is None:
        labels = _words("sheets.answers.side")
        yield _question(f"select_one {_SIDE}", "side", labels, required=True)
    else:
        # The form is for one side: it says so itself, and nobody is asked.
        yield ("calculate", "side", None, None, None, None, None, f"'{side}'")
    yield _question("text", "wave", _words("sheets.answers.wave"), required=True)
    there = {item.id for item in items}
    for number, chapter in enumerate(chapters(framework, items, "fr"), 1):
        english = chapters(framework, items, "en")[number - 1].title
        yield _question("begin_group", f"part_{number}", (chapter.title, english))
        for item in chapter.items:
            scale = framework.scales[item.scale]
            kind = f"select_one {scale.id}" if scale.levels else _FREE.get(scale.kind, "text")
            yield _question(
                kind,
                item.id,
                tuple(item.text[code] for code in LANGUAGES),
                item.required,
                _relevant(item, there),
                ". >= 0" if scale.quantity else None,
            )
        yield _question("end_group", f"part_{number}", (None, None))


def _question(
    kind: str,
    name: str,
    labels: tuple[str | None, ...],
    required: bool = False,
    relevant: str | None = None,
    constraint: str | None = None,
) -> Row:
    return (kind, name, *labels, "yes" if required else None, relevant, constraint, None)


def _words(key: str) -> tuple[str, ...]:
    return tuple(text(key, code) for code in LANGUAGES)


def _relevant(item: Item, there: set[str]) -> str | None:
    """Return the condition under which a question is shown, where its source is on the form."""
    if item.filter is None or item.filter.item not in there:
        return None
    value = item.filter.value
    written = str(value) if isinstance(value, int) else f"'{value}'"
    sign = _SIGNS.get(item.filter.operator, item.filter.operator)
    return f"${{{item.filter.item}}} {sign} {written}"


def _choices(framework: Framework, items: tuple[Item, ...]) -> Iterator[Row]:
    """Yield the choices: the sides, then each scale with the declared kinds of nothing."""
    sides = framework.lists[_SIDE].codes if _SIDE in framework.lists else ()
    for code in sides:
        yield _choice(_SIDE, code.code, code.label["fr"], code.label["en"])
    used = {item.scale for item in items}
    for scale in framework.scales.values():
        if scale.id in used and scale.levels:
            yield from _levels(framework, scale)


def _levels(framework: Framework, scale: Scale) -> Iterator[Row]:
    for level in scale.levels:
        yield _choice(scale.id, level.code, level.label["fr"], level.label["en"])
    for missing in framework.missing:
        yield _choice(scale.id, missing.code, missing.label["fr"], missing.label["en"])


def _choice(name: str, code: Code, french: str, english: str) -> Row:
    return name, str(code), french, english


def _settings(framework: Framework, language: str, side: str | None, core: bool) -> Row:
    parts = [framework.id, *(["core"] if core else []), *([side] if side else [])]
    default = dict(zip(LANGUAGES, ("Français (fr)", "English (en)"), strict=True))[language]
    return framework.name[language], "_".join(parts), framework.version, default
