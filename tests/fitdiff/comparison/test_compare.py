import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.reported import REPORTED
from fitdiff.comparison.stages import STAGES, ComparedFit, StageDiff, first_difference
from fitdiff.comparison.tolerances import TOLERANCES, Tolerances
from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows
from fitdiff.results.cell import failure

from ..patterns import DIVIDED
from .conftest import STATED, made_up, method

N, M, P = 12, 8, 6
ROWS = np.random.default_rng(1)
X = ROWS.integers(0, 17, (N + M, P)).astype(np.uint8)
Y = np.arange(N + M).astype(np.uint8) % 2
QUANTITIES = [each.name for each in fields(Tolerances)]

numbers = st.floats(-100, 100)


def some_rows(seed: int = 0) -> SplitData:
    x = np.roll(X, seed, axis=0)
    return MatrixRows(x[:N], Y[:N], x[N:], hash_rows(x[:N], Y[:N]), hash_rows(x[N:]))


def arrays(size: int, elements: st.SearchStrategy[float] = numbers):
    return hnp.arrays(np.float64, size, elements=elements)


@st.composite
def fits(draw) -> ComparedFit:
    """A made-up fit on selected columns: any selection, coefficients and probabilities."""
    selected = tuple(sorted(draw(st.sets(st.integers(0, P - 1), min_size=1))))
    with_nan = st.one_of(numbers, st.just(math.nan))
    parameters = {
        "intercept": draw(arrays(1)),
        "coefficients": draw(arrays(len(selected), with_nan)),
        "selection_margin": draw(arrays(2, st.floats(0, math.inf))),
    }
    return made_up(
        draw(st.sampled_from(["lm-top10", "glm-top10", "liblinear-top10"])),
        some_rows(draw(st.integers(0, 1))),
        Y[N:],
        draw(arrays(M, st.floats(0, 1))),
        selected,
        parameters,
    )


@given(fits())
def test_fit_equals_itself_at_every_stage_to_the_bit(fitted: ComparedFit) -> None:
    stages = compare_fits(fitted, fitted, Tolerances(**dict.fromkeys(QUANTITIES, 0.0)))
    assert [one.stage for one in stages] == [one for one in STAGES if one not in REPORTED]
    assert all(one.equal is True and one.needed == 0 for one in stages)
    assert first_difference(stages) is None


@given(fits(), fits())
def test_the_order_of_the_two_does_not_matter(first: ComparedFit, second: ComparedFit) -> None:
    for one, other in zip(compare_fits(first, second), compare_fits(second, first), strict=True):
        assert one.equal == other.equal
        assert one.needed == other.needed or (math.isnan(one.needed) and math.isnan(other.needed))


@given(fits(), fits())
def test_needed_tolerance_is_the_smallest_that_passes(
    first: ComparedFit, second: ComparedFit
) -> None:
    for one in compare_fits(first, second, Tolerances(**dict.fromkeys(QUANTITIES, 0.0))):
        if one.stage in ("rows", "selection"):
            assert one.needed == (0 if one.equal else math.inf)
            continue
        if one.equal is None:
            assert math.isnan(one.needed)
            continue
        enough = replace(TOLERANCES, **{one.quantity: one.needed})
        assert at_stage(first, second, one, enough).equal is not False
        if one.needed > 0:
            below = replace(TOLERANCES, **{one.quantity: math.nextafter(one.needed, 0)})
            assert at_stage(first, second, one, below).equal is False


def at_stage(
    first: ComparedFit, second: ComparedFit, like: StageDiff, tolerances: Tolerances
) -> StageDiff:
    """The stage again, every other quantity with an infinite tolerance."""
    others = {name: math.inf for name in QUANTITIES if name != like.quantity}
    stages = compare_fits(first, second, replace(tolerances, **others))
    return next(one for one in stages if one.stage == like.stage)


@given(fits(), fits(), st.sampled_from(QUANTITIES), st.floats(0, 10))
def test_a_larger_tolerance_never_makes_equal_fits_different(
    first: ComparedFit, second: ComparedFit, quantity: str, larger: float
) -> None:
    strict = compare_fits(first, second, Tolerances(**dict.fromkeys(QUANTITIES, 0.0)))
    loose = compare_fits(first, second, replace(TOLERANCES, **{quantity: larger}))
    assert all(b.equal for a, b in zip(strict, loose, strict=True) if a.equal)


@settings(max_examples=20)
@given(fits())
def test_failed_cell_is_compared_by_its_rows_alone(fitted: ComparedFit) -> None:
    failed = replace(fitted, result=failure("failed", "broke", 0.0))
    rows, *others = compare_fits(fitted, failed)
    assert rows.equal is True
    assert all(one.equal is None and "the second failed" in one.note for one in others)
    assert first_difference((rows, *others)) is None


@pytest.mark.parametrize(
    "name",
    ["lm-top10", "glm-top10", "liblinear-top10", "lasso", "ridge-sklearn", "svm-rbf"],
)
def test_every_model_can_be_compared_at_every_stage(fitted, name: str) -> None:
    chosen = method(name).settings().get("folds", 0) and method(name).model == "linear"
    one = fitted(name, **(STATED if chosen else {}))
    assert all(stage.equal is True for stage in compare_fits(one, one))


def test_two_engines_of_least_squares_agree_at_every_stage(fitted) -> None:
    stages = compare_fits(fitted("lm-top10"), fitted("ols-top10"))
    assert first_difference(stages) is None
    by_stage = {one.stage: one for one in stages}
    assert by_stage["rows"].needed == by_stage["selection"].needed == 0
    # Rounding, 1e-16, times the condition of ten columns.
    assert by_stage["parameters"].needed < 1e-12
    assert by_stage["predictions"].needed < 1e-12


def test_two_engines_of_logistic_regression_agree_where_the_solution_exists(fitted) -> None:
    sides = fitted("glm-top10"), fitted("logit-top10")
    assert [side.result.record.status for side in sides] == ["ok", "ok"]
    stages = compare_fits(*sides)
    assert first_difference(stages) is None
    # Both end when the deviance changes by 1e-8 of itself; Newton's step then squares the error.
    assert {one.stage: one for one in stages}["parameters"].needed < 1e-9


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"select.statistic": "welch-ddof0"}, "selection"),
        ({"select.k": 9}, "selection"),
        ({"threshold": 0.9}, "labels"),
        ({"scale": DIVIDED}, None),
        ({"solver": "pinv", "tolerance": 1e-15}, None),
    ],
)
def test_one_setting_breaks_the_stage_that_it_belongs_to(fitted, changes, stage) -> None:
    sides = fitted("ols-top10"), fitted("ols-top10", **changes)
    assert first_difference(compare_fits(*sides)) == stage


def test_another_loss_differs_at_the_objective(fitted) -> None:
    stages = compare_fits(fitted("lm-top10"), fitted("glm-top10"))
    assert first_difference(stages) == "objective"
    parameters = stages[STAGES.index("parameters")]
    assert parameters.equal is None
    assert "no common parametrisation" in parameters.note
    assert math.isnan(parameters.needed)
