"""Who voiced disagreements, by their own answer, and on which scale each part is answered."""

import numpy as np

from alliances.datasets.survey import Survey
from alliances.frameworks.model import Framework, Scale, State
from alliances.frameworks.readings import Reading

VOICED = ("all", "none", "some")
"""Of whom a row is: everyone, those who voiced no disagreement, those who voiced some."""

UNSAID = "unsaid"
"""Those who do not say how many: told with everyone only, and protected all the same."""


def scale_of(reading: Reading, part: str, framework: Framework) -> Scale:
    """Return the scale on which a part is answered.

    Parameters
    ----------
    reading
        A reading of disagreements.
    part
        One of its parts.
    framework
        Its scales.
    """
    return framework.scales[framework.item_by_id[reading.items[part]].scale]


def lowest_number(reading: Reading, framework: Framework) -> int | str:
    """Return the level that says that no disagreement was voiced.

    Parameters
    ----------
    reading
        A reading of disagreements.
    framework
        Its scales.
    """
    return min(scale_of(reading, "number", framework).codes)


def voiced_of(survey: Survey, reading: Reading) -> np.ndarray:
    """Return, of each row of answers, whether none, some or nobody knows how many was voiced.

    Parameters
    ----------
    survey
        A checked survey.
    reading
        A reading of disagreements.
    """
    number = reading.items["number"]
    table = survey.tables["answers"]
    if number not in table.data:
        return np.full(len(table.data), UNSAID, dtype=object)
    lowest = lowest_number(reading, survey.framework)
    valid = (table.states[number] == State.VALUE).to_numpy(np.bool_)
    none = (table.data[number] == lowest).to_numpy(np.bool_, na_value=False)
    return np.select([valid & none, valid], [*VOICED[1:]], UNSAID)
