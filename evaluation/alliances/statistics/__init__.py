"""From scores to statements: intervals, reliability, agreement, response, change.

The functions below take plain lists, arrays and frames. Each returns an
`alliances.estimate.Estimate` (``value, low, high, n, method``; ``float()`` gives the value) or a
frame of them, names the source of its method, and raises `alliances.errors.NoAnswer` where the
data have no answer. They are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alliances.statistics.bounded import band_probabilities, bounded_mean
    from alliances.statistics.calibration import (
        design_effect,
        nonresponse_weights,
        poststratify,
        rake,
        trim_weights,
    )
    from alliances.statistics.change import paired_change, unpaired_change
    from alliances.statistics.dispositions import nonresponse_bounds, response_rates
    from alliances.statistics.estimating import survey_mean, survey_proportion, survey_total
    from alliances.statistics.factors import kmo, omega_total, parallel_analysis
    from alliances.statistics.intraclass import icc
    from alliances.statistics.kappas import gwet_ac, weighted_kappa
    from alliances.statistics.krippendorff import krippendorff_alpha
    from alliances.statistics.limits import bland_altman
    from alliances.statistics.multiplicity import adjust_p
    from alliances.statistics.ours import answers_of, sides_of
    from alliances.statistics.recovery import recoverable
    from alliances.statistics.reliability import cronbach_alpha, item_analysis
    from alliances.statistics.resampling import bootstrap
    from alliances.statistics.suppression import suppress
    from alliances.statistics.within import rwg

_HOMES = {
    "answers_of": "ours",
    "sides_of": "ours",
    "adjust_p": "multiplicity",
    "band_probabilities": "bounded",
    "bland_altman": "limits",
    "bootstrap": "resampling",
    "bounded_mean": "bounded",
    "cronbach_alpha": "reliability",
    "design_effect": "calibration",
    "gwet_ac": "kappas",
    "icc": "intraclass",
    "item_analysis": "reliability",
    "kmo": "factors",
    "krippendorff_alpha": "krippendorff",
    "nonresponse_bounds": "dispositions",
    "nonresponse_weights": "calibration",
    "omega_total": "factors",
    "paired_change": "change",
    "parallel_analysis": "factors",
    "poststratify": "calibration",
    "rake": "calibration",
    "recoverable": "recovery",
    "response_rates": "dispositions",
    "rwg": "within",
    "suppress": "suppression",
    "survey_mean": "estimating",
    "survey_proportion": "estimating",
    "survey_total": "estimating",
    "trim_weights": "calibration",
    "unpaired_change": "change",
    "weighted_kappa": "kappas",
}

__all__ = [
    "adjust_p",
    "answers_of",
    "band_probabilities",
    "bland_altman",
    "bootstrap",
    "bounded_mean",
    "cronbach_alpha",
    "design_effect",
    "gwet_ac",
    "icc",
    "item_analysis",
    "kmo",
    "krippendorff_alpha",
    "nonresponse_bounds",
    "nonresponse_weights",
    "omega_total",
    "paired_change",
    "parallel_analysis",
    "poststratify",
    "rake",
    "recoverable",
    "response_rates",
    "rwg",
    "sides_of",
    "suppress",
    "survey_mean",
    "survey_proportion",
    "survey_total",
    "trim_weights",
    "unpaired_change",
    "weighted_kappa",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home at its first use."""
    if name not in _HOMES:
        msg = f"module 'alliances.statistics' has no attribute {name!r}"
        raise AttributeError(msg)
    # The sentences of the errors come with the language room.
    import_module("alliances.language")
    value = getattr(import_module(f"alliances.statistics.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__]
