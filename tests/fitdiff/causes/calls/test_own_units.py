"""Slopes of scaled columns, per unit of the columns."""

import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from fitdiff.calls import Workers, parse_call
from fitdiff.causes.calls.own_units import in_units_of_columns
from fitdiff.comparison.calls.side import Given, SideFit, run_side


def test_slopes_are_per_unit_of_the_columns_and_predictions_stay(
    workers: Workers, table: pd.DataFrame
) -> None:
    code = "py: make_pipeline(StandardScaler(with_mean=False), Ridge(alpha=9)).fit(X, y)"
    given = Given(outcome="y", features=("x", "z"), time_limit=120.0)
    fit = run_side(parse_call(code, workers), table, given, workers)
    assert isinstance(fit, SideFit)
    told = {one.kind: one for one in in_units_of_columns(fit).quantities}
    features = table[["x", "z"]]
    model = make_pipeline(StandardScaler(with_mean=False), Ridge(alpha=9)).fit(features, table["y"])
    slopes = model[-1].coef_ / features.std(ddof=0).to_numpy()
    values = dict(zip(told["coefficients"].labels, told["coefficients"].values, strict=True))
    assert [values["x"], values["z"]] == pytest.approx(slopes, rel=1e-12)
    constant = next(value for name, value in values.items() if name not in ("x", "z"))
    line = constant + features.to_numpy() @ slopes
    assert told["fitted values"].values == pytest.approx(line, rel=1e-10)
