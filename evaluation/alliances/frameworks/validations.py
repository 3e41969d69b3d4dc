"""Data validation: what Excel checks in each cell of a campaign workbook, and what it says then."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from alliances.frameworks.listing import Listing, range_name
from alliances.frameworks.model import Framework, Scale
from alliances.frameworks.sheets import Column, Sheet
from alliances.language import text

_DAY_ONE = "DATE(1900,1,1)"


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule in XlsxWriter's terms, and what is said of a cell that is chosen, or refused."""

    rule: Mapping[str, object]
    prompt: str
    refusal: str = ""


def keys_name(sheet: str) -> str:
    """Return the name of the range that holds the keys of a sheet, for drop-downs."""
    return f"keys_{sheet}"


def validation_of(
    column: Column, sheet: Sheet, framework: Framework, listing: Listing, language: str, last: int
) -> Validation:
    """Return the data validation of a column's cells.

    Parameters
    ----------
    last
        The last row of data, as Excel counts, for checks that compare rows.
    """
    letter = xl_col_to_name(sheet.columns.index(column))
    match column.kind:
        case "code" | "codes" if column.target not in listing.blocks:
            # A framework need not have every list: what it does not code is free text.
            return Validation({"validate": "any"}, "")
        case "code":
            return _choice(column.target, listing, language)
        case "item":
            item = framework.item_by_id[column.target]
            return _answer(framework.scales[item.scale], framework, listing, letter, language)
        case "codes":
            return Validation({"validate": "any"}, _several(column.target, listing, language))
        case "ref":
            rule = {"validate": "list", "source": f"={keys_name(column.target)}"}
            return _told("ref", rule, language)
        case "yesno":
            words = [text("template.yes", language), text("template.no", language)]
            return _told("yesno", {"validate": "list", "source": words}, language)
        case "key" if sheet.identity == (column.key,):
            rows = f"${letter}$3:${letter}${last}"
            return _told("key", _custom(f"COUNTIF({rows},{letter}3)=1"), language)
        case "date":
            return _date(column, sheet, letter, language)
        case "integer" | "number":
            return _number(column, language)
        case "siret":
            digits = f'SUBSTITUTE({letter}3," ","")'
            return _told("siret", _custom(f"AND(LEN({digits})=14,ISNUMBER(--{digits}))"), language)
        case _:
            return Validation({"validate": "any"}, "")


def _custom(formula: str) -> dict[str, object]:
    return {"validate": "custom", "value": f"={formula}"}


def _told(kind: str, rule: Mapping[str, object], language: str, **values: object) -> Validation:
    prompt = text(f"template.check.{kind}.prompt", language, **values)
    return Validation(rule, prompt, text(f"template.check.{kind}.refusal", language, **values))


def _choice(name: str, listing: Listing, language: str) -> Validation:
    rule = {"validate": "list", "source": f"={range_name(name)}"}
    refusal = text("template.check.code.refusal", language, list=name)
    return Validation(rule, codes_in_words(name, listing, language), refusal)


def codes_in_words(name: str, listing: Listing, language: str, room: int = 255) -> str:
    """Return the codes of a list with their labels, or less where that takes too much room."""
    rows = listing.codes(name)
    labels = [(code, fr if language == "fr" else en) for code, fr, en in rows]
    full = "\n".join(f"{code} = {label}" for code, label in labels)
    if len(full) <= room:
        return full
    short = text(
        "template.check.code.prompt", language, list=name, codes=", ".join(c for c, _ in labels)
    )
    return short if len(short) <= room else text("template.check.code.long", language, list=name)


def _several(name: str, listing: Listing, language: str) -> str:
    codes = ", ".join(code for code, _, _ in listing.codes(name))
    full = text("template.check.codes.prompt", language, codes=codes)
    return full if len(full) <= 255 else text("template.check.codes.long", language, list=name)


def _answer(
    scale: Scale, framework: Framework, listing: Listing, letter: str, language: str
) -> Validation:
    if scale.levels:
        return _choice(scale.id, listing, language)
    missing = [code.code for code in framework.missing]
    words = {"missing": ", ".join(missing)}
    if scale.quantity:
        accepted = [quantity_formula(scale, f"{letter}3")]
        accepted += [f'{letter}3="{code}"' for code in missing]
        return _told("quantity", _custom(f"OR({','.join(accepted)})"), language, **words)
    if scale.kind == "date":
        return _told("date", _custom(f"ISNUMBER({letter}3)"), language)
    return Validation({"validate": "any"}, text("template.check.free.prompt", language, **words))


def quantity_formula(scale: Scale, cell: str) -> str:
    """Return the Excel formula that is true where a cell holds an amount that a scale accepts."""
    # AND() evaluates all its parts: N() keeps a word from being compared with a number.
    whole = f",INT(N({cell}))=N({cell})" if scale.kind == "count" else ""
    return f"AND(ISNUMBER({cell}),N({cell})>=0{whole})"


def _date(column: Column, sheet: Sheet, letter: str, language: str) -> Validation:
    real = f"ISNUMBER({letter}3),{letter}3>={_DAY_ONE}"
    if not column.after:
        return _told("date", _custom(f"AND({real})"), language)
    keys = [other.key for other in sheet.columns]
    earlier = xl_col_to_name(keys.index(column.after))
    heading = text(f"sheets.{sheet.key}.{column.after}", language)
    return _told("after", _custom(f"AND({real},{letter}3>=N({earlier}3))"), language, other=heading)


def _number(column: Column, language: str) -> Validation:
    kind = "integer" if column.kind == "integer" else "decimal"
    if column.minimum is None:
        rule = {"validate": kind, "criteria": ">=", "value": -1e15}
        return _told("number", rule, language)
    rule = {"validate": kind, "criteria": ">=", "value": column.minimum}
    return _told(column.kind + "_from", rule, language, minimum=f"{column.minimum:g}")
