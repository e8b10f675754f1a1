"""Frames over a real socket pair."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from rbridge.channel import Channel
from rbridge.messages import Vector

Pair = tuple[Channel, Channel]


@pytest.fixture
def pair() -> Iterator[Pair]:
    one, other = socket.socketpair()
    ends = Channel(one), Channel(other)
    yield ends
    for end in ends:
        end.close()


def received(channel: Channel, deadline: float | None = None) -> object:
    message, incoming = channel.receive(deadline)
    incoming.drain()
    return message


def test_messages_larger_than_the_socket_buffer_arrive_complete(pair: Pair) -> None:
    data = np.random.default_rng(1).integers(0, 255, 5_000_000, dtype=np.uint8)
    sender = threading.Thread(target=pair[0].send, args=(Vector("raw", data, (5, 1_000_000)),))
    sender.start()
    message = received(pair[1])
    sender.join()
    assert isinstance(message, Vector)
    assert message.dim == (5, 1_000_000)
    assert bytes(message.data) == data.tobytes()


def test_messages_keep_their_order(pair: Pair) -> None:
    for message in ("first", b"", None, {"last": [1.5]}):
        pair[0].send(message)
    assert [received(pair[1]) for _ in range(4)] == ["first", b"", None, {"last": [1.5]}]


def test_receiving_nothing_by_the_deadline_is_a_timeout(pair: Pair) -> None:
    with pytest.raises(TimeoutError):
        pair[0].receive(time.monotonic() + 0.05)


def test_sending_to_an_end_that_does_not_read_is_a_timeout(pair: Pair) -> None:
    with pytest.raises(TimeoutError):
        pair[0].send(b"x" * 50_000_000, (), time.monotonic() + 0.05)


@pytest.mark.parametrize("already_sent", [b"", b"\1\0\0"])
def test_a_closed_connection_raises_eof_error(already_sent: bytes) -> None:
    one, other = socket.socketpair()
    other.sendall(already_sent)
    other.close()
    channel = Channel(one)
    with pytest.raises(EOFError):
        channel.receive(time.monotonic() + 60)
    with pytest.raises(EOFError):
        channel.send("anything")
    channel.close()


def test_a_dead_peer_is_noticed_while_another_process_holds_its_end() -> None:
    one, other = socket.socketpair()
    with other:
        channel = Channel(one, alive=lambda: False)
        with pytest.raises(EOFError):
            channel.receive(time.monotonic() + 60)
        channel.close()


def test_a_message_sent_before_the_peer_died_is_received() -> None:
    one, other = socket.socketpair()
    with other:
        Channel(other).send("last words")
        channel = Channel(one, alive=lambda: False)
        assert received(channel, time.monotonic() + 60) == "last words"
        channel.close()
