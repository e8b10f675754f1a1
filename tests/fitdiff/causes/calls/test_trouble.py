"""Fits without an optimum, and the copies of a table that can be used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers, parse_call
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import candidates_of
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import has_no_optimum, is_random, usable_copies
from fitdiff.comparison.calls.side import Given, SideFit

SEPARATED = pd.DataFrame({"x": np.arange(12.0), "z": [*range(6)] * 2, "y": [0] * 6 + [1] * 6})
OVERLAPPING = SEPARATED.assign(y=[0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1])
OTHER = OVERLAPPING.assign(x=OVERLAPPING["x"] ** 1.1)


def bench_of(workers: Workers, *tables: pd.DataFrame) -> Bench:
    """A bench whose sides have been run, with what makes their solvers exact."""
    calls = "r: glm(y ~ x + z, family = binomial)", "py: LogisticRegression()"
    parsed = (parse_call(calls[0], workers), parse_call(calls[1], workers))
    bench = Bench(parsed, list(tables), Given("y", time_limit=120.0), workers)
    one, other = (bench.baseline(side) for side in SIDES)
    assert isinstance(one, SideFit)
    assert isinstance(other, SideFit)
    changes = candidates_of(bench, (one, other)).changes
    for side in SIDES:
        bench.tight[side] = frozenset(
            one for one in changes if one.side == side and one.family == "accuracy"
        )
    return bench


def test_coefficients_that_grow_while_probabilities_are_0_and_1_have_no_optimum(
    workers: Workers,
) -> None:
    bench = bench_of(workers, SEPARATED)
    assert [has_no_optimum(bench, side) for side in SIDES] == [True, False]


def test_no_fit_is_made_where_no_probability_is_near_0_or_1(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = bench_of(workers, OVERLAPPING, OTHER)
    for side in SIDES:
        bench.baseline(side, 1)
    monkeypatch.setattr(bench, "_run", lambda *_: pytest.fail("a fit was made"))
    assert not any(has_no_optimum(bench, side) for side in SIDES)
    assert list(usable_copies(bench)) == [1]


def test_copies_on_which_a_side_has_no_optimum_are_not_used(workers: Workers) -> None:
    assert list(usable_copies(bench_of(workers, OVERLAPPING, SEPARATED, OTHER))) == [2]


def test_numbers_that_a_seed_moves_by_less_than_the_user_asks_for_are_not_random(
    workers: Workers,
) -> None:
    calls = (
        "r: chisq.test(table(y, z), simulate.p.value = TRUE)",
        "py: scipy.stats.chi2_contingency(pd.crosstab(y, z))",
    )
    parsed = (parse_call(calls[0], workers), parse_call(calls[1], workers))
    for tolerances, random in (({}, True), ({"p-values": 0.5}, False)):
        given = Given(time_limit=120.0, tolerances=tolerances)
        assert is_random(Bench(parsed, [OVERLAPPING], given, workers), "first") is random


def test_a_copy_on_which_nothing_changes_is_not_used(workers: Workers) -> None:
    assert list(usable_copies(bench_of(workers, OVERLAPPING, OVERLAPPING, OTHER))) == [2]
