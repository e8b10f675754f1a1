"""Shapley values of settings: each one's mean effect over all orders in which settings can change.

A value is linear in the accuracies of configurations, so everything here is weights of these,
exact fractions, which apply to exact means and to the accuracies on each split.

References
----------
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II.
Grabisch, M. and Roubens, M. (1999). An axiomatic approach to the concept of interaction among
players in cooperative games. International Journal of Game Theory 28, 547-565.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import factorial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Coalition = frozenset[str]
Order = tuple[str, ...]
# How often an order goes from a configuration to the next by changing a setting; see `path_counts`.
PathCounts = Mapping[tuple[Coalition, str], Fraction]
Weights = Mapping[Coalition, Fraction]
Number = TypeVar("Number", Fraction, NDArray[np.float64])


def paths_to_end(settings: Sequence[str], runnable: Collection[Coalition]) -> dict[Coalition, int]:
    """Count the orders from each configuration to the last one through runnable ones only."""
    whole = frozenset(settings)
    count = {whole: 1}
    for subset in sorted({*runnable} - {whole}, key=_place, reverse=True):
        ahead = (subset | {one} for one in whole - subset)
        count[subset] = sum(count.get(one, 0) for one in ahead)
    return {subset: paths for subset, paths in count.items() if paths}


def path_counts(settings: Sequence[str], paths: Mapping[Coalition, int]) -> PathCounts:
    """Share of all runnable orders that change a setting at a configuration.

    Parameters
    ----------
    settings : sequence of str
    paths : mapping of Coalition to int
        As `paths_to_end` returns it; must have the empty set.

    Returns
    -------
    mapping of (Coalition, str) to Fraction
        For each setting they sum to one. Where all configurations can be run, the share of (S, f)
        is |S|! (k - |S| - 1)! / k!, Shapley's.
    """
    whole = frozenset(settings)
    arriving = {frozenset[str](): Fraction(1)}
    shares: dict[tuple[Coalition, str], Fraction] = {}
    for subset in sorted(paths, key=_place):
        if subset not in arriving:
            continue
        for setting in sorted(whole - subset):
            following = subset | {setting}
            if following not in paths:
                continue
            share = arriving[subset] * Fraction(paths[following], paths[subset])
            shares[subset, setting] = share
            arriving[following] = arriving.get(following, Fraction(0)) + share
    return shares


def path_counts_of(orders: Sequence[Order]) -> PathCounts:
    """Share of the given orders that change a setting at a configuration."""
    shares: dict[tuple[Coalition, str], Fraction] = {}
    for order in orders:
        for place, setting in enumerate(order):
            step = frozenset(order[:place]), setting
            shares[step] = shares.get(step, Fraction(0)) + Fraction(1, len(orders))
    return shares


def draw_orders(
    settings: Sequence[str], paths: Mapping[Coalition, int], count: int, rng: np.random.Generator
) -> list[Order]:
    """Draw runnable orders, each with the same chance, with replacement."""
    orders = []
    for _ in range(count):
        at: Coalition = frozenset()
        order: list[str] = []
        while len(order) < len(settings):
            ahead = [one for one in settings if one not in at and paths.get(at | {one}, 0)]
            chances = np.array([paths[at | {one}] / paths[at] for one in ahead])
            order.append(ahead[int(rng.choice(len(ahead), p=chances / chances.sum()))])
            at |= {order[-1]}
        orders.append(tuple(order))
    return orders


def value_weights(shares: PathCounts, *settings: str) -> Weights:
    """Weights of the mean effect over the orders that ``shares`` was made from, of one or several.

    The mean effect of several settings is the sum of what each of them does at its own place.
    """
    weights: dict[Coalition, Fraction] = {}
    for (subset, one), share in shares.items():
        if one in settings:
            _add(weights, subset | {one}, share)
            _add(weights, subset, -share)
    return weights


def interaction_weights(
    settings: Sequence[str], fitted: Collection[Coalition], pair: tuple[str, str]
) -> Weights | None:
    """Weights of the interaction of two settings.

    The mean, over what else has changed, of what both do together beyond what each does alone; of
    every such square that is fitted at all four corners, with the weights of Grabisch and Roubens.
    Where every configuration is fitted, that is their index.

    Returns
    -------
    mapping or None
        None where no square is fitted.
    """
    shares = {
        subset: Fraction(factorial(len(subset)) * factorial(len(settings) - 2 - len(subset)))
        for subset in sorted(fitted, key=_place)
        if not subset & {*pair}
        and all(subset | {*more} in fitted for more in (pair, pair[:1], pair[1:]))
    }
    weights: dict[Coalition, Fraction] = {}
    for subset, share in shares.items():
        for more, sign in ((pair, 1), (pair[:1], -1), (pair[1:], -1), ((), 1)):
            _add(weights, subset | {*more}, sign * share / sum(shares.values()))
    return weights or None


def weighted(weights: Weights, values: Mapping[Coalition, Number], nothing: Number) -> Number:
    """Sum weighted values of configurations; fractions stay exact, arrays become float64."""
    total = nothing
    for subset, weight in weights.items():
        value = values[subset]
        total = total + (weight * value if isinstance(value, Fraction) else float(weight) * value)
    return total


def configurations_of(shares: PathCounts) -> set[Coalition]:
    """All configurations whose accuracies are needed."""
    return {subset for subset, _ in shares} | {subset | {one} for subset, one in shares}


def _place(subset: Coalition) -> tuple[int, list[str]]:
    """Order by size, then by name, so that sums of floating-point numbers repeat themselves."""
    return len(subset), sorted(subset)


def _add(weights: dict[Coalition, Fraction], subset: Iterable[str], weight: Fraction) -> None:
    key = frozenset(subset)
    weights[key] = weights.get(key, Fraction(0)) + weight
