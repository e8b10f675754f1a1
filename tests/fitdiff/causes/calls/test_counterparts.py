"""Functions of the other language that give a side's numbers."""

from collections.abc import Callable

import pandas as pd

from fitdiff.causes.calls.comparison import Comparison

Compared = Callable[..., Comparison]


def test_another_function_is_offered_where_no_setting_gives_the_numbers(compared) -> None:
    found = compared("r: wilcox.test(x, z, exact = FALSE)", "py: scipy.stats.ttest_ind(x, z)")
    assert not found.explanation.causes
    offered = {one.of: one.code for one in found.counterparts}
    assert "mannwhitneyu" in offered["first"]
    assert "t.test" in offered["second"]


def test_a_function_that_counts_parameters_otherwise_gives_the_numbers_all_the_same(
    compared: Compared,
) -> None:
    data = pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 7], "x": range(6), "n": [1, 2, 1, 3, 2, 1]})
    found = compared("r: lm(y ~ x, weights = n)", "py: smf.ols('y ~ x', data).fit()", data)
    (other,) = (one for one in found.counterparts if one.of == "first")
    assert other.gives
    assert other.code == "smf.wls('y ~ x', data, weights=data['n']).fit()"
