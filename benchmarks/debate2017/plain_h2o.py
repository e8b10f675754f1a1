"""H2O's net as users of its Python client write it: send both tables, train, predict."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.generic]


def seconds(url: str, user: str, password: str, x: Array, y: Array, x_test: Array) -> float:
    """Train and predict once on a server that runs; the connection is not counted."""
    import h2o  # noqa: PLC0415 - in the process that trains
    from h2o.estimators import H2ODeepLearningEstimator  # noqa: PLC0415

    h2o.no_progress()
    warnings.simplefilter("ignore")  # of constant columns, each time
    h2o.connect(url=url, auth=(user, password), verbose=False, strict_version_check=False)
    table, test = pd.DataFrame(x).assign(label=y), pd.DataFrame(x_test)
    start = time.perf_counter()
    sent, sent_test = h2o.H2OFrame(table), h2o.H2OFrame(test)
    sent["label"] = sent["label"].asfactor()
    net = H2ODeepLearningEstimator(hidden=[160] * 5, activation="Tanh", epochs=20)
    net.train(y="label", training_frame=sent)
    predicted = net.predict(sent_test)
    predicted.as_data_frame()
    took = time.perf_counter() - start
    for one in (sent, sent_test, predicted, net):
        h2o.remove(one)
    return took
