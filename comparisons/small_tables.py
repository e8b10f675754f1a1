"""Small tables for parity checks: a few measurements that ship with scikit-learn.

Scaled columns are rounded to a multiple of 2 ** -24: means and roots may differ in the last bits
between processors, and hashes of rows must not.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_diabetes
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows

TRAINING, TEST = 240, 20
# Cells of a row of `grey`, which is also a picture of 6 x 6.
CELLS = 36

# Six measurements of tumours that do not tell them apart without error, none nearly another.
_TUMOUR = (
    *("mean radius", "mean texture", "mean smoothness"),
    *("mean compactness", "mean symmetry", "mean fractal dimension"),
)
# Six measurements of patients; whether diabetes progressed by more than the median, 140.5.
_PATIENT = ("age", "sex", "bmi", "bp", "s3", "s6")


def as_rows(x: NDArray[np.generic], y: NDArray[np.uint8], x_test: NDArray[np.generic]) -> SplitData:
    """Rows as an engine receives them."""
    x, x_test = np.ascontiguousarray(x), np.ascontiguousarray(x_test)
    return MatrixRows(x, y, x_test, hash_rows(x, y), hash_rows(x_test))


@cache
def well_posed(name: str) -> SplitData:
    """Rows with a unique maximum of the likelihood: classes overlap, columns have full rank.

    'tumours' and 'patients' have standardised columns; 'raw' are patients in years, mg/dl and so
    on, from 1 to 200.
    """
    x, y = _tumours(_TUMOUR) if name == "tumours" else _patients()
    if name != "raw":
        train = x[:TRAINING]
        x = _rounded((x - train.mean(axis=0)) / train.std(axis=0))
    return as_rows(x[:TRAINING], y[:TRAINING], x[TRAINING : TRAINING + TEST])


@cache
def evenly_curved(name: str) -> SplitData:
    """Return `well_posed` rows in columns that give the likelihood one curvature in all directions.

    The columns are combined so that the information matrix at the maximum is a multiple of the
    identity, the intercept's row and column included; coefficients change with them, fits do not.
    """
    rows = well_posed(name)
    design = np.column_stack([np.ones(len(rows.x_train)), rows.x_train])
    fitted = GLM(rows.y_train, design, family=Binomial()).fit(tol=1e-12).fittedvalues
    weights = fitted * (1 - fitted)
    weights /= weights.sum()
    centre = weights @ rows.x_train
    centred = rows.x_train - centre
    root = np.linalg.cholesky(centred.T @ (weights[:, np.newaxis] * centred))
    combined = np.linalg.inv(root).T
    return as_rows(
        _rounded(centred @ combined), rows.y_train, _rounded((rows.x_test - centre) @ combined)
    )


@cache
def few(n: int, seed: int) -> SplitData:
    """Return n tumours with all 30 measurements, standardised over all 569.

    Neighbouring columns are nearly equal. Test rows are the training rows and a few others.
    """
    x, y = _tumours()
    x = _rounded((x - x.mean(axis=0)) / x.std(axis=0))
    drawn = np.random.default_rng([n, seed]).permutation(y.size)[: n + TEST]
    return as_rows(x[drawn[:n]], y[drawn[:n]], x[drawn])


@cache
def with_copies() -> SplitData:
    """Return the tumours with a copy of one column and the sum of two others: rank 7 of 9 terms."""
    rows = well_posed("tumours")
    x = rows.x_train
    more = np.column_stack([x[:, :4], x[:, 2], x[:, 0] + x[:, 1], x[:, 4:]])
    return as_rows(more, rows.y_train, more)


@cache
def grey(n: int, test_rows: int = 60) -> SplitData:
    """Return n tumours and other test rows in whole numbers from 0 to 255.

    The 30 measurements are shares of their largest values; six columns of 0 follow.
    """
    x, y = _tumours()
    whole = np.round(255 * x / x.max(axis=0)).astype(np.uint8)
    whole = np.hstack([whole, np.zeros((y.size, CELLS - x.shape[1]), np.uint8)])
    drawn = np.random.default_rng(2022).permutation(y.size)
    train, test = drawn[:n], drawn[100 : 100 + test_rows]
    return as_rows(whole[train], y[train], whole[test])


def _tumours(names: tuple[str, ...] | None = None) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    tumours = load_breast_cancer()
    columns = list(tumours.feature_names)
    chosen = [columns.index(name) for name in names or columns]
    return tumours.data[:, chosen], tumours.target.astype(np.uint8)


def _patients() -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    patients = load_diabetes(scaled=False)
    columns = list(patients.feature_names)
    x = patients.data[:, [columns.index(name) for name in _PATIENT]]
    return x, (patients.target > 140.5).astype(np.uint8)


def _rounded(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(x * 2.0**24) / 2.0**24
