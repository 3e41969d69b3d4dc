"""What many tests share: small example workbooks, made once a session."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from alliances.datasets.example.programme import write_example
from alliances.datasets.fieldwork.questionnaires import write_questionnaires
from alliances.datasets.load import check
from alliances.datasets.survey import Campaign, Ledger, Source, Survey, Table
from alliances.frameworks.model import (
    Code,
    Criterion,
    Dimension,
    Framework,
    Item,
    Level,
    Scale,
    State,
)
from alliances.frameworks.readings import Reading
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.reports.explaining.workings import Workings

# A machine that is busy is slow: a property is right or wrong, not late.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Helpers that several tests share (workbooks_by_hand) are found wherever the tests are copied to.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Other people's data, never committed: the test is skipped where they are absent."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("other people's data (shared/data) are not here")
    return folder


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The example workbooks that ship."""
    return Path(__file__).parents[1] / "datasets" / "examples"


@pytest.fixture(scope="session")
def bundled_checked(bundled: Path) -> Survey:
    """What a check makes of the example campaign that ships."""
    return check(bundled / "campagne.xlsx")


@pytest.fixture(scope="session")
def bundled_workings(bundled_checked: Survey) -> Workings:
    """The scores and tables of the example as it may be shown, by consent."""
    return Workings(bundled_checked)


@pytest.fixture(scope="session")
def trusted_workings(bundled_checked: Survey) -> Workings:
    """The example, as its evaluator sees it, weighted to five strata that are well heard."""
    strata = bundled_checked.tables["strata"]
    large = ["region-11", "region-32", "region-75", "region-76", "region-84"]
    kept = replace(strata, data=strata.data[strata.data["stratum"].isin(large)])
    campaign = replace(bundled_checked.campaign, consent_mode="trusted_third_party")
    tables = {**bundled_checked.tables, "strata": kept}
    return Workings(replace(bundled_checked, campaign=campaign, tables=tables))


@pytest.fixture(scope="session")
def small_campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean campaign of a dozen partnerships, to read and to copy, never to change."""
    path = tmp_path_factory.mktemp("small") / "campagne.xlsx"
    write_example(path, partnerships=12, national=1)
    return path


@pytest.fixture(scope="session")
def small_checked(small_campaign: Path) -> Survey:
    """What a check makes of the small campaign: no finding at all."""
    return check(small_campaign)


@pytest.fixture(scope="session")
def small_forms(small_checked: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small campaign's blank forms, to read and to copy, never to change."""
    folder = tmp_path_factory.mktemp("forms")
    write_questionnaires(small_checked, folder, core=True)
    return folder


_NOTHINGS = {
    "NSP": State.DONT_KNOW,
    "SO": State.NOT_APPLICABLE,
    "REF": State.REFUSED,
    "not asked": State.NOT_ASKED,
    "unreadable": State.INVALID,
}


def _state(value: object) -> State:
    if isinstance(value, str) and value in _NOTHINGS:
        return _NOTHINGS[value]
    return State.BLANK if pd.isna(value) else State.VALUE


def _parsed(key: str, frame: pd.DataFrame, framework: Framework) -> Table:
    """Return a table as the import would: codes as numbers, states beside them."""
    data = frame.copy().set_axis(np.arange(3, 3 + len(frame)))
    items = items_on(framework, key) if key in ANSWER_SHEETS else ()
    states = pd.DataFrame(index=data.index)
    for item in (item for item in items if item.id in data):
        states[item.id] = data[item.id].map(_state).astype("int8")
        values = data[item.id].where(states[item.id] == State.VALUE)
        scale = framework.scales[item.scale]
        numeric = scale.ordered or scale.kind in {"count", "euros", "hours", "area"}
        data[item.id] = pd.to_numeric(values).astype("float64") if numeric else values
    return Table(key, key, data, {}, states)


@pytest.fixture(scope="session")
def survey_of() -> Callable[..., Survey]:
    """Make a survey from tables of codes, without any workbook.

    A blank is None; NSP, SO and REF are the declared kinds of nothing; ``not asked`` and
    ``unreadable`` stand for what the import would find out.
    """

    def make(
        tables: Mapping[str, pd.DataFrame], framework: Framework, mode: str = "anonymous"
    ) -> Survey:
        return Survey(
            framework=framework,
            campaign=Campaign(framework=framework.id, consent_mode=mode),
            tables={key: _parsed(key, frame, framework) for key, frame in tables.items()},
            findings=(),
            ledger=Ledger(()),
            source=Source("invented", "", 0),
        )

    return make


@pytest.fixture(scope="session")
def small_framework() -> Framework:
    """Two dimensions, three criteria, and one item of each kind that must not be scored."""

    def words(name: str) -> Mapping[str, str]:
        return {"fr": name, "en": name}

    def scale(name: str, kind: str, codes: tuple[Code, ...], **rest: object) -> Scale:
        return Scale(name, kind, tuple(Level(code, words(str(code))) for code in codes), **rest)

    def item(name: str, dimension: str, criterion: str, scale: str, **rest: object) -> Item:
        return Item(name, dimension, criterion, words(name), scale, **({"mirror": "same"} | rest))

    agree = scale("A5", "scored", (1, 2, 3, 4, 5), bounds=(1, 5), favourable=(4, 5), summary="mean")
    three = scale("B3", "scored", (0, 1, 2), bounds=(0, 2), favourable=(2,), summary="mean")
    change = scale("D5", "change", (-2, -1, 0, 1, 2), bounds=(-2, 2), summary="mean")
    return Framework(
        id="small",
        version="1",
        name=words("small"),
        description=words("small"),
        languages=("fr", "en"),
        license="MIT",
        attribution=words("ours"),
        status="inspired",
        minimum_valid_share=0.5,
        scales={
            "A5": agree,
            "B3": three,
            "D5": change,
            "WHO": scale("WHO", "nominal", ("us", "them")),
            "NB": Scale("NB", "count", summary="mean"),
        },
        dimensions=(
            Dimension("trust", words("trust"), "A5"),
            Dimension("learning", words("learning"), "B3"),
        ),
        criteria=(
            Criterion("openness", "trust", words("openness")),
            Criterion("listening", "trust", words("listening")),
            Criterion("lessons", "learning", words("lessons")),
        ),
        items=(
            item("open1", "trust", "openness", "A5", scored=True),
            item("open2", "trust", "openness", "A5", scored=True, weight=3.0),
            item(
                "deaf", "trust", "listening", "A5", scored=True, direction=-1, mirror="reciprocal"
            ),
            item("written", "learning", "lessons", "B3", scored=True),
            # On another scale family than its dimension: never scored, whatever it says of itself.
            item("odd", "learning", "lessons", "A5", scored=True),
            item("trend", "trust", "openness", "D5", scored=False),
            item("who", "trust", "openness", "WHO", scored=False),
            item("others", "trust", "openness", "NB", scored=False, mirror="none"),
            item("mayor", "trust", "openness", "D5", voice="territoire", mirror="none"),
        ),
    )


@pytest.fixture(scope="session")
def small_survey(
    survey_of: Callable[..., Survey], small_framework: Framework
) -> Callable[..., Survey]:
    """Make a survey on the small framework: each answer is (partnership, side, answers by item).

    Every partnership found gets a register row, and a party for each side found, with an
    organisation of its own for the sides other than A.
    """

    def make(
        answers: list[tuple[str, str, dict[str, object]]],
        wave: str = "2025",
        mode: str = "anonymous",
        facts: Mapping[str, Mapping[str, object]] | None = None,
        framework: Framework = small_framework,
        **tables: pd.DataFrame,
    ) -> Survey:
        rows = pd.DataFrame(
            [
                {"respondent": f"R{row}", "partnership": p, "side": s, "wave": wave} | items
                for row, (p, s, items) in enumerate(answers)
            ]
        )
        names = sorted({p for p, _, _ in answers} | set(facts or {}))
        parties = sorted({(p, s) for p, s, _ in answers} | {(p, "A") for p in names})
        made = {
            "partnerships": pd.DataFrame(
                [{"partnership": p, "wave": None} | dict((facts or {}).get(p, {})) for p in names]
            ),
            "parties": pd.DataFrame(
                [
                    {"partnership": p, "side": s, "organisation": "us" if s == "A" else p + s}
                    for p, s in parties
                ]
            ),
            "answers": rows.astype(object),
        }
        return survey_of(made | tables, framework, mode)

    return make


@pytest.fixture(scope="session")
def reading_framework(small_framework: Framework) -> Framework:
    """The small framework with two readings, and the questions that they need."""

    def words(name: str) -> Mapping[str, str]:
        return {"fr": name, "en": name}

    def scale(name: str, kind: str, codes: tuple[Code, ...], **more: object) -> Scale:
        return Scale(name, kind, tuple(Level(code, words(str(code))) for code in codes), **more)

    def item(name: str, scale: str, **more: object) -> Item:
        rest = {"mirror": "same"} | more
        return Item(name, "trust", "openness", words(name), scale, **rest)

    scales = {
        "FB": scale("FB", "descriptive", (0, 1, 2), bounds=(0, 2)),
        "OUT": scale("OUT", "nominal", ("settled", "open")),
    }
    items = item("count", "FB"), item("end", "OUT"), item("rule", "B3", asked="start")
    place = {"held": "open1", "expected": "open2"}
    quarrel = {"number": "count", "expression": "open1", "outcome": "end", "rule": "rule"}
    return replace(
        small_framework,
        scales={**small_framework.scales, **scales},
        items=(*small_framework.items, *items),
        readings=(
            Reading("place", "place", {"fr": "Place", "en": "Place"}, place),
            Reading("quarrel", "disagreement", {"fr": "Désaccords", "en": "Quarrels"}, quarrel),
        ),
    )


@pytest.fixture(scope="session")
def read_survey(
    small_survey: Callable[..., Survey], reading_framework: Framework
) -> Callable[..., Survey]:
    """Make a survey on the framework with readings, of an evaluator unless said otherwise."""

    def make(answers: list[tuple[str, str, dict[str, object]]], **rest: object) -> Survey:
        given = {"mode": "trusted_third_party", "framework": reading_framework, **rest}
        return small_survey(answers, **given)

    return make
