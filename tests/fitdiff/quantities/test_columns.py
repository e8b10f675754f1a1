"""Kinds by the end of a name, and where such an end tells nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.diagnostic import acorr_ljungbox, het_breuschpagan

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.comparison.calls.side import Given
from fitdiff.quantities.columns import kinds_of_columns
from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.returned import named_parts

SERIES = np.sin(np.arange(40.0)) + np.random.default_rng(4).normal(size=40)


@pytest.mark.parametrize(
    ("names", "values", "kinds"),
    [
        (["lb_stat", "lb_pvalue"], [7.0, 0.1], ["statistics", "p-values"]),
        (["f.statistic", "f.p.value"], [7.0, 0.1], ["statistics", "p-values"]),
        (["bp_stat", "bp_p"], [7.0, 0.1], ["statistics", "p-values"]),
        (["lm", "lm_pvalue"], [7.0, 0.1], ["statistics", "p-values"]),
        (["df_p", "other"], [0.2, 0.1], [None, None]),
        (["log_pvalue"], [-3.0], [None]),
        (["p_value", "t"], [0.2, 0.1], ["p-values", "statistics"]),
    ],
)
def test_the_end_of_a_name_tells(names, values, kinds) -> None:
    assert kinds_of_columns(names, values) == kinds


def test_names_of_variables_tell_nothing() -> None:
    names = ["t", "price_stat"]
    covariance = pd.DataFrame([[1.0, 0.2], [0.2, 1.0]], names, names)
    assert {one.kind for one in quantities_of(covariance)} == {"values"}


def test_tables_and_parts_of_statsmodels_are_read() -> None:
    found = quantities_of(acorr_ljungbox(SERIES, lags=[6], boxpierce=True))
    assert [one.kind for one in found] == ["statistics", "p-values"] * 2
    design = np.column_stack([np.ones(40), np.arange(40.0)])
    parts = named_parts(het_breuschpagan(SERIES, design), het_breuschpagan)
    assert [one.kind for one in quantities_of(parts)] == ["statistics", "p-values"] * 2


def test_equal_tests_are_the_same() -> None:
    with Workers(time_limit=60.0) as workers:
        found = compare_calls(
            pd.DataFrame({"s": SERIES}),
            "r: Box.test(s, lag = 6, type = 'Ljung-Box')",
            "py: statsmodels.stats.diagnostic.acorr_ljungbox(s, lags=[6])",
            Given(),
            workers,
        )
    assert found.verdict == "same"
    assert {"statistics", "p-values"} <= {s.kind for s in found.stages if s.agreement is not None}


def test_two_shares_that_add_up_to_all_are_ends_of_an_interval() -> None:
    assert kinds_of_columns(["5 %", "95 %"], [0, 1]) == ["interval, lower", "interval, upper"]
    assert kinds_of_columns(["25%", "50%", "75%"], [0, 1, 2]) == [None] * 3


def test_a_mean_is_foretold_only_beside_its_interval() -> None:
    names = ["mean", "mean_se", "mean_ci_lower"]
    assert kinds_of_columns(names, [0, 1, 2])[:2] == ["fitted values", "standard errors"]
    assert kinds_of_columns(["mean", "std"], [0, 1]) == [None, None]
