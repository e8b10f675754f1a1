"""Calls of constants alone are proved with other numbers in both."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from fitdiff.calls import Workers, parse_call, print_call
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.constants import other_numbers, shared_numbers, with_numbers
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]


def test_numbers_of_both_calls_are_shared_but_not_small_ones(workers: Workers) -> None:
    first = parse_call("r: fisher.test(matrix(c(8, 3, 1, 9), 2), conf.level = 0.9)", workers)
    second = parse_call(
        "py: scipy.stats.fisher_exact([[8, 3], [1, 9]], alternative='less')", workers
    )
    assert shared_numbers(first.tree, second.tree) == [3, 8, 9]


@given(st.sets(st.integers(3, 10**6), min_size=1), st.sets(st.floats(0.01, 0.99)))
def test_other_numbers_are_whole_where_they_were_and_in_the_same_order(
    whole: set[int], shares: set[float]
) -> None:
    shared = sorted({*map(float, whole), *shares})
    for numbers in other_numbers(shared, 3):
        found = [numbers[one] for one in sorted(map(float, whole))]
        assert found == sorted(set(found))
        assert all(one == round(one) for one in found)
        assert all(numbers[one] != one for one in [min(whole), *shares])
        assert all(0 < numbers[one] < 1 for one in shares)


def test_numbers_are_replaced_wherever_they_stand(workers: Workers) -> None:
    call = parse_call("py: proportions_ztest(15, 50, 0.5, prop_var=0.5)", workers)
    made = with_numbers(call.tree, {15: 17, 50: 61, 0.5: 0.4})
    assert print_call(made, "py") == "proportions_ztest(17, 61, 0.4, prop_var=0.4)"


def test_a_cause_is_proved_with_other_numbers_in_both_calls(compared: Compared) -> None:
    found = compared(
        "r: prop.test(15, 50)$p.value", "py: proportions_ztest(15, 50, 0.5, prop_var=0.5)[1]"
    )
    (cause,) = found.explanation.causes
    assert [change.setting for change in cause.changes] == ["prop.test:correct"]
    said = " ".join(as_text(found).split())
    assert "Verified by refitting, and with 3 other sets of numbers in both calls." in said
