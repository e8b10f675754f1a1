"""Metrics against scikit-learn and R: equal up to rounding."""

from __future__ import annotations

import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from fitdiff.tasks import binary, count, multiclass, numeric, survival

RNG = np.random.default_rng(1)
N = 200
EVENT = RNG.integers(0, 2, N).astype(np.uint8)
# Rounded, so that some are equal.
P = np.round(RNG.uniform(0.01, 0.99, N), 2)
CLASSES = RNG.integers(0, 3, N).astype(np.int32)
P3 = RNG.dirichlet([1.0, 1.0, 1.0], N)
Y = RNG.normal(size=N)
PREDICTED = Y + RNG.normal(size=N)
COUNTS = RNG.poisson(2.0, N).astype(np.float64)
MEANS = RNG.uniform(0.5, 4.0, N)
# Sums of N terms in another order.
ROUNDING = 1e-12


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (binary.log_loss(EVENT, P), metrics.log_loss(EVENT, P)),
        (binary.brier(EVENT, P), metrics.brier_score_loss(EVENT, P)),
        (binary.auc(EVENT, P), metrics.roc_auc_score(EVENT, P)),
        (binary.deviance(EVENT, P), 2 * metrics.log_loss(EVENT, P, normalize=False)),
        (multiclass.log_loss(CLASSES, P3), metrics.log_loss(CLASSES, P3)),
        (numeric.rmse(Y, PREDICTED), metrics.root_mean_squared_error(Y, PREDICTED)),
        (numeric.r_squared(Y, PREDICTED), metrics.r2_score(Y, PREDICTED)),
        (count.deviance(COUNTS, MEANS), N * metrics.mean_poisson_deviance(COUNTS, MEANS)),
    ],
)
def test_scikit_learn_has_the_same(ours: float, theirs: float) -> None:
    assert ours == pytest.approx(theirs, rel=ROUNDING)


def test_accuracy_is_a_count() -> None:
    assert binary.accuracy(EVENT, P) == metrics.accuracy_score(EVENT, P > 0.5, normalize=False)
    right = metrics.accuracy_score(CLASSES, P3.argmax(axis=1), normalize=False)
    assert multiclass.accuracy(CLASSES, P3) == right
    assert isinstance(binary.accuracy(EVENT, P), int)


def test_a_probability_of_one_half_is_not_the_event() -> None:
    assert binary.accuracy(np.array([0, 0, 1], np.uint8), np.full(3, 0.5)) == 2


def test_the_binary_brier_score_is_half_of_that_of_two_classes() -> None:
    both = np.column_stack([1 - P, P])
    two = multiclass.brier(EVENT.astype(np.int32), both)
    assert two == pytest.approx(2 * binary.brier(EVENT, P), rel=ROUNDING)


def test_event_of_probability_zero_costs_infinity() -> None:
    assert binary.log_loss(np.array([1], np.uint8), np.array([0.0])) == math.inf
    assert binary.log_loss(np.array([1], np.uint8), np.array([1.0])) == 0.0
    assert multiclass.log_loss(np.array([0], np.int32), np.array([[0.0, 1.0]])) == math.inf


def test_undefined_metric_is_nan() -> None:
    assert math.isnan(binary.auc(np.ones(3, np.uint8), np.arange(3.0)))
    assert math.isnan(numeric.r_squared(np.ones(3), np.ones(3)))
    assert math.isnan(survival.concordance(np.array([[1.0, 0.0], [2.0, 0.0]]), np.zeros(2)))


def test_zero_counts_are_valid() -> None:
    assert count.deviance(np.zeros(1), np.array([1.5])) == 3.0


IN_R = """
data <- read.csv({file!r})
fit <- survival::concordance(survival::Surv(t, d) ~ x, data, reverse = TRUE)
residuals <- poisson()$dev.resids(data$counts, data$means, 1)
writeLines(sprintf("%.17g", c(fit$concordance, sum(residuals))))
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R")
def test_r_has_the_same(tmp_path: Path) -> None:
    time = RNG.integers(1, 20, N).astype(np.float64)  # many are equal
    died = RNG.integers(0, 2, N).astype(np.float64)
    risk = np.round(RNG.normal(size=N), 1)
    columns = {"t": time, "d": died, "x": risk, "counts": COUNTS, "means": MEANS}
    pd.DataFrame(columns).to_csv(tmp_path / "data.csv", index=False)
    code = IN_R.format(file=str(tmp_path / "data.csv"))
    answer = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    concordance, deviance = map(float, answer.stdout.split())
    ours = survival.concordance(np.column_stack([time, died]), risk)
    assert ours == pytest.approx(concordance, rel=ROUNDING)
    assert count.deviance(COUNTS, MEANS) == pytest.approx(deviance, rel=ROUNDING)


@pytest.mark.parametrize("kind", [numeric.Numeric(), count.Count()])
@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_what_rounding_leaves_of_an_exact_fit_is_nothing(kind, scale) -> None:
    """Of a residual a million times as large the metric is what it was."""
    y = np.array([1.0, 2.0, 5.0]) * scale
    for name in kind.metrics:
        best = kind.metrics[name].of(y, y)
        assert kind.metrics[name].of(y, y * (1 + 2e-16)) == best
        assert kind.metrics[name].of(y, y * (1 + 1e-6)) != best
