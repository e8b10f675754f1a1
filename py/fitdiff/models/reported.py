"""Quantities that statsmodels reports, by the terms of a design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.labelled import covariance_of
from fitdiff.quantities.quantity import Quantity


def reported_by(result: Any, terms: Sequence[str]) -> tuple[Quantity, ...]:
    """List what a results object of statsmodels says of a model with these terms."""
    result.model.data.xnames = list(terms)
    found = [one for one in quantities_of(result) if one.kind != "fitted values"]
    return (*found, covariance_of(terms, result.cov_params()))


def whole(weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Frequencies as whole numbers, shape (n,).

    Raises
    ------
    DataError
        If one is not whole.
    """
    bad = np.flatnonzero(weights != np.rint(weights))
    if bad.size:
        raise DataError(
            f"weights = 'frequency' counts rows, and row {bad[0]}, counted from 0, has "
            f"{weights[bad[0]]:g}. Use weights = 'precision'."
        )
    return weights.astype(np.intp)
