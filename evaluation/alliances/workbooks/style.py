"""How our workbooks look: colours, fonts and formats, by name.

One accent, the dark blue of SDG 17; greys for what stays in the background; nothing is said by
colour alone. Arial and its metric twins are on every system that opens a workbook.
"""

from collections.abc import Mapping

FONT = "Arial"
ACCENT = "#19486A"
ACCENT_TINT = "#E6EDF2"
INPUT = "#FFF8E5"
INK = "#222222"
GREY = "#6B6B6B"
LINE = "#C9CFD4"
PAPER = "#F5F6F7"
NOTE = "#FFFFF0"
SPARED, SPARED_INK = "#EEEEEE", "#767676"
"""A question that an earlier answer excludes."""
SAND = "#F4F2EA"

_WRAP: Mapping[str, object] = {"text_wrap": True, "valign": "top"}

FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": {"valign": "top"},
    "body": _WRAP,
    "lead": {**_WRAP, "font_size": 12, "font_color": ACCENT, "bold": True},
    "note": {**_WRAP, "font_size": 9, "font_color": GREY},
    "title": {"font_size": 18, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
    "subtitle": {"font_size": 12, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
    "key": {"font_size": 8, "font_color": GREY, "valign": "vcenter"},
    "heading": {
        **_WRAP,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "border": 1,
        "border_color": LINE,
        "valign": "vcenter",
        "indent": 1,
    },
    "heading_light": {
        **_WRAP,
        "bold": True,
        "font_color": ACCENT,
        "bg_color": ACCENT_TINT,
        "border": 1,
        "border_color": LINE,
        "valign": "vcenter",
        "indent": 1,
    },
    "question": {
        **_WRAP,
        "font_size": 9,
        "bg_color": ACCENT_TINT,
        "border": 1,
        "border_color": LINE,
        "valign": "vcenter",
        "indent": 1,
    },
    "question_other": {
        **_WRAP,
        "font_size": 9,
        "bg_color": SAND,
        "border": 1,
        "border_color": LINE,
        "valign": "vcenter",
        "indent": 1,
    },
    "band": {"bold": True, "font_color": ACCENT, "bg_color": ACCENT_TINT, "valign": "vcenter"},
    "input": {**_WRAP, "bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False},
    "integer": {"num_format": "#,##0", "valign": "top"},
    "number": {"num_format": "#,##0.0", "valign": "top"},
    "score": {"num_format": "0.0", "valign": "top"},
    "level": {"num_format": "0.00", "valign": "top"},
    "signed": {"num_format": '+0.0;"\u2212"0.0;0.0', "valign": "top"},
}
"""Properties by name, as XlsxWriter spells them. Thousands and decimals follow the reader's Excel:
``#,##0`` shows a narrow no-break space in a French one."""

_BY_LANGUAGE: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "fr": {
        "percent": {"num_format": '0"\u00a0"%', "valign": "top"},
        "euros": {"num_format": '#,##0"\u00a0€"', "valign": "top"},
        "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    },
    "en": {
        "percent": {"num_format": "0%", "valign": "top"},
        "euros": {"num_format": '"€"#,##0', "valign": "top"},
        "date": {"num_format": "d mmm yyyy", "valign": "top", "align": "left"},
    },
}


def properties(name: str, language: str) -> Mapping[str, object]:
    """Return the properties of a format by its name.

    Raises
    ------
    KeyError
        No format has this name.
    """
    by_language = _BY_LANGUAGE[language]
    return by_language[name] if name in by_language else FORMATS[name]
