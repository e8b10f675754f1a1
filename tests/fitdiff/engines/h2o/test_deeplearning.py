from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.engines.h2o.deeplearning import parameters
from fitdiff.engines.h2o.supports import SUPPORTS, incompatibility, is_repeatable
from fitdiff.methods.method import MODELS, read_method, setting_names
from fitdiff.models.nets.settings import H2OAdadelta, MlpSettings, Sgd

NET = Path(__file__).parents[4] / "comparisons" / "methods" / "h2o-mlp.toml"


@pytest.fixture(scope="module")
def published() -> MlpSettings:
    spec = read_method(NET).spec
    assert isinstance(spec, MlpSettings)
    return spec


def test_every_setting_has_a_domain() -> None:
    undotted = {name.partition(".")[0] for name in SUPPORTS}
    assert undotted == set(setting_names("mlp"))
    assert MODELS["mlp"] is MlpSettings


def test_stated_parameters_and_defaults(published: MlpSettings) -> None:
    """A call that states activation, hidden and epochs leaves all else to H2O's defaults."""
    stated = parameters(published, rows=40, seed=1)
    chosen = {"activation": "Tanh", "hidden": [160] * 5, "epochs": 20.0}
    defaults = {
        "input_dropout_ratio": 0.0,
        "initial_weight_distribution": "UniformAdaptive",
        "mini_batch_size": 1,
        "standardize": True,
        "ignore_const_cols": True,
        "classification_stop": 0.0,
        "stopping_rounds": 5,
        "overwrite_with_best_model": True,
        "elastic_averaging": False,
        "variable_importances": False,
        "gainslift_bins": 0,
        "quiet_mode": True,
        "adaptive_rate": True,
        "rho": 0.99,
        "epsilon": 1e-8,
        "fast_mode": True,
    }
    # What H2O's automatic choice is for two classes.
    assert stated == chosen | defaults | {"loss": "CrossEntropy", "seed": 1}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"activation": "relu"}, {"activation": "Rectifier"}),
        (
            {"hidden_dropout": 0.5, "hidden": (8, 4)},
            {
                "activation": "TanhWithDropout",
                "hidden": [8, 4],
                "hidden_dropout_ratios": [0.5, 0.5],
            },
        ),
        ({"input_dropout": 0.2}, {"input_dropout_ratio": 0.2, "activation": "Tanh"}),
        ({"scaling": "none"}, {"standardize": False}),
        ({"constant_columns": "kept"}, {"ignore_const_cols": False}),
        ({"stopping_rule": "none"}, {"classification_stop": -1.0}),
        ({"stopping_rounds": 0}, {"stopping_rounds": 0}),
        ({"model_kept": "last"}, {"overwrite_with_best_model": False}),
        ({"epochs": 200.0}, {"epochs": 200.0}),
    ],
)
def test_setting_is_a_parameter(
    published: MlpSettings, changes: dict[str, object], expected: dict[str, object]
) -> None:
    stated = parameters(replace(published, **changes), rows=40, seed=1)  # type: ignore[arg-type]
    assert stated == parameters(published, rows=40, seed=1) | expected


def test_zero_gradients_are_the_fast_mode_of_h2o(published: MlpSettings) -> None:
    assert isinstance(published.optimiser, H2OAdadelta)
    applied = replace(published.optimiser, zero_gradients="applied")
    assert parameters(replace(published, optimiser=applied), 40, 1)["fast_mode"] is False


def test_gradient_descent_replaces_adadelta(published: MlpSettings) -> None:
    descent = Sgd(name="sgd", rate=0.005, decay=0.0, momentum=0.0, nesterov=False)
    stated = parameters(replace(published, optimiser=descent), rows=40, seed=1)
    assert not stated.keys() & {"rho", "epsilon", "fast_mode"}
    assert stated["adaptive_rate"] is False
    assert (stated["rate"], stated["rate_annealing"]) == (0.005, 0.0)


@pytest.mark.parametrize(
    ("epochs", "per_iteration"), [(20.0, 2), (50.0, 5), (100.0, 10), (200.0, 10)]
)
def test_file_order_is_seeded_and_scored_by_epochs_not_by_the_clock(
    published: MlpSettings, epochs: float, per_iteration: int
) -> None:
    spec = replace(published, row_order="file", threads=1, epochs=epochs)
    assert incompatibility(replace(read_method(NET), spec=spec)) is None
    stated = parameters(spec, rows=40, seed=123)
    assert stated["seed"] == 123
    assert stated["force_load_balance"] is False
    assert stated["train_samples_per_iteration"] == 40 * per_iteration
    # H2O scores when this many seconds have passed since 1970 or the last scoring: the first
    # iteration must count as later, the others must not.
    assert 1e7 < float(str(stated["score_interval"])) < 1.7e9


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"row_order": "file"}, "threads = 0"),
        ({"threads": 1}, "'hogwild' does not go with threads = 1"),
        ({"row_order": "file", "threads": 1, "hidden_dropout": 0.5}, "dropout"),
        ({"row_order": "file", "threads": 1, "input_dropout": 0.2}, "dropout"),
        ({"row_order": "file", "threads": 1, "epochs": 10.0}, "epochs = 10"),
        ({"row_order": "file", "threads": 1, "epochs": 25.0}, "epochs = 25"),
        ({"row_order": "file", "threads": 1, "epochs": 20.5}, "epochs = 20.5"),
    ],
)
def test_settings_that_h2o_does_not_support_together(
    published: MlpSettings, changes: dict[str, object], reason: str
) -> None:
    spec = replace(published, **changes)  # type: ignore[arg-type]
    found = incompatibility(replace(read_method(NET), spec=spec))
    assert found is not None
    assert reason in found


def test_only_one_thread_in_file_order_is_repeatable(published: MlpSettings) -> None:
    racing = read_method(NET)
    assert not is_repeatable(racing)
    alone = replace(racing, spec=replace(published, row_order="file", threads=1))
    assert is_repeatable(alone)
