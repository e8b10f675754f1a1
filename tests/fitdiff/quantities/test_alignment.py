from fitdiff.quantities.alignment import align
from fitdiff.quantities.quantity import quantity


def test_entries_are_aligned_by_label_in_any_order() -> None:
    found = align(quantity("coefficients", [1, 2], "ab"), quantity("coefficients", [20, 10], "ba"))
    assert found is not None
    assert found.second.tolist() == [10, 20]
    assert not found.by_position


def test_as_many_left_over_on_both_sides_are_aligned_by_position() -> None:
    found = align(
        quantity("coefficients", [1, 2, 3], ["(Intercept)", "poly(x,2)1", "poly(x,2)2"]),
        quantity("coefficients", [1, 5, 6], ["(Intercept)", "x", "x^2"]),
    )
    assert found is not None
    assert found.second.tolist() == [1, 5, 6]
    assert found.by_position == {"poly(x,2)1", "poly(x,2)2"}


def test_what_only_one_side_has_is_named() -> None:
    found = align(quantity("coefficients", [1, 2, 3], "abc"), quantity("coefficients", [1], "a"))
    assert found is not None
    assert (found.only_first, found.only_second) == (("b", "c"), ())


def test_other_lengths_without_a_common_label_cannot_be_aligned() -> None:
    assert align(quantity("values", [1, 2], "ab"), quantity("values", [1], "c")) is None
