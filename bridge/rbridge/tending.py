"""What a nursery does, in its own process: load packages, fork workers, and wait for them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from rbridge.channel import Channel

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


@dataclass(frozen=True)
class Load:
    """Load these packages, for the workers to come; nothing is answered."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Fork:
    """Fork a worker; descriptors of its connection and of its console, if any, come after it."""

    directory: str
    console: bool


@dataclass(frozen=True)
class Wait:
    """Say the exit status of a worker, None while it runs."""

    pid: int


def tend(
    control: socket.socket,
    load: Callable[[str], object],
    serve: Callable[[socket.socket], object],
    tidy: Callable[[], object] = lambda: None,
) -> NoReturn:
    """Load, fork and wait as `rbridge.nursery.Nursery` says, until it is gone.

    Parameters
    ----------
    control : socket
    load : callable (str)
        Loads a package; whatever it raises is left for the call that needs the package.
    serve : callable (socket)
        What a worker does.
    tidy : callable ()
        Called before each fork.
    """
    channel, nursery = Channel(control), os.getpid()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what outlives a worker is found and ended with all
    while True:
        try:
            request, _ = channel.receive()
            match request:
                case Load(names=names):
                    for name in names:
                        with contextlib.suppress(Exception):
                            load(name)
                case Wait(pid=pid):
                    ended, status = os.waitpid(pid, os.WNOHANG)
                    channel.send(os.waitstatus_to_exitcode(status) if ended else None)
                case Fork(directory=directory, console=with_console):
                    connection = channel.take()
                    console = channel.take() if with_console else None
                    tidy()
                    channel.send(_fork(nursery, connection, console, directory, control, serve))
        except EOFError:
            os._exit(0)


def _fork(
    nursery: int,
    connection: int,
    console: int | None,
    directory: str,
    control: socket.socket,
    serve: Callable[[socket.socket], object],
) -> int:
    """Fork a worker; returns when it leads its own group, so that it can be ended."""
    settled, settling = os.pipe()
    if pid := os.fork():
        os.close(settling)
        os.read(settled, 1)
        for one in (settled, connection, console):
            if one is not None:
                os.close(one)
        return pid
    try:
        os.setsid()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != nursery:
            os._exit(1)
        control.close()
        os.close(settled)
        os.close(settling)
        if console is not None:
            os.dup2(console, 1)
            os.dup2(console, 2)
            os.close(console)
        os.environ["TMPDIR"] = directory
        tempfile.tempdir = None
        serve(socket.socket(fileno=connection))
    finally:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    # Elsewhere than on Linux only the sentinel ends workers whose nursery died.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
