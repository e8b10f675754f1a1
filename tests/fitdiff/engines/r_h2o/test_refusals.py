"""Settings that H2O does not support, rejected before a fit; `py.h2o` has the same table."""

from dataclasses import replace

import pytest

from fitdiff.engines.r_h2o import ENGINE
from fitdiff.errors import UnsupportedSettingError
from fitdiff.methods.method import read_method

from ..conftest import METHODS


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("hidden", ()),
        ("output", "sigmoid"),
        ("initialisation", "glorot-uniform"),
        ("precision", "float32"),
        ("batch_size", 32),
        ("row_order", "shuffled"),
        ("scaling", "divide-by-255"),
        ("epochs_per_scoring", 0.5),
        ("threads", 2),
    ],
)
def test_unsupported_settings_are_rejected(refused, setting, value):
    with pytest.raises(UnsupportedSettingError, match=f"'r.h2o' does not support {setting} = "):
        refused(ENGINE, "h2o-mlp", **{setting: value})


@pytest.mark.parametrize("changes", [{"decay": 0.99}, {"momentum": 0.9}], ids=str)
def test_annealing_and_momentum_are_rejected(refused, changes):
    descent = replace(read_method(METHODS / "keras-mlp-sgd.toml").spec.optimiser, decay=0.0)
    refused(ENGINE, "h2o-mlp", optimiser=descent)
    (setting,) = changes
    with pytest.raises(UnsupportedSettingError, match=f"does not support optimiser.{setting}"):
        refused(ENGINE, "h2o-mlp", optimiser=replace(descent, **changes))


@pytest.mark.parametrize(
    "changes", [{"square_root": "exact"}, {"bias_state": "own-gradient"}], ids=str
)
def test_foreign_adadelta_is_rejected(refused, changes):
    own = read_method(METHODS / "h2o-mlp.toml").spec.optimiser
    refused(ENGINE, "h2o-mlp", optimiser=replace(own, zero_gradients="applied"))
    (setting,) = changes
    with pytest.raises(UnsupportedSettingError, match=f"does not support optimiser.{setting}"):
        refused(ENGINE, "h2o-mlp", optimiser=replace(own, **changes))


def test_incompatible_settings_are_rejected(refused):
    with pytest.raises(UnsupportedSettingError, match="'file' needs a single one"):
        refused(ENGINE, "h2o-mlp", row_order="file")
