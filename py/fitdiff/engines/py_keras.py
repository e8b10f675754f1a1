"""Engine ``py.keras``: nets in Keras on TensorFlow; dense, convolutional or tuned."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.nets.fitting import fit_net
from fitdiff.models.nets.settings import CnnSettings, MlpSettings, NetSettings
from fitdiff.models.nets.supports import H2O_ADADELTA, NET
from fitdiff.models.nets.tuned_settings import TunedMlpSettings
from fitdiff.models.nets.tuning import fit_tuned
from fitdiff.models.rows import check_rows
from fitdiff.remedies import remedy

# TensorFlow is published under both names; either provides the module.
_TENSORFLOW = ("tensorflow-cpu", "tensorflow")


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Train a net on a split's training rows and apply it to its test rows.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or not the images that the method needs.
    TimeoutError
        If the fit takes longer than the context allows.
    UnavailableError
        If TensorFlow already runs in this process in a way that changes results.
    """
    deadline = time.monotonic() + context.time_limit
    spec = method.spec
    check_rows(rows)
    data = rows.x_train, rows.y_train, rows.x_test
    if isinstance(spec, TunedMlpSettings):
        return fit_tuned(spec, *data, context, deadline)
    assert isinstance(spec, MlpSettings | CnnSettings)
    return fit_net(spec, *data, context, deadline)


def _incompatibility(method: Method) -> str | None:
    spec = method.spec
    assert isinstance(spec, NetSettings)
    if spec.precision == "mixed" and spec.batch_size > 1:
        return (
            "mixed precision is that of H2O's pass over the net, which takes one row at a time: "
            f"batch_size = 1; seen: {spec.batch_size}."
        )
    if spec.compiler == "xla" and (spec.batch_size > 1 or spec.precision == "mixed"):
        return (
            "compiler = 'xla' is for one row at a time, batch_size = 1, in float32; seen: "
            f"{spec.batch_size}, '{spec.precision}'."
        )
    dropout = {spec.input_dropout, spec.hidden_dropout}
    if isinstance(spec, CnnSettings):
        dropout.add(spec.flatten_dropout)
    if isinstance(spec, TunedMlpSettings):
        dropout.update(spec.tuned_hidden_dropout)
    if any(dropout) and spec.dropout_scaling != "inverted":
        return (
            "with dropout, Keras scales up in training what it keeps, dropout_scaling = "
            f"'inverted'; seen: '{spec.dropout_scaling}'."
        )
    return None


def versions() -> Mapping[str, str]:
    """Versions of all that takes part in a fit in Keras."""
    tensorflow = next(filter(None, map(_version, _TENSORFLOW)), "absent")
    return {
        "keras": _version("keras") or "absent",
        "tensorflow": tensorflow,
        "scikit-learn": _version("scikit-learn") or "absent",
        "scipy": _version("scipy") or "absent",
        "numpy": np.__version__,
    }


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def problem() -> str | None:
    """Say why Keras cannot run here; None when it can."""
    absent = [name for name in ("keras", "tensorflow") if find_spec(name) is None]
    if absent:
        return f"{' and '.join(absent)} cannot be imported. Run `{remedy('keras')}`."
    return None


_NET = {
    **NET,
    **H2O_ADADELTA,
    "dropout_scaling": one_of("inverted", "at-prediction"),
}

_MLP = _NET | {
    "initialisation": one_of("glorot-uniform", "h2o-uniform-adaptive"),
    "precision": one_of("float32", "mixed"),
    "compiler": one_of("none", "xla"),
}

_CNN = _NET | {
    # Neighbours of a constant pixel are none of its own: a filter sees them together.
    "constant_columns": one_of("kept"),
    "convolutions": ANYTHING,
    "kernel": ANYTHING,
    "pool_after": ANYTHING,
    "pool": ANYTHING,
    "flatten_dropout": ANYTHING,
}

_TUNED = _NET | {
    "tuned_hidden": ANYTHING,
    "tuned_hidden_dropout": ANYTHING,
    "tuned_rate": ANYTHING,
    "folds": ANYTHING,
}

_FILES = ("fitdiff.models.nets", "fitdiff.models.folds", "fitdiff.transforms.scaling")

ENGINE = Engine(
    name="py.keras",
    supports={"mlp": _MLP, "cnn": _CNN, "tuned-mlp": _TUNED},
    fit=fit,
    versions=versions,
    files={"mlp": _FILES, "cnn": _FILES, "tuned-mlp": _FILES},
    problem=problem,
    incompatibility=_incompatibility,
    heeds=frozenset({"plain", "keep_weights"}),
)
