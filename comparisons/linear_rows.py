"""Small real data on which linear models are compared, and methods with some factors changed.

Scaled columns are rounded to a multiple of 2 ** -24: means and roots may differ in the last bits
between processors, and hashes of rows must not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_digits
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from debate2017.data.specification import ImagePair
from fitdiff.engines.contract import Rows, engine_of
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data

HERE = Path(__file__).parent
TRAINING, TEST = 240, 20

# Six measurements of tumours that do not tell them apart without error, none nearly another.
_TUMOUR = (
    *("mean radius", "mean texture", "mean smoothness"),
    *("mean compactness", "mean symmetry", "mean fractal dimension"),
)
# Six pixels, by row and column, that are not alike and do not separate eights from nines.
_PIXELS = ((1, 2), (2, 5), (4, 3), (5, 2), (6, 4), (4, 5))


def as_rows(x: NDArray[np.generic], y: NDArray[np.uint8], x_test: NDArray[np.generic]) -> Rows:
    x, x_test = np.ascontiguousarray(x), np.ascontiguousarray(x_test)
    return Rows(x, y, x_test, hash_rows(x, y), hash_rows(x_test))


@cache
def well_posed(name: str) -> Rows:
    """Rows with a unique maximum of the likelihood: classes overlap, columns have full rank.

    'tumours' and 'digits' have standardised columns; 'pixels' are Leek's ten of 300 threes and
    fives, 0 to 255, in the order of the file.
    """
    if name == "pixels":
        data = load_data(ImagePair("mnist", (3, 5)))
        return as_rows(data.x[:300], data.y[:300], data.x[300 : 300 + TEST])
    if name == "tumours":
        tumours = load_breast_cancer()
        x = tumours.data[:, [list(tumours.feature_names).index(column) for column in _TUMOUR]]
        y = tumours.target
    else:
        digits = load_digits()
        two = np.isin(digits.target, (8, 9))
        x = np.stack([digits.images[two][:, row, column] for row, column in _PIXELS], axis=1)
        y = digits.target[two] == 9
    train = x[:TRAINING]
    scaled = _rounded((x - train.mean(axis=0)) / train.std(axis=0))
    test = scaled[TRAINING : TRAINING + TEST]
    return as_rows(scaled[:TRAINING], y[:TRAINING].astype(np.uint8), test)


@cache
def evenly_curved(name: str) -> Rows:
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
def leeks_split(n: int, replicate: int) -> Rows:
    """Return a split of Leek's study, whose test rows are its training rows and a few others."""
    study = read_study(str(HERE / "studies" / "leek2017.toml"))
    (pair,) = study.file.sources
    data = load_data(pair)
    rows = rows_of(draw_splits(study.file, pair, data, Profile((n,), replicate))[-1], data)
    return as_rows(rows.x_train, rows.y_train, np.vstack([rows.x_train, rows.x_test[:TEST]]))


@cache
def with_copies() -> Rows:
    """Return the tumours with a copy of one column and the sum of two others: rank 7 of 9 terms."""
    rows = well_posed("tumours")
    x = rows.x_train
    more = np.column_stack([x[:, :4], x[:, 2], x[:, 0] + x[:, 1], x[:, 4:]])
    return as_rows(more, rows.y_train, more)


def vary(name: str, engine: str | None = None, **changes: object) -> Method:
    """Return a method of the comparisons with other values for some factors, checked again."""
    published = read_method(HERE / "methods" / f"{name}.toml")
    varied = replace(
        published, engine=engine or published.engine, spec=replace(published.spec, **changes)
    )
    engine_of(varied)
    return varied


def _rounded(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(x * 2.0**24) / 2.0**24
