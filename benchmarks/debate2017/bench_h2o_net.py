"""Milliseconds an update of H2O's net in Keras, with H2O's rules and without.

Run ``python benchmarks/debate2017/bench_h2o_net.py`` on a quiet machine.
Time is that of the processor, the best of several: another program's share does not count.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from debate2017.data.specification import ImagePair
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import load_data
from fitdiff.methods.method import read_method
from fitdiff.models.nets.architecture import architecture_of
from fitdiff.models.nets.inputs import Inputs, prepare, row_order
from fitdiff.models.nets.network import Net, net_of, predict
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.models.nets.start import initialise
from fitdiff.models.nets.training import train

NET = Path(__file__).parents[2] / "py/debate2017/src/debate2017" / "methods" / "leek-h2o.toml"
HIDDEN = {"tanh": (160,) * 5, "relu": (128,) * 2}
ROWS, TEST_ROWS, EPOCHS, REPEATS = 40, 1763, 5, 5


def specifications() -> dict[str, MlpSettings]:
    """H2O's net; the same in float32; and with the textbook's ADADELTA."""
    h2o = read_method(NET).spec
    textbook = {"square_root": "exact", "bias_state": "own-gradient", "zero_gradients": "applied"}
    single = replace(h2o, precision="float32")
    return {
        "H2O's": h2o,
        "H2O's rules, float32": single,
        "textbook, float32": replace(single, optimiser=replace(h2o.optimiser, **textbook)),
    }


def started(spec: MlpSettings, data: Dataset) -> tuple[Net, Inputs]:
    """Make a net that is ready to be trained, and its inputs."""
    drawn = np.random.default_rng(1).permutation(data.y.size)[: ROWS + TEST_ROWS]
    train_rows, test_rows = data.x[drawn[:ROWS]], data.x[drawn[ROWS:]]
    inputs = prepare(train_rows, test_rows, spec.scaling, spec.constant_columns, spec.precision)
    net = net_of(architecture_of(spec, inputs.x_train.shape[1]))
    initialise(net, 1, inputs.preparation.places, spec.initialisation, spec.activation)
    return net, inputs


def main() -> None:
    """Time updates and predictions."""
    data = load_data(ImagePair("mnist", (0, 1)))
    y = (np.arange(ROWS) % 2).astype(np.uint8)
    order = row_order(ROWS, EPOCHS, "file", 1)
    table = Table("net", "rules", "ms an update", f"s for {TEST_ROWS} predictions")
    for activation, hidden in HIDDEN.items():
        for rules, published in specifications().items():
            spec = replace(published, activation=activation, hidden=hidden)
            net, inputs = started(spec, data)
            train(net, inputs.x_train, y, order[:1], 1, math.inf)
            predict(net, inputs.x_test)
            updates, predictions = [], []
            for _ in range(REPEATS):
                start = time.process_time()
                train(net, inputs.x_train, y, order, 1, math.inf)
                updates.append(time.process_time() - start)
                start = time.process_time()
                predict(net, inputs.x_test)
                predictions.append(time.process_time() - start)
            times = f"{1e3 * min(updates) / order.size:.2f}", f"{min(predictions):.2f}"
            table.add_row(f"{len(hidden)} x {hidden[0]} {activation}", rules, *times)
    Console().print(table)


if __name__ == "__main__":
    main()
