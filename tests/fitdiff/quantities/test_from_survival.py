"""Survival curves and exponential smoothing, as Python packages give them."""

from __future__ import annotations

import lifelines
import numpy as np
import pandas as pd
import pytest
from lifelines.statistics import logrank_test
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.tsa.api import SimpleExpSmoothing

from fitdiff.quantities.from_python import quantities_of

TIME = np.array([2.0, 3, 3, 5, 8, 8.5])
DIED = np.array([1, 0, 1, 1, 0, 1])


def read(result) -> dict[str, dict[str, float]]:
    return {
        one.kind: dict(zip(one.labels, one.values, strict=True)) for one in quantities_of(result)
    }


def test_a_curve_is_labelled_by_time_in_either_package() -> None:
    one = read(lifelines.KaplanMeierFitter().fit(TIME, DIED))["survival"]
    other = read(SurvfuncRight(TIME, DIED))["survival"]
    assert one["t=2"] == pytest.approx(5 / 6)
    assert one["t=3"] == pytest.approx(5 / 6 * 4 / 5)
    # Everyone lives at 0, which only lifelines lists; one was only censored at 8.
    assert one.keys() - other.keys() == {"t=8"}
    assert {label: one[label] for label in other} == pytest.approx(other)


def test_intervals_of_a_curve_are_by_time() -> None:
    found = read(lifelines.KaplanMeierFitter().fit(TIME, DIED))
    assert found["interval, lower"]["t=3"] < found["survival"]["t=3"]
    assert found["survival"]["t=3"] < found["interval, upper"]["t=3"]
    assert found["rows used"] == {"": 6}


def test_a_fitted_distribution_is_no_curve() -> None:
    assert "coefficients" in read(lifelines.WeibullFitter().fit(TIME, DIED))


def test_a_test_of_lifelines_has_its_statistic_and_degrees_of_freedom() -> None:
    found = read(logrank_test(TIME[:3], TIME[3:], DIED[:3], DIED[3:]))
    assert found["statistics"][""] > 0
    assert found["degrees of freedom"] == {"": 1}
    assert 0 < found["p-values"][""] < 1


def test_a_cox_model_of_lifelines_has_statistics_and_intervals() -> None:
    data = pd.DataFrame({"time": TIME, "died": DIED, "x": [1.0, 3, 2, 5, 1, 4]})
    fit = lifelines.CoxPHFitter(penalizer=0.1).fit(data, "time", "died")
    found = read(fit)
    assert found["statistics"]["x"] == pytest.approx(fit.summary["z"]["x"])
    assert found["interval, lower"]["x"] < found["coefficients"]["x"]
    assert found["p-values"]["x"] == pytest.approx(fit.summary["p"]["x"])


def test_smoothing_parameters_have_the_names_of_r() -> None:
    series = pd.Series(np.cumsum(np.random.default_rng(1).normal(size=30)))
    model = SimpleExpSmoothing(series, initialization_method="known", initial_level=0.5)
    fit = model.fit(smoothing_level=0.4, optimized=False)
    found = read(fit)
    assert found["coefficients"] == {"alpha": 0.4}
    assert found["fitted values"]["1"] == 0.5
    assert found["deviance"][""] == pytest.approx(((series - fit.fittedvalues) ** 2).sum())
    assert found["estimate"][""] == pytest.approx(fit.level.iloc[-1])
