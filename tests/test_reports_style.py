"""Colours that everyone can tell apart: simulated colour blindness, computed contrasts."""

from itertools import combinations

import numpy as np
import pytest

from alliances.reports import style

# Machado, Oliveira and Fernandes (2009), « A Physiologically-based Model for Simulation of Color
# Vision Deficiency », IEEE TVCG 15(6), severity 1.0; they apply to linear RGB.
SIMULATED = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "full sight": np.eye(3).tolist(),
}
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _XYZ.sum(axis=1)
ENOUGH = 12.0
"""The least ΔE76 between two colours of a legend."""


def _lab(colour: str, sight: str) -> np.ndarray:
    srgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIMULATED[sight]) @ linear, 0, 1)
    ratio = _XYZ @ seen / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _difference(first: str, second: str, sight: str) -> float:
    return float(np.linalg.norm(_lab(first, sight) - _lab(second, sight)))


@pytest.mark.parametrize("sight", SIMULATED)
def test_any_two_categories_can_be_told_apart(sight):
    closest = min((_difference(a, b, sight), a, b) for a, b in combinations(style.CATEGORIES, 2))
    assert closest[0] >= ENOUGH, closest


@pytest.mark.parametrize("sight", SIMULATED)
@pytest.mark.parametrize("count", range(2, 8))
def test_any_two_levels_of_a_scale_can_be_told_apart(count, sight):
    colours = style.ordered_colours(count)
    assert len(set(colours)) == count
    enough = ENOUGH if count <= 5 else 8.0
    for a, b in combinations(colours, 2):
        assert _difference(a, b, sight) >= enough, (a, b)


@pytest.mark.parametrize("sight", SIMULATED)
def test_dont_know_is_never_taken_for_a_level(sight):
    for colour in style.ordered_colours(5):
        assert _difference(colour, style.DONT_KNOW, sight) >= ENOUGH


def test_red_and_green_would_not_pass_this_test():
    assert _difference("#C83C3C", "#6B8E23", "deuteranopia") < _difference(
        "#C83C3C", "#6B8E23", "full sight"
    )


def test_text_has_a_contrast_of_at_least_4_5():
    for text in (style.INK, style.MUTED, style.ACCENT):
        for ground in (style.PAPER, style.COOL, style.WARM):
            assert style.contrast(text, ground) >= 4.5, (text, ground)
    assert style.contrast(style.PAPER, style.ACCENT) >= 4.5


@pytest.mark.parametrize("count", range(1, 8))
def test_figures_inside_bars_have_a_contrast_of_at_least_4_5(count):
    for fill in (*style.ordered_colours(count), style.DONT_KNOW):
        assert style.contrast(style.text_on(fill), fill) >= 4.5, fill


@pytest.mark.parametrize("count", range(1, 8))
def test_marks_have_a_contrast_of_at_least_3(count):
    marks = (*style.CATEGORIES, style.ACCENT, style.OUTLINE, style.STRENGTH, style.FRAGILITY)
    edges = tuple(style.edge_of(fill) for fill in (*style.ordered_colours(count), style.DONT_KNOW))
    for colour in (*marks, *edges):
        assert style.contrast(colour, style.PAPER) >= 3, colour


def test_the_contrast_of_the_accent_is_the_one_published():
    assert style.contrast("#19486A", "#FFFFFF") == pytest.approx(9.65, abs=0.01)


def test_an_odd_scale_is_grey_in_its_middle_and_mirrors_its_length():
    five = style.ordered_colours(5)
    assert five[2] == style.NEUTRAL
    assert style.NEUTRAL not in style.ordered_colours(4)
    assert style.ordered_colours(1) == (style.NEUTRAL,)


def test_every_category_has_a_shape_of_its_own():
    pairs = [style.category(at) for at in range(len(style.CATEGORIES))]
    assert (
        len({marker for _, marker in pairs}) == len(pairs) == len({colour for colour, _ in pairs})
    )
