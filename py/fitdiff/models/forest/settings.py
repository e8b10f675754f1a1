"""Settings of random forests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, FiniteFloat, NonNegativeInt


@dataclass(frozen=True, config=STRICT)
class ForestSettings:
    """A random forest (Breiman, 2001): trees on resampled rows, some columns tried at each split.

    Splits are those of the least Gini impurity for classes, and of the least variance for numbers.
    A prediction is the mean over trees: of the shares of classes in a leaf, or of its mean.

    Attributes
    ----------
    trees : int
    mtry : int, 'sqrt', 'third' or 'all'
        Columns tried at a split: a number, or the root or a third of all, rounded down, at least 1.
    min_split : int
        Nodes of fewer rows are not split.
    max_depth : int
        0 for no limit.
    bootstrap : bool
        Whether each tree has as many rows, drawn with replacement; else it has all rows.
    threshold : float or 'none'
        Of two classes: the label is 1 where the fitted value exceeds it. Of other outcomes 'none';
        of several classes the label is the most probable.

    References
    ----------
    Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
    """

    trees: PositiveInt
    mtry: PositiveInt | Literal["sqrt", "third", "all"]
    min_split: Annotated[int, Field(ge=2)]
    max_depth: NonNegativeInt
    bootstrap: bool
    threshold: FiniteFloat | Literal["none"]

    def tried(self, columns: int) -> int:
        """Number of columns tried at a split, of those there are."""
        if self.mtry == "sqrt":
            return max(1, int(columns**0.5))
        if self.mtry == "third":
            return max(1, columns // 3)
        return columns if self.mtry == "all" else min(int(self.mtry), columns)
