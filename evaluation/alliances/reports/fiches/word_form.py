"""The table that the parties fill in, in Word: a content control for each cell."""

from alliances.frameworks.agreed import FIELDS, tag_of
from alliances.reports import style
from alliances.reports.fiches.laid import Laid
from alliances.reports.fiches.word_marks import cell, paragraph, row, run, table, words

_HEIGHT = 560
_WIDTHS = {"text": 3900, "side": 1250, "owner": 1900, "due": 1250, "agreed_a": 720, "agreed_b": 720}
_UNCHECKED, _CHECKED = "2610", "2612"
_DATES = {"fr": ("dd/MM/yyyy", "fr-FR"), "en": ("dd/MM/yyyy", "en-GB")}


def form(block: Laid, language: str) -> str:
    """Return the table: a head, then lines whose cells know by their tag what they are."""
    widths = [_WIDTHS[key] for key in block["fields"]]
    fill = style.COOL.removeprefix("#")
    head = "".join(
        cell(paragraph(run(heading), "TableHead"), width, fill)
        for heading, width in zip(block["headings"], widths, strict=True)
    )
    lines = "".join(
        row(
            "".join(
                cell(
                    # The table stays whole: it is filled in at one go.
                    paragraph(
                        _control(block, key, line, language),
                        "TableText",
                        kept=line < block["lines"],
                    ),
                    width,
                )
                for key, width in zip(block["fields"], widths, strict=True)
            ),
            height=_HEIGHT,
        )
        for line in range(1, block["lines"] + 1)
    )
    alt = " – ".join(block["headings"])
    return table(row(head, head=True) + lines, widths, "FormTable", alt)


def _control(block: Laid, key: str, line: int, language: str) -> str:
    """Return the content control of a cell, empty."""
    heading = dict(zip(block["fields"], block["headings"], strict=True))[key]
    number = 100 * line + FIELDS.index(key) + 1
    named = (
        f'<w:alias w:val="{words(heading)}"/><w:tag w:val="{tag_of(line, key)}"/>'
        f'<w:id w:val="{number}"/>'
    )
    if key in ("agreed_a", "agreed_b"):
        kind = (
            '<w14:checkbox><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="{_CHECKED}" w14:font="MS Gothic"/>'
            f'<w14:uncheckedState w14:val="{_UNCHECKED}" w14:font="MS Gothic"/></w14:checkbox>'
        )
        shown = run(chr(int(_UNCHECKED, 16)), "Box")
        return (
            f"<w:sdt><w:sdtPr>{named}{kind}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"
        )
    shown = run(block["prompts"][key], "PlaceholderText")
    return (
        f"<w:sdt><w:sdtPr>{named}<w:showingPlcHdr/>{_kind(block, key, language)}</w:sdtPr>"
        f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
    )


def _kind(block: Laid, key: str, language: str) -> str:
    if key == "due":
        pattern, tag = _DATES[language]
        return (
            f'<w:date><w:dateFormat w:val="{pattern}"/><w:lid w:val="{tag}"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
    if key == "side":
        choices = "".join(
            f'<w:listItem w:displayText="{words(said)}" w:value="{words(code or "-")}"/>'
            for code, said in block["sides"]
        )
        return f"<w:dropDownList>{choices}</w:dropDownList>"
    return '<w:text w:multiLine="1"/>'
