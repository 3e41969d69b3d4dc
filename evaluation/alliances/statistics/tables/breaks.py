"""Where a series is broken: another version of the framework, a question that changed or went."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from alliances.datasets.earlier import wave_versions
from alliances.datasets.survey import Survey
from alliances.frameworks.fingerprint import fingerprint
from alliances.frameworks.model import Framework, State

BREAKS = ("version", "changed", "added", "removed", "not_asked")
"""Why a series is broken: another version of the framework, of which it is not known what changed;
a question that changed, came or went between two versions, or that a wave did not ask."""


def breaks(survey: Survey, earlier: Mapping[str, Framework]) -> dict[str, dict[str, str]]:
    """Return where the series of a survey are broken, by later wave and node.

    Parameters
    ----------
    survey
        A checked survey: versions of its waves, and what each asked.
    earlier
        Earlier versions of the framework, by version.
    """
    framework = survey.framework
    known = (framework.version, *framework.same_questions_as, *earlier)
    versions = wave_versions(survey, known)
    return broken_series(survey.framework, versions, survey.waves, _asked(survey), earlier)


def _asked(survey: Survey) -> dict[str, set[str]]:
    """Return the items that anybody was asked, by wave."""
    table = survey.tables.get("answers")
    if table is None or not len(table.data):
        return {}
    wave = table.data["wave"].astype(str).to_numpy(object)
    found: dict[str, set[str]] = {}
    asked = ~np.isin(table.states.to_numpy(), [State.NOT_ASKED, State.BLANK])
    for each in survey.waves:
        anybody = asked[wave == each].any(axis=0)
        found[each] = {
            str(column)
            for column, any_of in zip(table.states.columns, anybody, strict=True)
            if any_of
        }
    return found


def broken_series(
    framework: Framework,
    versions: Mapping[str, str],
    waves: tuple[str, ...],
    asked: Mapping[str, set[str]],
    earlier: Mapping[str, Framework] | None = None,
) -> dict[str, dict[str, str]]:
    """Return the nodes whose series is broken between a wave and the one before, by later wave.

    Parameters
    ----------
    framework
        The framework that the answers are read with.
    versions
        Version of the framework by wave; none where the workbook does not say.
    waves
        The waves, in order.
    asked
        The items with answers, by wave.
    earlier
        Earlier versions of the framework, by version.

    Returns
    -------
    dict
        By later wave, then by node: one of `BREAKS`. Where two waves name two versions of which one
        is not at hand, nothing can be compared; where both are, only what changed breaks, and the
        criteria and dimensions that hold it.
    """
    alike = dict.fromkeys((framework.version, *framework.same_questions_as), framework)
    known = {**alike, **(earlier or {})}
    found: dict[str, dict[str, str]] = {}
    for before, after in pairwise(waves):
        broken: dict[str, str] = {}
        first, second = versions.get(before, ""), versions.get(after, "")
        if first and second and first != second:
            if first in known and second in known:
                changed = changed_items(known[first], known[second])
                broken |= _with_parents(changed, framework)
            else:
                broken |= dict.fromkeys(_every_node(framework), "version")
        for item in framework.items:
            if (item.id in asked.get(before, set())) != (item.id in asked.get(after, set())):
                broken.setdefault(item.id, "not_asked")
        found[after] = broken
    return found


def changed_items(before: Framework, after: Framework) -> dict[str, str]:
    """Return the items that two versions of a framework do not ask alike, and how they differ.

    Parameters
    ----------
    before, after
        Two versions of one framework.

    Returns
    -------
    dict
        By item: ``added``, ``removed``, or ``changed`` (wording, scale, coding or direction: its
        fingerprint differs).
    """
    old = {item.id: fingerprint(before, item) for item in before.items}
    new = {item.id: fingerprint(after, item) for item in after.items}
    told = {each: "removed" for each in old if each not in new}
    told |= {each: "added" for each in new if each not in old}
    told |= {each: "changed" for each in new if each in old and old[each] != new[each]}
    return told


def _with_parents(changed: Mapping[str, str], framework: Framework) -> dict[str, str]:
    """Return the changed items, and the criteria and dimensions whose scores hold one."""
    told = dict(changed)
    for item in framework.items:
        if item.id in changed and item.scored:
            told.setdefault(item.criterion, "changed")
            told.setdefault(item.dimension, "changed")
    return told


def _every_node(framework: Framework) -> list[str]:
    parts = (framework.items, framework.criteria, framework.dimensions)
    return [each.id for part in parts for each in part]
