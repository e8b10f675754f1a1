"""Fits that are equal but for the unit or the origin of a column: all that follows from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.comparison.calls.objective_sides import mutual_objective
from fitdiff.comparison.calls.side import Given, SideFit, run_side
from fitdiff.comparison.calls.stage import Stage
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.quantities.quantity import STAGES

_OF_COEFFICIENTS = [one for one in STAGES if one not in ("AIC", "BIC")]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(time_limit=120.0) as made:
        yield made


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    generator = np.random.default_rng(5)
    x, w = 3 * generator.normal(size=60) + 1, generator.normal(size=60)
    return pd.DataFrame({"x": x, "w": w, "y": 2 * x + w + generator.normal(size=60)})


def fitted(call: str, table: pd.DataFrame, workers: Workers) -> SideFit:
    fit = run_side(parse_call(call, workers), table, Given("y", time_limit=120.0), workers)
    assert isinstance(fit, SideFit)
    return fit


def compared(
    columns: str, table: pd.DataFrame, workers: Workers, more: str = ""
) -> dict[str, Stage]:
    one = fitted("r: lm(y ~ x + w)", table, workers)
    call = f"py: smf.ols('y ~ {columns} + w', data).fit({more})"
    return {stage.kind: stage for stage in compare_fits(one, fitted(call, table, workers))}


@pytest.mark.parametrize(
    ("column", "errors", "lower"),
    [
        ("I(x / 1000)", "second's is 1000 times", "is 1000 times the first's"),
        ("I(-2 * x)", "second's is 0.5 times", "is -0.5 times the first's, from its other end"),
        (
            "I(7 - 2 * x)",
            "second's is 0.5 times the first's; the intercept's is at another origin",
            "is -0.5 times the first's, from its other end; the intercept's is at another origin",
        ),
        ("I(x - 7)", "only the intercept's: columns are counted from another origin", "another"),
    ],
)
def test_what_follows_from_the_unit_is_told(
    column: str, errors: str, lower: str, table: pd.DataFrame, workers: Workers
) -> None:
    found = compared(column, table, workers)
    assert errors in found["standard errors"].relation
    assert lower in found["interval, lower"].relation
    assert all(found[kind].defined for kind in _OF_COEFFICIENTS
               if kind in found and found[kind].differs)  # fmt: skip


def test_errors_that_do_not_follow_are_not_told(table: pd.DataFrame, workers: Workers) -> None:
    """The covariance is another one: only coefficients follow from the unit."""
    found = compared("I(-2 * x)", table, workers, "cov_type='HC1'")
    assert found["coefficients"].defined
    assert "unit of the column" not in found["standard errors"].relation
    assert "unit of the column" not in found["interval, lower"].relation


def test_no_objective_is_evaluated_at_slopes_of_other_columns(
    table: pd.DataFrame, workers: Workers
) -> None:
    one = fitted("r: lm(y ~ x)", table, workers)
    calls = ("data[['x']]", "-2 * data[['x']]")
    known = []
    for columns in calls:
        call = f"py: sm.OLS(data['y'], sm.add_constant({columns})).fit()"
        other = fitted(call, table, workers)
        stages = compare_fits(one, other)
        known.append(mutual_objective(one, other, stages, workers) is not None)
    assert known == [True, False]
