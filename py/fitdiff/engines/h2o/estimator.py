"""Training and prediction by H2O's official package, connected by `fitdiff.engines.h2o.client`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.h2o.client import download, removed_afterwards
from fitdiff.engines.h2o.deeplearning import Parameter

_UNFINISHED = {"CREATED", "RUNNING"}


@dataclass(frozen=True)
class Trained:
    """Answer of H2O about a model it has trained.

    Attributes
    ----------
    columns : tuple of int
        That the model uses, counted from 0, in the order of its inputs.
    threshold : float
        From which on it labels a probability 1: that with the largest F1 on the training rows.
    epochs : tuple of float
        At which it scored the model, the first being 0.
    samples : tuple of float
        Rows trained on until then, counted as often as they were.
    build : float
        Seconds that H2O took for the model.
    """

    columns: tuple[int, ...]
    threshold: float
    epochs: tuple[float, ...]
    samples: tuple[float, ...]
    build: float


def train(frame: Any, model: str, parameters: Mapping[str, Parameter], deadline: float) -> Trained:
    """Train on a frame with a column ``label``.

    Parameters
    ----------
    frame : H2OFrame
    model : str
        Its name on the server.
    parameters : mapping of str to Parameter
        Of H2O's deep learning; the package states its defaults for the others, which are H2O's.
    deadline : float
        On the clock ``time.monotonic``.

    Raises
    ------
    TimeoutError
        If it takes until the deadline; H2O has been told to cancel it, and has ended it.
    """
    import h2o  # noqa: PLC0415
    from h2o.estimators import H2ODeepLearningEstimator  # noqa: PLC0415

    estimator = H2ODeepLearningEstimator(model_id=model, **parameters)
    estimator.start(x=None, y="label", training_frame=frame)
    # Else the package waits for ever, between two looks for up to a fifth of a second.
    _wait(estimator._job.job_key, deadline)
    estimator._job.poll()  # raises what went wrong, and warns
    output = h2o.api(f"GET /3/Models/{quote(model)}")["models"][0]["output"]
    if output["domains"][-1] != ["0", "1"]:
        raise RuntimeError(
            f"H2O took the labels for {output['domains'][-1]}, not for two classes. Report it."
        )
    history = output["scoring_history"].as_data_frame()
    return Trained(
        columns=tuple(int(name[1:]) - 1 for name in output["names"] if name != "label"),
        threshold=float(output["default_threshold"]),
        epochs=tuple(history["epochs"]),
        samples=tuple(history["samples"]),
        build=output["run_time"] / 1000,
    )


def _wait(job: str, deadline: float) -> None:
    import h2o  # noqa: PLC0415

    path = f"/3/Jobs/{quote(job, safe='')}"
    started, cancelled = time.monotonic(), False
    while h2o.api(f"GET {path}")["jobs"][0]["status"] in _UNFINISHED:
        if not cancelled and time.monotonic() > deadline:
            h2o.api(f"POST {path}/cancel")
            cancelled = True
        # A quarter of the time waited so far at most is lost; looks cost both sides time, too.
        time.sleep(min(max((time.monotonic() - started) / 4, 0.005), 0.1))
    if cancelled:
        raise TimeoutError


def predict(model: str, frame: str) -> NDArray[np.float64]:
    """Apply a model to a frame of m rows, both named as on the server.

    Not by the package's ``predict``, which asks for the state of a job over and over.

    Returns
    -------
    ndarray, shape (m, 3), float64
        H2O's label, and the probabilities of 0 and 1.
    """
    import h2o  # noqa: PLC0415

    path = f"/3/Predictions/models/{quote(model)}/frames/{quote(frame)}"
    answer = h2o.api(f"POST {path}", data={"_exclude_fields": "model_metrics"})
    name = answer["predictions_frame"]["name"]
    with removed_afterwards([name]):
        return download(name)


def weight_frames(model: str, depth: int) -> list[str]:
    """Names of the weights and biases of a model with this number of hidden layers."""
    return [f"{model}.{kind}.{n}" for n in range(depth + 1) for kind in ("weights", "biases")]


def weights(
    model: str, columns: list[int], all_columns: int, depth: int
) -> dict[str, NDArray[np.float64]]:
    """Weights of a model that was told to export them, as `fitdiff.engines.contract.Fit` has them.

    Parameters
    ----------
    model : str
    columns : list of int
        That its inputs are, in their order.
    all_columns : int
    depth : int
        Hidden layers.
    """
    numbers = iter([download(frame) for frame in weight_frames(model, depth)])
    kept: dict[str, NDArray[np.float64]] = {}
    for layer in range(depth + 1):
        kernel, bias = next(numbers).T, next(numbers)[:, 0]
        if layer == 0:
            used, kernel = kernel, np.zeros((all_columns, kernel.shape[1]))
            kernel[columns] = used
        kept |= {f"layer{layer}.kernel": kernel, f"layer{layer}.bias": bias}
    return kept
