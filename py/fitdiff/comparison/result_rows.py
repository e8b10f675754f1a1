"""Which rows of two files of results belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.result_file import ResultFile
from fitdiff.quantities.quantity import counted
from fitdiff.quantities.terms import INTERCEPT, normal_term, split_outside

# Names that only count: x1, x2 of arrays, V1, V2 of matrices, 0, 1, 2 of rows.
_COUNTED = re.compile(r"^([A-Za-z_]{0,8}?)[_.]?(\d+)$")


@dataclass(frozen=True)
class Pairing:
    """Rows of two files that belong together.

    Attributes
    ----------
    labels : tuple of str
        The first file's.
    first, second : ndarray, shape (k,), intp
        Places in each file.
    by_position : bool
        Whether they belong together only because they are as many, in that order.
    only_first, only_second : tuple of str
        Rows that the other file lacks.
    """

    labels: tuple[str, ...]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    by_position: bool = False
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no row is left over."""
        return not self.only_first and not self.only_second


def pairings(one: ResultFile, two: ResultFile) -> Iterator[Pairing]:
    """Ways to pair the rows of two files, the best first; none where there is no way.

    Names pair rows. Order does where a file has no names, or where names only count: these may be
    numbers of all rows in one file and of the rows used in the other.
    """
    if one.labels is not None and two.labels is not None:
        named = _by_name(one.labels, two.labels)
        if named.labels:
            yield named
        if named.is_whole or not (_count(one.labels) and _count(two.labels)):
            return
    if one.rows == two.rows:
        places = np.arange(one.rows)
        labels = one.labels or two.labels or counted(one.rows)
        yield Pairing(labels, places, places, by_position=two.labels != one.labels)


def _by_name(one: Sequence[str], two: Sequence[str]) -> Pairing:
    place = {label: at for at, label in enumerate(two)}
    found = {label: place[label] for label in one if label in place}
    # woolB of R is wool[B] elsewhere; which level it is shows once the marks are gone.
    joined: dict[str, list[str]] = {}
    for label in two:
        if label not in found:
            joined.setdefault(_joined(label), []).append(label)
    for label in one:
        same = joined.get(_joined(label), []) if label not in found else []
        if len(same) == 1:
            found[label] = place[same.pop()]
    at = [(n, found[label]) for n, label in enumerate(one) if label in found]
    had = {second for _, second in at}
    return Pairing(
        tuple(one[n] for n, _ in at),
        np.array([n for n, _ in at], dtype=np.intp),
        np.array([n for _, n in at], dtype=np.intp),
        only_first=tuple(label for label in one if label not in found),
        only_second=tuple(label for n, label in enumerate(two) if n not in had),
    )


def _joined(label: str) -> str:
    """A term without the marks of levels, its factors in the order of the alphabet."""
    parts = (re.sub(r"\[([^\]]*)\]$", r"\1", part) for part in split_outside(label, ":"))
    return ":".join(sorted(map(normal_term, parts)))


def _count(labels: Sequence[str]) -> bool:
    """Whether names only count, an intercept aside: each is a number more than the one before."""
    found = [_COUNTED.match(label) for label in labels if label != INTERCEPT]
    if not found or not all(found):
        return False
    stems = {one.group(1) for one in found if one}
    numbers = [int(one.group(2)) for one in found if one]
    return len(stems) == 1 and all(a < b for a, b in pairwise(numbers))
