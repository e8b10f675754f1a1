"""Real fits to a hundred rows of the breast-cancer table, and made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fitdiff.causes.refitting import refitting
from fitdiff.causes.trial import FitOnSplits
from fitdiff.comparison.stages import ComparedFit
from fitdiff.data.source import load_data
from fitdiff.methods.method import Method, read_method, with_settings
from fitdiff.models.contract import MatrixRows
from fitdiff.results.cell import CellRecord, CellResult
from fitdiff.results.metrics import score
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

COMPARISONS = Path(__file__).parents[3] / "comparisons"


@cache
def method(name: str) -> Method:
    return read_method(COMPARISONS / "methods" / f"{name}.toml")


def changed(base: Method, **settings: object) -> Method:
    return replace(with_settings(base, settings), name="other")


@pytest.fixture(scope="module")
def fit() -> Iterator[FitOnSplits]:
    """Fits on two splits of 100 rows."""
    study = read_study(str(COMPARISONS / "studies" / "breast-cancer.toml"))
    (source,) = study.file.sources
    data = load_data(source)
    splits = draw_splits(study.file, source, data, Profile((100,), 2))
    with refitting(study, [(split, data) for split in splits]) as found:
        yield found


def made_up(probability: Callable[[Method], float]) -> FitOnSplits:
    """A fit whose results are one number, told from the settings."""
    x, truth = np.zeros((4, 1)), np.array([0, 1, 0, 1], dtype=np.uint8)
    rows = MatrixRows(x, truth, x, "", "")

    def fitted(method: Method, number: int) -> tuple[ComparedFit, ...]:
        p = np.full(4, probability(method))
        label = np.zeros(4, dtype=np.uint8)
        record = CellRecord("ok", 0.0, score(p, label, truth))
        return (ComparedFit(method, rows, truth, CellResult(record, p, label, {}, np.empty(0))),)

    return fitted
