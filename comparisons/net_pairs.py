"""One net in H2O and in Keras, and what it costs to leave out one of H2O's rules.

`python -m comparisons.net_pairs`, in the checkout, measures that again and writes it to
``comparisons/recorded/h2o-rules.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.methods.method import Method, read_method

from .small_tables import grey
from .varied import METHODS

RECORD = Path(__file__).parent / "recorded" / "h2o-rules.csv"
SEED = 20170531
# Of a method, rows and, perhaps, another seed than `SEED`.
Fitter = Callable[..., Fit]
HIDDEN = {"tanh": (40,) * 3, "relu": (64,) * 2}

# A net that can be repeated: in file order on one thread, all epochs run, the last kept.
REPEATABLE = {
    "row_order": "file",
    "threads": 1,
    "stopping_rule": "none",
    "stopping_rounds": 0,
    "model_kept": "last",
}

# The rules in the table, and the settings by which each is left out.
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


def net(engine: str, activation: str, epochs: float, **changes: object) -> Method:
    """Three layers of tanh or two of ReLU, as they can be repeated; with settings changed."""
    method = read_method(METHODS / "h2o-mlp.toml")
    settings = {"activation": activation, "hidden": HIDDEN[activation], "epochs": epochs}
    own = {key: changes.pop(key) for key in list(changes) if hasattr(method.spec.optimiser, key)}
    optimiser = replace(method.spec.optimiser, **own)
    spec = replace(method.spec, **REPEATABLE | settings | {"optimiser": optimiser} | changes)
    return replace(method, engine=engine, spec=spec)


def fit_in_keras(method: Method, rows: SplitData, seed: int = SEED) -> Fit:
    """Fit by `py.keras`, weights kept."""
    context = Context(seed=seed, time_limit=300.0, r=_no_r, keep_weights=True)
    return engine_of(method).fit(method, rows, context)


def _no_r() -> object:
    raise AssertionError("Keras in Python needs no R.")


@dataclass(frozen=True)
class Cost:
    """Distance between two nets when one rule is left out.

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


def measure(
    activation: str, rows: SplitData | None = None, hidden: tuple[int, ...] | None = None
) -> Iterator[Cost]:
    """Leave out each rule in turn: 200 updates on twenty rows."""
    rows, epochs = rows or grey(20), 10.0
    size = {"hidden": hidden or HIDDEN[activation]}
    own = fit_in_keras(net("py.keras", activation, epochs, **size), rows)
    # So small a rate moves no weight.
    still = {
        "optimiser": replace(read_method(METHODS / "keras-mlp-sgd.toml").spec.optimiser, rate=1e-30)
    }
    start = fit_in_keras(net("py.keras", activation, 1.0, **size, **still), rows)
    moved = np.linalg.norm(kernels(own) - kernels(start))
    for rule, changes in RULES.items():
        other = fit_in_keras(net("py.keras", activation, epochs, **size, **changes), rows)
        distance = np.linalg.norm(kernels(own) - kernels(other)) / moved
        apart = np.abs(own.prediction - other.prediction).max()
        yield Cost(activation, rule, own.updates, float(distance), float(apart))


def kernels(fitted: Fit) -> np.ndarray:
    """All weights but biases, in a row."""
    names = [name for name in fitted.parameters if name.endswith("kernel")]
    return np.concatenate([fitted.parameters[name].ravel() for name in names])


def recorded(file: Path = RECORD) -> dict[tuple[str, str], Cost]:
    """Read what was measured before."""
    with file.open() as stream:
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


def check_costs(measured: Iterable[Cost], before: Mapping[tuple[str, str], Cost]) -> None:
    """Fail unless leaving out each rule costs what was recorded."""
    found = {cost.rule: cost for cost in measured}
    assert found.keys() == RULES.keys()
    for rule, cost in found.items():
        then = before[cost.activation, rule]
        assert cost.updates == then.updates
        # Rounding of float32 depends on the processor's sums, and training magnifies it: what it
        # costs is known in its size only. All else changes results by percents, on which such
        # rounding, 1e-5 of them after 200 updates, has no effect on what is recorded.
        ratio = 5.0 if rule == "mixed precision" else 1.05
        for name in ("weights", "probability"):
            now, was = getattr(cost, name), getattr(then, name)
            assert was / ratio <= now <= was * ratio, (rule, name, now, was)
            # Where no gradient is 0, as with tanh on these rows, skipping such costs nothing.
            assert now > 0 or (rule, was) == ("zero gradients skipped", 0), rule


def write_costs(file: Path, costs: Iterable[Cost]) -> None:
    """Write a record of costs."""
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["activation", "rule", "updates", "weights", "probability"])
        for cost in costs:
            numbers = f"{cost.weights:.3g}", f"{cost.probability:.3g}"
            writer.writerow([cost.activation, cost.rule, cost.updates, *numbers])


if __name__ == "__main__":
    write_costs(RECORD, (cost for activation in HIDDEN for cost in measure(activation)))
