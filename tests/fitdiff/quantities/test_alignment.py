from fitdiff.quantities.alignment import align
from fitdiff.quantities.quantity import predicted, quantity


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


def test_columns_of_a_category_stay_with_it_in_any_order() -> None:
    """R numbers the columns of sum contrasts, and patsy puts categories first."""
    found = align(
        quantity("coefficients", [3, 4, 1, 2], ["p(x)1", "p(x)2", "C(g,contr.sum)1",
                                                "C(g,contr.sum)2"]),
        quantity("coefficients", [1, 2, 3, 4], ["g[a]", "g[b]", "x", "x^2"]),
    )  # fmt: skip
    assert found is not None
    assert dict(zip(found.labels, found.second.tolist(), strict=True)) == {
        "p(x)1": 3, "p(x)2": 4, "C(g,contr.sum)1": 1, "C(g,contr.sum)2": 2,
    }  # fmt: skip
    assert found.by_position == {*found.labels}


def test_what_only_one_side_has_is_named() -> None:
    found = align(quantity("coefficients", [1, 2, 3], "abc"), quantity("coefficients", [1], "a"))
    assert found is not None
    assert (found.only_first, found.only_second) == (("b", "c"), ())


def test_other_lengths_without_a_common_label_cannot_be_aligned() -> None:
    assert align(quantity("values", [1, 2], "ab"), quantity("values", [1], "c")) is None


def test_rows_used_and_numbers_of_rows_are_aligned_by_position() -> None:
    """R keeps the names of the rows that a fit used; other fits number what they return."""
    found = align(
        quantity("fitted values", [10, 30, 40], ["1", "3", "4"]),
        quantity("fitted values", [10, 30, 40]),
    )
    assert found is not None
    assert found.second.tolist() == found.first.tolist()


def test_rows_that_are_only_counted_need_as_many_on_both_sides() -> None:
    assert align(quantity("values", [1, 2, 3]), quantity("values", [1, 3])) is None


def test_coefficients_of_unlike_bases_are_not_aligned() -> None:
    found = align(
        quantity("coefficients", [1, 2, 3], ["(Intercept)", "s(x).1", "s(x).2"]),
        quantity("coefficients", [1, 5, 6], ["(Intercept)", "x_s0", "x_s1"]),
    )
    assert found is not None
    assert found.labels == ("(Intercept)",)
    assert found.only_second == ("x_s0", "x_s1")


def test_columns_of_one_basis_are_aligned_by_position() -> None:
    found = align(
        quantity("coefficients", [1, 2], ["bs(x, df = 4)1", "bs(x, df = 4)2"]),
        quantity("coefficients", [1, 2], ["bs(x, df=4)[0]", "bs(x, df=4)[1]"]),
    )
    assert found is not None
    assert found.second.tolist() == [1, 2]


def test_classes_are_compared_by_their_names() -> None:
    """R numbers levels in their order, scikit-learn classes by the alphabet."""
    rows = ["low", "high", "low", "mid"]
    one = predicted(rows, ["low", "mid", "high"], "fit")
    other = predicted(rows, ["high", "low", "mid"], "predict(X)")
    found = align(one, other)
    assert found is not None
    assert found.first.tolist() == found.second.tolist() == [0, 2, 0, 1]


def test_a_class_that_one_side_lacks_is_another_one() -> None:
    found = align(predicted("aab", "ab", "fit"), predicted("aac", "ac", "fit"))
    assert found is not None
    assert found.second.tolist() == [0, 0, 2]


def test_points_of_time_are_not_paired_because_as_many_are_left() -> None:
    one, other = ["t=1", "t=2", "t=4"], ["t=1", "t=3", "t=4"]
    found = align(quantity("survival", [3, 2, 1], one), quantity("survival", [3, 2, 1], other))
    assert found is not None
    assert (found.only_first, found.only_second) == (("t=2",), ("t=3",))


def test_the_only_number_among_nan_belongs_to_the_only_one_of_the_other_side() -> None:
    table = quantity("statistics", [2.5, float("nan")], ["group", ""])
    for pair in ((table, quantity("statistics", 2.5)), (quantity("statistics", 2.5), table)):
        found = align(*pair)
        assert found is not None
        assert (found.first.tolist(), found.second.tolist()) == ([2.5], [2.5])
