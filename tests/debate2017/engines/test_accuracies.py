"""Accuracies of the linear models on zeros and ones, against an independent run in R."""

import math

import numpy as np
import pytest

from fitdiff.engines.contract import load_engine

from .conftest import vary


# Mean accuracy of 60 draws a size, and its sd over draws where that was recorded.
@pytest.mark.parametrize(
    ("name", "n", "recorded", "sd"),
    [
        ("leek-lm", 40, 0.972, 0.021),
        ("leek-lm", 85, 0.982, 0.007),
        ("leek-ols-statsmodels", 40, 0.972, 0.021),
        ("leek-ols-statsmodels", 85, 0.982, 0.007),
        ("beam-r-glm", 40, 0.959, None),
        ("beam-r-glm", 85, 0.975, None),
        ("beam-logit-statsmodels", 40, 0.959, None),
        ("beam-logit-statsmodels", 85, 0.975, None),
    ],
)
def test_accuracies_are_those_of_an_independent_run(easy, fit, name, n, recorded, sd):
    engine = load_engine(vary(name).engine)
    drawn = [easy(n, seed) for seed in range(20)]
    seen = [np.mean(fit(engine, name, rows).label == truth) for rows, truth in drawn]
    spread = np.std(seen, ddof=1)
    # Four standard errors of the difference of two means; an unrecorded sd is taken to be ours.
    error = math.sqrt(spread**2 / 20 + (sd or spread) ** 2 / 60)
    assert abs(np.mean(seen) - recorded) < 4 * error
