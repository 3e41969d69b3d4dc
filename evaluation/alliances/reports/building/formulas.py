"""Every formula of the report with its settings and its source, as a table of the method."""

import pandas as pd

from alliances.disclosure import DEFAULTS
from alliances.reports.building.resources import DOMINANCE, UNITS_AT_LEAST
from alliances.reports.lines import LINES_AT_MOST, NOTABLE_GAP
from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.voice import COUNT_BELOW
from alliances.statistics.bands import cut_offs
from alliances.statistics.intervals import CONFIDENCE

_OF_ANSWERS = (
    "item",
    "favourable",
    "level",
    "nothing",
    "criterion",
    "dimension",
    "partnership",
    "programme",
    "gap",
    "valid_share",
    "interval",
    "interval_equal",
    "interval_share",
    "bounds",
    "band",
    "band_chance",
    "lines",
    "notable_gap",
    "response",
    "three_rates",
)
_OF_REGISTER = ("share", "sums", "evidence", "horizon", "rounding")
_OF_DISCLOSURE = ("floors", "second", "sums_floor")


def formulas_table(material: Material) -> ReportTable:
    """Return what each kind of figure is: formula, settings of this report, source of the method.

    Without answers it holds what the figures of the register need.
    """
    names = (*(_OF_ANSWERS if material.answered else ()), *_OF_REGISTER, *_OF_DISCLOSURE)
    settings = _settings(material)
    say = material.say
    rows = pd.DataFrame(
        {
            key: [say(f"formulas.{key}.{name}", **settings) for name in names]
            for key in ("figure", "formula", "setting", "source")
        }
    )
    return ReportTable(
        "method_formulas",
        say("formulas.title"),
        (
            TableColumn("figure", say("formulas.columns.figure")),
            TableColumn("formula", say("formulas.columns.formula"), width=60),
            TableColumn("setting", say("formulas.columns.setting"), width=30),
            TableColumn("source", say("formulas.columns.source"), width=60),
        ),
        rows,
        source=material.source,
        subtitle=say("formulas.subtitle"),
        notes=(say("formulas.note"),),
        detail=True,
        depth="detail",
    )


def _settings(material: Material) -> dict[str, str]:
    """Return the values that this report was made with, as they are written."""
    framework = material.framework
    cuts = [material.score(cut) for cut in cut_offs(framework)]
    horizons = sorted({c.horizon_months for c in framework.concepts if c.horizon_months})
    none = material.say("formulas.none")
    return {
        "minimum": material.share(framework.minimum_valid_share * 100, 100),
        "confidence": material.share(CONFIDENCE * 100, 100),
        "cuts": material.listed(cuts or [none]),
        "most": material.whole(LINES_AT_MOST),
        "points": material.score(NOTABLE_GAP),
        "few": material.whole(COUNT_BELOW),
        "people": material.whole(DEFAULTS.people),
        "organisations": material.whole(DEFAULTS.organisations),
        "units": material.whole(UNITS_AT_LEAST),
        "dominance": material.share(DOMINANCE * 100, 100),
        "horizons": material.listed([material.whole(months) for months in horizons] or [none]),
        "framework": material.words(framework.name[material.language]),
        "version": framework.version,
    }
