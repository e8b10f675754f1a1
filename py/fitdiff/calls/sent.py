"""What a worker has of what was sent to it, so that no table crosses twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
# Bytes that are kept besides what the request at hand needs.
_KEPT = 2**28


class Sent(Generic[T]):
    """Things that are with a worker, by number; they must not change meanwhile."""

    def __init__(self) -> None:
        # By identity, least recently used first: the thing itself, so that no other gets its
        # identity, its number, its size.
        self._held: dict[int, tuple[T, int, int]] = {}
        self._count = 0

    def clear(self) -> None:
        """Forget all: the worker is gone."""
        self._held.clear()

    def number(self, thing: T, size_of: Callable[[T], int]) -> tuple[int, bool]:
        """Return a thing's number, and whether it has yet to be sent.

        Of what is new ``size_of`` tells the bytes.
        """
        found = self._held.pop(id(thing), None)
        if found is None:
            self._count += 1
        held = found or (thing, self._count, size_of(thing))
        self._held[id(thing)] = held
        return held[1], found is None

    def dropped(self, used: int) -> tuple[int, ...]:
        """Forget what there is no room for, but not the latest ``used`` things; their numbers."""
        excess = sum(nbytes for _, _, nbytes in self._held.values()) - _KEPT
        gone: list[int] = []
        for key in list(self._held)[: len(self._held) - used]:
            if excess <= 0:
                break
            _, number, nbytes = self._held.pop(key)
            gone.append(number)
            excess -= nbytes
        return tuple(gone)
