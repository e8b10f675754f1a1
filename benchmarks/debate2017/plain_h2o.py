"""H2O's net as users of its Python client write it: send both tables, train, predict."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import psutil
from numpy.typing import NDArray

Array = NDArray[np.generic]


def seconds(url: str, user: str, password: str, x: Array, y: Array, x_test: Array) -> float:
    """Train and predict once on a server that runs; the connection is not counted."""
    h2o, untrained = _connected(url, user, password)
    table, test = pd.DataFrame(x).assign(label=y), pd.DataFrame(x_test)
    start = time.perf_counter()
    sent, sent_test = h2o.H2OFrame(table), h2o.H2OFrame(test)
    sent["label"] = sent["label"].asfactor()
    net = untrained()
    net.train(y="label", training_frame=sent)
    predicted = net.predict(sent_test)
    predicted.as_data_frame()
    took = time.perf_counter() - start
    for one in (sent, sent_test, predicted, net):
        h2o.remove(one)
    return took


def processor_seconds(
    url: str, user: str, password: str, x: Array, y: Array, x_test: Array, java: int
) -> float:
    """Processor seconds that the server, a process, takes to train and predict both tables."""
    h2o, untrained = _connected(url, user, password)
    sent, sent_test = h2o.H2OFrame(pd.DataFrame(x).assign(label=y)), h2o.H2OFrame(x_test)
    sent["label"] = sent["label"].asfactor()
    sent_test.columns = sent.columns[:-1]
    net = untrained()
    before = used_by(java)
    net.train(y="label", training_frame=sent)
    predicted = [net.predict(frame) for frame in (sent, sent_test)]
    took = used_by(java) - before
    for one in (sent, sent_test, *predicted, net):
        h2o.remove(one)
    return took


def used_by(process: int) -> float:
    """Processor seconds of a process so far."""
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


def _connected(url: str, user: str, password: str) -> tuple[Any, Callable[[], Any]]:
    """Connect; returns the client and what makes an untrained net."""
    import h2o  # noqa: PLC0415 - in the process that trains
    from h2o.estimators import H2ODeepLearningEstimator  # noqa: PLC0415

    h2o.no_progress()
    warnings.simplefilter("ignore")  # of constant columns, each time
    h2o.connect(url=url, auth=(user, password), verbose=False, strict_version_check=False)
    return h2o, partial(H2ODeepLearningEstimator, hidden=[160] * 5, activation="Tanh", epochs=20)
