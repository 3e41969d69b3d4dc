"""A radar is drawn only where a programme's plan asks for one, and by the rules."""

from dataclasses import replace

import report_surveys

from alliances.reports.building.dimensions import dimensions_section
from alliances.reports.model import Chart, Section
from alliances.reports.plan import Plan


def _section(radar: bool) -> Section:
    material = replace(report_surveys.material(), plan=Plan(radar=radar))
    made = dimensions_section(material)
    assert made is not None
    return made


def _radars(radar: bool) -> list[Chart]:
    return [b for b in _section(radar).blocks if isinstance(b, Chart) and b.kind == "radar"]


def test_no_radar_is_drawn_unasked() -> None:
    assert not _radars(False)


def test_a_radar_has_two_series_and_the_axes_of_the_framework() -> None:
    (radar,) = _radars(True)
    assert radar.data["series"].nunique() == 2
    framework = report_surveys.material().framework
    names = [report_surveys.material().node(d.id) for d in framework.dimensions]
    assert list(dict.fromkeys(radar.data["label"])) == names


def test_a_radar_shows_the_figures_of_the_dumbbell_under_their_identifiers() -> None:
    (radar,) = _radars(True)
    beside = next(b for b in _section(True).blocks if isinstance(b, Chart) and b.kind == "dumbbell")
    assert set(radar.ids["value"]) == {*beside.ids["a"], *beside.ids["b"]}
