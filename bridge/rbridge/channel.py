"""Framed messages over a socket pair that only a session and its worker hold.

A frame is the number of its parts and their lengths as 64-bit integers, then the parts: a
pickle (protocol 5) and the buffers that it refers to. Both ends are this package in the same
Python, on one machine, so nothing foreign is ever unpickled.
"""

from __future__ import annotations

import pickle
import socket
import struct
import time
from collections.abc import Callable
from functools import partial

# How often a waiting session checks that its worker lives. The end of the stream shows that at
# once, except when a process forked by R still holds the worker's end of the socket pair.
_LOOK_AGAIN = 0.2


class Channel:
    """One end of the socket pair.

    Parameters
    ----------
    connection : socket
    alive : callable () -> bool, optional
        Whether the process at the other end runs. Without it only the end of the stream tells.

    Notes
    -----
    Both methods raise EOFError when the other end is gone and TimeoutError when ``deadline``
    (a value of `time.monotonic`; None for no limit) has passed. After either the channel is out
    of step and must be thrown away.
    """

    def __init__(self, connection: socket.socket, alive: Callable[[], bool] | None = None) -> None:
        self._socket = connection
        self._alive = alive

    def send(self, message: object, deadline: float | None = None) -> None:
        """Write one message."""
        buffers: list[pickle.PickleBuffer] = []
        body = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
        parts = [memoryview(body), *(buffer.raw() for buffer in buffers)]
        header = struct.pack(f"<{len(parts) + 1}Q", len(parts), *(part.nbytes for part in parts))
        for part in (memoryview(header), *parts):
            rest = part
            while rest.nbytes:
                sent = self._attempt(partial(self._socket.send, rest), deadline)
                rest = rest[sent:]

    def receive(self, deadline: float | None = None) -> object:
        """Read one message."""
        (count,) = struct.unpack("<Q", self._read(8, deadline))
        lengths = struct.unpack(f"<{count}Q", self._read(8 * count, deadline))
        body, *buffers = [self._read(length, deadline) for length in lengths]
        return pickle.loads(body, buffers=buffers)

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

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
