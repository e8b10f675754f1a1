from dataclasses import replace

import numpy as np
import pytest

from fitdiff.causes.trial import FitOnSplits, Target, beside_noise, try_method
from fitdiff.comparison.stages import ComparedFit
from fitdiff.comparison.tolerances import TOLERANCES, set_tolerances
from fitdiff.methods.method import Method
from fitdiff.results.cell import failure

from .conftest import changed, made_up, method

LIBLINEAR, LBFGS = method("liblinear-top10"), method("lbfgs-top10")


def by_seed(shift: float, seed: int, spread: float = 0.1) -> list[list[ComparedFit]]:
    """Five seeds on two splits: the probabilities of thirty rows, all by the same method."""
    generator = np.random.default_rng(seed)
    ((base,),) = [made_up(lambda method: 0.0)(LIBLINEAR, 0)]
    return [
        [
            replace(base, result=replace(base.result, prediction=p, label=np.zeros(30)))
            for p in 0.5 + shift + spread * generator.standard_normal((2, 30))
        ]
        for _ in range(5)
    ]


def test_fits_that_only_chance_tells_apart_are_closed() -> None:
    """p-values are uniform: 1 in 20 is at most .05 and makes a trial undecided, 1 in 1000 open."""
    states = [beside_noise(by_seed(0.0, seed), by_seed(0.0, seed + 100))[0] for seed in range(60)]
    assert "open" not in states
    # Of 60 trials 3 +- 1.7 are expected.
    assert states.count("undecided") <= 8


@pytest.mark.parametrize("seed", range(5))
def test_fits_farther_apart_than_chance_are_open(seed: int) -> None:
    assert beside_noise(by_seed(0.3, seed), by_seed(0.0, seed + 100))[0] == "open"


def test_one_fit_beyond_those_of_another_method_is_undecided() -> None:
    """Of one fit beside five, a permutation test knows too little to call it different."""
    state, _ = beside_noise(by_seed(0.3, 0)[:1], by_seed(0.0, 1))
    assert state == "undecided"


RANDOM = changed(LIBLINEAR, penalty="l1", l1_ratio=1.0)


@pytest.mark.parametrize(("splits", "seeds"), [(1, 7), (2, 5)])
def test_one_split_is_given_more_seeds(fit: FitOnSplits, splits: int, seeds: int) -> None:
    """Five of ten fits can be drawn in too few ways for a small p-value."""

    def some(method: Method, number: int) -> tuple[ComparedFit, ...]:
        return fit(method, number)[:splits]

    far = changed(RANDOM, strength=1000.0)
    found = try_method(far, Target(RANDOM, lambda number: some(RANDOM, number), TOLERANCES), some)
    assert (found.state, found.fits) == ("open", splits * seeds)


def test_a_seed_with_which_a_fit_fails_leaves_the_trial_undecided(fit: FitOnSplits) -> None:
    def failing(method: Method, number: int) -> tuple[ComparedFit, ...]:
        broken = failure("failed", "diverged", 0.0)
        found = fit(method, number)
        return tuple(replace(one, result=broken) for one in found) if number == 3 else found

    far = changed(RANDOM, strength=1000.0)
    found = try_method(far, Target(RANDOM, lambda number: fit(RANDOM, number), TOLERANCES), failing)
    assert found.state == "undecided"
    assert "diverged" in found.reason


def test_equal_means_equal_within_the_tolerances_in_force(fit: FitOnSplits) -> None:
    loose = set_tolerances({"parameters": 1.0, "objective": 1.0, "predictions": 1.0, "labels": 9})
    loose = set_tolerances({"metric": 9, "log_loss": 9, "brier": 9}, loose)
    for tolerances, state in ((TOLERANCES, "open"), (loose, "closed")):
        target = Target(LBFGS, lambda number: fit(LBFGS, number), tolerances)
        found = try_method(LIBLINEAR, target, fit)
        assert (found.state, found.stage) == (state, "parameters")
        # Where L-BFGS stops differs a little from machine to machine.
        assert found.distance == pytest.approx(0.34, abs=0.02)


def test_a_stage_that_differed_must_be_compared_to_be_equal() -> None:
    """Made-up fits hand back no coefficients: that they are the same cannot be said."""
    fit = made_up(lambda method: 0.5)
    target = Target(LBFGS, lambda number: fit(LBFGS, number), TOLERANCES)
    assert try_method(LIBLINEAR, target, fit).state == "closed"
    found = try_method(LIBLINEAR, target, fit, (frozenset({"parameters"}),))
    assert (found.state, found.stage) == ("undecided", "parameters")
    assert found.reason == "neither returns parameters"
