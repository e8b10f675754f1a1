"""Predictors of a table as columns of numbers: categories coded by contrasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column
from fitdiff.tables.table import Table
from fitdiff.transforms.contrasts import contrasts_of
from fitdiff.transforms.settings import Encoding

Floats = NDArray[np.float64]

_NUMBERS = ("float", "integer", "boolean")
_CATEGORIES = ("category", "string")


@dataclass(frozen=True)
class Coding:
    """Coding of one category.

    Attributes
    ----------
    levels : tuple of str
        Those that training rows have, in the column's order; strings in the order of code points.
    contrasts : ndarray, shape (levels, columns), float64
    names : tuple of str
        What follows the predictor in the name of each column, such as '[b]' or '.L'.
    """

    levels: tuple[str, ...]
    contrasts: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class Encoder:
    """How predictors become columns, learnt on training rows.

    Attributes
    ----------
    predictors : tuple of str
    codings : mapping of str to Coding
        Of the categories among them.
    """

    predictors: tuple[str, ...]
    codings: Mapping[str, Coding]

    @property
    def terms(self) -> tuple[str, ...]:
        """Name of each column: the predictor's, ``predictor[level]`` or ``predictor.L``."""
        return tuple(f"{one}{name}" for one in self.predictors for name in self._names(one))

    @property
    def sources(self) -> NDArray[np.intp]:
        """Place of the predictor that each column is made of."""
        widths = [len(self._names(name)) for name in self.predictors]
        return np.repeat(np.arange(len(self.predictors)), widths)

    def encode(self, table: Table) -> Floats:
        """Make the columns of rows, which must be complete.

        Raises
        ------
        DataError
            If a category has a level that no training row has.
        """
        blocks = [self._block(table.column(name)) for name in self.predictors]
        return np.column_stack([np.empty((table.n_rows, 0)), *blocks])

    def _names(self, name: str) -> tuple[str, ...]:
        coding = self.codings.get(name)
        return ("",) if coding is None else coding.names

    def _block(self, column: Column) -> Floats:
        coding = self.codings.get(column.name)
        if coding is None:
            return column.numbers()
        places = {level: place for place, level in enumerate(coding.levels)}
        labels = [str(label) for label in column.labels()]
        if unseen := sorted({label for label in labels if label not in places}):
            raise DataError(
                f"Column '{column.name}' has the level '{unseen[0]}' in test rows, which no "
                "training row has. Leave out such rows, or join levels."
            )
        return coding.contrasts[[places[label] for label in labels]]


def learn_encoding(
    train: Table, predictors: Sequence[str], encode: Encoding | None, intercept: bool
) -> Encoder:
    """Learn how to code the predictors of training rows, which must be complete.

    Without an intercept the first category has a column for each level, however it would be coded,
    as in R: else the model would have to be the same for all levels. Booleans are numbers, 0 and 1.

    Raises
    ------
    DataError
        If a predictor is neither of numbers nor a category, a category has one level, there is one
        and ``encode`` is None, or it has too many levels for polynomials.
    """
    codings: dict[str, Coding] = {}
    for name in predictors:
        column = train.column(name)
        if column.kind in _NUMBERS:
            continue
        if column.kind not in _CATEGORIES:
            raise DataError(f"Column '{name}' is {column.kind}: make numbers or categories of it.")
        if encode is None:
            raise DataError(
                f"Column '{name}' is categorical, and the method does not say how to code it. Add "
                "[transforms.encode], such as name = 'treatment' with reference = 'first'."
            )
        codings[name] = _coding(column, encode, whole=not (intercept or codings))
    return Encoder(tuple(predictors), codings)


def _coding(column: Column, encode: Encoding, whole: bool) -> Coding:
    levels = levels_of(column)
    if len(levels) < 2:
        raise DataError(
            f"Column '{column.name}' has one level among the training rows, '{levels[0]}'. Leave "
            "it out."
        )
    if whole:
        return Coding(levels, np.eye(len(levels)), tuple(f"[{level}]" for level in levels))
    return Coding(levels, *contrasts_of(column.name, levels, encode, column.ordered))


def levels_of(column: Column) -> tuple[str, ...]:
    """Levels that rows have: in the column's order; strings in the order of code points."""
    seen = {label for label in column.labels() if label is not None}
    return tuple(level for level in column.levels or sorted(seen) if level in seen)
