"""Memory that a session and its worker share, so that large buffers are copied once and not thrice.

Each direction has one, made by the sender, grown as needed and used again for every message: a
message is read before the next one in its direction is written, as questions and answers alternate.
The kernel frees it with the processes; it has no name.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence

_ALIGN = 64
_PAGE = mmap.PAGESIZE
AVAILABLE = hasattr(os, "memfd_create")


class Arena:
    """One direction's shared memory.

    Parameters
    ----------
    descriptor : int
        Of the file in memory.
    size : int
        In bytes.
    """

    def __init__(self, descriptor: int, size: int) -> None:
        self.size = size
        self._map = mmap.mmap(descriptor, size)  # which has a descriptor of its own

    def write(self, buffers: Sequence[memoryview]) -> None:
        """Copy buffers, one after the other."""
        for start, buffer in zip(starts([b.nbytes for b in buffers]), buffers, strict=False):
            self._map[start : start + buffer.nbytes] = buffer

    def read(self, lengths: Sequence[int]) -> list[memoryview]:
        """Look at buffers, which change with the next message."""
        whole = memoryview(self._map)
        return [
            whole[start : start + n] for start, n in zip(starts(lengths), lengths, strict=False)
        ]


def create(size: int) -> tuple[int, int]:
    """Make a file in memory of at least this size; its descriptor and its size."""
    size = -(-size // _PAGE) * _PAGE
    descriptor = os.memfd_create("rbridge")
    os.ftruncate(descriptor, size)
    return descriptor, size


def starts(lengths: Sequence[int]) -> Iterator[int]:
    """Return the offsets of buffers of these lengths, and the end of the last one."""
    start = 0
    for length in lengths:
        yield start
        start += -(-length // _ALIGN) * _ALIGN
    yield start
