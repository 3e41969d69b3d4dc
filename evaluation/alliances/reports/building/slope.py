"""The slope chart: each dimension in two waves, in the same partnerships, a panel a party."""

import pandas as pd

from alliances.reports.changes import VERDICTS, change_sentence, clear_changes
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Chart
from alliances.reports.naming import of_programme
from alliances.statistics.evidence import Reach

_COURSES = ("down", "stable", "up")


def slope_chart(material: Material, changes: pd.DataFrame) -> Chart | None:
    """Return the slopes of the dimensions that may be shown; None where there is none.

    Parameters
    ----------
    changes
        Rows of the table of waves, as `alliances.reports.changes.changes_of` gives them.
    """
    shown = changes[changes["side"].isin((OWNER, PARTNER)) & changes["change"].notna()]
    shown = shown[shown["verdict"].isin(VERDICTS)].sort_values("side", kind="stable")
    if not len(shown):
        return None
    say = material.say
    courses = {name: say(f"annual.slope.{name}") for name in _COURSES}
    data = pd.DataFrame(
        {
            "series": [material.side(str(side)) for side in shown["side"]],
            "label": [material.node(str(node)) for node in shown["node"]],
            "before": shown["mean_before"].astype(float).to_numpy(),
            "after": shown["mean_after"].astype(float).to_numpy(),
            "course": [courses[str(verdict)] for verdict in shown["verdict"]],
            "n": shown["both_waves"].astype(float).to_numpy(),
        }
    )
    waves = {"before": material.previous, "after": material.wave}
    first = shown.iloc[0]
    return Chart(
        "change",
        "slope",
        _title(material),
        say("annual.slope.subtitle", **waves),
        data,
        say("annual.slope.alt", listed=_listed(material, data), **waves),
        material.many(
            "annual.slope.reading",
            first["both_waves"],
            label=data["label"].iloc[0],
            side=material.who(str(first["side"])),
            first=material.score(data["before"].iloc[0]),
            last=material.score(data["after"].iloc[0]),
            **waves,
        ),
        say("annual.trajectories.scope", programme=material.programme, **waves),
        material.graded(reach=Reach.BEFORE_AFTER),
        levels=tuple(courses.values()),
        labels={
            "series": say("columns.side"),
            "label": say("columns.dimensions"),
            **waves,
            "course": say("annual.trajectories.columns.verdict"),
            "n": say("annual.trajectories.columns.n", **waves),
        },
        formats={"before": "score", "after": "score", "n": "integer"},
        unit="score",
        ids={
            key: tuple(
                of_programme(wave, str(node), f"paired_{key}", str(side))
                for node, side in zip(shown["node"], shown["side"], strict=True)
            )
            for key, wave in waves.items()
        },
        method=say("annual.formulas.change"),
    )


def _title(material: Material) -> str:
    clear = clear_changes(material, "dimension")
    clear = clear[clear["side"].isin((OWNER, PARTNER))]
    if len(clear):
        return change_sentence(material, clear.iloc[0], counted=False)
    waves = {"before": material.previous, "after": material.wave}
    return material.say("annual.trajectories.stable", **waves)


def _listed(material: Material, data: pd.DataFrame) -> str:
    return material.say("words.semicolon").join(
        material.say(
            "annual.slope.item",
            label=row.label,
            side=row.series,
            first=material.score(row.before),  # type: ignore[arg-type]
            last=material.score(row.after),  # type: ignore[arg-type]
        )
        for row in data.itertuples()
    )
