"""Reading a framework file: what is right is read whole, every mistake is named at its place."""

import copy
import datetime
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_framework import SMALL, to_toml

from alliances.errors import FrameworkError, WrongCall
from alliances.frameworks import list_frameworks, load_framework
from alliances.frameworks.model import Filter, Framework, State
from alliances.language import explain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def load(folder: Path, text: str) -> Framework:
    file = folder / "small.toml"
    file.write_text(text, encoding="utf-8")
    return load_framework(file)


def mistakes(folder: Path, text: str) -> dict[str, tuple[str, object]]:
    """Return the mistakes of a text: key path to code and nearest known word."""
    with pytest.raises(FrameworkError) as caught:
        load(folder, text)
    explain(caught.value, "fr")
    explain(caught.value, "en")
    return {
        str(details["key"]): (code, details.get("nearest"))
        for code, details in caught.value.mistakes
    }


def test_a_framework_is_read_with_its_parts(folder: Path) -> None:
    framework = load(folder, SMALL)

    assert framework.id == "small"
    assert framework.scales["AGREE"].bounds == (1, 3)
    assert framework.scales["AGREE"].codes == (1, 2, 3)
    assert framework.item_by_id["Q1"].dimension == "trust"
    assert framework.item_by_id["Q2"].filter == Filter("Q1", "<=", 2)
    assert framework.missing[0].state is State.DONT_KNOW
    assert framework.lists["engagement"].codes[0].valid_to == datetime.date(2020, 12, 31)
    assert framework.indicators[0].series == ("GF_COM_PPPI",)
    assert framework.origin == "small.toml"


def test_keys_left_out_have_their_usual_value(folder: Path) -> None:
    item = load(folder, SMALL).item_by_id["Q2"]

    assert (item.direction, item.weight, item.mirror, item.voice) == (1, 1.0, "none", "partie")
    assert (item.table, item.asked, item.scored, item.core) == (
        "answers",
        "each wave",
        False,
        False,
    )


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(folder: Path) -> None:
    file = folder / "small.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())

    assert load_framework(file) == load(folder, SMALL)


def test_words_are_composed_however_they_were_typed(folder: Path) -> None:
    decomposed = SMALL.replace("Peut-être", "Peut-e\u0302tre")

    assert load(folder, decomposed) == load(folder, SMALL)


def test_lists_that_a_framework_leaves_out_are_the_shared_ones(folder: Path) -> None:
    lists = load(folder, SMALL).lists

    assert len(lists["region"].codes) == 18
    assert [code.code for code in lists["engagement"].codes] == ["E1"]
    assert lists["domain"].codes == ()


def test_a_list_of_a_framework_takes_the_place_of_the_shared_one(folder: Path) -> None:
    own = SMALL + '\n[lists.level]\ncodes = [{ code = "ville", fr = "Ville", en = "City" }]\n'

    assert [code.code for code in load(folder, own).lists["level"].codes] == ["ville"]


MISTAKES = [
    # what is put in place of what, where it is found, its code, the nearest known word
    ('mirror = "recip', 'miror = "recip', "items.Q1.miror", "unknown_key", "mirror"),
    ("minimum_valid_share", "minimum_share", "minimum_share", "unknown_key", "minimum_valid_share"),
    ("bounds = [1, 3]", "bound = [1, 3]", "scales.AGREE.bound", "unknown_key", "bounds"),
    ("[lists.role]", '[lists.age]\ncodes = [{ code = "18", fr = "Vieux", en = "Old" }, '
     '{ code = "6", fr = "Neuf", en = "New" }]\n[lists.role]', "lists.age.codes.6", "age_class",
     None),
    ("[lists.role]", '[lists.age]\ncodes = [{ code = "vieux", fr = "Vieux", en = "Old" }]\n'
     "[lists.role]", "lists.age.codes.vieux", "age_class", None),
    ("[lists.role]", "[lists.rolle]", "lists.rolle", "unknown_key", "role"),
    ("impact = [", "impacts = [", "items.Q1.tags.impacts", "unknown_key", "impact"),
    ('license = "MIT"\n', "", "license", "missing_key", None),
    ('origin = "ours"\nconcept', "concept", "items.Q1.origin", "missing_key", None),
    ('version = "1"', "version = 1", "version", "expected_text", None),
    ('version = "1"', 'version = " "', "version", "empty_text", None),
    ("scored = true", 'scored = "yes"', "items.Q1.scored", "expected_flag", None),
    ("at_least = 70", 'at_least = "70"', "thresholds.strength.at_least", "expected_number", None),
    ("at_least = 70", "at_least = nan", "thresholds.strength.at_least", "expected_number", None),
    ("at_least = 70", "at_least = 170", "thresholds.strength.at_least", "out_of_range", None),
    ("minimum_valid_share = 0.5", "minimum_valid_share = 50", "minimum_valid_share",
     "out_of_range", None),
    ("horizon_months = 336\ntags", "horizon_months = 3.5\ntags", "items.Q1.horizon_months",
     "expected_whole_number", None),
    ("horizon_months = 336\ntags", "horizon_months = 18\ntags", "items.Q1.horizon_months",
     "horizon_differs", None),
    ('roles = ["chef"]', 'roles = "chef"', "items.Q1.roles", "expected_list", None),
    ('roles = ["chef"]', "roles = [1]", "items.Q1.roles", "expected_texts", None),
    ('roles = ["chef"]', 'roles = ["cheff"]', "items.Q1.roles", "unknown_reference", "chef"),
    ('name = { fr = "Petit", en = "Small" }', 'name = "Petit"', "name", "expected_words", None),
    ('name = { fr = "Petit", en = "Small" }', 'name = { fr = "Petit" }', "name.en",
     "missing_language", None),
    ('languages = ["fr", "en"]', 'languages = ["fr"]', "languages", "missing_language", None),
    ('languages = ["fr", "en"]', 'languages = ["fr", "en", "de"]', "items.Q1.text.de",
     "missing_language", None),
    ('fr = "Oui", en = "Yes"', 'fr = "Oui"', "scales.AGREE.levels.3.en", "missing_language", None),
    ('status = "inspired"', 'status = "inspire"', "status", "unknown_value", "inspired"),
    ('mirror = "reciprocal"', 'mirror = "mutual"', "items.Q1.mirror", "unknown_value", None),
    ('operator = "<="', 'operator = "=<"', "items.Q2.filter.operator", "unknown_value", None),
    ('scale = "AGREE"\nscored', 'scale = "AGRE"\nscored', "items.Q1.scale", "unknown_reference",
     "AGREE"),
    ('name = { fr = "Confiance", en = "Trust" }\nscale = "AGREE"',
     'name = { fr = "Confiance", en = "Trust" }\nscale = "AGGREE"', "dimensions.trust.scale",
     "unknown_reference", "AGREE"),
    ('dimension = "trust"', 'dimension = "truth"', "criteria.trust.word.dimension",
     "unknown_reference", "trust"),
    ('id = "Q2"\ncriterion = "trust.word"', 'id = "Q2"\ncriterion = "trust.world"',
     "items.Q2.criterion", "unknown_reference", "trust.word"),
    ('impact = ["confiance"]', 'impact = ["confience"]', "items.Q1.tags.impact",
     "unknown_reference", "confiance"),
    ('concept_source = ["S1"]', 'concept_source = ["S2"]', "items.Q1.concept_source",
     "unknown_reference", "S1"),
    ('sdg_targets = ["17.17"]', 'sdg_targets = ["17.177"]', "sdg_targets", "unknown_reference",
     "17.17"),
    ('id = "Q2"', 'id = "Q1"', "items.Q1", "duplicate_id", None),
    ("code = 2,", "code = 3,", "scales.AGREE.levels.3", "duplicate_id", None),
    ('fr = "Peut-être"', 'fr = "NON"', "scales.AGREE.levels.fr", "duplicate_label", None),
    ('id = "Q2"', 'id = "question n° 2"', "items.question n° 2.id", "bad_id", None),
    ('id = "Q2"', 'id = "side"', "items.side.id", "reserved_id", None),
    ("scored = true", "scored = true\nweight = 0", "items.Q1.weight", "not_positive", None),
    ("scored = true", "scored = true\nweight = -1", "items.Q1.weight", "not_positive", None),
    ("scored = true", "scored = true\ndirection = 0", "items.Q1.direction", "bad_direction", None),
    ("bounds = [1, 3]", "bounds = [0, 3]", "scales.AGREE.bounds", "wrong_bounds", None),
    ("bounds = [1, 3]", "", "scales.AGREE.bounds", "wrong_bounds", None),
    ("bounds = [1, 3]", "bounds = [1]", "scales.AGREE.bounds", "expected_two_bounds", None),
    ('kind = "text"', 'kind = "text"\nbounds = [1, 3]', "scales.FREE.bounds", "bounds_unexpected",
     None),
    ('kind = "text"', 'kind = "nominal"', "scales.FREE.levels", "levels_missing", None),
    ('kind = "nominal"', 'kind = "text"', "scales.WHO.levels", "levels_unexpected", None),
    ('kind = "scored"', 'kind = "score"', "scales.AGREE.kind", "unknown_value", "scored"),
    ("favourable = [3]", "favourable = [4]", "scales.AGREE.favourable", "unknown_reference", "1"),
    ('{ code = "us"', "{ code = 1", "scales.WHO.levels.1.code", "expected_text", None),
    ("{ code = 1,", '{ code = "1",', "scales.AGREE.levels.1.code", "expected_whole_number", None),
    ('kind = "text"', 'kind = "text"\n[scales.SPARE]\nkind = "count"\norigin = "ours"\n[scales.F]\n'
     'kind = "text"', "scales.SPARE", "unused_scale", None),
    ("[[items]]\nid = \"Q1\"", '[[criteria]]\nid = "trust.empty"\ndimension = "trust"\n'
     'name = { fr = "Vide", en = "Empty" }\n[[items]]\nid = "Q1"', "criteria.trust.empty",
     "childless", None),
    ('scale = "WHO"\nfilter', 'scale = "WHO"\nscored = true\nfilter', "items.Q2.scale",
     "scored_scale", None),
    ('item = "Q1"', 'item = "Q9"', "items.Q2.filter.item", "unknown_reference", "Q1"),
    ('item = "Q1"', 'item = "Q2"', "items.Q2.filter.item", "later_item", None),
    ('item = "Q1", operator = "<=", value = 2', 'item = "Q3", operator = "==", value = 2',
     "items.Q2.filter.item", "filter_without_levels", None),
    ("value = 2", "value = 7", "items.Q2.filter.value", "unknown_reference", "1"),
    ("value = 2", 'value = "2"', "items.Q2.filter.value", "unknown_reference", "2"),
    ('operator = "==", value = "them"', 'operator = ">", value = "them"',
     "items.Q3.filter.operator", "unordered_filter", None),
    ('filter = { item = "Q1", operator = "<=", value = 2 }', 'filter = "Q1 <= 2"',
     "items.Q2.filter", "expected_table", None),
    ("valid_to = 2020-12-31", 'valid_to = "2020-12-31"', "lists.engagement.codes.E1.valid_to",
     "expected_date", None),
    ("valid_to = 2020-12-31", "valid_to = 2020-12-31T10:00:00",
     "lists.engagement.codes.E1.valid_to", "expected_date", None),
    ("valid_to = 2020-12-31", "valid_to = 2019-12-31", "lists.engagement.codes.E1.valid_to",
     "end_before_start", None),
    ('state = "dont_know"', 'state = "unknown"', "missing.NSP.state", "unknown_value", "dont_know"),
    ('group = "systemic"', 'group = "system"', "targets.17.17.group", "unknown_reference",
     "systemic"),
    ('subgroup = "multi"', 'subgroup = "multis"', "targets.17.17.subgroup", "unknown_reference",
     "multi"),
    ('target = "17.17"', 'target = "17.1"', "indicators.17.17.1.target", "unknown_reference",
     "17.17"),
    ('series = ["GF_COM_PPPI"]', 'series = ["GF_COM_PPI"]', "indicators.17.17.1.series",
     "unknown_reference", "GF_COM_PPPI"),
    ('direction = "increase"', 'direction = "up"', "indicators.17.17.1.direction", "unknown_value",
     "multiple"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "code", "nearest"), MISTAKES)
def test_a_mistake_is_named_at_its_key(
    folder: Path, old: str, new: str, key: str, code: str, nearest: str | None
) -> None:
    assert SMALL.count(old) >= 1, "the test no longer changes anything"

    found = mistakes(folder, SMALL.replace(old, new, 1))

    assert found[key][0] == code
    assert nearest is None or found[key][1] == nearest


def test_an_overall_score_is_refused_rather_than_silently_not_made(folder: Path) -> None:
    text = SMALL.replace("overall_score = false", "overall_score = true")

    assert mistakes(folder, text)["overall_score"][0] == "overall_not_made"


def test_a_voice_that_no_sheet_collects_is_refused(folder: Path) -> None:
    text = SMALL.replace("[[items]]\n", "[[items]]\nvoice = 'salarie'\n", 1)

    assert "voice_without_sheet" in {code for code, _ in mistakes(folder, text).values()}


def test_every_mistake_is_listed_at_once(folder: Path) -> None:
    text = SMALL.replace("scored = true", "scored = 1\nweight = -2").replace('"inspired"', '"x"')

    found = mistakes(folder, text + '\n[extra]\na = "b"\n')

    assert {"items.Q1.scored", "items.Q1.weight", "status", "extra"} <= set(found)


def test_the_sentence_names_file_and_key_in_both_languages(folder: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        load(folder, SMALL.replace('item = "Q1"', 'item = "Q9"'))

    french, english = explain(caught.value, "fr"), explain(caught.value, "en")
    assert "small.toml" in french and "small.toml" in english
    assert "items.Q2.filter.item" in french and "Q9" in french
    assert "items.Q2.filter.item" in english and "nearest" in english


def test_text_that_is_not_toml_is_named_with_its_line(folder: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        load(folder, 'id = "a"\nname = = 3\n')

    assert caught.value.code == "framework_toml"
    assert (caught.value.details["line"], caught.value.details["column"]) == (2, 8)


def test_a_file_cut_short_is_named_at_its_last_line(folder: Path) -> None:
    with pytest.raises(FrameworkError) as caught:
        load(folder, 'id = "a"\nlevels = [\n')

    assert caught.value.details["line"] == 3


def test_a_file_in_another_encoding_is_refused_with_its_line(folder: Path) -> None:
    file = folder / "small.toml"
    file.write_bytes('id = "a"\nname = "évaluation"\n'.encode("latin-1"))

    with pytest.raises(FrameworkError) as caught:
        load_framework(file)

    assert caught.value.code == "framework_encoding"
    assert caught.value.details["line"] == 2


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongCall) as caught:
        load_framework("partenaria")

    assert caught.value.details["nearest"] == "partenariat"
    assert "odd17" in str(caught.value.details["known"])
    assert "partenaria" in explain(caught.value, "fr")


def test_a_file_that_does_not_exist_is_refused(folder: Path) -> None:
    with pytest.raises(WrongCall) as caught:
        load_framework(folder / "absent.toml")

    assert caught.value.code == "framework_file_missing"


@pytest.mark.parametrize("wrong", ["", "a" * 5000, "a\0b.toml", "../partenariat"])
def test_a_name_that_can_be_no_file_is_refused(wrong: str) -> None:
    with pytest.raises(WrongCall):
        load_framework(wrong)


def test_a_folder_is_no_framework(folder: Path) -> None:
    with pytest.raises(WrongCall):
        load_framework(folder)


def test_a_shipped_framework_is_listed_and_loaded_by_its_id() -> None:
    by_id = {framework.id: framework for framework in list_frameworks()}

    assert sorted(by_id) == ["odd17", "partenariat"]
    assert load_framework("odd17") == by_id["odd17"]


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.sampled_from(["", " ", "Q1", "fr", "|", "é", "A" * 300]),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["fr", "id", "x"]), st.text("ab", max_size=2), max_size=2),
)


def places(node: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value of a document."""
    pairs = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [step for key, value in pairs for step in [(*path, key), *places(value, (*path, key))]]


DOCUMENT = tomllib.loads(SMALL)
PLACES = places(DOCUMENT)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    path=st.sampled_from(PLACES),
    action=st.sampled_from(["put", "drop", "rename", "twice"]),
    junk=JUNK,
)
def test_any_single_change_gives_a_framework_or_its_mistakes(
    tmp_path_factory: pytest.TempPathFactory, path: tuple[object, ...], action: str, junk: object
) -> None:
    document = copy.deepcopy(DOCUMENT)
    parent: object = document
    for step in path[:-1]:
        parent = parent[step]  # type: ignore[index]
    key = path[-1]
    if action == "put" and junk is not None:
        parent[key] = junk  # type: ignore[index]
    elif action == "rename" and isinstance(parent, dict):
        parent[f"{key}s"] = parent.pop(key)
    elif action == "twice" and isinstance(parent, list):
        parent.append(copy.deepcopy(parent[key]))  # type: ignore[call-overload]
    else:
        del parent[key]  # type: ignore[attr-defined]
    file = tmp_path_factory.getbasetemp() / "changed.toml"
    file.write_text(to_toml(document), encoding="utf-8")

    try:
        framework = load_framework(file)
    except FrameworkError as error:
        assert error.mistakes or error.code == "framework_toml"
        assert explain(error, "fr")
        assert explain(error, "en")
    else:
        assert isinstance(framework, Framework)
        assert framework == load_framework(file)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_cut_or_typing_error_gives_a_framework_or_its_mistakes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(SMALL) - 1))
    length = data.draw(st.integers(0, 3))
    typed = data.draw(st.sampled_from(["", '"', "[", "]", "{", "=", "\n", "é", "\x00", "1e999"]))
    file = tmp_path_factory.getbasetemp() / "typed.toml"
    file.write_text(SMALL[:place] + typed + SMALL[place + length :], encoding="utf-8")

    try:
        load_framework(file)
    except FrameworkError as error:
        assert explain(error, "fr")


def test_the_example_of_the_documentation_is_a_framework(folder: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "frameworks.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]

    framework = load(folder, example)

    assert [item.id for item in framework.items] == ["C1"]
