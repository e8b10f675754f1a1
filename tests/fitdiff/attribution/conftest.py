"""Core methods on the breast-cancer table, and made-up results that no engine made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution.configuration import Configuration
from fitdiff.attribution.data import Sampling
from fitdiff.attribution.measure import Measured
from fitdiff.methods.method import read_method
from fitdiff.results.predictions import Place, Prediction
from fitdiff.stats.labels import TestRows
from fitdiff.studies.study import read_study

COMPARISONS = Path(__file__).parents[3] / "comparisons"
# Nothing is penalised, as liblinear cannot do: the solver must change before.
UNPENALISED = """
name = "unpenalised-top10"
title = "Ten best columns, logistic, Newton-Cholesky, no penalty"
like = "newton-top10"

[settings]
intercept_penalised = false
penalty = "none"
strength = 0.0
"""
VERDICT = """
[verdict]
smallest_effect = 0.01
level = 0.95
fewest_splits = 10
"""
# Draw, pool and test set of the study "other", in place of those of "own".
OTHER = {
    "without-replacement": "with-replacement",
    "class_counts = [212, 357]": "class_counts = [200, 300]",
    "draw_from = 400": "draw_from = 350",
    'name = "breast-cancer"': 'name = "other"',
}


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of core methods, and of studies that differ in the data alone."""
    folder = tmp_path_factory.mktemp("collection")
    shutil.copytree(COMPARISONS / "methods", folder / "methods")
    (folder / "methods" / "unpenalised-top10.toml").write_text(UNPENALISED)
    (folder / "studies").mkdir()
    text = (COMPARISONS / "studies" / "breast-cancer.toml").read_text()
    own = text.replace('name = "breast-cancer"', 'name = "own"')
    wine = own.replace('"breast_cancer"', '"wine"').replace("malignant", "class_0")
    wine = wine.replace("benign", "class_1").replace("[212, 357]", "[59, 71]")
    wine = wine.replace("draw_from = 400", "draw_from = 90")
    for old, new in OTHER.items():
        assert old in text
        text = text.replace(old, new)
    for name, content in {
        "own": own + VERDICT,
        "other": text,
        "wine": wine.replace('name = "own"', 'name = "wine"'),
    }.items():
        (folder / "studies" / f"{name}.toml").write_text(content)
    return folder


@pytest.fixture(scope="session")
def studies(collection: Path) -> dict[str, str]:
    """Paths of the studies, by name."""
    return {path.stem: str(path) for path in (collection / "studies").iterdir()}


@pytest.fixture(scope="session")
def configuration(collection: Path, studies: dict[str, str]) -> Callable[..., Configuration]:
    """Makes a configuration of a core method and the data of one of the studies."""

    def configuration(name: str, study: str = "own") -> Configuration:
        method = read_method(collection / "methods" / f"{name}.toml")
        return Configuration(method, Sampling.of(read_study(studies[study]).file))

    return configuration


class MadeUpLadder:
    """Predictions of m methods on s splits, made up at random; some on another test set."""

    def __init__(self, totals: list[int], sizes: list[int], seed: int = 1) -> None:
        """``totals``: test rows of each method; ``sizes``: n of each split."""
        rng = np.random.default_rng(seed)
        base = read_method(COMPARISONS / "methods" / "lm-top10.toml")
        self.methods = [replace(base, name=f"m{k}") for k in range(len(totals))]
        truth = {total: rng.integers(2, size=total, dtype=np.uint8) for total in set(totals)}
        self.tests = [{"cells": TestRows(str(t), truth[t])} for t in totals]
        self.predictions: dict[Place, Prediction] = {}
        rows = []
        for k, total in enumerate(totals):
            for replicate, n in enumerate(sizes, start=1):
                place = Place(f"m{k}", "cells", n, replicate)
                correct = rng.random(total) < rng.uniform(0.5, 1)
                label = np.where(correct, truth[total], 1 - truth[total]).astype(np.uint8)
                self.predictions[place] = Prediction(label, rng.random(total))
                rows.append(self._row(place, int(correct.sum()), total))
        self.results = pd.DataFrame(rows)

    def give(self, name: str, label: np.ndarray) -> None:
        """Let a method label its test rows like this on every split."""
        for at, row in self.results[self.results["method"] == name].iterrows():
            place = Place(name, "cells", row["n"], row["replicate"])
            self.predictions[place] = Prediction(label, self.predictions[place].prediction)
            correct = int((label == self.tests[self.names.index(name)]["cells"].label).sum())
            self.results.loc[at, "correct"] = float(correct)
            self.results.loc[at, "accuracy"] = correct / label.size

    @staticmethod
    def _row(place: Place, correct: int, total: int) -> dict[str, object]:
        return place._asdict() | {
            "split_hash": f"{place.n} {place.replicate} {total}",
            "correct": float(correct),
            "total": float(total),
            "accuracy": correct / total,
            "log_loss": np.nan if place.method == "m1" else 0.1 * place.replicate,
            "brier": 1 - correct / total,
            "auc": 0.9,
        }

    @property
    def names(self) -> list[str]:
        return [method.name for method in self.methods]

    @property
    def samplings(self) -> dict[str, int]:
        hashes = [test["cells"].hash for test in self.tests]
        return {name: hashes.index(own) for name, own in zip(self.names, hashes, strict=True)}

    def measured(self, rule: object = None) -> Measured:
        return Measured(self.methods, self.results, self.tests, self.predictions, rule)  # type: ignore[arg-type]


@pytest.fixture
def made_up_ladder() -> type[MadeUpLadder]:
    return MadeUpLadder
