"""Built-in sets of scikit-learn, by name: two classes of one of its classification sets."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT
from fitdiff.data.dataset import Dataset, whole
from fitdiff.data.source import TableKind
from fitdiff.errors import DataError
from fitdiff.tasks.binary import Binary


def _differ(pair: tuple[str, str]) -> tuple[str, str]:
    if pair[0] == pair[1]:
        raise ValueError("name two different classes")
    return pair


@dataclass(frozen=True, config=STRICT)
class BuiltIn:
    """Two classes of a built-in set; the second is the event.

    Attributes
    ----------
    set : str
        As in ``sklearn.datasets.load_<set>``.
    classes : pair of str
        Two of the set's target names, such as 'malignant' and 'benign'.
    """

    name: Literal["scikit-learn"]
    set: Literal["breast_cancer", "iris", "wine"]
    classes: Annotated[tuple[str, str], AfterValidator(_differ)]

    @property
    def label(self) -> str:
        """Label used in tables and figures."""
        return f"{self.set}: {self.classes[0]} v {self.classes[1]}"

    @property
    def title(self) -> str:
        """Title for readers."""
        return self.label

    def sources(self) -> tuple[BuiltIn, ...]:
        """The set itself."""
        return (self,)


def load(source: BuiltIn) -> Dataset:
    """Read the rows of both classes, in the set's order; no row is an official test row.

    Raises
    ------
    DataError
        If the set has no class of that name.
    """
    from sklearn import datasets  # noqa: PLC0415 - two seconds that listing must not pay

    bunch = getattr(datasets, f"load_{source.set}")()
    names = [str(name) for name in bunch.target_names]
    if unknown := [name for name in source.classes if name not in names]:
        raise DataError(
            f"{source.set} has no class '{unknown[0]}'. Its classes: {', '.join(names)}."
        )
    numbers = [names.index(name) for name in source.classes]
    rows = np.flatnonzero(np.isin(bunch.target, numbers)).astype(np.int32)
    x = np.ascontiguousarray(bunch.data[rows], dtype=np.float64)
    y = (bunch.target[rows] == numbers[1]).astype(np.uint8)
    x.setflags(write=False)
    columns = tuple(str(name) for name in bunch.feature_names)
    return whole(x, y, Binary(source.classes), row_numbers=rows, names=columns)


KIND = TableKind(BuiltIn, load)
