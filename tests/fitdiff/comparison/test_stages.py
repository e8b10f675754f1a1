"""Each stage by itself, on fits that are made up or real."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from fitdiff.comparison.outcomes import compare_labels, compare_metrics, compare_predictions
from fitdiff.comparison.parameters import compare_parameters, dual_coefficients
from fitdiff.comparison.rows import compare_rows
from fitdiff.comparison.selection import compare_selection
from fitdiff.comparison.stages import (
    ComparedFit,
    NotComparableError,
)
from fitdiff.comparison.tolerances import TOLERANCES

from .conftest import STATED, as_rows, draw, made_up, vary


@pytest.fixture
def rows():
    return draw(150)


def with_rows(side: ComparedFit, x_train, y_train, x_test) -> ComparedFit:
    return replace(side, rows=as_rows(x_train, y_train, x_test))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, y, t: (x[:-1], y[:-1], t), "training rows: 149 x 64 and 150 x 64"),
        (lambda x, y, t: (x.astype(float), y, t.astype(float)), "float64 and uint8, the same"),
        (lambda x, y, t: (x, y[::-1], t), "training labels: "),
        (lambda x, y, t: (x[::-1], y, t), "training rows: "),
        (lambda x, y, t: (x, y, np.roll(t, 1, axis=1)), "test rows: "),
    ],
)
def test_other_rows_are_described_and_no_tolerance_helps(rows, change, words) -> None:
    given_rows, truth = rows
    second = made_up("lm-top10", given_rows, truth, np.full(truth.size, 0.5))
    parts = change(given_rows.x_train, given_rows.y_train, given_rows.x_test)
    (found,) = compare_rows(with_rows(second, *parts), second)
    assert found.needed == math.inf
    assert words in found.note


def test_hashes_of_common_rows_are_shown(fitted) -> None:
    one, other = fitted("lm-top10"), fitted("ols-top10")
    (found,) = compare_rows(one, other)
    assert found.needed == 0
    train, test = one.rows.train_hash[:12], one.rows.test_hash[:12]
    assert found.note == f"hashes {train} (training), {test} (test)"


def test_rows_that_an_engine_changed_are_seen_by_the_hash_that_was_recorded(rows) -> None:
    given_rows, truth = rows
    side = made_up("lm-top10", given_rows, truth, np.full(truth.size, 0.5))
    outcome = replace(side.result.record, test_hash="f" * 64)
    other = replace(side, result=replace(side.result, record=outcome))
    (found,) = compare_rows(side, other)
    assert found.needed == math.inf
    assert "recorded hashes" in found.note


def test_columns_of_either_side_alone_are_named_with_both_margins(rows) -> None:
    sides = [
        made_up("lm-top10", *rows, np.full(rows[1].size, 0.5), kept, {"selection_margin": margin})
        for kept, margin in (
            ((1, 2, 7), np.array([10.0, 9.0])),
            ((2, 7, 9, 11), np.array([math.inf, 3.0])),
        )
    ]
    (found,) = compare_selection(*sides)
    assert found.needed == math.inf
    assert "only in the first: 1; only in the second: 9, 11" in found.note
    assert found.details == {
        "only_first": 1,
        "only_second": 2,
        "margin_first": pytest.approx(0.1),
        "margin_second": 1.0,
    }


def test_methods_without_selection_use_all_columns(fitted) -> None:
    (found,) = compare_selection(fitted("ridge", **STATED), fitted("ridge-sklearn", **STATED))
    assert (found.needed, found.note) == (0, "all 64 columns")


def test_coefficients_that_an_engine_left_out_count_as_zero(rows) -> None:
    def side(*coefficients: float) -> ComparedFit:
        found = {"intercept": np.array([0.5]), "coefficients": np.array(coefficients)}
        return made_up("lm-top10", *rows, np.full(rows[1].size, 0.5), (10, 11), found)

    assert compare_parameters(side(1, math.nan), side(1, math.nan))[0].needed == 0
    (found,) = compare_parameters(side(1, math.nan), side(1, 0))
    assert found.needed == 0
    assert "1 and 0 collinear columns left out" in found.note


def test_pivoted_and_minimum_norm_answers_agree_on_training_rows_alone(fitted) -> None:
    pivoted = fitted("lm-top10", 8)
    least = fitted("ols-top10", 8, solver="pinv", tolerance=1e-15)
    assert pivoted.result.record.status == least.result.record.status == "rank-deficient"
    # Rounding times the condition of eight rows.
    np.testing.assert_allclose(
        pivoted.result.train_prediction, least.result.train_prediction, rtol=0, atol=1e-12
    )
    (found,) = compare_parameters(pivoted, least)
    assert found.needed > 0.01
    assert "agree on training rows, not in coefficients" in found.note


def test_models_without_common_parameters_are_not_comparable(fitted) -> None:
    for first, second in (
        ("lm-top10", "glm-top10"),
        ("svm-rbf", "svm-intersection"),
    ):
        with pytest.raises(NotComparableError):
            compare_parameters(fitted(first), fitted(second))


def test_a_machine_with_another_width_differs_in_its_width(fitted) -> None:
    narrow, wide = (fitted("svm-rbf", widths=(width,), costs=(1.0,)) for width in (0.01, 0.02))
    (found,) = compare_parameters(narrow, wide)
    assert found.details["width"] == 0.5
    assert found.details["cost"] == 0


def test_machine_with_extra_support_rows_differs(fitted) -> None:
    """Like a port that counts a row twice: its last support vector is not among ours."""
    own = fitted("svm-rbf", widths=(0.01,), costs=(1.0,))
    fitted = own.result.parameters
    more = {
        "support": np.append(fitted["support"], own.rows.y_train.size),
        "dual_coefficients": np.append(fitted["dual_coefficients"], 0.5),
    }
    other = replace(own, result=replace(own.result, parameters={**fitted, **more}))
    for sides in ((own, other), (other, own)):
        (found,) = compare_parameters(*sides)
        assert found.details["dual"] > 0
    with pytest.raises(NotComparableError, match="is none of"):
        dual_coefficients(other, own.rows.y_train.size)


def net(rows, seed: int, **settings) -> ComparedFit:
    """An invented net: 64 inputs, three hidden units, two outputs."""
    rng = np.random.default_rng(seed)
    weights = {
        "layer0.kernel": rng.normal(size=(64, 3)),
        "layer0.bias": rng.normal(size=3),
        "layer1.kernel": rng.normal(size=(3, 2)),
        "layer1.bias": rng.normal(size=2),
    }
    side = made_up("keras-mlp", *rows, np.full(rows[1].size, 0.5), parameters=weights)
    return replace(side, method=vary("keras-mlp", **settings))


def with_weights(side: ComparedFit, **weights: np.ndarray) -> ComparedFit:
    found = {**side.result.parameters, **{k.replace("_", "."): v for k, v in weights.items()}}
    return replace(side, result=replace(side.result, parameters=found))


@pytest.mark.parametrize("scaling", ["divide-by-255", "standardise"])
def test_the_first_layer_of_a_net_is_put_into_units_of_raw_columns(rows, scaling) -> None:
    """A net of scaled columns, and the net of raw columns that computes the same."""
    x = rows[0].x_train.astype(float)
    varies = np.ptp(x, axis=0) > 0
    centre = x.mean(axis=0) if scaling == "standardise" else np.zeros(64)
    spread = np.where(varies, x.std(axis=0, ddof=1), 1) if scaling == "standardise" else 255.0
    scaled = net(rows, 1, scaling=scaling)
    kernel = scaled.result.parameters["layer0.kernel"] / np.reshape(spread, (-1, 1))
    bias = scaled.result.parameters["layer0.bias"] - centre @ kernel
    raw = with_weights(net(rows, 1, scaling="none"), layer0_kernel=kernel, layer0_bias=bias)
    # Sums over 64 columns in double precision.
    assert compare_parameters(scaled, raw)[0].needed < 1e-13
    assert compare_parameters(scaled, net(rows, 1, scaling="none"))[0].needed > 0.1


def test_two_softmax_units_and_one_logistic_unit_are_compared_as_log_odds(rows) -> None:
    softmax = net(rows, 1)
    found = softmax.result.parameters
    logistic = with_weights(
        net(rows, 1, output="sigmoid"),
        layer1_kernel=found["layer1.kernel"][:, 1:] - found["layer1.kernel"][:, :1],
        layer1_bias=found["layer1.bias"][1:] - found["layer1.bias"][:1],
    )
    assert compare_parameters(softmax, logistic)[0].needed == 0


def test_the_farthest_layer_is_named(rows) -> None:
    one = net(rows, 1)
    bias = one.result.parameters["layer1.bias"] + 1e-3
    (found,) = compare_parameters(one, with_weights(one, layer1_bias=bias))
    assert "farthest: layer1" in found.note
    assert found.details["layer0"] == 0
    assert 0 < found.needed < 1e-3


def test_nets_of_other_shapes_or_without_weights_have_no_common_parameters(rows) -> None:
    one = net(rows, 1)
    wide = with_weights(one, layer0_kernel=np.ones((64, 4)), layer0_bias=np.ones(4))
    with pytest.raises(NotComparableError, match="layers of 3, 2 and of 4, 2 units"):
        compare_parameters(one, wide)
    bare = replace(one, result=replace(one.result, parameters={}))
    with pytest.raises(NotComparableError, match="not kept"):
        compare_parameters(one, bare)


def test_probabilities_labels_and_metrics_of_two_test_rows_that_differ(rows) -> None:
    truth = rows[1]
    probability = np.where(truth == 1, 0.75, 0.25)
    other = probability.copy()
    other[[3, 5]] = 1 - other[[3, 5]]
    sides = [made_up("lm-top10", *rows, values) for values in (probability, other)]
    (found,) = compare_predictions(*sides)
    assert (found.needed, found.note) == (0.5, f"2 of {truth.size} differ")
    (found,) = compare_labels(*sides)
    assert (found.needed, found.note) == (2, "test rows 3, 5")
    counts, *others = compare_metrics(*sides)
    assert counts.needed == 2
    assert counts.note == f"{truth.size} and {truth.size - 2} of {truth.size} right"
    by_name = {one.quantity: one.needed for one in others}
    # Two squared errors of 0.75^2 in place of 0.25^2.
    assert by_name["brier"] == pytest.approx(2 * 0.5 / truth.size)
    assert by_name["log_loss"] == pytest.approx(2 * np.log(3) / truth.size)


def test_a_metric_that_one_side_lacks_is_infinitely_far(rows) -> None:
    truth = rows[1]
    sides = [made_up("lm-top10", *rows, np.full(truth.size, value)) for value in (1.5, 0.9)]
    by_name = {one.quantity: one.needed for one in compare_metrics(*sides)}
    assert by_name["log_loss"] == math.inf
    assert by_name["metric"] == 0


def test_large_sums_are_judged_relatively_and_small_ones_absolutely(rows) -> None:
    """A Brier score of 177,362 that agrees in ten digits is the same score."""
    sides = [made_up("lm-top10", *rows, np.full(rows[1].size, 0.5)) for _ in range(2)]

    def needed(name: str, *values: float) -> float:
        metrics = [
            replace(side.result.record.metrics, values={name: value})
            for side, value in zip(sides, values, strict=True)
        ]
        both = [
            replace(
                side,
                result=replace(side.result, record=replace(side.result.record, metrics=one)),
            )
            for side, one in zip(sides, metrics, strict=True)
        ]
        return {one.quantity: one.needed for one in compare_metrics(*both)}[name]

    assert needed("brier", 177362.0, 177362.0 * (1 + 5e-11)) == pytest.approx(5e-11, rel=1e-3)
    assert needed("brier", 0.25, 0.25 + 1e-7) == pytest.approx(1e-7)
    assert needed("brier", 177362.0, 177363.0) > TOLERANCES.brier
    assert needed("log_loss", 2e4, 2e4 * (1 + 1e-9)) < TOLERANCES.log_loss
    assert needed("r2", -1e6, -1e6 * (1 + 1e-9)) < TOLERANCES.r2
    # What is left of two perfect fits is rounding.
    assert needed("rmse", 1e-15, 3e-15) < TOLERANCES.rmse
    assert needed("rmse", 100.0, 101.0) > TOLERANCES.rmse


def test_predictions_far_from_the_others_are_judged_relatively(rows) -> None:
    values = np.full(rows[1].size, 0.5)
    far = values.copy()
    far[0] = 1e7
    nearly = far.copy()
    nearly[0] *= 1 + 1e-9
    (found,) = compare_predictions(*(made_up("lm-top10", *rows, one) for one in (far, nearly)))
    assert 0 < found.needed < TOLERANCES.predictions
    nearly[1] += 1e-5
    (found,) = compare_predictions(*(made_up("lm-top10", *rows, one) for one in (far, nearly)))
    assert found.needed == pytest.approx(1e-5)
