"""Large buffers stream through shared memory, piece by piece, into the memory of the receiver."""

from __future__ import annotations

import os
import pickle
import socket
import threading
from collections.abc import Iterator

import numpy as np
import pytest

import rbridge.channel
from rbridge.arena import AVAILABLE, SLOT, SLOTS, Arena, create
from rbridge.channel import Channel
from rbridge.messages import Elements, Node, Streamed, Strings, Vector, attach, detach

needs_arena = pytest.mark.skipif(not AVAILABLE, reason="no memory without a name here")
WHOLE = SLOT * SLOTS
Sockets = tuple[socket.socket, socket.socket]


@pytest.fixture
def sockets() -> Iterator[Sockets]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def vector(size: int, seed: int = 0) -> Vector:
    values = np.random.default_rng(seed).integers(0, 256, size, dtype=np.uint8)
    return Vector("raw", values, None)


def send(channel: Channel, node: Node) -> None:
    buffers: list[memoryview] = []
    channel.send(detach(node, buffers), buffers)


def receive(channel: Channel) -> Node:
    node, incoming = channel.receive()
    return attach(node, incoming.fill)  # type: ignore[arg-type]


def crossed(one: Channel, other: Channel, node: Node) -> Node:
    sender = threading.Thread(target=send, args=(one, node), daemon=True)
    sender.start()
    came = receive(other)
    sender.join()
    return came


def content(node: Node) -> list[bytes]:
    elements = node.elements if isinstance(node, Elements) else (node,)
    return [bytes(one.data) for one in elements if isinstance(one, Vector)]


@needs_arena
def test_two_mappings_of_an_arena_are_the_same_memory() -> None:
    descriptor = create()
    one, other = Arena(descriptor), Arena(descriptor)
    os.close(descriptor)
    one.slot(1)[:3] = b"abc"
    assert bytes(other.slot(1)[:3]) == bytes(other.slot(1 + SLOTS)[:3]) == b"abc"
    assert bytes(other.slot(0)[:3]) == bytes(3)


@pytest.mark.parametrize("arena", [pytest.param(True, marks=needs_arena), False])
@pytest.mark.parametrize("size", [2**16, SLOT - 1, SLOT, WHOLE, WHOLE + 1, 3 * WHOLE + 5])
def test_vectors_stream_unchanged_one_after_the_other(
    sockets: Sockets, size: int, arena: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rbridge.channel, "AVAILABLE", arena)
    one, other = map(Channel, sockets)
    for seed in range(3):
        sent = Elements((vector(size, seed), None, vector(10), vector(size + 1)), None)
        assert content(crossed(one, other, sent)) == content(sent)
    assert content(crossed(other, one, vector(size))) == content(vector(size))


def test_what_came_does_not_change_with_the_next_message(sockets: Sockets) -> None:
    one, other = map(Channel, sockets)
    first = crossed(one, other, vector(WHOLE))
    crossed(one, other, vector(WHOLE, seed=1))
    assert content(first) == content(vector(WHOLE))


def test_only_large_vectors_are_detached() -> None:
    buffers: list[memoryview] = []
    names = ("small", "large", "text")
    node = Elements((vector(9), vector(2**20), Strings(("a",), None)), names)
    left = detach(node, buffers)
    assert isinstance(left, Elements)
    assert left.names == names
    small = left.elements[0]
    assert isinstance(small, Vector)
    assert bytes(small.data) == content(node)[0]
    assert left.elements[1] == Vector("raw", Streamed(2**20), None)
    assert [buffer.nbytes for buffer in buffers] == [2**20]


def test_what_is_not_wanted_is_drained(sockets: Sockets) -> None:
    one, other = map(Channel, sockets)
    sender = threading.Thread(target=lambda: [send(one, vector(WHOLE * 2)), send(one, None)])
    sender.start()
    _, incoming = other.receive()
    incoming.fill(memoryview(bytearray(10)))
    incoming.drain()
    assert receive(other) is None
    sender.join()


@needs_arena
def test_no_descriptor_is_left_open(sockets: Sockets) -> None:
    one, other = map(Channel, sockets)
    before = len(os.listdir("/proc/self/fd"))
    for size in (WHOLE, 2 * WHOLE, 3 * WHOLE):
        crossed(one, other, vector(size))
    assert len(os.listdir("/proc/self/fd")) - before == 2  # one mapping each


def test_messages_hold_nothing_of_numpy_which_a_worker_would_import() -> None:
    rows = Vector("integer", np.array([1, 2], np.int32), None)
    node = Elements((vector(9), vector(2**20)), ("a", "b"), (("row.names", rows),))
    assert b"numpy" in pickle.dumps(node)
    assert b"numpy" not in pickle.dumps(detach(node, []))
