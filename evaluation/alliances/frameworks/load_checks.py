"""The references of a framework file: parents, scales, filters, roles, sources, all of them known.

Each check adds to the list of mistakes; none raises. Parts are called by their id, as in
`alliances.frameworks.load_keys`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from alliances.frameworks.load_keys import Mistake, closest, note
from alliances.frameworks.load_parts import ORDERED_KINDS, TAGS, WORD_KINDS
from alliances.frameworks.model import VOICES, CodeList, Framework, Item, Scale, Words
from alliances.frameworks.sheets import AGE, ANSWER_KEYS, ANSWER_SHEETS, CLASSES, LISTS
from alliances.language.matching import fold

_RESERVED = {*ANSWER_KEYS, "side"}
"""The columns of an answer sheet that are no items."""


def check(framework: Framework, mistakes: list[Mistake]) -> None:
    """Add every broken reference and contradiction of a framework to its list of mistakes."""
    for part in _PARTS:
        part(framework, mistakes)


def reference(mistakes: list[Mistake], key: str, value: object, known: Collection[object]) -> bool:
    """Note a reference that leads nowhere; an empty one was noted when the file was read."""
    if value == "" or value in known:
        return True
    note(mistakes, "unknown_reference", key, value=value, nearest=closest(value, known))
    return False


def unique(mistakes: list[Mistake], path: str, ids: Iterable[object]) -> None:
    """Note each identifier that stands twice under a path."""
    for value, count in Counter(ids).items():
        if count > 1 and value != "":
            note(mistakes, "duplicate_id", f"{path}.{value}", value=value, count=count)


def _check_uniqueness(framework: Framework, mistakes: list[Mistake]) -> None:
    unique(mistakes, "dimensions", (d.id for d in framework.dimensions))
    unique(mistakes, "criteria", (c.id for c in framework.criteria))
    unique(mistakes, "items", (i.id for i in framework.items))
    unique(mistakes, "thresholds", (t.id for t in framework.thresholds))
    unique(mistakes, "concepts", (f"{c.kind}.{c.id}" for c in framework.concepts if c.id))
    unique(mistakes, "missing", (m.code for m in framework.missing))
    unique(mistakes, "missing", (m.state.name.lower() for m in framework.missing))


def _check_parents(framework: Framework, mistakes: list[Mistake]) -> None:
    dimensions = [d.id for d in framework.dimensions]
    criteria = [c.id for c in framework.criteria]
    for dimension in framework.dimensions:
        reference(mistakes, f"dimensions.{dimension.id}.scale", dimension.scale, framework.scales)
    for criterion in framework.criteria:
        reference(mistakes, f"criteria.{criterion.id}.dimension", criterion.dimension, dimensions)
    for item in framework.items:
        reference(mistakes, f"items.{item.id}.criterion", item.criterion, criteria)
        reference(mistakes, f"items.{item.id}.scale", item.scale, framework.scales)
    _childless(mistakes, "dimensions", dimensions, {c.dimension for c in framework.criteria})
    _childless(mistakes, "criteria", criteria, {i.criterion for i in framework.items})


def _childless(
    mistakes: list[Mistake], path: str, ids: Collection[str], parents: Collection[str]
) -> None:
    for value in ids:
        if value not in parents:
            note(mistakes, "childless", f"{path}.{value}", value=value)


def _check_scales(framework: Framework, mistakes: list[Mistake]) -> None:
    used = {i.scale for i in framework.items} | {d.scale for d in framework.dimensions}
    for scale in framework.scales.values():
        path = f"scales.{scale.id}"
        if scale.id not in used:
            note(mistakes, "unused_scale", path, value=scale.id)
        _check_levels(scale, path, mistakes)
        unique(mistakes, f"{path}.levels", scale.codes)
        _check_labels(f"{path}.levels", [level.label for level in scale.levels], mistakes)
        for code in scale.favourable:
            reference(mistakes, f"{path}.favourable", code, scale.codes)


def _check_levels(scale: Scale, path: str, mistakes: list[Mistake]) -> None:
    levelled = scale.kind in ORDERED_KINDS + WORD_KINDS
    if scale.kind and levelled != bool(scale.levels):
        code = "levels_missing" if levelled else "levels_unexpected"
        note(mistakes, code, f"{path}.levels", kind=scale.kind)
    codes = [code for code in scale.codes if isinstance(code, int)]
    expected = (min(codes), max(codes)) if codes and scale.kind in ORDERED_KINDS else None
    if expected is not None and scale.bounds != expected:
        low, high = expected
        note(mistakes, "wrong_bounds", f"{path}.bounds", low=low, high=high)
    elif expected is None and scale.bounds is not None:
        note(mistakes, "bounds_unexpected", f"{path}.bounds", kind=scale.kind)
    if expected is not None and expected[0] == expected[1]:
        note(mistakes, "one_level", f"{path}.levels")


def _check_labels(path: str, labels: list[Words], mistakes: list[Mistake]) -> None:
    """Note labels that a reader of answers could not tell apart."""
    for language in sorted({language for label in labels for language in label}):
        words = Counter(fold(label[language]) for label in labels if label.get(language))
        for word, count in words.items():
            if count > 1:
                note(mistakes, "duplicate_label", f"{path}.{language}", value=word)


def _check_items(framework: Framework, mistakes: list[Mistake]) -> None:
    families = {d.id: d.scale for d in framework.dimensions}
    roles = _codes(framework, "role")
    order: dict[str, int] = {}
    for place, item in enumerate(framework.items):
        order.setdefault(item.id, place)
    for item in framework.items:
        path = f"items.{item.id}"
        for role in item.roles:
            reference(mistakes, f"{path}.roles", role, roles)
        family = families.get(item.dimension, item.scale)
        if item.scored and item.scale in framework.scales and item.scale != family:
            note(mistakes, "scored_scale", f"{path}.scale", value=item.scale, expected=family)
        _check_filter(framework, item, order, mistakes)
        _check_tags(framework, item, mistakes)
        if item.id in _RESERVED:
            note(mistakes, "reserved_id", f"{path}.id", value=item.id)


def _check_filter(
    framework: Framework, item: Item, order: dict[str, int], mistakes: list[Mistake]
) -> None:
    if item.filter is None:
        return
    path = f"items.{item.id}.filter"
    if not reference(mistakes, f"{path}.item", item.filter.item, order) or not item.filter.item:
        return
    if order[item.filter.item] >= order.get(item.id, -1):
        note(mistakes, "later_item", f"{path}.item", value=item.filter.item)
    source = framework.items[order[item.filter.item]]
    scale = framework.scales.get(source.scale)
    if scale is None:
        return
    if not scale.levels:
        note(mistakes, "filter_without_levels", f"{path}.item", value=source.id, kind=scale.kind)
        return
    reference(mistakes, f"{path}.value", item.filter.value, scale.codes)
    operator = item.filter.operator
    if not scale.ordered and operator not in {"==", "!="}:
        note(mistakes, "unordered_filter", f"{path}.operator", value=operator, scale=scale.id)


def _check_tags(framework: Framework, item: Item, mistakes: list[Mistake]) -> None:
    path = f"items.{item.id}"
    horizons = {}
    for tag, values in item.tags.items():
        known = {c.id: c for c in framework.concepts if c.kind == TAGS[tag]}
        for value in values:
            reference(mistakes, f"{path}.tags.{tag}", value, known)
            if tag == "impact" and value in known:
                horizons[known[value].horizon_months] = value
    if horizons and item.horizon_months not in horizons:
        shown = ", ".join(str(months) for months in horizons)
        note(mistakes, "horizon_differs", f"{path}.horizon_months", expected=shown)


def _check_lists(framework: Framework, mistakes: list[Mistake]) -> None:
    everywhere = {c.code for code_list in framework.lists.values() for c in code_list.codes}
    for code_list in framework.lists.values():
        path = f"lists.{code_list.id}.codes"
        if code_list.id not in {*LISTS, *CLASSES}:
            nearest = closest(code_list.id, (*LISTS, *CLASSES))
            note(mistakes, "unknown_key", f"lists.{code_list.id}", nearest=nearest)
        unique(mistakes, path, (c.code for c in code_list.codes))
        # A label may come back in a later version of a dated list, under another code.
        for start in {c.valid_from for c in code_list.codes}:
            labels = [c.label for c in code_list.codes if c.valid_from == start]
            _check_labels(path, labels, mistakes)
        for code in code_list.codes:
            reference(mistakes, f"{path}.{code.code}.parent", code.parent, everywhere)
            if code.valid_from and code.valid_to and code.valid_to < code.valid_from:
                note(mistakes, "end_before_start", f"{path}.{code.code}.valid_to")
    _check_ages(framework, mistakes)
    for target in framework.sdg_targets:
        known = _codes(framework, "sdg_target") or {t.code for t in framework.targets}
        if known:
            reference(mistakes, "sdg_targets", target, known)


def _check_ages(framework: Framework, mistakes: list[Mistake]) -> None:
    """Note a class of age whose code is no number of months, or that does not follow the others."""
    before = -1
    for code in (each.code for each in framework.lists.get(AGE, CodeList(AGE, ())).codes):
        months = int(code) if code.isascii() and code.isdigit() else before
        if months <= before:
            note(mistakes, "age_class", f"lists.{AGE}.codes.{code}", value=code)
        before = max(months, before)


def _check_sources(framework: Framework, mistakes: list[Mistake]) -> None:
    for item in framework.items:
        for source in filter(None, item.concept_source.split(", ")):
            reference(mistakes, f"items.{item.id}.concept_source", source, framework.sources)
    for concept in framework.concepts:
        reference(mistakes, f"concepts.{concept.id}.source", concept.source, framework.sources)
    for code_list in framework.lists.values():
        path = f"lists.{code_list.id}"
        reference(mistakes, f"{path}.source", code_list.source, framework.sources)
        for code in code_list.codes:
            reference(mistakes, f"{path}.codes.{code.code}.source", code.source, framework.sources)


def _codes(framework: Framework, name: str) -> set[str]:
    return {c.code for c in framework.lists.get(name, CodeList(name, ())).codes}


def _check_voices(framework: Framework, mistakes: list[Mistake]) -> None:
    """Note questions to a voice that no sheet of the campaign workbook collects."""
    for item in framework.items:
        if item.voice in VOICES and item.voice not in ANSWER_SHEETS.values():
            note(mistakes, "voice_without_sheet", f"items.{item.id}.voice", value=item.voice)


_PARTS: tuple[Callable[[Framework, list[Mistake]], None], ...] = (
    _check_uniqueness,
    _check_parents,
    _check_scales,
    _check_items,
    _check_voices,
    _check_lists,
    _check_sources,
)
