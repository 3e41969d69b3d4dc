"""Earlier versions of a survey's framework, for the waves that were asked with them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework


def load_earlier(survey: Survey, files: Iterable[Path | str]) -> dict[str, Framework]:
    """Return earlier versions of a survey's framework, by version.

    Parameters
    ----------
    survey
        A checked survey.
    files
        The TOML file of each version.

    Raises
    ------
    WrongCall
        A file does not exist; it holds another framework, a version that no wave declares, or one
        that is already there.
    FrameworkError
        A file is no framework, or holds mistakes.
    """
    used = survey.framework
    declared = wave_versions(survey, (used.version,))
    found: dict[str, Framework] = {}
    origins = {_parts(used.version): used.origin}
    for file in files:
        earlier, name = load_framework(str(file)), str(file)
        if earlier.id != used.id:
            raise WrongCall("earlier_other", file=name, id=earlier.id, used=used.id)
        parts = _parts(earlier.version)
        if parts in origins:
            other = origins[parts]
            raise WrongCall("earlier_twice", file=name, version=earlier.version, other=other)
        if parts not in {_parts(version) for version in declared.values()}:
            known = ", ".join(dict.fromkeys(declared.values())) or "–"
            raise WrongCall("earlier_undeclared", file=name, version=earlier.version, known=known)
        origins[parts] = name
        found[earlier.version] = earlier
    return found


def wave_versions(survey: Survey, known: Iterable[str]) -> Mapping[str, str]:
    """Return the version of the framework that each wave declares; none where it does not say.

    Parameters
    ----------
    survey
        A checked survey.
    known
        Versions at hand: a wave that means one of them, as ``1`` means ``1.0.0``, gets its name.
    """
    waves = survey.data("waves")
    if "framework_version" not in waves:
        return {}
    names = {_parts(version): version for version in known}
    told = waves.dropna(subset="framework_version").astype({"framework_version": str})
    return {
        str(wave): names.get(_parts(version), version)
        for wave, version in zip(told["wave"], told["framework_version"], strict=True)
    }


def _parts(version: str) -> tuple[str, ...]:
    """Return what makes a version: one that Excel made a number has lost its zeros at the end."""
    parts = version.strip().split(".")
    while len(parts) > 1 and parts[-1] in {"", "0"}:
        parts.pop()
    return tuple(parts)
