"""Whether a decision changes: predicted classes at a threshold, p at a level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.quantity import Kind

_CHANCES: tuple[Kind, ...] = ("probabilities", "fitted values")


@dataclass(frozen=True)
class Decision:
    """How many decisions differ between two sides.

    Attributes
    ----------
    what : {'predicted class', 'p-value'}
    limit : float
        A class is predicted above it; a p-value is significant below it.
    changed : tuple of str
        Labels of rows or terms that are decided otherwise.
    total : int
    """

    what: str
    limit: float
    changed: tuple[str, ...]
    total: int


def decisions(
    stages: Sequence[Stage], fits: tuple[SideFit, SideFit], threshold: float, alpha: float
) -> Iterator[Decision]:
    """Yield the decisions that both sides' numbers allow.

    Parameters
    ----------
    stages : sequence of Stage
    fits : pair of SideFit
    threshold : float
        Of a predicted probability.
    alpha : float
        Level of significance.
    """
    found = {stage.kind: stage for stage in stages if stage.agreement is not None}
    binary = any(fit.facts.event for fit in fits)
    chances = next((found[kind] for kind in _CHANCES if kind in found), None)
    if binary and chances is not None and _within_unit(chances):
        yield from _decided("predicted class", chances, threshold)
    if "p-values" in found:
        yield from _decided("p-value", found["p-values"], alpha)


def _within_unit(stage: Stage) -> bool:
    assert stage.agreement is not None
    aligned = stage.agreement.aligned
    return all(bool(((side >= 0) & (side <= 1)).all()) for side in (aligned.first, aligned.second))


def _decided(what: str, stage: Stage, limit: float) -> Iterator[Decision]:
    """What is decided of the entries of which both sides have a number; nothing where none is."""
    assert stage.agreement is not None
    aligned = stage.agreement.aligned
    known = np.isfinite(aligned.first) & np.isfinite(aligned.second)
    apart = known & ((aligned.first > limit) != (aligned.second > limit))
    changed = tuple(label for label, one in zip(aligned.labels, apart, strict=True) if one)
    if known.any():
        yield Decision(what, limit, changed, int(known.sum()))
