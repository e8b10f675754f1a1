import numpy as np
import pytest

from fitdiff.quantities.alignment import align
from fitdiff.quantities.quantity import quantity
from fitdiff.quantities.relations import relation_of

A = np.array([0.2, 0.5, 0.7, 0.9])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (A, -A, "but for the sign"),
        (A, 1 - A, "one minus the other"),
        (A, A[::-1], "another order"),
        (A, 2 * A, "0.5 times"),
        (A, A + 3, "plus -3"),
        (A, np.log(A / (1 - A)), "log odds of the first"),
        (np.exp(A), A, "logarithm of the first"),
        (A, A, ""),
        (A, np.array([0.3, 0.1, 0.8, 0.4]), ""),
        (A[:1], -A[:1], ""),
    ],
)
def test_relation_of(first, second, expected: str) -> None:
    aligned = align(quantity("values", first), quantity("values", second))
    assert aligned is not None
    found = relation_of(aligned)
    assert expected in found
    assert bool(found) == bool(expected)
