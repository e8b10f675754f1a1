"""Quantities whose values belong to a pair of names: two terms, or a term and a class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fitdiff.quantities.quantity import Floats, Kind, Quantity, quantity


def covariance_of(terms: Sequence[str], matrix: Floats) -> Quantity:
    """Covariance of estimates, shape (k, k), of which each pair of terms is named once."""
    rows, columns = np.triu_indices(len(terms))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    labels = [f"{terms[i]}, {terms[j]}" for i, j in pairs]
    return quantity("covariance", np.asarray(matrix)[rows, columns], labels, "covariance")


def by_class(
    kind: Kind, values: object, terms: Sequence[str], classes: Sequence[str], how: str
) -> Quantity:
    """Name values, shape (classes - 1, terms), of the classes after the first, against it."""
    labels = [f"{term} ({name})" for name in classes[1:] for term in terms]
    return quantity(kind, values, labels, how)
