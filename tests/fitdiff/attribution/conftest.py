"""Ladders of the user's own engine, and planted results that no engine made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution.answers import Answers, TestImages
from fitdiff.attribution.data import DataSetting
from fitdiff.attribution.hybrid import Hybrid
from fitdiff.attribution.measure import Measured
from fitdiff.methods.method import Method, read_method
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import StudyFile

COMPARISONS = Path(__file__).parents[3] / "py/debate2017/src/debate2017"


def method(name: str) -> Method:
    return read_method(COMPARISONS / "methods" / f"{name}.toml")


def study_file(name: str) -> StudyFile:
    return read_study(str(COMPARISONS / "studies" / f"{name}.toml")).file


def make_hybrid(name: str, study: str = "leek2017") -> Hybrid:
    return Hybrid(method(name), DataSetting.of(study_file(study)))


@pytest.fixture(scope="session")
def hybrid():
    """Makes a hybrid of a method of the debate and the data of one of its studies."""
    return make_hybrid


class PlantedLadder:
    """Answers of m methods on s splits, made up at random; some tested on another test set."""

    def __init__(self, totals: list[int], sizes: list[int], seed: int = 1) -> None:
        """``totals``: test images of each method; ``sizes``: n of each split."""
        rng = np.random.default_rng(seed)
        base = method("leek-lm")
        self.methods = [replace(base, name=f"m{k}") for k in range(len(totals))]
        truth = {total: rng.integers(2, size=total, dtype=np.uint8) for total in set(totals)}
        self.tests = [{"digits": TestImages(str(t), truth[t])} for t in totals]
        label: dict[tuple[str, str, int, int], np.ndarray] = {}
        probability: dict[tuple[str, str, int, int], np.ndarray] = {}
        rows = []
        for k, total in enumerate(totals):
            for replicate, n in enumerate(sizes, start=1):
                place = (f"m{k}", "digits", n, replicate)
                right = rng.random(total) < rng.uniform(0.5, 1)
                label[place] = np.where(right, truth[total], 1 - truth[total]).astype(np.uint8)
                probability[place] = rng.random(total).astype(np.float32)
                rows.append(self._row(place, int(right.sum()), total))
        self.answers = Answers(label, probability)
        self.results = pd.DataFrame(rows)

    @staticmethod
    def _row(place: tuple[str, str, int, int], correct: int, total: int) -> dict[str, object]:
        return {
            "method": place[0],
            "source": place[1],
            "n": place[2],
            "replicate": place[3],
            "seed": 0,
            "split_hash": f"{place[2:]} {total}",
            "correct": float(correct),
            "total": float(total),
            "accuracy": correct / total,
            "log_loss": np.nan if place[0] == "m1" else 0.1 * place[3],
            "brier": 1 - correct / total,
            "auc": 0.9,
        }

    @property
    def names(self) -> list[str]:
        return [method.name for method in self.methods]

    @property
    def settings(self) -> dict[str, int]:
        hashes = [test["digits"].hash for test in self.tests]
        return {name: hashes.index(own) for name, own in zip(self.names, hashes, strict=True)}

    def measured(self, rule: object = None) -> Measured:
        return Measured(self.methods, self.results, self.tests, self.answers, rule)  # type: ignore[arg-type]


@pytest.fixture
def planted_ladder() -> type[PlantedLadder]:
    return PlantedLadder
