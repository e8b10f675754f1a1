from __future__ import annotations

import pandas as pd

from fitdiff.calls import Workers, bind, parse_call, run_call
from fitdiff.calls.stated import StatedArgument, StatedCall


def stated(text: str, table: pd.DataFrame, workers: Workers) -> dict[str, StatedCall]:
    bound = bind(parse_call(text, workers), table, workers, outcome="am", features=["wt"])
    result = run_call(bound, workers)
    assert result.error is None
    return {one.function: one for one in result.calls}


def test_arguments_of_r_functions(workers: Workers, cars: pd.DataFrame) -> None:
    glm = stated("r: glm(am ~ wt, binomial)", cars, workers)["stats::glm"]
    assert glm.of("formula") == StatedArgument("formula", "stated", "am ~ wt")
    assert glm.of("family") == StatedArgument("family", "stated", "binomial")
    assert glm.of("method") == StatedArgument("method", "default", '"glm.fit"')
    assert glm.of("weights") == StatedArgument("weights", "default", None)
    assert glm.of("...") == StatedArgument("...", "unknown", None)
    assert glm.version


def test_method_of_a_generic_is_the_one_of_its_first_argument(
    workers: Workers, cars: pd.DataFrame
) -> None:
    found = stated("r: quantile(wt, 0.5, type = 6)", cars, workers)["stats::quantile.default"]
    assert found.of("probs") == StatedArgument("probs", "stated", "0.5")
    assert found.of("names") == StatedArgument("names", "default", "TRUE")


def test_arguments_of_python_functions_and_methods(workers: Workers, cars: pd.DataFrame) -> None:
    calls = stated("py: Ridge(2).fit(X, y)", cars, workers)
    ridge = calls["sklearn.linear_model.Ridge"]
    assert ridge.of("alpha") == StatedArgument("alpha", "stated", "2")
    assert ridge.of("tol") == StatedArgument("tol", "default", "0.0001")
    fit = next(one for name, one in calls.items() if name.endswith("Ridge.fit"))
    assert fit.of("X") == StatedArgument("X", "stated", "X")
    assert fit.of("sample_weight") == StatedArgument("sample_weight", "default", "None")


def test_what_a_function_passes_on_is_unknown(workers: Workers, cars: pd.DataFrame) -> None:
    calls = stated("py: smf.ols('mpg ~ wt', data, missing='drop').fit()", cars, workers)
    ols = calls["statsmodels.formula.api.ols"]
    assert ols.of("missing") == StatedArgument("missing", "stated", "'drop'")
    assert ols.of("...") == StatedArgument("...", "unknown", None)
