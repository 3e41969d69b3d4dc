"""The rules, in the order in which they are asked: a cell keeps the first thing said of it.

What is wrong within a cell comes first, then what is wrong between tables, then what contradicts;
a cell with a finding takes no part in the rules that follow.
"""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.rules.doubles import double_marks
from alliances.datasets.rules.frames import frame_marks
from alliances.datasets.rules.labels import label_marks
from alliances.datasets.rules.periods import period_marks
from alliances.datasets.rules.personal import pseudonym_marks, quality_marks
from alliances.datasets.rules.plausible import plausibility_marks
from alliances.datasets.rules.references import check_references
from alliances.datasets.rules.rows import rule_marks
from alliances.datasets.rules.spoilt import spoilt_marks
from alliances.datasets.rules.targets import target_marks
from alliances.datasets.rules.territories import territory_marks
from alliances.datasets.rules.themes import theme_marks
from alliances.datasets.survey import Campaign
from alliances.frameworks.model import Framework


def judged(
    checked: Checked,
    framework: Framework,
    campaign: Campaign,
    lists: Mapping[str, pd.DataFrame],
    spoilt: Collection[str],
) -> Checked:
    """Return parsed tables with everything that the rules say of their cells.

    Parameters
    ----------
    checked
        The tables, with what could not be read in them.
    framework
        The framework of the campaign.
    campaign
        What the campaign declares.
    lists
        The code lists in force.
    spoilt
        Files of which the reading has said that their encoding has spoilt texts.
    """
    if checked.tables:
        # Pandera takes a while to load, and a file that nobody has mapped yet has no table.
        from alliances.datasets.rules.schemas import schema_marks

        checked = checked.plus(schema_marks(checked, framework, lists))
    checked = checked.plus(pseudonym_marks(checked))
    checked = check_references(checked, framework, lists)
    checked = checked.plus(_contradictions(checked, framework, campaign, lists))
    checked = checked.plus(plausibility_marks(checked, framework))
    checked = checked.plus(spoilt_marks(checked, framework, spoilt))
    return checked.plus(quality_marks(checked, framework))


def _contradictions(
    checked: Checked,
    framework: Framework,
    campaign: Campaign,
    lists: Mapping[str, pd.DataFrame],
) -> Iterator[Mark]:
    yield from rule_marks(checked, framework, lists)
    yield from double_marks(checked)
    yield from frame_marks(checked)
    yield from period_marks(checked)
    yield from theme_marks(checked, campaign, lists)
    yield from target_marks(checked)
    yield from territory_marks(checked, lists)
    yield from label_marks(checked, framework)
