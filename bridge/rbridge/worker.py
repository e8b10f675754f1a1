"""The worker process: starts R, answers calls, ends when its session closes the channel.

Started by `rbridge.process` with one end of a socket pair, or forked by a nursery in which R has
started. While R computes nothing else runs in
here, so that the death of the session's process is watched for elsewhere: see `rbridge.family`.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from rbridge.channel import Channel
from rbridge.messages import Call, NotStarted, Started, detach
from rbridge.tending import tend

if TYPE_CHECKING:
    from rbridge.embedded import EmbeddedR

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main() -> None:
    """Serve calls until the session closes its end."""
    descriptor, libraries = int(sys.argv[2]), json.loads(sys.argv[3])
    faulthandler.enable()
    os.set_inheritable(descriptor, False)  # not for R's children
    channel = Channel(socket.socket(fileno=descriptor))
    try:
        r = _started(libraries)
    except Exception as error:  # whatever rpy2 raises means the same
        channel.send(NotStarted(f"{type(error).__name__}: {error}"))
        os._exit(0)
    _serve(channel, r)


def tend_nursery() -> None:
    """Fork workers from a process in which R has started."""
    descriptor, libraries = int(sys.argv[2]), json.loads(sys.argv[3])
    faulthandler.enable()
    os.set_inheritable(descriptor, False)
    control = socket.socket(fileno=descriptor)
    r = _started(libraries)  # where it cannot, a worker that starts alone says why
    r.compile()

    def serve(connection: socket.socket) -> None:
        r.settle(os.environ["TMPDIR"])
        _serve(Channel(connection), r)

    tend(control, r.load, serve, r.tidy)


def _serve(channel: Channel, r: EmbeddedR) -> NoReturn:
    _keep_descendants()
    try:
        _answer(channel, r)
    except EOFError:
        status = 0
    except BaseException:  # a fault of ours: said, and not left to hang
        traceback.print_exc()
        status = 1
    # Not sys.exit: R's own shutdown aborts when reticulate has been loaded.
    os._exit(status)


def _keep_descendants() -> None:
    # What R starts in the background, and what that starts, stays a descendant of this process
    # when its parent ends, so that it is found when the worker is to be ended with all its family.
    # Elsewhere than on Linux a process that leaves the worker's group escapes.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@contextmanager
def _rscript_without_packages() -> Iterator[None]:
    # While rpy2 is imported it runs an Rscript that prints an environment variable. Half of the
    # time that takes goes into attaching R's default packages.
    name = "R_SCRIPT_DEFAULT_PACKAGES"
    before = os.environ.get(name)
    os.environ[name] = "NULL"
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _started(libraries: list[str]) -> EmbeddedR:
    with _rscript_without_packages():
        from rbridge.embedded import EmbeddedR  # noqa: PLC0415 - is slow and can fail

    r = EmbeddedR(libraries)
    # rpy2 has set Python's handler. Whether an interrupt ends a call is the session's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return r


def _answer(channel: Channel, r: EmbeddedR) -> NoReturn:
    channel.send(Started())
    while True:
        call, incoming = channel.receive()
        assert isinstance(call, Call)
        with r.call(call, incoming) as answer:
            buffers: list[memoryview] = []
            channel.send(replace(answer, value=detach(answer.value, buffers)), buffers)
