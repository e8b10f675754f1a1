"""Changes of the arguments of an R call."""

from __future__ import annotations

import pandas as pd

from fitdiff.calls import Workers, parse_call
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import candidates_of
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
