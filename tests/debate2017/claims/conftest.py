"""Simulated effects: results of methods whose differences are known, without any fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import debate2017
from debate2017.claims.measure import Claim, Step, measure
from debate2017.claims.specification import ClaimFile, StepFile
from fitdiff.methods.method import read_method
from fitdiff.results.predictions import Place, Prediction
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.labels import TestRows

METHODS = Path(debate2017.__file__).parent / "methods"
IMAGES = 400
# Every true label is 1, so that a method's labels say where it is correct.
TESTS = {"digits": TestRows("all ones", np.ones(IMAGES, dtype=np.uint8))}
RULE = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=10)


def predicted(label: np.ndarray) -> Prediction:
    return Prediction(label, np.empty(0))


class Simulated:
    """Methods that differ in one setting of beam-leek-mlp, and results that we made up for them."""

    images = IMAGES
    rule = RULE

    def __init__(self) -> None:
        base = read_method(METHODS / "beam-leek-mlp.toml")
        self.methods = {
            "tanh": replace(base, name="tanh"),
            "relu": replace(base, name="relu", spec=replace(base.spec, activation="relu")),
            "long": replace(base, name="long", spec=replace(base.spec, epochs=200.0)),
            "wild": replace(base, name="wild", spec=replace(base.spec, row_order="hogwild")),
            "both": replace(
                base, name="both", spec=replace(base.spec, activation="relu", epochs=200.0)
            ),
        }
        self.rng = np.random.default_rng(2017)
        self.rows: list[dict[str, object]] = []
        self.predictions: dict[Place, Prediction] = {}

    @staticmethod
    def claim(*steps: tuple[str, str, str, str], id: str = "C1", splits: int = 20) -> ClaimFile:
        """A claim with steps (from, to, setting, expects), judged at so many splits."""
        keys = ("from", "to", "setting", "expects")
        stated = tuple(
            StepFile(**dict(zip(keys, step, strict=True)), splits=splits) for step in steps
        )
        return ClaimFile(id=id, statement="Something matters.", who="Somebody", steps=stated)

    def measured(self, *claims: ClaimFile) -> list[Claim]:
        """Measure claims on what was simulated."""
        methods = [*self.methods.values()]
        return measure(claims, RULE, methods, self.results, TESTS, self.predictions)

    def step(self, *step: str, splits: int = 20) -> Step:
        """Measure the one step of a claim."""
        (claim,) = self.measured(self.claim(step, splits=splits))
        return claim.steps[0]

    @property
    def results(self) -> pd.DataFrame:
        return pd.DataFrame(self.rows)

    def add(
        self,
        method: str,
        accuracy: dict[int, float],
        replicates: int = 20,
        spread: float = 0.02,
        epochs: float = float("nan"),
    ) -> Simulated:
        """Give a method so much accuracy at each n, with this sd between splits."""
        for n, mean in accuracy.items():
            for replicate in range(1, replicates + 1):
                correct = round(IMAGES * np.clip(mean + spread * self.rng.normal(), 0, 1))
                label = np.zeros(IMAGES, dtype=np.uint8)
                label[self.rng.permutation(IMAGES)[:correct]] = 1
                self.predictions[Place(method, "digits", n, replicate)] = predicted(label)
                self.rows.append(
                    {
                        "method": method,
                        "source": "digits",
                        "n": n,
                        "replicate": replicate,
                        "seed": 0,
                        "split_hash": f"{n} {replicate}",
                        "correct": float(correct),
                        "total": float(IMAGES),
                        "epochs": epochs,
                    }
                )
        return self


@pytest.fixture
def simulated() -> Simulated:
    return Simulated()
