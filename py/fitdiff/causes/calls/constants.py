"""Other numbers in both calls: what copies of a table are for calls that use no column of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from fitdiff.calls.tree import Constant, Node, rebuild, walk

# Numbers that are as likely an axis, a choice or a number of columns as they are data.
_SMALL = 2
# Shares of a number by which another one is away from it.
_LEAST, _MOST = 0.02, 0.2


def shared_numbers(first: Node, second: Node) -> list[float]:
    """Numbers that both calls state, in order; not whole ones up to 2."""
    one, other = ({*_numbers(tree)} for tree in (first, second))
    return sorted(v for v in one & other if abs(v) > _SMALL or v != math.floor(v))


def _numbers(tree: Node) -> Iterator[float]:
    for node in walk(tree):
        if isinstance(node, Constant) and node.kind in ("integer", "double"):
            assert isinstance(node.value, int | float)
            if math.isfinite(node.value):
                yield float(node.value)


def other_numbers(shared: list[float], sets: int, seed: int = 20261) -> list[dict[float, float]]:
    """Draw sets of numbers in place of others: whole ones stay whole, and all stay in order.

    Parameters
    ----------
    shared : list of float
        In order.
    sets : int
    seed : int

    Returns
    -------
    list of dict of float to float
    """
    generator = np.random.default_rng(seed)
    whole = [v for v in shared if v == math.floor(v)]
    drawn = []
    for _ in range(sets):
        made: dict[float, float] = {}
        before = after = 0.0
        for value in whole:
            step = value - before
            most = max(1, math.ceil(_MOST * abs(step)))
            after += step + int(generator.integers(0 if made else 1, most + 1))
            made[value], before = after, value
        # A share stays a share.
        made |= {
            v: v * (1 - float(generator.uniform(_LEAST, _MOST))) for v in shared if v not in made
        }
        drawn.append(made)
    return drawn


def with_numbers(tree: Node, numbers: Mapping[float, float]) -> Node:
    """A call with numbers replaced by others, wherever it states them."""

    def change(node: Node) -> Node:
        if not isinstance(node, Constant) or node.kind not in ("integer", "double"):
            return node
        assert isinstance(node.value, int | float)
        made = numbers.get(float(node.value))
        if made is None:
            return node
        return Constant(node.kind, int(made) if isinstance(node.value, int) else made)

    return rebuild(tree, change) if numbers else tree
