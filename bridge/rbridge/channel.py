"""Framed messages over a socket pair that only a session and its worker hold.

A frame is two 64-bit integers (the length of the pickle, and of the bytes that follow it), a pickle
(protocol 5), and those bytes: large buffers, one after the other, through an arena. The arena's
descriptor comes before the first of them. Both ends are this package in the same Python, on one
machine, so nothing foreign is ever unpickled.
"""

from __future__ import annotations

import os
import pickle
import socket
import struct
import time
from collections.abc import Callable, Sequence
from functools import partial

from rbridge.arena import AVAILABLE, SLOT, SLOTS, Arena, create

# How often a waiting session checks that its worker lives. The end of the stream shows that at
# once, except when a process forked by R still holds the worker's end of the socket pair.
_LOOK_AGAIN = 0.2
_HEADER = struct.Struct("<2Q")
_WORD = b"\0"


class Channel:
    """One end of the socket pair.

    Parameters
    ----------
    connection : socket
    alive : callable () -> bool, optional
        Whether the process at the other end runs. Without it only the end of the stream shows it.

    Notes
    -----
    All methods raise EOFError when the other end is gone and TimeoutError when ``deadline``
    (a value of `time.monotonic`; None for no limit) has passed. After either the channel is out
    of step and must be thrown away.
    """

    def __init__(self, connection: socket.socket, alive: Callable[[], bool] | None = None) -> None:
        self._socket = connection
        self._alive = alive
        self._sent: Arena | None = None
        self._received: Arena | None = None

    def send(
        self, message: object, buffers: Sequence[memoryview] = (), deadline: float | None = None
    ) -> None:
        """Write one message, and the bytes of buffers after it."""
        body = pickle.dumps(message, protocol=5)
        length = sum(buffer.nbytes for buffer in buffers)
        self._write(memoryview(_HEADER.pack(len(body), length) + body), deadline)
        if length and AVAILABLE:
            self._send_through_arena(list(buffers), length, deadline)
        elif length:
            for buffer in buffers:
                self._write(buffer, deadline)

    def _send_through_arena(
        self, buffers: list[memoryview], length: int, deadline: float | None
    ) -> None:
        if self._sent is None:
            descriptor = create()
            try:
                self.give(descriptor, deadline)
                self._sent = Arena(descriptor)
            finally:
                os.close(descriptor)
        buffers.reverse()
        for number in range(_pieces(length)):
            if number >= SLOTS:
                self._read(1, deadline)  # that the slot has been read
            room = self._sent.slot(number)
            while room.nbytes and buffers:
                buffer = buffers.pop()
                taken = min(room.nbytes, buffer.nbytes)
                room[:taken] = buffer[:taken]
                room = room[taken:]
                if taken < buffer.nbytes:
                    buffers.append(buffer[taken:])
            self._write(memoryview(_WORD), deadline)

    def receive(self, deadline: float | None = None) -> tuple[object, Incoming]:
        """Read one message; the bytes after it are to be read before the next one."""
        size, length = _HEADER.unpack(self._read(_HEADER.size, deadline))
        message = pickle.loads(self._read(size, deadline))
        return message, Incoming(self, length, deadline)

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def _arena(self, deadline: float | None) -> Arena:
        """Return the other end's arena; its descriptor is the next thing to come at first."""
        if self._received is None:
            descriptor = self.take(deadline)
            self._received = Arena(descriptor)
            os.close(descriptor)
        return self._received

    def give(self, descriptor: int, deadline: float | None = None) -> None:
        """Send a descriptor; the other end takes it before anything else."""
        self._attempt(partial(socket.send_fds, self._socket, [_WORD], [descriptor]), deadline)

    def take(self, deadline: float | None = None) -> int:
        """Receive a descriptor."""
        found: list[int] = []

        def take() -> int:
            word, descriptors, _, _ = socket.recv_fds(self._socket, 1, 1)
            found.extend(descriptors)
            return len(word)

        if self._attempt(take, deadline) == 0:
            raise EOFError
        return found[0]

    def _write(self, part: memoryview, deadline: float | None) -> None:
        while part.nbytes:
            part = part[self._attempt(partial(self._socket.send, part), deadline) :]

    def _read(self, length: int, deadline: float | None) -> bytearray:
        whole = bytearray(length)
        self._fill(memoryview(whole), deadline)
        return whole

    def _fill(self, rest: memoryview, deadline: float | None) -> None:
        while rest.nbytes:
            got = self._attempt(partial(self._socket.recv_into, rest), deadline)
            if got == 0:
                raise EOFError
            rest = rest[got:]

    def _attempt(self, step: Callable[[], int], deadline: float | None) -> int:
        dead = False
        while True:
            patience = self._patience(deadline)
            if patience != self._socket.gettimeout():
                self._socket.settimeout(patience)
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


class Incoming:
    """The bytes after a message, read in order; its methods raise as `Channel`'s do.

    Parameters
    ----------
    channel : Channel
    length : int
        How many there are.
    deadline : float or None
    """

    def __init__(self, channel: Channel, length: int, deadline: float | None) -> None:
        self._channel = channel
        self._deadline = deadline
        self._left = length
        self._pieces = _pieces(length)
        self._number = -1
        self._piece = memoryview(b"")

    def fill(self, target: memoryview) -> None:
        """Read as many bytes as ``target`` has."""
        self._left -= target.nbytes
        if not AVAILABLE:
            self._channel._fill(target, self._deadline)
            return
        while target.nbytes:
            if not self._piece.nbytes:
                self._next()
            taken = min(target.nbytes, self._piece.nbytes)
            target[:taken] = self._piece[:taken]
            target, self._piece = target[taken:], self._piece[taken:]

    def _next(self) -> None:
        """Give the piece that has been read back, and wait for the next one."""
        arena = self._channel._arena(self._deadline)
        if 0 <= self._number < self._pieces - SLOTS:
            self._channel._write(memoryview(_WORD), self._deadline)
        self._number += 1
        self._channel._read(1, self._deadline)
        self._piece = arena.slot(self._number)

    def drain(self) -> None:
        """Read what is left and forget it."""
        while self._left:
            self.fill(memoryview(bytearray(min(self._left, SLOT))))


def _pieces(length: int) -> int:
    return -(-length // SLOT)
