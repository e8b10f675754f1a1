from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.causes.variations import variations, varied
from fitdiff.engines.contract import load_engine, refuse
from fitdiff.methods.differences import differences
from fitdiff.methods.method import factor_names, read_method

METHODS = {
    path.stem: read_method(path)
    for path in (Path(__file__).parents[3] / "comparisons" / "methods").glob("*.toml")
}
# What an engine honours in a single value only, or only along with another factor.
ONE_VALUE = {
    "liblinear-top10": {"loss", "intercept_penalised"},
    "lm-top10": {
        "scaling",
        "loss",
        "penalty",
        "inverse_penalty",
        "intercept_penalised",
        "solver",
        "max_iterations",
    },
    "svm-rbf": {"kernel"},
}


@pytest.mark.parametrize("name", METHODS)
def test_a_variation_differs_in_one_factor_and_is_honoured(name: str) -> None:
    found = variations(METHODS[name])
    assert found
    assert len({one.method.key() for one in found} | {METHODS[name].key()}) == len(found) + 1
    for one in found:
        refuse(load_engine(one.method.engine), one.method)
        assert differences(METHODS[name], one.method) == (one.difference,)


@pytest.mark.parametrize("name", ONE_VALUE)
def test_every_factor_is_varied_unless_the_engine_knows_one_value(name: str) -> None:
    method = METHODS[name]
    varied_factors = {one.difference.factor.partition(".")[0] for one in variations(method)}
    assert varied_factors - {"engine"} == set(factor_names(method.model)) - ONE_VALUE[name]


def test_what_belongs_to_a_factor_changes_along_where_it_must() -> None:
    newton = METHODS["newton-top10"]
    free = replace(newton, spec=replace(newton.spec, intercept_penalised=False))
    changed = varied(free, "penalty", "none")
    assert changed is not None
    assert changed.spec.inverse_penalty == float("inf")
    statsmodels = varied(METHODS["ols-top10"], "solver", "pinv")
    assert statsmodels is None, "pinv has a tolerance of its own, which is not among those listed"


def test_values_of_other_methods_are_tried() -> None:
    known = variations(METHODS["ols-top10"], known=[METHODS["logit-top10"]])
    own = variations(METHODS["ols-top10"])
    assert {one.method.key() for one in own} <= {one.method.key() for one in known}


def test_what_no_engine_could_fit_is_no_variation() -> None:
    assert varied(METHODS["lm-top10"], "loss", "log") is None
    assert varied(METHODS["liblinear-top10"], "threshold", float("nan")) is None
    assert varied(METHODS["keras-mlp"], "optimiser.rate", -1.0) is None


def test_no_variation_is_a_net_that_does_not_fit_in_memory() -> None:
    """Five layers of 16,000 units have a billion weights, and Adam keeps two numbers for each."""
    for name in ("h2o-mlp", "keras-mlp"):
        method = METHODS[name]
        for one in variations(method):
            spec = one.method.spec
            assert max(spec.hidden, default=0) <= 16 * 160, one.difference
            assert spec.epochs <= 16 * 200, one.difference
    assert varied(METHODS["h2o-mlp"], "hidden", (16_000,) * 5) is None
    assert varied(METHODS["keras-mlp-sgd"], "hidden", (16,) * 5) is not None
