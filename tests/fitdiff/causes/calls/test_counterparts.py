"""Functions of the other language that give a side's numbers."""

import math
from collections.abc import Callable

import pandas as pd

from fitdiff.causes.calls.comparison import Comparison
from fitdiff.report.comparison import as_text

Compared = Callable[..., Comparison]
THREE_GROUPS = pd.DataFrame(
    {"y": [1, 3, 2, 5, 4, 7, 3, 9, 2, 4], "k": [1, 2, 3, 1, 2, 3, 1, 2, 3, 1],
     "n": [5, 6, 9, 9, 9, 12, 7, 18, 9, 8]}
)  # fmt: skip
BY_GROUP = "py: smf.glm('y ~ C(k)', data, family=sm.families.Poisson()).fit()"


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


def test_a_formula_of_python_is_translated_as_it_is(compared: Compared) -> None:
    found = compared("r: loess(y ~ n)", BY_GROUP, THREE_GROUPS)
    (other,) = (one for one in found.counterparts if one.of == "second")
    assert other.gives
    assert "factor(k)" in other.code


def test_what_agrees_on_the_table_alone_is_chance_and_not_the_nearest(compared: Compared) -> None:
    """Of three distinct values a local regression goes through their means, as categories do."""
    found = compared("r: loess(y ~ n)", BY_GROUP, THREE_GROUPS)
    assert found.explanation.coincidences == 1
    assert found.explanation.nearest == ()


def test_nan_is_no_number_that_another_function_comes_near(compared: Compared) -> None:
    data = pd.DataFrame(
        {"a": [1.0, 4, 2, 8, 5, 7, 1, 9, None, 6], "b": [3.0, 8, 7, 12, 4, 11, 15, 6, 2, 19]}
    )
    found = compared("r: t.test(a, b)", "py: scipy.stats.ttest_ind(a, b)", data)
    (offered,) = (one for one in found.counterparts if one.of == "second")
    assert not offered.gives
    assert math.isnan(offered.within)
    text = " ".join(as_text(found).split())
    assert "where one of both gives NaN (" in text
    assert "Missing values: give NaN in ttest_ind, left out in t.test." in text
