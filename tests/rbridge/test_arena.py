"""Large buffers cross in shared memory, and what came stays as it was where it shall."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import numpy as np
import pytest

from rbridge.arena import AVAILABLE, Arena, create, starts
from rbridge.channel import Channel
from rbridge.messages import Vector

LARGE = 2**21
pytestmark = pytest.mark.skipif(not AVAILABLE, reason="no memory without a name here")


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def vector(value: int, size: int = LARGE) -> Vector:
    return Vector("raw", np.full(size, value, np.uint8), None)


def content(message: object) -> set[int]:
    assert isinstance(message, Vector)
    return set(np.frombuffer(message.data, np.uint8).tolist())


def test_buffers_begin_at_multiples_of_64() -> None:
    assert list(starts([1, 64, 0, 65])) == [0, 64, 128, 128, 256]


def test_written_buffers_are_read_back() -> None:
    descriptor, size = create(100)
    one, other = Arena(descriptor, size), Arena(descriptor, size)
    os.close(descriptor)
    one.write([memoryview(b"abc"), memoryview(b""), memoryview(b"de")])
    assert [bytes(view) for view in other.read([3, 0, 2])] == [b"abc", b"", b"de"]


def test_a_large_message_does_not_fill_the_socket(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    one, other = map(Channel, sockets)
    one.send(vector(1, 2**26))  # no reader yet
    assert content(other.receive()) == {1}


def test_a_message_that_is_kept_does_not_change_with_the_next(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    one, other = map(Channel, sockets)
    one.send(vector(1))
    first = other.receive()
    for value, size in ((2, LARGE), (3, 2 * LARGE), (4, 10)):
        one.send(vector(value, size))
        assert content(other.receive()) == {value}
    assert content(first) == {1}


def test_no_descriptor_is_left_open(sockets: tuple[socket.socket, socket.socket]) -> None:
    one, other = Channel(sockets[0]), Channel(sockets[1], keeps=False)
    for size in (LARGE, 2 * LARGE, 3 * LARGE):
        one.send(vector(1, size))
        other.receive()
    before = len(os.listdir("/proc/self/fd"))
    del one, other
    assert before - len(os.listdir("/proc/self/fd")) == 2  # one mapping each
