"""A mapping as the text file that `alliances.datasets.mapping.mapping` reads."""

import json
from collections.abc import Iterator, Mapping

from alliances.datasets.mapping.mapping import Entry, FileMapping


def mapping_toml(mapping: FileMapping, comments: tuple[str, ...] = ()) -> str:
    """Return a mapping as TOML, with comments at its head."""
    return "\n".join(_lines(mapping, comments)) + "\n"


def _lines(mapping: FileMapping, comments: tuple[str, ...]) -> Iterator[str]:
    for comment in comments:
        yield from (f"# {line}".rstrip() for line in comment.splitlines())
    yield "format = 1"
    yield f"version = {mapping.version}"
    if mapping.layout:
        yield f"layout = {_text(mapping.layout)}"
    if mapping.sha256:
        yield f"sha256 = {_text(mapping.sha256)}"
    if mapping.declined:
        yield f"declined = [{', '.join(map(_text, mapping.declined))}]"
    if mapping.open:
        yield "open = ["
        yield from (f"    {_text(question)}," for question in mapping.open)
        yield "]"
    if mapping.campaign:
        yield "\n[campaign]"
        yield from (f"{key} = {_text(value)}" for key, value in mapping.campaign.items())
    for entry in mapping.entries:
        yield from _entry(entry)
    for sheet, headings in mapping.seen.items():
        yield "\n[[seen]]"
        yield f"sheet = {_text(sheet)}"
        yield f"headings = [{', '.join(_text(heading) for heading in headings)}]"


def _entry(entry: Entry) -> Iterator[str]:
    yield "\n[[tables]]"
    yield f"table = {_text(entry.table)}"
    if entry.sheet:
        yield f"sheet = {_text(entry.sheet)}"
    if entry.header_row:
        yield f"header_row = {entry.header_row}"
    if entry.first_row:
        yield f"first_row = {entry.first_row}"
    if entry.as_written:
        yield f"as_written = [{', '.join(map(_text, entry.as_written))}]"
    if entry.dates:
        yield f"dates = {_text(entry.dates)}"
    if entry.dates_of:
        yield f"dates_of = {_inline(entry.dates_of)}"
    if entry.distinct:
        yield "distinct = true"
    if entry.skip_rows_where_blank:
        yield f"skip_rows_where_blank = [{', '.join(map(_text, entry.skip_rows_where_blank))}]"
    yield f"columns = {_inline(entry.columns)}"
    if entry.constants:
        yield f"constants = {_inline(entry.constants)}"
    for name, codes in entry.values.items():
        yield f"values.{name} = {_inline(codes)}"


def _inline(pairs: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{_text(key)} = {_text(value)}" for key, value in pairs.items()) + " }"


def _text(value: str) -> str:
    # A basic string of TOML escapes as JSON does, but for the delete sign, which JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
