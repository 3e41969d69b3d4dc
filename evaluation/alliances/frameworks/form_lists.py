"""The lists of a form: the labels that its menus offer, in plain sight on a sheet of their own."""

from alliances.frameworks.form_lines import MISSING
from alliances.frameworks.listing import answers, range_name
from alliances.frameworks.model import Framework, Scale
from alliances.language import text, typeset
from alliances.workbooks.book import Book


def write_lists(book: Book, framework: Framework, scales: set[str]) -> None:
    """Write the levels of the scales used, each with the three declared kinds of nothing."""
    language = book.language
    name = text("form.lists", language)
    page = book.sheet(name)
    page.widths([12, 16, 52], book.format("text", align="left"))
    page.write_row(0, 0, ["list", "code", "label"], book.format("key"))
    label = "label_fr" if language == "fr" else "label_en"
    headings = [text(f"sheets.lists.{key}", language) for key in ("list", "code", label)]
    page.write_row(1, 0, headings, book.format("heading", font_size=9))
    page.row(1, 22)
    row = 2
    used = [scale for scale in framework.scales.values() if scale.id in scales and scale.levels]
    nothings = Scale(MISSING, "nominal")
    for scale in [*used, nothings]:
        first = row
        for code, words in answers(framework, scale):
            page.write_row(row, 0, [scale.id, code, typeset(words[language], language)])
            row += 1
        book.name(range_name(scale.id), f"='{name}'!$C${first + 1}:$C${row}")
    page.raw.ignore_errors({"number_stored_as_text": f"B3:B{row}"})
    page.freeze(2)
    page.protect()
    page.printed(repeat_rows=2)
