from dataclasses import fields, replace
from itertools import chain
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import OWNERS, Difference, differences, only_difference, spell
from fitdiff.methods.method import Method, read_method
from fitdiff.models import MODELS
from fitdiff.models.nets.augmentation_settings import Shift
from fitdiff.models.nets.settings import Adam, Sgd

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"


def method(name: str) -> Method:
    return read_method(METHODS / f"{name}.toml")


def changed(base: Method, **factors: object) -> Method:
    return replace(base, name="changed", spec=replace(base.spec, **factors))


B3 = method("beam-leek-mlp")
ADAM = Adam(name="adam", rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
# Another value than B3's, for every factor.
PLANTS = {
    "hidden": (10,),
    "activation": "relu",
    "input_dropout": 0.1,
    "hidden_dropout": 0.5,
    "dropout_scaling": "at-prediction",
    "output": "sigmoid",
    "initialisation": "h2o-uniform-adaptive",
    "precision": "mixed",
    "optimiser": ADAM,
    "epochs": 200.0,
    "batch_size": 32,
    "row_order": "file",
    "augmentation": Shift(name="shift", pixels=2, copies=10),
    "scaling": "standardise",
    "constant_columns": "dropped",
    "stopping_rule": "training-error-zero",
    "stopping_rounds": 5,
    "epochs_per_scoring": "by-clock",
    "model_kept": "best-scored",
    "threshold": "max-f1-training",
    "threads": 0,
    "nodes": 2,
    "elastic_averaging": True,
}


def test_one_factor_is_found_with_its_values() -> None:
    found = only_difference(B3, changed(B3, activation="relu"))
    assert found == Difference("activation", "tanh", "relu")


def test_there_is_a_plant_for_every_factor_of_a_net() -> None:
    assert PLANTS.keys() == {f.name for f in fields(MODELS["mlp"])}


@pytest.mark.parametrize("factor", PLANTS)
def test_a_plant_in_any_factor_of_a_net_is_named(factor: str) -> None:
    assert only_difference(B3, changed(B3, **{factor: PLANTS[factor]})).factor == factor


def test_settings_of_another_optimiser_count_as_the_optimiser() -> None:
    assert differences(B3, changed(B3, optimiser=ADAM)) == (Difference("optimiser", "sgd", "adam"),)


def test_a_setting_of_the_same_optimiser_is_a_factor_of_its_own() -> None:
    fast = changed(B3, optimiser=replace(B3.spec.optimiser, rate=0.05))
    assert isinstance(B3.spec.optimiser, Sgd)
    assert only_difference(B3, fast) == Difference("optimiser.rate", 0.005, 0.05)


def test_the_tolerance_belongs_to_the_solver_and_the_strength_to_the_penalty() -> None:
    b4 = method("beam-liblinear")
    newton = changed(b4, solver="newton-cholesky", tolerance=1e-8, max_iterations=500)
    assert only_difference(b4, newton).factor == "solver"
    stricter = changed(b4, tolerance=1e-8)
    assert only_difference(b4, stricter).factor == "tolerance"
    free = changed(b4, penalty="none", inverse_penalty=float("inf"))
    assert only_difference(b4, free).factor == "penalty"
    both = changed(b4, solver="newton-cholesky", inverse_penalty=1.0)
    assert [one.factor for one in differences(b4, both)] == ["inverse_penalty", "solver"]


def test_owners_are_factors_of_their_model() -> None:
    for model, owners in OWNERS.items():
        names = {f.name for f in fields(MODELS[model])}
        assert {*owners, *chain.from_iterable(owners.values())} <= names


def test_the_order_of_rows_belongs_to_the_threads() -> None:
    assert only_difference(method("leek-h2o"), method("leek-h2o-one-thread")).factor == "threads"
    reordered = changed(B3, row_order="file")
    assert only_difference(B3, reordered).factor == "row_order"


@pytest.mark.parametrize("place", ["input_dropout", "hidden_dropout", "flatten_dropout"])
def test_how_dropout_is_scaled_belongs_to_dropout_that_is_switched_on_or_off(place: str) -> None:
    off = changed(method("beam-cnn"), input_dropout=0.0, hidden_dropout=0.0, flatten_dropout=0.0)
    on = changed(off, dropout_scaling="at-prediction", **{place: 0.5})
    assert only_difference(off, on).factor == place
    assert only_difference(on, off).factor == place
    stronger = changed(on, dropout_scaling="inverted", **{place: 0.2})
    assert {one.factor for one in differences(on, stronger)} == {place, "dropout_scaling"}


def test_the_engine_is_a_factor_and_comes_last() -> None:
    pair = method("beam-r-glm"), method("beam-logit-statsmodels")
    assert only_difference(*pair) == Difference("engine", "r.glm", "py.statsmodels")


def test_factors_that_one_model_lacks_belong_to_the_model() -> None:
    found = [one.factor for one in differences(method("leek-lm"), method("leek-h2o"))]
    assert found == ["model", "scaling", "threshold", "engine"]


def test_the_same_work_under_two_names_is_refused_as_a_step() -> None:
    with pytest.raises(SpecificationError, match="B3 -> twin changes no factor"):
        only_difference(B3, replace(B3, name="twin"))


def test_several_factors_are_refused_by_name_and_value() -> None:
    two = changed(B3, activation="relu", hidden=(10,))
    with pytest.raises(
        SpecificationError,
        match=r"changes 2 factors: hidden \(5 x 160 -> \[10\]\), activation \(tanh -> relu\)",
    ):
        only_difference(B3, two)


def test_names_and_titles_are_no_factors() -> None:
    assert differences(B3, replace(B3, name="other", title="another title")) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((160, 160), "2 x 160"),
        ((128, 64), "[128, 64]"),
        ((), "[]"),
        (True, "true"),
        (0.05, "0.05"),
        (1, "1"),
        ("tanh", "tanh"),
        (None, "nothing"),
    ],
)
def test_values_are_spelt_as_in_method_files(value, words: str) -> None:
    assert spell(value) == words
