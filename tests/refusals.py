"""What is refused is refused with a sentence: the code is found in the catalogues, and filled."""

from collections.abc import Callable

import pytest

from alliances.errors import NoAnswer, WrongCall
from alliances.language import LANGUAGES, explain


def no_answer(code: str, call: Callable[[], object]) -> str:
    """Hold that the data have no answer, for this reason; return the English sentence."""
    return _refused(NoAnswer, code, call)


def wrong_call(code: str, call: Callable[[], object]) -> str:
    """Hold that the call is wrong, for this reason; return the English sentence."""
    return _refused(WrongCall, code, call)


def _refused(kind: type[NoAnswer | WrongCall], code: str, call: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        call()
    assert caught.value.code == code
    for language in LANGUAGES:
        assert code not in explain(caught.value, language)
        assert "{" not in explain(caught.value, language)
    return str(caught.value)
