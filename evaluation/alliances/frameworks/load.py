"""Frameworks from TOML files, read strictly: every mistake at once, with file, key and nearest key.

No expression is ever evaluated: a file holds words, numbers, days and references to its own parts.
"""

from collections.abc import Container
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from alliances.content import shelf
from alliances.errors import WrongCall
from alliances.frameworks.load_checks import check
from alliances.frameworks.load_keys import Block, Mistake, closest, refuse
from alliances.frameworks.load_lists import with_shared_lists
from alliances.frameworks.load_parts import (
    Languages,
    read_concept,
    read_criterion,
    read_dimension,
    read_item,
    read_list,
    read_missing,
    read_scale,
    read_threshold,
)
from alliances.frameworks.load_readings import check_readings, read_reading
from alliances.frameworks.load_sdg import (
    check_sdg,
    read_group,
    read_indicator,
    read_series,
    read_target,
)
from alliances.frameworks.load_sets import check_sets, read_goalposts, read_set, read_set_indicator
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import Framework
from alliances.language import LANGUAGES

DEFAULT_FRAMEWORK = "partenariat"
"""What a campaign that declares no framework is read by."""

_RULES = "-contribution.toml"
"""How the name of a table of contributions ends: it stands beside the framework, and is none."""


def list_frameworks() -> tuple[Framework, ...]:
    """Return the frameworks that ship with the package, by id.

    Examples
    --------
    >>> [framework.id for framework in list_frameworks()]
    ['odd17', 'partenariat']
    """
    return tuple(_read(file) for _, file in sorted(_shipped().items()))


def load_framework(id_or_path: str | Path) -> Framework:
    """Return a framework, shipped or from a file of yours.

    Parameters
    ----------
    id_or_path
        The id of a shipped framework (``"partenariat"``), or the path of a TOML file.

    Raises
    ------
    WrongCall
        No framework has this id, or the file does not exist.
    FrameworkError
        The file cannot be read, is not TOML, or holds mistakes; its ``mistakes`` lists them all.

    Examples
    --------
    >>> framework = load_framework("partenariat")
    >>> len(framework.items), sum(item.scored for item in framework.items)
    (83, 34)
    """
    shipped = _shipped()
    if isinstance(id_or_path, str) and id_or_path in shipped:
        return _known(id_or_path, shipped[id_or_path].read_bytes())
    path = Path(id_or_path)
    if _is_file(path):
        return _read(path)
    if path.suffix or len(path.parts) > 1:
        raise WrongCall("framework_file_missing", file=str(id_or_path))
    raise WrongCall(
        "unknown_framework",
        id=str(id_or_path),
        known=", ".join(sorted(shipped)),
        nearest=closest(id_or_path, sorted(shipped)),
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that is too long, a folder that may not be entered: no file of the caller's.
        return False


def _shipped() -> dict[str, Traversable]:
    files = (file for file in shelf("frameworks").iterdir() if file.name.endswith(".toml"))
    return {
        file.name.removesuffix(".toml"): file for file in files if not file.name.endswith(_RULES)
    }


@lru_cache(maxsize=8)
def _known(name: str, content: bytes) -> Framework:
    """Return a shipped framework; one of this very content is read once."""
    return _read(_shipped()[name])


def _read(file: Traversable) -> Framework:
    mistakes: list[Mistake] = []
    framework = with_shared_lists(_framework(Block(document(file), "", mistakes), file.name))
    mistakes += _broken(framework, {details["key"] for _, details in mistakes})
    refuse(file.name, mistakes)
    return framework


def _broken(framework: Framework, wrong: Container[object]) -> list[Mistake]:
    """Return broken references, but not those that a value already found wrong brings about."""
    mistakes: list[Mistake] = []
    check(framework, mistakes)
    check_readings(framework, mistakes)
    check_sdg(framework, mistakes)
    check_sets(framework, mistakes)
    return [mistake for mistake in mistakes if mistake[1]["key"] not in wrong]


def _languages(root: Block) -> Languages:
    languages = root.texts("languages", required=True)
    for language in LANGUAGES:
        if language not in languages:
            root.mistake("missing_language", "languages", language=language)
    return tuple(dict.fromkeys((*languages, *LANGUAGES)))


def _framework(root: Block, file: str) -> Framework:
    languages = _languages(root)
    criteria = root.each("criteria", read_criterion(languages))
    dimension_of = {criterion.id: criterion.dimension for criterion in criteria}
    if root.flag("overall_score"):
        # Declared and silently not made would be worse than refused.
        root.mistake("overall_not_made", "overall_score")
    framework = Framework(
        id=root.name("id"),
        version=root.text("version"),
        name=root.words("name", languages),
        description=root.words("description", languages),
        languages=languages,
        license=root.text("license"),
        attribution=root.words("attribution", languages),
        status=root.choice("status", ("official", "adapted", "inspired")),
        aggregation=root.choice("aggregation", ("weighted_mean",), "weighted_mean"),
        minimum_valid_share=root.between("minimum_valid_share", 0.0, 1.0, 0.5),
        missing=root.each("missing", read_missing(languages)),
        scales=root.named("scales", read_scale(languages)),
        dimensions=root.each("dimensions", read_dimension(languages)),
        criteria=criteria,
        items=root.each("items", read_item(languages, dimension_of)),
        thresholds=root.each("thresholds", read_threshold(languages)),
        concepts=root.each("concepts", read_concept(languages)),
        readings=root.each("readings", read_reading(languages)),
        same_questions_as=root.texts("same_questions_as"),
        lists=root.named("lists", read_list(languages)),
        sdg_targets=root.texts("sdg_targets"),
        groups=root.each("groups", read_group(languages)),
        subgroups=root.each("subgroups", read_group(languages)),
        targets=root.each("targets", read_target(languages)),
        indicators=root.each("indicators", read_indicator(languages)),
        series=root.each("series", read_series(languages)),
        sets=root.each("sets", read_set(languages)),
        set_indicators=root.each("set_indicators", read_set_indicator(languages)),
        goalposts=root.each("goalposts", read_goalposts(languages)),
        sources=root.pairs("sources"),
        origin=file,
    )
    root.close()
    return framework
