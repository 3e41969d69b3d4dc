"""Every framework that ships keeps the same promises, and agrees with the facts it is made from."""

import csv
import hashlib
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from alliances.content import shelf
from alliances.frameworks import list_frameworks, load_framework
from alliances.frameworks.fingerprint import fingerprint
from alliances.frameworks.load_parts import ORDERED_KINDS
from alliances.frameworks.model import Framework

SHIPPED = list_frameworks()
every_framework = pytest.mark.parametrize("framework", SHIPPED, ids=lambda one: one.id)
FACTS = Path(__file__).parents[2] / "shared" / "facts"


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Return every leaf of a framework, and every mapping, with its path."""
    if is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from parts(one, f"{path}[{place}]")
    else:
        yield path, value
        if hasattr(value, "items"):
            for key, one in value.items():
                yield from parts(one, f"{path}.{key}")


def texts(framework: Framework) -> Iterator[tuple[str, str]]:
    return ((path, value) for path, value in parts(framework) if isinstance(value, str))


def words(framework: Framework) -> Iterator[tuple[str, dict[str, str]]]:
    """Return every mapping from languages to words."""
    for path, value in parts(framework):
        if hasattr(value, "items") and set(value) & {"fr", "en"}:
            yield path, dict(value)


def facts(name: str) -> list[dict[str, str]]:
    file = FACTS / name
    if not file.is_file():
        pytest.skip(f"the table of facts {name} is not here")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def typographic(text: str) -> str:
    return text.replace("'", "’").replace("\u202f", " ").replace("\u00a0", " ")


@every_framework
def test_all_words_are_in_french_and_english(framework: Framework) -> None:
    found = list(words(framework))

    assert len(found) > 50
    assert [
        path for path, both in found if not all(both.get(x, "").strip() for x in ("fr", "en"))
    ] == []


@every_framework
def test_all_text_is_composed(framework: Framework) -> None:
    assert [p for p, text in texts(framework) if unicodedata.normalize("NFC", text) != text] == []
    source = (shelf("frameworks") / framework.origin).read_text("utf-8")
    assert unicodedata.is_normalized("NFC", source)


@every_framework
def test_french_has_typographic_apostrophes_and_spaces(framework: Framework) -> None:
    french = [(path, both["fr"]) for path, both in words(framework)]

    assert [path for path, text in french if re.search(r"\w'\w", text)] == []
    assert [path for path, text in french if re.search(r"(?<=\w) [:;!?%»]|« ", text)] == []


@every_framework
def test_no_number_is_missing_or_infinite(framework: Framework) -> None:
    numbers = [value for _, value in parts(framework) if isinstance(value, float)]

    assert all(math.isfinite(number) for number in numbers)


@every_framework
def test_status_licence_and_attribution_are_told(framework: Framework) -> None:
    assert framework.status in {"official", "adapted", "inspired"}
    assert framework.license
    assert re.fullmatch(r"\d+\.\d+\.\d+", framework.version)
    assert framework.id == framework.origin.removesuffix(".toml")


@every_framework
def test_scored_items_stand_on_the_scale_of_their_dimension(framework: Framework) -> None:
    for item in framework.items:
        dimension = framework.dimension_by_id[item.dimension]
        assert not item.scored or item.scale == dimension.scale, item.id


@every_framework
def test_ordered_scales_declare_bounds_and_every_level(framework: Framework) -> None:
    for scale in framework.scales.values():
        assert scale.ordered == (scale.kind in ORDERED_KINDS), scale.id
        if scale.ordered:
            codes = [int(code) for code in scale.codes]
            assert codes == list(range(min(codes), max(codes) + 1)), scale.id
            assert scale.bounds == (min(codes), max(codes))


@every_framework
def test_every_source_is_used_by_something(framework: Framework) -> None:
    used = {value for _, value in texts(framework)}
    used |= {key for item in framework.items for key in item.concept_source.split(", ")}

    assert set(framework.sources) <= used


@pytest.fixture(scope="module")
def partenariat() -> Framework:
    return load_framework("partenariat")


@pytest.fixture(scope="module")
def odd17() -> Framework:
    return load_framework("odd17")


def test_the_partnership_framework_has_its_items_and_its_core(partenariat: Framework) -> None:
    core = [item for item in partenariat.items if item.core]

    assert len(partenariat.items) == 83
    assert sum(item.scored for item in partenariat.items) == 34
    assert Counter(item.scale for item in core) == {"A5": 9, "ADD3": 1, "TX": 1, "YN": 2}
    assert [dimension.scale for dimension in partenariat.dimensions] == ["A5"] * 5 + ["B3"]


def test_everything_we_wrote_is_labelled_ours(partenariat: Framework) -> None:
    assert {item.origin for item in partenariat.items} == {"ours"}
    assert {scale.origin for scale in partenariat.scales.values()} == {"ours"}
    assert {threshold.origin for threshold in partenariat.thresholds} == {"ours"}
    assert partenariat.status == "inspired"


def test_concepts_are_the_sourced_ones(partenariat: Framework) -> None:
    kinds = Counter(concept.kind for concept in partenariat.concepts)
    horizons = {c.id: c.horizon_months for c in partenariat.concepts if c.kind == "impact"}

    assert kinds == {"object": 3, "approach": 7, "impact": 3, "theme": 8}
    assert horizons == {"performance": 18, "innovation": 84, "confiance": 336}
    assert all(concept.source in partenariat.sources for concept in partenariat.concepts)


def test_no_disagreement_is_reverse_scored(partenariat: Framework) -> None:
    assert {item.direction for item in partenariat.items} == {1}
    assert not partenariat.item_by_id["DE2"].scored


def test_items_agree_with_the_questionnaire(partenariat: Framework) -> None:
    rows = facts("questionnaire.csv")

    assert [row["id"] for row in rows] == [item.id for item in partenariat.items]
    for row, item in zip(rows, partenariat.items, strict=True):
        criterion = partenariat.criterion_by_id[item.criterion]
        horizon = row["reads_impact_after_months"]
        filtered = (
            f"{item.filter.item}{item.filter.operator}{item.filter.value}" if item.filter else ""
        )
        assert typographic(item.text["fr"]) == typographic(row["item_fr"])
        assert typographic(item.text["en"]) == typographic(row["item_en"])
        assert (
            typographic(criterion.name["fr"]).casefold()
            == typographic(row["criterion_fr"]).casefold()
        )
        assert item.dimension == row["dimension"]
        assert (item.scale, item.mirror, item.voice) == (row["scale"], row["mirror"], row["voice"])
        assert (item.table, item.asked) == (row["table"], row["asked"])
        assert " ".join(item.roles) == row["roles"].replace("*", "")
        assert (item.scored, item.core) == (row["scored"] == "yes", row["core"] == "yes")
        assert str(item.horizon_months or "") == horizon
        assert filtered == row["filter"]


def test_scales_agree_with_the_table_of_scales(partenariat: Framework) -> None:
    rows = [row for row in facts("scales.csv") if not row["scale"].startswith("(")]

    assert set(partenariat.scales) == {row["scale"] for row in rows}
    for scale in partenariat.scales.values():
        levels = [row for row in rows if row["scale"] == scale.id and row["code"]]
        assert [str(code) for code in scale.codes] == [row["code"] for row in levels]
        assert [typographic(level.label["fr"]) for level in scale.levels] == [
            typographic(row["label_fr"]) for row in levels
        ]


def test_code_lists_hold_the_known_codes(partenariat: Framework) -> None:
    lists = {name: [code.code for code in one.codes] for name, one in partenariat.lists.items()}

    assert len(lists["region"]) == 18
    assert all(len(code) == 2 for code in lists["region"])
    assert lists["domain"] == [
        "lieux_partages", "maintien_domicile", "economie_circulaire", "inclusion_numerique"
    ]  # fmt: skip
    assert lists["disposition"] == ["I", "P", "R", "NC", "O", "UH", "UO", "NE"]
    assert lists["sdg_target"] == [f"17.{number}" for number in range(1, 20)]
    assert len(lists["fragility"]) == 8


def test_engagements_of_each_year_follow_one_another(partenariat: Framework) -> None:
    by_start = Counter(code.valid_from for code in partenariat.lists["engagement"].codes)
    ends = sorted({c.valid_to for c in partenariat.lists["engagement"].codes if c.valid_to})

    assert [count for _, count in sorted(by_start.items())] == [5, 3, 4]
    starts = sorted(start for start in by_start if start)
    assert [(start - end).days for start, end in zip(starts[1:], ends, strict=True)] == [1, 1]


def test_sdg_targets_have_one_title_in_both_frameworks(
    partenariat: Framework, odd17: Framework
) -> None:
    labels = {code.code: code.label for code in partenariat.lists["sdg_target"].codes}

    assert labels == {target.code: target.title for target in odd17.targets}


def test_sdg_17_has_its_targets_groups_and_indicators(odd17: Framework) -> None:
    assert [target.code for target in odd17.targets] == [f"17.{number}" for number in range(1, 20)]
    assert Counter(target.group for target in odd17.targets) == {
        "finance": 5, "technology": 3, "capacity-building": 1, "trade": 3, "systemic-issues": 7
    }  # fmt: skip
    assert [group.id for group in odd17.groups] == list(
        dict.fromkeys(t.group for t in odd17.targets)
    )
    assert Counter(indicator.current for indicator in odd17.indicators) == {True: 24, False: 9}
    assert len(odd17.series) == 89


def test_an_indicator_is_known_by_code_and_version(odd17: Framework) -> None:
    by_key = {(indicator.code, indicator.version): indicator for indicator in odd17.indicators}

    assert len(by_key) == 33
    assert "cooperation agreements" in by_key["17.6.1", "2017"].name["en"]
    assert "broadband" in by_key["17.6.1", "2025"].name["en"]
    assert by_key["17.6.2", "2017"].name == by_key["17.6.1", "2025"].name


def test_17_10_is_not_17_1(odd17: Framework) -> None:
    by_target = {target.code: target.group for target in odd17.targets}

    assert (by_target["17.1"], by_target["17.10"]) == ("finance", "trade")
    assert {i.code for i in odd17.indicators if i.target == "17.1"} == {"17.1.1", "17.1.2"}
    assert {i.code for i in odd17.indicators if i.target == "17.10"} == {"17.10.1"}


def test_the_two_methods_of_aid_are_never_joined(odd17: Framework) -> None:
    series = {one.code: one for one in odd17.series}

    assert series["DC_ODA_TOTGGE"].replaces == ""
    assert series["DC_ODA_TOTG"].replaces == ""
    assert series["IT_NET_BBND"].replaces == "IT_NET_BBP"


def test_a_wrong_label_of_the_un_is_not_taken_over(odd17: Framework) -> None:
    series = {one.code: one for one in odd17.series}

    assert "% of GDP" in series["GC_GOB_TAXD"].official
    assert series["GC_GOB_TAXD"].unit["en"] == "% of budget"
    assert {"IT_USE_ii99", "IT_USE_II99"} <= set(series)


def test_sdg_texts_agree_with_the_tables_of_facts(odd17: Framework) -> None:
    official = {row["target"]: row for row in facts("sdg17/sdg17_targets.csv")}
    named = {
        (row["code"], row["version"].replace("current(2025)", "2025")): row
        for row in facts("sdg17/sdg17_indicators.csv")
    }

    for target in odd17.targets:
        row = official[target.code]
        assert typographic(target.official["fr"]) == typographic(row["name_fr"])
        assert typographic(target.official["en"]) == typographic(row["name_en"])
        assert target.group == row["group"]
    for indicator in odd17.indicators:
        row = named[indicator.code, indicator.version]
        assert typographic(indicator.name["fr"]) == typographic(row["name_fr"])
        assert typographic(indicator.name["en"]) == typographic(row["name_en"])
        assert indicator.direction == row["direction"]
        assert (indicator.valid_from, indicator.valid_to) == (row["valid_from"], row["valid_to"])


def test_unverified_wordings_are_not_used(odd17: Framework) -> None:
    unverified = {row["wording_en"] for row in facts("sdg17/sdg17_unverified_2025_wordings.csv")}

    assert unverified.isdisjoint(indicator.name["en"] for indicator in odd17.indicators)


def test_series_agree_with_the_table_of_facts(odd17: Framework) -> None:
    rows = {row["series_code"]: row for row in facts("sdg17/sdg17_un_series.csv")}

    assert set(rows) == {one.code for one in odd17.series}
    for one in odd17.series:
        assert one.indicator == rows[one.code]["indicator"]
        assert one.value_kind == rows[one.code]["value_kind"]


ASKED_LIKE = {"1.0.0": "32f8a729a23ceda9"}
"""By version: what `_digest` gave of the file as it was then."""


def _digest(framework: Framework) -> str:
    """Return a short hash of all that is asked, of whom, and how it becomes a score."""
    items = [
        [
            *(i.id, i.criterion, fingerprint(framework, i), i.scored, i.weight, list(i.roles)),
            *(i.asked, str(i.filter), i.voice, i.table),
        ]
        for i in framework.items
    ]
    nodes = [[each.id, each.weight] for each in (*framework.dimensions, *framework.criteria)]
    asked = json.dumps([items, nodes, framework.minimum_valid_share])
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def test_versions_that_are_said_to_ask_the_same_do(partenariat: Framework) -> None:
    assert set(partenariat.same_questions_as) == set(ASKED_LIKE)
    assert {_digest(partenariat)} == set(ASKED_LIKE.values()), (
        "a question or its scoring changed: no earlier version is the same any more"
    )
