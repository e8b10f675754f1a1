"""Framed messages over a socket pair that only a session and its worker hold.

A frame is four 64-bit integers (the size of a new arena, 0 for none; the length of the pickle; the
numbers of buffers that follow it and of buffers in the arena) and the lengths of the buffers; then
the arena's descriptor if it is new, a pickle (protocol 5), and the buffers that are not in the
arena. Both ends are this package in the same Python, on one machine, so nothing foreign is ever
unpickled.
"""

from __future__ import annotations

import os
import pickle
import socket
import struct
import time
from collections.abc import Callable, Sequence
from functools import partial

from rbridge.arena import AVAILABLE, Arena, create, starts

# How often a waiting session checks that its worker lives. The end of the stream shows that at
# once, except when a process forked by R still holds the worker's end of the socket pair.
_LOOK_AGAIN = 0.2
# Bytes from which buffers go through shared memory.
_SHARED = 2**20


class Channel:
    """One end of the socket pair.

    Parameters
    ----------
    connection : socket
    alive : callable () -> bool, optional
        Whether the process at the other end runs. Without it only the end of the stream shows it.
    keeps : bool
        Whether a message shall stay as it is when the next one comes.

    Notes
    -----
    Both methods raise EOFError when the other end is gone and TimeoutError when ``deadline``
    (a value of `time.monotonic`; None for no limit) has passed. After either the channel is out
    of step and must be thrown away.
    """

    def __init__(
        self,
        connection: socket.socket,
        alive: Callable[[], bool] | None = None,
        *,
        keeps: bool = True,
    ) -> None:
        self._socket = connection
        self._alive = alive
        self._keeps = keeps
        self._sent: Arena | None = None
        self._received: Arena | None = None

    def send(self, message: object, deadline: float | None = None) -> None:
        """Write one message."""
        pickled: list[pickle.PickleBuffer] = []
        body = memoryview(pickle.dumps(message, protocol=5, buffer_callback=pickled.append))
        buffers = [buffer.raw() for buffer in pickled]
        lengths = [buffer.nbytes for buffer in buffers]
        descriptor, created = -1, 0
        shared = AVAILABLE and sum(lengths) >= _SHARED
        if shared:
            *_, size = starts(lengths)
            if self._sent is None or self._sent.size < size:
                descriptor, created = create(size)
                self._sent = Arena(descriptor, created)
            self._sent.write(buffers)
        inline = [] if shared else buffers
        numbers = (created, body.nbytes, len(inline), len(buffers) - len(inline), *lengths)
        try:
            self._write(memoryview(struct.pack(f"<{len(numbers)}Q", *numbers)), deadline)
            if created:
                give = partial(socket.send_fds, self._socket, [b"\0"], [descriptor])
                self._attempt(give, deadline)
        finally:
            if created:
                os.close(descriptor)
        for part in (body, *inline):
            self._write(part, deadline)

    def receive(self, deadline: float | None = None) -> object:
        """Read one message."""
        created, size, inline, shared = struct.unpack("<4Q", self._read(32, deadline))
        lengths = struct.unpack(f"<{inline + shared}Q", self._read(8 * (inline + shared), deadline))
        if created:
            descriptor = self._descriptor(deadline)
            self._received = Arena(descriptor, created)
            os.close(descriptor)
        body = self._read(size, deadline)
        buffers: Sequence[bytearray | memoryview]
        if shared:
            assert self._received is not None
            views = self._received.read(lengths)
            buffers = [bytearray(view) for view in views] if self._keeps else views
        else:
            buffers = [self._read(length, deadline) for length in lengths]
        return pickle.loads(body, buffers=buffers)

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def _write(self, part: memoryview, deadline: float | None) -> None:
        while part.nbytes:
            part = part[self._attempt(partial(self._socket.send, part), deadline) :]

    def _descriptor(self, deadline: float | None) -> int:
        found: list[int] = []

        def take() -> int:
            word, descriptors, _, _ = socket.recv_fds(self._socket, 1, 1)
            found.extend(descriptors)
            return len(word)

        if self._attempt(take, deadline) == 0:
            raise EOFError
        return found[0]

    def _read(self, length: int, deadline: float | None) -> bytearray:
        whole = bytearray(length)
        rest = memoryview(whole)
        while rest.nbytes:
            got = self._attempt(partial(self._socket.recv_into, rest), deadline)
            if got == 0:
                raise EOFError
            rest = rest[got:]
        return whole

    def _attempt(self, step: Callable[[], int], deadline: float | None) -> int:
        dead = False
        while True:
            self._socket.settimeout(self._patience(deadline))
            try:
                return step()
            except TimeoutError:
                # Found dead and still nothing to read: what it wrote before it died has been read.
                if dead:
                    raise EOFError from None
                if deadline is not None and time.monotonic() >= deadline:
                    raise
                dead = self._alive is not None and not self._alive()
            except (BrokenPipeError, ConnectionResetError):
                raise EOFError from None

    def _patience(self, deadline: float | None) -> float | None:
        if deadline is None:
            return None if self._alive is None else _LOOK_AGAIN
        # Never zero, which would mean a socket that does not wait at all.
        return min(max(deadline - time.monotonic(), 1e-3), _LOOK_AGAIN)
