"""Aligning the same quantity of two sides: by normalised labels, or else by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fitdiff.quantities.quantity import Floats, Kind, Quantity
from fitdiff.quantities.terms import basis_of, coded_column


@dataclass(frozen=True)
class Aligned:
    """Two sides' values of one kind, entry by entry.

    Attributes
    ----------
    kind : Kind
    labels : tuple of str
        The first side's.
    first, second : ndarray, shape (k,), float64
    by_position : frozenset of str
        Labels of entries that belong together only because as many are left on both sides, in
        that order; the others have the same label on both.
    only_first, only_second : tuple of str
        Labels that the other side lacks; their entries are not compared.
    """

    kind: Kind
    labels: tuple[str, ...]
    first: Floats
    second: Floats
    by_position: frozenset[str] = frozenset()
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()


# How labels of points of time begin: two points are never one because as many are left over.
TIME = "t="
# Values of rows, of which only the number is known.
_OF_ROWS = frozenset({"fitted values", "predictions", "probabilities", "predicted classes",
                      "clusters", "values"})  # fmt: skip


def align(first: Quantity, second: Quantity) -> Aligned | None:
    """Align two quantities of a kind; None where neither labels nor lengths allow it.

    Numbers 1, 2, ... may be those of all rows or of the rows used. So a side that counts its
    entries is aligned by position with another of as many, and of rows with no other.
    """
    first, second = _lone(first, second), _lone(second, first)
    second = _same_numbers(first, second)
    if first.labels is second.labels and first.is_counted:
        return Aligned(first.kind, first.labels, first.values, second.values)
    counted = _count_up(first.labels) or _count_up(second.labels)
    numbers = counted and all(_are_numbers(one.labels) for one in (first, second))
    if numbers and len(first.labels) != len(second.labels) and first.kind in _OF_ROWS:
        both = _count_up(first.labels) and _count_up(second.labels)
        if both and min(len(first.labels), len(second.labels)) > 1:
            return None
    by_place = numbers and len(first.labels) == len(second.labels)
    if by_place or any(len(set(one.labels)) < len(one.labels) for one in (first, second)):
        pairs = _by_position(first.labels, second.labels)
        left: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        positions = frozenset() if first.labels == second.labels else frozenset(first.labels)
        at = list(zip(range(len(pairs)), range(len(pairs)), strict=True))
    else:
        at, positions, left = _by_label(first.labels, second.labels)
    if not at:
        return None
    one, other = (np.array(side, dtype=np.intp) for side in zip(*at, strict=True))
    labels = tuple(first.labels[place] for place in one)
    return Aligned(first.kind, labels, first.values[one], second.values[other], positions, *left)


def _lone(one: Quantity, other: Quantity) -> Quantity:
    """The only number among NaN, where the other side has but one: an F beside its residuals."""
    known = np.flatnonzero(np.isfinite(one.values))
    if other.values.size != 1 or one.values.size == 1 or known.size != 1:
        return one
    return replace(one, values=one.values[known], labels=(one.labels[int(known[0])],))


def _same_numbers(first: Quantity, second: Quantity) -> Quantity:
    """Number the classes of the second side as the first does; what the first lacks comes after."""
    if not first.classes or not second.classes or first.classes == second.classes:
        return second
    names = [*first.classes, *(one for one in second.classes if one not in first.classes)]
    place = np.array([names.index(one) for one in second.classes], dtype=np.float64)
    known = np.isfinite(second.values)
    values = np.full(second.values.shape, np.nan)
    values[known] = place[second.values[known].astype(np.intp)]
    return replace(second, values=values, classes=tuple(names))


def _are_numbers(labels: tuple[str, ...]) -> bool:
    return all(label.isdigit() for label in labels)


def _count_up(labels: tuple[str, ...]) -> bool:
    return all(label == str(place) for place, label in enumerate(labels, start=1))


def _by_position(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(a, b, strict=True)) if len(a) == len(b) else []


def _by_label(
    a: tuple[str, ...], b: tuple[str, ...]
) -> tuple[list[tuple[int, int]], frozenset[str], tuple[tuple[str, ...], tuple[str, ...]]]:
    place = {label: number for number, label in enumerate(b)}
    at = [(number, place[label]) for number, label in enumerate(a) if label in place]
    rest_a = [label for label in a if label not in place]
    own = set(a)
    rest_b = [label for label in b if label not in own]
    coded = _by_column(rest_a, rest_b)
    at += [(a.index(x), place[y]) for x, y in coded]
    rest_a = [label for label in rest_a if label not in {x for x, _ in coded}]
    rest_b = [label for label in rest_b if label not in {y for _, y in coded}]
    by_place = frozenset(x for x, _ in coded)
    unlike = any(basis_of(x) != basis_of(y) for x, y in zip(rest_a, rest_b, strict=False))
    unlike |= any(label.startswith(TIME) for label in (*rest_a, *rest_b))
    if len(rest_a) != len(rest_b) or unlike:
        return at, by_place, (tuple(rest_a), tuple(rest_b))
    at += [(a.index(x), place[y]) for x, y in zip(rest_a, rest_b, strict=True)]
    return at, by_place | frozenset(rest_a), ((), ())


def _by_column(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, str]]:
    """Labels of the same category's columns, of as many, that the sides name otherwise."""
    groups: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for group, labels in zip(groups, (a, b), strict=True):
        for label in labels:
            group.setdefault(coded_column(label), []).append(label)
    return [
        pair
        for column, labels in groups[0].items()
        if labels != [column] and len(labels) == len(groups[1].get(column, ()))
        for pair in zip(labels, groups[1][column], strict=True)
    ]
