"""Planted effects: results of methods whose differences are known, without any fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.claims.measure import Guess, Step, measure
from debate2017.claims.specification import GuessFile, StepFile
from fitdiff.methods.method import read_method
from fitdiff.stats.decision import VerdictRule

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"
IMAGES = 400
RULE = VerdictRule(smallest_effect=0.01, level=0.95, fewest_splits=10)


class Planted:
    """Methods that differ in one factor of B3, and results that we made up for them."""

    images = IMAGES
    rule = RULE

    def __init__(self) -> None:
        base = read_method(METHODS / "B3.toml")
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
        self.right: dict[tuple[str, str, int, int], np.ndarray] = {}

    @staticmethod
    def guess(*steps: tuple[str, str, str, str], id: str = "C1") -> GuessFile:
        """A guess with steps (from, to, factor, expects)."""
        keys = ("from", "to", "factor", "expects")
        stated = tuple(StepFile(**dict(zip(keys, step, strict=True))) for step in steps)
        return GuessFile(id=id, claim="Something matters.", who="Somebody", steps=stated)

    def measured(self, *guesses: GuessFile) -> list[Guess]:
        """Measure guesses on what was planted."""
        return measure(guesses, RULE, [*self.methods.values()], self.results, self.right)

    def step(self, *step: str) -> Step:
        """Measure the one step of a guess."""
        (guess,) = self.measured(self.guess(step))
        return guess.steps[0]

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
    ) -> Planted:
        """Give a method so much accuracy at each n, with this sd between splits."""
        for n, mean in accuracy.items():
            for replicate in range(1, replicates + 1):
                correct = round(IMAGES * np.clip(mean + spread * self.rng.normal(), 0, 1))
                right = np.zeros(IMAGES, dtype=bool)
                right[self.rng.permutation(IMAGES)[:correct]] = True
                self.right[method, "digits", n, replicate] = right
                self.rows.append(
                    {
                        "method": method,
                        "source": "digits",
                        "n": n,
                        "replicate": replicate,
                        "split_hash": f"{n} {replicate}",
                        "correct": float(correct),
                        "total": float(IMAGES),
                        "epochs": epochs,
                    }
                )
        return self


@pytest.fixture
def planted() -> Planted:
    return Planted()
