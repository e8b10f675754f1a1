"""Memory that a session and its worker share, through which large buffers stream.

Each direction has one, made by its sender at the first need: a ring of slots, so that one process
fills a slot while the other empties the one before. Its size does not depend on what crosses, as
the first touch of each page of shared memory costs more than copying it ten times. The kernel
frees it with the processes; it has no name.
"""

from __future__ import annotations

import mmap
import os

SLOT = 2**20
SLOTS = 4
AVAILABLE = hasattr(os, "memfd_create")


class Arena:
    """One direction's shared memory.

    Parameters
    ----------
    descriptor : int
        Of the file in memory.
    """

    def __init__(self, descriptor: int) -> None:
        # The mapping has a descriptor of its own.
        self._memory = memoryview(mmap.mmap(descriptor, SLOT * SLOTS))

    def slot(self, number: int) -> memoryview:
        """Return the slot of the piece of this number, counted from 0."""
        start = number % SLOTS * SLOT
        return self._memory[start : start + SLOT]


def create() -> int:
    """Make a file in memory; its descriptor."""
    descriptor = os.memfd_create("rbridge")
    os.ftruncate(descriptor, SLOT * SLOTS)
    return descriptor
