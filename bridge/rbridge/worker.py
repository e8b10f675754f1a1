"""The worker process: starts R, answers calls, ends when its session closes the channel.

Started by `rbridge.process` with one end of a socket pair. While R computes nothing else runs in
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

from rbridge.channel import Channel
from rbridge.messages import Call, NotStarted, Started, detach

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main() -> None:
    """Serve calls until the session closes its end."""
    descriptor, libraries = int(sys.argv[2]), json.loads(sys.argv[3])
    faulthandler.enable()
    os.set_inheritable(descriptor, False)  # not for R's children
    _keep_descendants()
    try:
        _serve(Channel(socket.socket(fileno=descriptor)), libraries)
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


def _serve(channel: Channel, libraries: list[str]) -> None:
    try:
        with _rscript_without_packages():
            from rbridge.embedded import EmbeddedR  # noqa: PLC0415 - is slow and can fail

        r = EmbeddedR(libraries)
    except Exception as error:  # whatever rpy2 raises means the same
        channel.send(NotStarted(f"{type(error).__name__}: {error}"))
        return
    # rpy2 has set Python's handler. Whether an interrupt ends a call is the session's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel.send(Started())
    while True:
        call, incoming = channel.receive()
        assert isinstance(call, Call)
        with r.call(call, incoming) as answer:
            buffers: list[memoryview] = []
            channel.send(replace(answer, value=detach(answer.value, buffers)), buffers)
