"""Changes of the arguments of an R call."""

from __future__ import annotations

import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import candidates_of
from fitdiff.causes.calls.candidates_r import r_candidates
from fitdiff.causes.calls.number_changes import Known
from fitdiff.comparison.calls.side import Given, SideFit


def test_of_several_calls_of_a_function_the_right_one_is_changed(
    workers: Workers, table: pd.DataFrame
) -> None:
    table = table.assign(half=["u", "v"] * 20)
    calls = "r: lm(y ~ factor(group) + factor(half, levels = c('v', 'u')))", "r: lm(y ~ x)"
    bench = Bench(
        (parse_call(calls[0], workers), parse_call(calls[1], workers)),
        [table],
        Given(time_limit=120.0),
        workers,
    )
    one, other = bench.baseline("first"), bench.baseline("second")
    assert isinstance(one, SideFit)
    assert isinstance(other, SideFit)
    (dropped,) = (
        change
        for change in candidates_of(bench, (one, other)).changes
        if (change.setting, change.after) == ("factor:levels", "left out")
    )
    code = bench.code("first", [dropped])
    assert code == "lm(y ~ factor(group) + factor(half), data = data)"


@pytest.mark.parametrize(
    ("call", "setting", "after"),
    [
        ("r: rpart::rpart(y ~ x)", "rpart:cp", "0"),
        ("r: MASS::rlm(y ~ x)", "rlm:psi", "psi.bisquare"),
        ("r: MASS::rlm(y ~ x)", "rlm:acc", "1e-12"),
        ("r: hclust(dist(data[, c('x', 'y')]))", "hclust:method", '"ward.D2"'),
        ("r: arima(y, c(1, 0, 0))", "arima:optim.control", "list(reltol = 1e-14, maxit = 1000)"),
    ],
)
def test_what_neither_formals_nor_help_tell_is_tried(
    call: str, setting: str, after: str, workers: Workers, table: pd.DataFrame
) -> None:
    parsed = parse_call(call, workers)
    bench = Bench((parsed, parsed), [table], Given(time_limit=120.0), workers)
    fit = bench.baseline("first")
    assert isinstance(fit, SideFit)
    found = r_candidates(fit.bound.checked, bench.trees["first"], "first", workers, Known())
    assert (setting, after) in {(one.setting, one.after) for one in found}
