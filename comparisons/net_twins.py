"""One net in H2O and in Keras, and what it costs to leave out one of H2O's rules.

`python -m comparisons.net_twins`, in the checkout, measures that again and writes it to
``comparisons/recorded/h2o-rules.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fitdiff.engines.contract import Context, Fit, Rows, engine_of
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data

HERE = Path(__file__).parent
RECORD = HERE / "recorded" / "h2o-rules.csv"
SEED = 20170531
# Of a method, rows and, perhaps, another seed than `SEED`.
Fitter = Callable[..., Fit]
TEST_ROWS = 60
HIDDEN = {"tanh": (160,) * 5, "relu": (128,) * 2}

# Leek's net where it can be repeated: in file order on one thread, all epochs run, the last kept.
REPEATABLE = {
    "row_order": "file",
    "threads": 1,
    "stopping_rule": "none",
    "stopping_rounds": 0,
    "model_kept": "last",
}

# The rules in the table, and the factors by which each is left out.
RULES: dict[str, dict[str, object]] = {
    "mixed precision": {"precision": "float32"},
    "root by bits": {"square_root": "exact"},
    "bias state of incoming weights": {"bias_state": "own-gradient"},
    "zero gradients skipped": {"zero_gradients": "applied"},
    "all of ADADELTA's": {
        "square_root": "exact",
        "bias_state": "own-gradient",
        "zero_gradients": "applied",
    },
    "initial weights": {"initialisation": "glorot-uniform"},
}


def rows_of_study(n: int) -> Rows:
    """The first n training rows that Leek's study draws, and its first test rows."""
    study = read_study(str(HERE / "studies" / "leek2017.toml"))
    (pair,) = study.file.sources
    data = load_data(pair)
    (split,) = draw_splits(study.file, pair, data, Profile((n,), 1))
    rows = rows_of(split, data)
    x_test = rows.x_test[:TEST_ROWS]
    return replace(rows, x_test=x_test, test_hash=hash_rows(x_test))


def net(engine: str, activation: str, epochs: float, **changes: object) -> Method:
    """Leek's net, or Beam's two layers with ReLU, as it can be repeated; with factors changed."""
    method = read_method(HERE / "methods" / "leek-h2o.toml")
    factors = {"activation": activation, "hidden": HIDDEN[activation], "epochs": epochs}
    own = {key: changes.pop(key) for key in list(changes) if hasattr(method.spec.optimiser, key)}
    optimiser = replace(method.spec.optimiser, **own)
    spec = replace(method.spec, **REPEATABLE | factors | {"optimiser": optimiser} | changes)
    return replace(method, engine=engine, spec=spec)


def fit_in_keras(method: Method, rows: Rows, seed: int = SEED) -> Fit:
    """Fit by `py.keras`, weights kept."""
    context = Context(seed=seed, time_limit=300.0, r=_no_r, keep_weights=True)
    return engine_of(method).fit(method, rows, context)


def _no_r() -> object:
    raise AssertionError("Keras in Python needs no R.")


@dataclass(frozen=True)
class Cost:
    """What it costs to leave out a rule.

    Attributes
    ----------
    activation, rule : str
    updates : int
    weights : float
        Euclidean distance of all weights from those of the net with all rules, over the distance
        that these have moved in training.
    probability : float
        Largest difference of a test row's probability.
    """

    activation: str
    rule: str
    updates: int
    weights: float
    probability: float


def measure(activation: str) -> Iterator[Cost]:
    """Leave out each rule in turn: 200 updates on twenty images."""
    rows, epochs = rows_of_study(20), 10.0
    own = fit_in_keras(net("py.keras", activation, epochs), rows)
    # So small a rate moves no weight.
    still = {
        "optimiser": replace(read_method(HERE / "methods" / "B3.toml").spec.optimiser, rate=1e-30)
    }
    start = fit_in_keras(net("py.keras", activation, 1.0, **still), rows)
    moved = np.linalg.norm(kernels(own) - kernels(start))
    for rule, changes in RULES.items():
        other = fit_in_keras(net("py.keras", activation, epochs, **changes), rows)
        distance = np.linalg.norm(kernels(own) - kernels(other)) / moved
        apart = np.abs(own.probability - other.probability).max()
        yield Cost(activation, rule, own.updates, float(distance), float(apart))


def kernels(fitted: Fit) -> np.ndarray:
    """All weights but biases, in a row."""
    names = [name for name in fitted.parameters if name.endswith("kernel")]
    return np.concatenate([fitted.parameters[name].ravel() for name in names])


def recorded() -> dict[tuple[str, str], Cost]:
    """Read what was measured before."""
    with RECORD.open() as stream:
        lines = list(csv.DictReader(stream))
    costs = [
        Cost(
            line["activation"],
            line["rule"],
            int(line["updates"]),
            float(line["weights"]),
            float(line["probability"]),
        )
        for line in lines
    ]
    return {(cost.activation, cost.rule): cost for cost in costs}


def main() -> None:
    """Measure all and write the record."""
    with RECORD.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["activation", "rule", "updates", "weights", "probability"])
        for activation in HIDDEN:
            for cost in measure(activation):
                numbers = f"{cost.weights:.3g}", f"{cost.probability:.3g}"
                writer.writerow([cost.activation, cost.rule, cost.updates, *numbers])


if __name__ == "__main__":
    main()
