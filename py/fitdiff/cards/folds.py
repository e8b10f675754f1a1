"""Codec of folds: a column in R, PredefinedSplit in scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import Argument, Call, Constant, Language, Name, Node
from fitdiff.cards.codecs import Nodes, Values


@dataclass(frozen=True)
class Folds:
    """``foldid =`` of R, ``cv=PredefinedSplit(...)``; a number of folds is not the same folds.

    Attributes
    ----------
    absent : str
        What the folds are where no column says it.
    """

    absent: str

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of a PredefinedSplit."""
        (node,) = given.values()
        match node:
            case Call(function=Name(id="PredefinedSplit"), arguments=[column]):
                return {covers[0]: column.value}
        if node is None or node == Constant("null", None):
            return {covers[0]: self.absent}
        return {covers[0]: node} if language == "r" else None

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """As a PredefinedSplit."""
        (value,) = values.values()
        if not isinstance(value, Node):
            return None
        if language == "r":
            return {held_by[0]: value}
        return {held_by[0]: Call(Name("PredefinedSplit"), (Argument(None, value),))}
