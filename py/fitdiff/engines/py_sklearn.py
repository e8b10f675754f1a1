"""Engine ``py.sklearn``: scikit-learn's linear models and support vector machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import scipy
import sklearn

import fitdiff.models.forest.scikit_learn as forest
import fitdiff.models.linear.scikit_learn as linear
import fitdiff.models.svm.scikit_learn as svm
from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.methods.method import Method
from fitdiff.models.allowed import AllowedValues


class _Model(NamedTuple):
    supports: Mapping[str, AllowedValues]
    fit: Callable[[Method, SplitData, Context], Fit]
    incompatibility: Callable[[Method], str | None]
    is_random: Callable[[Method], bool] = lambda method: True  # noqa: ARG005
    tasks: Callable[[Method], tuple[str, ...]] = lambda method: ("binary",)  # noqa: ARG005


_MODELS: Mapping[str, _Model] = {
    "linear": _Model(
        linear.SUPPORTS, linear.fit, linear.incompatibility, linear.is_random, linear.tasks
    ),
    "forest": _Model(
        forest.SUPPORTS,
        forest.fit,
        lambda method: None,  # noqa: ARG005
        tasks=lambda method: forest.TASKS,  # noqa: ARG005
    ),
    "svm": _Model(svm.SUPPORTS, svm.fit, lambda method: None),  # noqa: ARG005
}


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit the model of a method, by the ``scikit_learn`` module of that model."""
    return _MODELS[method.model].fit(method, rows, context)


def _versions() -> Mapping[str, str]:
    return {
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }


# What fits of tables run besides their model.
_TABLES = ("fitdiff.models.columns", "fitdiff.quantities", "fitdiff.transforms")

ENGINE = Engine(
    name="py.sklearn",
    supports={name: model.supports for name, model in _MODELS.items()},
    fit=fit,
    versions=_versions,
    files={
        "linear": ("fitdiff.models.linear", "fitdiff.models.folds", *_TABLES),
        "forest": ("fitdiff.models.forest", *_TABLES),
        "svm": ("fitdiff.models.svm", "fitdiff.models.folds", *_TABLES),
    },
    problem=lambda: None,
    tasks=lambda method: _MODELS[method.model].tasks(method),
    incompatibility=lambda method: _MODELS[method.model].incompatibility(method),
    is_random=lambda method: _MODELS[method.model].is_random(method),
)
