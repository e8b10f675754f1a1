"""Classes among training rows, of which some transforms and models need two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError


def check_two_classes(y: NDArray[np.generic]) -> None:
    """Make sure that training labels, shape (n,), hold both classes.

    Raises
    ------
    DataError
        If they hold one only.
    """
    if y.min() == y.max():
        raise DataError(
            f"All {y.size} training labels are {y[0]}: two classes are needed. Draw larger "
            "or stratified training sets to avoid such splits."
        )
