"""The public API: every name exists, is documented and typed."""

import inspect

import pytest

import alliances


@pytest.mark.parametrize("name", alliances.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    thing = getattr(alliances, name)

    assert (inspect.getdoc(thing) or "").strip()


FUNCTIONS = [n for n in alliances.__all__ if inspect.isfunction(getattr(alliances, n))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_tells_its_parameters_and_shows_an_example(name: str) -> None:
    function = getattr(alliances, name)
    text = inspect.getdoc(function) or ""

    assert "Parameters" in text or not inspect.signature(function).parameters
    assert ">>>" in text
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty


def test_the_lists_of_public_names_agree() -> None:
    assert sorted(alliances.__all__) == sorted(alliances._HOMES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        alliances.nonsense  # noqa: B018
