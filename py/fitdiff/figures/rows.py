"""Rows of a waterfall: which steps have one of their own, and where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Of the largest effect of any step at any size: what is smaller cannot be seen beside it.
IDLE = 0.005


@dataclass(frozen=True)
class Row:
    """A row between the two ends.

    Attributes
    ----------
    label : str
    steps : tuple of int
        Steps of the ladder, from 0; several are those without effect.
    """

    label: str
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Where a row's effect begins and ends along the axis."""

    start: float
    end: float


def rows_of(labels: Sequence[str], effects: Sequence[Sequence[float]]) -> tuple[Row, ...]:
    """Give each step a row, and those without effect one together, the last.

    Parameters
    ----------
    labels : sequence of str, length k
    effects : sequence of sequence of float
        In each panel, the effects of the k steps.
    """
    most = [max(abs(panel[step]) for panel in effects) for step in range(len(labels))]
    idle = tuple(step for step, size in enumerate(most) if size <= IDLE * max(most))
    if len(idle) < 2:
        idle = ()
    rows = [Row(label, (step,)) for step, label in enumerate(labels) if step not in idle]
    return (*rows, *([Row(f"{len(idle)} settings without effect", idle)] if idle else []))


def places_of(rows: Sequence[Row], first: float, effects: Sequence[float]) -> list[Place]:
    """Add the effects up, row by row, from where the ladder begins."""
    places, at = [], first
    for row in rows:
        end = at + sum(effects[step] for step in row.steps)
        places.append(Place(at, end))
        at = end
    return places
