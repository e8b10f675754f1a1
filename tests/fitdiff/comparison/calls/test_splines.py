"""Natural splines in columns of their own on each side: the same fit, or another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.comparison.calls.side import Given

_OF_INTERCEPT = ("coefficients", "standard errors", "statistics", "p-values", "interval, lower")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    generator = np.random.default_rng(5)
    x, z = generator.normal(size=80), generator.gamma(2, size=80)
    return pd.DataFrame({"x": x, "z": z, "y": np.sin(2 * x) - z + generator.normal(size=80)})


def compared(second: str, table: pd.DataFrame, workers: Workers, more: str = "") -> Comparison:
    calls = "r: lm(y ~ splines::ns(x, df = 4) + z)", f"py: smf.ols('{second}', data).fit({more})"
    return compare_calls(table, *calls, Given("y", time_limit=120.0), workers, budget=300.0)


def test_equal_fits_are_told(table: pd.DataFrame, workers: Workers) -> None:
    found = compared("y ~ cr(x, df=5) + z", table, workers)
    stages = {one.kind: one for one in found.stages}
    assert all(stages[kind].told_otherwise for kind in _OF_INTERCEPT)
    assert found.explanation.status == "told otherwise"


def test_another_covariance_is_no_matter_of_columns(table: pd.DataFrame, workers: Workers) -> None:
    found = compared("y ~ cr(x, df=5) + z", table, workers, "cov_type='HC1'")
    stages = {one.kind: one for one in found.stages}
    assert stages["coefficients"].told_otherwise
    assert not stages["standard errors"].told_otherwise
    named = [{one.setting for one in cause.settings} for cause in found.explanation.causes]
    assert {"fit:cov_type"} in named


def test_other_sizes_are_other_fits(table: pd.DataFrame, workers: Workers) -> None:
    found = compared("y ~ cr(x, df=4) + z", table, workers)
    assert not any(one.told_otherwise for one in found.stages)
    named = {one.setting for cause in found.explanation.causes for one in cause.settings}
    assert named == {"cr:constraints", "cr:df", "ns:df"}
