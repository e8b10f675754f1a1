"""Engine ``r.keras``: multilayer perceptrons in Keras, which R drives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from fitdiff.engines import py_keras
from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.hashing import derive_seed, hash_rows
from fitdiff.methods.method import Method
from fitdiff.models.nets.augmentation import augment_for
from fitdiff.models.nets.inputs import row_order, visit_copies
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.models.nets.supports import NET
from fitdiff.transforms.scaling import learn_scaling
from rbridge import Value

# R gives training up at this part of the time limit: at the whole of it, R itself is ended, and
# the next cell would have to start R and import TensorFlow again.
_TRAINING_SHARE = 0.9


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Let R build, compile and train a net on the training rows and apply it to the test rows.

    What is random, or rounded differently by R, is drawn or learned here as `py.keras` does: seeds
    of weights and dropout masks, augmented copies of the rows, the order in which rows are visited,
    and the moments by which columns are scaled.

    Raises
    ------
    DataError
        If the rows are to be augmented and are no square images.
    TimeoutError
        If training takes longer than the context allows.
    RError
        If R stops: Python's TensorFlow cannot be used from R, or R received other rows than were
        sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, MlpSettings)
    limit = _TRAINING_SHARE * context.time_limit
    scaler = learn_scaling(rows.x_train, spec.scaling)
    value, warnings = r_package.fit(
        "fit_keras",
        rows,
        context,
        {
            **_visits(spec, rows, context.seed),
            "architecture": _architecture(spec),
            "seeds": _seeds(context.seed, depth=len(spec.hidden)),
            "scaling": {"centre": scaler.centre, "spread": scaler.spread},
            "constant_columns": spec.constant_columns,
            "batch_size": spec.batch_size,
            "threshold": spec.threshold,
            "plain": context.plain,
            "time_limit": limit,
            "keep_weights": context.keep_weights,
        },
    )
    if value["status"] == "timed-out":
        raise TimeoutError(
            f"Training was stopped after {limit:g} s, with {value['updates']} of {value['asked']} "
            "updates made. Raise the study's time_limit, or ask for fewer epochs."
        )
    return r_package.to_fit(value, warnings)


def _visits(spec: MlpSettings, rows: SplitData, seed: int) -> dict[str, Value]:
    """Return the order of rows in training, and augmented images if it visits these instead."""
    assert spec.row_order != "hogwild", "refused: see ENGINE"
    epochs = int(spec.epochs)
    images, copies = augment_for(epochs, rows.x_train, spec.augmentation, seed)
    order = row_order(rows.y_train.size, epochs, spec.row_order, seed)
    if images is rows.x_train:
        return {"order": order}
    return {
        "order": visit_copies(order, copies),
        "images": images,
        "images_hash": hash_rows(images),
    }


def _architecture(spec: MlpSettings) -> dict[str, Value]:
    return {
        "hidden": np.array(spec.hidden, dtype=np.int32),
        "activation": spec.activation,
        "input_dropout": spec.input_dropout,
        "hidden_dropout": spec.hidden_dropout,
        "output": spec.output,
        "optimiser": asdict(spec.optimiser),
    }


def _seeds(seed: int, depth: int) -> dict[str, Value]:
    """Seeds of each dense layer's weights and of each dropout layer's masks, as `py.keras`'s."""
    places = range(depth + 1)
    return {
        axis: np.array([derive_seed(seed, axis, place) for place in places], dtype=np.int32)
        for axis in ("weights", "dropout")
    }


def _versions() -> Mapping[str, str]:
    frameworks = py_keras.ENGINE.versions()
    used = {name: frameworks[name] for name in ("keras", "tensorflow", "numpy")}
    return {**r_package.versions_of("fit_keras"), **used}


def _problem() -> str | None:
    return r_package.problem() or py_keras.ENGINE.problem()


ENGINE = Engine(
    name="r.keras",
    supports={"mlp": NET},
    fit=fit,
    versions=_versions,
    files={
        "mlp": (
            "fitdiff.engines.py_keras",
            "fitdiff.models.nets",
            "fitdiff.models.folds",
            "fitdiff.transforms.scaling",
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
        ),
    },
    problem=_problem,
    heeds=frozenset({"plain", "keep_weights"}),
)
