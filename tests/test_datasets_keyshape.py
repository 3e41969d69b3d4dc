"""Keys that are written unlike the others, out of order, or mistyped."""

from alliances.datasets.rules.keyshape import look_alike, meant, order_of, pattern, shapes_of

_KEYS = [f"P-{number:04d}" for number in range(1, 60)]


def test_a_pattern_keeps_letters_and_forgets_digits() -> None:
    assert pattern("P-0012") == pattern("P-9999") == "P-9999"
    assert pattern("P-OO12") == "P-OO99"


def test_a_key_is_odd_where_almost_all_others_follow_a_pattern() -> None:
    shapes = shapes_of([*_KEYS, "P-0O60"])

    assert shapes.odd("P-0O60")
    assert shapes.rare("P-0O60")
    assert not shapes.odd("P-0900")


def test_a_smaller_family_of_keys_is_not_suspect() -> None:
    shapes = shapes_of([*_KEYS, *(f"N-{number:02d}" for number in range(5))])

    assert not shapes.rare("N-03")


def test_keys_without_any_pattern_are_never_odd() -> None:
    shapes = shapes_of(["a1x", "77q", "zz-3", "k", "m9m9"])

    assert not shapes.odd("whatever")


def test_a_sorted_register_tells_where_a_key_belongs() -> None:
    order = order_of([(row, key) for row, key in enumerate(_KEYS, start=3) if key != "P-0010"])

    assert order.increasing
    assert order.fits("P-0010", 11)
    assert not order.fits("P-0900", 11)
    assert order.spans("P-0010")
    assert not order.spans("P-0900")


def test_a_mistyped_key_is_understood_only_where_one_key_explains_it() -> None:
    assert look_alike("p-0O12", _KEYS) == "P-0012"
    assert meant("P-00121", ["P-0012", "P-0044"]) == "P-0012"
    assert meant("P-0021", ["P-0012", "P-0044"]) == "P-0012"
    assert meant("P-9999", _KEYS) == ""
