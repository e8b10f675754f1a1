from dataclasses import fields, replace
from itertools import chain
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import Difference, differences, hybrid, only_difference, spell
from fitdiff.methods.method import MODELS, Method, read_method, with_settings
from fitdiff.models.nets.augmentation_settings import Shift
from fitdiff.models.nets.settings import Adam, CnnSettings, Sgd

from ..patterns import DIVIDED, STANDARDISED

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


def method(name: str) -> Method:
    return read_method(METHODS / f"{name}.toml")


def changed(base: Method, **settings: object) -> Method:
    return replace(with_settings(base, settings), name="changed")


NET = method("keras-mlp-sgd")
ADAM = Adam(name="adam", rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
# Another value than NET's, for every setting.
OTHER = {
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
    "compiler": "xla",
}


def convolutional() -> Method:
    """NET with a convolutional layer before it, and no dropout."""
    layers = {"convolutions": (8,), "kernel": 3, "pool_after": (), "pool": 2}
    spec = CnnSettings(**vars(NET.spec), **layers, flatten_dropout=0.0)
    return replace(NET, model="cnn", spec=spec)


def test_one_setting_is_found_with_its_values() -> None:
    found = only_difference(NET, changed(NET, activation="relu"))
    assert found == Difference("activation", "tanh", "relu")


def test_every_setting_of_a_net_has_another_value_here() -> None:
    assert OTHER.keys() == {f.name for f in fields(MODELS["mlp"])}


@pytest.mark.parametrize("setting", OTHER)
def test_a_change_of_any_setting_of_a_net_is_found(setting: str) -> None:
    assert only_difference(NET, changed(NET, **{setting: OTHER[setting]})).setting == setting


def test_settings_of_another_optimiser_count_as_the_optimiser() -> None:
    assert differences(NET, changed(NET, optimiser=ADAM)) == (
        Difference("optimiser", "sgd", "adam"),
    )


def test_a_setting_of_the_same_optimiser_is_a_setting_of_its_own() -> None:
    fast = changed(NET, optimiser=replace(NET.spec.optimiser, rate=0.05))
    assert isinstance(NET.spec.optimiser, Sgd)
    assert only_difference(NET, fast) == Difference("optimiser.rate", 0.005, 0.05)


def test_the_tolerance_belongs_to_the_solver_and_the_strength_to_the_penalty() -> None:
    base = method("liblinear-top10")
    newton = changed(base, solver="newton-cholesky", tolerance=1e-8, max_iterations=500)
    assert only_difference(base, newton).setting == "solver"
    stricter = changed(base, tolerance=1e-8)
    assert only_difference(base, stricter).setting == "tolerance"
    free = changed(base, penalty="none", strength=0.0)
    assert only_difference(base, free).setting == "penalty"
    both = changed(base, solver="newton-cholesky", strength=1.0)
    assert [one.setting for one in differences(base, both)] == ["strength", "solver"]


def test_owners_are_settings_of_their_model() -> None:
    for model in MODELS:
        owners = getattr(MODELS[model], "OWNERS", {})
        names = {f.name for f in fields(MODELS[model])}
        assert {*owners, *chain.from_iterable(owners.values())} <= names


def test_the_order_of_rows_belongs_to_the_threads() -> None:
    assert only_difference(method("h2o-mlp"), method("h2o-mlp-one-thread")).setting == "threads"
    reordered = changed(NET, row_order="file")
    assert only_difference(NET, reordered).setting == "row_order"


@pytest.mark.parametrize("place", ["input_dropout", "hidden_dropout", "flatten_dropout"])
def test_dropout_scaling_belongs_to_dropout_that_is_switched_on(place: str) -> None:
    off = convolutional()
    on = changed(off, dropout_scaling="at-prediction", **{place: 0.5})
    assert only_difference(off, on).setting == place
    assert only_difference(on, off).setting == place
    stronger = changed(on, dropout_scaling="inverted", **{place: 0.2})
    assert {one.setting for one in differences(on, stronger)} == {place, "dropout_scaling"}


def test_the_engine_is_a_setting_and_comes_last() -> None:
    pair = method("glm-top10"), method("logit-top10")
    assert only_difference(*pair) == Difference("engine", "r.glm", "py.statsmodels")


def test_settings_that_one_model_lacks_belong_to_the_model() -> None:
    found = [one.setting for one in differences(method("lm-top10"), method("h2o-mlp"))]
    assert found == ["model", "select", "threshold", "engine"]


def test_settings_of_a_path_belong_to_the_strength_that_is_chosen_along_it() -> None:
    chosen = method("lasso")
    stated = changed(chosen, strength=0.1, path_length=1, path_ratio=1.0, folds=0)
    assert only_difference(chosen, stated).setting == "strength"
    other = changed(chosen, strength="cv-1se", folds=5)
    assert [one.setting for one in differences(chosen, other)] == ["strength", "folds"]


def test_settings_of_a_transform_belong_to_it_where_only_one_method_makes_it() -> None:
    base = method("liblinear-top10")
    scaled = changed(base, scale=STANDARDISED)
    assert only_difference(base, scaled) == Difference("scale", "none", "standardise")
    assert only_difference(scaled, base) == Difference("scale", "standardise", "none")
    divided = changed(base, scale=DIVIDED)
    assert only_difference(scaled, divided) == Difference("scale", "standardise", "divide")
    more = changed(scaled, **{"scale.ddof": 0, "select.k": 9})
    assert [one.setting for one in differences(scaled, more)] == ["select.k", "scale.ddof"]


def reordered(base: Method) -> Method:
    return replace(base, transforms=base.transforms[::-1])


def test_the_order_of_the_same_transforms_is_a_setting() -> None:
    base = changed(method("liblinear-top10"), scale=STANDARDISED)
    found = only_difference(base, reordered(base))
    assert (found.setting, found.before, found.after) == (
        "transform order",
        ("select", "scale"),
        ("scale", "select"),
    )
    assert reordered(base).key() != base.key()
    # Another number of transforms is no other order.
    assert only_difference(method("liblinear-top10"), reordered(base)).setting == "scale"


def test_hybrids_take_transforms_like_any_setting() -> None:
    first = method("liblinear-top10")
    second = reordered(changed(first, scale=STANDARDISED, tolerance=1e-3, **{"select.k": 9}))
    names = [one.setting for one in differences(first, second)]
    assert names == ["select.k", "scale", "tolerance"]
    scaled = hybrid(first, second, ["scale"])
    assert isinstance(scaled, Method)
    assert differences(first, scaled) == differences(first, changed(first, scale=STANDARDISED))
    assert scaled.transforms[0][0] == "scale"
    back = hybrid(second, first, ["scale", "select.k"])
    assert isinstance(back, Method)
    assert [one.setting for one in differences(back, first)] == ["tolerance"]
    whole = hybrid(first, second, names)
    assert isinstance(whole, Method)
    assert whole.key() == second.key()


def test_a_hybrid_takes_the_order_of_transforms() -> None:
    first = changed(method("liblinear-top10"), scale=STANDARDISED)
    found = hybrid(first, reordered(first), ["transform order"])
    assert isinstance(found, Method)
    assert found.transforms == first.transforms[::-1]


def test_a_step_that_changes_nothing_is_refused() -> None:
    with pytest.raises(SpecificationError, match="keras-mlp-sgd -> twin changes no setting"):
        only_difference(NET, replace(NET, name="twin"))


def test_a_step_that_changes_two_settings_names_them() -> None:
    two = changed(NET, activation="relu", hidden=(10,))
    with pytest.raises(
        SpecificationError,
        match=r"changes 2 settings: hidden \(5 x 160 -> \[10\]\), activation \(tanh -> relu\)",
    ):
        only_difference(NET, two)


def test_names_and_titles_are_no_settings() -> None:
    assert differences(NET, replace(NET, name="other", title="another title")) == ()


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
def test_values_are_written_as_in_method_files(value, words: str) -> None:
    assert spell(value) == words
