"""How often intervals hold the truth, and how often a printed band is wrong, by simulation.

Run with ``python benchmarks/coverage.py [SEED] [DRAWS]``. A population of partnership scores is
made once from the invented programme's true opinions: every party of every partnership answers.
From it populations of N are drawn, and answers at 20, 40 and 80 %, unevenly in two strata
(ignorable given them). Goals: nominal 95 % intervals of means and gaps cover 94 to 96 % from 50
answers on, 92 to 97 % below; favourable shares 94 to 97 % on average over the shares and never
under 90 %; a printed band is wrong in 5 % of draws at most, with 5, 10, 20 and 50 respondents.
"""

import sys
import time
import warnings

import numpy as np
from scipy import stats

from alliances.datasets.example.latent import cuts, draw_latent
from alliances.datasets.example.register import draw_register
from alliances.datasets.example.setting import load_setting
from alliances.frameworks.load import load_framework
from alliances.statistics.bounded import band_probabilities, bounded_interval, share_interval

DRAWS, SEED = 5000, 2014
SIZES, RATES = (10, 20, 50, 100, 300, 1500), (0.2, 0.4, 0.8)
CUTS = (50.0, 70.0)


def population(seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the scores of every partnership by figure, and its stratum (local or wider)."""
    framework, setting = load_framework("partenariat"), load_setting()
    facts, opinions, answers = np.random.default_rng(seed).spawn(3)
    register = draw_register(facts, setting, framework, 1500, 60, 1)
    latent = draw_latent(opinions, setting, framework, register)
    opinion = latent.opinions[:, 0] + answers.normal(
        0, latent.respondent, latent.opinions[:, 0].shape
    )
    side, of = register.parties["side"].to_numpy(), register.partnership_of_party
    made: dict[str, np.ndarray] = {}
    for dimension in ("equilibre", "dialogue"):
        items = [
            i for i in framework.items if i.scored and i.dimension == dimension and i.scale == "A5"
        ]
        column = latent.dimensions.index(dimension)
        codes = np.array(
            [
                np.searchsorted(
                    cuts(framework.scales[item.scale]),
                    opinion[:, column]
                    + latent.difficulty[item.id]
                    + answers.normal(0, latent.chance, len(opinion)),
                )
                + 1.0
                for item in items
            ]
        )
        for name in "AB":
            whole = np.full((2, len(register.partnerships)), np.nan)
            whole[:, of[side == name]] = np.stack([codes[0], (codes.mean(axis=0) - 1) * 25])[
                :, side == name
            ]
            made[f"{dimension} item {name}"], made[f"{dimension} {name}"] = whole
        made[f"{dimension} gap"] = made[f"{dimension} A"] - made[f"{dimension} B"]
    wider = (register.partnerships["level"].to_numpy() != "local").astype(int)
    return made, wider


def stratified(
    values: np.ndarray, stratum: np.ndarray, answered: np.ndarray, bounds: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return post-stratified means with their intervals, for draws (draws, N).

    As `survey_mean` with strata and N, vectorised over draws; strata of which one partnership or
    none answered are joined, and where nothing varies the bounded interval is taken.
    """
    n = np.stack([(answered & (stratum == h)).sum(axis=1) for h in (0, 1)], axis=1)
    size = np.stack([(stratum == h).sum(axis=1) for h in (0, 1)], axis=1)
    joined = ((n < 2) & (size > 0)).any(axis=1)
    strata = np.where(joined[:, None], 0, stratum)
    mean, variance, clusters = 0.0, 0.0, 0
    total = values.shape[1]
    for h in (0, 1):
        inside = strata == h
        count = (answered & inside).sum(axis=1)
        whole = inside.sum(axis=1)
        held = np.where(answered & inside, values, 0.0)
        centre = held.sum(axis=1) / np.maximum(count, 1)
        apart = np.where(answered & inside, values - centre[:, None], 0.0)
        spread = (apart**2).sum(axis=1) / np.maximum(count - 1, 1)
        share = whole / total
        mean = mean + share * centre
        fpc = 1 - count / np.maximum(whole, 1)
        variance = variance + share**2 * fpc * spread / np.maximum(count, 1)
        clusters = clusters + (whole > 0)
    everybody = answered.sum(axis=1)
    freedom = np.maximum(everybody - clusters, 1)
    half = stats.t.ppf(0.975, freedom) * np.sqrt(variance)
    low, high = mean - half, mean + half
    flat = variance <= 1e-12
    bounded = bounded_interval(mean, 0.0, everybody, total, *bounds)
    return mean, np.where(flat, bounded[0], low), np.where(flat, bounded[1], high)


def means(rng: np.random.Generator, draws: int) -> int:
    """Print the coverage of means and gaps; return how many cells miss their goal."""
    figures, wider = population(SEED)
    missed = 0
    print("means and gaps: coverage of nominal 95 % intervals")
    for name, scores in figures.items():
        known = np.flatnonzero(~np.isnan(scores))
        scale = (-100, 100) if "gap" in name else ((1, 5) if "item" in name else (0, 100))
        for size in SIZES:
            if size > len(known):
                continue
            for rate in RATES:
                drawn = np.stack(
                    [rng.choice(known, size, replace=False) for _ in range(draws // 5)]
                )
                drawn = np.repeat(drawn, 5, axis=0)
                values, stratum = scores[drawn], wider[drawn]
                # The wider ones answer half as often again, as far as they can.
                chance = np.minimum(rate * np.where(stratum == 1, 1.5, 0.93), 1.0)
                answered = rng.random(values.shape) < chance
                n = answered.sum(axis=1)
                kept = (n >= 3) & (n < size)
                truth = values.mean(axis=1)
                _, low, high = stratified(values, stratum, answered, scale)
                covered = ((low <= truth) & (truth <= high))[kept].mean()
                typical = float(np.median(n[kept]))
                goal = (0.94, 0.96) if typical >= 50 else (0.92, 0.97)
                # Three standard errors of the simulation itself.
                slack = 3 * np.sqrt(0.05 * 0.95 / kept.sum())
                bad = not goal[0] - slack <= covered <= goal[1] + slack
                missed += bad
                told = "  MISSED" if bad else ""
                print(f"  {name:<18} N {size:>4}  n {typical:>6.0f}  {covered:.3f}{told}")
    return missed


def shares() -> int:
    """Print the exact coverage of favourable shares; return how many cells miss their goal."""
    missed = 0
    print("favourable shares: exact coverage, mean over all shares and lowest")
    for size in SIZES:
        for rate in RATES:
            n = max(2, round(size * rate))
            held = np.arange(n + 1)
            share = held / n
            low, high = share_interval(share, np.sqrt(share * (1 - share) / max(n - 1, 1)), n, size)
            true = np.arange(size + 1)[:, None]
            chance = stats.hypergeom.pmf(held[None], size, true, n)
            inside = (low - 1e-9 <= true / size) & (true / size <= high + 1e-9)
            covered = (chance * inside).sum(axis=1)
            bad = covered.min() < 0.9 or not 0.94 <= covered.mean() <= 0.97
            missed += bad
            print(
                f"  N {size:>4}  n {n:>4}  mean {covered.mean():.3f}  lowest {covered.min():.3f}"
                f"{'  MISSED' if bad else ''}"
            )
    return missed


def bands(rng: np.random.Generator, draws: int) -> int:
    """Print how often a printed band is wrong, at true means beside the cut-offs and between."""
    levels = np.array([0.0, 25, 50, 75, 100])
    missed = 0
    print("bands at 50 and 70: wrong among draws (worst of five true means), printed at 60")
    for spread in (0.3, 0.6, 0.9, 1.3):
        for n in (5, 10, 20, 50):
            worst, printed = 0.0, 0.0
            for mean in (49.9, 50.0, 60.0, 69.9, 70.0):
                counts = rng.multinomial(n, _answers(mean, spread, levels), size=draws)
                found = band_probabilities(
                    counts.astype(float), CUTS, bounds=(0, 100), levels=levels
                )
                true = int(np.searchsorted(CUTS, mean, side="right"))
                worst = max(worst, float(((found.band != true) & ~found.undetermined).mean()))
                if mean == 60.0:
                    printed = float((~found.undetermined).mean())
            bad = worst > 0.05 + 3 * np.sqrt(0.05 * 0.95 / draws)
            missed += bad
            print(
                f"  spread {spread:.1f}  n {n:>2}  wrong {worst:.3f}  printed {printed:.2f}"
                f"{'  MISSED' if bad else ''}"
            )
    return missed


def _answers(mean: float, spread: float, levels: np.ndarray) -> np.ndarray:
    """Return shares of five levels with a mean: a normal opinion, cut between the levels."""
    edges = np.array([1.5, 2.5, 3.5, 4.5])
    low, high = -6.0, 12.0
    shares_of = np.zeros(5)
    for _ in range(80):
        centre = (low + high) / 2
        shares_of = np.diff(np.concatenate([[0], stats.norm.cdf((edges - centre) / spread), [1]]))
        low, high = (centre, high) if shares_of @ levels < mean else (low, centre)
    return shares_of


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else DRAWS
    warnings.simplefilter("error")
    rng = np.random.default_rng(seed)
    started = time.process_time()
    missed = {"means": means(rng, draws), "shares": shares(), "bands": bands(rng, draws)}
    print(f"cells that miss their goal: {missed}; {time.process_time() - started:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
